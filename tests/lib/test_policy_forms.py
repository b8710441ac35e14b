"""The policy page as a file: every fact of the programme is there, and nothing smuggled in."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from pydantic import ValidationError
from tests.depth import examples

from troth.lib.policy import policy_page
from troth.lib.policy.html import as_html
from troth.lib.policy.markdown import as_markdown, escaped
from troth.lib.policy.promised import amount_words
from troth.promises.json_schema import programme_schema
from troth.promises.loader import load_programme
from troth.promises.schema import Programme
from troth.promises.schema_checks import check
from troth.promises.schema_types import Names
from troth.promises.shipped import shipped_ids, shipped_programme
from troth.promises.yaml_source import read_source

MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
FILE = Path(__file__).parents[1] / "promises" / "data" / "whole.yaml"
WHOLE: dict[str, Any] = dict(
    read_source(FILE.read_text(encoding="utf-8")).data  # type: ignore[arg-type]
)


def in_html(programme: Programme) -> str:
    return _one_line(_without_tags(_without_styles(as_html(policy_page(programme)))))


def in_markdown(programme: Programme) -> str:
    return _one_line(_without_tags(MARKDOWN.render(as_markdown(policy_page(programme)))))


def _without_styles(page: str) -> str:
    return re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)


def _without_tags(page: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", " ", page))


def _one_line(text: str) -> str:
    return " ".join(text.split())


Read = Callable[[Programme], str]
FORMS = pytest.mark.parametrize("read", [in_html, in_markdown])


# Everything is said


@FORMS
@pytest.mark.parametrize("name", shipped_ids())
def test_the_facts_of_a_shipped_programme_are_there(name: str, read: Read) -> None:
    programme = shipped_programme(name)
    said = read(programme)

    assert [fact for fact in _facts(programme) if _one_line(fact) not in said] == []


def _facts(programme: Programme) -> Iterator[str]:
    for commitment in programme.commitments:
        yield from map(amount_words, commitment.targets.values())
    for channel in programme.channels:
        yield channel.title
    for role in programme.roles.values():
        yield from (duty.duty for duty in role.duties)
    yield from _founded(programme.model_dump())


def _founded(value: object) -> Iterator[str]:
    """Every clause and interpretation, wherever it stands."""
    if isinstance(value, dict):
        yield from (value[key] for key in ("clause", "interpretation") if value.get(key))
        for part in value.values():
            yield from _founded(part)
    elif isinstance(value, tuple):
        for part in value:
            yield from _founded(part)


NAMES = [["P1", "P2"], ["office", "late", "always", "site"], ["york", "bath"], ["manager", "pool"],
         ["tin", "gold"], ["c", "d"], ["GB-ENG", "FR", "none"], ["en", "fr"],
         ["Europe/London", "Europe/Paris"], ["reasonable effort", "as available"]]  # fmt: skip


def _one_more(number: re.Match[str]) -> str:
    return str(int(number[0]) + 1).zfill(len(number[0]))


def _choices(schema: Any) -> Iterator[list[str]]:
    if isinstance(schema, dict):
        if "enum" in schema:
            yield schema["enum"]
        for part in schema.values():
            yield from _choices(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from _choices(part)


SCHEMA = programme_schema()
CHOICES = [*NAMES, *_choices(SCHEMA)]
# Names by which other programs know a part; people read its title. `above` is for the check.
UNSAID = {"programme", "id", "channel", "above"}
# What the keys beside it depend on, or the one choice there is: no other value may stand there.
BOUND = {"when", "metric", "limited_by", "what", "until"}


@pytest.mark.parametrize("section", sorted(WHOLE.keys() - {"accepted"}))
def test_whatever_is_changed_in_a_programme_changes_its_page(section: str) -> None:
    """Each single fact of a programme that uses every key, in turn."""
    before = _page(WHOLE)
    assert before is not None
    unsaid, without_choice = [], []
    for path in _places(WHOLE[section], (section,)):
        if path[-1] in UNSAID:
            continue
        pages = (_page(changed) for changed in _changes(path))
        match next((page for page in pages if page is not None), None):
            case None:
                without_choice.append(path)
            case after if after == before:
                unsaid.append(path)
    assert unsaid == []
    assert {path[-1] for path in without_choice if isinstance(path[-1], str)} <= BOUND


@pytest.mark.parametrize("name", sorted(SCHEMA["$defs"]))
def test_the_whole_programme_uses_every_key(name: str) -> None:
    keys = SCHEMA["$defs"][name].get("properties", {})
    written = json.dumps(WHOLE)
    assert [key for key in keys if f'"{key}":' not in written and key != "counts_from"] == []


def _page(data: dict[str, Any]) -> str | None:
    try:
        programme = Programme.model_validate(data, context=Names.of(data))
    except ValidationError:
        return None
    return as_markdown(policy_page(programme)) if not any(check(programme)) else None


def _places(value: Any, path: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    """The place of each single value, and of each list of several."""
    if not isinstance(value, dict | list) or (isinstance(value, list) and len(value) > 1):
        yield path
    if isinstance(value, dict | list):
        for name, part in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _places(part, (*path, name))


def _changes(path: tuple[Any, ...]) -> Iterator[dict[str, Any]]:
    *way, last = path
    value: Any = WHOLE
    for step in path:
        value = value[step]
    for other in _others(value):
        changed = deepcopy(WHOLE)
        part: Any = changed
        for step in way:
            part = part[step]
        part[last] = other
        yield changed


def _others(value: Any) -> Iterator[Any]:
    """Other values that might stand there, the likely ones first."""
    if isinstance(value, list):
        yield from (value[:place] + value[place + 1 :] for place in range(len(value)))
    elif isinstance(value, bool):
        yield not value
    elif isinstance(value, int | float):
        yield from (value - 2, value + 2, value + 1, value - 0.25)
    else:
        for names in CHOICES:
            if value in names:
                yield from (name for name in names if name != value)
        if any(char.isdigit() for char in value):
            yield re.sub(r"\d+", _one_more, value, count=1)
        yield f"{value} zq"


# Nothing is smuggled in

HOSTILE = (
    "<script>alert(1)</script> </style> <img src=//evil.example/x onerror=x> [a](javascript:b) "
    "![c](//evil.example/d) `e` **f** _g_ | h | \\ & &lt; ~~i~~ # j {{ k }} {% l %} $m$ <!-- n"
)

ATTRIBUTES = {
    "aria-hidden", "aria-label", "aria-labelledby", "charset", "class", "content", "cx", "cy", "d",
    "data-label", "fill-rule", "focusable", "href", "http-equiv", "id", "lang", "name", "r", "role",
    "scope", "title", "viewBox",
}  # fmt: skip
TAGS = {
    "h1", "h2", "h3", "p", "ul", "ol", "li", "strong", "em",
    "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip


def _hostile() -> Programme:
    """The whole programme with hostile words in every text that people write."""
    data: Any = deepcopy(WHOLE)
    keys = {"title", "provider", "summary", "meaning", "clause", "interpretation", "duty", "words"}

    def poison(value: Any) -> None:
        for name, part in value.items() if isinstance(value, dict) else enumerate(value):
            if isinstance(part, str) and name in keys:
                value[name] = HOSTILE
            elif isinstance(part, dict | list):
                poison(part)

    poison(data)
    return load_programme(json.dumps(data, indent=1))


def test_html_is_one_file_without_script_or_anything_from_elsewhere() -> None:
    for programme in (_hostile(), shipped_programme("opendns")):
        page = as_html(policy_page(programme))
        tags = set(re.findall(r"<(\w+)", page))
        assert not tags & {"script", "img", "link", "iframe", "object", "embed", "base", "form"}
        assert page.count("<style>") == page.count("</style>") == 1
        assert _attributes(page) <= ATTRIBUTES
        assert not re.search(r"url\(|@import|@font-face", page)
        assert set(re.findall(r'href="(.)', page)) == {"#"}


def _attributes(page: str) -> set[str]:
    tags = re.findall(r"<\w+((?:\s+[\w-]+=\"[^\"]*\")*)\s*/?>", page)
    assert len(tags) == len(re.findall(r"<\w", page))
    return {name for tag in tags for name in re.findall(r'([\w-]+)="[^"]*"', tag)}


def test_links_within_the_html_lead_somewhere() -> None:
    page = as_html(policy_page(shipped_programme("opendns")))
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)


@FORMS
def test_hostile_words_are_words(read: Read) -> None:
    said = read(_hostile())
    assert said.count(_one_line(HOSTILE)) > 100


def test_markdown_of_hostile_words_holds_nothing_but_its_own_structure() -> None:
    rendered = MARKDOWN.render(as_markdown(policy_page(_hostile())))
    assert set(re.findall(r"</?(\w+)", rendered)) == TAGS
    assert "href" not in rendered


def test_the_tables_of_markdown_keep_their_columns() -> None:
    text = as_markdown(policy_page(_hostile()))
    for row in re.findall(r"<tr>(.*?)</tr>", MARKDOWN.render(text), flags=re.DOTALL):
        assert len(re.findall(r"<t[dh]>", row)) in (3, 6)


@examples(150)
@example("1. a")
@example("12) b")
@example("- c")
@example("=== d")
@example("a | b \\| c \\")
@example("\\")
@example("&amp; &#60; <b> ![x](y) [z]: w")
@given(
    st.text(
        st.one_of(
            st.sampled_from("\\`*_{}[]<>#|~$&!()+-=.:1 \n\t'\"@^%/"),
            st.characters(exclude_categories=("C", "Z")),
        ),
        min_size=1,
        max_size=40,
    ).filter(lambda text: text.strip())
)
def test_escaped_text_is_read_as_it_was_written(text: str) -> None:
    safe, words = escaped(text), " ".join(text.split())
    frames = {
        safe: "<p>{}</p>",
        f"# {safe}": "<h1>{}</h1>",
        f"- {safe}": "<ul>\n<li>{}</li>\n</ul>",
        f"*a* {safe}": "<p><em>a</em> {}</p>",
        f"| a |\n| --- |\n| {safe} |": "<table>\n<thead>\n<tr>\n<th>a</th>\n</tr>\n</thead>\n"
        "<tbody>\n<tr>\n<td>{}</td>\n</tr>\n</tbody>\n</table>",
    }
    for source, expected in frames.items():
        rendered = MARKDOWN.render(source).strip()
        start, end = expected.split("{}")
        assert rendered.startswith(start)
        assert rendered.endswith(end)
        assert html.unescape(rendered[len(start) : len(rendered) - len(end)]) == words
