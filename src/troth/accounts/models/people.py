"""Who is who: customers (Account, Contact), the provider (Staff, Team, Site), sign-in (User)."""

from __future__ import annotations

from datetime import time
from typing import ClassVar
from zoneinfo import ZoneInfo

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from troth.accounts.quiet import QuietHours


def _lower_case(field: str, name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(**{field: Lower(F(field))}), name=name)


EVERY_DAY = [0, 1, 2, 3, 4, 5, 6]


def every_day() -> list[int]:
    return list(EVERY_DAY)


def _muted() -> ArrayField[list[str], list[str]]:
    """The topics (`notifications.py`) of which a person wants no mail."""
    topic = models.CharField(max_length=32)
    return ArrayField(
        topic, default=list, db_default=[], blank=True, verbose_name=_("no mail about")
    )


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person who can sign in, by e-mail address in any case (stored in lower case)."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=200)
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    is_staff = models.BooleanField(_("works for the provider"), default=False)
    is_active = models.BooleanField(_("may sign in"), default=True)
    joined_at = models.DateTimeField(_("joined"))

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects = UserManager()

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [_lower_case("email", "user_email_lower_case")]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return self.name


class Account(models.Model):
    """A customer organisation."""

    name = models.CharField(_("name"), max_length=200)
    slug = models.SlugField(_("short name"), max_length=64, unique=True)
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    tam = models.ForeignKey(
        "Staff",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="accounts",
        verbose_name=_("technical account manager"),
    )
    requires_authenticated_mail = models.BooleanField(
        _("takes e-mail only when its origin is proven"),
        default=False,
        db_default=False,
        help_text=_("By what the trusted mail server says about SPF, DKIM and DMARC."),
    )

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)


class Contact(models.Model):
    """A person of an account. A named contact may open cases; the plan caps how many there are."""

    account = models.ForeignKey(
        Account, models.PROTECT, related_name="contacts", verbose_name=_("account")
    )
    user = models.OneToOneField(User, models.PROTECT, null=True, blank=True, verbose_name=_("user"))
    name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("e-mail address"), unique=True)
    phone = models.CharField(_("telephone"), max_length=50, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=64)
    is_named = models.BooleanField(_("named contact"), default=False)
    roles = ArrayField(
        models.CharField(max_length=64), default=list, blank=True, verbose_name=_("roles")
    )
    is_active = models.BooleanField(_("active"), default=True)
    muted = _muted()
    bounced_at = models.DateTimeField(_("mail came back"), null=True, blank=True)
    bounce_reason = models.TextField(_("why mail came back"), blank=True, default="", db_default="")

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ["name"]
        constraints = [
            _lower_case("email", "contact_email_lower_case"),
            # What refers to a contact refers to its account too: see lib/same_account.py.
            models.UniqueConstraint(fields=["id", "account"], name="contact_of_account"),
        ]

    def __str__(self) -> str:
        return self.name


class Site(models.Model):
    """A place support is given from. Its slug is the site's name in the programmes."""

    slug = models.SlugField(_("short name"), max_length=64, unique=True)
    name = models.CharField(_("name"), max_length=200)
    time_zone = models.CharField(_("time zone"), max_length=64)

    class Meta:
        verbose_name = _("site")
        verbose_name_plural = _("sites")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Team(models.Model):
    """A group of staff that takes cases together and is told of them at one address.

    Where a programme routes cases to a shared role, its slug is the role's name there.
    """

    slug = models.SlugField(_("short name"), max_length=64, unique=True)
    name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("e-mail address"), blank=True)
    site = models.ForeignKey(
        Site, models.PROTECT, null=True, blank=True, related_name="teams", verbose_name=_("site")
    )

    class Meta:
        verbose_name = _("team")
        verbose_name_plural = _("teams")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    AGENT = "agent", _("Agent")
    MANAGER = "manager", _("Manager")
    ADMINISTRATOR = "administrator", _("Administrator")


class Staff(models.Model):
    """A person who works for the provider."""

    user = models.OneToOneField(User, models.PROTECT, verbose_name=_("user"))
    site = models.ForeignKey(Site, models.PROTECT, related_name="staff", verbose_name=_("site"))
    teams = models.ManyToManyField(
        Team, related_name="members", blank=True, verbose_name=_("teams")
    )
    role = models.CharField(_("role"), max_length=20, choices=Role.choices, default=Role.AGENT)
    phone = models.CharField(_("telephone"), max_length=50, blank=True)
    muted = _muted()
    quiet_from = models.TimeField(_("quiet from"), null=True, blank=True)
    quiet_to = models.TimeField(_("quiet until"), null=True, blank=True)
    quiet_days = ArrayField(
        models.PositiveSmallIntegerField(),
        default=every_day,
        db_default=EVERY_DAY,
        blank=True,
        verbose_name=_("quiet on the days"),  # on which it begins; 0 is Monday
    )
    digest = models.BooleanField(_("daily digest"), default=True, db_default=True)
    digest_time = models.TimeField(_("digest at"), default=time(7, 30), db_default=time(7, 30))
    digest_always = models.BooleanField(
        _("a digest without news too"), default=False, db_default=False
    )
    digested_at = models.DateTimeField(_("last digest"), null=True, blank=True)
    calendar_key = models.CharField(
        max_length=64,
        blank=True,
        db_default="",
        help_text="Opens the feed of the person's shifts; empty: none",
    )

    class Meta:
        verbose_name = _("staff member")
        verbose_name_plural = _("staff")
        ordering = ["user__name"]
        constraints = [
            models.CheckConstraint(condition=Q(role__in=Role.values), name="staff_role_known"),
            models.CheckConstraint(
                condition=Q(quiet_from__isnull=True, quiet_to__isnull=True)
                | Q(quiet_from__isnull=False, quiet_to__isnull=False),
                name="staff_quiet_hours_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.user.name

    @property
    def name(self) -> str:
        return self.user.name

    @property
    def quiet_hours(self) -> QuietHours | None:
        """When mail that can wait does so; None when they never want it to."""
        if self.quiet_from is None or self.quiet_to is None:
            return None
        return QuietHours(
            begin=self.quiet_from,
            end=self.quiet_to,
            days=tuple(self.quiet_days),
            time_zone=self.user.time_zone,
        )

    @property
    def leads(self) -> bool:
        """Managers and administrators: told of breaches, decide appeals."""
        return self.role in (Role.MANAGER, Role.ADMINISTRATOR)
