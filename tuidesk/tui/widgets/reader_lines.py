"""A thread as styled lines for the reader; pure, so that it can be tested without a screen."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo

from tuidesk.desk.lists.listing import Thread
from tuidesk.domain.letters import quoting
from tuidesk.domain.letters.message import Direction, Message, SendState
from tuidesk.domain.letters.quoting import Kind
from tuidesk.domain.text import size_words
from tuidesk.domain.tickets.event import Event, sentence
from tuidesk.domain.tickets.thread import Entry, Note
from tuidesk.domain.tickets.ticket import Ticket
from tuidesk.tui.widgets.cells import wrap

MAX_LINES = 5_000
"""Lines of one message that are shown; the rest is in the raw mail."""
TEXT_WIDTH = 88
_LOUD = (SendState.FAILED, SendState.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the reader and the name of its style."""

    text: str
    style: str = "text"


@dataclass(frozen=True, slots=True)
class Reading:
    """How a thread is shown."""

    width: int
    zone: tzinfo
    now: datetime
    unfolded: bool = False


def thread_lines(thread: Thread, reading: Reading) -> list[Line]:
    """The whole thread: a head, then every message, note and event."""
    lines = list(_head(thread.ticket, reading))
    first = True
    for entry in thread.entries:
        if not isinstance(entry.what, Event):
            lines.append(Line(""))
        lines += _entry(entry, reading, first=first)
        first = first and not isinstance(entry.what, Message)
    return [*lines, Line("")]


def new_entry_line(thread: Thread, reading: Reading) -> int:
    """The line where the newest message or note begins, to scroll to."""
    lines, newest, first = len(list(_head(thread.ticket, reading))), 0, True
    for entry in thread.entries:
        if not isinstance(entry.what, Event):
            newest = lines
            lines += 1
        lines += len(list(_entry(entry, reading, first=first)))
        first = first and not isinstance(entry.what, Message)
    return newest


def _head(ticket: Ticket, reading: Reading) -> Iterator[Line]:
    for part in wrap(f"#{ticket.number}  {ticket.subject}", reading.width - 2):
        yield Line(part, "title")
    owner = f"owner {ticket.owner}" if ticket.owner else "unassigned"
    facts = [str(ticket.status), owner, f"priority {ticket.priority}"]
    if ticket.snoozed_until is not None:
        facts.append(f"snoozed until {_clock(ticket.snoozed_until, reading)}")
    if ticket.promise is not None:
        facts.append(f"promised by {_clock(ticket.promise.due, reading)}")
    if ticket.automatic:
        facts.append("automatic mail: nobody waits")
    if ticket.tags:
        facts.append("tags " + " ".join(ticket.tags))
    for text in (str(ticket.customer), " · ".join(facts)):
        for part in wrap(text, reading.width - 2):
            yield Line(part, "facts")


def _entry(entry: Entry, reading: Reading, *, first: bool) -> Iterator[Line]:
    what = entry.what
    if isinstance(what, Event):
        yield from _lines(f"· {_clock(what.at, reading)}  {sentence(what)}", "event", reading)
    elif isinstance(what, Note):
        withdrawn = " (withdrawn)" if what.withdrawn else ""
        head = f"✎ note by {what.by}, {_clock(what.at, reading)}{withdrawn} — never sent"
        yield from _lines(head, "note-head", reading)
        if not what.withdrawn:
            for text in what.text.split("\n"):
                yield from _lines(text, "note", reading)
    else:
        yield from _message(what, reading, first=first)


def _message(message: Message, reading: Reading, *, first: bool) -> Iterator[Line]:
    out = message.direction is Direction.OUT
    yield from _lines(_message_head(message, reading), "out-head" if out else "in-head", reading)
    if message.state in _LOUD:
        yield from _lines(f"{message.state}: {message.state_detail}", "alarm", reading)
    if message.cc:
        people = ", ".join(map(str, message.cc))
        yield from _lines(f"Cc {people}", "facts", reading)
    foreign = [each for each in message.reply_to if each.key != message.sender.key]
    if foreign and not out:
        people = ", ".join(map(str, foreign))
        yield from _lines(f"answers go to {people}", "facts", reading)
    if message.customer is not None and not out:
        who = f"written by {message.customer} ({message.channel})"
        yield from _lines(who, "facts", reading)
    for problem in message.problems:
        yield from _lines(f"⚠ {problem}", "alarm", reading)
    yield from _body(message, reading, first=first)
    for at, each in enumerate(message.attachments, 1):
        size = size_words(each.size)
        yield from _lines(f"⊞ {at}  {each.name}  {each.type}, {size}", "attachment", reading)


def _message_head(message: Message, reading: Reading) -> str:
    at = _clock(message.at, reading)
    if message.direction is Direction.IN:
        machine = f"  (automatic, {message.automatic})" if message.automatic else ""
        return f"◀ {message.sender}  {at}{machine}"
    people = ", ".join(each.label for each in message.to)
    who = message.by or "sent elsewhere"
    state = f"  {message.state}" if message.state not in (None, SendState.SENT) else ""
    return f"▶ {who} → {people}  {at}{state}"


def _body(message: Message, reading: Reading, *, first: bool) -> Iterator[Line]:
    shown = 0
    for passage in quoting.passages(message.text, first=first, between=quoting.people_of(message)):
        folded = passage.kind is not Kind.TEXT and not reading.unfolded
        if folded and any(line.strip() for line in passage.lines):
            what = "quoted lines" if passage.kind is Kind.QUOTE else "lines of signature"
            yield Line(f"[+ {len(passage.lines)} {what}]", "fold")
            continue
        style = "text" if passage.kind is Kind.TEXT else "quote"
        for text in _trimmed(passage.lines) if not folded else ():
            yield from _lines(text, "quote" if text.startswith(">") else style, reading)
            shown += 1
            if shown > MAX_LINES:
                yield Line("… the rest is in the raw mail", "fold")
                return


def _trimmed(lines: tuple[str, ...]) -> list[str]:
    """Without blank lines at the end."""
    kept = list(lines)
    while kept and not kept[-1].strip():
        kept.pop()
    return kept


def _lines(text: str, style: str, reading: Reading) -> Iterator[Line]:
    width = reading.width - 2
    if style in ("text", "quote", "note"):
        width = min(width, TEXT_WIDTH)
    for part in wrap(text, width):
        yield Line(part, style)


def _clock(moment: datetime, reading: Reading) -> str:
    """A time as short as it is clear: today without its date."""
    local, today = moment.astimezone(reading.zone), reading.now.astimezone(reading.zone)
    if local.date() == today.date():
        return local.strftime("%H:%M")
    if local.year == today.year:
        return f"{local:%a} {local.day} {local:%b} {local:%H:%M}"
    return local.strftime("%Y-%m-%d %H:%M")
