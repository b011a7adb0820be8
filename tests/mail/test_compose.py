from email import message_from_bytes

import pytest

from tests.clock import NOW
from tuidesk.domain.errors import UsageError
from tuidesk.domain.letters.address import Address
from tuidesk.mail.compose import File, Letter, compose
from tuidesk.mail.parse import parse

SHOP = Address("Blue Mug, Ltd", "support@shop.example")


def letter(**changes: object) -> Letter:
    fields: dict[str, object] = {
        "sender": SHOP,
        "to": [Address('Jörg "x"', "j@bücher.example")],
        "subject": "Re: Grüße [#1-abc]",
        "body": "Hallo — ü\n\n> alt",
        "message_id": "<td.1.2.abc@shop.example>",
        "date": NOW,
    }
    return Letter(**{**fields, **changes})  # type: ignore[arg-type]


def test_what_is_written_can_be_read() -> None:
    mail = parse(compose(letter(files=[File("Ü.pdf", b"abc")])))
    assert mail.sender == SHOP
    assert mail.to == (Address('Jörg "x"', "j@xn--bcher-kva.example"),)
    assert mail.subject == "Re: Grüße [#1-abc]"
    assert mail.text == "Hallo — ü\n\n> alt"
    assert [(each.name, each.size) for each in mail.attachments] == [("Ü.pdf", 3)]


def test_message_ids_are_folded_never_encoded() -> None:
    ids = [f"<{'a' * 80}{at}@x.example>" for at in range(40)]
    raw = compose(letter(references=ids))
    mail = message_from_bytes(raw)
    assert "=?" not in mail["references"] + mail["in-reply-to"]
    assert mail["in-reply-to"].split() == [ids[0]]
    kept = mail["references"].split()
    assert (kept[0], kept[-1]) == (ids[-1], ids[0])  # the first and the newest (B9.2)
    assert len(mail["references"]) <= 2_000
    assert all(len(line) < 998 for line in raw.split(b"\r\n"))


def test_no_value_begins_a_header_line() -> None:  # B9.6
    raw = compose(
        letter(
            subject="x\r\nBcc: evil@x.example",
            to=[Address("a\nBcc: evil@x.example", "a@x.example")],
            files=[File("a\r\nX-Evil: 1.pdf", b"")],
        )
    )
    mail = message_from_bytes(raw)
    assert mail["bcc"] is None
    assert "X-Evil" not in {key for part in mail.walk() for key in part}


@pytest.mark.parametrize(
    "address", ["", "a", "a@", "ü@x.example", "a b@x.example", "a@x.example,b@y"]
)
def test_who_cannot_be_written_to(address: str) -> None:
    with pytest.raises(UsageError, match="cannot be written to"):
        compose(letter(to=[Address("", address)]))


def test_lines_are_quoted_printable_with_crlf() -> None:
    raw = compose(letter(body="x" * 5000))
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert max(map(len, raw.split(b"\r\n"))) <= 998


def test_a_mail_as_a_file_arrives_as_it_was() -> None:  # RFC 2046 5.2.1
    inner = b"From: a@x.example\r\nSubject: s\r\n\r\nwords\r\n"
    raw = compose(letter(files=[File("a.eml", inner), File("b.tar.gz", b"\x1f\x8b")]))
    parts = [part for part in message_from_bytes(raw).walk() if part.get_filename()]
    assert [part.get_content_type() for part in parts] == ["application/octet-stream"] * 2
    assert parts[0].get_payload(decode=True) == inner


def test_half_a_character_stops_no_answer() -> None:
    assert "caf?" in parse(compose(letter(body="caf\udce9"))).text
