"""Text in wrong charsets and encodings, and what of it is new."""

from __future__ import annotations

from tests.channels.email.nasty.mail import Nasty, contains, mail

REPLY = b"In-Reply-To: <T-1042@provider.example>\n"

MAILS = [
    Nasty(
        "a charset nobody knows",
        mail("Content-Type: text/plain; charset=x-martian\n\nGrüße\n".encode()),
        {"text": "Grüße", "problems": "not in the character set it names (x-martian)"},
    ),
    Nasty(
        "no charset, and not UTF-8 either",
        mail(
            b"Content-Type: text/plain\n\n"
            + "Die Größe der Datei überschreitet das zulässige Maß.\n".encode("cp1252") * 4
        ),
        {"text": contains("Größe der Datei überschreitet"), "problems": "character set"},
    ),
    Nasty(
        "UTF-8 that claims to be ASCII",
        mail("Content-Type: text/plain; charset=us-ascii\n\nSchöne Grüße\n".encode()),
        {"text": "Schöne Grüße", "problems": "character set"},
    ),
    Nasty(
        "Windows quotes that claim to be Latin 1",
        mail(b"Content-Type: text/plain; charset=iso-8859-1\n\nIt says \x93no\x94 \x96 why?\n"),
        {"text": "It says “no” – why?"},
    ),
    Nasty(
        "Japanese in Shift JIS, with what only Windows has",
        mail(
            b"Content-Type: text/plain; charset=shift_jis\n\n"
            + "バックアップ①が失敗しました".encode("cp932")
        ),
        {"text": "バックアップ①が失敗しました"},
    ),
    Nasty(
        "UTF-16 with its mark",
        mail(b"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n")
        + b"//5IAGUAbABsAG8A",
        {"text": "Hello"},
    ),
    Nasty(
        "a codec that is no charset",
        mail(b"Content-Type: text/plain; charset=zlib\n\nHello.\n"),
        {"text": "Hello."},
    ),
    Nasty(
        "scripts hidden in UTF-7",
        mail(
            b"Content-Type: text/html; charset=utf-7\n\n"
            b"+ADw-script+AD4-alert(1)+ADw-/script+AD4-<p>Hi</p>\n"
        ),
        {"html": "<p>Hi</p>", "text": "Hi"},
    ),
    Nasty(
        "base 64 that was never encoded",
        mail(b"Content-Transfer-Encoding: base64\n\nThis is plain text, as anybody can see!\n"),
        {"text": "This is plain text, as anybody can see!", "problems": "not encoded as it says"},
    ),
    Nasty(
        "base 64 in pieces, with rubbish between, and cut off",
        mail(b"Content-Transfer-Encoding: base64\n\nSGVsbG8=IHdv\ncmxk!IQ=\nLg"),
        {"text": "Hello world!.", "problems": "not encoded as it says"},
    ),
    Nasty(
        "wrong quoted-printable",
        mail(b"Content-Transfer-Encoding: quoted-printable\n\n100 =ZZ =C3=A4 =\nsoft=\n"),
        {"text": "100 =ZZ ä soft", "problems": "not encoded as it says"},
    ),
    Nasty(
        "a transfer encoding nobody knows",
        mail(b"Content-Transfer-Encoding: rot13\n\nHello.\n"),
        {"text": "Hello.", "problems": "not encoded as it says (rot13)"},
    ),
    Nasty(
        "a file in uuencode, which stays text",
        mail(b"\nSee:\nbegin 644 a.txt\n#0V%T\n`\nend\n"),
        {"text": "See:\nbegin 644 a.txt\n#0V%T\n`\nend", "enclosures": ()},
    ),
    Nasty(
        "flowed lines",
        mail(
            b"Content-Type: text/plain; format=flowed\n\n"
            b"The backup \nfails \ntoday.\n \n> quoted \n> words\n-- \nAda\n"
        ),
        {"text": "The backup fails today.\n\n> quoted words\n-- \nAda"},
    ),
    Nasty(
        "one line of a million letters",
        mail(b"\n" + b"x" * 1_000_000 + b"\n"),
        {
            "text": lambda text: text == "x" * 100_000,
            "enclosures": lambda kept: len(kept[0].content) >= 1_000_000,
            "problems": "too long to be shown",
        },
    ),
    Nasty(
        "an answer below the quotation, with the introduction on two lines",
        mail(
            REPLY + b"\nOn Tue, 24 Nov 2026 at 08:00, Support\n<help@provider.example> wrote:\n"
            b"> Which version?\n\nVersion 7.\n> And since when?\nSince Monday.\n"
        ),
        {"words": "Version 7.\nSince Monday."},
    ),
    Nasty(
        "an answer in German above all that was",
        mail(REPLY + "\nLäuft wieder.\n\nAm 24.11.26 um 08:00 schrieb Support:\nAlles?\n".encode()),
        {"words": "Läuft wieder."},
    ),
    Nasty(
        "Outlook's header lines in French",
        mail(
            REPLY
            + "\nMerci, cela marche.\n\n________________________________\n"
            "De : Support <help@provider.example>\nEnvoyé : mardi 24 novembre 2026 08:00\n"
            "À : Ada\nObjet : Sauvegarde\n\nBonjour\n".encode()
        ),
        {"words": lambda words: words.startswith("Merci, cela marche.") and "Bonjour" not in words},
    ),
    Nasty(
        "nothing but a quotation",
        mail(REPLY + b"\n> Which version?\n> Since when?\n"),
        {"words": "> Which version?\n> Since when?"},
    ),
    Nasty(
        "a first mail with prompts, lists and dashes, which are no quotations",
        mail(
            b"\nTaking a snapshot fails:\n> troth sweep\n- first\n- second\n/var/log/x says:\n"
            b"--\nno space\n--\n" + b"more\n" * 20
        ),
        {"words": contains("Taking", "> troth sweep", "- second", "/var/log/x", "no space")},
    ),
    Nasty(
        "two hyphens that divide what belongs together",
        mail(b"\nPlease run\nselect 1;\n--\nselect 2;\n"),
        {"words": "Please run\nselect 1;\n--\nselect 2;"},
    ),
    Nasty(
        "a signature, and words from a telephone",
        mail(b"\nIt fails.\n\nKind regards,\nAda\n+1 555 0100\n\nSent from my telephone\n"),
        {"words": "It fails."},
    ),
    Nasty(
        "nothing but a signature",
        mail(b"\n-- \nAda Lovelace\n"),
        {"words": "-- \nAda Lovelace"},
    ),
    Nasty(
        "a forwarded mail is what the sender wants to be read",
        mail(
            b"Subject: Fwd: alarm\n\nPlease see.\n\n---------- Forwarded message ---------\nHot!\n"
        ),
        {"words": contains("Please see.", "Hot!")},
    ),
    Nasty(
        "quotations without end",
        mail(REPLY + b"\nYes.\n\n" + b"On Monday at 8, on Monday at 9\n" * 20_000),
        {"text": contains("Yes."), "words": contains("Yes.")},
    ),
]
