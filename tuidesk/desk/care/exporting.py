"""Leaving is easy: every ticket as mbox, JSON or CSV."""

from collections.abc import Iterator

from tuidesk.desk.context import Desk
from tuidesk.desk.lists.listing import read_thread
from tuidesk.desk.lists.searching import search
from tuidesk.domain.letters.message import Message, SendState
from tuidesk.domain.tickets.ticket import Ticket
from tuidesk.mail.mbox import as_mbox
from tuidesk.mail.parse import is_made_up
from tuidesk.store.errors import Damaged

_EVERYTHING = 10**9
_NEVER_LEFT = (SendState.UNDONE, SendState.QUEUED)


def tickets_to_export(desk: Desk, query: str = "") -> list[Ticket]:
    """Every ticket, or those that a search finds, by number; raises UsageError."""
    found = [hit.ticket for hit in search(desk, query, _EVERYTHING)]
    return sorted(found, key=lambda ticket: ticket.number)


def mails_of(desk: Desk, ticket: Ticket) -> Iterator[bytes]:
    """The raw mails of a ticket as mbox (mboxrd), in and out, what was never sent left out.

    A mail whose raw bytes are gone is skipped: the doctor names it.
    """
    for entry in read_thread(desk, ticket.number).entries:
        what = entry.what
        if not isinstance(what, Message) or not what.raw or what.state in _NEVER_LEFT:
            continue
        try:
            raw = desk.store.mail.get(what.raw)
        except Damaged:
            continue
        made_up = what.message_id if is_made_up(what.message_id) else ""
        yield as_mbox(raw, what.at, ticket.number, made_up)
