"""Published support policies, for everybody, from the programmes alone."""

from __future__ import annotations

import html
import re

import pytest
from django.test import Client
from tests.world import NOW, World

from troth.contracts.actions import publish_programme
from troth.lib.policy import policy_page
from troth.promises.shipped import shipped_programmes, shipped_text

PROGRAMMES = sorted(shipped_programmes())


@pytest.fixture
def published(world: World) -> World:
    for programme in PROGRAMMES:
        world.programme(programme)
    return world


def test_the_list_names_every_programme(published: World, client: Client) -> None:
    page = client.get("/policies/").text

    for programme in PROGRAMMES:
        assert f'href="/policies/{programme}/"' in page


def test_nothing_published_says_so(db: None, client: Client) -> None:
    assert "No policy is published yet" in client.get("/policies/").text


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_a_page_says_everything_of_its_programme(
    published: World, client: Client, programme: str
) -> None:
    response = client.get(f"/policies/{programme}/")

    assert response.status_code == 200
    shown = _words(response.text)
    said = shipped_programmes()[programme].model_dump(mode="json", exclude={"accepted"})
    for text in _texts(said):  # what the check is told is for authors
        assert _words(_said(text)) in shown, text


def test_promises_are_told_by_severity_amount_hours_and_start() -> None:
    gold = policy_page(shipped_programmes()["opendns"], "gold").promises[0]

    told = [(row.severity, row.amount, row.calendar, row.starts) for row in gold.rows]
    assert told[:2] == [
        ("P1", "2 hours", "around the clock, every day", "when the case is opened"),
        ("P1", "30 minutes", "around the clock, every day", "when you call"),
    ]


def test_a_hold_and_a_promise_in_words_are_told() -> None:
    standard = policy_page(shipped_programmes()["blackpearl"], "standard").promises[0]

    by_severity = {row.severity: row for row in standard.rows}
    assert by_severity["P1"].conditions == (
        "for a case opened on a weekend or holiday, from your call or the next opening",
    )
    assert by_severity["P3"].conditions == ("promised without a clock",)
    assert by_severity["P3"].calendar == ""


def test_a_plan_reads_its_own_rules_only() -> None:
    programme = shipped_programmes()["valimail"]

    allowances = {
        plan: [
            line.text
            for section in policy_page(programme, plan).sections
            if section.slug == "allowances"
            for line in section.lines
        ]
        for plan in programme.plans
    }
    assert allowances["basic"] == []
    assert [text[:19] for text in allowances["premier"]] == ["5 × Onboarding call"]


def test_older_versions_stay_readable(published: World, client: Client) -> None:
    source = shipped_text("valimail").replace('version: "1"', 'version: "2"')
    publish_programme(source=source, by=published.by, at=NOW)

    newest = client.get("/policies/valimail/").text
    older = client.get("/policies/valimail/1/").text

    assert "Version 2" in newest
    assert 'href="/policies/valimail/1/"' in newest
    assert "no longer the newest" in older


@pytest.mark.parametrize(
    "path", ["/policies/nonsense/", "/policies/opendns/99/", "/policies/opendns/%00/"]
)
def test_what_is_not_published_is_not_found(published: World, client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_strangers_pages_may_be_cached_and_set_no_cookie(published: World, client: Client) -> None:
    response = client.get("/policies/opendns/")

    assert "public" in response["Cache-Control"]
    assert not response.cookies


def test_pages_of_people_signed_in_are_private(published: World, client: Client) -> None:
    assert published.ada.user
    client.force_login(published.ada.user)

    assert "private" in client.get("/policies/opendns/")["Cache-Control"]


def test_a_page_costs_a_fixed_number_of_queries(
    published: World, client: Client, django_assert_max_num_queries
) -> None:
    client.get("/policies/opendns/")

    with django_assert_max_num_queries(8):
        client.get("/policies/opendns/")


def _said(text: str) -> str:
    """A text of the programme as readers see it, where amounts are said in other words."""
    if text.startswith("continuous"):
        return "never stopping for more than"
    return text.removeprefix("no clock, ")


def _words(text: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html.unescape(text)).split()).rstrip(".").lower()


def _texts(value: object, key: str = "") -> list[str]:
    """Every text a manager wrote into the programme, but not its codes."""
    if isinstance(value, dict):
        return [text for name, part in value.items() for text in _texts(part, name)]
    if isinstance(value, list):
        return [text for part in value for text in _texts(part, key)]
    return [value] if isinstance(value, str) and " " in value.strip() else []
