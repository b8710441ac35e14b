"""Everything Troth reads from the environment, checked once and kept in one frozen record."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TypeVar
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from troth.mail_services import Hosted, hook_key, hosted_mail

T = TypeVar("T")

LOG_FORMATS = ("text", "json")
LOG_LEVELS = ("debug", "info", "warning", "error")
YES = frozenset({"1", "true", "yes", "on"})
NO = frozenset({"0", "false", "no", "off"})
SECRET_KEY_LENGTH = 32


class CannotRun(Exception):
    """Troth cannot run as things are; the message tells the operator in plain sentences."""


class ConfigurationError(CannotRun):
    """The environment cannot be used; `problems` has one sentence for each variable at fault."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, kw_only=True)
class Mail:
    """Where outgoing mail goes: nowhere if it `is_off`; without a server it is printed."""

    is_off: bool = False

    host: str | None = None
    hosted: Hosted | None = None
    port: int = 25
    user: str = ""
    password: str = ""
    starttls: bool = False
    implicit_tls: bool = False

    @property
    def backend(self) -> str:
        """Django's mail backend."""
        if self.is_off:
            return "django.core.mail.backends.dummy.EmailBackend"
        if self.hosted is not None:
            return self.hosted.backend
        if self.host is None:
            return "troth.lib.printed_mail.EmailBackend"
        return "django.core.mail.backends.smtp.EmailBackend"

    def __repr__(self) -> str:  # the password stays out of logs
        return f"Mail(host={self.host!r}, port={self.port}, hosted={self.hosted!r})"


@dataclass(frozen=True, kw_only=True)
class MailListener:
    """Where a mail server hands mail in: at `socket`, or at `host` and `port`."""

    protocol: str  # "lmtp" or "smtp"
    host: str = ""
    port: int = 0
    socket: Path | None = None

    def __str__(self) -> str:
        where = str(self.socket) if self.socket else f"{self.host}:{self.port}"
        return f"{self.protocol} {where}"


@dataclass(frozen=True, kw_only=True)
class ImapMailbox:
    """A folder on another server that mail is fetched from."""

    host: str
    port: int
    user: str
    password: str
    folder: str
    is_encrypted: bool

    @property
    def name(self) -> str:
        return f"{self.user}@{self.host}/{self.folder}"

    def __repr__(self) -> str:
        return f"ImapMailbox({self.name!r})"  # the password stays out of logs


@dataclass(frozen=True, kw_only=True)
class Configuration:
    """One process's settings. Each field names the variable it comes from."""

    database_url: str | None  # DATABASE_URL; None: the embedded server
    state: Path  # TROTH_STATE: the embedded database, the generated key, collected static files
    url: str  # TROTH_URL: how people reach the site, without a trailing slash
    host: str  # TROTH_HOST: the address to listen on
    port: int  # TROTH_PORT
    allowed_hosts: tuple[str, ...]  # TROTH_ALLOWED_HOSTS, besides the host of TROTH_URL
    secret_key: str | None  # TROTH_SECRET_KEY; None: generated once into `state`
    former_secret_keys: tuple[str, ...]  # TROTH_FORMER_SECRET_KEYS: read with, never written with
    debug: bool  # TROTH_DEBUG
    behind_proxy: bool  # TROTH_BEHIND_PROXY: one trusted proxy sets X-Forwarded-For and -Proto
    mail: Mail  # TROTH_EMAIL_URL
    mail_from: str  # TROTH_EMAIL_FROM
    mail_addresses: tuple[str, ...]  # TROTH_MAIL_ADDRESSES: taken besides that of TROTH_EMAIL_FROM
    mail_listener: MailListener | None  # TROTH_MAIL_LISTEN
    imap: ImapMailbox | None  # TROTH_IMAP_URL
    trusted_mail_hosts: tuple[str, ...]  # TROTH_MAIL_TRUSTED_AUTHSERV
    mail_hook_secret: str | None  # TROTH_MAIL_HOOK_SECRET: "user:password" of inbound webhooks
    mail_hook_key: Mapping[str, str]  # TROTH_MAIL_HOOK_KEY: what their signatures are checked by
    webhooks_inside: bool  # TROTH_WEBHOOKS_INSIDE: webhooks may go to the operator's own network
    log_format: str  # TROTH_LOG_FORMAT: "text" or "json"
    log_level: str  # TROTH_LOG_LEVEL

    @property
    def takes_mail(self) -> bool:
        """Whether any way for mail to come in is set up."""
        return bool(self.mail_listener or self.imap or self.mail_hook_secret)

    @property
    def is_https(self) -> bool:
        return self.url.startswith("https://")

    @property
    def hosts(self) -> list[str]:
        """The names a request may ask for."""
        own = urlsplit(self.url).hostname or "localhost"
        local = () if self.is_https else ("localhost", "127.0.0.1", "[::1]")
        return list(dict.fromkeys((own, *self.allowed_hosts, *local)))


