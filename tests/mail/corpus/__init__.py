"""Mails as the world writes them, made from rules, each with what must be read out of it."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Case:
    """One mail and the members of ``parse --json`` that it must give.

    ``seen``: words that must stay visible; ``hidden``: words that must be folded.
    """

    name: str
    raw: bytes
    expected: dict[str, Any] = field(default_factory=dict)
    seen: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()


def mail(headers: list[str], body: str, charset: str = "utf-8") -> bytes:
    """A mail of these header lines; what they lack of the usual ones is added."""
    names = {line.partition(":")[0].lower() for line in headers}
    usual = {
        "from": "From: Olivia Hart <olivia@mail.example>",
        "to": "To: support@shop.example",
        "subject": "Subject: Where is my order 10234?",
        "message-id": "Message-ID: <one@mail.example>",
        "date": "Date: Fri, 27 Nov 2026 10:12:00 +0100",
        "content-type": f"Content-Type: text/plain; charset={charset}",
    }
    head = [*headers, *(line for name, line in usual.items() if name not in names)]
    text = "\n".join(line for line in head if line) + "\n\n"
    return (text.encode() + body.encode(charset) + b"\n").replace(b"\n", b"\r\n")
