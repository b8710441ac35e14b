"""Who lives in the demo world: the provider's people and five customers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from troth.accounts import actions as accounts
from troth.accounts.models import Account, Contact, Role, Site, Staff, Team
from troth.contracts import actions as contracts
from troth.contracts.models import Contract
from troth.lib.actors import SYSTEM, Actor
from troth.promises.shipped import shipped_text

DEMO_PASSWORD = "promises-are-kept"  # noqa: S105
CUSTOMER_SECRET = "harbour-lantern-21"  # noqa: S105

_SITES = {
    "san-francisco": ("San Francisco", "America/Los_Angeles"),
    "london": ("London", "Europe/London"),
    "wellington": ("Wellington", "Pacific/Auckland"),
}
_STAFF = {
    "san-francisco": (("Maya Ortiz", Role.MANAGER), ("Leo Brandt", Role.AGENT),
                      ("Ruth Okafor", Role.AGENT), ("Sam Whitlock", Role.AGENT)),
    "london": (("Priya Nair", Role.AGENT), ("Tom Ashdown", Role.AGENT),
               ("Edith Crane", Role.ADMINISTRATOR)),
    "wellington": (("Hana Parata", Role.AGENT), ("Joe Fifita", Role.AGENT)),
}  # fmt: skip
_CUSTOMERS = (
    ("Northwind Broadband", "northwind", "America/New_York", "cloudmark", "premium",
     ("Grace Holloway", "Omar Siddiq", "Lena Fischer")),
    ("Harbour Freight Lines", "harbour", "America/Los_Angeles", "opendns", "gold",
     ("Nadia Petrov", "Chris Yamada", "Iris Bello")),
    ("Castellan Clinics", "castellan", "Europe/London", "proofpoint", "cloud",
     ("Agnes Moore", "Raj Malhotra", "Sofia Lund")),
    ("Kauri Legal", "kauri", "Pacific/Auckland", "blackpearl", "premium",
     ("Wiremu Tait", "Emily Shaw", "Peter Vella")),
    ("Lumen Press", "lumen", "America/Chicago", "valimail", "premier",
     ("Marcus Bell", "Yuki Tanaka", "Clara Novak")),
)  # fmt: skip
_NAMED = 2  # of each customer's contacts


@dataclass(frozen=True, kw_only=True)
class Customer:
    """One customer with its people; the first of them administers the others."""

    account: Account
    contract: Contract
    contacts: tuple[Contact, ...]
    programme: str

    @property
    def named(self) -> tuple[Contact, ...]:
        return self.contacts[:_NAMED]


@dataclass(frozen=True, kw_only=True)
class Cast:
    """Everybody of the demo world."""

    staff: tuple[Staff, ...]
    customers: tuple[Customer, ...]

    @property
    def agents(self) -> tuple[Staff, ...]:
        return tuple(person for person in self.staff if person.role == Role.AGENT)

    @property
    def manager(self) -> Staff:
        return next(person for person in self.staff if person.role == Role.MANAGER)


def actor(person: Contact | Staff) -> Actor:
    """Return the `by` of what the person does."""
    kind = "customer" if isinstance(person, Contact) else "staff"
    return Actor(kind=kind, id=person.pk, name=person.name)  # type: ignore[arg-type]


def call_in(at: datetime) -> Cast:
    """Make everybody, as of `at`, through the same actions as a real provider would."""
    staff = tuple(_provider(at))
    return Cast(staff=staff, customers=tuple(_customer(*row, at=at) for row in _CUSTOMERS))


def _provider(at: datetime) -> list[Staff]:
    people = []
    for slug, (name, zone) in _SITES.items():
        site = accounts.create_site(slug=slug, name=name, time_zone=zone, by=SYSTEM, at=at)
        team = accounts.create_team(
            slug=slug,
            name=f"{name} support",
            email=f"{slug}@provider.example",
            site=site,
            by=SYSTEM,
            at=at,
        )
        people += [_staff(person, role, site, team, at) for person, role in _STAFF[slug]]
    return people


def _staff(name: str, role: str, site: Site, team: Team, at: datetime) -> Staff:
    return accounts.create_staff(
        name=name,
        email=_address(name, "provider"),
        site=site,
        role=role,
        teams=[team],
        password=DEMO_PASSWORD,
        by=SYSTEM,
        at=at,
    )


def _customer(
    name: str,
    slug: str,
    zone: str,
    programme: str,
    plan: str,
    people: tuple[str, ...],
    *,
    at: datetime,
) -> Customer:
    account = accounts.create_account(name=name, slug=slug, time_zone=zone, by=SYSTEM, at=at)
    version = contracts.publish_programme(source=shipped_text(programme), by=SYSTEM, at=at)
    start = (at - timedelta(days=30)).date()
    signed = contracts.sign_contract(
        account=account,
        version=version,
        plan=plan,
        starts_on=start,
        ends_on=start + timedelta(days=365),
        secret=CUSTOMER_SECRET,
        by=SYSTEM,
        at=at,
    )
    known = [_contact(account, person, at) for person in people]
    named = [contracts.name_contact(contact=one, by=SYSTEM, at=at) for one in known[:_NAMED]]
    return Customer(
        account=account,
        contract=signed.contract,
        contacts=(*named, *known[_NAMED:]),
        programme=programme,
    )


def _contact(account: Account, name: str, at: datetime) -> Contact:
    return accounts.add_contact(
        account=account,
        name=name,
        email=_address(name, account.slug),
        phone="+1 555 0100",
        roles=["administrator"],
        time_zone=account.time_zone,
        password=DEMO_PASSWORD,
        by=SYSTEM,
        at=at,
    )


def _address(name: str, organisation: str) -> str:
    return f"{name.split()[0].lower()}@{organisation}.example"
