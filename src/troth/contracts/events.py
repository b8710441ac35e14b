"""What can happen to programmes, contracts and named contacts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypedDict

from django.utils.translation import gettext_noop

from troth.lib.events import DomainEvent


@dataclass(frozen=True, kw_only=True)
class ProgrammePublished(DomainEvent):
    kind = "programme.published"
    words = gettext_noop("%(who)s published %(title)s %(version)s.")
    programme: str
    version: str
    title: str
    digest: str
    weaker_because: str | None = None

    def template(self) -> str:
        if self.weaker_because is None:
            return self.words
        return gettext_noop(
            "%(who)s published %(title)s %(version)s, which promises less than the version before:"
            " %(weaker_because)s"
        )


class Key(TypedDict):
    """What every event about a contract says of it."""

    contract: int
    customer_number: str


@dataclass(frozen=True, kw_only=True)
class ContractEvent(DomainEvent):
    """Something about one contract; customers read it. Days are ISO dates."""

    public = True
    contract: int
    customer_number: str


@dataclass(frozen=True, kw_only=True)
class ContractSigned(ContractEvent):
    kind = "contract.signed"
    words = gettext_noop(
        "%(who)s signed contract %(customer_number)s for plan %(plan)s, from %(starts_on)s."
    )
    programme: str
    version: str
    plan: str
    starts_on: str
    ends_on: str | None


@dataclass(frozen=True, kw_only=True)
class ContractRenewed(ContractEvent):
    kind = "contract.renewed"
    words = gettext_noop("%(who)s renewed contract %(customer_number)s until %(ends_on)s.")
    ends_on: str | None

    def template(self) -> str:
        if self.ends_on is None:
            return gettext_noop("%(who)s renewed contract %(customer_number)s without an end.")
        return self.words


@dataclass(frozen=True, kw_only=True)
class ContractEnded(ContractEvent):
    kind = "contract.ended"
    words = gettext_noop("%(who)s ended contract %(customer_number)s on %(ends_on)s.")
    ends_on: str


@dataclass(frozen=True, kw_only=True)
class PlanChanged(ContractEvent):
    kind = "contract.plan_changed"
    words = gettext_noop(
        "%(who)s moved contract %(customer_number)s from plan %(old)s to plan %(new)s."
    )
    old: str
    new: str


@dataclass(frozen=True, kw_only=True)
class SecretReplaced(ContractEvent):
    kind = "contract.secret_replaced"
    words = gettext_noop("%(who)s replaced the secret of contract %(customer_number)s.")


@dataclass(frozen=True, kw_only=True)
class ContactNamed(DomainEvent):
    kind = "contact.named"
    public = True
    words = gettext_noop("%(who)s made %(name)s a named contact.")
    contact: int
    name: str


@dataclass(frozen=True, kw_only=True)
class ContactUnnamed(DomainEvent):
    kind = "contact.unnamed"
    public = True
    words = gettext_noop("%(who)s freed the place of %(name)s as a named contact.")
    contact: int
    name: str
