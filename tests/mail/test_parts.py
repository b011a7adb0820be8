"""Bodies and files in the wild: the rules B7, each with the mail that breaks it."""

import struct

import pytest

from tests.mail.test_parse import multipart
from tuidesk.mail.html import to_text
from tuidesk.mail.parse import attachment, parse

HEAD = "From: a@x.example\nContent-Type: text/plain; charset=utf-8\n"


@pytest.mark.parametrize(
    "raw",
    [
        b"From: a@x.example\nContent-Type: multipart/mixed\n\nthe words",
        b"From: a@x.example\nContent-Type: multipart/alternative; boundary=b\n\nthe words",
        b"From: a@x.example\nContent-Type: text/plain; charset=iso-gb2312\n\nthe words",
        b"From: a@x.example\nContent-Type: text/plain; charset=X-UNKNOWN\n\nthe words",
        b"From: a@x.example\nContent-Type: nonsense\n\nthe words",
        b"From: a@x.example\nContent-Type: text/markdown\n\nthe words",
        b"From: a@x.example\nContent-Type: text/html; name=a.html\nContent-Disposition: inline; "
        b"filename=a.html\n\n<p>the words</p>",
        b"From: a@x.example\n\n<html><body><p>the words</p></body></html>",
    ],
)
def test_the_words_are_found_whatever_the_label_says(raw: bytes) -> None:  # B7.1
    assert parse(raw).text == "the words"


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("quoted-printable ", "Gr=C3=BC=C3=9Fe"),
        ("quoted-printable;", "Gr=c3=bc=c3=9fe"),
        ('"base64"', "R3LDvMOfZQ=="),
        ("BASE64 (of course)", "R3LDvMOfZQ"),
        ("7-bit", "Grüße"),
        ("x-nonsense", "Grüße"),
        ("8bit", "Grüße"),
        ("x-uuencode", "begin 644 x\n'1W+#O,.?90  \n \nend"),
    ],
)
def test_transfer_encodings_in_the_wild(encoding: str, body: str) -> None:  # B7.3
    raw = f"{HEAD}Content-Transfer-Encoding: {encoding}\n\n{body}\n".encode()
    assert parse(raw).text.startswith("Grüße")


def test_base64_with_a_list_footer_behind_it() -> None:  # B7.3
    raw = f"{HEAD}Content-Transfer-Encoding: base64\n\nR3LDvMOfZSBhdXMgS8O2bG4=\n\n____ list\n"
    assert parse(raw.encode()).text.startswith("Grüße aus Köln")


def test_uuencoded_files_in_the_text() -> None:  # B7.3
    raw = f"{HEAD}\nHello\nbegin 644 a.txt\n#0V%T\n`\nend\nBye\n".encode()
    mail = parse(raw)
    assert mail.text == "Hello\nBye"
    assert [(each.name, each.size) for each in mail.attachments] == [("a.txt", 3)]
    assert attachment(raw, mail.attachments[0].part) == b"Cat"


def test_pictures_in_the_text_and_pictures_beside_it() -> None:  # B7.6
    html = "Content-Type: text/html\n\n<p>Look</p><img src='cid:one%40x'>"
    shown = "Content-Type: image/png; name=logo.png\nContent-ID: <one@x>\n\nx"
    beside = "Content-Type: image/jpeg\nContent-Disposition: attachment; filename=damage.jpg\n"
    beside += "Content-ID: <two@x>\n\nx"
    mail = parse(multipart("related", html, shown, beside))
    assert [(each.name, each.inline) for each in mail.attachments] == [
        ("logo.png", True),
        ("damage.jpg", False),
    ]


def test_two_files_of_one_name_stay_two() -> None:  # B7.5
    part = "Content-Type: image/png; name=a.png\nContent-Disposition: attachment\n\nx"
    mail = parse(multipart("mixed", "Content-Type: text/plain\n\nhi", part, part))
    assert [each.name for each in mail.attachments] == ["a.png", "a-2.png"]


def winmail() -> bytes:
    """A TNEF file with one attachment."""

    def attribute(level: int, kind: int, data: bytes) -> bytes:
        return (
            struct.pack("<BII", level, kind, len(data))
            + data
            + struct.pack("<H", sum(data) % 65536)
        )

    return b"".join(
        [
            struct.pack("<IH", 0x223E9F78, 1),
            attribute(1, 0x00089006, struct.pack("<I", 0x10000)),
            attribute(2, 0x00069002, b"\0" * 14),
            attribute(2, 0x00018010, b"invoice.txt\0"),
            attribute(2, 0x0006800F, b"42 EUR"),
        ]
    )


