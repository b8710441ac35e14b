"""Reading programme files, with errors that say where and what would be right."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from troth.promises.errors import ProgrammeError
from troth.promises.schema import Programme
from troth.promises.schema_checks import check
from troth.promises.schema_problems import explained, place
from troth.promises.schema_types import Names
from troth.promises.yaml_source import Problem, Source, read_source

LARGEST = 200_000
MOST_LINES = 100


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """A programme together with where each of its parts stood in the file."""

    programme: Programme
    source: Source
    file: str | None


def load_programme(path_or_text: Path | str, *, file: str | None = None) -> Programme:
    """Read a programme from a file, or from its text.

    A `str` with a line break, or empty, is the text; any other is a path. `file` is what errors
    call the text.

    Raises ProgrammeError. For a file that can be read but is wrong, its message has a line for
    each of the first hundred problems, `value` is the tuple of `Problem`s, and its place is that
    of the first.
    """
    return load_with_source(path_or_text, file=file).programme


def load_with_source(path_or_text: Path | str, *, file: str | None = None) -> Loaded:
    """Read a programme as `load_programme` does, and keep the places of its parts."""
    if isinstance(path_or_text, Path) or (path_or_text and "\n" not in path_or_text):
        file = file or str(path_or_text)
        text = read_text(Path(path_or_text), file)
    else:
        text = path_or_text
        _check_size(len(text), file)
    source = read_source(text)
    programme = _validated(source)
    if programme is None or source.problems:
        raise _failure(sorted(set(source.problems)), file)
    return Loaded(programme=programme, source=source, file=file)


def _validated(source: Source) -> Programme | None:
    if not isinstance(source.data, dict):
        if not source.problems:
            source.report((), _not_a_programme(source), "wrong_shape")
        return None
    try:
        programme = Programme.model_validate(source.data, context=Names.of(source.data))
    except ValidationError as error:
        for path, text in explained(error, Programme, source.data):
            source.report(path, text, "wrong_shape")
        return None
    for path, text in check(programme):
        source.report(path, f"{place(path, source.data)} {text}", "does_not_fit")
    return programme


def _not_a_programme(source: Source) -> str:
    if source.data is None:
        return "the file is empty; begin with 'programme:' and the programme's id"
    return "a programme file consists of keys and values; begin with 'programme:' and its id"


def digest_of(text: str) -> str:
    """The SHA-256 of a programme's text in UTF-8, hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def read_text(path: Path, file: str) -> str:
    """Return the text of a programme's file, which errors call `file`; else ProgrammeError."""
    try:
        with path.open("rb") as opened:
            content = opened.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ProgrammeError(
            "unreadable_file",
            file,
            f"{file} cannot be read ({reason}); check the path and its permissions.",
            file=file,
        ) from None
    _check_size(len(content), file)
    return _decoded(content, file)


def _check_size(size: int, file: str | None) -> None:
    if size > LARGEST:
        raise ProgrammeError(
            "too_large",
            size,
            f"{file or 'The text'} is larger than {LARGEST // 1000} kB, "
            "which no support policy needs; check that it is the right file.",
            file=file,
        )


def _decoded(content: bytes, file: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        text = "the line is not UTF-8 text; save the file as UTF-8"
        raise _failure([Problem(line, 1, text)], file) from None


def _failure(problems: Sequence[Problem], file: str | None) -> ProgrammeError:
    lines = [
        f"{file}:{problem.line}: {problem.text}" if file else f"line {problem.line}: {problem.text}"
        for problem in problems[:MOST_LINES]
    ]
    if len(problems) > MOST_LINES:
        lines.append("There are more problems; correct these first.")
    first = problems[0]
    return ProgrammeError(
        "invalid_programme",
        tuple(problems),
        "\n".join(lines),
        file=file,
        line=first.line,
        column=first.column,
    )
