"""The form for a new case: what was typed, and what is promised for it before it is sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from troth.accounts.access import Viewer
from troth.cases.access import Promised, promised
from troth.cases.actions import BODY_LIMIT, SUBJECT_LIMIT, open_case
from troth.cases.quotes import accept_quote, quote, read_quote
from troth.cases.rules import Rules
from troth.cases.uploads import files_of
from troth.lib.promised import Promise, WordsOnly, first_due, in_words, promise_of
from troth.lib.refusals import Refusal
from troth.lib.text import clean_text
from troth.promises.clocks import Clock, Status
from troth.promises.schema import Programme
from troth.promises.schema_access import Diagnostic
from troth.promises.terms import Metric

if TYPE_CHECKING:
    from troth.accounts.models import Contact
    from troth.cases.models import Case
    from troth.cases.uploads import Upload
    from troth.contracts.models import Contract

CHANNEL = "portal"


@dataclass(frozen=True, kw_only=True)
class Option:
    """One kind or severity to choose."""

    code: str
    title: str
    meaning: str
    examples: tuple[str, ...]
    chosen: bool
    rank: int = 0


@dataclass(frozen=True, kw_only=True)
class Question:
    """One thing the programme asks of whoever opens such a case."""

    field: str
    ask: str
    required: bool
    answer: str
    error: str = ""


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What is promised if the case is opened now, or why it cannot be."""

    promises: tuple[Promise, ...] = ()
    by_phone: tuple[Promise, ...] = ()  # what a call at once would make earlier
    words: tuple[WordsOnly, ...] = ()
    response: Promise | None = None  # the first of all responses
    call: Promise | None = None  # the first response, if they call
    held: Promise | None = None  # a response whose clock does not start at once
    assessed: bool = False  # support sets the severity, whatever was chosen
    severity: str = ""  # the one that the case would have
    logged: bool = False  # it would be logged and closed
    refusal: str = ""


