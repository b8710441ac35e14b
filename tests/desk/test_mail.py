"""Mail that waits for a person: why, what it says, and what staff make of it."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from tests.casework import kinds, opened, refused
from tests.channels.mailing import answer_to, came, letter
from tests.portal.reading import words
from tests.world import NOW, World, actor
from troth.cases.models import Case
from troth.channels import actions
from troth.channels.email.filing import deciding
from troth.channels.models import Arrival
from troth.timeline.access import events_of

STRANGER = "Mallory <mallory@elsewhere.example>"


@pytest.fixture
def stranger(world: World) -> Arrival:
    """A stranger's mail with a file, in triage."""
    files = [("log.txt", "text/plain", b"line\n")]
    return came(letter(STRANGER, "It is <b>broken</b>.", subject="Help", files=files))


def act(client: Client, mail: Arrival, action: str, **fields: str) -> str:
    """The page after doing something with a mail."""
    url = reverse("desk:act_on_mail", args=[mail.pk, action])
    data = {f"{action}-{name}": value for name, value in fields.items()}
    page = client.post(url, data, follow=True).content.decode()
    mail.refresh_from_db()
    return page


def test_the_list_says_who_wrote_what_and_why_it_waits(kai: Client, stranger: Arrival) -> None:
    text = words(kai.get(reverse("desk:mails")).content.decode())
    assert "Mallory" in text and "Help" in text
    assert "mallory@elsewhere.example is not a contact of any customer." in text
    assert "Mail 1" in text  # the sidebar counts it


def test_other_mail_is_in_lists_of_its_own(kai: Client, world: World, stranger: Arrival) -> None:
    filed = came(letter(world.ada, subject="Mail is late"))
    url = reverse("desk:mails")
    assert "Mail is late" not in kai.get(url).content.decode()
    page = kai.get(url, {"show": "filed"}).content.decode()
    assert "Mail is late" in page and str(filed.case) and "Help" not in page


def test_the_page_shows_what_it_says_and_runs_nothing(kai: Client, stranger: Arrival) -> None:
    page = kai.get(reverse("desk:mail", args=[stranger.pk])).content.decode()
    assert "It is &lt;b&gt;broken&lt;/b&gt;." in page
    assert "log.txt" in page and stranger.sha256 in page


@pytest.mark.parametrize("trusted", [("mx.provider.example",), ()])
def test_the_thread_tells_what_a_trusted_server_said(
    kai: Client, world: World, settings: Settings, trusted: tuple[str, ...]
) -> None:
    settings.TROTH_MAIL_TRUSTED_AUTHSERV = trusted
    results = "dmarc=pass header.from=acme.example; spf=fail smtp.mailfrom=ada@acme.example"
    mail = letter(world.ada, Authentication_Results=f"mx.provider.example; {results}")
    mail["Authentication-Results"] = "mx.evil.example; dkim=pass header.d=acme.example"
    case = came(mail).case
    assert case is not None
    text = words(kai.get(reverse("desk:case", args=[case.number])).content.decode())
    told = "mx.provider.example says about its origin: DMARC pass, SPF fail"
    assert (told in text) == bool(trusted)
    assert "DKIM" not in text and "evil" not in text


def test_the_original_is_downloaded_byte_by_byte(kai: Client, stranger: Arrival) -> None:
    answer = kai.get(reverse("desk:mail_original", args=[stranger.pk]))
    assert answer.content == bytes(stranger.raw)
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_a_strangers_mail_is_filed_as_a_note(kai: Client, world: World, stranger: Arrival) -> None:
    case = opened(world.ada, NOW)
    act(kai, stranger, "file", number=case.number.lower())
    note = case.messages.get(public=False)
    assert (note.staff, stranger.message, stranger.became) == (world.kai, note, "noted")
    assert note.body == "Mail from mallory@elsewhere.example: Help\n\nIt is <b>broken</b>."
    assert note.attachments.get().name == "log.txt"
    assert [event.kind for event in events_of(stranger.stream)] == ["arrival.filed"]


