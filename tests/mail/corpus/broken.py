"""Mails whose header, encoding or structure is broken, as gateways and old programs send them."""

import base64
from collections.abc import Iterator
from typing import Any

from tests.mail.corpus import Case, mail

MIRA = "From: Mira Holt <mira@garden.example>"
HEAD = (
    f"{MIRA}\nTo: support@shop.example\nSubject: Broken can\nMessage-ID: <can-1@garden.example>\n"
)
TEXT = "The spout broke."
READ = {
    "from": {"name": "Mira Holt", "address": "mira@garden.example"},
    "subject": "Broken can",
    "message_id": "<can-1@garden.example>",
    "text": TEXT,
}


def heads() -> Iterator[Case]:
    """The header goes on, whatever stands in it."""
    whole = f"{HEAD}\n{TEXT}\n"
    shapes = {
        "byte order mark": b"\xef\xbb\xbf" + whole.encode(),
        "blank first line": b"\r\n" + whole.encode(),
        "two blank first lines": b"\n\n" + whole.encode(),
        "blank before colon": whole.replace("Subject:", "Subject :").encode(),
        "blanks before each colon": whole.replace(": ", " \t: ", 4).encode(),
        "CR CR LF": whole.replace("\n", "\r\r\n").encode(),
        "CR CR CR LF": whole.replace("\n", "\r\r\r\n").encode(),
        "CR only": whole.replace("\n", "\r").encode(),
        "LF only": whole.encode(),
        "mark and CR CR LF": b"\xef\xbb\xbf" + whole.replace("\n", "\r\r\n").encode(),
    }
    strays = {
        "words": "Zm9vYmFyIGJheiBub3RoaW5nIHRvIHNlZSBoZXJl",
        "a path": "/var/spool/mail: permission denied (13)"[:15],
        "an mbox separator": ">From mira@garden.example Fri Nov 27 09:14:00 2026",
        "a folded one": "garbage without a name\n and its next line",
        "three": "one\ntwo\nthree",
        "in eight bits": "größe und maß",
    }
    for name, stray in strays.items():
        broken = whole.replace("To: support", f"{stray}\nTo: support").encode()
        shapes[f"stray line: {name}"] = broken
        shapes[f"stray line at the start: {name}"] = f"X-Scan: a;\n{stray}\n{whole}".encode()
    for name, raw in shapes.items():
        yield Case(f"head: {name}", raw, READ)
    forgotten = f"{HEAD}{TEXT}\nNote: it was new.\n".encode()
    said = {**READ, "text": f"{TEXT}\nNote: it was new."}
    yield Case("head: the blank line is missing", forgotten, said)


def encodings() -> Iterator[Case]:
    """Transfer encodings that are right, and such as nearly are."""
    for words in ("Where is my parcel?", "My order number is 10423. It never came.", "aGVsbG8=",
                  "Ünïcode, too: żółw", "x" * 500, "YWJj\nZGVm\n", "abcd efgh ijkl mnop?"):  # fmt: skip
        for width in (0, 20, 76):
            packed = base64.b64encode(f"{words}\n".encode()).decode()
            lines = [packed] if not width else [
                packed[at : at + width] for at in range(0, len(packed), width)
            ]  # fmt: skip
            raw = mail(["Content-Transfer-Encoding: base64"], "\n".join(lines))
            yield Case(f"base64 {words[:12]} {width}", raw, {"text": words.strip("\n")})
    three = ["- The lid is too small", "- The box is wet, too.", "- Please send both"]
    padded = "\n".join(base64.b64encode(f"{each}\n".encode()).decode() for each in three)
    shapes = [
        ("padding inside", "base64", padded),
        ("padding inside, blank lines", "base64", padded.replace("\n", "\n\n")),
        ("no padding", "base64", padded.replace("=", "")),
        ("stray signs", "base64", "!\n".join([*padded.split("\n"), ""])),
        ("blanks at the ends", "base64", padded.replace("\n", "  \n")),
        ("blanks inside", "base64", "\n".join(f"{x[:18]} {x[18:]}" for x in padded.split("\n"))),
        ("encoded line ends", "quoted-printable", "=0D\n".join([*three, ""])),
        ("encoded line ends, both", "quoted-printable", "=0D=0A=\n".join([*three, ""])),
        ("soft breaks with blanks", "quoted-printable", "\n".join(three).replace("too", "t= \t\noo")),
        ("small letters", "quoted-printable", "\n".join(three).replace(".", "=2e")),
    ]  # fmt: skip
    for name, encoding, body in shapes:
        if name == "no padding":
            continue  # each line would need its own length
        raw = mail([f"Content-Transfer-Encoding: {encoding}"], body)
        yield Case(f"encoding: {name}", raw, {"text": "\n".join(three)})
    footer = base64.b64encode(b"The lid is too small, the box is wet.").decode()
    for tail in ("____\nThe garden list", "\nSent by a gateway. Keep it.", "\n-- \nThe list\n"):
        raw = mail(["Content-Transfer-Encoding: base64"], f"{footer}\n{tail}")
        seen = ("The lid is too small, the box is wet.",)
        yield Case(f"base64 with {tail[:12]!r} behind it", raw, seen=seen)


