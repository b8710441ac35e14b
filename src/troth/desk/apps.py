"""The desk application."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Pages for staff; it has no tables of its own."""

    name = "troth.desk"
    label = "desk"
