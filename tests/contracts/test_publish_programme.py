"""Programmes are published as versions that never change."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from django.db import IntegrityError, connection
from tests.world import NOW, World, actor

from troth.contracts import access, actions, models
from troth.contracts.models import ProgrammeVersion
from troth.lib.refusals import NotFound, Refusal
from troth.promises.shipped import shipped_ids, shipped_programme, shipped_text
from troth.timeline import access as timeline
from troth.timeline.models import Event


def publish(source: str) -> ProgrammeVersion:
    return actions.publish_programme(source=source, by=World.by, at=NOW)


def changed(source: str, *, version: str | None = None) -> str:
    source += "# A remark.\n"
    if version is None:
        return source
    old = shipped_programme("opendns").version
    for written in (f'version: "{old}"', f"version: '{old}'", f"version: {old}"):
        if written in source:
            return source.replace(written, f'version: "{version}"', 1)
    raise AssertionError("no version in the file")


@pytest.mark.parametrize("programme", shipped_ids())
def test_every_shipped_programme_is_published_word_for_word(world: World, programme: str) -> None:
    version = world.programme(programme)
    version.refresh_from_db()
    assert version.source == shipped_text(programme)
    assert version.digest == hashlib.sha256(version.source.encode()).hexdigest()
    assert (version.published_at, version.published_by) == (NOW, "system")
    assert version.load().model_dump() == shipped_programme(programme).model_dump()


def test_publishing_is_recorded_once(world: World) -> None:
    version = actions.publish_programme(
        source=shipped_text("opendns"), by=actor(world.ines), at=NOW
    )
    assert publish(shipped_text("opendns")) == version
    (event,) = timeline.events_of("programme:opendns")
    assert (event.kind, event.account_id) == ("programme.published", None)
    sentence = f"Ines published {version.title} {version.version}."
    assert event.record().sentence("Ines") == sentence


def test_a_published_version_cannot_be_another_text(world: World) -> None:
    version = world.programme("opendns")
    with pytest.raises(Refusal) as refused:
        publish(changed(version.source))
    assert refused.value.code == "programme.changed"
    assert refused.value.message == (
        f"Version {version.version} of {version.title} is published and cannot change; give the"
        " changed programme a new version."
    )
    assert ProgrammeVersion.objects.count() == 1


def test_a_new_version_stands_beside_the_old(world: World) -> None:
    old = world.programme("opendns")
    new = actions.publish_programme(
        source=changed(old.source, version="2027"), by=world.by, at=NOW.replace(day=3)
    )
    assert access.programme_version("opendns") == new
    assert access.programme_version("opendns", old.version) == old
    assert list(access.newest_programmes()) == [new]
    assert timeline.break_in("programme:opendns") is None
    with pytest.raises(NotFound):
        access.programme_version("opendns", "1999")
    with pytest.raises(NotFound):
        access.programme_version("nobody")


def slower(world: World, *changes: tuple[str, str], version: str = "2") -> str:
    """The text of Black Pearl's programme as its next version, with changes."""
    text = world.programme("blackpearl").source
    for old, new in ('version: "1"', f'version: "{version}"'), *changes:
        assert text.count(old) == 1
        text = text.replace(old, new)
    return text


LATER = ("P2: 4 business hours", "P2: 5 business hours")
LESS_NOTICE = ("notice: 7 days", "notice: 5 days")
MAY_WORSEN = ("may_worsen: false", "may_worsen: true")


def test_a_weaker_version_is_refused_without_a_reason(world: World) -> None:
    with pytest.raises(Refusal) as refused:
        publish(slower(world, LATER, LESS_NOTICE))
    assert (refused.value.code, refused.value.field) == ("programme.may_not_worsen", "reason")
    assert refused.value.message == (
        "Version 2 is worse than 1 in 2 places. premium: P2, first response: 4 business hours"
        " on site before, 5 business hours on site now. For example incident, P2, by portal at"
        " wellington, opened Mon 2 Mar 2026 00:00 UTC: due Mon 2 Mar 2026 04:00 UTC before,"
        " Mon 2 Mar 2026 21:00 UTC now. Version 1 itself says, under “5.1”, that no later version"
        " makes anything worse: change that, or give a reason that names “5.1”."
    )
    assert [detail.split(".")[0] for detail in refused.value.details] == ["Worse", "Worse"]
    assert ProgrammeVersion.objects.count() == 1
    with pytest.raises(Refusal):
        publish_because(slower(world, LATER), "We have fewer people.")


def publish_because(source: str, reason: str) -> ProgrammeVersion:
    return actions.publish_programme(source=source, reason=reason, by=World.by, at=NOW)


