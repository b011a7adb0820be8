"""Why things on a ticket are as they are: every decision that the program took by itself."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo

from tuidesk.desk.context import Desk
from tuidesk.desk.lists.listing import read_thread
from tuidesk.domain.letters.answering import reasons_against
from tuidesk.domain.letters.message import Direction, Message
from tuidesk.domain.tickets.event import PROGRAM, Event, sentence
from tuidesk.domain.tickets.thread import Entry

_MESSAGE_ID = re.compile(r"<[^<>\s]+>")


@dataclass(frozen=True, slots=True)
class Reason:
    """One decision: about which entry, when, and why."""

    entry: int
    at: datetime
    what: str
    why: str
    told: bool = False
    """Whether ``why`` is the sentence of an event."""

    @property
    def line(self) -> str:
        """The decision in one line; an event's sentence says by itself what it is about."""
        return self.why if self.told else f"{self.what}: {self.why}"


def explain(desk: Desk, number: int) -> list[Reason]:
    """Every decision on a ticket, in order; raises NotFound."""
    entries = read_thread(desk, number).entries
    mails = [entry.what for entry in entries if isinstance(entry.what, Message)]
    names = {mail.message_id: _name(mail, desk.settings.zone) for mail in mails}
    return [reason for entry in entries for reason in _reasons(entry, names)]


def _name(mail: Message, zone: tzinfo) -> str:
    """A mail of the ticket as a person knows it."""
    who = mail.by or mail.sender.label
    return f"the mail of {who}, {mail.at.astimezone(zone):%Y-%m-%d %H:%M}"


def _reasons(entry: Entry, names: dict[str, str]) -> Iterator[Reason]:
    what = entry.what
    if isinstance(what, Event):
        if what.by == PROGRAM:
            yield Reason(entry.id, what.at, what.verb, sentence(what), told=True)
    elif isinstance(what, Message):
        for about, why in _about(what):
            named = _MESSAGE_ID.sub(lambda found: names.get(found[0], found[0]), why)
            yield Reason(entry.id, what.at, about, named)


def _about(message: Message) -> Iterator[tuple[str, str]]:
    who = message.by or message.sender.label
    yield "ticket", f"mail of {who}: {message.why or 'imported before reasons were recorded'}"
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
