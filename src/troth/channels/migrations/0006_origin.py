from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("channels", "0005_urgent")]

    operations = [
        migrations.AddField(
            model_name="arrival",
            name="origin",
            field=models.JSONField(
                blank=True,
                default=list,
                help_text="What a trusted mail server said of where it comes from:"
                " server, method, result",
            ),
        ),
    ]
