"""The parts of a mail (RFC 2045, 2046), also where boundaries are wrong or missing.

Parts are places in the raw bytes: nothing is copied or decoded until somebody asks. A boundary is
looked for once in each multipart, so the work is bounded by the mail's size times its depth. (The
standard library's parser recurses as deep as a mail wants, and makes an object of every line.)
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from troth.channels.email.reading.fields import Fields, read_fields
from troth.channels.email.reading.limits import Limits
from troth.channels.email.reading.parameters import read_parameters, read_type
from troth.channels.email.reading.plain import plain_line
from troth.channels.email.reading.problems import Problems
from troth.channels.email.reading.transfer import undo

_BOUNDARY_LENGTH = 200
# What looks like the first boundary where none is named: two hyphens above a part's header.
_LIKELY_BOUNDARY = re.compile(rb"(?<![^\n])--([^\s-][^\r\n]{0,70})\r?\n(?=Content-)", re.IGNORECASE)
_MBOX_LINE = re.compile(rb"\s*(?:>?From [^\n]*\n)?")


@dataclass(slots=True, kw_only=True)
class Part:
    """A mail, or a part of one."""

    raw: bytes = field(repr=False)
    start: int  # of its body in `raw`
    end: int
    fields: Fields
    kind: str  # media type in lower case
    parameters: dict[str, str]
    disposition: str = ""  # "attachment", "inline" or ""
    file_name: str = ""  # as it is claimed
    children: list[Part] = field(default_factory=list)

    @property
    def size(self) -> int:
        """Return how many bytes it takes in the mail, encoded as it is."""
        return self.end - self.start

    @property
    def content_id(self) -> str:
        return self.fields.first("content-id").strip("<> ")

    @property
    def encoding(self) -> str:
        return self.fields.first("content-transfer-encoding").strip(" ;\"'").lower()[:40]

    def encoded(self) -> bytes:
        """Return the body as it stands in the mail."""
        return self.raw[self.start : self.end]

    def content(self, problems: Problems) -> bytes:
        """Return the body without its transfer encoding."""
        content, is_right = undo(self.encoded(), self.encoding)
        if not is_right:
            message = _("A part is not encoded as it says (%(encoding)s).")
            problems.tell(message % {"encoding": plain_line(self.encoding, 40)})
        return content


def walk(part: Part) -> Iterator[Part]:
    """Go through a part and all parts in it, in their order."""
    yield part
    for child in part.children:
        yield from walk(child)


def read_structure(raw: bytes, limits: Limits, problems: Problems) -> Part:
    """Return a mail with its parts; mails within it stay whole."""
    if b"\n" not in raw:
        raw = raw.replace(b"\r", b"\n")  # as very old programs end lines
    begin = _MBOX_LINE.match(raw)
    return _Reader(raw, limits, problems).part(begin.end() if begin else 0, len(raw), 0)


class _Reader:
    def __init__(self, raw: bytes, limits: Limits, problems: Problems) -> None:
        self.raw, self.limits, self.problems = raw, limits, problems
        self.count = 0

    def part(self, start: int, end: int, depth: int, usual: str = "text/plain") -> Part:
        self.count += 1
        fields, body, in_order = read_fields(self.raw, start, end, self.limits.headers)
        if not in_order:
            self.problems.tell(_("Header lines are malformed; what could be read was."))
        part = self._described(fields, body, end, usual)
        if part.kind.startswith("multipart/"):
            self._divide(part, depth)
        return part

    def _described(self, fields: Fields, start: int, end: int, usual: str) -> Part:
        named = fields.first("content-type")
        kind, parameters = read_type(named)
        if named and not kind:
            message = _("A part gives a malformed type (%(type)s).")
            self.problems.tell(message % {"type": plain_line(named, 80)})
        fields.charset = parameters.get("charset", "")
        told = fields.first("content-disposition")
        disposition = told.partition(";")[0].strip().lower()
        file_name = read_parameters(told).get("filename") or parameters.get("name", "")
        return Part(
            raw=self.raw,
            start=start,
            end=end,
            fields=fields,
            kind=kind or ("text/plain" if named else usual),
            parameters=parameters,
            disposition=disposition,
            file_name=file_name,
        )

    def _divide(self, part: Part, depth: int) -> None:
        if depth >= self.limits.depth:
            message = _("Parts are nested more than %(limit)s deep; the deeper ones are not read.")
            self.problems.tell(message % {"limit": self.limits.depth})
            return
        usual = "message/rfc822" if part.kind == "multipart/digest" else "text/plain"
        for start, end in self._places(part):
            if self.count >= self.limits.parts:
                message = _("It has more than %(limit)s parts; the rest is not read.")
                self.problems.tell(message % {"limit": f"{self.limits.parts:,}"})
                break
            part.children.append(self.part(start, end, depth + 1, usual))
        if not part.children:
            part.kind = "text/plain"
            self.problems.tell(_("Its parts are not divided as it says; it is read as one text."))

    def _places(self, part: Part) -> Iterator[tuple[int, int]]:
        """Give the beginning and end of each part."""
        boundary = part.parameters.get("boundary", "").encode("utf-8", "replace")
        lines = self._boundary_lines(part, boundary[:_BOUNDARY_LENGTH])
        begin = next(lines, None)
        if begin is None and (found := _LIKELY_BOUNDARY.search(self.raw, part.start, part.end)):
            self.problems.tell(_("It does not say correctly what divides its parts."))
            lines = self._boundary_lines(part, found[1].rstrip())
            begin = next(lines, None)
        while begin is not None and not begin[2]:
            following = next(lines, None)
            if following is None:
                self.problems.tell(_("Its last part has no end; it may have been cut off."))
            yield begin[1], following[0] if following else part.end
            begin = following

    def _boundary_lines(self, part: Part, boundary: bytes) -> Iterator[tuple[int, int, bool]]:
        """Give where each such line begins and ends, and whether it is the last."""
        if not boundary:
            return
        mark = b"--" + re.escape(boundary)
        # What stands before the mark is asked after it: so the mark itself is searched for.
        line = re.compile(mark + rb"(?<=\n" + mark + rb")(--)?[ \t\r]*(?:\n|\Z)")
        for found in line.finditer(self.raw, part.start, part.end):
            yield self._before(found.start(), part.start), found.end(), found[1] is not None

    def _before(self, at: int, start: int) -> int:
        """Return where the line end before the boundary begins: it belongs to the boundary."""
        for end in (b"\r\n", b"\n"):
            if at - len(end) >= start and self.raw[at - len(end) : at] == end:
                return at - len(end)
        return at
