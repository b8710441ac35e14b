"""Nasty mails come out as they have to, and any bytes come out somehow."""

from __future__ import annotations

from typing import Any

import pytest
from tests.channels.email.nasty import NASTY
from tests.channels.email.nasty.mail import Nasty
from tests.channels.email.unharmed import assert_unharmed

from troth.channels.email.inbound import InboundMail
from troth.channels.email.reading import Ours, read_mail

OURS = Ours(
    mark="help@provider.example", is_message_id=lambda each: each.endswith("@provider.example>")
)


def read(nasty: Nasty) -> InboundMail:
    return read_mail(nasty.raw, envelope_sender=nasty.envelope, ours=OURS)


def test_there_are_enough_nasty_mails() -> None:
    assert len(NASTY) >= 100


@pytest.mark.parametrize("name", NASTY)
def test_nasty_mail(name: str) -> None:
    mail = read(NASTY[name])
    assert_unharmed(mail)
    for field, expected in NASTY[name].expected.items():
        if field != "problems":
            _require(expected, getattr(mail, field), field)
        elif callable(expected):
            assert expected(mail.problems), mail.problems
    for told in NASTY[name].problems if not callable(NASTY[name].problems) else ():
        assert any(told in problem for problem in mail.problems), mail.problems


def _require(expected: Any, value: Any, field: str) -> None:
    if callable(expected):
        assert expected(value), f"{field}: {value!r:.500}"
    else:
        assert value == expected, field