def test_outlooks_winmail_dat_is_unpacked() -> None:  # B7.7
    import base64

    packed = base64.b64encode(winmail()).decode()
    part = (
        "Content-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64\n\n"
    )
    raw = multipart("mixed", "Content-Type: text/plain\n\nhi", part + packed)
    mail = parse(raw)
    assert [each.name for each in mail.attachments] == ["invoice.txt"]
    assert attachment(raw, mail.attachments[0].part) == b"42 EUR"
    broken = multipart("mixed", "Content-Type: text/plain\n\nhi", part + "AAAA")
    assert [each.name for each in parse(broken).attachments] == ["winmail.dat"]


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("application/pgp-signature", "signed with OpenPGP"),
        ("application/pkcs7-signature", "signed with S/MIME"),
        ("application/pgp-encrypted", "encrypted with OpenPGP"),
        ("application/pkcs7-mime", "sealed with S/MIME"),
    ],
)
def test_signed_and_encrypted_parts_are_named(kind: str, told: str) -> None:  # B7.8
    part = f"Content-Type: {kind}; name=smime.p7s\n\nx"
    mail = parse(multipart("signed", "Content-Type: text/plain\n\nhi", part))
    assert mail.text == "hi"
    assert any(told in problem for problem in mail.problems)
    assert len(mail.attachments) == 1


def test_an_invitation_is_a_line_and_a_file() -> None:  # B7.9
    event = (
        "Content-Type: text/calendar; method=REQUEST\n\nBEGIN:VCALENDAR\nMETHOD:REQUEST\n"
        "BEGIN:VEVENT\n"
        "SUMMARY:Fair\nDTSTART:20261127T100000Z\nDTEND:20261127T113000Z\nLOCATION:Hall 3\n"
        "END:VEVENT\nEND:VCALENDAR"
    )
    mail = parse(multipart("alternative", "Content-Type: text/plain\n\nSee you", event))
    assert "See you" in mail.text
    assert "[Invitation: Fair, 2026-11-27 10:00–11:30 UTC, Hall 3]" in mail.text
    assert [each.name for each in mail.attachments] == ["invitation.ics"]


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"From: a@x.example\r\rold mac", "old mac"),
        (b"From: a@x.example\n\none\r\ntwo\rthree\n", "one\ntwo\nthree"),
        (b"From: a@x.example\n\nnul\0nul", "nul␀nul"),
        (b"From: a@x.example", ""),
        (b"X: " + b"y" * 70_000 + b"\nFrom: a@x.example\n\nlong", "long"),
        (
            b"From: a@x.example\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nno end",
            "no end",
        ),
    ],
)
def test_line_ends_and_heads_in_the_wild(raw: bytes, text: str) -> None:  # B7.10
    mail = parse(raw)
    assert mail.text.strip() == text
    assert mail.sender.address == "a@x.example"


def test_outlooks_doubled_line_ends_are_halved() -> None:  # B7.11
    body = "\n\n".join(f"line {at}" for at in range(6))
    raw = f"X-Mailer: Microsoft Outlook 16.0\n{HEAD}\n{body}\n".encode()
    assert parse(raw).text == "\n".join(f"line {at}" for at in range(6))
    assert parse(raw.replace(b"X-Mailer", b"X-Other")).text == body


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>size<XL but got M, 40 EUR > Elm street</p>", "size<XL but got M, 40 EUR > Elm street"),
        ("<p>a<b mine size<XL mine</p><p>next</p>", "a<b mine size<XL mine\n\nnext"),
        ("<p>to <anna@x.example> or <b>bold</b><o:p></o:p>", "to <anna@x.example> or bold"),
        ("<p>3<5 and 6>2 <foo>z</foo></p>", "3<5 and 6>2 z"),
    ],
)
def test_an_angle_that_a_person_typed_hides_nothing(html: str, text: str) -> None:
    assert to_text(html) == text


@pytest.mark.parametrize("kind", ["plain/text", "html/text", "application/xhtml+xml"])
def test_words_of_an_unusual_type_are_read(kind: str) -> None:
    head = f"From: a@x.example\nContent-Type: {kind}; charset=utf-8\n\n"
    found = parse(f"{head}<p>The lid broke.</p>".encode())
    assert "The lid broke." in found.text


@pytest.mark.parametrize(
    "inside",
    [
        '<td style="font:14px Arial">The lid broke.</td>',
        '<font size="3">The lid broke.</font>',
        '<span style="font-size:medium">The lid broke.</span>',
    ],
)
def test_letters_that_are_large_again_are_read(inside: str) -> None:
    page = f'<table style="font-size:0"><tr>{inside}</tr></table>'
    found = parse(f"From: a@x.example\nContent-Type: text/html; charset=utf-8\n\n{page}".encode())
    assert "The lid broke." in found.text


def test_the_japanese_of_java_mailers_is_read() -> None:
    raw = b"From: a@x.example\nContent-Type: text/plain; charset=windows-31j\n\n"
    assert parse(raw + "①髙橋".encode("cp932")).text == "①髙橋"
