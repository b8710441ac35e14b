"""Publishing support programmes."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from troth.contracts import access, events
from troth.contracts.actions.weaker import reason_for_weaker
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
    # A text without a line end would be taken for the path of a file.
    source = source if source.endswith("\n") else source + "\n"
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


def _weaker_because(programme: Programme, reason: str | None, at: datetime) -> str | None:
    newest = access.programme_versions().filter(programme=programme.programme).first()
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
