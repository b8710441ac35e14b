from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("channels", "0002_webhooks")]

    operations = [
        migrations.AddField(
            model_name="delivery",
            name="not_before",
            field=models.DateTimeField(
                blank=True, help_text="When it may go out first, if not at once", null=True
            ),
        ),
    ]
