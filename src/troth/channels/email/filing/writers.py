"""Who writes a mail: a contact, a member of staff, or nobody we can answer for."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from troth.accounts.models import Contact, Staff
from troth.channels.email.addresses import ReplyAddress
from troth.channels.email.filing.origin import is_proven
from troth.channels.email.inbound import InboundMail
from troth.lib.remembered import remembered


@dataclass(frozen=True)
class Nobody:
    """The writer of a mail that a person has to look at, and why."""

    reason: str


def writer_of(mail: InboundMail, addressed: ReplyAddress | None) -> Contact | Staff | Nobody:
    """Return who speaks in a mail, by its From address and by nothing else it says.

    Staff are heard only at an address that was made for them or for a team of theirs, so that
    whoever writes their name into a mail does not speak for the provider.
    """
    if mail.sender is None:
        return Nobody(_("The mail names no sender."))
    if mail.other_senders:
        # Servers that look into a mail's origin may have looked at another one than we.
        return Nobody(
            _("The mail names several senders, so there is no telling which of them wrote it.")
        )
    email = mail.sender.email
    staff = _staff_at(email) if email in _staff_addresses() else None
    if staff is not None:
        return _staff(staff, mail, addressed)
    contact = Contact.objects.select_related("account").filter(email=email).first()
    if contact is None:
        return Nobody(_("%(email)s is not a contact of any customer.") % {"email": email})
    return _contact(contact, mail)


def _staff_at(email: str) -> Staff | None:
    return Staff.objects.select_related("user").filter(user__email=email).first()


@remembered
def _staff_addresses() -> Collection[str]:
    return set(Staff.objects.order_by().values_list("user__email", flat=True))


def _contact(contact: Contact, mail: InboundMail) -> Contact | Nobody:
    values = {"name": contact.name, "account": contact.account.name}
    if not contact.is_active:
        return Nobody(_("%(name)s is no longer an active contact of %(account)s.") % values)
    if contact.account.requires_authenticated_mail and not is_proven(mail):
        message = _(
            "%(account)s accepts mail from proven senders only, and this one is not proven."
        )
        return Nobody(message % values)
    return contact


def _staff(staff: Staff, mail: InboundMail, addressed: ReplyAddress | None) -> Staff | Nobody:
    values = {"name": staff.name}
    if not staff.user.is_active:
        return Nobody(_("%(name)s no longer works for support.") % values)
    if addressed is None or not _is_made_for(staff, addressed):
        message = _(
            "It claims to be from %(name)s, whose mail is accepted only as an answer to"
            " their notices."
        )
        return Nobody(message % values)
    if settings.TROTH_MAIL_TRUSTED_AUTHSERV and not is_proven(mail):
        return Nobody(_("It claims to be from %(name)s, which is not proven.") % values)
    return staff


def _is_made_for(staff: Staff, addressed: ReplyAddress) -> bool:
    if addressed.kind == "team":
        return staff.teams.filter(pk=addressed.id).exists()
    return (addressed.kind, addressed.id) == ("staff", staff.pk)
