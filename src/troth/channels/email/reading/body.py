"""What a mail says, and which files it carries: each of its parts is the one or the other."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from troth.channels.email.inbound import Enclosure
from troth.channels.email.reading import invitations
from troth.channels.email.reading.charsets import decode
from troth.channels.email.reading.enclosures import Enclosures
from troth.channels.email.reading.fields import read_fields
from troth.channels.email.reading.html import Page, escaped, read_html
from troth.channels.email.reading.limits import Limits
from troth.channels.email.reading.plain import plain_line
from troth.channels.email.reading.problems import Problems
from troth.channels.email.reading.smime import packed_mail
from troth.channels.email.reading.structure import Part, read_structure, walk
from troth.channels.email.reading.text_parts import ENCRYPTED, unflowed, without_armour
from troth.channels.email.reading.tnef import is_packed, unpack

_TEXTS = frozenset({"text/plain", "text/html", "text/markdown"})
_MAILS = frozenset({"message/rfc822", "message/global"})
_SIGNATURES = frozenset(
    {"application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"}
)
_SMIME = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
_CONTROL = frozenset({"application/pgp-encrypted", "application/applefile"})
_MOST_NOTES, _CALENDAR_READ = 10, 64 * 1024
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset=[\"']?([\w.:-]{1,40})", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Body:
    """What is read of a mail's parts."""

    text: str
    html: str
    enclosures: tuple[Enclosure, ...]
    left_out: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class _Passage:
    text: str = ""  # "" where only the HTML says it
    source: str = ""  # HTML as it came


def read_body(mail: Part, limits: Limits, problems: Problems) -> Body:
    """Return the text, as the sender wanted it read first, and the files."""
    return _Reader(limits, problems).read(mail)


