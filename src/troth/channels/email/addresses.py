"""Addresses to answer to: each is for one case and one reader, signed so that none is made up.

`support+t1042.c12.k5w…@provider.example` is where contact 12 answers about case T-1042, and
`…+t1042.s3.…` where the staff member 3 does, and `…+t1042.t7.…` where any member of team 7 does,
each from their own address. Mail servers may change the case of letters, so the signature is in
base 32.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from email.utils import parseaddr

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from troth.channels.recipients import ReaderKind

_KINDS: dict[str, ReaderKind] = {"c": "customer", "s": "staff", "t": "team"}
_TAG = re.compile(
    r"t(?P<case>[0-9]{1,18})\.(?P<kind>[cst])(?P<id>[0-9]{1,18})\.(?P<sign>[a-z2-7]+)"
)


@dataclass(frozen=True, kw_only=True)
class ReplyAddress:
    """Who answers about which case."""

    number: str  # the case's
    kind: ReaderKind
    id: int  # Contact.id, Staff.id or Team.id


def support_address() -> str:
    """The address that customers write to."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].lower()


def domain() -> str:
    """The domain of that address, which makes Message-IDs ours."""
    return support_address().rpartition("@")[2]


def is_ours(address: str) -> bool:
    """Whether mail for the address is for us: the support address, with any tag, or another."""
    local, _, host = address.lower().rpartition("@")
    plain = f"{local.partition('+')[0]}@{host}"
    return bool({address.lower(), plain} & {support_address(), *settings.TROTH_MAIL_ADDRESSES})


def reply_address(to: ReplyAddress) -> str:
    """Return the address at which this reader answers about this case."""
    local, _, domain = support_address().rpartition("@")
    plain = f"{to.number.lower().replace('-', '')}.{to.kind[0]}{to.id}"
    return f"{local}+{plain}.{_signature(plain)}@{domain}"


def read_reply_address(address: str) -> ReplyAddress | None:
    """Return for whom we made the address; None for any other address."""
    local, _, domain = support_address().rpartition("@")
    theirs, _, their_domain = address.lower().rpartition("@")
    prefix, _, tag = theirs.partition("+")
    found = _TAG.fullmatch(tag)
    if (prefix, their_domain) != (local, domain) or found is None:
        return None
    if not _is_ours(tag.rpartition(".")[0], found["sign"]):
        return None
    kind = _KINDS[found["kind"]]
    return ReplyAddress(number=f"T-{found['case']}", kind=kind, id=int(found["id"]))


def _is_ours(plain: str, sign: str) -> bool:
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return any(constant_time_compare(_signature(plain, key), sign) for key in keys)


def _signature(plain: str, key: str | None = None) -> str:
    salt = "troth.channels.email.reply"
    digest = salted_hmac(salt, plain, secret=key, algorithm="sha256").digest()
    return base64.b32encode(digest[:15]).decode().lower()
