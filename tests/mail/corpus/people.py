"""Names, addresses and subjects in the wild."""

import base64
import quopri
from collections.abc import Iterator
from email.header import Header

from tests.mail.corpus import Case, mail

NAMES = [
    ("Bernd Müller", "iso-8859-1"),
    ("Chloé Lefèvre", "utf-8"),
    ("Rūta Žukauskienė", "windows-1257"),
    ("Łukasz Żółć", "iso-8859-2"),
    ("Ирина Петрова", "koi8-r"),
    ("Ирина Петрова", "windows-1251"),
    ("小林 直子", "iso-2022-jp"),
    ("小林 直子", "shift_jis"),
    ("张伟", "gb2312"),
    ("陳大文", "big5"),
    ("김민수", "euc-kr"),
    ("ليلى حداد", "windows-1256"),
    ("Päivi Mäkinen", "utf-8"),
    ("José Ángel Núñez", "iso-8859-15"),
    ("Γιώργος Παππάς", "iso-8859-7"),
    ("דנה כהן", "windows-1255"),
    ("Müller, Bernd", "utf-8"),
    ('Anna "Annie" Berg', "utf-8"),
    ("Ngô Thị Hà 🎁", "utf-8"),
]
SUBJECTS = [
    ("Rückerstattung für Bestellung 10201", "iso-8859-1"),
    ("Où est ma commande n° 10228 ? Colis abîmé à l’arrivée", "utf-8"),
    ("Gdzie jest moje zamówienie? Proszę o odpowiedź", "iso-8859-2"),
    ("Ar galima supakuoti kaip dovaną? Užsakymas 10240", "windows-1257"),
    ("Где мой заказ 10422? Прошу вернуть деньги", "koi8-r"),
    ("注文番号10233の返品について教えてください", "iso-2022-jp"),
    ("关于订单10233的退款问题,请尽快回复", "gb2312"),
    ("關於訂單10233的退款問題", "big5"),
    ("주문 10422 환불 문의드립니다", "euc-kr"),
    ("أين طلبي رقم 10230؟ أريد استرداد المبلغ", "windows-1256"),
    ("Tilaukseni on myöhässä – missä se on?", "utf-8"),
    ("¿Dónde está mi pedido? Quiero una devolución", "iso-8859-15"),
    ("Where is my order 10234? It is a gift 🎁 and it’s late", "utf-8"),
]


def encoded_words(text: str, charset: str, how: str) -> str:
    """The text in encoded words of at most twelve characters."""
    chunks = [text[at : at + 12] for at in range(0, len(text), 12)]
    return "\n ".join(_word(chunk.encode(charset), charset, how) for chunk in chunks)


def split_anywhere(text: str, charset: str) -> str:
    """Encoded words cut inside of characters, as careless programs do."""
    raw = text.encode(charset)
    chunks = [raw[at : at + 7] for at in range(0, len(raw), 7)]
    return "\n ".join(_word(chunk, charset, "b") for chunk in chunks)


def _word(raw: bytes, charset: str, how: str) -> str:
    if how == "b":
        return f"=?{charset}?B?{base64.b64encode(raw).decode()}?="
    quoted = quopri.encodestring(raw, header=True).decode().replace("=\n", "").replace("?", "=3F")
    return f"=?{charset}?Q?{quoted}?="


def people() -> Iterator[Case]:
    for at, (name, charset) in enumerate(NAMES):
        address = f"person{at}@mail.example"
        expected = {"from": {"name": name, "address": address}}
        for how in "bq":
            line = f"From: {encoded_words(name, charset, how)} <{address}>"
            yield Case(f"name {name} {charset} {how}", mail([line], "Hello"), expected)
        plain = Header(name, "utf-8").encode()
        yield Case(f"quoted word {name}", mail([f'From: "{plain}" <{address}>'], "Hello"), expected)
    for line, name, address in ODD_PEOPLE:
        expected = {"from": {"name": name, "address": address}}
        yield Case(f"odd {line}", mail([f"From: {line}"], "Hello"), expected)
    for line, everybody in MANY:
        named = [{"name": name, "address": address} for name, address in everybody]
        yield Case(f"many {line}", mail([f"To: {line}"], "Hello"), {"to": named})


