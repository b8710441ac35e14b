from django.apps import AppConfig
from django.core import checks


class AccountsConfig(AppConfig):
    name = "troth.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from troth.lib.isolation import check_role

        checks.register(check_role, checks.Tags.database)