class _Reader:
    """Reads variables one by one and gathers what is wrong with them."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment
        self.problems: list[str] = []

    def read(self, name: str, parse: Callable[[str], T], default: T) -> T:
        text = self._environment.get(name, "").strip()
        if not text:
            return default
        try:
            return parse(text)
        except ValueError as problem:
            self.problems.append(f"{name} {problem}")
            return default


def read_configuration(environment: Mapping[str, str]) -> Configuration:
    """Check `environment` and make a Configuration of it.

    Raises ConfigurationError naming every variable at fault, what is wrong and what to write.
    """
    reader = _Reader(environment)
    port = reader.read("TROTH_PORT", _port, 8000)
    host = reader.read("TROTH_HOST", str, "127.0.0.1")
    configuration = Configuration(
        database_url=reader.read("DATABASE_URL", _database_url, None),
        state=reader.read("TROTH_STATE", _directory, default_state(environment)),
        url=reader.read("TROTH_URL", _site_url, f"http://{_reachable(host)}:{port}"),
        host=host,
        port=port,
        allowed_hosts=reader.read("TROTH_ALLOWED_HOSTS", _hosts, ()),
        secret_key=reader.read("TROTH_SECRET_KEY", _secret_key, None),
        former_secret_keys=reader.read("TROTH_FORMER_SECRET_KEYS", _secret_keys, ()),
        debug=reader.read("TROTH_DEBUG", _yes_or_no, False),
        behind_proxy=reader.read("TROTH_BEHIND_PROXY", _yes_or_no, False),
        mail=reader.read("TROTH_EMAIL_URL", _mail, Mail()),
        mail_from=reader.read("TROTH_EMAIL_FROM", _address, "Troth <support@localhost>"),
        mail_addresses=reader.read("TROTH_MAIL_ADDRESSES", _addresses, ()),
        mail_listener=reader.read("TROTH_MAIL_LISTEN", _mail_listener, None),
        imap=reader.read("TROTH_IMAP_URL", _imap, None),
        trusted_mail_hosts=reader.read("TROTH_MAIL_TRUSTED_AUTHSERV", _hosts, ()),
        mail_hook_secret=reader.read("TROTH_MAIL_HOOK_SECRET", _hook_secret, None),
        mail_hook_key=reader.read("TROTH_MAIL_HOOK_KEY", hook_key, {}),
        webhooks_inside=reader.read("TROTH_WEBHOOKS_INSIDE", _yes_or_no, False),
        log_format=reader.read("TROTH_LOG_FORMAT", _one_of(LOG_FORMATS), "text"),
        log_level=reader.read("TROTH_LOG_LEVEL", _one_of(LOG_LEVELS), "info"),
    )
    if reader.problems:
        raise ConfigurationError(reader.problems)
    return configuration


@cache
def configuration() -> Configuration:
    """This process's configuration, read from its environment at the first call."""
    return read_configuration(os.environ)


def default_state(environment: Mapping[str, str]) -> Path:
    """Where state lives unless TROTH_STATE says otherwise.

    Root's home stays closed: the embedded server runs as a user of its own then, and could not
    reach data kept there.
    """
    if os.geteuid() == 0:
        return Path("/var/lib/troth")
    home = environment.get("XDG_STATE_HOME", "")
    if home.startswith("/"):
        return Path(home) / "troth"
    return Path.home() / ".local" / "state" / "troth"


