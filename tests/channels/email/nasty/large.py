"""Mails that are too much."""

from __future__ import annotations

from base64 import encodebytes

from tests.channels.email.nasty.mail import HEAD, Nasty, mail, names

MIB = 1024 * 1024

MAILS = [
    Nasty(
        "a file of 30 MB",
        mail(b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nSee the dump.\n--b\n")
        + b"Content-Type: application/zip; name=dump.zip\nContent-Transfer-Encoding: base64\n\n"
        + encodebytes(b"PK\x03\x04" + bytes(30 * MIB))
        + b"\n--b--\n",
        {
            "text": "See the dump.",
            "enclosures": (),
            "left_out": ("dump.zip",),
            "problems": "too many or they were too large",
        },
    ),
    Nasty(
        "a text of 40 MB",
        HEAD + b"\n" + b"It fails again and again.\n" * (40 * MIB // 26),
        {
            "text": lambda text: 90_000 < len(text) <= 100_000,
            "left_out": ("message.txt",),
            "problems": "too long to be shown",
        },
    ),
    Nasty(
        "more than anybody wants",
        HEAD + b"\n" + b"x" * (51 * MIB),
        {"problems": "larger than 50 MiB"},
    ),
    Nasty(
        "a boundary in every line of 5 MB",
        mail(b"Content-Type: multipart/mixed; boundary=b\n\n") + b"--b x\n" * 800_000,
        {"problems": "not divided as it says"},
    ),
    Nasty(
        "a hundred thousand header lines",
        mail(b"Subject: Backup\n" + b"X: y\n" * 100_000 + b"\nHello.\n"),
        {"subject": "Backup", "text": "Hello.", "enclosures": names()},
    ),
    Nasty(
        "a header line of a megabyte",
        mail(b"Subject: " + b"=?utf-8?q?a?= " * 70_000 + b"\n\nHello.\n"),
        {"subject": lambda subject: len(subject) <= 1_000},
    ),
]
