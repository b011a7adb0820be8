"""What the command line prints: the JSON contract, and lines for people."""

import json
import re
import sys
from dataclasses import asdict
from datetime import datetime
from typing import Any

import click

from tuidesk.cli.streams import writes_everything
from tuidesk.desk.change import Done
from tuidesk.desk.context import Desk
from tuidesk.desk.lists.listing import Thread
from tuidesk.domain.letters.address import Address
from tuidesk.domain.letters.message import Direction, Message
from tuidesk.domain.text import clean, size_words
from tuidesk.domain.tickets.event import Event, sentence
from tuidesk.domain.tickets.thread import Entry, Note
from tuidesk.domain.tickets.ticket import Ticket
from tuidesk.domain.tickets.views import age

_COMMANDS = re.compile("[\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""What JSON lets stand but a terminal may take for a command, or a reader for other words."""


def print_json(value: object) -> None:
    """One JSON value on standard output."""
    click.echo(json_text(value, indent=2))


def json_text(value: object, indent: int | None = None) -> str:
    """JSON in which no character commands a terminal or turns the direction of others."""
    text = json.dumps(value, ensure_ascii=not writes_everything(sys.stdout), indent=indent)
    return _COMMANDS.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def report(desk: Desk, done: Done, as_json: bool) -> None:
    """Says what a verb did: a sentence, or the tickets as they stand now."""
    if as_json:
        print_json([ticket_json(desk, desk.store.ticket(number)) for number in done.tickets])
    else:
        click.echo(f"{done.label}." if done.changed else "Nothing to change.")


def ticket_json(desk: Desk, ticket: Ticket) -> dict[str, Any]:
    """A ticket as ``list --json`` shows it (see ``tuidesk help json``)."""
    return {
        "number": ticket.number,
        "subject": ticket.subject,
        "status": ticket.status,
        "owner": ticket.owner,
        "tags": list(ticket.tags),
        "priority": ticket.priority,
        "customer": asdict(ticket.customer),
        "mailbox": ticket.mailbox,
        "created": _time(desk, ticket.created),
        "updated": _time(desk, ticket.updated),
        "waiting_since": _time(desk, ticket.waiting_since),
        "snoozed_until": _time(desk, ticket.snoozed_until),
        "promised_by": _time(desk, ticket.promise.due if ticket.promise else None),
        "language": ticket.language or None,
        "message_count": ticket.message_count,
        "revision": ticket.revision,
        "merged_into": ticket.merged_into,
        "merged": list(ticket.merged),
        "unreadable": ticket.unreadable,
    }


def thread_json(desk: Desk, thread: Thread) -> dict[str, Any]:
    """A ticket with its thread as ``show --json`` shows it."""
    entries: list[dict[str, Any]] = []
    seen_message = False
    for entry in thread.entries:
        entries.append(_entry_json(desk, entry, first=not seen_message))
        seen_message = seen_message or isinstance(entry.what, Message)
    return {**ticket_json(desk, thread.ticket), "thread": entries}


def _entry_json(desk: Desk, entry: Entry, *, first: bool) -> dict[str, Any]:
    what = entry.what
    shown: dict[str, Any] = {
        "id": entry.id,
        "ticket": entry.part or None,
        "kind": "event",
        "at": _time(desk, what.at),
        "by": what.by,
        "from": None,
        "to": [],
        "cc": [],
        "subject": None,
        "message_id": None,
        "text": None,
        "new_text": None,
        "attachments": [],
        "state": None,
        "raw": None,
    }
    if isinstance(what, Message):
        shown |= _message_json(what, first=first)
    elif isinstance(what, Note):
        shown |= {"kind": "note", "text": what.text, "new_text": what.text}
        shown["withdrawn"] = what.withdrawn
    else:
        shown |= {"text": sentence(what), "verb": what.verb, "user": what.user}
    return shown


def _message_json(message: Message, *, first: bool) -> dict[str, Any]:
    return {
        "kind": str(message.direction),
        "from": asdict(message.sender),
        "to": _people(message.to),
        "cc": _people(message.cc),
        "subject": message.subject,
        "message_id": message.message_id,
        "text": message.text,
        "new_text": _new_text(message, first=first),
        "attachments": [
            {"name": each.name, "type": each.type, "size": each.size}
            for each in message.attachments
        ],
        "state": message.state if message.direction is Direction.OUT else None,
        "state_detail": message.state_detail,
        "raw": message.raw,
        "elsewhere": message.elsewhere,
        "automatic": str(message.automatic) if message.automatic else "",
        "why": message.why,
        "problems": list(message.problems),
    }


def _people(people: tuple[Address, ...]) -> list[dict[str, str]]:
    return [asdict(each) for each in people]


def _time(desk: Desk, moment: datetime | None) -> str | None:
    """ISO 8601 with the desk's offset."""
    return moment.astimezone(desk.settings.zone).isoformat() if moment else None


def ticket_line(desk: Desk, ticket: Ticket) -> str:
    """A ticket on one line."""
    since = age(ticket.since, desk.now())
    tags = f" [{' '.join(ticket.tags)}]" if ticket.tags else ""
    urgent = f" !{ticket.priority}" if ticket.priority.rank > 1 else ""
    owner = ticket.owner or "-"
    return (
        f"#{ticket.number:<6} {ticket.status:<8} {since:>4}  {owner:<10} "
        f"{ticket.customer.label[:24]:<24}  {ticket.subject}{tags}{urgent}"
    )


def thread_lines(desk: Desk, thread: Thread) -> list[str]:
    """A ticket with its thread for reading in a terminal."""
    ticket = thread.ticket
    head = [
        f"#{ticket.number} {ticket.subject}",
        f"{ticket.status} · {ticket.priority} · owner {ticket.owner or 'nobody'} · "
        f"customer {ticket.customer} · revision {ticket.revision}",
    ]
    if ticket.tags:
        head.append("tags: " + " ".join(ticket.tags))
    return [clean(line) for line in [*head, *_entry_lines(desk, thread)]]


def _entry_lines(desk: Desk, thread: Thread) -> list[str]:
    lines: list[str] = []
    first = True
    for entry in thread.entries:
        what = entry.what
        at = what.at.astimezone(desk.settings.zone).strftime("%Y-%m-%d %H:%M")
        if isinstance(what, Event):
            lines += ["", f"· {at} {sentence(what)}"]
            continue
        lines += ["", _entry_head(entry, at)]
        if isinstance(what, Message):
            lines += _body_lines(what, first=first)
            first = False
        elif not what.withdrawn:
            lines += what.text.split("\n")
    return lines


def _entry_head(entry: Entry, at: str) -> str:
    what = entry.what
    if isinstance(what, Note):
        withdrawn = " (withdrawn)" if what.withdrawn else ""
        return f"── note · {what.by} · {at}{withdrawn}"
    assert isinstance(what, Message)
    arrow = "→" if what.direction is Direction.OUT else "←"
    state = f" · {what.state}" if what.state else ""
    elsewhere = " · sent elsewhere" if what.elsewhere else ""
    people = ", ".join(map(str, what.to))
    who = people if what.direction is Direction.OUT else str(what.sender)
    return f"── {arrow} {who} · {at}{state}{elsewhere}"


def _new_text(message: Message, *, first: bool) -> str:
    from tuidesk.domain.letters import quoting  # only threads need it

    return quoting.new_text(message.text, first=first, between=quoting.people_of(message))


def _body_lines(message: Message, *, first: bool) -> list[str]:
    lines = _new_text(message, first=first).split("\n")
    lines += [
        f"   [{each.name}, {each.type}, {size_words(each.size)}]" for each in message.attachments
    ]
    return lines + [f"   ({problem})" for problem in message.problems]
