import django.db.models.deletion
from django.db import migrations, models

from troth.lib.isolation import Isolate
from troth.lib.same_account import SameAccount


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_of_account"),
        ("cases", "0007_alarms"),
    ]

    operations = [
        migrations.CreateModel(
            name="Attachment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=255)),
                ("content_type", models.CharField(help_text="As the bytes tell", max_length=127)),
                ("size", models.PositiveIntegerField()),
                ("sha256", models.CharField(help_text="Of the content, as hex", max_length=64)),
                ("content", models.BinaryField()),
                (
                    "content_id",
                    models.CharField(
                        blank=True,
                        help_text="What the HTML of its mail shows it by",
                        max_length=255,
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.UniqueConstraint(fields=("id", "account"), name="message_of_account"),
        ),
        migrations.AddField(
            model_name="attachment",
            name="account",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.account"
            ),
        ),
        migrations.AddField(
            model_name="attachment",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="attachments",
                to="cases.case",
            ),
        ),
        migrations.AddField(
            model_name="attachment",
            name="message",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="attachments",
                to="cases.message",
            ),
        ),
        Isolate("cases_attachment"),
        SameAccount("cases_attachment", "case_id", to="cases_case"),
        SameAccount("cases_attachment", "message_id", to="cases_message"),
    ]
