"""Where pages are posted to: programs that wake people, or whatever else listens."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from troth.lib.sealing import unseal

PURPOSE = "endpoint"  # what its secrets are sealed for


class Shape(models.TextChoices):
    """What the program at the other side understands."""

    PLAIN = "plain", _("Troth's own events")
    PAGERDUTY = "pagerduty", _("like PagerDuty's Events API v2")
    ALERTMANAGER = "alertmanager", _("like Alertmanager's webhooks, version 4")


class EndpointQuerySet(models.QuerySet["Endpoint"]):
    """Webhook endpoints, picked with plain verbs."""

    def for_policy(self, policy_id: int) -> EndpointQuerySet:
        """Those in use that take the pages of a policy."""
        theirs = Q(policy_id=policy_id) | Q(policy__isnull=True)
        return self.filter(theirs, is_active=True).order_by("id")


class Endpoint(models.Model):
    """An address that pages are posted to, signed with a secret that both sides know."""

    name = models.CharField(_("name"), max_length=200, unique=True)
    url = models.CharField(_("address"), max_length=1000)
    shape = models.CharField(_("shape"), max_length=16, choices=Shape.choices, default=Shape.PLAIN)
    policy = models.ForeignKey(
        "accounts.PagingPolicy",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="endpoints",
        verbose_name=_("only pages of"),
    )
    sealed_secret = models.TextField(db_default="", help_text="Signs; shown once, never logged")
    sealed_former = models.TextField(
        blank=True, db_default="", help_text="The secret before it, which signs as well for a while"
    )
    former_until = models.DateTimeField(null=True, blank=True, help_text="For how long it does")
    routing_key = models.CharField(_("routing key"), max_length=200, blank=True)
    is_active = models.BooleanField(_("in use"), default=True)

    objects = EndpointQuerySet.as_manager()

    class Meta:
        verbose_name = _("webhook endpoint")
        verbose_name_plural = _("webhook endpoints")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(shape__in=Shape.values), name="channels_endpoint_shape_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def secret(self) -> str:
        """What signs; raises CannotUnseal when it was sealed with a key that is gone."""
        return unseal(self.sealed_secret, purpose=PURPOSE)

    def secrets_at(self, at: datetime) -> list[str]:
        """Return all that sign at `at`, the newest first; raises CannotUnseal."""
        if self.former_until is None or self.former_until <= at:
            return [self.secret]
        return [self.secret, unseal(self.sealed_former, purpose=PURPOSE)]
