from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("channels", "0006_origin")]

    operations = [
        migrations.CreateModel(
            name="Listening",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        help_text="As in TROTH_MAIL_LISTEN", max_length=400, unique=True
                    ),
                ),
                ("seen_at", models.DateTimeField()),
            ],
        ),
    ]
