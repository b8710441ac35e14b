"""Configuration: read from the environment, checked at start, said in plain sentences."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from troth.configuration import (
    Configuration,
    ConfigurationError,
    ImapMailbox,
    Mail,
    MailListener,
    default_state,
    read_configuration,
)
from troth.lib.secret_key import generated_secret_key


def problems(**environment: str) -> list[str]:
    with pytest.raises(ConfigurationError) as caught:
        read_configuration(environment)
    return caught.value.problems


def test_nothing_set_runs_on_this_machine_only() -> None:
    settings = read_configuration({})
    assert (settings.host, settings.port, settings.url) == (
        "127.0.0.1",
        8000,
        "http://127.0.0.1:8000",
    )
    assert settings.database_url is None
    assert settings.mail == Mail()
    assert not settings.debug
    assert settings.hosts == ["127.0.0.1", "localhost", "[::1]"]


def test_a_provider_sets_everything() -> None:
    settings = read_configuration(
        {
            "DATABASE_URL": "postgresql://troth:x@db/troth?sslmode=require",
            "TROTH_URL": "https://support.example.com/",
            "TROTH_HOST": "0.0.0.0",
            "TROTH_PORT": "9000",
            "TROTH_ALLOWED_HOSTS": "help.example.com, desk.example.com",
            "TROTH_SECRET_KEY": "k" * 50,
            "TROTH_FORMER_SECRET_KEYS": f"{'a' * 40} {'b' * 40}",
            "TROTH_BEHIND_PROXY": "yes",
            "TROTH_EMAIL_URL": "smtp://me%40example.com:p%2Fw@mail.example.com?tls=1",
            "TROTH_EMAIL_FROM": "Support <support@example.com>",
            "TROTH_LOG_FORMAT": "json",
        }
    )
    assert settings.url == "https://support.example.com"
    assert settings.is_https
    assert settings.former_secret_keys == ("a" * 40, "b" * 40)
    assert settings.hosts == ["support.example.com", "help.example.com", "desk.example.com"]
    assert settings.mail == Mail(
        host="mail.example.com", port=587, user="me@example.com", password="p/w", starttls=True
    )


def test_mail_is_sent_printed_or_switched_off() -> None:
    def backend(url: str) -> str:
        return read_configuration({"TROTH_EMAIL_URL": url}).mail.backend.split(".")[-2]

    assert backend("smtp://mail.example.com") == "smtp"
    assert backend("console:") == "printed_mail"
    assert backend("off") == "dummy"


@pytest.mark.parametrize(
    ("url", "port", "starttls", "implicit"),
    [
        ("smtp://mail.example.com", 25, False, False),
        ("smtp://mail.example.com:2525", 2525, False, False),
        ("smtps://mail.example.com", 465, False, True),
        ("smtp://mail.example.com?tls=1", 587, True, False),
        ("smtp://mail.example.com?tls=0", 25, False, False),
    ],
)
def test_mail_ports_follow_the_encryption(
    url: str, port: int, starttls: bool, implicit: bool
) -> None:
    mail = read_configuration({"TROTH_EMAIL_URL": url}).mail
    assert (mail.port, mail.starttls, mail.implicit_tls) == (port, starttls, implicit)


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("TROTH_PORT", "http", "a number from 1 to 65535"),
        ("TROTH_PORT", "70000", "a number from 1 to 65535"),
        ("TROTH_DEBUG", "maybe", "Write 1 for yes or 0 for no"),
        ("TROTH_STATE", "state", "a full path"),
        ("TROTH_URL", "support.example.com", "such as https://support.example.com"),
        ("TROTH_URL", "https://example.com/support", "a host of its own"),
        ("TROTH_URL", "http://[::1", "such as https://support.example.com"),
        ("TROTH_ALLOWED_HOSTS", "*", "host names separated by commas"),
        ("TROTH_SECRET_KEY", "short", "at least 32 random ones"),
        ("TROTH_FORMER_SECRET_KEYS", "k" * 40 + " short", "separated by spaces"),
        ("TROTH_EMAIL_URL", "mail.example.com", "smtp://user:password@"),
        ("TROTH_EMAIL_URL", "smtp://mail.example.com:mail", "smtp://user:password@"),
        ("TROTH_EMAIL_URL", "smtp://mail.example.com?ssl=1", "an option other than tls"),
        ("TROTH_EMAIL_URL", "smtps://mail.example.com?tls=1", "Leave tls out"),
        ("TROTH_EMAIL_FROM", "support", "Support <support@example.com>"),
        ("TROTH_MAIL_LISTEN", "127.0.0.1:8024", "names neither lmtp nor smtp"),
        ("TROTH_MAIL_LISTEN", "lmtp://127.0.0.1", "has no host and port"),
        ("TROTH_MAIL_LISTEN", "lmtp+unix:lmtp.sock", "a socket by its full path"),
        ("TROTH_IMAP_URL", "pop3://a:b@mail.example.com", "does not name an IMAP server"),
        ("TROTH_IMAP_URL", "imaps://mail.example.com", "has no user and password"),
        ("TROTH_MAIL_ADDRESSES", "help", "plain addresses separated by commas"),
        ("TROTH_MAIL_HOOK_SECRET", "name:short", "32 or more random characters"),
        ("TROTH_MAIL_HOOK_KEY", "postmark:key", "Write mailgun:KEY, or one of mailersend, mailgun"),
        ("TROTH_MAIL_HOOK_KEY", "mailgun:", "does not name a service and its key"),
        ("TROTH_LOG_FORMAT", "xml", "text, json"),
        ("TROTH_LOG_LEVEL", "loud", "debug, info, warning, error"),
        ("DATABASE_URL", "mysql://db/troth", "postgresql://"),
        ("DATABASE_URL", "db/troth", "postgresql://"),
    ],
)
def test_a_bad_value_is_named_with_what_to_write(name: str, value: str, told: str) -> None:
    (problem,) = problems(**{name: value})
    assert problem.startswith(f"{name} ")
    assert told in problem


def test_all_bad_values_are_told_at_once() -> None:
    assert len(problems(TROTH_PORT="x", TROTH_DEBUG="x", TROTH_URL="x")) == 3


def test_messages_never_repeat_a_secret() -> None:
    told = problems(
        TROTH_SECRET_KEY="hunter2",
        TROTH_EMAIL_URL="ftp://me:hunter2@mail.example.com",
        DATABASE_URL="mysql://me:hunter2@db/troth",
    )
    assert len(told) == 3
    assert "hunter2" not in " ".join(told)
    assert "hunter2" not in repr(Mail(host="mail.example.com", password="hunter2"))


def test_ways_for_mail_to_come_in_are_read_whole() -> None:
    settings = read_configuration(
        {
            "TROTH_MAIL_LISTEN": "lmtp+unix:/run/troth/lmtp.sock",
            "TROTH_IMAP_URL": "imaps://me%40example.com:p%2Fw@imap.example.com/Support",
            "TROTH_MAIL_ADDRESSES": "Help@example.com, old@example.com",
        }
    )
    assert settings.mail_listener == MailListener(
        protocol="lmtp", socket=Path("/run/troth/lmtp.sock")
    )
    assert settings.imap == ImapMailbox(
        host="imap.example.com",
        port=993,
        user="me@example.com",
        password="p/w",
        folder="Support",
        is_encrypted=True,
    )
    assert "p/w" not in repr(settings.imap)
    assert settings.mail_addresses == ("help@example.com", "old@example.com")
    assert settings.takes_mail
    listener = read_configuration({"TROTH_MAIL_LISTEN": "smtp://127.0.0.1:2525"}).mail_listener
    assert str(listener) == "smtp 127.0.0.1:2525"


def test_a_blank_variable_counts_as_unset() -> None:
    assert read_configuration({"TROTH_PORT": " ", "DATABASE_URL": ""}).port == 8000


@pytest.mark.parametrize(
    ("host", "url"),
    [("0.0.0.0", "http://127.0.0.1:8000"), ("::1", "http://[::1]:8000")],
)
def test_the_address_told_to_people_can_be_opened(host: str, url: str) -> None:
    assert read_configuration({"TROTH_HOST": host}).url == url


def test_state_of_an_ordinary_user_is_theirs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    monkeypatch.setenv("HOME", "/home/ada")
    assert default_state({"XDG_STATE_HOME": "/home/ada/.state"}) == Path("/home/ada/.state/troth")
    assert default_state({"XDG_STATE_HOME": "relative"}) == Path("/home/ada/.local/state/troth")


def test_state_of_root_is_outside_its_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 0)
    assert default_state({"XDG_STATE_HOME": "/root/.state"}) == Path("/var/lib/troth")


def test_the_secret_key_is_made_once_and_for_the_owner_only(tmp_path: Path) -> None:
    state = tmp_path / "state"
    key = generated_secret_key(state)
    assert len(key) > 50
    assert generated_secret_key(state) == key
    assert stat.S_IMODE((state / "secret-key").stat().st_mode) == 0o600
    assert [path.name for path in state.iterdir()] == ["secret-key"]


def test_the_record_is_frozen() -> None:
    settings = read_configuration({})
    with pytest.raises(AttributeError):
        settings.port = 1  # type: ignore[misc]
    assert isinstance(settings, Configuration)
