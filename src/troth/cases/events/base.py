"""What every event of a case is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from troth.lib.events import DomainEvent

CUSTOMER = "customer"
STAFF = "staff"
SYSTEM = "system"


@dataclass(frozen=True, kw_only=True)
class CaseEvent(DomainEvent):
    """Something that happened to a case; `who` in a sentence is the person who did it."""

    public: ClassVar[bool] = True
