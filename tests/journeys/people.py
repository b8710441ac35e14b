"""The cast of the journeys: that of `tests.world`, living now and committed for good."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from pathlib import Path

from tests.world import SECRET, World
from troth.accounts.models import Account, Contact, Staff
from troth.contracts import actions as contracts
from troth.contracts.models import Contract

Person = Contact | Staff
HURRIED = Path(__file__).with_name("hurried.yaml").read_text()


class Cast(World):
    """Everybody, since yesterday; contracts began a month ago."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC) - timedelta(days=1)

    def come(self) -> Cast:
        """Have everybody made whom a journey needs."""
        staff, customers = (
            (self.mara, self.kai),
            (self.ada, self.bea, self.cora, self.dan, self.fay),
        )
        assert all(person.pk for person in (*staff, *customers))
        return self

    def sign(
        self,
        account: Account,
        programme: str,
        plan: str,
        *,
        starts_on: date | None = None,
        ends_on: date | None = None,
    ) -> Contract:
        month_ago = (self.now - timedelta(days=30)).date()
        return super().sign(
            account, programme, plan, starts_on=starts_on or month_ago, ends_on=ends_on
        )

    @cached_property
    def fay(self) -> Contact:
        """The named contact of Flint, whose programme is over in seconds."""
        return self.named(self.flint_contract, "Fay Brook")

    @cached_property
    def flint_contract(self) -> Contract:
        account = self.account("Flint Ferries", "flint", "Europe/London")
        signed = contracts.sign_contract(
            account=account,
            version=contracts.publish_programme(source=HURRIED, by=self.by, at=self.now),
            plan="only",
            starts_on=self.now.date(),
            secret=SECRET,
            by=self.by,
            at=self.now,
        )
        return signed.contract


def address_of(person: Person) -> str:
    """What the person signs in with."""
    assert person.user is not None
    return person.user.email
