"""Records of what happened are registered by their kind and read back."""

from __future__ import annotations

import json
from dataclasses import dataclass

import pytest
from django.utils.translation import gettext_noop

from troth.accounts.events import ContactAdded
from troth.lib.events import DomainEvent, read_event


def test_a_record_survives_storage() -> None:
    added = ContactAdded(contact=3, name="Ada Park", roles=("administrator",))
    stored = json.loads(json.dumps(added.data()))
    assert stored == {"contact": 3, "name": "Ada Park", "roles": ["administrator"]}
    assert read_event("contact.added", stored | {"since_removed": 1}) == added
    assert added.sentence("Kai") == "Kai added the contact Ada Park."


def test_an_unknown_kind_is_an_error() -> None:
    with pytest.raises(KeyError):
        read_event("contact.teleported", {})


def test_a_kind_belongs_to_one_record() -> None:
    with pytest.raises(TypeError, match=r"contact\.added is the kind of ContactAdded already"):

        @dataclass(frozen=True, kw_only=True)
        class Copy(DomainEvent):
            kind = "contact.added"
            words = gettext_noop("%(who)s copied.")
