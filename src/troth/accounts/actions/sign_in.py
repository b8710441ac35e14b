"""Users: the sign-ins behind contacts and staff."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from troth.accounts.models import User
from troth.lib.refusals import Refusal, refuse_duplicate


def create_user(
    *, email: str, name: str, time_zone: str, is_staff: bool, password: str | None, at: datetime
) -> User:
    """Create a sign-in from values already clean; without a password, one is set by e-mail link."""
    user = User(email=email, name=name, time_zone=time_zone, is_staff=is_staff, joined_at=at)
    user.set_password(password)
    taken = _("%(email)s is already somebody's sign-in; use another e-mail address.")
    with refuse_duplicate(Refusal("user.email_taken", taken % {"email": email}, "email")):
        user.save(force_insert=True)
    return user


def set_password(*, user: User, password: str) -> None:
    """Set a password that satisfies the validators of the settings; Refusal ``user.password``."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Refusal("user.password", " ".join(error.messages), "password") from None
    user.set_password(password)
    user.save(update_fields=["password"])
