"""A customer attaches files wherever they write words on a case."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.casework import assert_sound, findings, record_for
from tests.portal.conftest import ClientOf, Clock, OpenCase
from tests.portal.reading import hidden, words
from tests.world import World, actor

from troth.cases import actions
from troth.cases.actions import MOST_BYTES
from troth.cases.models import Attachment, Case, Message
from troth.lib.sending import SENT_AT
from troth.timeline.models import Event

PNG = b"\x89PNG\r\n\x1a\n"
LOST = "The files that you chose were not kept; choose them again."


def upload(name: str, content: bytes = b"line\n", claimed: str = "text/plain") -> Any:
    return SimpleUploadedFile(name, content, claimed)


def kept(case: Case) -> list[tuple[str, str, bytes]]:
    """(name, type, content) of the files of the last message."""
    message = case.messages.latest("id")
    return [(one.name, one.content_type, bytes(one.content)) for one in message.attachments.all()]


@pytest.fixture
def ada(world: World, client_of: ClientOf) -> Client:
    return client_of(world.ada)


@pytest.fixture
def case(world: World, open_for: OpenCase, clock: Clock) -> Case:
    case = open_for(world.ada, severity="P2")
    clock.pass_(minutes=10)
    return case


def reply(client: Client, case: Case, *files: Any, body: str = "See there.") -> Any:
    return client.post(f"/cases/{case.number}/reply/", {"body": body, "files": files})


def send_new(client: Client, *files: Any, **given: str) -> Any:
    return client.post("/cases/new/", {**filled_in(client), **given, "files": files})


def filled_in(client: Client) -> dict[str, str]:
    """The form for a new case with its promises, filled in."""
    form = client.get("/cases/new/").text
    data = {name: hidden(form, name) for name in ("quote", "shown_for")}
    kind, severity = data["shown_for"].split(" ")
    data |= {"kind": kind, "severity": severity, "subject": "Late", "body": "Mail is late."}
    return data


def test_files_open_a_case_with_its_words(world: World, ada: Client, clock: Clock) -> None:
    assert send_new(ada, upload("log.txt"), upload("p.png", PNG, "image/png")).status_code == 302

    case = Case.objects.get()
    assert kept(case) == [("log.txt", "text/plain", b"line\n"), ("p.png", "image/png", PNG)]
    page = words(ada.get(f"/cases/{case.number}/").text)
    assert "log.txt text, 5 bytes" in page
    assert "p.png picture, 8 bytes" in page
    assert_sound(case, clock.now)


def test_the_promises_shown_hold_with_files_too(world: World, ada: Client, clock: Clock) -> None:
    data = filled_in(ada)
    clock.pass_(seconds=100)
    ada.post("/cases/new/", {**data, "files": [upload("log.txt")]})

    case = Case.objects.get()
    assert (clock.now - case.opened_at).total_seconds() == 100
    assert case.clocks.get(metric="first_response").started == case.opened_at


@pytest.mark.parametrize(("minutes", "status"), [(9, 302), (12, 422)])
def test_a_slow_line_does_not_make_the_promises_out_of_date(
    minutes: int,
    status: int,
    world: World,
    ada: Client,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data = filled_in(ada)
    began, answers = clock.pass_(minutes=1), ada.handler.get_response
    clock.pass_(minutes=minutes)

    def slowly(request: Any) -> Any:
        request.scope = {SENT_AT: began}
        return answers(request)

    monkeypatch.setattr(ada.handler, "get_response", slowly)
    answer = ada.post("/cases/new/", {**data, "files": [upload("log.txt")]})

    assert answer.status_code == status
    opened = [case.opened_at for case in Case.objects.all()]
    assert opened == ([began - timedelta(minutes=1)] if status == 302 else [])


def test_files_come_with_a_reply(ada: Client, case: Case) -> None:
    assert reply(ada, case, upload("log.txt"), upload("p.png", PNG)).status_code == 302

    assert [name for name, *_ in kept(case)] == ["log.txt", "p.png"]
    assert set(Attachment.objects.values_list("account_id", flat=True)) == {case.account_id}


@pytest.mark.parametrize("act", ["reject", "reopen"])
def test_files_say_why_it_is_not_solved(
    act: str, world: World, client_of: ClientOf, open_for: OpenCase, clock: Clock
) -> None:
    case = open_for(world.bea)
    kai, bea = actor(world.kai), actor(world.bea)
    actions.resolve(case=case, body="Done.", by=kai, at=clock.pass_(minutes=1))
    if act == "reopen":
        actions.confirm_resolution(case=case, by=bea, at=clock.pass_(minutes=1))
        assert case.is_closed
    sent = {"reason": "It is not.", "files": [upload("log.txt")]}

    answer = client_of(world.bea).post(f"/cases/{case.number}/{act}/", sent)

    assert answer.status_code == 302
    case.refresh_from_db()
    assert case.status == "open"
    assert kept(case) == [("log.txt", "text/plain", b"line\n")]


def test_the_timeline_tells_the_files_and_their_digests(
    world: World, ada: Client, case: Case, clock: Clock
) -> None:
    reply(ada, case, upload("log.txt"))

    event = Event.objects.filter(kind="case.replied").get()
    digest = "c73b73af8851e9e91bc6b4dc12e7dace0a2bfb931c1d0b8b36ef367319f58cd1"
    assert event.data["files"] == [{"name": "log.txt", "size": 5, "sha256": digest}]
    assert Attachment.objects.get().sha256 == digest
    assert "log.txt 5 bytes · SHA-256 c73b 73af 8851 e9e9" in words(
        ada.get(f"/cases/{case.number}/").text
    )
    record = record_for(world.ada, case, clock.now)
    assert record["events"][-1]["data"]["files"] == event.data["files"]
    assert findings(record) == []


@pytest.mark.parametrize(
    ("claimed", "name", "content", "kind"),
    [
        ("image/png", "../../etc/passwd", b"<script>alert(1)</script>", "text/html"),
        ("image/png", "x.png", b"MZ\x90\x00", "application/vnd.microsoft.portable-executable"),
        ("text/html", "..\\a:b?.txt", b"plain\n", "text/html"),
        ("application/pdf", "\u202egpj.exe", PNG, "image/png"),
    ],
)
def test_neither_name_nor_type_is_believed(
    claimed: str, name: str, content: bytes, kind: str, ada: Client, case: Case
) -> None:
    reply(ada, case, upload(name, content, claimed))

    ((stored, told, _content),) = kept(case)
    assert told == kind
    assert not set(stored) & set("/\\:?\u202e")


def test_too_many_files_are_refused_and_the_words_stay(ada: Client, case: Case) -> None:
    files = [upload(f"{number}.txt") for number in range(21)]

    answer = reply(ada, case, *files, body="All of them.")

    assert answer.status_code == 422
    page = words(answer.text)
    assert "A message can carry 20 files at most, and there are 21; take some out." in page
    assert LOST in page
    assert "All of them." in page
    assert not Attachment.objects.exists()
    assert case.messages.count() == 1


def test_too_large_files_are_refused_unread_and_the_words_stay(
    ada: Client, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("troth.cases.uploads._file", lambda chosen: pytest.fail("It was read."))

    answer = reply(ada, case, upload("core", bytes(MOST_BYTES + 1)), body="The core.")

    assert answer.status_code == 422
    page = words(answer.text)
    assert "The files are too large (40.0 MB); a message can carry 40.0 MB at most." in page
    assert LOST in page
    assert "The core." in page
    assert not Attachment.objects.exists()


def test_words_that_are_refused_leave_no_file_behind(ada: Client, case: Case) -> None:
    answer = reply(ada, case, upload("log.txt"), body=" ")

    assert answer.status_code == 422
    assert LOST in words(answer.text)
    assert not Attachment.objects.exists()
    assert LOST not in words(reply(ada, case, body=" ").text)


def test_a_new_case_that_is_refused_keeps_its_words(world: World, ada: Client) -> None:
    files = [upload(f"{number}.txt") for number in range(21)]

    answer = send_new(ada, *files, subject="Mail", body="All of them.")

    assert answer.status_code == 422
    page = words(answer.text)
    assert page.count("A message can carry 20 files at most, and there are 21; take some out.") == 2
    assert LOST in page
    assert "All of them." in page
    assert 'href="#files"' in answer.text
    assert not Case.objects.exists()


def test_only_looking_at_the_promises_tells_that_files_are_gone(world: World, ada: Client) -> None:
    answer = send_new(ada, upload("log.txt"), look="1")

    assert answer.status_code == 200
    assert LOST in words(answer.text)
    assert not Case.objects.exists()


def test_a_form_sent_twice_keeps_its_files_once(world: World, ada: Client) -> None:
    data = filled_in(ada)
    for _ in range(2):
        ada.post("/cases/new/", {**data, "files": [upload("log.txt")]})

    assert Attachment.objects.count() == Message.objects.count() == 1


def test_more_files_than_anybody_chooses_are_not_even_taken_apart(ada: Client, case: Case) -> None:
    answer = reply(ada, case, *(upload(f"{number}.txt") for number in range(101)))

    assert answer.status_code == 413
    assert "Go back, shorten it or attach less, and send it again." in words(answer.text)
    assert not Attachment.objects.exists()


def test_strangers_attach_nothing(world: World, client_of: ClientOf, case: Case) -> None:
    assert reply(client_of(world.cora), case, upload("log.txt")).status_code == 404
    assert not Attachment.objects.exists()
