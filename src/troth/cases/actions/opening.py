"""Opening a case."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from troth.accounts.models import Contact, Staff, Team
from troth.cases import events
from troth.cases.actions.attaching import File, attach
from troth.cases.actions.handing_over import hand_over, place
from troth.cases.actions.turn import (
    BODY_LIMIT,
    Turn,
    acting_people,
    not_found,
    settle,
)
from troth.cases.models import NUMBER_SEQUENCE, SUBJECT_LIMIT, AuthorKind, Case, Message, Status
from troth.cases.rules import Opening, Rules, Side
from troth.contracts.access import entitlement
from troth.lib.actors import SYSTEM, Actor
from troth.lib.refusals import Refusal
from troth.lib.remembered import remembering
from troth.lib.text import clean_text
from troth.promises.instants import require_instant

QUOTE_AGE = timedelta(minutes=2)  # how long ago promises shown before submitting may lie
ANSWER_LIMIT = 20_000
FORMS = ("portal", "web_form")  # channels that ask the customer for what the programme wants


def open_case(
    *,
    contact: Contact,
    subject: str,
    body: str,
    kind: str | None = None,
    severity: str | None = None,
    channel: str = "portal",
    site: str | None = None,
    diagnostics: Mapping[str, str] | None = None,
    assignee: Staff | None = None,
    team: Team | None = None,
    promised_at: datetime | None = None,
    request_key: str | None = None,
    attachments: Sequence[File] = (),
    by: Actor,
    at: datetime,
) -> Case:
    """Open a case for a contact, by themselves or by staff on their behalf.

    What is None is the programme's default. `diagnostics` maps what the programme asks to the
    answers. The clocks start at `promised_at`, when promises were shown, at most two minutes
    before `at`. A `request_key` seen before gives the case that it opened. Unless
    somebody is given, the case goes where the programme routes it, else to the team of its site.
    A kind that is only logged leaves the case closed.
    """
    require_instant(at)
    with transaction.atomic(), remembering():
        customer, staff = _people(contact, by)
        contract = entitlement(contact, at, lock=True).contract
        known = _opened_before(request_key, contact)
        if known is not None:
            return known
        rules = Rules.of(contract)
        side: Side = "staff" if staff else "customer"
        opening = rules.opening(side=side, kind=kind, severity=severity, channel=channel, site=site)
        case = Case(
            account_id=contact.account_id,
            contract=contract,
            contact=contact,
            subject=clean_text(subject, "subject", SUBJECT_LIMIT),
            diagnostics=_clean_answers(rules, opening, diagnostics or {}, side),
            request_key=request_key,
            **_starting_state(rules, opening, _start(promised_at, at)),
        )
        routed = place(case, assignee, team)
        acting = Turn(case, by, at, customer, staff)
        words = clean_text(body, "message", BODY_LIMIT, multiline=True)
        _insert(acting, words, opening, attachments)
        hand_over(acting, routed, chosen=assignee is not None)
        if rules.is_only_logged(opening.kind):
            _log_and_close(acting)
        settle(acting)
        return case


def _people(contact: Contact, by: Actor) -> tuple[Contact | None, Staff | None]:
    """Return who opens the case; NotFound for anybody but staff and the contact."""
    customer, staff = acting_people(by, contact.account_id)
    if customer is not None and customer.pk != contact.pk:
        raise not_found()
    return customer, staff


def _opened_before(request_key: str | None, contact: Contact) -> Case | None:
    if request_key is None:
        return None
    return Case.objects.filter(request_key=request_key, contact=contact).first()


def _start(promised_at: datetime | None, at: datetime) -> datetime:
    if promised_at is None:
        return at
    if not timedelta() <= at - require_instant(promised_at) <= QUOTE_AGE:
        message = _("The promises shown are out of date; look at them again and submit once more.")
        raise Refusal("quote.expired", message)
    return promised_at


def _starting_state(rules: Rules, opening: Opening, start: datetime) -> dict[str, Any]:
    return {
        "kind": opening.kind,
        "plan": rules.plan,
        "severity": opening.severity,
        "severity_rank": rules.rank(opening.severity),
        "channel": opening.channel,
        "site": opening.site or "",
        "opened_at": start,
        "updated_at": start,
    }


def _clean_answers(
    rules: Rules, opening: Opening, answers: Mapping[str, str], side: Side
) -> dict[str, str]:
    """Return the answers to what the programme asks; forms owe the required ones."""
    cleaned = {}
    is_form = side == "customer" and opening.channel in FORMS
    for question in rules.diagnostics(opening.kind):
        answer = clean_text(
            answers.get(question.ask, ""), "answer", ANSWER_LIMIT, required=False, multiline=True
        )
        if is_form and question.required and not answer:
            message = _("Answer the question “%(question)s” so that support can start.")
            raise Refusal(
                "diagnostics.missing", message % {"question": question.ask}, "diagnostics"
            )
        if answer:
            cleaned[question.ask] = answer
    return cleaned


def _insert(acting: Turn, body: str, opening: Opening, attachments: Sequence[File]) -> None:
    case, contact = acting.case, acting.case.contact
    case.number = _next_number()
    case.save(force_insert=True)
    acting.history = []
    message = Message.objects.create(
        case=case,
        account_id=case.account_id,
        author_kind=AuthorKind.CUSTOMER,
        contact=contact,
        author_name=contact.name,
        body=body,
        public=True,
        channel=opening.channel,
        at=case.opened_at,
    )
    files = attach(message, attachments)
    acting.at, now = case.opened_at, acting.at
    acting.record(
        events.Opened(
            number=case.number,
            subject=case.subject,
            case_kind=opening.kind,
            severity=opening.severity,
            suggested=opening.suggested,
            channel=opening.channel,
            site=opening.site,
            plan=case.plan,
            programme_version=case.contract.programme_version_id,
            programme_digest=case.contract.programme_version.digest,
            contact=contact.pk,
            contact_name=contact.name,
            on_behalf=acting.staff is not None,
            message=message.pk,
            digest=hashlib.sha256(body.encode()).hexdigest(),
            files=files,
        )
    )
    acting.at = now


def _log_and_close(acting: Turn) -> None:
    case = acting.case
    acting.record(events.Closed(reason="logged", note=_("logged for consideration")), by=SYSTEM)
    case.status, case.closed_at = Status.CLOSED, acting.at


def _next_number() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(%s::regclass)", [NUMBER_SEQUENCE])
        return f"T-{cursor.fetchone()[0]}"
