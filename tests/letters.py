"""Mails to test with, written by hand."""

from datetime import datetime

from tests.clock import NOW
from tuidesk.desk.context import Desk
from tuidesk.desk.incoming.intake import Counts, prepare, take_in
from tuidesk.desk.incoming.receive import Arrival
from tuidesk.mail.parse import Origin

_COUNT = iter(range(1, 10**9))


def letter(
    sender: str = "Olivia Hart <olivia@mail.example>",
    subject: str = "Where is my order 10234?",
    body: str = "Hello, where is it?",
    *,
    to: str = "support@shop.example",
    message_id: str = "",
    headers: str = "",
) -> bytes:
    """A plain mail; ``headers`` are further lines without a newline at the end."""
    head = [
        f"From: {sender}",
        f"To: {to}",
        f"Subject: {subject}",
        f"Message-ID: {message_id or f'<m{next(_COUNT)}@mail.example>'}",
        "Date: Fri, 27 Nov 2026 09:00:00 +0000",
        "Content-Type: text/plain; charset=utf-8",
    ]
    text = "\n".join([*head, *([headers] if headers else []), "", body, ""])
    return text.encode().replace(b"\n", b"\r\n")


def deliver(desk: Desk, *raws: bytes, at: datetime = NOW, closed: bool = False) -> Counts:
    """Takes mails in as the worker would."""
    box = desk.settings.mailbox("support")
    arrivals = [
        Arrival(
            prepare(desk.folder / "store", raw, Origin(arrived=at, now=at)),
            closed=closed,
            live=not closed,
        )
        for raw in raws
    ]
    return take_in(desk, box, arrivals)
