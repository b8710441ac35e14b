"""The addresses of the webhooks, as an operator who sets the secret has them."""

from django.urls import include, path

from troth.channels.email.receiving.hooks import hooks

urlpatterns = [path("mail/hooks/", include(hooks()))]
