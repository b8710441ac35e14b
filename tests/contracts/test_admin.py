"""The set-up pages of programmes, contracts and named contacts."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from tests.casework import kinds, opened
from tests.promises.linting import RIGHT
from tests.world import NOW, World

from troth.contracts.access import verify_secret
from troth.contracts.models import Contract, ProgrammeVersion
from troth.promises.shipped import shipped_text


@pytest.fixture
def ines(world: World, client: Client) -> Client:
    """A browser of the administrator."""
    client.force_login(world.ines.user)
    return client


def errors(answer: Any) -> dict[str, list[str]]:
    assert answer.status_code == 200
    found: dict[str, list[str]] = answer.context["adminform"].form.errors
    return found


def messages(answer: Any) -> list[str]:
    return [str(message) for message in get_messages(answer.wsgi_request)]


def test_a_programme_is_published_and_then_read_only(world: World, ines: Client) -> None:
    source = shipped_text("opendns").replace("\n", "\r\n")
    add = "/admin/contracts/programmeversion/add/"
    assert ines.post(add, {"source": source}).status_code == 302
    version = ProgrammeVersion.objects.get()
    assert version.source == shipped_text("opendns")
    assert version.published_by == f"staff:{world.ines.pk}"
    assert ines.get(add).status_code == 200
    assert ines.get("/admin/contracts/programmeversion/").status_code == 200
    page = f"/admin/contracts/programmeversion/{version.pk}/change/"
    assert version.title in ines.get(page).content.decode()
    assert ines.post(page, {"source": "x"}).status_code == 403


def test_what_is_wrong_with_a_programme_is_said_at_its_text(ines: Client) -> None:
    add = "/admin/contracts/programmeversion/add/"
    answer = ines.post(add, {"source": "programme: acme\nnonsense: 1\n"})
    assert "nonsense" in errors(answer)["source"][0]
    assert not ProgrammeVersion.objects.exists()


def test_what_a_weaker_version_changes_is_shown_before_it_is_published(
    world: World, ines: Client
) -> None:
    old = world.programme("valimail").source
    source = old.replace('version: "1"', 'version: "2"').replace("count: 5", "count: 4")
    source = source.replace("      urgent: 1 hour\n", "      urgent: 50 minutes\n")
    add = "/admin/contracts/programmeversion/add/"
    summary, *differences = errors(ines.post(add, {"source": source}))["reason"]
    assert summary.startswith("Version 2 is worse than 1 in 1 place. premier: Allowance")
    assert [text.split(".")[0] for text in differences] == ["Worse", "Better"]
    assert ProgrammeVersion.objects.count() == 1
    ines.post(add, {"source": source, "reason": "Nobody used the fifth."})
    assert world.programme("valimail") != ProgrammeVersion.objects.latest("pk")
    version = ProgrammeVersion.objects.latest("pk")
    page = ines.get(f"/admin/contracts/programmeversion/{version.pk}/change/").content.decode()
    assert "Nobody used the fifth." in page


ADD = "/admin/contracts/programmeversion/add/"


def checked(browser: Client, source: str, **other: str) -> tuple[str, dict[str, Any]]:
    """The page after Check, and what it says of the programme; nothing is published by it."""
    before = ProgrammeVersion.objects.count()
    sent = {"source": source.replace("\n", "\r\n"), "_check": "", **other}
    answer = browser.post(ADD, sent)
    assert answer.status_code == 200
    assert ProgrammeVersion.objects.count() == before
    return answer.content.decode(), answer.context["checked"]


def test_a_version_is_compared_before_anybody_publishes_it(world: World, ines: Client) -> None:
    old = world.programme("blackpearl").source
    source = old.replace('version: "1"', 'version: "2"')
    weaker = source.replace("P2: 4 business hours", "P2: 5 business hours")
    weaker = weaker.replace("P3: 8 business hours", "P3: 7 business hours")
    page, found = checked(ines, weaker, reason="<b>Agreed</b>")
    assert (found["outlook"].version, found["outlook"].newest) == ("2", "1")
    assert [text.split(".")[0] for text in found["outlook"].differences] == ["Worse", "Better"]
    assert "give a reason that names “5.1”" in found["outlook"].demanded
    assert "4 business hours on site before, 5 business hours on site now." in page
    assert "P2: 5 business hours" in page.split("<textarea")[1]
    assert "&lt;b&gt;Agreed&lt;/b&gt;" in page
    assert "No difference." not in page
    page, found = checked(ines, source)
    assert (found["outlook"].differences, found["outlook"].demanded) == ([], None)
    assert "No difference." in page


def test_a_check_says_what_would_be_refused(world: World, ines: Client) -> None:
    page, found = checked(ines, "programme: acme\nnonsense: <b>1</b>\n")
    assert "unknown key &#x27;nonsense&#x27;" in page and "<b>1" not in page
    published = world.programme("blackpearl").source
    page, found = checked(ines, published.replace("P2: 4 business", "P2: 5 business"))
    assert found["refused"][0].startswith("Version 1 of Black Pearl Mail")
    assert "is published and cannot change" in page
    page, _ = checked(ines, "")
    assert "the file is empty" in page


def test_a_check_tells_all_findings_of_a_first_version(ines: Client) -> None:
    worse = RIGHT.replace("P1: 2 business hours", "P1: 5 business hours")
    page, found = checked(ines, worse.replace("when: customer_agrees", "when: out_of_scope"))
    told = " ".join(found["findings"])
    assert "error tier_later" in told and "warning never_closed" in told
    assert "This is the first version" in page
    page, found = checked(ines, RIGHT)
    assert found["findings"] == []
    assert "Nothing." in page


def test_the_form_publishes_or_checks_and_a_version_does_neither(
    world: World, ines: Client
) -> None:
    def buttons(page: str) -> list[str]:
        return [name for name in ("_save", "_check", "_addanother") if f'name="{name}"' in page]

    page = ines.get(ADD).content.decode()
    assert buttons(page) == ["_save", "_check"]
    assert "Checked" not in page
    version = world.programme("opendns")
    page = ines.get(f"/admin/contracts/programmeversion/{version.pk}/change/").content.decode()
    assert buttons(page) == []


def test_nobody_checks_who_may_not_publish(world: World, client: Client) -> None:
    client.force_login(world.kai.user)
    assert client.post(ADD, {"source": RIGHT, "_check": ""}).status_code in (302, 403)


def test_what_the_check_calls_an_error_is_not_published(ines: Client) -> None:
    add = "/admin/contracts/programmeversion/add/"
    worse = RIGHT.replace("P1: 2 business hours", "P1: 5 business hours")
    answer = ines.post(add, {"source": worse.replace("\n", "\r\n")})
    (said,) = errors(answer)["source"]
    line = worse[: worse.index("P1: 5 business hours")].count("\n") + 1
    assert said.startswith(f"Line {line}: error tier_later plan 'gold' is worse than 'basic'")
    assert not ProgrammeVersion.objects.exists()


def test_warnings_are_shown_once_a_programme_is_published(ines: Client) -> None:
    add = "/admin/contracts/programmeversion/add/"
    answer = ines.post(
        add, {"source": RIGHT.replace("when: customer_agrees", "when: out_of_scope")}
    )
    assert answer.status_code == 302
    assert ProgrammeVersion.objects.count() == 1
    warnings = [told for told in messages(answer) if "never_closed" in told]
    assert len(warnings) == 2


@pytest.fixture
def form(world: World) -> dict[str, Any]:
    return {
        "account": world.acme.pk,
        "programme_version": world.programme("opendns").pk,
        "plan": "gold",
        "starts_on": "2026-01-01",
        "ends_on": "2027-01-01",
        "customer_number": "AC-1",
        "secret": "",
    }


def test_the_form_says_that_the_last_day_is_not_part_of_a_contract(ines: Client) -> None:
    page = ines.get("/admin/contracts/contract/add/").content.decode()
    assert "The first day after it; if left empty, it has no end." in page


def test_the_secret_of_a_signed_contract_is_shown_once(ines: Client, form: dict[str, Any]) -> None:
    answer = ines.post("/admin/contracts/contract/add/", form)
    assert answer.status_code == 302
    text = next(text for text in messages(answer) if text.startswith("The secret of"))
    secret = text.removeprefix("The secret of contract AC-1 is ").split(";")[0]
    contract = verify_secret(customer_number="AC-1", secret=secret)
    assert contract is not None
    page = ines.get(f"/admin/contracts/contract/{contract.pk}/change/")
    assert page.status_code == 200
    ines.get("/admin/contracts/contract/")
    assert secret not in ines.get("/admin/contracts/contract/").content.decode()
    answer = ines.post(
        "/admin/contracts/contract/", {"action": "replace_secret", "_selected_action": contract.pk}
    )
    assert any(text.startswith("The secret of contract AC-1 is ") for text in messages(answer))
    assert verify_secret(customer_number="AC-1", secret=secret) is None


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"plan": "gould"}, "plan", "choose one of basic, gold, platinum"),
        ({"ends_on": "2025-01-01"}, "ends_on", "not after its start"),
        ({"secret": "short"}, "secret", "at least 8 characters"),
        ({"customer_number": "AC-0"}, "starts_on", "overlaps contract AC-0"),
    ],
)
def test_refusals_stand_at_their_field(
    world: World,
    ines: Client,
    form: dict[str, Any],
    changes: dict[str, Any],
    field: str,
    words: str,
) -> None:
    if changes.get("customer_number"):
        ines.post("/admin/contracts/contract/add/", form | changes)
        changes = {}
    before = Contract.objects.count()
    answer = ines.post("/admin/contracts/contract/add/", form | changes)
    assert words in errors(answer)[field][0]
    assert Contract.objects.count() == before


def test_a_contract_is_moved_renewed_and_ended(
    world: World, ines: Client, form: dict[str, Any]
) -> None:
    ines.post("/admin/contracts/contract/add/", form)
    contract = Contract.objects.get()
    page = f"/admin/contracts/contract/{contract.pk}/change/"
    for plan, ends_on in [
        ("platinum", "2027-01-01"),
        ("platinum", "2028-01-01"),
        ("gold", ""),
        ("gold", "2026-12-01"),
        ("gold", "2026-12-01"),
    ]:
        answer = ines.post(page, {"plan": plan, "ends_on": ends_on})
        assert answer.status_code == 302
        contract.refresh_from_db()
        assert contract.plan == plan
        assert contract.ends_on == (date.fromisoformat(ends_on) if ends_on else None)
    answer = ines.post(page, {"plan": "gold", "ends_on": "2026-01-01"})
    assert "not after its start" in errors(answer)["ends_on"][0]


def test_a_contract_that_moves_takes_its_cases_along(world: World, ines: Client) -> None:
    case = opened(world.ada, NOW)
    page = f"/admin/contracts/contract/{world.acme_contract.pk}/change/"
    assert ines.post(page, {"plan": "platinum", "ends_on": ""}).status_code == 302
    assert "case.plan_changed" in kinds(case)


def test_contacts_are_named_until_the_places_are_taken(world: World, ines: Client) -> None:
    contract = world.acme_contract
    for name in ("Ada Park", "Cy Vance", "Di Moss"):
        world.named(contract, name)
    selected = {"_selected_action": [world.ben.pk]}
    answer = ines.post("/admin/accounts/contact/", {"action": "name_contacts", **selected})
    (text,) = messages(answer)
    assert text.startswith("All 3 named contacts of plan Gold are taken: Ada Park, Cy Vance")
    first = world.acme.contacts.get(name="Ada Park")
    ines.post(
        "/admin/accounts/contact/", {"action": "unname_contacts", "_selected_action": first.pk}
    )
    answer = ines.post("/admin/accounts/contact/", {"action": "name_contacts", **selected})
    assert messages(answer)[-1] == "Done: Ben Osei."
    world.ben.refresh_from_db()
    assert world.ben.is_named
