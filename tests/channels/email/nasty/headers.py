"""Header lines that are malformed, missing, doubled, or in bytes of no charset."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.channels.email.nasty.mail import HEAD, Nasty, mail

PLAIN = b"\nThe backup fails.\n"

MAILS = [
    Nasty(
        "empty",
        b"",
        {"sender": None, "text": "", "words": "", "problems": ["is empty", "no From header"]},
    ),
    Nasty("only line ends", b"\r\n\r\n\r\n", {"text": "", "problems": "is empty"}),
    Nasty("only a NUL", b"\0", {"text": "", "sender": None}),
    Nasty(
        "no header at all",
        b"Hello, it is broken.\nPlease help.\n",
        {"sender": None, "text": "Hello, it is broken.\nPlease help.", "problems": "malformed"},
    ),
    Nasty(
        "header without body",
        mail(b"Subject: Call me"),
        {"subject": "Call me", "text": "", "words": ""},
    ),
    Nasty(
        "no empty line before the body",
        mail(b"Subject: Backup\nThe backup fails.\nIt says: no space.\n"),
        {
            "subject": "Backup",
            "text": "The backup fails.\nIt says: no space.",
            "problems": "Header lines are malformed",
        },
    ),
    Nasty(
        "a line that is no header among headers",
        mail(b"this line went astray\nSubject: Backup\n" + PLAIN),
        {"subject": "Backup", "text": "The backup fails.", "problems": "malformed"},
    ),
    Nasty(
        "an mbox line before the headers",
        b"From ada@acme.example Tue Nov 24 08:00:00 2026\n" + HEAD + PLAIN,
        {"message_id": "<1@acme.example>", "text": "The backup fails."},
    ),
    Nasty(
        "line ends of the Mac",
        (HEAD + b"Subject: Backup\n" + PLAIN).replace(b"\n", b"\r"),
        {"subject": "Backup", "text": "The backup fails."},
    ),
    Nasty(
        "line ends with two returns",
        (HEAD + b"Subject: Backup\n" + PLAIN).replace(b"\n", b"\r\r\n"),
        {"subject": "Backup", "text": lambda text: text.strip() == "The backup fails."},
    ),
    Nasty(
        "no Message-ID",
        mail(b"Subject: Backup\n" + PLAIN, b"From: ada@acme.example\n"),
        {"message_id": "", "problems": "no Message-ID"},
    ),
    Nasty(
        "two Message-IDs",
        mail(b"Message-ID: <2@acme.example>\n" + PLAIN),
        {"message_id": "<1@acme.example>", "problems": "several Message-Id headers"},
    ),
    Nasty(
        "a Message-ID without brackets, folded",
        mail(b"Message-ID:\n 20261124.1@acme.example\n" + PLAIN, b"From: ada@acme.example\n"),
        {"message_id": "<20261124.1@acme.example>"},
    ),
    Nasty(
        "References that run together, with blanks in them",
        mail(b"References: <a@x><b\n @x>,<c@x> <a@x>\nIn-Reply-To: your mail <c@x>\n" + PLAIN),
        {"references": ("<a@x>", "<b@x>", "<c@x>"), "in_reply_to": ("<c@x>",)},
    ),
    Nasty(
        "ten thousand References",
        mail(b"References:" + b"".join(b"\n <%d@x>" % n for n in range(10_000)) + b"\n" + PLAIN),
        {"references": lambda ids: len(ids) == 100, "text": "The backup fails."},
    ),
    Nasty(
        "two Subjects",
        mail(b"Subject: Backup\nSubject: You have won\n" + PLAIN),
        {"subject": "Backup", "problems": "several Subject headers"},
    ),
    Nasty(
        "a subject in bytes of UTF-8",
        mail("Subject: Größe überschritten\n".encode() + PLAIN),
        {"subject": "Größe überschritten"},
    ),
    Nasty(
        "a subject in bytes of the body's charset",
        mail(
            "Subject: Ошибка\n".encode("koi8-r")
            + b"Content-Type: text/plain; charset=koi8-r\n\n"
            + "Не работает".encode("koi8-r")
        ),
        {"subject": "Ошибка", "text": "Не работает"},
    ),
    Nasty(
        "binary rubbish in the headers",
        mail(b"X-Rubbish: \x00\x01\xff\xfe\x80\nSubject: Back\x00up\x07 \xff\n" + PLAIN),
        {"subject": "Backup ÿ", "text": "The backup fails."},
    ),
    Nasty(
        "a letter split over two encoded words",
        mail(b"Subject: =?utf-8?B?R3LDvMM=?=\n =?utf-8?B?n2U=?=\n" + PLAIN),
        {"subject": "Grüße"},
    ),
    Nasty(
        "encoded words of a charset nobody knows, with wrong base 64, and cut off",
        mail(b"Subject: =?klingon?q?Ba=63kup?= =?utf-8?b?ZmFpbH?= =?utf-8?q?now\n" + PLAIN),
        {"subject": "Backupfail =?utf-8?q?now"},
    ),
    Nasty(
        "an encoded word with blanks and question marks in it",
        mail(b"Subject: =?utf-8?Q?What now? It fails.?=\n" + PLAIN),
        {"subject": "What now? It fails."},
    ),
    Nasty(
        "an encoded word that hides a line end, a NUL and a turn of direction",
        mail(b"Subject: =?utf-8?q?Hi=0D=0ABcc:_x=00=E2=80=AEpu?=\n" + PLAIN),
        {"subject": "Hi Bcc: xpu"},
    ),
    Nasty(
        "unpaired halves of a character",
        mail(b"Subject: =?utf-8?q?=ED=A0=80x?=\n\n\xed\xa0\x80 lone \xed\xbf\xbf\n"),
        {"subject": lambda subject: subject.endswith("x"), "text": lambda text: "lone" in text},
    ),
    Nasty(
        "a date of no calendar",
        mail(b"Date: Fri, 31 Feb 2026 25:61:00 +9999\n" + PLAIN),
        {"sent_at": None, "problems": "date cannot be read"},
    ),
    Nasty(
        "a date without a zone",
        mail(b"Date: 24 Nov 2026 08:00\n" + PLAIN),
        {"sent_at": datetime(2026, 11, 24, 8, tzinfo=UTC)},
    ),
    Nasty(
        "a date before there were mails",
        mail(b"Date: Mon, 01 Jan 1900 00:00:00 +1400\n" + PLAIN),
        {"sent_at": None, "problems": "date cannot be read"},
    ),
    Nasty(
        "headers for programs, which decide nothing",
        mail(b"X-Priority: 1\nImportance: high\nX-Case: T-1042\nX-Severity: 1\n" + PLAIN),
        {"text": "The backup fails.", "automatic": None},
    ),
]
