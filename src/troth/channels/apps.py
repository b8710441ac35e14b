"""The channels application."""

from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    """E-mail notices about cases."""

    name = "troth.channels"
    label = "channels"
    verbose_name = "Channels"
