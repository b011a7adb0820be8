"""Fills a fake Gmail with the mailbox of a small shop on Black Friday weekend."""

import random
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr

from tuidesk.demo.mailstore import Mailstore
from tuidesk.demo.scenes import NAMES, SCENES, Scene

SHOP_NAME = "Blue Mug"
SHOP = "support@shop.example"
CONVERSATIONS = 62
_SEED = 27


@dataclass(frozen=True, slots=True)
class Customer:
    """Somebody who writes to the shop."""

    name: str
    address: str


def fill(store: Mailstore, now: datetime) -> dict[str, Scene]:
    """Files the weekend's mail; returns each customer's scene by address, to answer later."""
    chance = random.Random(_SEED)
    cast: dict[str, Scene] = {}
    for at in range(CONVERSATIONS):
        scene = SCENES[at % len(SCENES)]
        customer = _customer(scene.language, at)
        cast[customer.address] = scene
        arrived = now - timedelta(minutes=chance.randrange(4, 46 * 60))
        _conversation(store, scene, customer, at, arrived, chance, now)
    for raw, minutes in _machines(now):
        store.add(raw, {"\\Inbox"}, now - timedelta(minutes=minutes))
    return cast


def newcomers(start: int = CONVERSATIONS) -> Iterator[tuple[Scene, Customer, int]]:
    """Customers who keep on writing while the demo runs."""
    for at in range(start, start + 10_000):
        scene = SCENES[at * 7 % len(SCENES)]
        yield scene, _customer(scene.language, at), at


def first_mail(scene: Scene, customer: Customer, number: int, when: datetime) -> bytes:
    """A customer's first mail about an order; some as HTML, some with a picture."""
    order = str(10_200 + number)
    mail = _mail(customer, scene.subject.format(order=order, name=customer.name), when)
    mail["Message-ID"] = f"<demo.{number}@mail.{customer.address.partition('@')[2]}>"
    text = scene.body.format(order=order, name=customer.name)
    mail.set_content(text)
    if number % 3 == 1:
        mail.add_alternative(_html(text), subtype="html")
    if scene.topic in ("damaged", "refund"):
        name = "photo.png" if scene.topic == "damaged" else "receipt.png"
        mail.add_attachment(_picture(number), maintype="image", subtype="png", filename=name)
    return mail.as_bytes()


def answer_to(
    customer: Customer, scene: Scene, sent: bytes, subject: str, message_id: str, when: datetime
) -> bytes:
    """What a customer answers to a mail of the shop, with the quote that mail programs add."""
    mail = _mail(customer, subject, when)
    mail["Message-ID"] = (
        f"<answer.{zlib.crc32(sent):08x}@mail.{customer.address.partition('@')[2]}>"
    )
    mail["In-Reply-To"] = message_id
    mail["References"] = message_id
    lead = f"On {when:%a, %d %b %Y at %H:%M}, {SHOP_NAME} <{SHOP}> wrote:"
    mail.set_content(f"{scene.answer}\n\n{customer.name}\n\n{lead}\n> (your mail)\n")
    return mail.as_bytes()


def _conversation(
    store: Mailstore,
    scene: Scene,
    customer: Customer,
    number: int,
    arrived: datetime,
    chance: random.Random,
    now: datetime,
) -> None:
    store.add(first_mail(scene, customer, number, arrived), {"\\Inbox"}, arrived)
    first = store.mails[-1]
    if number % 4 == 0:
        replied = min(arrived + timedelta(minutes=chance.randrange(5, 90)), now)
        mail = _from_shop(customer, scene, number, replied)
        mail["In-Reply-To"] = first.message_id
        store.add(mail.as_bytes(), {"\\Sent"}, replied)
        if number % 8 == 0:
            again = min(replied + timedelta(minutes=chance.randrange(3, 60)), now)
            sent = store.mails[-1]
            subject = f"Re: {scene.subject.format(order=10_200 + number)}"
            raw = answer_to(customer, scene, sent.raw, subject, sent.message_id, again)
            store.add(raw, {"\\Inbox"}, again)


def _from_shop(customer: Customer, scene: Scene, number: int, when: datetime) -> EmailMessage:
    mail = EmailMessage(policy=SMTP)
    mail["From"] = formataddr((SHOP_NAME, SHOP))
    mail["To"] = formataddr((customer.name, customer.address))
    mail["Subject"] = f"Re: {scene.subject.format(order=10_200 + number)}"
    mail["Date"] = format_datetime(when)
    mail["Message-ID"] = f"<gmail.{number}@shop.example>"
    mail.set_content("We are looking into it and will be back today.\n\nBlue Mug\n")
    return mail


def _machines(now: datetime) -> Iterator[tuple[bytes, int]]:
    """What no person wrote: an absence note, a bounce, a newsletter."""
    away = _mail(Customer("Tom Keller", "tom@absent.example"), "Automatic reply: your order", now)
    away["Message-ID"] = "<away.1@absent.example>"
    away["Auto-Submitted"] = "auto-replied"
    away.set_content("I am out of the office until 1 December.\n")
    yield away.as_bytes(), 35

    news = _mail(Customer("Parcel News", "news@carrier.example"), "Peak season surcharges", now)
    news["Message-ID"] = "<news.1@carrier.example>"
    news["List-Unsubscribe"] = "<mailto:out@carrier.example>"
    news.set_content("Please mind our last pick-up dates before the holidays.\n")
    news.add_alternative(
        "<h1>Peak season</h1><p>Last pick-up: <b>22 December</b>. See the "
        '<a href="https://carrier.example/dates">dates</a>.</p>',
        subtype="html",
    )
    yield news.as_bytes(), 300

    bounce = _mail(
        Customer("Mail Delivery Subsystem", "mailer-daemon@carrier.example"),
        "Delivery Status Notification (Failure)",
        now,
    )
    bounce["Message-ID"] = "<bounce.1@carrier.example>"
    bounce["Auto-Submitted"] = "auto-replied"
    bounce.set_content(
        "Your message to rut@misspelt.example could not be delivered:\n550 5.1.1 no such user\n"
    )
    yield bounce.as_bytes(), 20


def _mail(customer: Customer, subject: str, when: datetime) -> EmailMessage:
    mail = EmailMessage(policy=SMTP)
    mail["From"] = formataddr((customer.name, customer.address))
    mail["To"] = formataddr((SHOP_NAME, SHOP))
    mail["Subject"] = subject
    mail["Date"] = format_datetime(when)
    return mail


def _customer(language: str, number: int) -> Customer:
    names = NAMES[language]
    return Customer(names[number % len(names)], f"customer{number}@{language}.mail.example")


def _html(text: str) -> str:
    paragraphs = "".join(f"<p>{part}</p>" for part in text.split("\n\n"))
    return f"<html><body>{paragraphs}</body></html>".replace("\n", "<br>")


def _picture(number: int) -> bytes:
    """A small PNG of one colour, so that there is something real to attach."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        checked = kind + content
        return len(content).to_bytes(4, "big") + checked + zlib.crc32(checked).to_bytes(4, "big")

    side = 64
    row = b"\0" + bytes((40 + number * 3 % 200, 90, 160)) * side
    head = side.to_bytes(4, "big") * 2 + bytes((8, 2, 0, 0, 0))
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(row * side)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body
