"""Reports of mails that did not arrive."""

from __future__ import annotations

from tests.channels.email.nasty.mail import HEAD, Nasty, contains, mail

from troth.channels.email.inbound import Automatic, Bounce

DAEMON = HEAD.replace(b"ada@", b"MAILER-DAEMON@")
PERMANENT = Bounce(
    recipient="bob@acme.example",
    is_permanent=True,
    status="5.1.1",
    diagnosis="550 5.1.1 no such user",
    message_id="<T-1042.3@provider.example>",
)


def report(recipient: bytes, original: bytes = b"Message-ID: <T-1042.3@provider.example>") -> bytes:
    return mail(
        b"Subject: Undelivered\nContent-Type: multipart/report; report-type=delivery-status;\n"
        b" boundary=b\n\n--b\n\nSorry.\n--b\nContent-Type: message/delivery-status\n\n"
        b"Reporting-MTA: dns; mx.acme.example\n\n" + recipient + b"\n"
        b"--b\nContent-Type: message/rfc822\n\n"
        + original
        + b"\nX-Troth-Loop: help@provider.example"
        b"\n\nDear Bob\n--b--\n",
        DAEMON,
    )


FAILED = (
    b"Final-Recipient: rfc822; bob@acme.example\nAction: failed\nStatus: 5.1.1\n"
    b"Diagnostic-Code: smtp; 550 5.1.1 no such user\n"
)

MAILS = [
    Nasty(
        "a bounce",
        report(FAILED),
        {"automatic": Automatic.BOUNCE, "bounce": PERMANENT, "text": "Sorry.", "enclosures": ()},
    ),
    Nasty(
        "a bounce from where the mail was forwarded to",
        report(
            b"Original-Recipient: rfc822;Bob@acme.example\n" + FAILED.replace(b"bob@acme", b"b@x")
        ),
        {"bounce": PERMANENT},
    ),
    Nasty(
        "one of two recipients",
        report(
            b"Final-Recipient: rfc822; al@acme.example\nAction: delivered\nStatus: 2.0.0\n\n"
            + FAILED
        ),
        {"bounce": PERMANENT},
    ),
    Nasty(
        "a delay",
        report(FAILED.replace(b"failed", b"delayed").replace(b"5.1.1", b"4.4.1")),
        {
            "automatic": Automatic.BOUNCE,
            "bounce": lambda bounce: not bounce.is_permanent and bounce.status == "4.4.1",
        },
    ),
    Nasty(
        "a delivery that went well",
        report(FAILED.replace(b"failed", b"delivered").replace(b"5.1.1", b"2.0.0")),
        {"automatic": Automatic.AUTO_REPLY, "bounce": None},
    ),
    Nasty(
        "a bounce that says hardly anything",
        report(b"Action: failed\n", b"Subject: x"),
        {"bounce": Bounce(recipient="", is_permanent=True, status="", diagnosis="", message_id="")},
    ),
    Nasty(
        "a bounce without a report in it",
        mail(
            b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
            b"--b\n\nSorry.\n--b--\n"
        ),
        {"automatic": Automatic.AUTO_REPLY, "bounce": None},
    ),
    Nasty(
        "qmail's own words",
        mail(
            b"Subject: failure notice\n\nHi. This is the qmail-send program at acme.example.\n\n"
            b"<bob@acme.example>:\n550 5.1.1 no such user\n\n--- Below this line is a copy.\n\n"
            b"Message-ID: <T-1042.3@provider.example>\n",
            DAEMON,
        ),
        {"automatic": Automatic.BOUNCE, "bounce": PERMANENT},
    ),
    Nasty(
        "exim's own words, of a delay",
        mail(
            b"Subject: Warning: message delayed 24 hours\nX-Failed-Recipients: bob@acme.example\n\n"
            b"It is not your fault.\n"
        ),
        {
            "bounce": lambda bounce: (
                (bounce.recipient, bounce.is_permanent) == ("bob@acme.example", False)
            )
        },
    ),
    Nasty(
        "a person who writes of a bounce",
        mail(b"Subject: Undelivered mail returned to sender, why?\n\n550 5.1.1 no such user\n"),
        {"automatic": None, "bounce": None, "text": contains("550")},
    ),
]
