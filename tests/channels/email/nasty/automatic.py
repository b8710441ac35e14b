"""Mails that machines write, and mails of people that look like it."""

from __future__ import annotations

from tests.channels.email.nasty.mail import HEAD, Nasty, mail

from troth.channels.email.inbound import Automatic

BODY = b"\nHello.\n"
NOBODY = HEAD.replace(b"ada@", b"no-reply+42@")
SYSTEM = HEAD.replace(b"ada@", b"postmaster@")


def told(name: str, header: bytes, kind: Automatic | None, head: bytes = HEAD) -> Nasty:
    return Nasty(name, mail(header + BODY, head), {"automatic": kind})


ABSENCES = {
    "English": "Out of office: Backup",
    "English, as Outlook writes it": "Automatic reply: Backup",
    "German": "Automatische Antwort: Backup",
    "German, in words": "Abwesenheitsnotiz",
    "French": "Réponse automatique : Backup",
    "Spanish": "Respuesta automática: Backup",
    "Portuguese": "Resposta automática: Backup",
    "Italian": "Risposta automatica: Backup",
    "Dutch": "Automatisch antwoord: Backup",
    "Swedish": "Autosvar: Backup",
    "Finnish": "Automaattinen vastaus: Backup",
    "Polish": "Odpowiedź automatyczna: Backup",
    "Hungarian": "Automatikus válasz: Backup",
    "Greek": "Αυτόματη απάντηση: Backup",
    "Korean": "자동 회신: Backup",
    "Vietnamese": "Trả lời tự động: Backup",
    "Czech": "Automatická odpověď: Backup",
    "Russian": "Автоматический ответ: Backup",
    "Turkish": "Otomatik Yanıt: Backup",
    "Chinese": "自动回复: Backup",
    "Japanese": "自動返信: Backup",
}
MAILS = [
    *(
        told(
            f"absent, in {language}",
            f"Subject: {subject}\nX-Auto-Response-Suppress: All\n".encode(),
            Automatic.AUTO_REPLY,
        )
        for language, subject in ABSENCES.items()
    ),
    told("auto-submitted", b"Auto-Submitted: auto-replied (vacation)\n", Automatic.AUTO_REPLY),
    told("auto-generated", b"Auto-Submitted: auto-generated; owner=x\n", Automatic.AUTO_REPLY),
    told("not auto-submitted", b"Auto-Submitted: no\n", None),
    told("an autoresponder's header", b"X-Autoreply: yes\n", Automatic.AUTO_REPLY),
    told("an old autoresponder's precedence", b"Precedence: auto_reply\n", Automatic.AUTO_REPLY),
    told("a newsletter", b"List-Unsubscribe: <https://x.example>\n", Automatic.BULK),
    told("a mailing list", b"List-Id: <ops.acme.example>\nPrecedence: list\n", Automatic.LIST),
    told("a list that only says so", b"Precedence: list\n", Automatic.LIST),
    told(
        "a newsletter that names its list",
        b"List-Id: <news.acme.example>\nPrecedence: bulk\n",
        Automatic.BULK,
    ),
    told("bulk", b"Precedence: bulk\n", Automatic.BULK),
    told("first class", b"Precedence: first-class\n", None),
    told("silence asked for: people's mails have it", b"X-Auto-Response-Suppress: All\n", None),
    told(
        "absent, and silence asked for",
        b"Subject: Automatische Antwort: Backup\nX-Auto-Response-Suppress: DR, OOF, AutoReply\n",
        Automatic.AUTO_REPLY,
    ),
    told(
        "absent, in bulk",
        b"Subject: Out of office: Backup\nPrecedence: bulk\n",
        Automatic.AUTO_REPLY,
    ),
    told("people write of absences too", b"Subject: Out of office replies are broken\n", None),
    told("nobody to answer to", BODY[:0], Automatic.AUTO_REPLY, NOBODY),
    told("a postmaster is a person", b"Subject: Backup\n", None, SYSTEM),
    told("an empty Return-Path", b"Return-Path: <>\n", Automatic.AUTO_REPLY),
    Nasty(
        "an empty envelope",
        mail(b"Return-Path: <ada@acme.example>\n" + BODY),
        {"automatic": Automatic.AUTO_REPLY},
        envelope="",
    ),
    Nasty(
        "a false empty Return-Path, where the envelope is known",
        mail(b"Return-Path: <>\n" + BODY),
        {"automatic": None},
        envelope="ada@acme.example",
    ),
    told("our own mail", b"X-Troth-Loop: Help@provider.example\n", Automatic.OWN),
    told(
        "another installation's mail", b"X-Troth-Loop: help@other.example\n", Automatic.AUTO_REPLY
    ),
    told(
        "our own mail, by its Message-ID",
        b"",
        Automatic.OWN,
        b"From: x@y.example\nMessage-ID: <T-1042.3.c12@provider.example>\n",
    ),
    told(
        "an answer to our mail quotes our id, and is no loop",
        b"In-Reply-To: <T-1042.3.c12@provider.example>\n",
        None,
    ),
    Nasty(
        "a receipt for reading",
        mail(
            b"Content-Type: multipart/report; report-type=disposition-notification; boundary=b\n\n"
            b"--b\n\nIt was read.\n--b\nContent-Type: message/disposition-notification\n\n"
            b"Disposition: manual-action/MDN-sent-manually; displayed\n--b--\n"
        ),
        {"automatic": Automatic.AUTO_REPLY, "bounce": None, "text": "It was read."},
    ),
]