def test_a_contacts_mail_is_filed_as_their_reply(kai: Client, world: World) -> None:
    case = opened(world.ada, NOW)
    world.ben  # noqa: B018
    mail = came(letter(world.ben, "It is fixed."))  # Ben opens no cases
    assert mail.status == "answered"
    act(kai, mail, "file", number=case.number)
    assert case.messages.latest("id").contact == world.ben
    assert (mail.status, mail.became, mail.account) == ("filed", "replied", world.acme)


def test_a_case_is_opened_for_a_contact(kai: Client, world: World, stranger: Arrival) -> None:
    act(kai, stranger, "open", email=world.ada.email)
    case = Case.objects.get()
    assert (case.contact, case.channel, stranger.case) == (world.ada, "email", case)
    assert kinds(case)[0] == "case.opened"
    assert (stranger.status, stranger.became) == ("filed", "opened")


def test_what_cannot_be_done_is_said_at_its_form(kai: Client, stranger: Arrival) -> None:
    assert "There is no such case; check its number." in act(kai, stranger, "file", number="T-1")
    page = act(kai, stranger, "open", email="x@y.example")
    assert "There is no contact with the address x@y.example" in page
    assert "This is empty; fill it in." in act(kai, stranger, "discard", reason="")
    assert stranger.status == "triage"


def test_a_mail_is_discarded_with_a_reason_and_kept(kai: Client, stranger: Arrival) -> None:
    act(kai, stranger, "discard", reason="Advertising")
    assert (stranger.status, stranger.reason) == ("discarded", "Advertising")
    page = kai.get(reverse("desk:mail", args=[stranger.pk])).content.decode()
    assert "Kai Moana discarded it: Advertising" in page


def test_what_could_not_be_read_is_looked_at_again(
    kai: Client, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(arrival: Arrival) -> None:
        raise ValueError

    mail = letter(world.ada)
    with monkeypatch.context() as patch:
        patch.setattr(deciding, "read_arrival", fails)
        arrival = came(mail)
    assert arrival.status == "quarantined"
    act(kai, arrival, "retry")
    assert arrival.status == "received"
    came(letter(STRANGER))
    arrival.refresh_from_db()
    assert (arrival.status, arrival.became) == ("filed", "opened")


def test_what_is_filed_is_not_decided_about_again(kai: Client, world: World) -> None:
    mail = came(letter(world.ada))
    page = kai.get(reverse("desk:mail", args=[mail.pk])).content.decode()
    assert "Discard" not in words(page).split("Where it comes from")[0].split("For a person")[-1]
    with refused("arrival.settled"):
        actions.discard(arrival=mail, reason="No", by=actor(world.kai), at=NOW)


def test_an_unknown_mail_and_an_unknown_action_are_not_there(
    kai: Client, stranger: Arrival
) -> None:
    assert kai.get(reverse("desk:mail", args=[stranger.pk + 1])).status_code == 404
    url = reverse("desk:act_on_mail", args=[stranger.pk, "burn"])
    assert kai.post(url).status_code == 404


def test_a_machines_mail_is_told_on_its_case_to_staff(kai: Client, world: World) -> None:
    case = opened(world.ada, NOW)
    away = letter(world.ada, "Away.", to=answer_to(case, world.ada), Auto_Submitted="auto-replied")
    came(away)
    page = kai.get(reverse("desk:case", args=[case.number])).content.decode()
    assert "It is an automatic answer, such as an out-of-office reply." in page


def test_what_the_first_mail_of_a_case_quotes_is_folded(kai: Client, world: World) -> None:
    quoted = "> The resolver answered.\n> Then it stopped.\n> We changed nothing."
    case = came(letter(world.ada, f"Our office wrote:\n\n{quoted}\n\nWhat is it?")).case
    assert case is not None
    page = kai.get(reverse("desk:case", args=[case.number])).content.decode()
    folded = page.partition('<details class="message__quoted">')[2].partition("</details>")[0]
    assert "Then it stopped." in folded and "Show quoted text" in folded
    assert "What is it?" not in folded and "What is it?" in page