def charsets() -> Iterator[Case]:
    """Bytes in other charsets than the label says, and in none."""
    for label, codec, words in (
        ("ISO-2022-JP", "cp932", "ナットが足りません。"),
        ("ISO-2022-JP", "euc_jp", "ナットが足りません。"),
        ("ISO-2022-JP", "utf-8", "ナットが足りません。"),
        ("ISO-2022-JP", "iso2022_jp", "ナットが足りません。"),
        ("iso-8859-1", "utf-8", "Grüne Kanne"),
        ("gb2312", "utf-8", "我的订单在哪里"),
        ("iso-8859-1", "gb18030", "我的订单在哪里？请回复我，谢谢你们的帮助"),
        ("us-ascii", "utf-8", "Grüne Kanne"),
        ("us-ascii", "cp1252", "Grüne Kanne, 20 € für zwei"),
    ):
        head = f"{MIRA}\nTo: support@shop.example\nContent-Type: text/plain; charset={label}\n\n"
        raw = head.encode() + words.encode(codec) + b"\n"
        yield Case(f"body in {codec} called {label}", raw, {"text": words})
    start = f"{MIRA}\nTo: support@shop.example\nSubject: ".encode()
    for label, codec, words in (
        ("iso-8859-1", "cp1252", "Grüne Kanne"),
        ("utf-8", "utf-8", "Grüne Kanne"),
        ("utf-8", "cp1252", "Grüne Kanne"),
        ("gb2312", "gb18030", "问题"),
        ("iso-2022-jp", "cp932", "注文について"),
    ):
        word = b"=?%s?Q?%s?=" % (label.encode(), words.replace(" ", "_").encode(codec))
        raw = start + word + b"\n\nwords\n"
        yield Case(f"subject with raw {codec} in a word of {label}", raw, {"subject": words})
    parts = (
        b"Content-Type: multipart/mixed; boundary=cut\n\n"
        b"--cut\nContent-Type: text/plain; charset=%s\n\n%s\n"
        b"--cut\nContent-Type: text/plain; charset=%s\n\n%s\n--cut--\n"
    )
    footer = "Geprüft".encode("cp1252")
    for codec, words, name in (
        ("gb2312", "问题：我的订单在哪里", "王小明"),
        ("big5", "問題：我的訂單在哪裡", "王小明"),
        ("euc-kr", "문제: 내 주문은 어디에 있나요", "김민수"),
        ("koi8-r", "Где мой заказ", "Иван Петров"),
    ):
        content = parts % (b"iso-8859-1", footer, codec.encode(), words.encode(codec))
        raw = b'From: "%s" <m@x.example>\nTo: support@shop.example\nSubject: %s\n%s' % (
            name.encode(codec), words.encode(codec), content,
        )  # fmt: skip
        told = {"subject": words, "from.name": name}
        yield Case(f"raw {codec} beside a Latin part", raw, told)


def senders() -> Iterator[Case]:
    """Two From fields, the first of no use."""
    body = "\nReply-To: desk@brook.example\nTo: support@shop.example\n\nOnly three came.\n"
    renee = {"name": "Renée Brook", "address": "renee@brook.example"}
    for useless in ("[unknown]", "", "undisclosed", "<>"):
        word = "=?utf-8?q?Ren=C3=A9e_Brook?= <renee@brook.example>"
        raw = f"Return-Path: <b-7@mailer.example>\nFrom: {useless}\nFrom: {word}{body}".encode()
        yield Case(f"two From, the first {useless!r}", raw, {"from": renee})


