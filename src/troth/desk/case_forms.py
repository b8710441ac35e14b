"""The forms beside a case's thread, in the order in which they are shown."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from troth.accounts import access as accounts
from troth.cases import actions
from troth.cases.actions.ending import CLOSINGS
from troth.cases.rules import Rules
from troth.desk.action_form import ActionForm, MomentField, PickField, WordsField, blank
from troth.desk.merge_form import MergeForm
from troth.lib.actors import Actor
from troth.promises.amounts import NextRelease

NOBODY = "none"


class AcknowledgeForm(ActionForm):
    """Says that the viewer looks after what people are paged for."""

    name = "acknowledge_page"
    label = gettext_lazy("Acknowledge page")
    done = gettext_lazy("You have acknowledged the page; nobody else will be paged.")
    key = "y"

    def perform(self, *, case: Any, by: Actor, at: datetime) -> None:
        actions.acknowledge_page(case=case, by=by, at=at)


class AssignForm(ActionForm):
    """Gives the case to a person, a team and a site."""

    name = "assign"
    label = gettext_lazy("Assign")
    done = gettext_lazy("The case is assigned.")
    key = "a"

    assignee = PickField(label=gettext_lazy("Person"))
    team = PickField(label=gettext_lazy("Team"))
    site = PickField(label=gettext_lazy("Site"))

    def prepare(self) -> None:
        case, nobody = self.subject.case, (NOBODY, _("Nobody"))
        people = [(str(one.pk), one.name) for one in accounts.colleagues()]
        teams = [(team.slug, team.name) for team in accounts.teams()]
        self.choose("assignee", [nobody, *people], str(case.assignee_id or NOBODY))
        self.choose("team", [nobody, *teams], case.team.slug if case.team else NOBODY)
        if case.contract.programme.sites:
            self.choose("site", self._sites(), case.site)
        else:
            del self.fields["site"]

    def _sites(self) -> list[tuple[str, str]]:
        known = self.subject.case.contract.programme.sites
        sites = self.subject.sites
        return [
            (slug, sites[slug].name if slug in sites else rule.title)
            for slug, rule in known.items()
        ]

    def perform(self, *, case: Any, by: Actor, at: datetime) -> None:
        given = self.cleaned_data
        people = {str(one.pk): one for one in accounts.colleagues()}
        teams = {team.slug: team for team in accounts.teams()}
        actions.assign(
            case=case,
            assignee=people.get(given["assignee"]),
            team=teams.get(given["team"]),
            site=given.get("site", actions.KEEP),
            by=by,
            at=at,
        )


class SeverityForm(ActionForm):
    """Changes the severity, for a reason that the customer reads."""

    name = "change_severity"
    label = gettext_lazy("Change severity")
    done = gettext_lazy("The severity is changed; the promises of the new one apply from now on.")
    key = "s"

    severity = PickField(label=gettext_lazy("New severity"))
    reason = WordsField(
        label=gettext_lazy("Reason"), rows=2, help_text=gettext_lazy("The customer will read this.")
    )
    reply = WordsField(label=gettext_lazy("Reply to the customer"), required=False)

    def prepare(self) -> None:
        programme = self.subject.case.contract.programme
        codes = self.subject.abilities.severities
        ways = [(code, programme.severity_name(code)) for code in codes]
        self.choose("severity", [blank(), *ways])
        told = Rules.of(self.subject.case.contract).severity_change_is_told
        self.fields["reply"].required = told

    def perform(self, *, case: Any, by: Actor, at: datetime) -> None:
        actions.change_severity(case=case, **self.cleaned_data, by=by, at=at)


class KindForm(ActionForm):
    """Finds that the case is of another kind."""

    name = "change_kind"
    label = gettext_lazy("Change kind")
    done = gettext_lazy("The kind is changed.")

    kind = PickField(label=gettext_lazy("New kind"))
    reason = WordsField(
        label=gettext_lazy("Reason"), rows=2, help_text=gettext_lazy("The customer will read this.")
    )

    def prepare(self) -> None:
        kinds = {
            str(code): rule for code, rule in self.subject.case.contract.programme.kinds.items()
        }
        ways = [(code, kinds[code].title) for code in self.subject.abilities.kinds]
        self.choose("kind", [blank(), *ways])

    def perform(self, *, case: Any, by: Actor, at: datetime) -> None:
        actions.change_kind(case=case, **self.cleaned_data, by=by, at=at)


class CallForm(ActionForm):
    """Logs a telephone call that was just made."""

    name = "log_call"
    label = gettext_lazy("Log a call")
    done = gettext_lazy("The call is logged.")
    key = "c"

    direction = PickField(label=gettext_lazy("Who called?"), radio=True)
    answered = PickField(label=gettext_lazy("Was it answered?"), radio=True)
    contact = PickField(label=gettext_lazy("Contact"))
    note = WordsField(label=gettext_lazy("What was said"), rows=2, required=False)

    def prepare(self) -> None:
        self.choose("direction", [("in", _("They called us")), ("out", _("We called them"))], "in")
        self.choose("answered", [("yes", _("Answered")), ("no", _("Not answered"))], "yes")
        self.choose(
            "contact",
            [(str(pk), str(contact)) for pk, contact in self._contacts().items()],
            str(self.subject.case.contact_id),
        )

    def _contacts(self) -> dict[int, Any]:
        rows = accounts.contacts(self.subject.viewer, self.subject.case.account)
        return {contact.pk: contact for contact in rows.filter(is_active=True)}

    def perform(self, *, case: Any, by: Actor, at: datetime) -> None:
        given = self.cleaned_data
        actions.log_call(
            case=case,
            direction=given["direction"],
            answered=given["answered"] == "yes",
            contact=accounts.contact(self.subject.viewer, int(given["contact"])),
            note=given["note"],
            by=by,
            at=at,
        )


class ReleaseForm(ActionForm):
    """Tells when the release appears that the case waits for."""

    name = "announce_release"
    label = gettext_lazy("Announce the release")
    done = gettext_lazy("The release is announced; the promise is due on its date.")

    release = WordsField(label=gettext_lazy("Release"), rows=1)
    on = MomentField(label=gettext_lazy("Release date"))

    @property
    def offered(self) -> bool:
        return super().offered and self._waits_for_release()

    def _waits_for_release(self) -> bool:
        case = self.subject.case
        promised = case.contract.programme.terms(case.plan).commitments(
            case.severity, case.kind, case.channel
        )
        return any(isinstance(one.amount, NextRelease) for one in promised)

    @property
    def hint(self) -> str:
        return _("Times are in your time zone, %(zone)s.") % {
            "zone": timezone.get_current_timezone_name()
        }

    def perform(self, *, case: Any, by: Actor, at: datetime) -> None:
        actions.announce_release(case=case, **self.cleaned_data, by=by, at=at)


class CloseForm(ActionForm):
    """Closes the case for a reason that the programme gives to staff."""

    name = "close"
    label = gettext_lazy("Close")
    done = gettext_lazy("The case is closed.")
    danger = True

    reason = PickField(label=gettext_lazy("Reason"))
    note = WordsField(
        label=gettext_lazy("Note"),
        rows=2,
        required=False,
        help_text=gettext_lazy("The customer will read this."),
    )

    def prepare(self) -> None:
        reasons = self.subject.abilities.closings
        ways = [(reason, str(CLOSINGS[reason])) for reason in reasons]
        self.choose("reason", [blank(), *ways])

    @property
    def unavailable(self) -> str:
        case = self.subject.case
        if self.offered or case.is_closed:
            return ""
        if not Rules.of(case.contract).is_closed_by_customer_only:
            return _("This case can be closed once it is resolved.")
        return _(
            "In this programme, only the customer closes a case, by confirming that it is resolved."
        )

    def perform(self, *, case: Any, by: Actor, at: datetime) -> None:
        actions.close(case=case, **self.cleaned_data, by=by, at=at)


class ReopenForm(ActionForm):
    """Takes a resolved or closed case up again."""

    name = "reopen"
    label = gettext_lazy("Reopen")
    done = gettext_lazy("The case is open again.")

    reason = WordsField(
        label=gettext_lazy("Reason"), rows=2, help_text=gettext_lazy("The customer will read this.")
    )

    def perform(self, *, case: Any, by: Actor, at: datetime) -> None:
        actions.reopen(case=case, **self.cleaned_data, by=by, at=at)


class RequestEscalationForm(ActionForm):
    """Asks for the escalation that the programme starts on request."""

    name = "request_escalation"
    label = gettext_lazy("Escalate")
    done = gettext_lazy("The escalation has begun; its first step will be taken when it is due.")

    reason = WordsField(
        label=gettext_lazy("Reason"), rows=2, help_text=gettext_lazy("The customer will read this.")
    )

    def perform(self, *, case: Any, by: Actor, at: datetime) -> None:
        actions.request_escalation(case=case, **self.cleaned_data, by=by, at=at)


class DeclineEscalationForm(ActionForm):
    """Stops the escalation under way, where the programme lets staff do so."""

    name = "decline_escalation"
    label = gettext_lazy("Decline the escalation")
    done = gettext_lazy("The escalation is declined; its later steps will not be taken.")

    reason = WordsField(
        label=gettext_lazy("Reason"),
        rows=2,
        required=False,  # the programme says whether it is needed
        help_text=gettext_lazy("The customer will read this."),
    )

    def perform(self, *, case: Any, by: Actor, at: datetime) -> None:
        actions.decline_escalation(case=case, **self.cleaned_data, by=by, at=at)


class StartWorkForm(ActionForm):
    """Says that the viewer works on the case from now on."""

    name = "start_work"
    label = gettext_lazy("Start work")
    done = gettext_lazy("You are working on this case now.")
    key = "w"

    def perform(self, *, case: Any, by: Actor, at: datetime) -> None:
        actions.start_work(case=case, by=by, at=at)


class StopWorkForm(ActionForm):
    """Says that nobody works on the case any more."""

    name = "stop_work"
    label = gettext_lazy("Stop work")
    done = gettext_lazy("Nobody is working on this case now.")
    key = "w"

    def perform(self, *, case: Any, by: Actor, at: datetime) -> None:
        actions.stop_work(case=case, by=by, at=at)


class ResumeForm(ActionForm):
    """Goes on without waiting for the customer's answer."""

    name = "resume"
    label = gettext_lazy("Continue without an answer")
    done = gettext_lazy("The case is no longer waiting for the customer; its clocks run again.")

    def perform(self, *, case: Any, by: Actor, at: datetime) -> None:
        actions.resume(case=case, by=by, at=at)


class TakeForm(ActionForm):
    """Assigns the case to the viewer, leaving team and site."""

    name = "take"
    label = gettext_lazy("Take it")
    done = gettext_lazy("The case is yours.")
    key = "m"

    @property
    def offered(self) -> bool:
        staff = self.subject.viewer.staff
        return "assign" in self.subject.abilities and self.subject.case.assignee != staff

    def perform(self, *, case: Any, by: Actor, at: datetime) -> None:
        actions.assign(case=case, assignee=self.subject.viewer.staff, by=by, at=at)


FORMS: dict[str, type[ActionForm]] = {
    form.name: form
    for form in (
        AcknowledgeForm,
        TakeForm,
        StartWorkForm,
        StopWorkForm,
        ResumeForm,
        AssignForm,
        SeverityForm,
        KindForm,
        CallForm,
        ReleaseForm,
        RequestEscalationForm,
        DeclineEscalationForm,
        MergeForm,
        CloseForm,
        ReopenForm,
    )
}
