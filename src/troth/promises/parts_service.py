"""What comes with a plan beside answers, and what binds both sides: which changes are good."""

from __future__ import annotations

from troth.promises.compare_times import Verdict, Versions
from troth.promises.directions import (
    BETTER,
    CHANGED,
    FOR_CUSTOMERS,
    GOODS,
    INCLUDED,
    OFTEN,
    ON_CUSTOMERS,
    PERIOD,
    WORSE,
    changed,
    credited,
    more,
    noted,
    overage,
    same,
    termination,
    there,
    up,
    wider,
    yes,
)
from troth.promises.part import Part, called, each, hours, length
from troth.promises.schema_service import Maintenance
from troth.promises.terms import ALWAYS


def _emergencies(versions: Versions, old: Maintenance, new: Maintenance) -> Verdict | None:
    was, now = (rule.emergency for rule in (old, new))
    if not (was and was.allowed and now and now.allowed):
        before, after = (bool(one and one.allowed) for one in (was, now))
        return None if before == after else Verdict(WORSE if after else BETTER)
    return versions.length(was.notice, now.notice, (ALWAYS, ALWAYS), BETTER)


WHAT_COMES_WITH_IT: tuple[Part, ...] = (
    Part(
        what="Role",
        section="roles",
        fields={
            "assigned": up("shared", "account"),
            "stages": FOR_CUSTOMERS,
            "routing": there(BETTER),
            "duties": GOODS,
        },
        times={"hours": hours("hours")},
    ),
    Part(
        what="Business review",
        section="business_reviews",
        names=called("title"),
        worded=True,
        fields={"every": OFTEN, "covers": GOODS},
    ),
    Part(
        what="Training",
        section="training",
        names=called("title"),
        worded=True,
        fields={"audience": FOR_CUSTOMERS, "personal": yes(BETTER), "charge": INCLUDED},
    ),
    Part(
        what="Early access to",
        section="early_access",
        names=each("to"),
        fields=same("to"),
    ),
    Part(
        what="Allowance",
        section="allowances",
        names=called("id"),
        fields={"count": more(BETTER), "per": PERIOD, "charge": INCLUDED},
    ),
    Part(
        what="Limit on cases",
        section="incident_budget",
        gone=BETTER,
        come=WORSE,
        fields={
            "cases": more(BETTER),
            "per": PERIOD,
            "overage": overage,
            "kinds": ON_CUSTOMERS,
            "severities": ON_CUSTOMERS,
        },
    ),
    Part(
        what="Booked cover",
        section="booked_cover",
        names=called("title"),
        worded=True,
        fields={"severities": FOR_CUSTOMERS, "charge": INCLUDED, **same("calendar")},
        times={"notice": length("notice", WORSE), "longest": length("longest", BETTER)},
    ),
    Part(
        what="Duty",
        section="customer_duties",
        names=called("id"),
        gone=BETTER,
        come=WORSE,
        fields={"severities": ON_CUSTOMERS, "consequence": there(WORSE)},
    ),
    Part(
        what="Portal",
        section="portals",
        names=called("title"),
        worded=True,
        fields={"dedicated": yes(BETTER), "address": noted, "offers": wider(BETTER)},
    ),
    Part(
        what="Monitoring",
        section="monitoring",
        names=called("title"),
        worded=True,
        fields={"notifies": yes(BETTER)},
        times={"hours": hours("hours")},
    ),
    Part(
        what="Threat alerts",
        section="threat_alerts",
        names=called("title"),
        worded=True,
        fields={"sources": GOODS},
    ),
    Part(what="Service", section="services", names=called("id"), fields={"title": changed}),
    Part(
        what="Product updates",
        section="product_updates",
        names=each("kinds"),
        fields=same("kinds"),
    ),
    Part(
        what="Maintenance",
        section="maintenance",
        fields={"given_by": GOODS},
        times={"notice": length("notice", BETTER), "emergency": _emergencies},
    ),
    Part(
        what="Uptime",
        section="uptime",
        fields={
            "target": more(BETTER),
            "excludes": wider(WORSE, words=True),
            "credits": credited,
            "termination": termination,
        },
        times={"claim_within": length("claim_within", BETTER)},
    ),
    Part(what="Term", section="term", gone=CHANGED, come=CHANGED, fields={"charge": INCLUDED}),
    Part(
        what="Amendments",
        section="amendments",
        come=CHANGED,
        fields={"allowed": yes(WORSE), "may_worsen": yes(WORSE)},
        times={"notice": length("notice", BETTER, missing=WORSE)},
    ),
)