class NewCase:
    """One form, blank or as sent. `contract` must entitle the viewer."""

    def __init__(
        self,
        viewer: Viewer,
        contract: Contract,
        now: datetime,
        data: Mapping[str, str],
        chosen: Sequence[Upload] = (),
    ) -> None:
        assert viewer.contact  # the portal lets nobody else in
        self.contact: Contact = viewer.contact
        self.viewer, self.contract, self.now, self.data = viewer, contract, now, data
        self.chosen = chosen  # files, which no page can give back
        self.rules = Rules.of(contract)
        self.errors: dict[str, str] = {}  # by field; "" for the form as a whole

    @property
    def field_errors(self) -> dict[str, str]:
        """What is wrong with single fields."""
        return {field: message for field, message in self.errors.items() if field}

    # What was typed

    @property
    def programme(self) -> Programme:
        return self.contract.programme

    @cached_property
    def kind(self) -> str:
        known = [str(kind) for kind in self.programme.kinds]
        given = self.data.get("kind", "")
        return given if given in known else str(self.rules.default_kind)

    @cached_property
    def severity(self) -> str:
        given = self.data.get("severity", "")
        known = given in self.programme.severities
        return self.fixed_severity or (given if known else self.programme.default_severity)

    @property
    def fixed_severity(self) -> str | None:
        """The severity that a case of this kind has without a choice."""
        return self.rules.severity_of_kind(self.kind)

    @property
    def subject(self) -> str:
        return self.data.get("subject", "")

    @property
    def body(self) -> str:
        return self.data.get("body", "")

    @property
    def kinds(self) -> list[Option]:
        return [
            Option(
                code=str(code),
                title=kind.title,
                meaning=kind.meaning or "",
                examples=(),
                chosen=code == self.kind,
            )
            for code, kind in self.programme.kinds.items()
        ]

    @property
    def severities(self) -> list[Option]:
        ranked = sorted(self.programme.severities.items(), key=lambda item: item[1].rank)
        return [
            Option(
                code=code,
                title=severity.title,
                meaning=severity.meaning,
                examples=severity.examples or (),
                chosen=code == self.severity,
                rank=severity.rank,
            )
            for code, severity in ranked
            if self.fixed_severity in (None, code)
        ]

    @property
    def questions(self) -> list[Question]:
        return [
            Question(
                field=self._field(rule),
                ask=rule.ask,
                required=rule.required,
                answer=self.data.get(self._field(rule), ""),
                error=self.errors.get(self._field(rule), ""),
            )
            for rule in self.rules.diagnostics(self.kind)
        ]

    def _field(self, rule: Diagnostic) -> str:
        return f"answer-{self.programme.diagnostics.index(rule)}"

    # What is promised

    @cached_property
    def preview(self) -> Preview:
        """The promises at this moment."""
        try:
            found = self._promised(self.now)
        except Refusal as refusal:
            return Preview(refusal=refusal.message)
        promises = self._said(found.offer.clocks, found)
        by_phone = self._said(found.offer.if_called, found)
        response = first_due(promises, Metric.FIRST_RESPONSE)
        held = response if response and response.clock.status is Status.HELD else None
        return Preview(
            promises=promises,
            by_phone=by_phone,
            words=in_words(found.offer.in_words),
            response=response,
            call=first_due(by_phone, Metric.FIRST_RESPONSE),
            held=held,
            assessed=found.opening.suggested is not None,
            severity=found.opening.severity,
            logged=self.rules.is_only_logged(self.kind),
        )

    def _promised(self, at: datetime) -> Promised:
        return promised(
            self.contact, kind=self.kind, severity=self.severity, channel=CHANNEL, at=at
        )

    def _said(self, clocks: Iterable[Clock], found: Promised) -> tuple[Promise, ...]:
        site, zone = found.opening.site, self.viewer.time_zone
        order = list(Metric)
        ordered = sorted(clocks, key=lambda clock: order.index(clock.metric))
        return tuple(promise_of(clock, self.programme, site, zone) for clock in ordered)

    @property
    def shown_for(self) -> str:
        """What the promises on the page are for."""
        return f"{self.kind} {self.severity}"

    @cached_property
    def token(self) -> str:
        """The signed quote of these promises, for one case however often the form is sent."""
        try:
            key = read_quote(self.data.get("quote", ""), self.contact).request_key
        except Refusal:
            key = None
        return quote(self.contact, at=self.now, request_key=key)

    # Opening it

    def open(self) -> Case | None:
        """Open the case; None when something is wrong, which `errors` then tell."""
        self._check_choices()
        self._check("subject", self.subject, SUBJECT_LIMIT)
        self._check("body", self.body, BODY_LIMIT, multiline=True)
        for question in self.questions:
            if question.required and not question.answer.strip():
                self.errors[question.field] = _("Answer this question so that support can start.")
        if self.errors:
            return None
        try:
            return self._open()
        except Refusal as refusal:
            self.errors[self._field_at_fault(refusal)] = refusal.message
            return None

    def _open(self) -> Case:
        shown = accept_quote(self.data.get("quote", ""), self.contact, at=self.now)
        if self.data.get("shown_for") != self.shown_for:
            message = _(
                "These are the promises for what you chose; read them and send the form again."
            )
            raise Refusal("quote.other", message)
        return open_case(
            contact=self.contact,
            subject=self.subject,
            body=self.body,
            kind=self.kind,
            severity=self.severity,
            channel=CHANNEL,
            diagnostics={question.ask: question.answer for question in self.questions},
            promised_at=shown.promised_at,
            request_key=shown.request_key,
            attachments=files_of(self.chosen),
            by=self.viewer.actor,
            at=self.now,
        )

    def _check_choices(self) -> None:
        for field, require in (
            ("kind", self.rules.require_kind),
            ("severity", self.rules.require_severity),
        ):
            try:
                require(self.data.get(field) or getattr(self, field))
            except Refusal as refusal:
                self.errors[field] = refusal.message

    def _check(self, field: str, value: str, limit: int, *, multiline: bool = False) -> None:
        label = {"body": "description"}.get(field, field)
        try:
            clean_text(value, label, limit, multiline=multiline)
        except Refusal as refusal:
            self.errors[field] = refusal.message

    def _field_at_fault(self, refusal: Refusal) -> str:
        known = {"subject": "subject", "message": "body", "severity": "severity", "kind": "kind"}
        known |= {"files": "files"}
        return known.get(refusal.field or "", "")
