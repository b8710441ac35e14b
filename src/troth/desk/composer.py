"""What staff write on a case: a reply, a note, or a reply that also moves the case on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from troth.cases import actions
from troth.cases.access import Abilities
from troth.cases.uploads import files_of
from troth.lib.actors import Actor
from troth.lib.refusals import Refusal

if TYPE_CHECKING:
    from troth.cases.models import Case
    from troth.cases.uploads import Upload

RESOLUTIONS: dict[str, Promise] = {
    "fix": gettext_lazy("and resolve: it is fixed"),
    "workaround": gettext_lazy("and resolve: there is a workaround"),
    "restored": gettext_lazy("and resolve: the service is available again"),
    "agreed": gettext_lazy("and resolve: as agreed with the customer"),
}


@dataclass(frozen=True, kw_only=True)
class Way:
    """What happens with a reply besides its being sent."""

    do: str
    """What the form sends, such as `wait` or `resolve:fix`."""
    label: str


@dataclass(frozen=True, kw_only=True)
class Written:
    """What somebody wrote, as the form sent it."""

    body: str = ""
    internal: bool = False
    do: str = "reply"
    chosen: Sequence[Upload] = ()
    """Files, which no page can give back."""

    @classmethod
    def of(cls, data: Mapping[str, str], chosen: Sequence[Upload] = ()) -> Written:
        return cls(
            body=data.get("body", ""),
            internal=data.get("visibility") == "internal",
            do=data.get("do") or "reply",
            chosen=chosen,
        )


def ways(abilities: Abilities) -> list[Way]:
    """Return what can come with a reply on the case as it stands, the usual first."""
    found = [Way(do="reply", label=_("and leave the case as it is"))]
    if "wait_on_customer" in abilities:
        found.append(Way(do="wait", label=_("and wait for the customer’s answer")))
    if "provide_workaround" in abilities:
        found.append(Way(do="workaround", label=_("as a workaround")))
    if "resolve" in abilities:
        found += [
            Way(do=f"resolve:{kind}", label=str(RESOLUTIONS[kind]))
            for kind in abilities.resolutions
        ]
    return found


def send(written: Written, *, case: Case, by: Actor, at: datetime) -> str:
    """Do what was asked and return what to tell; raises Refusal."""
    action, _colon, detail = written.do.partition(":")
    if written.internal and action != "reply":
        message = _("The customer cannot read an internal note; choose Reply for this.")
        raise Refusal("note.not_public", message)
    if action not in _SENDS:
        raise Refusal("reply.way", _("A reply cannot be sent that way; choose one from the list."))
    words = Words(body=written.body, files=files_of(written.chosen), detail=detail)
    if written.internal:
        actions.add_note(case=case, body=words.body, attachments=words.files, by=by, at=at)
        return _("The note is saved; only staff can read it.")
    _SENDS[action](case, words, by, at)
    return _("Your reply has been sent.")


@dataclass(frozen=True, kw_only=True)
class Words:
    """What to say with a reply, in words and files, and by what the case is resolved."""

    body: str
    files: Sequence[actions.File]
    detail: str


def _reply(case: Case, words: Words, by: Actor, at: datetime) -> None:
    actions.reply(case=case, body=words.body, attachments=words.files, by=by, at=at)


def _wait(case: Case, words: Words, by: Actor, at: datetime) -> None:
    question, files = words.body, words.files
    actions.wait_on_customer(case=case, question=question, attachments=files, by=by, at=at)


def _workaround(case: Case, words: Words, by: Actor, at: datetime) -> None:
    actions.provide_workaround(case=case, body=words.body, attachments=words.files, by=by, at=at)


def _resolve(case: Case, words: Words, by: Actor, at: datetime) -> None:
    body, files, how = words.body, words.files, words.detail
    actions.resolve(case=case, body=body, resolution=how, attachments=files, by=by, at=at)


_SENDS: dict[str, Callable[[Case, Words, Actor, datetime], None]] = {
    "reply": _reply,
    "wait": _wait,
    "workaround": _workaround,
    "resolve": _resolve,
}
