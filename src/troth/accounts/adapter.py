"""How sign-in behaves here: nobody signs up, and each goes to their own door."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.urls import reverse


class Adapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Contacts and staff are set up by the provider."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return reverse("desk:queue" if request.user.is_staff else "portal:home")
