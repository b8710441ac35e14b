"""`troth.lib` as a Django app, so that its template tags can be loaded."""

from django.apps import AppConfig


class LibConfig(AppConfig):
    name = "troth.lib"
    label = "lib"
