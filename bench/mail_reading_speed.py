"""How fast mails are read, and in how much memory: run `python -m bench.mail_reading_speed`.

The mails are such as a support address gets: most are short answers with a quotation, some are
HTML alone or carry a picture, a few are bounces or carry a file of a megabyte. The nasty mails of
the tests are measured apart, one by one, since the question there is what the worst of them costs.
"""

from __future__ import annotations

import gc
import random
import time
from base64 import encodebytes
from collections import Counter

import psutil
from django.conf import settings

settings.configure(USE_I18N=False)  # reading needs nothing of Django but its words

from bench.measure import machine, table  # noqa: E402
from tests.channels.email.nasty import NASTY  # noqa: E402

from troth.channels.email.reading import read_mail  # noqa: E402

MANY, EVERY = 50_000, 10_000
MIB = 1024 * 1024
WORDS = ("the", "backup", "of", "node", "seven", "fails", "again", "with", "no", "space", "left")
HEADERS = (
    "Return-Path: <ada@acme.example>\n"
    + "".join(
        f"Received: from mx{hop}.acme.example (mx{hop}.acme.example [192.0.2.{hop}])\n"
        f"\tby relay{hop}.example with ESMTPS id abc{hop}; Tue, 24 Nov 2026 08:00:0{hop} +0000\n"
        for hop in range(5)
    )
    + "DKIM-Signature: v=1; a=rsa-sha256; d=acme.example; s=k; b="
    + "Zm9v" * 60
    + "\nAuthentication-Results: mx.provider.example; spf=pass smtp.mailfrom=acme.example;\n"
    " dkim=pass header.d=acme.example; dmarc=pass (p=reject) header.from=acme.example\n"
    "From: =?utf-8?q?Ad=C3=A4?= Lovelace <ada@acme.example>\nTo: Help <help@provider.example>\n"
    "Cc: Bob <bob@acme.example>, ops@acme.example\nDate: Tue, 24 Nov 2026 08:00:00 +0100\n"
    "In-Reply-To: <T-1042.3@provider.example>\nReferences: <T-1042@provider.example>\n"
    " <T-1042.3@provider.example>\nMIME-Version: 1.0\nX-Mailer: Mail 16.0\n"
)


def main() -> None:
    print(machine())
    draw = random.Random(4)
    kinds = {
        "a short answer with a quotation": (45, [answer(draw) for _ in range(50)]),
        "plain text and HTML": (30, [with_html(draw) for _ in range(50)]),
        "HTML alone": (10, [only_html(draw) for _ in range(50)]),
        "with a picture of 60 kB": (10, [with_file(draw, 60_000) for _ in range(20)]),
        "with a file of 1 MB": (2, [with_file(draw, MIB) for _ in range(4)]),
        "a bounce": (3, [NASTY["a bounce"].raw]),
    }
    rates = [[name, f"{share} %", f"{rate(mails):,.0f}"] for name, (share, mails) in kinds.items()]
    mixed = [m for share, mails in kinds.values() for m in draw.choices(mails, k=10 * share)]
    draw.shuffle(mixed)
    table("Mails a second, one core", ["", "share", "mails a second"], rates)
    table(
        "All of them, as mixed",
        ["", "mails a second"],
        [["", f"{rate(mixed):,.0f}"]],
    )
    memory(mixed)
    worst()


def rate(mails: list[bytes], least: float = 2.0) -> float:
    """Return how many are read in a second of processor time."""
    count, begin = 0, time.process_time()
    while (spent := time.process_time() - begin) < least:
        for mail in mails:
            read_mail(mail, envelope_sender="ada@acme.example")
        count += len(mails)
    return count / spent


def memory(mails: list[bytes]) -> None:
    """Tell how much the process holds after many mails, and how many objects Python does."""
    process, rows = psutil.Process(), []
    for number in range(MANY + 1):
        if number % EVERY == 0:
            gc.collect()
            rss, objects = process.memory_info().rss, len(gc.get_objects())
            rows.append([f"{number:,}", f"{rss / MIB:,.1f} MiB", f"{objects:,}"])
        read_mail(mails[number % len(mails)])
    table("Memory", ["mails read", "the process", "objects"], rows)


def worst() -> None:
    taken = Counter[str]()
    for name, nasty in NASTY.items():
        begin = time.process_time()
        read_mail(nasty.raw)
        taken[name] = round(1e3 * (time.process_time() - begin))
    rows = [
        [name, f"{len(NASTY[name].raw) / MIB:,.1f} MiB", f"{spent:,} ms"]
        for name, spent in taken.most_common(8)
    ]
    table("The nasty mails that take longest", ["", "size", "time"], rows)


def answer(draw: random.Random) -> bytes:
    quoted = "".join(f"> {line}\n" for line in sentences(draw, 12))
    return plain(
        "\n".join(sentences(draw, 6))
        + f"\n\nOn Mon, 23 Nov 2026 at 17:00, Help <help@provider.example> wrote:\n{quoted}"
        + "\n-- \nAda Lovelace\nAcme Ltd\n"
    )


def with_html(draw: random.Random) -> bytes:
    return parts("alternative", text_part(draw), html_part(draw))


def only_html(draw: random.Random) -> bytes:
    return mail(html_part(draw))


def with_file(draw: random.Random, size: int) -> bytes:
    content = b"\x89PNG\r\n\x1a\n" + draw.randbytes(size)
    file = (
        "Content-Type: image/png; name=screen.png\nContent-Transfer-Encoding: base64\n"
        "Content-Disposition: attachment; filename=screen.png\n\n" + encodebytes(content).decode()
    )
    return parts("mixed", text_part(draw), file)


def text_part(draw: random.Random) -> str:
    body = "\n".join(sentences(draw, 10))
    return f"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{body}\n"


def html_part(draw: random.Random) -> str:
    rows = "".join(
        f'<div class=3D"x" style=3D"color:#333"><p>{line} <a href=3D"https://acme.example/{at}">'
        f"log</a></p></div>\n"
        for at, line in enumerate(sentences(draw, 25))
    )
    return (
        "Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n"
        f"<html><head><style>p {{ margin: 0 }}</style></head><body>{rows}</body></html>\n"
    )


def sentences(draw: random.Random, count: int) -> list[str]:
    return [" ".join(draw.choices(WORDS, k=10)).capitalize() + " ä." for _ in range(count)]


def plain(text: str) -> bytes:
    return mail(f"Content-Type: text/plain; charset=utf-8\n\n{text}")


def parts(kind: str, *told: str) -> bytes:
    inner = "".join(f"--b7\n{part}\n" for part in told)
    return mail(f"Content-Type: multipart/{kind}; boundary=b7\n\n{inner}--b7--\n")


def mail(rest: str) -> bytes:
    number = random.Random(len(rest)).getrandbits(60)
    head = f"{HEADERS}Subject: Re: [T-1042] Backup\nMessage-ID: <{number}@acme.example>\n"
    return (head + rest).replace("\n", "\r\n").encode()


if __name__ == "__main__":
    main()
