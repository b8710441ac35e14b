"""Staff attach files to what they write, and files on a note stay among them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.casework import MINUTE, assert_sound, findings, opened, record_for
from tests.desk.conftest import Now, signed_in
from tests.world import NOW, World, actor
from troth.cases import actions
from troth.cases.models import Attachment, Case
from troth.channels.email.case_mail import compose_case_mail
from troth.channels.models import Delivery

LOST = "The files that you chose were not kept; choose them again."


def upload(name: str, content: bytes = b"line\n") -> Any:
    return SimpleUploadedFile(name, content, "text/plain")


@pytest.fixture
def case(world: World, now: Now) -> Case:
    found = opened(world.ada, NOW)
    now.later(minutes=10)
    return found


def write(client: Client, case: Case, *files: Any, body: str = "See there.", **more: str) -> Any:
    data = {"body": body, "visibility": "public", "files": files} | more
    return client.post(f"/desk/cases/{case.number}/write/", data)


def files_on(case: Case) -> list[str]:
    return [file.name for file in case.messages.latest("id").attachments.all()]


@pytest.mark.parametrize("do", ["reply", "wait", "workaround", "resolve:fix"])
def test_files_come_with_whatever_a_reply_does(
    do: str, kai: Client, case: Case, world: World, now: Now
) -> None:
    assert write(kai, case, upload("patch.diff"), upload("how.txt"), do=do).status_code == 302

    assert files_on(case) == ["patch.diff", "how.txt"]
    for client, door in ((kai, "desk"), (signed_in(world.ada), "portal")):
        page = client.get(reverse(f"{door}:case", args=[case.number])).text
        assert "patch.diff" in page
    assert_sound(case, now.at)


def test_a_refused_reply_keeps_its_words_and_tells_of_the_files(kai: Client, case: Case) -> None:
    files = [upload(f"{number}.txt") for number in range(21)]

    answer = write(kai, case, *files, body="All of them.", do="resolve:fix")

    assert answer.status_code == 422
    assert "A message can carry 20 files at most, and there are 21; take some out." in answer.text
    assert LOST in answer.text
    assert "All of them." in answer.text
    assert not Attachment.objects.exists()


def test_a_case_is_opened_with_what_the_customer_sent(world: World, kai: Client) -> None:
    fields = {"kind": "incident", "severity": "P1", "channel": "phone"}
    fields |= {"subject": "Late", "body": "Mail is late."}
    place = f"/desk/cases/new/?contact={world.ada.pk}"

    refused = kai.post(place, {**fields, "subject": "", "files": [upload("log.txt")]})
    assert refused.status_code == 422
    assert LOST in refused.text
    assert "Mail is late." in refused.text
    assert kai.post(place, {**fields, "files": [upload("log.txt")]}).status_code == 302

    assert files_on(Case.objects.get()) == ["log.txt"]


def test_the_customer_is_told_of_the_files_by_mail(world: World, kai: Client, case: Case) -> None:
    Delivery.objects.all().delete()
    write(kai, case, upload("patch <1>.diff"), do="wait")

    told = sent_to(world.ada.email)
    assert "Attached files, which you can open on the case's page:" in told.body
    assert "- patch _1_.diff (5\xa0bytes)" in told.body
    assert f"/cases/{case.number}/" in told.body
    assert "patch _1_.diff" in str(told.alternatives[0][0])
    assert told.attachments == []


def test_files_on_a_note_are_never_the_customers(
    world: World, kai: Client, case: Case, now: Now
) -> None:
    Delivery.objects.all().delete()
    assert (
        write(kai, case, upload("secret.txt", b"secret\n"), visibility="internal").status_code
        == 302
    )
    write(kai, case, upload("patch.diff"))

    secret = Attachment.objects.get(name="secret.txt")
    urls = {door: reverse(f"{door}:file", args=[case.number, secret.pk]) for door in DOORS}
    assert kai.get(urls["desk"]).content == b"secret\n"
    for person in (world.ada, world.ben, world.cora):
        client = signed_in(person)
        assert [client.get(url).status_code for url in urls.values()] == [404, 404]
    ada = signed_in(world.ada)
    for path in ("", "thread/?state=", "promises/", "record.json"):
        answer = ada.get(f"/cases/{case.number}/{path}")
        assert answer.status_code == 200
        assert_silent(answer.content.decode(), secret)
    assert_silent(str(sent_to(world.ada.email).message()), secret)


def test_the_record_proves_a_note_with_files_without_telling_them(
    world: World, kai: Client, case: Case, now: Now
) -> None:
    write(kai, case, upload("secret.txt", b"secret\n"), visibility="internal")
    secret = Attachment.objects.get()

    for person, knows in ((world.kai, True), (world.ada, False)):
        record = record_for(person, case, now.at)
        assert findings(record) == []
        assert (secret.sha256 in json.dumps(record)) is knows


def test_a_file_that_came_with_a_reply_of_a_merged_case_stays_where_it_is(
    world: World, kai: Client, case: Case, now: Now
) -> None:
    other = opened(world.ada, now.at)
    write(kai, other, upload("patch.diff"))
    file = Attachment.objects.get()
    merged = {"body": "One thing.", "agreed": True}
    actions.merge_case(case=other, into=case, **merged, by=actor(world.kai), at=now.at + MINUTE)

    assert kai.get(reverse("desk:file", args=[other.number, file.pk])).status_code == 200
    assert kai.get(reverse("desk:file", args=[case.number, file.pk])).status_code == 404


DOORS = ("portal", "desk")


def assert_silent(text: str, secret: Attachment) -> None:
    """Nothing in the text tells of the file."""
    assert secret.name not in text
    assert secret.sha256 not in text
    assert f"/files/{secret.pk}/" not in text


def sent_to(address: str) -> Any:
    """The one mail that waits for this address."""
    return compose_case_mail(Delivery.objects.get(to=address))
