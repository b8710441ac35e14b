"""Who may ask, by what way, and what is asked of them: which changes are good for customers."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from troth.promises.compare_times import Verdict, Versions, worst
from troth.promises.directions import (
    BETTER,
    CHANGED,
    GOODS,
    ON_CUSTOMERS,
    REFUSED,
    WORSE,
    Direction,
    Effect,
    more,
    same,
    there,
    up,
    wider,
    yes,
)
from troth.promises.part import Part, called, each
from troth.promises.schema_access import ChannelRule, Diagnostic, Intake


def _channel_hours(versions: Versions, old: ChannelRule, new: ChannelRule) -> Verdict | None:
    severities = [code for code in versions.old.severities if code in versions.new.severities]
    return worst(
        versions.hours(old.hours_for(severity), new.hours_for(severity)) for severity in severities
    )


def _asked(*, required: bool) -> Callable[[Diagnostic], list[str]]:
    return lambda rule: [rule.ask] if rule.required is required else []


def _if_so(name: str) -> Callable[[Intake], list[str]]:
    return lambda rule: [""] if getattr(rule, name) else []


def _platforms(old: Collection[str] | None, new: Collection[str] | None) -> Effect | None:
    """More names are better; to name some where a list elsewhere named them may be more or less."""
    return GOODS(old, new) if old and new else CHANGED


_INTAKE = same("numbered", "acknowledgement_responds")
_SCOPE = same("covers", "excludes")
_ASKED: Mapping[str, Direction] = {"kinds": ON_CUSTOMERS, "when": up("opening", "later")}

WHO_ASKS: tuple[Part, ...] = (
    Part(
        what="Channel",
        section="channels",
        names=called("channel"),
        fields={"opens_cases": yes(BETTER), "carries_promises": yes(BETTER)},
        times={"hours": _channel_hours},
    ),
    Part(
        what="Who may ask",
        section="contacts",
        names=called("who"),
        gone=BETTER,
        come=WORSE,
        worded=True,
        fields={
            "limited_by": there(WORSE),
            "limit": more(BETTER, none=float("inf")),
            "others": REFUSED,
        },
    ),
    Part(
        what="Proof of entitlement",
        section="entitlement",
        gone=BETTER,
        come=WORSE,
        fields={"asks": wider(WORSE), "otherwise": REFUSED, "self_help": GOODS},
    ),
    Part(
        what="A number for each request", section="intake", names=_if_so("numbered"), fields=_INTAKE
    ),
    Part(
        what="An acknowledgement as the response",
        section="intake",
        names=_if_so("acknowledgement_responds"),
        gone=BETTER,
        come=WORSE,
        fields=_INTAKE,
    ),
    Part(
        what="Question that must be answered",
        section="diagnostics",
        names=_asked(required=True),
        gone=BETTER,
        come=WORSE,
        worded=True,
        fields=_ASKED,
    ),
    Part(
        what="Question",
        section="diagnostics",
        names=_asked(required=False),
        gone=CHANGED,
        come=CHANGED,
        worded=True,
        fields=_ASKED,
    ),
    Part(
        what="Cover of",
        section="scope",
        names=each("covers"),
        worded=True,
        fields=_SCOPE,
    ),
    Part(
        what="Exclusion of",
        section="scope",
        names=each("excludes"),
        gone=BETTER,
        come=WORSE,
        worded=True,
        fields=_SCOPE,
    ),
    Part(
        what="Platforms",
        section="platforms",
        gone=CHANGED,
        come=CHANGED,
        fields={"names": _platforms},
    ),
    Part(what="Languages", section="languages", fields={"offered": wider(BETTER)}),
)
