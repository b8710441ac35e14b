from django.db import migrations

from troth.lib.append_only import AppendOnly
from troth.lib.isolation import Isolate


class Migration(migrations.Migration):
    dependencies = [("contracts", "0001_initial")]

    operations = [
        AppendOnly("contracts_programmeversion"),
        Isolate("contracts_contract"),
    ]
