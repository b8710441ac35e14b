import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_of_account"),
    ]

    operations = [
        migrations.AddField(
            model_name="contact",
            name="bounce_reason",
            field=models.TextField(
                blank=True, default="", db_default="", verbose_name="why mail came back"
            ),
        ),
        migrations.AddField(
            model_name="contact",
            name="bounced_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="mail came back"),
        ),
        migrations.AddField(
            model_name="contact",
            name="muted",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=32),
                blank=True,
                db_default=[],
                default=list,
                size=None,
                verbose_name="no mail about",
            ),
        ),
        migrations.AddField(
            model_name="staff",
            name="muted",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=32),
                blank=True,
                db_default=[],
                default=list,
                size=None,
                verbose_name="no mail about",
            ),
        ),
    ]
