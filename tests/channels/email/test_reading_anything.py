"""Any bytes are read: nothing is raised, and what comes out can be stored and shown."""

from __future__ import annotations

import lxml.html
from hypothesis import given
from hypothesis import strategies as st
from tests.channels.email.nasty import NASTY
from tests.channels.email.nasty.files import WINMAIL
from tests.channels.email.unharmed import assert_page_unharmed, assert_unharmed
from tests.depth import examples

from troth.channels.email.inbound import Enclosure
from troth.channels.email.reading import Limits, read_mail
from troth.channels.email.reading.html import read_html
from troth.channels.email.reading.mailboxes import clean_address
from troth.channels.email.reading.plain import plain_line, plain_text
from troth.lib.file_names import safe_name

SMALL = [nasty.raw for nasty in NASTY.values() if len(nasty.raw) < 4_000]
NAMES = (
    *("From", "To", "Cc", "Subject", "Date", "Message-ID", "References", "In-Reply-To"),
    *("Content-Type", "Content-Disposition", "Content-Transfer-Encoding", "Content-ID"),
    *("Authentication-Results", "Auto-Submitted", "Precedence", "X-Failed-Recipients", "X"),
)
SCRAPS = (
    *(b"ada@acme.example", b"<a@b>", b'"', b"(", b")", b"<", b">", b",", b";", b":", b"=", b"'"),
    *(b"=?utf-8?q?=C3=BC?=", b"=?x?b?", b"?=", b"\r\n ", b"\r\n", b"\0", b"\xff\xfe", b"\xc3"),
    *(b"multipart/mixed", b"multipart/alternative", b"multipart/related", b"multipart/report"),
    *(b"text/plain", b"text/html", b"text/calendar", b"message/rfc822", b"application/ms-tnef"),
    *(b"message/delivery-status", b"multipart/signed", b"application/pkcs7-mime", b"; boundary=b"),
    *(b"; charset=utf-16", b"; charset=hz", b"; charset=utf-7", b"; name*0*=utf-8''%ff", b"base64"),
    *(b"quoted-printable", b"attachment; filename=\xe2\x80\xaea/b", b"failed", b"dkim=pass", b"1"),
)
MARKUP = (
    *("<p>", "</p>", "<b>", "<a href='", "javascript:x", "https://x.example/", "'>", '"', ">"),
    *("<img src=cid:a@x alt=", "<img src=//x>", "<script>", "</script>", "<style>", "</style>"),
    *(
        "<svg>",
        "</svg>",
        "<math><mtext>",
        "<table>",
        "<td>",
        "</table>",
        "<!--",
        "-->",
        "<![CDATA[",
    ),
    *("]]>", "<title>", "</title>", "<textarea>", "<noscript>", "<template>", "<form>", "<pre>"),
    *(
        " onload=x ",
        " style=x ",
        "\ufffe",
        "&lt;",
        "&#0;",
        "&#x202e;",
        "\0",
        "\x01",
        "\x02",
        "x",
        " ",
        "\n",
    ),
)
fields = st.lists(
    st.tuples(st.sampled_from(NAMES), st.lists(st.sampled_from(SCRAPS), max_size=6)), max_size=6
).map(lambda told: b"".join(b"%s: %s\r\n" % (n.encode(), b" ".join(v)) for n, v in told))
leaves = st.builds(
    lambda head, body: head + b"\r\n" + body,
    fields,
    st.one_of(st.binary(max_size=200), st.lists(st.sampled_from(SCRAPS)).map(b"".join)),
)
mails = st.recursive(
    leaves,
    lambda parts: st.builds(
        lambda head, kind, inner, end: (
            head
            + b"Content-Type: multipart/%s; boundary=b\r\n\r\n" % kind
            # The boundary of the inner parts is another one, most of the time.
            + b"".join(b"--b\r\n" + p.replace(b"b\r\n", b"bb\r\n") + b"\r\n" for p in inner)
            + end
        ),
        fields,
        st.sampled_from([b"mixed", b"alternative", b"related", b"signed", b"report", b"digest"]),
        st.lists(parts, max_size=4),
        st.sampled_from([b"--b--\r\n", b""]),
    ),
    max_leaves=8,
)


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """Return a nasty mail with something cut out, put in, doubled, or of another mail."""
    raw = draw(st.sampled_from(SMALL))
    for _ in range(draw(st.integers(1, 4))):
        first, last = sorted(draw(st.tuples(*[st.integers(0, len(raw))] * 2)))
        other = draw(st.sampled_from(SMALL))
        within = draw(st.integers(0, len(other)))
        piece = draw(
            st.sampled_from([b"", raw[first:last] * 2, other[within:], other[:within], *SCRAPS])
        )
        raw = raw[:first] + piece + raw[last:]
    return raw


@examples(100)
@given(st.binary(max_size=2_000))
def test_any_bytes(raw: bytes) -> None:
    assert_unharmed(read_mail(raw))


@examples(150)
@given(mails, st.sampled_from([None, "", "ada@acme.example"]))
def test_any_tree_of_parts(raw: bytes, envelope: str | None) -> None:
    mail = read_mail(raw, envelope_sender=envelope)
    assert_unharmed(mail)
    assert mail == read_mail(raw, envelope_sender=envelope)


@examples(150)
@given(damaged())
def test_any_damage_to_a_nasty_mail(raw: bytes) -> None:
    assert_unharmed(read_mail(raw))


@examples(50)
@given(damaged(), st.integers(0, 500), st.integers(0, 3))
def test_any_limits(raw: bytes, size: int, count: int) -> None:
    limits = Limits(
        mail=4 * size,
        headers=size,
        depth=count,
        parts=count,
        text=size,
        html=size,
        enclosures=count,
        enclosure=size,
        all_enclosures=2 * size,
    )
    mail = read_mail(raw, limits=limits)
    assert_unharmed(mail)
    assert len(mail.text) <= size
    assert len(mail.enclosures) <= count
    assert sum(map(_size, mail.enclosures)) <= 2 * size
    assert all(_size(kept) <= size for kept in mail.enclosures)


def _size(kept: Enclosure) -> int:
    return len(kept.content)


@examples(100)
@given(st.one_of(st.text(), st.lists(st.sampled_from(MARKUP)).map("".join)))
def test_any_page(source: str) -> None:
    raw = b"Content-Type: text/html; charset=utf-8\n\n" + source.encode("utf-8", "surrogatepass")
    assert_unharmed(read_mail(raw))
    shown = read_html(plain_text(source), {"a@x"}, with_text=False).html
    assert_page_unharmed(shown, {"a@x"})
    assert_page_unharmed(as_parsed_by_libxml2(shown), {"a@x"})


def as_parsed_by_libxml2(page: str) -> str:
    """Return the page as a parser tells it that is not the cleaner's: it may not see more."""
    root = lxml.html.fromstring(f"<div>{page}</div>")
    return str(lxml.html.tostring(root, encoding="unicode"))


@examples(50)
@given(st.binary(max_size=300), st.integers(6, len(WINMAIL)))
def test_any_winmail(rubbish: bytes, kept: int) -> None:
    head = b"Content-Type: application/ms-tnef\n\n"
    assert_unharmed(read_mail(head + WINMAIL[:kept] + rubbish))


@examples(100)
@given(st.text())
def test_what_is_made_fit_stays_so(text: str) -> None:
    for mend in (plain_text, plain_line, safe_name, clean_address):
        assert mend(mend(text)) == mend(text)
