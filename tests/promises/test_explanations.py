"""Explanations as customers read them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from gettext import NullTranslations
from pathlib import Path

from tests.promises.explained_cases import GOLDEN, explained, written

from troth.promises import wording
from troth.promises.amount_wording import amount_phrase
from troth.promises.amounts import parse_amount
from troth.promises.calendar import Calendar
from troth.promises.explain import explain
from troth.promises.explain_counting import why_closed
from troth.promises.phrases import Phrase, counted

CORE = Path(wording.__file__).parent
NAMELESS = "the holiday on %(day)s"  # no programme has such a holiday
NAMES = {*wording.WEEKDAYS, *wording.MONTHS, *wording.ZONES}


def phrases(phrase: Phrase) -> Iterator[Phrase]:
    """The phrase and all within it."""
    yield phrase
    for value in phrase.values.values():
        if isinstance(value, Phrase):
            yield from phrases(value)


def told() -> Iterator[Phrase]:
    for case in explained():
        for clock in case.clocks():
            for sentence in explain(clock, zone=case.reader):
                yield from phrases(sentence)


def marked() -> set[str]:
    """What `makemessages` finds where clocks are explained: first arguments of what marks them."""
    calls = (
        node
        for file in CORE.glob("*.py")
        if "explain" in file.stem or file.stem in ("phrases", "wording", "amount_wording")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in ("gettext_noop", "ngettext_lazy")
    )
    return {ast.literal_eval(call.args[0]) for call in calls}


def test_they_are_what_people_have_read() -> None:
    assert written() == GOLDEN.read_text(encoding="utf-8"), (
        "read what has changed, then run: python -m tests.promises.explained_cases"
    )


def test_every_template_occurs_in_what_people_have_read() -> None:
    assert marked() - {phrase.template for phrase in told()} - NAMES == {NAMELESS}


def test_every_template_is_marked_for_translators() -> None:
    signs = {phrase.template for phrase in told() if not phrase.values}
    assert {phrase.template for phrase in told() if phrase.values} <= marked()
    assert {
        sign for sign in signs - marked() if not re.fullmatch("[A-Z]{3,4}|UTC.*", sign)
    } == set()


def test_a_holiday_without_a_name_is_told_by_its_date() -> None:
    calendar = Calendar("UTC", ["Mon-Fri 09:00-17:00"], holidays=[date(2026, 3, 2)])
    start = datetime(2026, 3, 2, 12, tzinfo=UTC)
    (reason,) = why_closed(calendar, start, start + timedelta(hours=1))
    assert reason.template == NAMELESS
    assert str(reason) == "the holiday on Mon 2 Mar"


class Backwards(NullTranslations):
    """A language whose words are those of English, backwards."""

    def gettext(self, message: str) -> str:
        return re.sub("(%\\(\\w+\\)s)|([A-Za-z]+)", self._turned, message)

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        return self.gettext(singular if number == 1 else plural)

    @staticmethod
    def _turned(found: re.Match[str]) -> str:
        return found[1] or found[2][::-1]


def test_a_catalogue_translates_sentences_and_all_that_is_in_them() -> None:
    (case,) = (case for case in explained() if case.title == "The customer answered")
    told = [sentence.said(Backwards()) for sentence in explain(*case.clocks(), zone=case.reader)]
    assert told == [
        "esualC “Target Resolution, P2 to P4” sesimorp rof P2 High: noituloser nihtiw "
        "3 ssenisub syad.",
        "emiT stnuoc ni “San Francisco business hours” (America/Los Angeles emit).",
        "A ssenisub yad si 8 h fo siht emit, hcihw sekam 24 h rof 3 ssenisub syad.",
        "ehT kcolc detrats ta noM 2 raM 2026 19:00 TEC (10:00 TSP rof troppus).",
        "detnuoC 4 h: noM 2 raM 2026 10:00-14:00 TSP.",
        "toN detnuoc, gnitiaw no eht remotsuc: noM 2 raM 14:00 - uhT 5 raM 2026 11:00 TSP.",
        "detnuoC 6 h: uhT 5 raM 2026 11:00-17:00 TSP.",
        "toN detnuoc, desolc: uhT 5 raM 17:00 - irF 6 raM 2026 09:00 TSP.",
        "detnuoC 8 h: irF 6 raM 2026 09:00-17:00 TSP.",
        "toN detnuoc, desolc rof eht dnekeew: irF 6 raM 17:00 TSP - noM 9 raM 2026 09:00 TDP.",
        "detnuoC 6 h: noM 9 raM 2026 09:00-15:00 TDP.",
        "euD ta noM 9 raM 2026 23:00 TEC (15:00 TDP rof troppus).",
    ]


def test_a_language_says_numbers_by_its_own_rules() -> None:
    forms = ("%(count)s hour", "%(count)s hours")
    assert [str(counted(forms, n, count=str(n))) for n in (1, 2)] == ["1 hour", "2 hours"]
    assert str(amount_phrase(parse_amount("1.5 hours"))) == "1.5 hours"
    assert str(amount_phrase(parse_amount("every 1 hour, 30 minutes"))) == "1 hour and 30 minutes"
    assert str(amount_phrase(parse_amount("0.5 business days"))) == "0.5 business days"
