"""Senders and recipients in every shape."""

from __future__ import annotations

from tests.channels.email.nasty.mail import Nasty, mail

from troth.channels.email.inbound import Mailbox

ID = b"Message-ID: <1@acme.example>\n"
BODY = b"\nHello.\n"


def from_(value: bytes) -> bytes:
    return mail(b"From: " + value + b"\n" + BODY, ID)


def box(email: str, name: str = "") -> Mailbox:
    return Mailbox(name=name, email=email)


MAILS = [
    Nasty("no From", mail(BODY, ID), {"sender": None, "problems": "no From header"}),
    Nasty(
        "a From without an address",
        from_(b"Ada Lovelace"),
        {"sender": None, "problems": "No sender's address can be read"},
    ),
    Nasty("an empty From", from_(b"<>"), {"sender": None, "problems": "No sender's address"}),
    Nasty(
        "several senders",
        from_(b"Ada <ada@acme.example>, eve@evil.example"),
        {
            "sender": box("ada@acme.example", "Ada"),
            "other_senders": (box("eve@evil.example"),),
            "problems": "It names several senders: ada@acme.example, eve@evil.example.",
        },
    ),
    Nasty(
        "one sender, named twice",
        from_(b"Ada <ada@acme.example>, ADA@acme.example"),
        {"sender": box("ada@acme.example", "Ada"), "other_senders": ()},
    ),
    Nasty(
        "two From headers",
        from_(b"ada@acme.example\nFrom: eve@evil.example"),
        {"sender": box("ada@acme.example"), "problems": "several senders"},
    ),
    Nasty(
        "two addresses in brackets after one name",
        from_(b"Ada <ada@acme.example> <eve@evil.example>"),
        {"sender": box("ada@acme.example", "Ada"), "problems": "several senders"},
    ),
    Nasty(
        "an address as the name of another",
        from_(b'"ada@acme.example" <eve@evil.example>'),
        {"sender": box("eve@evil.example", "ada@acme.example")},
    ),
    Nasty(
        "an address hidden in a comment",
        from_(b"eve@evil.example (ada@acme.example)"),
        {"sender": box("eve@evil.example", "ada@acme.example")},
    ),
    Nasty(
        "an address with another behind it",
        from_(b"ada@acme.example@evil.example"),
        {"sender": None},
    ),
    Nasty(
        "an address packed into an encoded word",
        from_(b"=?utf-8?q?Ada_=3Cada=40acme=2Eexample=3E?="),
        {"sender": None},
    ),
    Nasty(
        "a group as the sender",
        from_(b'Buyers: "Lovelace, Ada" <ADA@ACME.example>;'),
        {"sender": box("ada@acme.example", "Lovelace, Ada")},
    ),
    Nasty(
        "comments within comments, and quotes that nobody closes",
        from_(b'Ada (the (first) one) <ada@acme.example>, "open'),
        {"sender": box("ada@acme.example", "Ada")},
    ),
    Nasty(
        "a route through other servers",
        from_(b"<@relay.example,@other.example:ada@acme.example>"),
        {"sender": box("ada@acme.example")},
    ),
    Nasty(
        "a name and an address without brackets",
        from_(b"Ada Lovelace ada@acme.example"),
        {"sender": box("ada@acme.example", "Ada Lovelace")},
    ),
    Nasty(
        "a name in bytes, and a domain in its own letters",
        from_("Käthe <käthe@BÜCHER.example>".encode()),
        {"sender": box("käthe@xn--bcher-kva.example", "Käthe")},
    ),
    Nasty(
        "an encoded name with a line end and an address in it",
        from_(b"=?utf-8?q?Ada=0A=3Cboss=40provider=2Eexample=3E?= <eve@evil.example>"),
        {"sender": box("eve@evil.example", "Ada <boss@provider.example>")},
    ),
    Nasty(
        "an address as long as a novel",
        from_(b"a" * 5_000 + b"@acme.example"),
        {"sender": None},
    ),
    Nasty(
        "recipients that are not disclosed",
        mail(b"To: undisclosed-recipients:;\nCc: Team: a@x.example, b@x.example;\n" + BODY),
        {
            "to": lambda to: [each.email for each in to] == ["help@provider.example"],
            "cc": (box("a@x.example"), box("b@x.example")),
        },
    ),
    Nasty(
        "ten thousand recipients",
        mail(b"Cc: " + b",\n ".join(b"c%d@x.example" % n for n in range(10_000)) + b"\n" + BODY),
        {"cc": lambda cc: len(cc) == 500, "text": "Hello."},
    ),
    Nasty(
        "nothing but opening parentheses",
        from_(b"(" * 60_000 + b"ada@acme.example"),
        {"sender": None},
    ),
]
