"""What hosted mail services post, in the shapes that they document, and how they sign it."""

from __future__ import annotations

import hashlib
import hmac
import json
from base64 import b64encode
from collections.abc import Mapping
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

SECRET = "services:" + "s" * 32
MAILGUN_KEY = "key-3ax6xnjp29jd6fds4gc373sgvjxteol0"
TO = "support@localhost"
TIME = "1772442000"


def post(
    service: str,
    payload: Mapping[str, Any],
    *,
    what: str = "inbound",
    as_json: bool = False,
    secret: str = SECRET,
) -> int:
    """What the service is told; it calls from elsewhere, without any of our cookies."""
    known = {"Authorization": f"Basic {b64encode(secret.encode()).decode()}"}
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    url = f"/mail/hooks/{service}/{what}/"
    if as_json:
        body = json.dumps(payload)
        answer = client.post(url, body, content_type="application/json", headers=known)
    else:
        answer = client.post(url, payload, headers=known)
    return answer.status_code


def postmark(text: str, sender: str = "ada@acme.example", **more: Any) -> dict[str, Any]:
    """As Postmark posts a mail, its raw content left out."""
    return {
        "FromName": "Ada Park",
        "MessageStream": "inbound",
        "From": sender,
        "FromFull": {"Email": sender, "Name": "Ada Park", "MailboxHash": ""},
        "To": f'"Support" <{TO}>',
        "ToFull": [{"Email": TO, "Name": "Support", "MailboxHash": ""}],
        "Cc": '"Ben Osei" <ben@acme.example>',
        "CcFull": [{"Email": "ben@acme.example", "Name": "Ben Osei", "MailboxHash": ""}],
        "Bcc": "",
        "BccFull": [],
        "OriginalRecipient": TO,
        "Subject": "Mail is late",
        "MessageID": "73e6d360-66eb-11e1-8e72-a8904824019b",
        "ReplyTo": "",
        "MailboxHash": "",
        "Date": "Mon, 2 Mar 2026 09:00:00 +0000",
        "TextBody": text,
        "HtmlBody": "",
        "StrippedTextReply": "",
        "Tag": "",
        "Headers": [
            {"Name": "Return-Path", "Value": f"<{sender}>"},
            {"Name": "Received-SPF", "Value": "Pass (sender SPF authorized) identity=mailfrom"},
            {"Name": "MIME-Version", "Value": "1.0"},
            {"Name": "Message-ID", "Value": "<postmark-1@acme.example>"},
        ],
        "Attachments": [
            {
                "Name": "log.txt",
                "Content": b64encode(b"line\n").decode(),
                "ContentType": "text/plain",
                "ContentLength": 5,
                "ContentID": "",
            }
        ],
    } | more


def signed_by_mailgun(payload: dict[str, Any], key: str = MAILGUN_KEY) -> dict[str, Any]:
    """The payload of a form with Mailgun's signature of it."""
    token = "06c96bafc3f42a66b9edd546347a2fe18dc23461fe80dc52f0"
    signature = hmac.new(key.encode(), f"{TIME}{token}".encode(), hashlib.sha256).hexdigest()
    return payload | {"timestamp": TIME, "token": token, "signature": signature}


def mailgun(text: str) -> dict[str, Any]:
    """As Mailgun posts a mail that a route forwards, fully parsed."""
    headers = [
        ["X-Mailgun-Incoming", "Yes"],
        ["X-Envelope-From", "<ada@acme.example>"],
        ["Mime-Version", "1.0"],
        ["Message-Id", "<mailgun-1@acme.example>"],
        ["From", "Ada Park <ada@acme.example>"],
        ["To", f"Support <{TO}>"],
        ["Subject", "Mail is late"],
        ["Content-Type", "multipart/mixed; boundary=089e0149bb0e"],
    ]
    return {
        "sender": "ada@acme.example",
        "recipient": TO,
        "from": "Ada Park <ada@acme.example>",
        "subject": "Mail is late",
        "body-plain": text,
        "stripped-text": text,
        "body-html": f"<p>{text}</p>",
        "message-headers": json.dumps(headers),
        "attachment-count": "1",
        "content-id-map": "{}",
        "attachment-1": SimpleUploadedFile("log.txt", b"line\n", "text/plain"),
    }


