"""Whom the provider adds chooses a password by mail; nobody else is written to."""

from __future__ import annotations

import re

from django.core.mail import EmailMessage
from django.test import Client
from tests.world import World

from troth.accounts import actions

NEW = "barley-window-73"


def ask(address: str) -> None:
    answer = Client().post("/account/password/reset/", {"email": address})
    assert answer.status_code == 302


def test_a_contact_added_without_a_password_chooses_one(
    world: World, mailoutbox: list[EmailMessage]
) -> None:
    actions.add_contact(
        account=world.ada.account,
        name="Ida Berg",
        email="ida@customer.example",
        by=world.by,
        at=world.now,
    )
    ask("ida@customer.example")
    (mail,) = mailoutbox
    assert mail.subject == "Choose a password for Troth"
    assert "asked to choose a new password" in mail.body
    (link,) = re.findall(r"http://[^/\s]+(/\S+)", str(mail.body))
    browser = Client()
    form = browser.get(link, follow=True).redirect_chain[-1][0]
    browser.post(form, {"password1": NEW, "password2": NEW})
    signed_in = Client().post("/account/login/", {"login": "ida@customer.example", "password": NEW})
    assert signed_in.headers["Location"] == "/"


def test_an_address_that_signs_nobody_in_gets_no_mail(
    world: World, mailoutbox: list[EmailMessage]
) -> None:
    ask("stranger@elsewhere.example")
    assert mailoutbox == []
