"""Pages are posted to programs: signed, in their shape, to the outside only, until they arrive."""

from __future__ import annotations

import json
import logging
import re
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from pytest_django.fixtures import Settings
from standardwebhooks.webhooks import Webhook, WebhookVerificationError
from tests.casework import HOUR, MINUTE, opened, refused
from tests.certificates import self_signed
from tests.receiver import Receiver, listening
from tests.world import NOW, World, actor

from troth.accounts import actions as accounts
from troth.accounts.models import PagingPolicy
from troth.cases import actions as cases
from troth.cases.models import Case, Notice
from troth.cases.sweep import sweep
from troth.channels import actions
from troth.channels.failures import Permanent, Temporary
from troth.channels.models import Delivery, Endpoint
from troth.channels.outbox import Dispatcher
from troth.channels.webhook.targets import is_outside, look_up, require_url
from troth.lib.sealing import CannotUnseal
from troth.timeline.models import Event


@pytest.fixture
def policy(world: World) -> PagingPolicy:
    """Nia by webhook only, for cases of the first rank."""
    policy = accounts.create_paging_policy(name="All", repeats=0, by=world.by, at=NOW - HOUR)
    accounts.add_paging_step(
        policy=policy, staff=world.nia, by_email=False, by_webhook=True, by=world.by, at=NOW
    )
    return policy


@pytest.fixture
def receiver(settings: Settings) -> Iterator[Receiver]:
    settings.TROTH_WEBHOOKS_INSIDE = True
    with listening() as receiver:
        yield receiver


def endpoint_at(world: World, url: str, **details: Any) -> Endpoint:
    given = {"name": "Pager", "url": url, "by": world.by, "at": NOW}
    return actions.create_endpoint(**given | details)


def deliver(at: Any = NOW) -> None:
    Dispatcher(now=lambda: at).deliver_all("webhook")


def lived_through(world: World) -> Case:
    """A case that is paged for, acknowledged and resolved."""
    case = opened(world.bea, NOW, severity="P1")
    cases.acknowledge_page(case=case, by=actor(world.nia), at=NOW + MINUTE)
    cases.resolve(case=case, body="Done.", by=actor(world.nia), at=NOW + HOUR)
    return case


def test_a_page_is_posted_and_can_be_verified(
    world: World, policy: PagingPolicy, receiver: Receiver
) -> None:
    endpoint = endpoint_at(world, receiver.url)
    case = lived_through(world)
    deliver(NOW + HOUR)
    called, known, ended = receiver.opened(endpoint.secret)
    assert [one["type"] for one in (called, known, ended)] == [
        "case.paged",
        "case.page_acknowledged",
        "case.paging_ended",
    ]
    assert called["timestamp"] == "2026-03-02T09:00:00Z"
    assert called["data"]["sentence"] == "Troth paged Nia Tamati."
    assert called["data"]["case"]["number"] == case.number
    assert called["data"]["case"]["severity_rank"] == 1
    assert ended["data"]["since"] == "2026-03-02T09:00:00Z"
    path, headers, _ = receiver.requests[0]
    assert path == "/troth?to=me"
    assert headers["host"] == receiver.url.split("/")[2]
    assert headers["content-type"] == "application/json"
    ids = [headers["webhook-id"] for _, headers, _ in receiver.requests]
    assert len(set(ids)) == 3


def test_neither_addresses_nor_secrets_are_logged(
    world: World, policy: PagingPolicy, receiver: Receiver, caplog: pytest.LogCaptureFixture
) -> None:
    endpoint = endpoint_at(world, receiver.url)
    caplog.set_level(logging.INFO)
    opened(world.bea, NOW, severity="P1")
    deliver()
    assert len(receiver.requests) == 1
    assert "to=me" not in caplog.text and endpoint.secret not in caplog.text


