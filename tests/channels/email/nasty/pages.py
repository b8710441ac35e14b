"""HTML that wants to run, to leave its place, to call home, or to take for ever."""

from __future__ import annotations

from tests.channels.email.nasty.mail import Nasty, contains, mail

REL = 'rel="noopener noreferrer nofollow"'


def page(source: bytes) -> bytes:
    return mail(b"Content-Type: text/html; charset=utf-8\n\n" + source)


MAILS = [
    Nasty(
        "scripts and handlers",
        page(
            b"<p onclick=alert(1)>Hi<script>alert(2)</script><svg onload=alert(3)><iframe src=//x>"
            b"</iframe></p>"
        ),
        {"html": "<p>Hi</p>", "text": "Hi"},
    ),
    Nasty(
        "links that are none",
        page(
            b"<a href='java\tscript:alert(1)'>a</a> <a href=data:text/html,x>b</a> "
            b"<a href=//evil.example>c</a> <a href='https://acme.example/log'>d</a>"
        ),
        {
            "html": f"<a {REL}>a</a> <a {REL}>b</a> <a {REL}>c</a> "
            f'<a href="https://acme.example/log" {REL}>d</a>',
            "text": "a b c d (https://acme.example/log)",
        },
    ),
    Nasty(
        "images that tell who reads",
        page(b'<p><img src="https://spy.example/1.gif" alt="Our logo" srcset="//x 2x">Hi</p>'),
        {"html": '<p><img alt="Our logo">Hi</p>', "text": "[Our logo]Hi"},
    ),
    Nasty(
        "styles that leave the page",
        page(
            b'<style>@import "//x"</style><div style="position:fixed;background:url(//x)" '
            b"class=a id=b>Hi</div><link rel=stylesheet href=//x><base href=//x><meta http-equiv=r>"
        ),
        {"html": "<div>Hi</div>", "text": "Hi"},
    ),
    Nasty(
        "a form that asks for a password",
        page(b"<form action=https://evil.example><input name=p><button>Send</button></form>"),
        {"html": lambda html: "<" not in html, "text": "Send"},
    ),
    Nasty(
        "an image of its own, by a content id in percents",
        mail(
            b"Content-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html\n\n"
            b"<p><img src='cid:a%40x' width=9000><img src='cid:gone'></p>\n"
            b"--b\nContent-Type: image/gif\nContent-ID: <a@x>\n\nGIF89a\n--b--\n"
        ),
        {
            "html": '<p><img src="cid:a@x"><img></p>',
            "enclosures": lambda kept: (
                (kept[0].content_id, kept[0].is_inline, kept[0].name)
                == ("a@x", True, "attachment.gif")
            ),
        },
    ),
    Nasty(
        "tables, lists and breaks as text",
        page(
            b"<title>No</title><h1>Report</h1><ul><li>one<li>two</ul>a<br>b<table><tr><td>c<td>d"
            b"</table><pre>  x\n    y</pre>"
        ),
        {"text": "Report\n\n- one\n- two\n\na\nb\n\nc\nd\n\n  x\n    y"},
    ),
    Nasty(
        "an answer below what a mail program quotes",
        page(
            b"<div>Dear all</div><div class=gmail_attr>On 24 Nov 2026, Help &lt;h@x&gt; wrote:<br>"
            b"</div><blockquote class=gmail_quote>Which?<blockquote type=cite>Old</blockquote>"
            b"</blockquote><p>Version 7.<blockquote>Note this.</blockquote>"
        ),
        {
            "text": "Dear all\nOn 24 Nov 2026, Help <h@x> wrote:\n\n> Which?\n\n>> Old\n\n"
            "Version 7.\n\nNote this.",
            "words": "Dear all\n\nVersion 7.\n\nNote this.",
        },
    ),
    Nasty(
        "nested fifty thousand deep",
        page(b"<div>" * 50_000 + b"Deep"),
        {"html": "", "text": "Deep", "problems": "cannot be understood"},
    ),
    Nasty(
        "a tag with forty thousand attributes",
        page(b"<p>Hi</p><p " + b" ".join(b"a%d" % n for n in range(40_000)) + b">there</p>"),
        {"text": contains("Hi", "there")},
    ),
    Nasty(
        "five thousand links",
        page(b"<p>See</p>" + b"<a href=https://x.example/>x</a> " * 5_000),
        {"html": lambda html: html.count("<a ") == 5_000, "text": contains("See")},
    ),
    Nasty(
        "comments and conditions of Outlook",
        page(b"<!--[if mso]><b>old</b><![endif]--><![if !mso]><p>Hi</p><![endif]><!-- open"),
        {"html": "<p>Hi</p>", "text": "Hi"},
    ),
    Nasty(
        "tags that are not closed",
        page(b"<p>Hi <b>there <a href='https://x.example/"),
        {"text": contains("Hi", "there")},
    ),
    Nasty(
        "an attribute whose name is no character",
        page("<p \uffff x\ufffe=1>Hi</p>".encode()),
        {"html": "<p>Hi</p>", "text": "Hi"},
    ),
    Nasty(
        "a charset only its own header tells",
        mail(
            b'Content-Type: text/html\n\n<meta charset="windows-1251"><p>'
            + "Ошибка".encode("cp1251")
        ),
        {"text": "Ошибка", "html": "<p>Ошибка</p>"},
    ),
    Nasty(
        "no page at all",
        page(b"Only words & < signs"),
        {"text": "Only words & < signs", "html": contains("Only words")},
    ),
]