ODD_PEOPLE = [
    ("o@x.example", "", "o@x.example"),
    ("<o@x.example>", "", "o@x.example"),
    ("Olivia o@x.example", "Olivia", "o@x.example"),
    ("Olivia Hart <o@x.example", "Olivia Hart", "o@x.example"),
    ("Olivia Hart o@x.example>", "Olivia Hart", "o@x.example"),
    ("Olivia Hart <<o@x.example>>", "Olivia Hart", "o@x.example"),
    ('"Olivia Hart <o@x.example>', "Olivia Hart", "o@x.example"),
    ("'Olivia Hart' <o@x.example>", "Olivia Hart", "o@x.example"),
    ("o@x.example (Olivia Hart)", "Olivia Hart", "o@x.example"),
    ("Hart, Olivia <o@x.example>", "Hart, Olivia", "o@x.example"),
    ('"Hart, Olivia" <o@x.example>', "Hart, Olivia", "o@x.example"),
    ('"Olivia \\"Liv\\" Hart" <o@x.example>', 'Olivia "Liv" Hart', "o@x.example"),
    ("Olivia < o@x.example >", "Olivia", "o@x.example"),
    ("Olivia <o @ x.example>", "Olivia", "o@x.example"),
    ("Olivia <o@x.example.>", "Olivia", "o@x.example"),
    ("Olivia <mailto:o@x.example>", "Olivia", "o@x.example"),
    ("o'brien@x.example", "", "o'brien@x.example"),
    ("Conan O'Brien <o'brien@x.example>", "Conan O'Brien", "o'brien@x.example"),
    ('"o@x.example" <o@x.example>', "", "o@x.example"),
    ("Olivia Hart <@relay.example:o@x.example>", "Olivia Hart", "o@x.example"),
    ("Olivia via Shop <o+tag@x.example>", "Olivia via Shop", "o+tag@x.example"),
    ("olivia@münchen.example", "", "olivia@münchen.example"),
    ("=?utf-8?Q?Olivia_Hart?=<o@x.example>", "Olivia Hart", "o@x.example"),
    ("=?utf-8?Q?Olivia_=3Co=40x.example=3E?=", "Olivia", "o@x.example"),
    ("Olivia\tHart   <o@x.example>", "Olivia Hart", "o@x.example"),
    ("O@X.EXAMPLE", "", "O@X.EXAMPLE"),
    ('"odd local"@x.example', "", '"odd local"@x.example'),
    ("Dr. O. Hart: Potters <o@x.example>", "Dr. O. Hart: Potters", "o@x.example"),
    ("Olivia (her phone) <o@x.example>", "Olivia (her phone)", "o@x.example"),
]
MANY = [
    ("a@x.example, B <b@x.example>", [("", "a@x.example"), ("B", "b@x.example")]),
    ("a@x.example; b@x.example", [("", "a@x.example"), ("", "b@x.example")]),
    ("Team: a@x.example, b@x.example;", [("", "a@x.example"), ("", "b@x.example")]),
    ("undisclosed-recipients:;", []),
    ('"A, B" <a@x.example>, C <c@x.example>', [("A, B", "a@x.example"), ("C", "c@x.example")]),
    ('"A <a@x.example>, c@x.example', [("A", "a@x.example"), ("", "c@x.example")]),
    ("T: A <a@x.example>;, b@x.example", [("A", "a@x.example"), ("", "b@x.example")]),
    ("a@x.example,\n\tb@x.example,", [("", "a@x.example"), ("", "b@x.example")]),
]


def subjects() -> Iterator[Case]:
    for text, charset in SUBJECTS:
        expected = {"subject": text}
        for how in "bq":
            line = f"Subject: {encoded_words(text, charset, how)}"
            yield Case(f"subject {charset} {how}", mail([line], "Hello"), expected)
        if charset != "iso-2022-jp":
            line = f"Subject: {split_anywhere(text, charset)}"
            yield Case(f"subject split {charset}", mail([line], "Hello"), expected)
        declared = mail(["Subject: SUBJECT"], text, charset).replace(
            b"SUBJECT", text.encode(charset)
        )
        yield Case(f"raw subject {charset}, body declares it", declared, expected)
        yield Case(
            f"raw subject in UTF-8 beside {charset}", mail([f"Subject: {text}"], ""), expected
        )
    for line, text in ODD_SUBJECTS:
        yield Case(f"odd subject {line}", mail([f"Subject: {line}"], "Hello"), {"subject": text})


ODD_SUBJECTS = [
    ("", ""),
    ("Order\n  10234\n\tlate", "Order 10234 late"),
    ("=?utf-8?Q?Where is it?=", "Where is it"),
    ("=?utf-8?Q?Where_is_it??=", "Where is it?"),
    ("=?utf-8?q?Gr=C3=BC=C3=9Fe?= aus Wien", "Grüße aus Wien"),
    ("Re: =?utf-8?q?Gr=C3=BC=C3=9Fe?=", "Re: Grüße"),
    ("=?UTF-8*en?Q?Hello?=", "Hello"),
    ("=?x-unknown?Q?caf=C3=A9?=", "café"),
    ("=?utf-8?B?R3LDvMOfZQ=?=", "Grüße"),
    ("=?utf-8?B?R3LDvMOfZQ?=", "Grüße"),
    ("=?utf-8?Q?caf=C3=A9", "café"),
    ("=?iso-8859-1?Q?50_=80?=", "50 €"),
    ("Price [=?utf-8?Q?50_=E2=82=AC?=] ok", "Price [50 €] ok"),
    ("=?utf-8?Q?Gr=C3=BC=C3\n =9Fe?=", "Grüße"),
    ("=?iso-8859-1?Q?Gr=C3=BC=C3=9Fe?=", "Grüße"),
    ("100% =?nonsense", "100% =?nonsense"),
    ("\x1b[2Jcleared", "␛[2Jcleared"),
]