def sendgrid(text: str, content: bytes = b"line\n") -> dict[str, Any]:
    """As SendGrid's Inbound Parse posts a mail, not raw."""
    headers = (
        "Received: by mx0047p1mdw1.sendgrid.net with SMTP id 6WCVv7KAWn\n"
        "MIME-Version: 1.0\nMessage-ID: <sendgrid-1@acme.example>\n"
        f"From: Ada Park <ada@acme.example>\nTo: Support <{TO}>\nSubject: Mail is late\n"
        "Content-Type: multipart/mixed; boundary=94eb2c05e174adb14f055ad8d5a1\n"
    )
    info = {"filename": "log.txt", "name": "log.txt", "charset": "us-ascii", "type": "text/plain"}
    return {
        "headers": headers,
        "dkim": "{@acme.example : pass}",
        "SPF": "pass",
        "to": f"Support <{TO}>",
        "from": "Ada Park <ada@acme.example>",
        "subject": "Mail is late",
        "text": text,
        "html": f"<p>{text}</p>",
        "sender_ip": "192.0.2.1",
        "envelope": json.dumps({"to": [TO], "from": "ada@acme.example"}),
        "charsets": json.dumps(
            {"to": "UTF-8", "subject": "UTF-8", "from": "UTF-8", "text": "utf-8"}
        ),
        "attachments": "1",
        "attachment-info": json.dumps({"attachment1": info}),
        "attachment1": SimpleUploadedFile("log.txt", content, "text/plain"),
    }


def mailjet(text: str) -> dict[str, Any]:
    """As Mailjet's Parse API posts a mail."""
    return {
        "Sender": "ada@acme.example",
        "Recipient": TO,
        "Date": "20260302T090000",
        "From": "Ada Park <ada@acme.example>",
        "Subject": "Mail is late",
        "Headers": {
            "Return-Path": ["<ada@acme.example>"],
            "MIME-Version": "1.0",
            "From": "Ada Park <ada@acme.example>",
            "Date": "Mon, 2 Mar 2026 09:00:00 +0000",
            "Message-ID": "<mailjet-1@acme.example>",
            "Subject": "Mail is late",
            "To": f"Support <{TO}>",
        },
        "Parts": [
            {
                "Headers": {"Content-Type": 'text/plain; charset="UTF-8"'},
                "ContentRef": "Text-part",
            },
            {
                "Headers": {
                    "Content-Type": 'text/plain; name="log.txt"',
                    "Content-Disposition": 'attachment; filename="log.txt"',
                    "Content-Transfer-Encoding": "base64",
                },
                "ContentRef": "Attachment1",
            },
        ],
        "Text-part": text,
        "SpamAssassinScore": "0.1",
        "CustomID": "",
        "Payload": "",
        "Attachment1": b64encode(b"line\n").decode(),
    }


def postmark_bounce(delivery: int, to: str, **more: Any) -> dict[str, Any]:
    """As Postmark tells of a mail that came back."""
    return {
        "RecordType": "Bounce",
        "ID": 692560173,
        "Type": "HardBounce",
        "TypeCode": 1,
        "Name": "Hard bounce",
        "MessageID": "2c1b63fe-43f2-4db5-91b0-8bdfa44a9316",
        "Metadata": {"troth_delivery": str(delivery)},
        "Description": "The server was unable to deliver your message (ex: unknown user).",
        "Details": "smtp;550 5.1.1 The email account that you tried to reach does not exist.",
        "Email": to,
        "BouncedAt": "2026-03-02T16:09:19.6421112-05:00",
        "DumpAvailable": False,
        "Inactive": True,
        "CanActivate": True,
        "Subject": "[T-1] Mail is late",
    } | more


def mailgun_failure(delivery: int, to: str, key: str = MAILGUN_KEY, **more: Any) -> dict[str, Any]:
    """As Mailgun tells of a mail that failed for good."""
    signed = signed_by_mailgun({}, key)
    event = {
        "event": "failed",
        "severity": "permanent",
        "reason": "bounce",
        "id": "G9Bn5sl1TC6nu79C8C0bwg",
        "timestamp": 1772442000.0,
        "recipient": to,
        "recipient-domain": "acme.example",
        "delivery-status": {
            "code": 550,
            "enhanced-code": "5.1.1",
            "message": "5.1.1 The email account that you tried to reach does not exist.",
            "description": "",
        },
        "user-variables": {"troth_delivery": str(delivery)},
        "message": {"headers": {"message-id": "20260302@mg.provider.example", "to": to}},
        "tags": [],
    }
    return {"signature": signed, "event-data": event | more}
