"""Files that came with a mail: shown and handed out safely, and only to whom they concern."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from tests.casework import opened, refused
from tests.channels.mailing import answer_to, came, letter
from tests.world import NOW, World, actor

from troth.cases import actions
from troth.cases.actions import File
from troth.cases.models import Attachment, Case
from troth.channels.email import showing
from troth.channels.email.reread import read_arrival
from troth.lib.isolation import as_account

PNG = b"\x89PNG\r\n\x1a\n"
FILES = [("log.txt", "text/plain", b"line\n"), ("p.png", "image/png", PNG)]


@pytest.fixture
def case(world: World) -> Case:
    """Ada's case, opened by a mail with a text and a picture."""
    text = "See there.\n\nOn Mon, 2 Mar 2026, Kai Moana wrote:\n> old words\n"
    case = came(letter(world.ada, text, files=FILES, In_Reply_To="<1@acme.example>")).case
    assert case is not None
    return case


def client_of(person: object) -> Client:
    client = Client()
    client.force_login(person.user)  # type: ignore[attr-defined]
    return client


def file_url(door: str, case: Case, name: str) -> str:
    return reverse(f"{door}:file", args=[case.number, case.attachments.get(name=name).pk])


@pytest.mark.parametrize("door", ["portal", "desk"])
def test_files_are_handed_out_as_nothing_but_files(world: World, case: Case, door: str) -> None:
    client = client_of(world.ada if door == "portal" else world.kai)
    answer = client.get(file_url(door, case, "log.txt"))
    assert answer.content == b"line\n"
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"] == 'attachment; filename="log.txt"'
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("door", ["portal", "desk"])
def test_pictures_are_shown_and_all_files_named_in_the_thread(
    world: World, case: Case, door: str
) -> None:
    client = client_of(world.ada if door == "portal" else world.kai)
    picture = client.get(file_url(door, case, "p.png"))
    assert (picture["Content-Type"], picture.content) == ("image/png", PNG)
    page = client.get(reverse(f"{door}:case", args=[case.number])).content.decode()
    assert f'<img src="{file_url(door, case, "p.png")}" alt="p.png"' in page
    assert f'href="{file_url(door, case, "log.txt")}"' in page
    assert "Show the whole mail" in page


def test_a_picture_that_can_run_scripts_is_only_a_file(world: World) -> None:
    case = came(letter(world.ada, files=[("x.svg", "image/svg+xml", b"<svg/>")])).case
    assert case is not None
    answer = client_of(world.ada).get(file_url("portal", case, "x.svg"))
    assert answer["Content-Type"] == "application/octet-stream"


def test_another_customer_gets_none_of_it(world: World, case: Case) -> None:
    stranger = client_of(world.cora)
    assert stranger.get(file_url("portal", case, "log.txt")).status_code == 404
    other = opened(world.cora, NOW, channel="chat", by=actor(world.kai))
    file = case.attachments.get(name="log.txt")
    crossed = reverse("portal:file", args=[other.number, file.pk])
    assert stranger.get(crossed).status_code == 404
    with as_account(world.cobalt.pk):
        assert not Attachment.objects.exists()


def test_what_hangs_on_a_note_is_for_staff(world: World, case: Case) -> None:
    note = File(name="secret.txt", content_type="text/plain", content=b"x")
    actions.add_note(case=case, body="Look.", attachments=[note], by=actor(world.kai), at=NOW)
    assert client_of(world.ada).get(file_url("portal", case, "secret.txt")).status_code == 404
    assert client_of(world.kai).get(file_url("desk", case, "secret.txt")).status_code == 200
    page = client_of(world.ada).get(reverse("portal:case", args=[case.number]))
    assert b"secret.txt" not in page.content


def test_customers_see_the_whole_of_their_own_mails(world: World, case: Case) -> None:
    client, message = client_of(world.ada), case.messages.get()
    page = client.get(reverse("portal:mail", args=[case.number, message.pk])).content.decode()
    assert "old words" in page
    thread = client.get(reverse("portal:case", args=[case.number])).content.decode()
    assert "old words" not in thread


def test_a_mail_of_staff_is_not_shown_as_it_came_to_customers(world: World, case: Case) -> None:
    came(letter(world.kai, "On it.\n\n> internal\n", to=answer_to(case, world.kai)))
    message = case.messages.latest("id")
    url = reverse("portal:mail", args=[case.number, message.pk])
    assert client_of(world.ada).get(url).status_code == 404


def test_a_message_carries_twenty_files_at_most(world: World, case: Case) -> None:
    many = [File(name="x", content_type="text/plain", content=b"x")] * 21
    with refused("attachments.too_many"):
        actions.reply(case=case, body="x", attachments=many, by=actor(world.kai), at=NOW)
    assert case.messages.count() == 1


def test_a_picture_shown_thousands_of_times_takes_no_memory(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(showing, "MOST_LETTERS", 200_000)
    mail = letter(world.ada)
    mail.add_alternative("<img src=cid:a>" * 1_000, subtype="html")
    content = PNG + bytes(60_000)
    mail.get_payload()[1].add_related(content, "image", "png", cid="<a>")  # type: ignore[union-attr, index, call-overload]
    html = showing.with_pictures(read_arrival(came(mail)))
    assert html.count("data:image/png;base64,") == 2
    assert len(html) < 250_000
