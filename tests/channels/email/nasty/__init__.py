"""Mails as nobody should send them, each with what has to come out of it."""

from __future__ import annotations

from tests.channels.email.nasty import (
    addresses,
    automatic,
    bounces,
    files,
    headers,
    large,
    pages,
    structure,
    text,
)
from tests.channels.email.nasty.mail import Nasty

NASTY: dict[str, Nasty] = {
    nasty.name: nasty
    for module in (
        headers,
        addresses,
        structure,
        text,
        pages,
        files,
        automatic,
        bounces,
        large,
    )
    for nasty in module.MAILS
}