def test_the_reason_is_kept_with_the_version_and_told(world: World) -> None:
    reason = "Everybody agreed to it, so 5.1 is kept."
    version = publish_because(slower(world, LATER), f"  {reason}\r\n")
    version.refresh_from_db()
    assert version.weaker_because == reason
    event = timeline.events_of("programme:blackpearl").last()
    assert event is not None
    assert event.record().sentence("Ines").endswith(f"less than the version before: {reason}")
    assert timeline.break_in("programme:blackpearl") is None
    assert publish(slower(world, LATER)) == version


@pytest.mark.parametrize(
    "reason", ["See 15.1.", "See 5.10.", "See 5.1.2.", "See 3.5.1.", "See 5.1a.", "See 5.1(b)."]
)
def test_another_clause_is_not_the_one_to_be_named(world: World, reason: str) -> None:
    with pytest.raises(Refusal) as refused:
        publish_because(slower(world, LATER), reason)
    assert refused.value.code == "programme.may_not_worsen"


@pytest.mark.parametrize(
    "reason", ["5.1", "Agreed (5.1).", "§5.1: agreed", "15.1, 5.1/5.2", "5.1-5.3"]
)
def test_the_clause_is_named_in_any_sentence(world: World, reason: str) -> None:
    assert publish_because(slower(world, LATER), reason).weaker_because == reason


def test_any_reason_will_do_where_nothing_forbids_to_promise_less(world: World) -> None:
    publish_because(slower(world, MAY_WORSEN), "Agreed, in spite of 5.1.")
    third = slower(world, MAY_WORSEN, LATER, version="3")
    with pytest.raises(Refusal) as refused:
        publish(third)
    assert refused.value.code == "programme.weaker"
    assert refused.value.message.endswith("Give a reason, or change that.")
    assert publish_because(third, "We have fewer people.").weaker_because


@pytest.mark.parametrize("reason", ["x" * 1001, "5.1 \x07"])
def test_a_reason_is_text_that_can_be_kept(world: World, reason: str) -> None:
    with pytest.raises(Refusal) as refused:
        publish_because(slower(world, LATER), reason)
    assert refused.value.field == "reason"


def test_hours_too_few_for_any_calendar_are_refused(world: World) -> None:
    open_for_a_minute = ("windows: Mon-Fri 09:00-17:00", "windows: Mon 09:00-09:01")
    world.programme("cloudmark")
    text = shipped_text("cloudmark").replace(*open_for_a_minute)
    text = text.replace("holidays: US", "holidays: US\n    business_day: 8 hours")
    with pytest.raises(Refusal) as refused:
        publish_because(text.replace('version: "1"', 'version: "2"'), "We have no people.")
    assert (refused.value.code, refused.value.field) == ("programme.not_comparable", "source")
    assert refused.value.message.startswith(
        "Version 2 cannot be compared with 1. The answer lies past the end of 2100"
    )


def test_an_improvement_needs_no_reason(world: World) -> None:
    faster = slower(world, ("P2: 4 business hours", "P2: 3 business hours"))
    assert publish_because(faster, "We can.").weaker_because is None
    event = timeline.events_of("programme:blackpearl").last()
    assert event is not None
    assert event.record().sentence("Ines") == "Ines published Black Pearl Mail technical support 2."


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("", "empty"),
        ("programme: [", None),
        ("programme: acme\nnonsense: true\n", "nonsense"),
        ("programme: a\x00b\n", None),
        ("programme: \ud800\n", None),
        ("x" * 600_000, "larger than"),
    ],
)
def test_what_is_no_programme_is_refused(source: str, words: str | None) -> None:
    with pytest.raises(Refusal) as refused:
        publish(source)
    assert (refused.value.code, refused.value.field) == ("programme.invalid", "source")
    assert words is None or words in refused.value.message
    assert not Event.objects.exists()


@pytest.mark.django_db
def test_the_path_of_a_file_is_not_a_programme(tmp_path: Path) -> None:
    path = tmp_path / "opendns.yaml"
    path.write_text(shipped_text("opendns"))
    with pytest.raises(Refusal):
        publish(str(path))


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE contracts_programmeversion SET source = 'x'",
        "DELETE FROM contracts_programmeversion",
        "TRUNCATE contracts_programmeversion CASCADE",
    ],
)
def test_the_database_refuses_to_change_a_version(world: World, sql: str) -> None:
    world.programme("opendns")
    with (
        pytest.raises(IntegrityError, match="contracts_programmeversion refused"),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)


def test_a_version_is_parsed_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    version = world.programme("opendns")
    monkeypatch.setattr(models, "_PARSED", {})
    programme = version.load()
    again = access.programme_version("opendns")
    with monkeypatch.context() as patch:
        patch.setattr(models, "load_programme", None)
        assert again.load() is programme
    assert "source" in again.get_deferred_fields()
