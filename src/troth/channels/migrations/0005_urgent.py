from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("channels", "0004_arrivals")]

    operations = [
        migrations.AddField(
            model_name="delivery",
            name="urgent",
            field=models.BooleanField(
                default=False,
                help_text="It wakes somebody, and goes before all others that are due",
            ),
        ),
        migrations.RemoveIndex(model_name="delivery", name="channels_delivery_due"),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                F("urgent").desc(),
                F("next_at"),
                F("id"),
                name="channels_delivery_due",
                condition=Q(status="waiting"),
            ),
        ),
    ]