class _Reader:
    def __init__(self, limits: Limits, problems: Problems) -> None:
        self.limits, self.problems = limits, problems
        self.enclosures = Enclosures(limits, problems)
        self.notes: list[str] = []  # lines of ours about what cannot be shown as text
        self.is_unpacked = False
        self.text_room, self.html_room = limits.text, limits.html

    def read(self, mail: Part) -> Body:
        passages = self._passages(mail, may_have_name=True)
        pages = self._pages(passages, mail)
        texts = [self._text(*each) for each in zip(passages, pages, strict=True)]
        shown = frozenset[str]().union(*(page.shown_ids for page in pages if page))
        return Body(
            text=self._short("\n\n".join(t for t in [*texts, *self.notes] if t.strip())),
            html=self._html(texts, pages),
            enclosures=self.enclosures.finished(shown),
            left_out=tuple(self.enclosures.left_out),
        )

    def _pages(self, passages: list[_Passage], mail: Part) -> list[Page | None]:
        ids = {part.content_id for part in walk(mail)} - {""}
        ids |= {kept.content_id for kept in self.enclosures.kept} - {""}
        return [
            read_html(each.source, ids, with_text=not each.text.strip()) if each.source else None
            for each in passages
        ]

    def _text(self, passage: _Passage, page: Page | None) -> str:
        if page and not page.is_whole:
            self.problems.tell(_("Its HTML cannot be understood; only its text is shown."))
        told = passage.text if passage.text.strip() or page is None else page.text
        return told.strip("\n")

    def _short(self, text: str) -> str:
        if len(text) > self.limits.text:
            self.problems.tell(_("Its text is too long to be shown; only the beginning is."))
        return text[: self.limits.text]

    def _html(self, texts: list[str], pages: list[Page | None]) -> str:
        if not any(page and page.html for page in pages):
            return ""
        shown = [
            page.html if page and page.html else escaped(text)
            for text, page in zip(texts, pages, strict=True)
        ]
        return "\n".join([*shown, *map(escaped, self.notes)])

    def _passages(self, part: Part, *, may_have_name: bool = False) -> list[_Passage]:
        """Return what a part says; what it holds of files is kept."""
        if part.kind.startswith("multipart/"):
            return self._of_many(part)
        is_shown = part.disposition in ("", "inline")
        if part.kind in _TEXTS and is_shown and (may_have_name or not part.file_name):
            return [self._passage(part)]
        if part.kind == "text/calendar" and is_shown:
            self._note_invitation(part)
            self.enclosures.add_part(part, name=part.file_name or "invite.ics")
        elif part.kind in _MAILS:
            self._keep_mail(part)
        elif part.kind in _SMIME:
            return self._smime(part)
        elif part.kind not in _CONTROL:
            return self._of_file(part)
        return []

    def _of_many(self, part: Part) -> list[_Passage]:
        kind = part.kind.removeprefix("multipart/")
        if kind == "alternative":
            return self._best(part.children)
        if kind == "related":
            return self._related(part)
        children = part.children
        if kind == "encrypted":
            return self._encrypted(children)
        if kind == "signed":
            children = [child for child in children if child.kind not in _SIGNATURES]
        if kind == "report":
            children = [child for child in children if not _is_report(child)]
        return [passage for child in children for passage in self._passages(child)]

    def _best(self, children: list[Part]) -> list[_Passage]:
        """Return the plain text that says it first, and the HTML that says it last."""
        told = [
            self._passages(child, may_have_name=True)
            for child in children
            if not _is_for_other_readers(child)
        ]
        plain = next((each for each in told if any(p.text.strip() for p in each)), [])
        rich = next((each for each in reversed(told) if any(p.source for p in each)), [])
        text = "\n\n".join(p.text for p in plain if p.text.strip())
        source = "\n".join(p.source or escaped(p.text) for p in rich)
        return [_Passage(text=text, source=source)] if text or source else []

    def _related(self, part: Part) -> list[_Passage]:
        """Return what the root says; the other parts are what it shows."""
        start = part.parameters.get("start", "").strip("<> ")
        texts = [c for c in part.children if c.kind in _TEXTS or c.kind.startswith("multipart/")]
        named = [child for child in part.children if start and child.content_id == start]
        root = next(iter([*named, *texts, *part.children]), None)
        told = self._passages(root, may_have_name=True) if root else []
        for child in part.children:
            if child is not root:
                told += self._passages(replace(child, disposition="related"))
        return told

    def _encrypted(self, children: list[Part]) -> list[_Passage]:
        self.notes.append(_("[This mail is encrypted, so it cannot be read here.]"))
        self.problems.tell(_("It is encrypted with OpenPGP."))
        for child in children:
            if child.kind not in _CONTROL:
                self.enclosures.add_part(child, name="encrypted.asc")
        return []

    def _note_invitation(self, part: Part) -> None:
        if len(self.notes) < _MOST_NOTES:
            calendar = part.content(self.problems)[:_CALENDAR_READ]
            self.notes.append(invitations.told(self._decoded(part, calendar)))

    def _smime(self, part: Part) -> list[_Passage]:
        """Return what a signature packs in; keep what cannot be read."""
        packed = packed_mail(part.content(self.problems)) if not self.is_unpacked else b""
        if packed:
            self.is_unpacked = True  # nobody signs twice in good faith
            mail = read_structure(packed, self.limits, self.problems)
            return self._passages(mail, may_have_name=True)
        self.notes.append(_("[This mail is encrypted, so it cannot be read here.]"))
        self.problems.tell(_("It is encrypted with S/MIME."))
        self.enclosures.add_part(part, name=part.file_name or "smime.p7m")
        return []

    def _keep_mail(self, part: Part) -> None:
        """Keep a forwarded mail whole: its words are not the sender's."""
        fields, *_rest = read_fields(part.raw, part.start, part.end, self.limits.headers)
        subject = plain_line(fields.words("subject"), 100)
        name = f"{subject.replace('/', '-') or _('message')}.eml"
        self.enclosures.add_part(part, name=name)

    def _of_file(self, part: Part) -> list[_Passage]:
        """Keep a file, or what Outlook packed into one."""
        if "tnef" in part.kind or part.file_name.lower() == "winmail.dat":
            content = part.content(self.problems)
            if is_packed(content):
                return self._unpacked(content)
        self.enclosures.add_part(part)
        return []

    def _unpacked(self, content: bytes) -> list[_Passage]:
        packed = unpack(content)
        for file in packed.files:
            self.enclosures.add(file.content, file.name, "", content_id=file.content_id)
        if not packed.is_whole:
            self.problems.tell(_("Its winmail.dat is damaged; what could be read was."))
            self.enclosures.add(content, "winmail.dat", "")
        passage = _Passage(
            text=packed.text[: self.limits.text], source=packed.html[: self.limits.html]
        )
        return [passage] if passage.text or passage.source else []

    def _passage(self, part: Part) -> _Passage:
        content = self._as_much_as_is_read(part)
        if part.kind == "text/html":
            return _Passage(source=self._decoded(part, content))
        text = self._decoded(part, content)
        if part.parameters.get("format", "").lower() == "flowed":
            delete_space = part.parameters.get("delsp", "").lower() == "yes"
            text = unflowed(text, delete_space=delete_space)
        if ENCRYPTED in text:
            self.problems.tell(_("It is encrypted with OpenPGP."))
        return _Passage(text=without_armour(text))

    def _as_much_as_is_read(self, part: Part) -> bytes:
        """Return the content of a text; one that is too long is a file as well."""
        content, is_html = part.content(self.problems), part.kind == "text/html"
        room = self.html_room if is_html else self.text_room
        self.html_room -= min(len(content), room) if is_html else 0
        self.text_room -= 0 if is_html else min(len(content), room)
        if len(content) <= room:
            return content
        self.problems.tell(
            _("Its text is too long to be shown here; all of it is among the files.")
        )
        name = _("message") + (".html" if is_html else ".txt")
        self.enclosures.add(content, name, part.kind)
        cut = max(content.rfind(b"\n", 0, room), content.rfind(b" ", 0, room))
        return content[: cut if cut > 0 else room]

    def _decoded(self, part: Part, content: bytes) -> str:
        charset = part.parameters.get("charset", "")
        if not charset and part.kind == "text/html":
            named = _META_CHARSET.search(content, 0, 2_048)
            charset = named[1].decode("ascii") if named else ""
        text, is_right = decode(content, charset)
        if not is_right:
            message = _("Some text is not in the character set it names (%(charset)s).")
            self.problems.tell(message % {"charset": plain_line(charset, 40) or _("none")})
        return text


def _is_for_other_readers(part: Part) -> bool:
    """Whether it says the same once more: to watches, to pages that run in a mail program."""
    is_file = part.file_name or part.disposition == "attachment"
    is_read = part.kind in _TEXTS or part.kind == "text/calendar"
    return part.kind.startswith("text/") and not is_read and not is_file


def _is_report(part: Part) -> bool:
    """Whether it is for machines, or the mail that is reported about."""
    return part.kind.startswith("message/") or part.kind == "text/rfc822-headers"
