"""Mapping files: what they may say, and what is said about mistakes in them."""

import re
from pathlib import Path

import pytest
from tests.replay.logs import EVENTS, mapping, plan

from troth.promises.errors import PromiseError
from troth.promises.shipped import shipped_programmes
from troth.replay.mapping import MappingError, find_mapping, shipped_mappings
from troth.replay.plans import Plan
from troth.replay.words import Word

MISTAKES = {
    'case = "case"\n': ("", "map.toml: case: is missing."),
    'time = "time"\n': ("", "map.toml: a log of events needs time and [value]."),
    '"opened"': ('"opend"', "map.toml: value.means.opened.0: 'opend' is no meaning; use one of"),
    "high = 1": ("high = 1.5", "map.toml: severity.means.high"),
    "mid = 2": ("mid = 0", "map.toml: severity.means.mid"),
    "default = 3": ("defalt = 3", "map.toml: severity.defalt: is no key of a mapping"),
    'time = "time"': (
        'time = "time"\nzone = "Europe/Berln"',
        "map.toml: 'Europe/Berln' is not a time zone; write an IANA name such as 'Europe/Berlin'.",
    ),
    'column = "severity"\ndefault = 3': ("", "map.toml: severity needs a column or a default."),
    "[value]": ("[value", "map.toml is not TOML: "),
}


@pytest.mark.parametrize("place", MISTAKES)
def test_a_mistake_is_told_with_its_file_and_key(place: str) -> None:
    wrong, sentence = MISTAKES[place]
    text = EVENTS.replace(place, wrong, 1)
    if "needs a column" in sentence:
        text = text[: text.index("[severity.means]")]
    with pytest.raises(MappingError) as caught:
        mapping(text)
    lines = str(caught.value).splitlines()
    assert any(line.startswith(sentence) for line in lines)
    assert not any(line.endswith("..") for line in lines)


def test_a_log_of_cases_needs_a_column_that_opens_them() -> None:
    text = 'rows = "cases"\ncase = "id"\n[times]\nsolved = "resolved"\n[severity]\ndefault = 1\n'
    with pytest.raises(MappingError, match="no column of \\[times\\] means opened"):
        mapping(text)


def test_a_mapping_that_is_not_there_is_told_with_those_that_are() -> None:
    with pytest.raises(MappingError, match="name a TOML file or one of jira, volvo, zendesk"):
        find_mapping("freshdesk")


def test_every_shipped_mapping_fits_every_shipped_programme() -> None:
    for name in shipped_mappings():
        by = find_mapping(name)
        for programme in shipped_programmes().values():
            for one in programme.plans:
                assert Plan.of(programme, one, by).severity_codes


def test_the_examples_of_the_guide_are_mappings() -> None:
    guide = Path(__file__).parents[2] / "docs" / "how-to" / "replay-history.md"
    examples = re.findall(r"```toml\n(.*?)```", guide.read_text(encoding="utf-8"), re.DOTALL)
    assert len([mapping(text) for text in examples]) == 2


def test_the_guide_has_every_word() -> None:
    guide = Path(__file__).parents[2] / "docs" / "how-to" / "replay-history.md"
    assert [word for word in Word if f"`{word}`" not in guide.read_text(encoding="utf-8")] == []


def test_a_number_is_a_rank_and_the_last_severity_stands_for_all_past_it() -> None:
    text = EVENTS.replace("low = 3", "low = 9").replace("mid = 2", 'mid = "P2"')
    assert plan("opendns/gold", mapping(text)).severity_codes == ("P1", "P2", "P3", "P3")
    # Of Valimail's four severities two have rank 2.
    assert plan("valimail/basic", mapping()).severity_codes == ("urgent", "high", "low")


def test_a_severity_that_the_programme_lacks_is_told_with_those_it_has() -> None:
    by = mapping(EVENTS.replace("mid = 2", 'mid = "S2"'))
    with pytest.raises(
        MappingError, match="'S2', which programme opendns lacks; use one of P1, P2"
    ):
        plan("opendns/gold", by)


def test_a_site_that_the_programme_lacks_is_told() -> None:
    by = mapping(f'{EVENTS}[site]\ndefault = "tokyo"\n')
    with pytest.raises(PromiseError, match="has no site 'tokyo'"):
        plan("blackpearl/premium", by)