def test_a_post_that_was_changed_does_not_verify(
    world: World, policy: PagingPolicy, receiver: Receiver
) -> None:
    endpoint = endpoint_at(world, receiver.url)
    opened(world.bea, NOW, severity="P1")
    deliver()
    _, headers, body = receiver.requests[0]
    with pytest.raises(WebhookVerificationError):
        Webhook(endpoint.secret).verify(body.replace(b"P1", b"P4"), headers)


def test_the_shape_of_pagerduty(world: World, policy: PagingPolicy, receiver: Receiver) -> None:
    with refused("text.blank"):
        endpoint_at(world, receiver.url, shape="pagerduty")
    endpoint_at(world, receiver.url, shape="pagerduty", routing_key="R0")
    case = lived_through(world)
    deliver(NOW + HOUR)
    called, known, ended = receiver.bodies
    key = {"routing_key": "R0", "dedup_key": f"troth:{case.number}"}
    assert called.items() >= {**key, "event_action": "trigger"}.items()
    assert called["payload"]["severity"] == "critical"
    assert called["payload"]["summary"] == f"[{case.number}] Mail is late"
    assert known == key | {"event_action": "acknowledge"}
    assert ended == key | {"event_action": "resolve"}


def test_the_shape_of_alertmanager(world: World, policy: PagingPolicy, receiver: Receiver) -> None:
    endpoint_at(world, receiver.url, shape="alertmanager")
    case = lived_through(world)
    deliver(NOW + HOUR)
    firing, resolved = receiver.bodies  # it knows no acknowledgement
    assert (firing["version"], firing["status"], resolved["status"]) == ("4", "firing", "resolved")
    (alert,), (over,) = firing["alerts"], resolved["alerts"]
    assert alert["labels"]["case"] == case.number
    assert (alert["startsAt"], alert["endsAt"]) == ("2026-03-02T09:00:00Z", "0001-01-01T00:00:00Z")
    assert (over["startsAt"], over["endsAt"]) == ("2026-03-02T09:00:00Z", "2026-03-02T10:00:00Z")
    assert alert["fingerprint"] == over["fingerprint"]


def test_only_endpoints_of_the_policy_are_called(
    world: World, policy: PagingPolicy, receiver: Receiver
) -> None:
    other = accounts.create_paging_policy(
        name="London", site=world.london, by=world.by, at=NOW - HOUR
    )
    endpoint_at(world, receiver.url, name="Ours", policy=policy)
    endpoint_at(world, receiver.url, name="Theirs", policy=other)
    opened(world.bea, NOW, severity="P1")
    assert list(Delivery.objects.filter(channel="webhook").values_list("to", flat=True)) == ["Ours"]


def test_a_page_that_goes_out_nowhere_is_told_to_the_managers(
    world: World, policy: PagingPolicy
) -> None:
    mara = world.mara
    opened(world.bea, NOW, severity="P1")
    notice = Notice.objects.get(staff=mara, kind="case.paged")
    assert notice.sentence == "A page went out nowhere: no webhook endpoint takes the pages of All."
    sweep(at=NOW + HOUR)
    assert Notice.objects.filter(staff=mara, kind="case.page_unanswered").exists()


@pytest.mark.parametrize("status", [200, 202, 299])
def test_what_is_taken_is_sent(
    world: World, policy: PagingPolicy, receiver: Receiver, status: int
) -> None:
    receiver.status = status
    endpoint_at(world, receiver.url)
    opened(world.bea, NOW, severity="P1")
    deliver()
    row = Delivery.objects.get(channel="webhook")
    assert (row.status, row.remote_id[:4]) == ("sent", "msg_")


@pytest.mark.parametrize("status", [301, 307, 400, 401, 404, 410])
def test_a_refusal_is_for_good_and_no_redirect_is_followed(
    world: World, policy: PagingPolicy, receiver: Receiver, status: int
) -> None:
    receiver.status, receiver.location = status, receiver.url
    endpoint_at(world, receiver.url)
    opened(world.bea, NOW, severity="P1")
    deliver()
    row = Delivery.objects.get(channel="webhook")
    assert (row.status, row.refused, len(receiver.requests)) == ("failed", True, 1)
    assert str(status) in row.last_error


