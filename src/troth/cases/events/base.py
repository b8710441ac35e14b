"""What every event of a case is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from troth.lib.events import DomainEvent

CUSTOMER = "customer"
STAFF = "staff"
SYSTEM = "system"
FileFacts = Mapping[str, str | int]
"""What is told of a file: its `name`, its `size` in bytes and the `sha256` of them, as hex."""


@dataclass(frozen=True, kw_only=True)
class CaseEvent(DomainEvent):
    """Something that happened to a case; `who` in a sentence is the person who did it."""

    public: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class WithFiles(CaseEvent):
    """Words were written, and `files` came with them; events of old do not tell which."""

    files: tuple[FileFacts, ...] = ()