def _port(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise ValueError(f"is {text!r}, which is not a port. Write a number from 1 to 65535.")
    return int(text)


def _yes_or_no(text: str) -> bool:
    if text.lower() not in YES | NO:
        raise ValueError(f"is {text!r}. Write 1 for yes or 0 for no.")
    return text.lower() in YES


def _one_of(choices: tuple[str, ...]) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if text.lower() not in choices:
            raise ValueError(f"is {text!r}. Write one of: {', '.join(choices)}.")
        return text.lower()

    return parse


def _directory(text: str) -> Path:
    if not text.startswith("/"):
        raise ValueError(f"is {text!r}. Write a full path, such as /var/lib/troth.")
    return Path(os.path.normpath(text))


def _hosts(text: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in text.split(",") if name.strip())
    if any("/" in name or name == "*" for name in names):
        raise ValueError(
            f"is {text!r}. Write host names separated by commas, such as support.example.com."
        )
    return names


def _address(text: str) -> str:
    if "@" not in text or "\n" in text:
        raise ValueError(f"is {text!r}. Write an address such as Support <support@example.com>.")
    return text


def _addresses(text: str) -> tuple[str, ...]:
    found = tuple(one.strip().lower() for one in text.split(",") if one.strip())
    if any(one.count("@") != 1 or one.startswith("@") or " " in one for one in found):
        raise ValueError(
            f"is {text!r}. Write plain addresses separated by commas, such as help@example.com."
        )
    return found


def _hook_secret(text: str) -> str:
    if find_spec("anymail") is None:
        raise ValueError("needs django-anymail. Install troth[anymail], or leave it out.")
    user, _, password = text.partition(":")
    if not user or len(password) < SECRET_KEY_LENGTH:
        raise ValueError(
            f"is not a name and a secret. Write name:secret, with {SECRET_KEY_LENGTH} or more"
            " random characters in the secret."
        )
    return text


def _secret_key(text: str) -> str:
    if len(text) < SECRET_KEY_LENGTH:
        raise ValueError(
            f"has only {len(text)} characters, so it can be guessed. Write at least"
            f" {SECRET_KEY_LENGTH} random ones, or leave it out to have a key made."
        )
    return text


def _secret_keys(text: str) -> tuple[str, ...]:
    keys = tuple(text.split())
    if any(len(key) < SECRET_KEY_LENGTH for key in keys):
        raise ValueError(
            f"names a key of fewer than {SECRET_KEY_LENGTH} characters, which TROTH_SECRET_KEY"
            " never accepts. Write the former keys in full, separated by spaces."
        )
    return keys


def _split(text: str, example: str) -> tuple[SplitResult, int | None]:
    """`text` as the parts of a URL and its port; the message leaves out `text`, maybe a secret."""
    try:
        parts = urlsplit(text)
        return parts, parts.port
    except ValueError:
        raise ValueError(f"is not a URL. Write one such as {example}.") from None


def _site_url(text: str) -> str:
    example = "https://support.example.com"
    parts, _ = _split(text, example)
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
        raise ValueError(f"is {text!r}. Write the site's address, such as {example}.")
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise ValueError(
            f"is {text!r}, which has a path. Troth needs a host of its own: write {example}."
        )
    return f"{parts.scheme}://{parts.netloc}"


def _database_url(text: str) -> str:
    example = "postgresql://troth:secret@db.example.com:5432/troth"
    scheme, separator, _ = text.partition("://")
    if not separator or scheme not in ("postgresql", "postgres"):
        raise ValueError(
            f"does not begin with postgresql://. Write one such as {example},"
            " or leave it out to use the embedded server."
        )
    return text


def _mail(text: str) -> Mail:
    example = "smtp://user:password@mail.example.com:587?tls=1"
    if text == "console:":
        return Mail()
    if text.lower() == "off":
        return Mail(is_off=True)
    if hosted := hosted_mail(text):
        return Mail(hosted=hosted)
    parts, port = _split(text, example)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise ValueError(
            f"does not name a mail server. Write {example}, console: to print mail, or off to send"
            " none."
        )
    options = parse_qs(parts.query)
    if set(options) - {"tls"}:
        raise ValueError(f"has an option other than tls. Write {example}.")
    starttls = _yes_or_no(options.get("tls", ["0"])[-1])
    implicit = parts.scheme == "smtps"
    if starttls and implicit:
        raise ValueError("asks for tls=1 over smtps://, which is encrypted already. Leave tls out.")
    return Mail(
        host=parts.hostname,
        port=port or (465 if implicit else 587 if starttls else 25),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        starttls=starttls,
        implicit_tls=implicit,
    )


def _mail_listener(text: str) -> MailListener:
    example = "lmtp://127.0.0.1:8024 or lmtp+unix:/run/troth/lmtp.sock"
    parts, port = _split(text, example)
    protocol, _, over = parts.scheme.partition("+")
    if protocol not in ("lmtp", "smtp") or over not in ("", "unix"):
        raise ValueError(f"names neither lmtp nor smtp. Write {example}.")
    if over:
        if parts.netloc or not parts.path.startswith("/"):
            raise ValueError(f"does not name a socket by its full path. Write {example}.")
        return MailListener(protocol=protocol, socket=Path(parts.path))
    if not parts.hostname or not port or parts.path.strip("/"):
        raise ValueError(f"has no host and port. Write {example}.")
    return MailListener(protocol=protocol, host=parts.hostname, port=port)


def _imap(text: str) -> ImapMailbox:
    example = "imaps://support%40example.com:password@imap.example.com/INBOX"
    parts, port = _split(text, example)
    is_encrypted = parts.scheme == "imaps"
    if parts.scheme not in ("imap", "imaps") or not parts.hostname:
        raise ValueError(f"does not name an IMAP server. Write {example}.")
    if not parts.username or not parts.password:
        raise ValueError(f"has no user and password. Write {example}.")
    return ImapMailbox(
        host=parts.hostname,
        port=port or (993 if is_encrypted else 143),
        user=unquote(parts.username),
        password=unquote(parts.password),
        folder=unquote(parts.path.strip("/")) or "INBOX",
        is_encrypted=is_encrypted,
    )


def _reachable(host: str) -> str:
    """An address a browser on this machine can open when the server listens on `host`."""
    if host in ("0.0.0.0", "::", ""):  # noqa: S104 - compared, not bound
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host
