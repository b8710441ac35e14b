"""What the programme behind a case says about handling it, as questions and refusals.

Times are not here: those are the clocks' business. Codes in, codes out; people read titles.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.utils.translation import gettext as _

from troth.accounts.models import Contact
from troth.cases.merged import parties
from troth.cases.models import Case
from troth.contracts.models import Contract
from troth.lib.refusals import Refusal
from troth.promises import events as core
from troth.promises.schema import Programme
from troth.promises.schema_access import ChannelRule, Diagnostic
from troth.promises.schema_cases import Appeal
from troth.promises.schema_lifecycle import ClosingRule, ReopeningRule
from troth.promises.schema_words import Channel
from troth.promises.terms import Kind

Side = Literal["customer", "staff"]
RESOLUTIONS = ("fix", "workaround", "restored", "agreed")


@dataclass(frozen=True, kw_only=True)
class Opening:
    """A case about to be opened: everything that decides what is promised for it.

    `suggested` is the severity a customer asked for where staff set it.
    """

    kind: str
    severity: str
    channel: str
    site: str | None
    suggested: str | None = None

    def event(self, at: datetime) -> core.Opened:
        """The event that the clocks start from."""
        return core.Opened(
            at=at, severity=self.severity, channel=self.channel, kind=self.kind, site=self.site
        )


@dataclass(frozen=True)
class Rules:
    """The rules of one plan of a programme."""

    programme: Programme
    plan: str

    @classmethod
    def of(cls, contract: Contract) -> Rules:
        return cls(contract.programme, contract.plan)

    # Opening

    def opening(
        self,
        *,
        side: Side,
        kind: str | None,
        severity: str | None,
        channel: str,
        site: str | None = None,
    ) -> Opening:
        """Return what such a case would be; None takes the programme's default.

        Raises Refusal when the plan does not provide for it.
        """
        kind = self.require_kind(kind or self.default_kind)
        wanted = self.require_severity(severity) if severity else None
        given = self._severity_at_opening(side, kind, wanted)
        self.require_severity_for(kind, given)
        self.require_channel(channel, given)
        return Opening(
            kind=kind,
            severity=given,
            channel=channel,
            site=self.require_site(site) if site else self.programme.home_site(),
            suggested=None if wanted == given else wanted,
        )

    @property
    def default_kind(self) -> str:
        kinds = self.programme.kinds
        return str(Kind.INCIDENT if Kind.INCIDENT in kinds else next(iter(kinds)))

    @property
    def severity_is_set_by_staff(self) -> bool:
        """Whether a customer's case has the default severity until staff have assessed it."""
        rules = self.programme.severity_rules
        return rules is not None and rules.set_by == "staff"

    def _severity_at_opening(self, side: Side, kind: str, wanted: str | None) -> str:
        if side == "customer" and self.severity_is_set_by_staff:
            wanted = None
        return wanted or self.severity_of_kind(kind) or self.programme.default_severity

    # Kinds and severities

    def rank(self, severity: str) -> int:
        return self.programme.severities[severity].rank

    def severity_of_kind(self, kind: str) -> str | None:
        """The severity that a case of this kind must have; None when it may have any."""
        return self.programme.severity_of_kind(kind)

    def is_only_logged(self, kind: str) -> bool:
        """Whether a case of this kind is logged and closed at once."""
        return self.programme.kinds[Kind(kind)].handling == "log_and_close"

    def require_kind(self, kind: str) -> str:
        titles = {str(code): rule.title for code, rule in self.programme.kinds.items()}
        if kind not in titles:
            raise _unknown(kind, titles, "kind", _("There is no kind of case “%(name)s” here"))
        return kind

    def require_severity(self, severity: str) -> str:
        titles = {code: rule.title for code, rule in self.programme.severities.items()}
        if severity not in titles:
            raise _unknown(severity, titles, "severity", _("There is no severity “%(name)s” here"))
        return severity

    def require_severity_for(self, kind: str, severity: str) -> None:
        """Refuse a severity that a case of this kind cannot have."""
        needed = self.severity_of_kind(kind)
        if needed is not None and severity != needed:
            message = _("A case of the kind “%(kind)s” must be %(needed)s; choose that severity.")
            title = self.programme.kinds[Kind(kind)].title
            values = {"kind": title, "needed": needed}
            raise Refusal("severity.of_kind", message % values, "severity")

    # Channels, sites and questions

    def channels(self, severity: str | None = None) -> Mapping[str, ChannelRule]:
        """The channels by which the plan lets cases be opened, with that severity if given."""
        return {
            str(rule.channel): rule
            for rule in self.programme.channels
            if rule.holds_for(self.plan)
            and rule.opens_cases
            and (severity is None or rule.hours_for(severity) is not None)
        }

    def require_channel(self, channel: str, severity: str) -> str:
        """Refuse a channel that the plan does not include, saying which ones it does.

        A programme that says nothing about channels takes cases by any.
        """
        if not self.programme.channels and channel in set(Channel):
            return channel
        included = self.channels(severity)
        if channel not in included:
            message = _(
                "Plan %(plan)s does not take %(severity)s cases by %(channel)s; use %(included)s."
            )
            values = {
                "plan": self.programme.plans[self.plan].title,
                "severity": severity,
                "channel": self._channel_title(channel),
                "included": _alternatives(rule.title for rule in included.values()),
            }
            raise Refusal("channel.not_included", message % values, "channel")
        return channel

    def _channel_title(self, channel: str) -> str:
        titles = [rule.title for rule in self.programme.channels if rule.channel == channel]
        unnamed = _("e-mail") if channel == Channel.EMAIL else channel.replace("_", " ")
        return titles[0] if titles else unnamed

    def require_site(self, site: str) -> str:
        titles = {code: rule.title for code, rule in self.programme.sites.items()}
        if site not in titles:
            raise _unknown(site, titles, "site", _("There is no site “%(name)s” in the programme"))
        return site

    def diagnostics(self, kind: str) -> list[Diagnostic]:
        """What is asked of a customer who opens such a case."""
        return [
            rule
            for rule in self.programme.diagnostics
            if rule.holds_for(self.plan)
            and rule.when == "opening"
            and (rule.kinds is None or kind in rule.kinds)
        ]

    # Changing severity and kind

    def may_change_severity(self, side: Side, old: str, new: str) -> bool:
        """Whether this side may change the severity so."""
        return self._change_refused(side, old, new) is None

    def require_severity_change(self, side: Side, old: str, new: str) -> None:
        """Refuse a change of severity that this side may not make."""
        refusal = self._change_refused(side, old, new)
        if refusal is not None:
            raise refusal

    def _change_refused(self, side: Side, old: str, new: str) -> Refusal | None:
        rules = self.programme.severity_rules
        change = rules.change if rules else None
        if change is None:
            return None
        if side not in change.by:
            message = _("Only support staff can change the severity; tell them why in a reply.")
            if side == "staff":
                message = _("Only the customer can change the severity; ask them in a reply.")
            return Refusal("severity.not_yours", message, "severity")
        upwards = self.rank(new) < self.rank(old)
        if change.direction != "both" and upwards != (change.direction == "up"):
            message = _("The severity of a case can only be lowered; choose a lower one.")
            if change.direction == "up":
                message = _("The severity of a case can only be raised; choose a higher one.")
            return Refusal("severity.direction", message, "severity")
        return None

    @property
    def severity_change_is_told(self) -> bool:
        """Whether staff must tell the customer of a change of severity in a reply."""
        rules = self.programme.severity_rules
        return bool(rules and rules.change and rules.change.announced)

    @property
    def appeal(self) -> Appeal | None:
        """How a customer can appeal against a change of severity; None: not at all."""
        rules = self.programme.severity_rules
        return rules.appeal if rules else None

    def may_decide_kind(self, side: Side) -> bool:
        """Whether this side may change the kind of a case."""
        decision = self.programme.kind_decision
        return side == "staff" or decision is None or decision.by == side or not decision.final

    @property
    def is_for_owners(self) -> bool:
        """Whether only the contact who owns a case may write on it; others of theirs read it."""
        return any(
            rule.limited_by == "case_owner" and rule.holds_for(self.plan)
            for rule in self.programme.contacts
        )

    # Resolving, closing and reopening

    @property
    def resolutions(self) -> tuple[str, ...]:
        """What counts as a resolution."""
        rule = self.programme.resolution
        return tuple(rule.counts) if rule else RESOLUTIONS

    @property
    def workaround_resolves(self) -> bool:
        rule = self.programme.resolution
        return rule is not None and rule.by_workaround

    def closings(self, side: Side) -> list[ClosingRule]:
        """The reasons for which this side may close a case, as the programme gives them."""
        return [
            rule for rule in self.programme.closing if rule.holds_for(self.plan) and side in rule.by
        ]

    @property
    def is_closed_by_customer_only(self) -> bool:
        """Whether staff may close no case but those that are only logged."""
        return all(rule.when == "logged" for rule in self.closings("staff"))

    @property
    def silence(self) -> ClosingRule | None:
        """The rule by which a case is closed for the provider when its customer stays silent."""
        return next((rule for rule in self.closings("staff") if rule.when == "silence"), None)

    def reopenings(self, side: Side) -> list[ReopeningRule]:
        """The reasons for which this side may have a closed case back."""
        return [
            rule
            for rule in self.programme.reopening
            if rule.holds_for(self.plan) and side in rule.by
        ]


def may_write(contact: Contact, case: Case) -> bool:
    """Whether a contact of the case's account may do something on it, or only read it.

    A case whose own contact has left is anybody's of the account. Whose case was merged into it
    writes on it like its own contact.
    """
    return (
        contact.pk == case.contact_id
        or not case.contact.is_active
        or not Rules.of(case.contract).is_for_owners
        or contact in parties(case)
    )


def _unknown(name: str, known: Mapping[str, str], field: str, message: str) -> Refusal:
    names = [code if code == title else f"{code} ({title})" for code, title in known.items()]
    advice = _("; use %(names)s.") % {"names": _alternatives(names)}
    return Refusal(f"{field}.unknown", message % {"name": name} + advice, field)


def _alternatives(names: Iterable[str]) -> str:
    *others, last = list(names) or [_("another way")]
    if not others:
        return last
    return _("%(others)s or %(last)s") % {"others": ", ".join(others), "last": last}
