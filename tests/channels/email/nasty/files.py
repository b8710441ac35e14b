"""Files with names and types that are not to be trusted."""

from __future__ import annotations

import struct

from tests.channels.email.nasty.mail import Nasty, contains, files, mail, names

PNG = b"\x89PNG\r\n\x1a\n\0"


def with_file(header: bytes, content: bytes = b"data") -> bytes:
    """Return a mail of a text and a file."""
    head = b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nHi.\n--b\n" + header + b"\n\n"
    return mail(head) + content + b"\r\n--b--\r\n"


def named(name: bytes) -> bytes:
    return with_file(b"Content-Disposition: attachment; filename=" + name)


def attribute(level: int, number: int, data: bytes) -> bytes:
    """Return an attribute of a winmail.dat; nobody looks at checksums."""
    return struct.pack("<BII", level, number, len(data)) + data + b"\0\0"


def properties(*values: tuple[int, int, bytes]) -> bytes:
    told = struct.pack("<I", len(values))
    for kind, name, value in values:
        told += struct.pack("<HHII", kind, name, 1, len(value)) + value + b"\0" * (-len(value) % 4)
    return told


WINMAIL = (
    struct.pack("<IH", 0x223E9F78, 1)
    + attribute(1, 0x00069007, struct.pack("<II", 1252, 0))
    + attribute(1, 0x00069003, properties((0x1E, 0x1000, b"From Outlook, gr\xfc\xdfe")))
    + attribute(2, 0x00069002, b"\0" * 14)
    + attribute(2, 0x00018010, b"REPORT~1.TXT\0")
    + attribute(2, 0x0006800F, b"all is lost")
    + attribute(2, 0x00069005, properties((0x1F, 0x3707, "Berichtü.txt\0".encode("utf-16-le"))))
)


def winmail(content: bytes) -> bytes:
    return with_file(b"Content-Type: application/ms-tnef; name=winmail.dat", content)


MAILS = [
    Nasty(
        "nothing but a file",
        mail(
            b"Content-Type: application/pdf; name=a.pdf\nContent-Transfer-Encoding: base64\n\n"
            b"JVBERi0x\n"
        ),
        {"text": "", "words": "", "enclosures": files(("a.pdf", "application/pdf", b"%PDF-1"))},
    ),
    Nasty("a way out", named(b'"../../etc/passwd"'), {"enclosures": names("passwd")}),
    Nasty("a way out of Windows", named(b'"C:\\\\Temp\\\\a.txt"'), {"enclosures": names("a.txt")}),
    Nasty("a device's name", named(b"CON.txt"), {"enclosures": names("_CON.txt")}),
    Nasty("a hidden file", named(b".htaccess"), {"enclosures": names("htaccess")}),
    Nasty("nothing but dots", named(b'"..."'), {"enclosures": names("attachment.txt")}),
    Nasty(
        "a name that turns around",
        named(b'"gnp\xe2\x80\xae.exe\x00\x1b[2J<b>.png"'),
        {"enclosures": lambda kept: kept[0].name == "gnp.exe[2J_b_.png"},
    ),
    Nasty(
        "a name without end",
        named(b'"' + b"a" * 3_000 + b'.pdf"'),
        {"enclosures": lambda kept: len(kept[0].name) <= 150},
    ),
    Nasty(
        "a name in pieces (RFC 2231), in the wrong order",
        with_file(
            b"Content-Disposition: attachment; filename*1*=%9Fe.; filename*2=txt;\n"
            b" filename*0*=utf-8'de'Gr%C3%BC%C3"
        ),
        {"enclosures": names("Grüße.txt")},
    ),
    Nasty(
        "a name in an encoded word, where none may be",
        named(b'"=?utf-8?q?Gr=C3=BC=C3=9Fe=2Etxt?="'),
        {"enclosures": names("Grüße.txt")},
    ),
    Nasty(
        "a name with blanks and no quotes",
        named(b"my report.txt"),
        {"enclosures": names("my report.txt")},
    ),
    Nasty(
        "HTML as an image",
        with_file(b"Content-Type: image/png; name=a.png", b"<script>alert(1)</script>"),
        {"enclosures": files(("a.png", "text/html", b"<script>alert(1)</script>"))},
    ),
    Nasty(
        "SVG as text",
        with_file(b"Content-Type: text/plain; name=a.txt", b"\xef\xbb\xbf <?xml?><svg onload=x>"),
        {"enclosures": lambda kept: kept[0].content_type == "image/svg+xml"},
    ),
    Nasty(
        "a program as a PDF",
        with_file(b"Content-Type: application/pdf; name=a.pdf", b"MZ\x90\0\3"),
        {"enclosures": lambda kept: kept[0].content_type.endswith("portable-executable")},
    ),
    Nasty(
        "bytes of nothing known",
        with_file(b"Content-Type: image/png; name=a.png", b"\0\1\2\3" * 9),
        {"enclosures": lambda kept: kept[0].content_type == "application/octet-stream"},
    ),
    Nasty(
        "an image that claims to be nothing",
        with_file(b"Content-Type: application/octet-stream; name=x", PNG),
        {"enclosures": files(("x", "image/png", PNG))},
    ),
    Nasty(
        "a text with a name is a file",
        with_file(b"Content-Type: text/plain; name=a.log\nContent-Disposition: inline"),
        {"text": "Hi.", "enclosures": files(("a.log", "text/plain", b"data"))},
    ),
    Nasty(
        "a file of nothing", named(b"a.txt").replace(b"data", b""), {"enclosures": names("a.txt")}
    ),
    Nasty(
        "two hundred files",
        mail(b"Content-Type: multipart/mixed; boundary=b\n\n")
        + b"".join(
            b"--b\nContent-Disposition: attachment; filename=%d.txt\n\n%d\n" % (n, n)
            for n in range(200)
        ),
        {
            "enclosures": lambda kept: len(kept) == 100,
            "left_out": lambda names: names[0] == "100.txt" and len(names) == 100,
            "problems": "too many or they were too large",
        },
    ),
    Nasty(
        "what Outlook packs",
        winmail(WINMAIL),
        {
            "text": "Hi.\n\nFrom Outlook, grüße",
            "enclosures": files(("Berichtü.txt", "text/plain", b"all is lost")),
        },
    ),
    Nasty(
        "what Outlook packs, cut off",
        winmail(WINMAIL[:-30]),
        {
            "text": contains("From Outlook"),
            "enclosures": names("REPORT~1.TXT", "winmail.dat"),
            "problems": "winmail.dat is damaged",
        },
    ),
    Nasty(
        "a winmail.dat that claims four thousand million properties",
        winmail(WINMAIL[:6] + attribute(1, 0x00069003, b"\xff" * 400)),
        {"text": "Hi.", "enclosures": names("winmail.dat"), "problems": "damaged"},
    ),
    Nasty(
        "a winmail.dat that is none",
        winmail(b"no such thing"),
        {"text": "Hi.", "enclosures": names("winmail.dat")},
    ),
]
