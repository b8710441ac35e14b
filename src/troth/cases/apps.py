"""The cases application."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Cases, messages, clocks, appeals and the notices staff read in the desk."""

    name = "troth.cases"
    label = "cases"
    verbose_name = "Cases"
    default_auto_field = "django.db.models.BigAutoField"
