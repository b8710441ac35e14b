"""The cast of the tests: the same people in every one, made by the real actions when asked for.

Five customers, one for each shipped programme, and three people of the provider. Each has one
trait worth remembering; whoever is not asked for is not made, so a test pays for its own cast
only. It is always Monday, 2 March 2026, 09:00 UTC (`NOW`) unless a test says otherwise. Members
are made with the scope of staff: ask for them before narrowing it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from functools import cached_property

import pytest

from troth.accounts import SYSTEM, Actor
from troth.accounts import actions as accounts
from troth.accounts.models import Account, Contact, Role, Site, Staff, Team
from troth.contracts import actions as contracts
from troth.contracts.models import Contract, ProgrammeVersion
from troth.promises.shipped import shipped_text

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
START = date(2026, 1, 1)
SECRET = "open sesame, please"
PASSWORD = "rhubarb-lantern-42"


class World:
    """Every member of the cast, and builders for more of their kind."""

    now = NOW
    by = SYSTEM

    # The provider

    @cached_property
    def san_francisco(self) -> Site:
        return self.site("san-francisco", "San Francisco", "America/Los_Angeles")

    @cached_property
    def wellington(self) -> Site:
        return self.site("wellington", "Wellington", "Pacific/Auckland")

    @cached_property
    def london(self) -> Site:
        return self.site("london", "London", "Europe/London")

    @cached_property
    def first_line(self) -> Team:
        """The team in San Francisco."""
        return accounts.create_team(
            slug="first-line",
            name="First line",
            email="first-line@provider.example",
            site=self.san_francisco,
            by=self.by,
            at=self.now,
        )

    @cached_property
    def mara(self) -> Staff:
        """The manager, in San Francisco."""
        return self.staff("Mara Quill", self.san_francisco, Role.MANAGER)

    @cached_property
    def kai(self) -> Staff:
        """An agent of the first line, in San Francisco."""
        return self.staff("Kai Moana", self.san_francisco, Role.AGENT, teams=[self.first_line])

    @cached_property
    def nia(self) -> Staff:
        """An agent in Wellington."""
        return self.staff("Nia Tamati", self.wellington, Role.AGENT)

    @cached_property
    def ines(self) -> Staff:
        """The administrator, in London."""
        return self.staff("Ines Rook", self.london, Role.ADMINISTRATOR)

    # Acme: OpenDNS Gold, three named places

    @cached_property
    def acme(self) -> Account:
        return self.account("Acme Freight", "acme", "America/Los_Angeles")

    @cached_property
    def acme_contract(self) -> Contract:
        return self.sign(self.acme, "opendns", "gold")

    @cached_property
    def ada(self) -> Contact:
        """A named contact of Acme."""
        return self.named(self.acme_contract, "Ada Park")

    @cached_property
    def ben(self) -> Contact:
        """A contact of Acme who is not named."""
        return self.contact(self.acme, "Ben Osei")

    # The others: one account, one contract, one named contact each

    @cached_property
    def borealis(self) -> Account:
        return self.account("Borealis Telecom", "borealis", "America/New_York")

    @cached_property
    def borealis_contract(self) -> Contract:
        return self.sign(self.borealis, "cloudmark", "premium")

    @cached_property
    def bea(self) -> Contact:
        """The named contact of Borealis, on Cloudmark Premium."""
        return self.named(self.borealis_contract, "Bea Lindqvist")

    @cached_property
    def cobalt(self) -> Account:
        return self.account("Cobalt Clinics", "cobalt", "Europe/Berlin")

    @cached_property
    def cobalt_contract(self) -> Contract:
        return self.sign(self.cobalt, "proofpoint", "cloud")

    @cached_property
    def cora(self) -> Contact:
        """The named contact of Cobalt, on Proofpoint; the stranger in tests about Acme."""
        return self.named(self.cobalt_contract, "Cora Weiss")

    @cached_property
    def dune(self) -> Account:
        return self.account("Dune Energy", "dune", "Pacific/Auckland")

    @cached_property
    def dune_contract(self) -> Contract:
        return self.sign(self.dune, "blackpearl", "premium")

    @cached_property
    def dan(self) -> Contact:
        """The named contact of Dune, on Black Pearl Premium."""
        return self.named(self.dune_contract, "Dan Rangi")

    @cached_property
    def ember(self) -> Account:
        return self.account("Ember Press", "ember", "America/Chicago")

    @cached_property
    def ember_contract(self) -> Contract:
        return self.sign(self.ember, "valimail", "enhanced")

    @cached_property
    def eve(self) -> Contact:
        """The named contact of Ember, on Valimail Enhanced."""
        return self.named(self.ember_contract, "Eve Marsh")

    # Builders

    def site(self, slug: str, name: str, time_zone: str) -> Site:
        return accounts.create_site(
            slug=slug, name=name, time_zone=time_zone, by=self.by, at=self.now
        )

    def staff(self, name: str, site: Site, role: str, *, teams: Iterable[Team] = ()) -> Staff:
        return accounts.create_staff(
            name=name,
            email=_address(name, "provider"),
            site=site,
            role=role,
            teams=teams,
            password=PASSWORD,
            by=self.by,
            at=self.now,
        )

    def account(self, name: str, slug: str, time_zone: str = "UTC") -> Account:
        return accounts.create_account(
            name=name, slug=slug, time_zone=time_zone, by=self.by, at=self.now
        )

    def contact(self, account: Account, name: str) -> Contact:
        return accounts.add_contact(
            account=account,
            name=name,
            email=_address(name, account.slug),
            phone="+1 555 0100",
            roles=["administrator"],
            password=PASSWORD,
            by=self.by,
            at=self.now,
        )

    def named(self, contract: Contract, name: str) -> Contact:
        """A named contact of the contract's account."""
        contact = self.contact(contract.account, name)
        return contracts.name_contact(contact=contact, by=self.by, at=self.now)

    def programme(self, programme: str) -> ProgrammeVersion:
        """A shipped programme, published."""
        return contracts.publish_programme(source=shipped_text(programme), by=self.by, at=self.now)

    def sign(
        self,
        account: Account,
        programme: str,
        plan: str,
        *,
        starts_on: date = START,
        ends_on: date | None = None,
    ) -> Contract:
        """A contract with the secret `SECRET`."""
        signed = contracts.sign_contract(
            account=account,
            version=self.programme(programme),
            plan=plan,
            starts_on=starts_on,
            ends_on=ends_on,
            secret=SECRET,
            by=self.by,
            at=self.now,
        )
        return signed.contract


def actor(person: Contact | Staff) -> Actor:
    """The `by` of what a member of the cast does."""
    kind = "customer" if isinstance(person, Contact) else "staff"
    return Actor(kind=kind, id=person.pk, name=person.name)


@pytest.fixture
def world(db: None) -> World:
    return World()


def _address(name: str, organisation: str) -> str:
    return f"{name.split()[0].lower()}@{organisation}.example"
