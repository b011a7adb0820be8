"""Why things on a ticket are as they are: every decision that the program took by itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from tuidesk.desk.context import Desk
from tuidesk.desk.listing import read_thread
from tuidesk.domain.answering import reasons_against
from tuidesk.domain.event import PROGRAM, Event, sentence
from tuidesk.domain.message import Direction, Entry, Message


@dataclass(frozen=True, slots=True)
class Reason:
    """One decision: about which entry, when, and why."""

    entry: int
    at: datetime
    what: str
    why: str


def explain(desk: Desk, number: int) -> list[Reason]:
    """Every decision on a ticket, in order; raises NotFound."""
    return [reason for entry in read_thread(desk, number).entries for reason in _reasons(entry)]


def _reasons(entry: Entry) -> Iterator[Reason]:
    what = entry.what
    if isinstance(what, Event):
        if what.by == PROGRAM:
            yield Reason(entry.id, what.at, what.verb, sentence(what))
    elif isinstance(what, Message):
        for about, why in _about(what):
            yield Reason(entry.id, what.at, about, why)


def _about(message: Message) -> Iterator[tuple[str, str]]:
    who = message.by or message.sender.label
    yield "ticket", f"mail of {who}: {message.why or 'imported before reasons were kept'}"
    if message.direction is Direction.OUT:
        if message.elsewhere:
            yield "direction", "sent by us from another program"
        return
    if message.customer:
        yield "customer", f"{message.customer} ({message.channel})"
    if message.automatic:
        yield "automatic", str(message.automatic)
    if message.bounce:
        yield "bounce", message.bounce.sentence
    against = reasons_against(message, message.customer or message.sender)
    if against:
        yield "automatic answer", f"none may be sent: {'; '.join(against)}"
    for problem in message.problems:
        yield "reading", problem
