"""Mails made to take long: each is read in linear time."""

import base64
import time

import pytest

from tests.mail.corpus import mail
from tuidesk.desk.incoming.reading import explain_mail
from tuidesk.domain.letters.address import Address, answerable

REPLY = ["Subject: Re: order", "In-Reply-To: <a@shop.example>"]
DAEMON = ["From: mailer-daemon@x.example", "Subject: failure notice"]
FORM = ["From: noreply@x.example", "Subject: contact form"]
HURT = {
    "a domain that goes wrong at its end": mail(
        ["From: o@verylongcompanynamelimited.example&gt"], ""
    ),
    "a From of letters": mail(["From: " + "a" * 60_000], ""),
    "a From of blanks": mail(["From: x" + " " * 60_000 + "y"], ""),
    "blanks in brackets": mail(["From: b@x.example, <" + "a " * 30_000], ""),
    "header-like lines": mail(REPLY, "To: a\nDate: b\n" * 10_000),
    "a long rule": mail(
        REPLY, "x\n" + "-" * 30_000 + "a\nFrom: a@b.example\nTo: c\nSubject: x\n\nold"
    ),
    "blanks behind a header's name": mail(REPLY, "x\nFrom" + " " * 60_000 + "x\ny"),
    "letters above a quote": mail(REPLY, "x\n" + "a" * 200_000 + ":\n> quoted\n"),
    "letters of a daemon": mail(DAEMON, "could not be delivered\n" + "a" * 200_000),
    "dashes of a daemon": mail(DAEMON, "could not be delivered\n" + "-" * 60_000),
    "blank lines of a daemon": mail(DAEMON, "could not be delivered a@b.example\n" + "\n" * 50_000),
    "blank lines of a form": mail(FORM, "Email" + "\n" * 20_000 + "y"),
    "blanks in base64": mail(
        ["Content-Transfer-Encoding: base64"], base64.encodebytes(b" " * 300_000 + b"a").decode()
    ),
    "long lines of nearly base64": mail(
        ["Content-Transfer-Encoding: base64"], ("A" * 4_000 + "!!\n") * 50
    ),
    "fonts in paragraphs": mail(
        ["Content-Type: text/html"],
        "".join(f"<b a={at}>" for at in range(3_000)) + "x" + "<p>x" * 3_000,
    ),
    "files that begin and never end": mail([], "begin-base64 644 xy\n" * 30_000 + "\nend\n"),
    "parts behind bare line ends": mail(
        ["Content-Type: multipart/mixed; boundary=b"], "\r--b\r\ra" * 100_000
    ),
    "parts in parts": mail(
        [],
        "".join(f"Content-Type:multipart/mixed; boundary=b{at}\n\n--b{at}\n" for at in range(240))
        + "a\n" * 200_000,
    ),
    "answers below short quotes": mail(
        REPLY, "On Fri, 27 Nov 2026 Anna <a@b.example> wrote:\n> q\nanswer\n" * 15_000
    ),
    "letters behind a verb": mail(
        REPLY, ("On 27.11.2026 at 10:15 wrote " + "a" * 150 + "!\n> q\nx\n") * 40
    ),
    "many blank lines": mail(FORM, "x\n" + "\n" * 50_000 + "y"),
    "flowed lines": mail(["Content-Type: text/plain; format=flowed"], "words \n" * 150_000),
    "flowed lines of growing depth": mail(
        ["Content-Type: text/plain; format=flowed"],
        "".join(">" * at + " x \n" for at in range(900)),
    ),
    "more lines than anybody reads": mail([], "hello\n" * 4_000_000),
    "encoded words": mail(
        ["Subject: " + " ".join(f"=?u{n}?Q?=FF=A{n % 10}?=" for n in range(4000))], ""
    ),
}


@pytest.mark.parametrize("name", HURT)
def test_it_takes_linear_time(name: str, tmp_path) -> None:  # type: ignore[no-untyped-def]
    file = tmp_path / "a.eml"
    file.write_bytes(HURT[name])
    started = time.process_time()
    explain_mail(file)
    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    "charset", ["undefined", "idna", "punycode", "utf\0-8", "hex", "rot13", "zip"]
)
def test_no_charset_stops_the_reader(charset: str, tmp_path) -> None:  # type: ignore[no-untyped-def]
    file = tmp_path / "a.eml"
    head = f"From: a@b.example\nContent-Type: text/plain; charset={charset}\n\n".encode()
    file.write_bytes(head + b"h\xe9llo")
    read = explain_mail(file)
    assert read.message.text == "héllo"
    assert not read.message.unreadable


@pytest.mark.parametrize(
    ("address", "right"),
    [
        ("a@b.example", True),
        ("a@b.example.", True),
        ("a@[127.0.0.1]", True),
        ("a@münchen.example", True),
        ("me@exampl'e.com", False),
        ("a@b..example", False),
        ("a@-b.example", False),
        ("@b.example", False),
        ("a b@c.example", False),
    ],
)
def test_which_addresses_can_be_answered(address: str, right: bool) -> None:  # B5.5
    assert answerable(Address("", address)) is right
