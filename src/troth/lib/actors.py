"""Who does something: the ``by`` of every action."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ActorKind = Literal["customer", "staff", "system"]


@dataclass(frozen=True, kw_only=True)
class Actor:
    """A person or the system itself, stored as its text: "staff:3", "customer:12", "system"."""

    kind: ActorKind
    id: int | None = None  # Contact.id of a customer, Staff.id of staff, None for the system
    name: str

    def __str__(self) -> str:
        return self.kind if self.id is None else f"{self.kind}:{self.id}"


SYSTEM = Actor(kind="system", name="Troth")
