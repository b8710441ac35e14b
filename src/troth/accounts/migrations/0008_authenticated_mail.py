from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0007_own_hours"),
    ]

    operations = [
        migrations.AddField(
            model_name="account",
            name="requires_authenticated_mail",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="By what the trusted mail server says about SPF, DKIM and DMARC.",
                verbose_name="takes e-mail only when its origin is proven",
            ),
        ),
    ]
