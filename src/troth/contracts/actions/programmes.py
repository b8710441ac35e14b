"""Publishing support programmes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from troth.contracts import access, events
from troth.contracts.actions.weaker import compared, demanded, reason_for_weaker, told
from troth.contracts.models import ProgrammeVersion, digest_of, parsed
from troth.lib.actors import Actor
from troth.lib.refusals import Refusal
from troth.promises.errors import ProgrammeError
from troth.promises.schema import Programme
from troth.timeline.actions import lock_stream, record

VERSION_LENGTH = 64
TITLE_LENGTH = 200


@transaction.atomic
def publish_programme(
    *, source: str, by: Actor, at: datetime, reason: str | None = None
) -> ProgrammeVersion:
    """Publish the text of a programme file, for good.

    The same text again returns the version it already is. A version that promises less than the
    newest one needs a ``reason``, which is kept with it. Refusal ``programme.invalid`` with the
    loader's message, ``programme.changed`` for another text under a published version, and those
    of ``reason_for_weaker``.
    """
    source = _with_line_end(source)
    digest = digest_of(source)
    programme = _parse(digest, source)
    stream = f"programme:{programme.programme}"
    lock_stream(stream)
    published = _published(programme, digest)
    if published:
        return published
    weaker_because = _weaker_because(programme, reason, at)
    version = ProgrammeVersion.objects.create(
        programme=programme.programme,
        version=programme.version,
        title=programme.title,
        source=source,
        digest=digest,
        published_at=at,
        published_by=str(by),
        weaker_because=weaker_because,
    )
    event = events.ProgrammePublished(
        programme=version.programme,
        version=version.version,
        title=version.title,
        digest=digest,
        weaker_because=weaker_because,
    )
    record(stream=stream, account_id=None, event=event, by=by, at=at)
    return version


@dataclass(frozen=True, kw_only=True)
class Outlook:
    """What publishing a text would mean: how it differs from the newest version, if there is one.

    `demanded` says what a weaker one takes to be published; None for any other.
    """

    version: str
    newest: str | None
    differences: list[str]
    demanded: str | None


def outlook(*, source: str, at: datetime) -> Outlook:
    """Say what publishing the text of a programme file would change, and publish nothing.

    Refusals as of ``publish_programme``, but none for a version that promises less.
    """
    source = _with_line_end(source)
    digest = digest_of(source)
    programme = _parse(digest, source)
    _published(programme, digest)
    newest = _newest(programme)
    if newest is None:
        return Outlook(version=programme.version, newest=None, differences=[], demanded=None)
    comparison = compared(newest.load(), programme, at=at)
    return Outlook(
        version=programme.version,
        newest=newest.version,
        differences=told(comparison),
        demanded=demanded(comparison) if comparison.worse else None,
    )


def _with_line_end(source: str) -> str:
    """A text without a line end would be taken for the path of a file."""
    return source if source.endswith("\n") else source + "\n"


def _newest(programme: Programme) -> ProgrammeVersion | None:
    return access.programme_versions().filter(programme=programme.programme).first()


def _weaker_because(programme: Programme, reason: str | None, at: datetime) -> str | None:
    newest = _newest(programme)
    return reason_for_weaker(newest.load(), programme, reason, at=at) if newest else None


def _parse(digest: str, source: str) -> Programme:
    try:
        programme = parsed(digest, lambda: source)
    except ProgrammeError as error:
        raise Refusal("programme.invalid", str(error), "source") from error
    for name, length in ("version", VERSION_LENGTH), ("title", TITLE_LENGTH):
        if len(getattr(programme, name)) > length:
            message = _("The %(name)s of the programme is longer than %(length)d characters.")
            values = {"name": name, "length": length}
            raise Refusal("programme.invalid", message % values, "source")
    return programme


def _published(programme: Programme, digest: str) -> ProgrammeVersion | None:
    version = ProgrammeVersion.objects.filter(
        programme=programme.programme, version=programme.version
    ).first()
    if version is None or version.digest == digest:
        return version
    message = _(
        "Version %(version)s of %(title)s is published and cannot change; give the changed"
        " programme a new version."
    )
    values = {"version": version.version, "title": version.title}
    raise Refusal("programme.changed", message % values, "source")
