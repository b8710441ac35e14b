"""Paging policies: who is paged for a case, in which order, until somebody acknowledges."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from troth.accounts import events
from troth.accounts.actions.customers import NAME_LENGTH
from troth.accounts.models import PagingPolicy, PagingStep, Rota, Site, Staff, Team
from troth.lib.actors import Actor
from troth.lib.events import DomainEvent
from troth.lib.refusals import NotFound, Refusal, refuse_duplicate
from troth.lib.text import clean_text
from troth.promises.instants import require_instant
from troth.timeline.actions import record

LONGEST_WAIT = 24 * 60  # minutes between two steps
MOST_REPEATS = 20


@transaction.atomic
def create_paging_policy(
    *,
    name: str,
    team: Team | None = None,
    site: Site | None = None,
    ranks: Sequence[int] = (1,),
    repeats: int = 1,
    repeat_after: int = 15,
    by: Actor,
    at: datetime,
) -> PagingPolicy:
    """Create a policy for cases of a team or of a site; of neither it is the default.

    Severities of these `ranks` page. When all steps were taken in vain they are repeated
    `repeats` times, each after `repeat_after` minutes; then the managers are paged. Without
    steps it pages the managers at once. Cases that page begin with those opened from now on.
    """
    if team is not None and site is not None:
        message = _("A paging policy is for a team or for a site; choose one of them, or neither.")
        raise Refusal("paging.whose", message, "site")
    policy = PagingPolicy(team=team, site=site)
    return _set_policy(policy, name, ranks, repeats, repeat_after, by=by, at=at)


@transaction.atomic
def change_paging_policy(
    *,
    policy: PagingPolicy,
    name: str,
    ranks: Sequence[int],
    repeats: int,
    repeat_after: int,
    by: Actor,
    at: datetime,
) -> PagingPolicy:
    """Change which severities page and how often; what came to cases before pages nobody anew."""
    return _set_policy(_locked(policy), name, ranks, repeats, repeat_after, by=by, at=at)


@transaction.atomic
def add_paging_step(
    *,
    policy: PagingPolicy,
    after: int = 0,
    rota: Rota | None = None,
    staff: Staff | None = None,
    team: Team | None = None,
    by_email: bool = True,
    by_webhook: bool = False,
    by: Actor,
    at: datetime,
) -> PagingStep:
    """Add a last step: page a rota, a person or a team after so many minutes unacknowledged."""
    policy = _locked(policy)
    last = policy.steps.order_by("number").last()
    step = PagingStep(policy=policy, number=last.number + 1 if last else 1)
    return _set_step(step, after, rota, staff, team, by_email, by_webhook, by=by, at=at)


@transaction.atomic
def change_paging_step(
    *,
    step: PagingStep,
    after: int,
    rota: Rota | None,
    staff: Staff | None,
    team: Team | None,
    by_email: bool,
    by_webhook: bool,
    by: Actor,
    at: datetime,
) -> PagingStep:
    """Change one step; see `add_paging_step`."""
    step = _locked_step(step)
    return _set_step(step, after, rota, staff, team, by_email, by_webhook, by=by, at=at)


@transaction.atomic
def remove_paging_step(*, step: PagingStep, by: Actor, at: datetime) -> PagingStep:
    """Take a step out of its policy."""
    step = _locked_step(step)
    PagingStep.objects.filter(pk=step.pk).delete()
    removed = events.PagingStepRemoved(name=step.policy.name, number=step.number)
    _record(step.policy, removed, by, at)
    return step


def _set_policy(
    policy: PagingPolicy,
    name: str,
    ranks: Sequence[int],
    repeats: int,
    repeat_after: int,
    *,
    by: Actor,
    at: datetime,
) -> PagingPolicy:
    before = list(policy.ranks) if policy.pk else []
    policy.name = clean_text(name, "name", NAME_LENGTH)
    policy.ranks = sorted(set(ranks))
    if policy.pk is None or set(policy.ranks) - set(before):
        policy.since = require_instant(at)
    policy.repeats = _within(repeats, "repeats", 0, MOST_REPEATS)
    policy.repeat_after = _within(repeat_after, "repeat_after", 1, LONGEST_WAIT)
    if any(rank < 1 for rank in policy.ranks):
        message = _("Severity ranks count from 1, the most urgent; write numbers from 1 up.")
        raise Refusal("paging.ranks", message, "ranks")
    with refuse_duplicate(_taken()):
        policy.save()
    _record(policy, _policy_set(policy), by, at)
    return policy


def _policy_set(policy: PagingPolicy) -> events.PagingPolicySet:
    return events.PagingPolicySet(
        name=policy.name,
        team=policy.team.slug if policy.team else None,
        site=policy.site.slug if policy.site else None,
        ranks=tuple(policy.ranks),
        repeats=policy.repeats,
        repeat_after=policy.repeat_after,
    )


def _set_step(
    step: PagingStep,
    after: int,
    rota: Rota | None,
    staff: Staff | None,
    team: Team | None,
    by_email: bool,
    by_webhook: bool,
    *,
    by: Actor,
    at: datetime,
) -> PagingStep:
    if sum(target is not None for target in (rota, staff, team)) != 1:
        message = _("A step pages a rota, a person or a team; choose one of the three.")
        raise Refusal("paging.target", message, "rota")
    if not by_email and not by_webhook:
        message = _("A step pages by e-mail, by webhook or by both; choose at least one.")
        raise Refusal("paging.through", message, "by_email")
    step.after = _within(after, "after", 0, LONGEST_WAIT)
    step.rota, step.staff, step.team = rota, staff, team
    step.by_email, step.by_webhook = by_email, by_webhook
    step.save()
    _record(step.policy, _step_set(step), by, at)
    return step


def _step_set(step: PagingStep) -> events.PagingStepSet:
    return events.PagingStepSet(
        name=step.policy.name,
        number=step.number,
        after=step.after,
        target=str(step.target),
        by_email=step.by_email,
        by_webhook=step.by_webhook,
    )


def _within(value: int, field: str, least: int, most: int) -> int:
    if not least <= value <= most:
        message = _("Write a number from %(least)d to %(most)d.")
        raise Refusal(f"paging.{field}", message % {"least": least, "most": most}, field)
    return value


def _locked(policy: PagingPolicy) -> PagingPolicy:
    return PagingPolicy.objects.select_for_update(of=("self",), no_key=True).get(pk=policy.pk)


def _locked_step(step: PagingStep) -> PagingStep:
    policy = _locked(step.policy)
    found = policy.steps.filter(pk=step.pk).first()
    if found is None:
        message = _("That step no longer exists; look at the policy again.")
        raise NotFound("paging.step_gone", message)
    return found


def _taken() -> Refusal:
    message = _(
        "There is already a policy with that name, one for that team or site, or a default;"
        " change that one."
    )
    return Refusal("paging.taken", message, "name")


def _record(policy: PagingPolicy, event: DomainEvent, by: Actor, at: datetime) -> None:
    record(stream=f"paging:{policy.pk}", account_id=None, event=event, by=by, at=at)
