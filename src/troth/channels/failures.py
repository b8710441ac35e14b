"""Why something could not be delivered. An adapter raises one of these, with words for people."""

from __future__ import annotations


class Undelivered(Exception):
    """An attempt to deliver failed; the text says why in one sentence."""


class Temporary(Undelivered):
    """It may go better later: the delivery is tried again."""


class Permanent(Undelivered):
    """Trying again would change nothing: the recipient, or what is said, was refused.

    `address_is_bad`: nobody is reached at the address any more.
    """

    def __init__(self, words: str, *, address_is_bad: bool = False) -> None:
        super().__init__(words)
        self.address_is_bad = address_is_bad


class NotNeeded(Undelivered):
    """There is nobody left to tell, or nothing left to say: the delivery is given up quietly."""
