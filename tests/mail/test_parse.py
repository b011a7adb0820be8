"""Mail read right: people, words, files; any bytes give a message."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.clock import NOW
from tests.letters import letter
from tuidesk.domain.letters.address import Address
from tuidesk.domain.text import cell_safe
from tuidesk.mail.headers import decoded, message_ids
from tuidesk.mail.html import to_text
from tuidesk.mail.parse import Origin, attachment, parse
from tuidesk.mail.people import addresses


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        (
            "=?utf-8?q?M=C3=BCller=2C_Bernd?= <b@x.example>",
            ("Müller, Bernd", "b@x.example"),
        ),  # B5.3
        ('"Doe, John" <j@x.example>', ("Doe, John", "j@x.example")),
        ("b@x.example (Bob)", ("Bob", "b@x.example")),
        ('"x@y.example">', ("", "x@y.example")),  # B5.5
        ("Team: a@x.example, b@x.example;", ("", "a@x.example")),
        ("Bo <bo@x.example> (home)", ("Bo", "bo@x.example")),
        ("BO@X.example <BO@X.example>", ("", "BO@X.example")),
        ("=?gb2312?B?1tDOxA==?= <c@x.example>", ("中文", "c@x.example")),
        ("=?utf-8?B?5L2g?= =?utf-8?B?5aW9?= <c@x.example>", ("你好", "c@x.example")),
        ("<mailto:a@x.example>", ("", "a@x.example")),
        ("Mira Holt [mailto:mira@x.example]", ("Mira Holt", "mira@x.example")),
        (f'"{"W" * 981}" <olivia@mail.example.com>', ("W" * 499, "olivia@mail.example.com")),
        (f"{'W' * 990} l990@mail.example", ("", "l990@mail.example")),
    ],
)
def test_people_in_the_wild(field: str, expected: tuple[str, str]) -> None:
    assert addresses(field)[0] == Address(*expected)


def test_encoded_words_split_inside_a_character() -> None:  # B7.2
    assert decoded("=?utf-8?Q?caf=C3?= =?utf-8?Q?=A9_au_lait?=") == "café au lait"


def test_references_are_tokens_only() -> None:  # B1.5
    text = 'Your message of "December 31" <bar@baz.example>, <a@b.example> <trunc'
    assert message_ids(text) == ["<bar@baz.example>", "<a@b.example>"]


def test_a_plain_mail() -> None:
    raw = letter(headers="In-Reply-To: <b@x>\nReferences: <a@x> <b@x>\nCc: Bo <bo@x.example>")
    mail = parse(raw, Origin(arrived=NOW, now=NOW))
    assert mail.sender == Address("Olivia Hart", "olivia@mail.example")
    assert mail.subject == "Where is my order 10234?"
    assert mail.text == "Hello, where is it?"
    assert mail.references == ("<b@x>", "<a@x>")
    assert mail.cc == (Address("Bo", "bo@x.example"),)
    assert (mail.at, bool(mail.automatic), mail.problems) == (NOW, False, ())


def test_raw_eight_bit_headers_are_guessed() -> None:
    utf8 = "From: Jörg <j@x.example>\nSubject: Grüße\n\nx".encode()
    latin = "From: Jörg <j@x.example>\nSubject: Grüße\n\nx".encode("latin-1")
    for raw in (utf8, latin):
        assert (parse(raw).sender.name, parse(raw).subject) == ("Jörg", "Grüße")


@pytest.mark.parametrize(
    ("head", "who"),
    [
        ("Reply-To: r@x.example", "r@x.example"),
        ("Return-Path: <p@x.example>", "p@x.example"),
        ("Sender: s@x.example", "s@x.example"),
        ("From: Name Only\nSender: s@x.example", "s@x.example"),
    ],
)
def test_somebody_sent_it(head: str, who: str) -> None:  # B5.4
    assert parse(f"{head}\nSubject: x\n\ny".encode()).sender.address == who


def test_without_any_sender_it_is_a_mail_all_the_same() -> None:
    mail = parse(b"Subject: x\n\nhello")
    assert mail.problems == ("no sender",)
    assert mail.text == "hello"


def test_no_message_id_gets_the_same_one_each_time() -> None:  # B4.2
    raw = b"From: a@x.example\n\nhello"
    assert parse(raw).message_id == parse(raw).message_id != parse(raw + b"!").message_id


def multipart(kind: str, *parts: str) -> bytes:
    body = "".join(f"--b\n{part}\n" for part in parts)
    return (
        f"From: a@x.example\nContent-Type: multipart/{kind}; boundary=b\n\n{body}--b--\n".encode()
    )


def test_the_alternative_that_a_person_would_read() -> None:  # B7.4
    html = "Content-Type: text/html\n\n<p>Long <b>HTML</b> words that are the mail</p>"
    plain = "Content-Type: text/plain\n\nPlain words that are the mail"
    stub = "Content-Type: text/plain\n\nYour client cannot show HTML."
    assert parse(multipart("alternative", plain, html)).text == "Plain words that are the mail"
    assert parse(multipart("alternative", stub, html)).text == "Long HTML words that are the mail"
    assert parse(multipart("alternative", html)).text == "Long HTML words that are the mail"


def test_attachments_with_all_kinds_of_names() -> None:  # B7.5
    parts = [
        "Content-Type: text/plain\n\nhello",
        'Content-Type: application/pdf; name="a.pdf"\nContent-Disposition: attachment\n\nx',
        "Content-Type: image/png\nContent-Disposition: attachment;\n"
        " filename*0*=UTF-8''%C3%BC; filename*1=mlaut.png\n\nx",
        'Content-Type: text/x\nContent-Disposition: attachment; filename="../../etc/passwd"\n\nx',
        "Content-Type: application/zip\nContent-Transfer-Encoding: base64\n\naGVsbG8=",
        "Content-Type: message/rfc822\n\nSubject: inner\n\nsecret inner words",
        'Content-Type: image/gif; name="=?utf-8?q?=C3=A4?=.gif"\n\nx',
    ]
    mail = parse(multipart("mixed", *parts))
    assert [each.name for each in mail.attachments] == [
        "a.pdf", "ümlaut.png", "passwd", "application-5.zip", "inner.eml", "ä.gif",
    ]  # fmt: skip
    assert mail.text == "hello"
    assert attachment(multipart("mixed", *parts), mail.attachments[3].part) == b"hello"


def test_transfer_encodings_and_charsets() -> None:
    head = (
        "From: a@x.example\nContent-Type: text/plain; charset={}\nContent-Transfer-Encoding: {}\n\n"
    )
    assert (
        parse((head.format("utf-8", "quoted-printable") + "caf=C3=A9=\n!").encode()).text == "café!"
    )
    assert parse((head.format("utf-8", "base64") + "Y2Fmw6k").encode()).text == "café"
    assert parse((head.format("x-nonsense", "8bit") + "café").encode()).problems
    latin = head.format("iso-8859-1", "8bit").encode() + "café €".encode("cp1252")
    assert parse(latin).text == "café €"


def test_flowed_text_is_joined() -> None:
    head = b"From: a@x.example\nContent-Type: text/plain; format=flowed\n\n"
    assert (
        parse(head + b"one \ntwo\n> quoted \n> on\n-- \nme").text == "one two\n> quoted on\n-- \nme"
    )


def test_html_tells_links_lists_tables_and_quotes() -> None:
    html = (
        "<style>x{}</style><div style='display:none'>hidden</div><p>See "
        "<a href='https://evil.example/x'>"
        "bank.example</a></p><ol><li>one</li><li>two</li></ol>"
        "<table><tr><td>A</td><td>B</td></tr></table>"
        "<img alt='logo' src='cid:1'><blockquote>old <b>words</b></blockquote>"
        "<a href='javascript:x'>j</a>"
    )
    text = to_text(html)
    assert "hidden" not in text
    assert "bank.example <https://evil.example/x>" in text
    assert "1. one\n2. two" in text
    assert "A  B" in text
    assert "[logo]" in text
    assert "> old words" in text
    assert "javascript" not in text


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 100_000,
        "<a " * 100_000,
        "<!--" * 100_000,
        "<" * 1_000_000,
        f"<p {'a ' * 200_000}>",
    ],
)
def test_html_made_to_hurt_takes_linear_time(html: str) -> None:
    started = time.process_time()
    to_text(html)
    assert time.process_time() - started < 5


def nested(depth: int) -> bytes:
    lines = "".join(
        f"Content-Type: multipart/mixed; boundary=b{at}\n\n--b{at}\n" for at in range(depth)
    )
    return f"From: a@x.example\n{lines}Content-Type: text/plain\n\ndeep words\n".encode()


def test_deep_nesting() -> None:
    assert parse(nested(200)).text == "deep words"
    mail = parse(nested(5000))
    assert mail.unreadable or "deep words" in mail.text


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\0" * 1000,
        b"no header at all",
        b"From: a@x.example\r\rold mac\r",
        b"Content-Type: multipart/mixed\n\nno boundary",
        b"Content-Type: ;;;;" + b";" * 60_000 + b"\n\nx",
        b"To: " + b"a@x.example," * 20_000 + b"\n\nx",
        b"From: " + b"(" * 5_000 + b"\n\nx",
        b"Subject: " + b"=?utf-8?q?a?= " * 20_000 + b"\n\nx",
        b"Content-Type: text/plain; charset=\0\n\nx",
        b"Date: Mon, 99 Foo 99999 99:99\n\nx",
        b"Content-Type: multipart/multipart\n\nx",
        b"Message-ID: <>\n\nx",
        b"X: y\n" * 200_000 + b"\nbody",
    ],
)
def test_any_bytes_give_a_message_quickly(raw: bytes) -> None:
    started = time.process_time()
    mail = parse(raw, Origin(now=NOW))
    assert time.process_time() - started < 5
    assert mail.at <= NOW


@given(st.binary(max_size=600))
@settings(max_examples=300)
def test_nothing_crashes_and_nothing_commands_the_terminal(raw: bytes) -> None:
    mail = parse(b"From: a@x.example\n" + raw, Origin(now=NOW))
    shown = [mail.subject, mail.text, mail.sender.name, mail.sender.address, mail.message_id]
    shown += [each.name for each in mail.attachments]
    assert all(cell_safe(text) for text in shown)


@pytest.mark.parametrize(
    ("headers", "automatic"),
    [
        ("Auto-Submitted: auto-replied", True),
        ("Auto-Submitted: no", False),
        ("Auto-Submitted: no\nAuto-Submitted: auto-generated", True),  # B2.7
        ("Precedence: bulk", True),
        ("Precedence: first-class", False),
        ("List-Id: <x.example>", True),
        ("X-Autoreply: yes", True),
        ("Return-Path: <>", True),
        ("X-Auto-Response-Suppress: All", False),  # B2.3
    ],
)
def test_signs_of_machines(headers: str, automatic: bool) -> None:
    assert bool(parse(letter(headers=headers)).automatic) is automatic


@pytest.mark.parametrize(
    ("parts", "wanted"),
    [
        (("related", "html"), "Notice\nHTML words"),
        (("alternative", "html"), "Notice\nHTML words"),
    ],
)
def test_words_beside_an_alternative_are_kept(parts: tuple[str, str], wanted: str) -> None:
    inner = (
        f"Content-Type: multipart/{parts[0]}; boundary=c\n\n"
        "--c\nContent-Type: text/html\n\n<p>HTML words</p>\n--c--"
    )
    mail = parse(multipart("mixed", "Content-Type: text/plain\n\nNotice", inner))
    assert mail.text == wanted


def test_a_mails_words_are_not_shown_twice() -> None:
    html = "--c\nContent-Type: text/html\n\n<p>Words</p>\n--c--"
    inner = f"Content-Type: multipart/mixed; boundary=c\n\n{html}"
    mail = parse(multipart("alternative", "Content-Type: text/plain\n\nWords", inner))
    assert mail.text == "Words"


def test_a_file_name_in_raw_bytes() -> None:
    head = b"From: a@x.example\nContent-Type: multipart/mixed; boundary=b\n\n--b\n"
    part = 'Content-Type: text/x; name="Grüße.pdf"\n\nx\n--b--\n'.encode()
    assert parse(head + part).attachments[0].name == "Grüße.pdf"


@pytest.mark.parametrize(
    "raw",
    [
        b"From: a@" + b":" * 63_000 + b"\n\nx",
        b"Content-Type: text/html\n\n" + b"<blockquote>x" * 19_000,
        b"Content-Type: text/html\n\n" + b"<ul><li>x" * 9_000,
        nested(300).replace(b"deep words", b"line\n" * 300_000),
        b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 200_000,
        b"Content-Type: text/plain; charset=punycode\n\n" + b"a-b" * 100_000,
    ],
)
def test_mail_made_to_hurt_does_not(raw: bytes) -> None:
    started = time.process_time()
    parse(raw, Origin(now=NOW))
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        ("Abwesenheit bei Zustellung", "Ich war abwesend. Können Sie bitte erneut liefern?"),
        ("Absent du bureau lors de la livraison", "Je suis absent. Pouvez-vous revenir ?"),
    ],
)
def test_a_failed_delivery_is_no_out_of_office(subject: str, body: str) -> None:
    assert not parse(letter(subject=subject, body=body)).automatic


def test_a_date_before_there_was_mail_is_none() -> None:
    raw = letter().replace(b"Fri, 27 Nov 2026 09:00:00 +0000", b"0001-01-01T00:00:00+00:00")
    assert parse(raw, Origin(arrived=NOW, now=NOW)).at == NOW


def test_no_address_is_cut_in_half() -> None:
    others = "a@b.example,\r\n " * 6_000
    found = parse(letter(to=f"{others}last@mail.example"))
    assert {each.address for each in found.to} == {"a@b.example"}
    assert parse(letter(f'"{"W" * 70_000}" <o@mail.example>')).sender.address == ""
