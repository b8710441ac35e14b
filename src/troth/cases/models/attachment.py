"""Files that came with what was written on a case."""

from __future__ import annotations

from django.db import models

from troth.cases.models.case import Case
from troth.cases.models.words import Message

# What browsers draw without running anything in it.
PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    """Attachments, picked with plain verbs."""

    def light(self) -> AttachmentQuerySet:
        """The same without what is in the files."""
        return self.defer("content")

    def public(self) -> AttachmentQuerySet:
        """Those of messages that customers read too."""
        return self.filter(message__public=True)


class Attachment(models.Model):
    """A file of a message, as it came."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="attachments")
    account = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")
    message = models.ForeignKey(Message, models.PROTECT, related_name="attachments")
    name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=127, help_text="As the bytes tell")
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64, help_text="Of the content, as hex")
    content = models.BinaryField()
    content_id = models.CharField(
        max_length=255, blank=True, help_text="What the HTML of its mail shows it by"
    )

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_picture(self) -> bool:
        """Whether a page may show it as a picture."""
        return self.content_type in PICTURES
