import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_on_call")]

    operations = [
        migrations.AddField(
            model_name="account",
            name="tam",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="accounts",
                to="accounts.staff",
                verbose_name="technical account manager",
            ),
        ),
    ]
