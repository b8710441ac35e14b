from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "troth.portal"
    label = "portal"
