"""Hosted mail services, as TROTH_EMAIL_URL names them; they need the extra `troth[anymail]`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from urllib.parse import parse_qs, unquote

MAILGUN_EU = "https://api.eu.mailgun.net/v3"


@dataclass(frozen=True, kw_only=True)
class Service:
    """How one service is named, and what django-anymail wants to know for it."""

    example: str
    settings: tuple[str, ...]  # what stands before the @, in order, and after it if more is wanted
    headers: Mapping[str, str] = field(default_factory=dict)  # for each mail


@dataclass(frozen=True, kw_only=True)
class Hosted:
    """The service that mail goes out through."""

    service: str
    settings: Mapping[str, str] = field(repr=False)  # secrets stay out of logs

    @property
    def backend(self) -> str:
        """Django's mail backend for it."""
        return f"anymail.backends.{self.service}.EmailBackend"

    @property
    def headers(self) -> Mapping[str, str]:
        """What every mail must carry there."""
        return SERVICES[self.service].headers


SERVICES: Mapping[str, Service] = {
    "brevo": Service(example="brevo://KEY", settings=("API_KEY",)),
    "mailgun": Service(
        example="mailgun://KEY@mg.example.com?region=eu", settings=("API_KEY", "SENDER_DOMAIN")
    ),
    "mailjet": Service(example="mailjet://KEY:SECRET", settings=("API_KEY", "SECRET_KEY")),
    "postmark": Service(
        example="postmark://TOKEN",
        settings=("SERVER_TOKEN",),
        headers={"X-PM-KeepID": "true"},  # else it gives every mail a Message-ID of its own
    ),
    "resend": Service(example="resend://KEY", settings=("API_KEY",)),
    "sendgrid": Service(example="sendgrid://KEY", settings=("API_KEY",)),
}


def hosted_mail(url: str) -> Hosted | None:
    """Return the service that the URL names, None when it names none.

    Raises ValueError, which never tells the secrets, when it cannot be used.
    """
    name, _, rest = url.partition("://")
    service = SERVICES.get(name)
    if service is None:
        return None
    if find_spec("anymail") is None:
        raise ValueError(
            f"names {name}, which needs an extra that is not installed. Install it with"
            " pip install 'troth[anymail]', or name a mail server with smtp://…."
        )
    rest, _, query = rest.rstrip("/").partition("?")
    values = [unquote(part) for part in rest.replace("@", ":").split(":")]
    options = parse_qs(query)
    if len(values) != len(service.settings) or not all(values) or not _is_known(name, options):
        raise ValueError(f"cannot be used for {name}. Write one such as {service.example}.")
    prefix = name.upper()
    settings = {
        f"{prefix}_{key}": value for key, value in zip(service.settings, values, strict=True)
    }
    if options:
        settings["MAILGUN_API_URL"] = MAILGUN_EU
    return Hosted(service=name, settings=settings)


def _is_known(name: str, options: Mapping[str, list[str]]) -> bool:
    return not options or (name == "mailgun" and options == {"region": ["eu"]})


# The settings by which django-anymail checks the signature that a service gives what it posts.
HOOK_KEYS: Mapping[str, str] = {
    "mailersend": "MAILERSEND_INBOUND_SECRET",
    "mailgun": "MAILGUN_WEBHOOK_SIGNING_KEY",
    "postal": "POSTAL_WEBHOOK_KEY",
}


def hook_key(text: str) -> Mapping[str, str]:
    """Return the setting that a service and its key, `mailgun:KEY`, stand for, or ValueError."""
    service, _, key = text.partition(":")
    if service not in HOOK_KEYS or not key or not key.isascii():
        names = ", ".join(HOOK_KEYS)
        raise ValueError(
            f"does not name a service and its key. Write mailgun:KEY, or one of {names}."
        )
    return {HOOK_KEYS[service]: key}
