"""Reading YAML into plain data that remembers where each part stood.

Everything wrong with the YAML itself becomes a `Problem`; what could be read is still returned,
so that the rest can be checked in the same go.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from troth.promises.unseen import called, find_unseen

Path = tuple[str | int, ...]
Plain = Mapping[str, "Plain"] | Sequence["Plain"] | str | int | float | bool | None

DEEPEST = 20
MOST_PARTS = 20_000
_TAG = "tag:yaml.org,2002:"
_PLAIN_TAGS = {f"{_TAG}{name}" for name in ("str", "int", "float", "bool", "null", "timestamp")}
_ADVICE = {
    "found character '\\t'": "a tab stands where spaces belong; indent with spaces",
    "cannot start any token": "the text begins with a character that means something in YAML; "
    "put quotes around the text",
    "mapping values are not allowed here": "a second ': ' stands on the line, or the line is "
    "indented wrongly; put quotes around text that contains ': '",
    "expected <block end>": "the line is indented differently from those it belongs to; "
    "line it up with them",
    "expected '<document start>'": "the line is indented differently from those above it; "
    "line it up with them",
    "could not find expected ':'": "the line has no ': ' after its key; add it",
    "unexpected end of stream": "a quote is never closed; close it",
    "expected ',' or": "a list or mapping in brackets is not closed, or misses a comma; "
    "write it like [a, b] or {a: b}",
    "another document": "a second document begins here; one file holds one programme",
    "undefined alias": "the text begins with *, which means something in YAML; "
    "put quotes around the text",
    "maximum depth": f"it is nested more than {DEEPEST} levels deep; flatten it",
}


@dataclass(frozen=True, order=True)
class Problem:
    """Something wrong at a place; lines and columns count from 1."""

    line: int
    column: int
    text: str
    code: str = field(default="not_yaml", compare=False)


@dataclass
class Source:
    """The plain data of a file and the place of each of its parts."""

    data: Plain = None
    problems: list[Problem] = field(default_factory=list)
    places: dict[Path, tuple[int, int]] = field(default_factory=dict)

    def place(self, path: Path) -> tuple[int, int]:
        """Return line and column of the deepest known part of `path`."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, (1, 1))

    def report(self, path: Path, text: str, code: str) -> None:
        """Add a problem at the deepest known part of `path`."""
        self.problems.append(Problem(*self.place(path), text, code))


def read_source(text: str) -> Source:
    """Read one YAML document; texts, numbers, yes or no, lists and mappings only."""
    source = Source()
    text = text.removeprefix("\ufeff")  # a byte order mark, which the text may begin with
    if problem := _unseen_character(text):
        source.problems.append(problem)
        return source
    try:
        root = _compose(text)
    except MarkedYAMLError as error:
        source.problems.append(_translated(error))
    except (YAMLError, RecursionError, ValueError):
        source.problems.append(Problem(1, 1, "the file is not YAML; check it with a YAML editor"))
    else:
        if root is not None:
            source.data = _Builder(source).build(root, ())
    return source


def _compose(text: str) -> Node | None:
    yaml = YAML(typ="safe", pure=True)  # "rt" keeps comments too, which takes a third longer
    yaml.max_depth = DEEPEST
    root: Node | None = yaml.compose(text)
    return root


def _unseen_character(text: str) -> Problem | None:
    found = find_unseen(text)
    if found is None:
        return None
    line = text.count("\n", 0, found.start()) + 1
    column = found.start() - text.rfind("\n", 0, found.start())
    return Problem(line, column, f"{called(found[0])} stands in column {column}; remove it")


def _translated(error: MarkedYAMLError) -> Problem:
    mark = error.problem_mark or error.context_mark
    said = str(error.problem or error.context or "")
    advice = next((advice for part, advice in _ADVICE.items() if part in said), None)
    text = advice or f"this is not YAML ({said}); check quotes, brackets and indentation"
    return Problem(mark.line + 1 if mark else 1, mark.column + 1 if mark else 1, text)


class _Builder:
    """Turns YAML nodes into plain data, noting places and problems."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.parts = 0

    def build(self, node: Node, path: Path) -> Plain:
        self.source.places.setdefault(path, _place(node))
        self.parts += 1
        if self.parts == MOST_PARTS or len(path) > DEEPEST:
            self._problem(node, "the file repeats itself too often through * aliases; write it out")
        if self.parts >= MOST_PARTS or len(path) > DEEPEST:
            return None
        if isinstance(node, MappingNode):
            return self._mapping(node, path)
        if isinstance(node, SequenceNode):
            return [self.build(item, (*path, n)) for n, item in enumerate(node.value)]
        assert isinstance(node, ScalarNode)
        return self._scalar(node)

    def _mapping(self, node: MappingNode, path: Path) -> Plain:
        built: dict[str, Plain] = {}
        for key_node, value_node in node.value:
            if (key := self._key(key_node, path, built)) is not None:
                self.source.places[*path, key] = _place(key_node)
                built[key] = self.build(value_node, (*path, key))
        return built

    def _key(self, node: Node, path: Path, built: Mapping[str, Plain]) -> str | None:
        if not isinstance(node, ScalarNode):
            self._problem(node, "a key must be one word or text, not a list or mapping")
        elif str(node.tag) == f"{_TAG}merge":
            self._problem(node, "the merge key << is not used in programme files; write it out")
        elif node.value in built:
            line, _ = self.source.places[*path, node.value]
            self._problem(
                node, f"key '{node.value}' is given twice, first on line {line}; remove one"
            )
        else:
            return str(node.value)
        return None

    def _scalar(self, node: ScalarNode) -> Plain:
        if str(node.tag) not in _PLAIN_TAGS:
            self._problem(node, f"the tag {node.tag} is not used in programme files; remove it")
        return _scalar(str(node.tag).removeprefix(_TAG), str(node.value))

    def _problem(self, node: Node, text: str) -> None:
        self.source.problems.append(Problem(*_place(node), text))


def _scalar(tag: str, text: str) -> Plain:
    try:
        match tag:
            case "int":
                return int(text, 0)
            case "float":
                return float(text)
    except ValueError:
        return text
    return {"bool": text.lower() == "true", "null": None}.get(tag, text)


def _place(node: Node) -> tuple[int, int]:
    return node.start_mark.line + 1, node.start_mark.column + 1
