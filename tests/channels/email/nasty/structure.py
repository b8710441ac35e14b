"""Parts that are nested, unnamed, unclosed or not there."""

from __future__ import annotations

from tests.channels.email.nasty.mail import HEAD, Nasty, contains, files, mail, names


def nested(depth: int) -> bytes:
    """Return parts within parts, with the text in the innermost."""
    opening = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(depth)
    )
    return mail(opening + b"Content-Type: text/plain\n\nDeep down.\n")


def octets(*pieces: bytes) -> bytes:
    return b"".join(b"\x04" + bytes([len(piece)]) + piece for piece in pieces)


# As openssl streams it: lengths are left open, and the mail comes in pieces.
SIGNED = (
    b"\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02\xa0\x80\x30\x80\x02\x01\x01\x31\x00"
    b"\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01\xa0\x80\x24\x80"
    + octets(b"Content-Type: text/plain\r\n\r\nPacked", b" words.\r\n")
    + b"\0\0" * 6
)

MAILS = [
    Nasty(
        "a Content-Type of rubbish",
        mail(b"Content-Type: ;;=\xff\n\nHello.\n"),
        {"text": "Hello.", "problems": "malformed type"},
    ),
    Nasty(
        "a Content-Type of one word",
        mail(b"Content-Type: text\n\nHello.\n"),
        {"text": "Hello.", "problems": "malformed type"},
    ),
    Nasty(
        "parameters without semicolons",
        mail(b"Content-Type: text/plain charset=utf-8\n\nGr\xc3\xbc\xc3\x9fe\n"),
        {"text": "Grüße", "problems": lambda problems: not problems},
    ),
    Nasty(
        "several parts without a boundary",
        mail(
            b"Content-Type: multipart/mixed\n\n--xyz\nContent-Type: text/plain\n\nHello.\n"
            b"--xyz\nContent-Type: text/csv; name=a.csv\n\n1,2\n--xyz--\n"
        ),
        {
            "text": "Hello.",
            "enclosures": files(("a.csv", "text/csv", b"1,2")),
            "problems": "what divides its parts",
        },
    ),
    Nasty(
        "a boundary that does not come",
        mail(b"Content-Type: multipart/mixed; boundary=abc\n\nJust text.\n"),
        {"text": "Just text.", "problems": "not divided as it says"},
    ),
    Nasty(
        "another boundary than it says",
        mail(
            b'Content-Type: multipart/mixed; boundary="abc"\n\n'
            b"--other\nContent-Type: text/plain\n\nHello.\n--other--\n"
        ),
        {"text": "Hello.", "problems": "what divides its parts"},
    ),
    Nasty(
        "cut off in the middle",
        mail(
            b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nHello.\n"
            b"--b\nContent-Type: application/pdf; name=a.pdf\nContent-Transfer-Encoding: base64\n\n"
            b"JVBERi0x"
        ),
        {
            "text": "Hello.",
            "enclosures": files(("a.pdf", "application/pdf", b"%PDF-1")),
            "problems": "may have been cut off",
        },
    ),
    Nasty(
        "a boundary that begins another",
        mail(
            b"Content-Type: multipart/mixed; boundary=b\n\n--b\n"
            b"Content-Type: multipart/alternative; boundary=bb\n\n"
            b"--bb\n\nPlain.\n--bb\nContent-Type: text/html\n\n<p>Rich.</p>\n--bb--\n--b--\n"
        ),
        {"text": "Plain.", "html": "<p>Rich.</p>"},
    ),
    Nasty(
        "one boundary for the outer and the inner parts",
        mail(
            b"Content-Type: multipart/mixed; boundary=b\n\n--b\n"
            b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nHello.\n--b--\n"
        ),
        {"text": "Hello."},
    ),
    Nasty(
        "boundaries one after the other",
        mail(b"Content-Type: multipart/mixed; boundary=b\n\n--b\n--b\n--b\n\nHello.\n--b--\n"),
        {"text": "Hello."},
    ),
    Nasty(
        "text before the first part and after the last",
        mail(
            b"Content-Type: multipart/mixed; boundary=b\n\nNobody reads this.\n"
            b"--b\n\nHello.\n--b--\nNor this.\n"
        ),
        {"text": "Hello."},
    ),
    Nasty("nineteen deep", nested(19), {"text": "Deep down."}),
    Nasty("ten thousand deep", nested(10_000), {"text": "", "problems": "more than 20 deep"}),
    Nasty(
        "ten thousand parts",
        mail(b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 10_000),
        {"text": contains("x\n\nx"), "problems": "more than 1,000 parts"},
    ),
    Nasty(
        "alternatives: nothing in the plain one",
        mail(
            b"Content-Type: multipart/alternative; boundary=b\n\n--b\n\n \n"
            b"--b\nContent-Type: text/html\n\n<p>Only here.</p>\n--b--\n"
        ),
        {"text": "Only here.", "html": "<p>Only here.</p>"},
    ),
    Nasty(
        "alternatives in the wrong order, with one for watches",
        mail(
            b"Content-Type: multipart/alternative; boundary=b\n\n"
            b"--b\nContent-Type: text/html\n\n<p>Rich.</p>\n"
            b"--b\nContent-Type: text/x-watch-html\n\n<b>Watch.</b>\n"
            b"--b\nContent-Type: text/plain\n\nPlain.\n--b--\n"
        ),
        {"text": "Plain.", "html": "<p>Rich.</p>", "enclosures": ()},
    ),
    Nasty(
        "alternatives with files in them, as Apple sends",
        mail(
            b"Content-Type: multipart/alternative; boundary=a\n\n--a\n\nPlain.\n--a\n"
            b"Content-Type: multipart/mixed; boundary=m\n\n"
            b"--m\nContent-Type: text/html\n\n<p>One.</p>\n"
            b"--m\nContent-Type: image/gif; name=a.gif\nContent-Disposition: inline\n\nGIF89a\n"
            b"--m\nContent-Type: text/html\n\n<p>Two.</p>\n--m--\n--a--\n"
        ),
        {"text": "Plain.", "html": "<p>One.</p>\n<p>Two.</p>", "enclosures": names("a.gif")},
    ),
    Nasty(
        "text, a file, and text again",
        mail(
            b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nAbove.\n"
            b"--b\nContent-Type: text/x-log; name=a.log\n\nERROR\n--b\n\nBelow.\n--b--\n"
        ),
        {"text": "Above.\n\nBelow.", "enclosures": files(("a.log", "text/plain", b"ERROR"))},
    ),
    Nasty(
        "signed with OpenPGP",
        mail(
            b"Content-Type: multipart/signed; protocol=x; boundary=b\n\n--b\n\nSigned words.\n"
            b"--b\nContent-Type: application/pgp-signature; name=signature.asc\n\n"
            b"-----BEGIN PGP SIGNATURE-----\n--b--\n"
        ),
        {"text": "Signed words.", "enclosures": ()},
    ),
    Nasty(
        "signed with OpenPGP in the text",
        mail(
            b"\n-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\nIt fails:\n- -- first\n"
            b"-----BEGIN PGP SIGNATURE-----\n\niQ==\n-----END PGP SIGNATURE-----\n"
        ),
        {"text": "It fails:\n-- first"},
    ),
    Nasty(
        "encrypted with OpenPGP",
        mail(
            b"Content-Type: multipart/encrypted; boundary=b\n\n"
            b"--b\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n"
            b"--b\nContent-Type: application/octet-stream\n\n-----BEGIN PGP MESSAGE-----\n--b--\n"
        ),
        {
            "text": contains("encrypted"),
            "enclosures": names("encrypted.asc"),
            "problems": "encrypted with OpenPGP",
        },
    ),
    Nasty(
        "encrypted with S/MIME",
        mail(
            b"Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\n"
            b"Content-Transfer-Encoding: base64\n\nMIAGCSqGSIb3DQEHA6CAMIACAQA=\n"
        ),
        {
            "text": contains("encrypted"),
            "enclosures": names("smime.p7m"),
            "problems": "encrypted with S/MIME",
        },
    ),
    Nasty(
        "signed with S/MIME, with the text packed into the signature",
        mail(b"Content-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\n\n")
        + SIGNED,
        {"text": "Packed words.", "enclosures": ()},
    ),
    Nasty(
        "an S/MIME signature cut off",
        mail(b"Content-Type: application/pkcs7-mime; name=smime.p7m\n\n") + SIGNED[:60],
        {"text": contains("encrypted"), "enclosures": names("smime.p7m")},
    ),
    Nasty(
        "somebody else's mail forwarded as a file",
        mail(
            b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nSee below.\n"
            b"--b\nContent-Type: message/rfc822\n\nFrom: eve@evil.example\nSubject: Pay/now\n\n"
            b"Give me all your money.\n--b--\n"
        ),
        {
            "text": "See below.",
            "sender": lambda sender: sender.email == "ada@acme.example",
            "enclosures": lambda kept: (
                (kept[0].name, kept[0].content_type) == ("Pay-now.eml", "message/rfc822")
                and b"all your money" in kept[0].content
            ),
        },
    ),
    Nasty(
        "an invitation",
        mail(
            b"Content-Type: multipart/alternative; boundary=b\n\n--b\n\nJoin us.\n"
            b"--b\nContent-Type: text/calendar; method=REQUEST\n\n"
            b"BEGIN:VCALENDAR\nMETHOD:REQUEST\nBEGIN:VTIMEZONE\nDTSTART:19700101T000000\n"
            b"END:VTIMEZONE\nBEGIN:VEVENT\nSUMMARY:Quarterly\n  review\\, part 2\n"
            b"DTSTART;TZID=Europe/Berlin:20261201T093000\nEND:VEVENT\nEND:VCALENDAR\n--b--\n"
        ),
        {
            "text": "Join us.\n\n[Invitation: Quarterly review, part 2, "
            "2026-12-01 09:30 Europe/Berlin]",
            "enclosures": names("invite.ics"),
        },
    ),
    Nasty("a body of NULs", HEAD + b"\n" + b"\0" * 1_000, {"text": ""}),
]
