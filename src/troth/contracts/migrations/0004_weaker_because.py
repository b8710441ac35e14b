from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("contracts", "0003_of_account")]

    operations = [
        migrations.AddField(
            model_name="programmeversion",
            name="weaker_because",
            field=models.TextField(blank=True, null=True, verbose_name="why promises are weaker"),
        ),
    ]