@pytest.mark.parametrize("status", [408, 425, 429, 500, 503])
def test_what_may_go_better_later_is_tried_again_as_the_same(
    world: World, policy: PagingPolicy, receiver: Receiver, status: int
) -> None:
    receiver.status = status
    endpoint_at(world, receiver.url)
    opened(world.bea, NOW, severity="P1")
    deliver()
    assert Delivery.objects.get(channel="webhook").status == "waiting"
    receiver.status = 204
    deliver(NOW + HOUR)
    assert Delivery.objects.get(channel="webhook").status == "sent"
    (_, first, body), (_, second, again) = receiver.requests
    assert (first["webhook-id"], body) == (second["webhook-id"], again)


def test_nobody_listening_is_tried_again(world: World, policy: PagingPolicy) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.conf.settings.TROTH_WEBHOOKS_INSIDE", True)
        endpoint_at(world, f"http://127.0.0.1:{port}/")
        opened(world.bea, NOW, severity="P1")
        deliver()
    row = Delivery.objects.get(channel="webhook")
    assert (row.status, row.last_error) == (
        "waiting",
        "The other side cannot be reached (ConnectError).",
    )


def test_an_answer_that_trickles_in_is_waited_for_no_longer_than_any(
    world: World, policy: PagingPolicy, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("troth.channels.webhook.sending.ALL_SECONDS", 0.5)
    receiver.drips = 500  # each well within what a single read may take
    endpoint_at(world, receiver.url)
    opened(world.bea, NOW, severity="P1")
    deliver()
    row = Delivery.objects.get(channel="webhook")
    assert (row.status, row.last_error) == ("waiting", "The other side did not answer in time.")


def test_a_trickle_that_ends_in_time_is_an_answer(
    world: World, policy: PagingPolicy, receiver: Receiver
) -> None:
    receiver.drips = 5
    endpoint_at(world, receiver.url)
    opened(world.bea, NOW, severity="P1")
    deliver()
    assert Delivery.objects.get(channel="webhook").status == "sent"


def test_what_follows_the_head_of_an_answer_is_not_read(
    world: World, policy: PagingPolicy, receiver: Receiver
) -> None:
    receiver.status, receiver.floods = 200, 500_000_000
    endpoint_at(world, receiver.url)
    opened(world.bea, NOW, severity="P1")
    deliver()
    assert Delivery.objects.get(channel="webhook").status == "sent"
    assert receiver.flooded < 50_000_000  # what fits between the two, and no more


def test_an_answer_whose_head_has_no_end_is_given_up(
    world: World, policy: PagingPolicy, receiver: Receiver
) -> None:
    receiver.location = "x" * 1_000_000
    endpoint_at(world, receiver.url)
    opened(world.bea, NOW, severity="P1")
    deliver()
    row = Delivery.objects.get(channel="webhook")
    assert row.last_error == "The other side cannot be reached (RemoteProtocolError)."


def test_an_endpoint_out_of_use_gets_nothing(
    world: World, policy: PagingPolicy, receiver: Receiver
) -> None:
    endpoint = endpoint_at(world, receiver.url)
    opened(world.bea, NOW, severity="P1")
    actions.change_endpoint(
        endpoint=endpoint,
        name="Pager",
        url=receiver.url,
        shape="plain",
        policy=None,
        routing_key="",
        is_active=False,
        by=world.by,
        at=NOW,
    )
    deliver()
    opened(world.bea, NOW, severity="P1")
    assert receiver.requests == []
    assert Delivery.objects.get(channel="webhook").status == "given_up"


def test_a_new_secret_signs_from_then_on(
    world: World, policy: PagingPolicy, receiver: Receiver
) -> None:
    endpoint = endpoint_at(world, receiver.url)
    opened(world.bea, NOW, severity="P1")
    renewed = actions.renew_secret(endpoint=endpoint, by=world.by, at=timezone.now())
    deliver()
    assert renewed.secret != endpoint.secret
    assert len(receiver.opened(renewed.secret)) == 1
    assert len(receiver.opened(endpoint.secret)) == 1  # for a day, until the other side knows
    told = str(list(Event.objects.filter(stream=f"endpoint:{endpoint.pk}").values_list("data")))
    assert endpoint.secret not in told and renewed.secret not in told


def test_the_former_secret_signs_for_a_day(world: World) -> None:
    endpoint = endpoint_at(world, "https://alerts.example.com/")
    renewed = actions.renew_secret(endpoint=endpoint, by=world.by, at=NOW)
    assert renewed.secrets_at(NOW + 23 * HOUR) == [renewed.secret, endpoint.secret]
    assert renewed.secrets_at(NOW + 24 * HOUR) == [renewed.secret]


def test_secrets_are_kept_sealed(world: World) -> None:
    endpoint = endpoint_at(world, "https://alerts.example.com/")
    actions.renew_secret(endpoint=endpoint, by=world.by, at=NOW)
    with connection.cursor() as cursor:
        cursor.execute("SELECT channels_endpoint::text FROM channels_endpoint")
        assert "whsec_" not in str(cursor.fetchall())


def test_a_secret_survives_another_key(
    world: World, policy: PagingPolicy, receiver: Receiver, settings: Settings
) -> None:
    endpoint = endpoint_at(world, receiver.url)
    secret, former = endpoint.secret, settings.SECRET_KEY
    opened(world.bea, NOW, severity="P1")
    settings.SECRET_KEY = "another-" * 8
    deliver()
    row = Delivery.objects.get(channel="webhook")
    assert row.status == "waiting"
    assert "TROTH_FORMER_SECRET_KEYS" in row.last_error
    with pytest.raises(CannotUnseal):
        actions.reseal_secrets()
    settings.SECRET_KEY_FALLBACKS = [former]
    assert actions.reseal_secrets() == 1
    settings.SECRET_KEY_FALLBACKS = []
    deliver(NOW + HOUR)
    assert len(receiver.opened(secret)) == 1


def test_a_new_secret_mends_one_that_cannot_be_read(world: World, settings: Settings) -> None:
    endpoint = endpoint_at(world, "https://alerts.example.com/")
    settings.SECRET_KEY = "another-" * 8
    renewed = actions.renew_secret(endpoint=endpoint, by=world.by, at=NOW)
    assert renewed.secrets_at(NOW) == [renewed.secret]
    assert actions.reseal_secrets() == 1


@pytest.mark.django_db(transaction=True)
def test_secrets_from_before_are_sealed_and_back_again(transactional_db: None) -> None:
    def at(name: str) -> Any:
        call_command("migrate", "channels", name, verbosity=0)
        state = MigrationExecutor(connection).loader.project_state([("channels", name)])
        return state.apps.get_model("channels", "Endpoint").objects

    try:
        at("0007_listening").create(name="Pager", url="https://x.example", secret="whsec_AAAA")
        at("0008_sealed_secrets")
        assert Endpoint.objects.get().secret == "whsec_AAAA"
        assert at("0007_listening").get().secret == "whsec_AAAA"
    finally:
        call_command("migrate", verbosity=0)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "http://alerts.example.com/",
        "ftp://alerts.example.com/",
        "https://",
        "https://user:secret@alerts.example.com/",
        "https://alerts.example.com/#here",
        "https://alerts.example.com:no/",
        "https://[alerts/",
    ],
)
def test_an_address_that_cannot_be_posted_to_is_refused(world: World, url: str) -> None:
    with refused("endpoint.url" if url else "text.blank"):
        endpoint_at(world, url)


