"""Which addresses may be posted to: nobody may have Troth knock at doors inside its own network.

A name is looked up once, all that it stands for must lie outside, and the connection goes to what
was looked up: a name that turns to another address in between gains nothing.
"""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import SplitResult, urlsplit

from django.utils.translation import gettext as _

from troth.channels.failures import Permanent, Temporary
from troth.lib.refusals import Refusal


def require_url(url: str, *, inside: bool) -> str:
    """Return an address that may be posted to; Refusal for any other.

    With `inside`, the operator's own network and unencrypted addresses are allowed.
    """
    parts = _split(url)
    if parts is None or parts.scheme not in (("https", "http") if inside else ("https",)):
        message = _("Write the whole address, such as https://alerts.example.com/troth.")
        raise Refusal("endpoint.url", message, "url")
    if parts.username or parts.password or parts.fragment:
        message = _("Leave user names, passwords and fragments out of the address.")
        raise Refusal("endpoint.url", message, "url")
    return url


def look_up(url: str, *, inside: bool) -> list[str]:
    """Return the IP addresses to connect to; raises Temporary, or Permanent for any inside."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    try:
        found = socket.getaddrinfo(host, parts.port or parts.scheme, type=socket.SOCK_STREAM)
    except OSError:
        raise Temporary(_("The name %(host)s cannot be looked up.") % {"host": host}) from None
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    if not inside and not all(is_outside(address) for address in addresses):
        words = _(
            "%(host)s is on a private network, not the internet; to allow that, set"
            " TROTH_WEBHOOKS_INSIDE=1."
        )
        raise Permanent(words % {"host": host})
    return addresses


def is_outside(address: str) -> bool:
    """Whether an IP address is one of the internet, also when written into another."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is not None:
            return is_outside(str(inner))
        if ip in _NAT64:
            return is_outside(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)))
        if ip.is_site_local or any(ip in network for network in _TRANSLATED):
            return False
    return ip.is_global and not ip.is_multicast


_NAT64 = ipaddress.ip_network("64:ff9b::/96")
# Where a network decides itself which IPv4 address is meant, and old ways to write one.
_TRANSLATED = tuple(map(ipaddress.ip_network, ("64:ff9b:1::/48", "::/96", "::ffff:0:0:0/96")))


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        return parts if parts.hostname and (parts.port is None or parts.port > 0) else None
    except ValueError:
        return None
