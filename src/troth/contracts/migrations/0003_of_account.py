from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("contracts", "0002_isolation")]

    operations = [
        migrations.AddConstraint(
            model_name="contract",
            constraint=models.UniqueConstraint(
                fields=("id", "account"), name="contract_of_account"
            ),
        ),
    ]