def test_plain_http_is_for_the_operators_own_network() -> None:
    assert require_url("http://10.0.0.7/", inside=True) == "http://10.0.0.7/"


INSIDE = (
    "127.0.0.1",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "224.0.0.1",
    "255.255.255.255",
    "::1",
    "::",
    "fe80::1%eth0",
    "fc00::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b:1::7f00:1",
    "::ffff:0:7f00:1",
    "::7f00:1",
    "fec0::1",
    "2002:7f00:1::",
    "ff02::1",
)


@pytest.mark.parametrize("address", INSIDE)
def test_what_lies_inside_is_known(address: str) -> None:
    assert not is_outside(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:4700::1111", "::ffff:8.8.8.8"])
def test_what_lies_outside_is_known(address: str) -> None:
    assert is_outside(address)


def names(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, 443)) for one in addresses]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)


def test_a_name_of_which_anything_lies_inside_is_not_posted_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    names(monkeypatch, "93.184.216.34", "169.254.169.254")
    with pytest.raises(Permanent, match="TROTH_WEBHOOKS_INSIDE"):
        look_up("https://alerts.example.com/", inside=False)
    names(monkeypatch, "93.184.216.34")
    assert look_up("https://alerts.example.com/", inside=False) == ["93.184.216.34"]


def test_the_next_address_is_tried_when_the_first_does_not_listen(
    world: World, policy: PagingPolicy, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    endpoint_at(world, receiver.url)
    opened(world.bea, NOW, severity="P1")
    found = ["127.0.0.2", "127.0.0.1"]
    monkeypatch.setattr("troth.channels.webhook.sending.look_up", lambda *_, **__: found)
    deliver()
    assert len(receiver.requests) == 1


@pytest.mark.parametrize(("named", "arrives"), [("localhost", True), ("elsewhere", False)])
def test_the_certificate_must_be_that_of_the_name_though_the_connection_goes_to_an_address(
    world: World,
    policy: PagingPolicy,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    named: str,
    arrives: bool,
) -> None:
    settings.TROTH_WEBHOOKS_INSIDE = True
    certificate = self_signed(named, tmp_path)
    monkeypatch.setattr("certifi.where", lambda: str(certificate))
    with listening(certificate) as receiver:
        endpoint_at(world, receiver.url)
        opened(world.bea, NOW, severity="P1")
        deliver()
    assert len(receiver.requests) == arrives
    delivery = Delivery.objects.get(channel="webhook")
    assert (delivery.status == "sent") is arrives


def test_a_name_that_is_not_found_may_be_later(monkeypatch: pytest.MonkeyPatch) -> None:
    def not_found(*_: object, **__: object) -> None:
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", not_found)
    with pytest.raises(Temporary):
        look_up("https://alerts.example.com/", inside=False)


@pytest.mark.parametrize("url", ["https://127.0.0.1/", "https://2130706433/", "https://[::1]/"])
def test_loopback_is_refused_however_it_is_written(
    world: World, policy: PagingPolicy, url: str
) -> None:
    endpoint_at(world, url)
    opened(world.bea, NOW, severity="P1")
    deliver()
    row = Delivery.objects.get(channel="webhook")
    assert (row.status, row.refused) == ("failed", True)


def test_the_example_of_the_docs_verifies(
    world: World, policy: PagingPolicy, receiver: Receiver
) -> None:
    text = (Path(__file__).parents[2] / "docs/reference/webhooks.md").read_text()
    blocks = re.findall(r"```python\n(.*?)```", text, flags=re.DOTALL)
    example: dict[str, Any] = {}
    exec(next(block for block in blocks if "def verify" in block), example)
    endpoint = endpoint_at(world, receiver.url)
    opened(world.bea, NOW, severity="P1")
    deliver()
    _, headers, body = receiver.requests[0]
    told = json.loads(re.findall(r"```json\n(.*?)```", text, flags=re.DOTALL)[0])
    assert shape_of(example["verify"](endpoint.secret, headers, body)) == shape_of(told)
    with pytest.raises(ValueError, match="not signed"):
        example["verify"](endpoint.secret, headers, body + b" ")


def shape_of(value: Any) -> Any:
    """The same with every value told by its type."""
    if isinstance(value, dict):
        return {key: shape_of(one) for key, one in value.items()}
    return type(value).__name__
