from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from troth.lib.sealing import seal, unseal

PURPOSE = "endpoint"


def seal_secrets(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for row in apps.get_model("channels", "Endpoint").objects.exclude(secret=""):
        row.sealed_secret, row.secret = seal(row.secret, purpose=PURPOSE), ""
        row.save(update_fields=["sealed_secret", "secret"])


def unseal_secrets(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for row in apps.get_model("channels", "Endpoint").objects.exclude(sealed_secret=""):
        row.secret, row.sealed_secret = unseal(row.sealed_secret, purpose=PURPOSE), ""
        row.save(update_fields=["sealed_secret", "secret"])


class Migration(migrations.Migration):
    """Keep secrets encrypted.

    The old column stays in the database, empty: what serves until it is replaced reads it, cannot
    sign with nothing, and leaves the post in the outbox for whoever can.
    """

    dependencies = [("channels", "0007_listening")]

    operations = [
        migrations.AddField(
            model_name="endpoint",
            name="sealed_secret",
            field=models.TextField(db_default="", help_text="Signs; shown once, never logged"),
        ),
        migrations.AddField(
            model_name="endpoint",
            name="sealed_former",
            field=models.TextField(
                blank=True,
                db_default="",
                help_text="The secret before it, which signs as well for a while",
            ),
        ),
        migrations.AddField(
            model_name="endpoint",
            name="former_until",
            field=models.DateTimeField(blank=True, help_text="For how long it does", null=True),
        ),
        migrations.AlterField(
            model_name="endpoint",
            name="secret",
            field=models.CharField(db_default="", max_length=100),
        ),
        migrations.RunPython(seal_secrets, unseal_secrets),
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.RemoveField("endpoint", "secret")]
        ),
    ]
