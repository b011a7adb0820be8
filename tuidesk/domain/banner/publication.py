"""What was published where and when, so that a change of hours can call it stale."""

import hashlib
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Publication:
    """One output in one place, as it was handed out."""

    id: int
    place: str
    """Where it was put: a file, or what a person calls the place."""
    kind: str
    languages: tuple[str, ...]
    channel: str
    at: datetime
    """As of when it was made."""
    by: str
    pieces: tuple[str, ...]
    """What it says, piece by piece: see ``piece``."""
    sequence: int = 0
    """How often it has changed in this place."""


def piece(text: str, until: datetime | None = None) -> str:
    """The mark of one piece of an output; what ends at a time does not matter after it."""
    digest = hashlib.sha256(text.encode()).hexdigest()[:16]
    return f"{until.isoformat()} {digest}" if until else digest


def alive(pieces: tuple[str, ...], now: datetime) -> set[str]:
    """The pieces that still matter."""
    return {
        each
        for each in pieces
        if " " not in each or datetime.fromisoformat(each.split(" ")[0]) > now
    }
