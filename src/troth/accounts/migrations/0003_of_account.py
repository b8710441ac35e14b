from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_isolation")]

    operations = [
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.UniqueConstraint(fields=("id", "account"), name="contact_of_account"),
        ),
    ]
