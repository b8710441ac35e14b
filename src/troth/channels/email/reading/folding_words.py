"""The words by which mail programs and people mark quoted mail and signatures, in lower case."""

from __future__ import annotations

import re

# How the line above a quotation begins and ends, in one language each.
ATTRIBUTIONS = tuple(
    (re.compile(begin), re.compile(end))
    for begin, end in (
        (r"on |\d", r" wrote ?:$"),
        (r"am |\d|.{0,80} schrieb", r"schrieb .{0,150}:$|schrieb ?:$|geschrieben ?:$"),
        (r"le |\d", r"(?:a|à) écrit ?:$"),
        (r"el |\d", r"escribió ?:$"),
        (r"em |no dia |a \d|\d", r"escreveu ?:$"),
        (r"il |in data |\d", r"ha scritto ?:$"),
        (r"op |\d|.{0,80} schreef", r"schreef .{0,150}:$|schreef ?:$|geschreven ?:$"),
        (r"den |(?:man|tir|tis|ons|tor|fre|lør|lör|søn|sön|mån)|\d", r"skrev .{0,150}:$|skrev ?:$"),
        (r"\w", r"kirjoitti ?:$"),
        (r"dne |\d|.{0,80} napsal", r"napsal(?:\(a\)|a)? ?:$"),
        (r"dnia |w dniu |\d|.{0,80} (?:napisał|pisze)", r"(?:napisał(?:\(a\)|a)?|pisze) ?:$"),
        (r"\d|\w", r"(?:írta|ezt írta|a scris|tarihinde .{0,100}şunu yazdı) ?:$"),
        (r"\d|\w", r"(?:пишет|написал|написала|написал\(а\)|пише) ?:$"),
        (r"\d|在 ?|於 ?|.{0,80} (?:于|於) ?\d", r"(?:写道|寫道) ?[:：]$"),
        (r"\d{4}年", r"(?:>|のメール|wrote) ?[:：]$"),
        (r"\d{4}년|\d{4}\. ?\d", r"작성(?:하였습니다|했습니다)?|님이 (?:작성|쓴) ?:$"),
    )
)

# Between rules of hyphens or underscores.
ORIGINAL = frozenset(
    {
        *("original message", "original appointment", "ursprüngliche nachricht"),
        *("originalnachricht", "original-nachricht", "message d'origine", "message d’origine"),
        *("message original", "mensaje original", "mensagem original", "messaggio originale"),
        *("oorspronkelijk bericht", "oprindelig meddelelse", "opprinnelig melding"),
        *("ursprungligt meddelande", "originalmeddelande", "alkuperäinen viesti"),
        *("původní zpráva", "wiadomość oryginalna", "oryginalna wiadomość", "исходное сообщение"),
        *(
            "reply message",
            "reply to message",
            "原始邮件",
            "原邮件",
            "元のメッセージ",
            "원본 메시지",
        ),
    }
)
FORWARDED = frozenset(
    {
        *("forwarded message", "forwarded mail", "weitergeleitete nachricht"),
        *("message transféré", "mensaje reenviado", "mensagem encaminhada"),
        *("messaggio inoltrato", "doorgestuurd bericht", "videresendt meddelelse"),
        *("vidarebefordrat meddelande", "przekazana wiadomość", "пересылаемое сообщение"),
        *("転送メッセージ", "转发邮件", "전달된 메시지"),
    }
)

# The labels of header lines above a quoted mail; the first one is always who it is from.
HEADER_FIRST = frozenset(
    {
        *("from", "von", "de", "da", "van", "fra", "från", "od", "lähettäjä", "от", "kimden"),
        *("feladó", "de la", "发件人", "寄件者", "差出人", "보낸 사람", "보낸사람"),
    }
)
HEADER_OTHER = frozenset(
    {
        *("sent", "date", "to", "cc", "subject", "reply-to", "organization"),
        *("gesendet", "datum", "an", "kopie", "betreff", "antwort an"),
        *("envoyé", "à", "objet", "enviado", "enviado el", "fecha", "para", "asunto"),
        *("enviada", "enviada em", "data", "assunto", "inviato", "a", "oggetto"),
        *("verzonden", "aan", "onderwerp", "sendt", "til", "emne", "dato", "kopi"),
        *("skickat", "till", "ämne", "kopia", "lähetetty", "vastaanottaja", "aihe"),
        *("odesláno", "komu", "předmět", "wysłano", "do", "temat", "dw"),
        *("отправлено", "дата", "кому", "тема", "копия", "gönderildi", "kime", "konu"),
        *("elküldve", "címzett", "tárgy", "trimis", "către", "subiect"),
        *("发送时间", "日期", "收件人", "主题", "抄送", "寄件日期", "收件者", "主旨"),
        *("送信日時", "日時", "宛先", "件名", "보낸 날짜", "날짜", "받는 사람", "제목", "참조"),
    }
)

# A line of its own that begins a signature.
CLOSINGS = frozenset(
    {
        *("regards", "best regards", "kind regards", "warm regards", "with kind regards"),
        *("with best regards", "many thanks and regards", "thanks and regards", "thanks & regards"),
        *("best wishes", "sincerely", "yours sincerely", "yours faithfully", "cheers", "best"),
        *("mit freundlichen grüßen", "mit freundlichen gruessen", "mit freundlichem gruß", "mfg"),
        *("freundliche grüße", "freundliche grüsse", "viele grüße", "viele grüsse", "lg", "vg"),
        *("beste grüße", "beste grüsse", "liebe grüße", "schöne grüße", "herzliche grüße", "gruß"),
        *("mit besten grüßen", "grüße", "grüsse"),
        *(
            "cordialement",
            "bien cordialement",
            "bien à vous",
            "salutations",
            "sincères salutations",
        ),
        *("saludos", "un saludo", "saludos cordiales", "atentamente", "cordialmente"),
        *("cordiali saluti", "distinti saluti", "saluti", "un cordiale saluto"),
        *("atenciosamente", "cumprimentos", "com os melhores cumprimentos", "abraços"),
        *("met vriendelijke groet", "met vriendelijke groeten", "hartelijke groeten", "groeten"),
        *("med venlig hilsen", "venlig hilsen", "mvh", "med vennlig hilsen", "vennlig hilsen"),
        *("med vänliga hälsningar", "vänliga hälsningar", "hälsningar", "ystävällisin terveisin"),
        *(
            "s pozdravem",
            "z poważaniem",
            "pozdrawiam",
            "с уважением",
            "üdvözlettel",
            "saygılarımla",
        ),
    }
)
SENT_FROM = (
    *("sent from my ", "sent from mail for ", "sent from outlook", "sent via ", "get outlook for "),
    *(
        "sent with ",
        "von meinem ",
        "gesendet von ",
        "gesendet mit ",
        "envoyé de ",
        "envoyé depuis ",
    ),
    *("enviado desde ", "enviado do ", "enviado a partir ", "inviato da ", "verzonden vanaf "),
    *("verstuurd vanaf ", "sendt fra ", "skickat från ", "lähetetty ", "odesláno z ", "wysłano z "),
    *(
        "отправлено с ",
        "отправлено из ",
        "从我的",
        "发自我的",
        "iphoneから送信",
        "내 iphone에서 보냄",
    ),
)