def parts() -> Iterator[Case]:
    """MIME structure that is nearly right."""
    leg = "Content-Type: image/jpeg; name=leg.jpg\nContent-Transfer-Encoding: base64\n\n/9j/4AAQ"
    words = "The left leg is 2 cm short."
    footer = "Content-Type: text/plain; charset=us-ascii\n\nSent through the gateway."
    for name, kind, head in (
        ("no semicolon", 'multipart/mixed; boundary="cut"', 'text/plain\n   charset="utf-8"'),
        ("no semicolon outside", 'multipart/mixed\n boundary="cut"', "text/plain; charset=utf-8"),
        ("only a boundary", 'boundary="cut"', "text/plain"),
        ("two semicolons", 'multipart/mixed;; boundary="cut"', "text/plain;; charset=utf-8"),
    ):
        body = "".join(
            f"--cut\n{each}\n" for each in (f"Content-Type: {head}\n\n{words}\n", leg, footer)
        )
        raw = mail([f"Content-Type: {kind}"], f"{body}--cut--")
        told = {"attachments": [{"name": "leg.jpg", "type": "image/jpeg", "size": 6,
                                 "inline": False}]}  # fmt: skip
        yield Case(f"content type: {name}", raw, told, seen=(words,))
    for name, head in (
        ("beside another text", 'text/plain; name="body.txt"\nContent-Disposition: inline'),
        ("as HTML", 'text/html; name="body.html"\nContent-Disposition: inline'),
        ("by its disposition", "text/plain\nContent-Disposition: inline; filename=a.txt"),
    ):
        body = f"--cut\nContent-Type: {head}\n\n{words}\n--cut\n{footer}\n--cut--"
        raw = mail(["Content-Type: multipart/mixed; boundary=cut"], body)
        yield Case(f"inline text with a name, {name}", raw, {"attachments": []}, seen=(words,))
    listed = "Number Article Pieces Price; Lid 41; 3; 7.50\n"
    packed = base64.b64encode(listed.encode()).decode()
    file = f"text/csv; name=list.csv\nContent-Disposition: attachment\nContent-Transfer-Encoding: base64\n\n{packed}"
    raw = mail(
        ["Content-Type: multipart/mixed; boundary=cut"],
        f"--cut\nContent-Type: text/plain\n\nlist attached\n--cut\nContent-Type: {file}\n--cut--",
    )
    yield Case("a base64 file keeps its size", raw, {"attachments.0.size": len(listed)})
    tnef = (
        "eJ8+IgEAAQOQBgBcAAAAAQAAAAIBCRABAAAASgAAAEYAAAA6AAAATUVMQQAAAAB7XHJ0ZjFcYW5z\n"
        "aSBUaGUgbGlkIGlzIHRvbyBzbWFsbCwgcGxlYXNlIGV4Y2hhbmdlIGl0LlxwYXJ9AAATFw=="
    )
    winmail = f"application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64\n\n{tnef}"
    raw = mail(
        ["Content-Type: multipart/mixed; boundary=cut"],
        f"--cut\nContent-Type: text/plain\n\n\n--cut\nContent-Type: {winmail}\n--cut--",
    )
    rich: dict[str, Any] = {
        "attachments.0.name": "winmail.dat",
        "problems": ["its words are rich text; open winmail.dat to read them"],
    }
    yield Case("winmail.dat with rich text only", raw, rich)


def previews() -> Iterator[Case]:
    """What HTML hides stays hidden, what only looks hidden is shown."""
    for style in (
        "font-size:1px;color:#fff;line-height:1px;max-height:0px;max-width:0px;opacity:0",
        "max-height:0;overflow:hidden", "opacity:0", "opacity: 0.0;", "font-size:0",
        "font-size:1px", "FONT-SIZE: 0PX;", "mso-hide:all",
    ):  # fmt: skip
        page = f'<body><div style="{style}">HIDDEN</div><p>Your parcel is late.</p></body>'
        raw = mail(["Content-Type: text/html; charset=utf-8"], page)
        yield Case(f"preview {style[:20]}", raw, {"text": "Your parcel is late."})
    for style in ("opacity:0.8", "max-height:0.5in", "font-size:10px", "font-size:1em",
                  "max-height:01px", "opacity:1"):  # fmt: skip
        raw = mail(["Content-Type: text/html"], f'<p style="{style}">Your parcel is late.</p>')
        yield Case(f"no preview {style}", raw, {"text": "Your parcel is late."})
    nested = '<td style="font-size:0px"><div style="font-size:13px">Your parcel is late.</div></td>'
    raw = mail(["Content-Type: text/html"], f"<table><tr>{nested}</tr></table>")
    yield Case("large letters inside of none", raw, {"text": "Your parcel is late."})


def broken() -> Iterator[Case]:
    for made in (heads, encodings, charsets, senders, parts, previews):
        yield from made()
