"""Mail that is printed says what a reader reads."""

from __future__ import annotations

from io import StringIO

from django.core.mail import EmailMultiAlternatives

from troth.lib.printed_mail import EmailBackend


def test_only_what_a_reader_reads_is_printed() -> None:
    mail = EmailMultiAlternatives("Due soon", "Answer by noon.", "us@here.example", ["a@b.example"])
    mail.attach_alternative("<p>Answer by noon.</p>", "text/html")
    paper = StringIO()
    assert EmailBackend(stream=paper).send_messages([mail]) == 1
    printed = paper.getvalue()
    assert "To: a@b.example\nSubject: Due soon\n\nAnswer by noon.\n" in printed
    assert "<p>" not in printed
