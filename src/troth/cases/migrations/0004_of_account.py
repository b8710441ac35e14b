from django.db import migrations, models

from troth.lib.same_account import SameAccount


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_of_account"),
        ("contracts", "0003_of_account"),
        ("cases", "0003_last_sweep"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="case",
            constraint=models.UniqueConstraint(fields=("id", "account"), name="case_of_account"),
        ),
        SameAccount("cases_case", "contact_id", to="accounts_contact"),
        SameAccount("cases_case", "contract_id", to="contracts_contract"),
        SameAccount("cases_message", "case_id", to="cases_case"),
        SameAccount("cases_message", "contact_id", to="accounts_contact"),
        SameAccount("cases_call", "case_id", to="cases_case"),
        SameAccount("cases_call", "contact_id", to="accounts_contact"),
        SameAccount("cases_clock", "case_id", to="cases_case"),
        SameAccount("cases_appeal", "case_id", to="cases_case"),
        SameAccount("cases_appeal", "contact_id", to="accounts_contact"),
        SameAccount("cases_notice", "case_id", to="cases_case"),
    ]
