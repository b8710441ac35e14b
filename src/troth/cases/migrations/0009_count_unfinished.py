"""An index that counts of unfinished cases are answered from, made while others write."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("cases", "0008_attachments")]

    operations = [
        AddIndexConcurrently(
            "case",
            models.Index(
                fields=["account", "assignee"],
                name="cases_unfinished",
                condition=models.Q(("status", "closed"), _negated=True),
            ),
        ),
    ]
