from django.apps import AppConfig


class PublicConfig(AppConfig):
    name = "troth.public"
    label = "public"
