"""The files of a mail, as many and as large as may be kept."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext as _

from troth.channels.email.inbound import Enclosure
from troth.channels.email.reading.limits import Limits
from troth.channels.email.reading.plain import plain_line
from troth.channels.email.reading.problems import Problems
from troth.channels.email.reading.structure import Part
from troth.lib.file_names import safe_name, usual_name
from troth.lib.file_types import type_of


class Enclosures:
    """Collects files; what is too much is named in `left_out` and never decoded."""

    def __init__(self, limits: Limits, problems: Problems) -> None:
        self.limits, self.problems = limits, problems
        self.kept: list[Enclosure] = []
        self.left_out: list[str] = []
        self._room = limits.all_enclosures

    def add_part(self, part: Part, name: str = "") -> None:
        """Keep what a part holds."""
        named = safe_name(name or part.file_name)
        if self._has_room(part.size * 3 // 4 if part.encoding == "base64" else part.size):
            content_id = plain_line(part.content_id, 250)
            content = part.content(self.problems)
            self.add(content, named, part.kind, content_id=content_id)
        else:
            self._leave_out(named or usual_name(part.kind))

    def add(self, content: bytes, name: str, claimed: str, *, content_id: str = "") -> None:
        """Keep a file."""
        kind = type_of(content, claimed)
        name = safe_name(name) or usual_name(kind)
        if not self._has_room(len(content)):
            self._leave_out(name)
        elif not (kind == "text/calendar" and self._is_known(content)):
            self._room -= len(content)
            kept = Enclosure(
                name=name,
                content_type=kind,
                content=content,
                content_id=content_id,
            )
            self.kept.append(kept)

    def finished(self, shown_ids: frozenset[str]) -> tuple[Enclosure, ...]:
        """Return the files; inline are those that the HTML shows, whatever the mail says."""
        return tuple(
            replace(kept, is_inline=True) if kept.content_id in shown_ids else kept
            for kept in self.kept
        )

    def _has_room(self, size: int) -> bool:
        is_few = len(self.kept) < self.limits.enclosures
        return is_few and size <= min(self._room, self.limits.enclosure)

    def _leave_out(self, name: str) -> None:
        self.left_out.append(name)
        self.problems.tell(
            _("Some files were left out, because there were too many or they were too large.")
        )

    def _is_known(self, content: bytes) -> bool:
        """Whether the same bytes are there already, as those of invitations often are."""
        return any(kept.content == content for kept in self.kept)
