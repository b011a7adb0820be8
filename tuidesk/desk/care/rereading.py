"""Mails that an earlier version read wrong: read again from their raw bytes, once for each reader.

Only what was read out of the mail is corrected. Whatever a person did stays as it is.
"""

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from tuidesk.domain.errors import NotFound
from tuidesk.domain.incoming.sync import Rereading
from tuidesk.domain.letters.message import Message
from tuidesk.domain.tickets.event import PROGRAM
from tuidesk.domain.tickets.thread import Entry
from tuidesk.domain.tickets.ticket import Status
from tuidesk.mail.parse import DIGEST_VERSION, Origin, parse
from tuidesk.store.errors import Damaged
from tuidesk.store.repository import Repository

_THE_ONE = 1


@dataclass(frozen=True, slots=True)
class Reread:
    """What a step of it did."""

    corrected: int
    """Mails whose words or files are others now."""
    finished: bool


def reread(store: Repository, now: datetime, tickets: int | None = None) -> Reread:
    """Reads the mails of at most so many tickets again, from where it stopped last time.

    Raises StoreError.
    """
    known = store.get(Rereading, _THE_ONE)
    if known is None or known.reader != DIGEST_VERSION:
        known = Rereading(_THE_ONE, DIGEST_VERSION, 1)
    last = store.next_number - 1
    end = last if tickets is None else min(last, known.next + tickets - 1)
    if known.next > last:
        return Reread(0, finished=True)
    corrected = 0
    for number in range(known.next, end + 1):
        with suppress(NotFound, Damaged):
            corrected += _ticket(store, number, now)
    with store.transaction(PROGRAM) as tx:
        tx.put(replace(known, next=end + 1))
    return Reread(corrected, finished=end == last)


def _ticket(store: Repository, number: int, now: datetime) -> int:
    """Corrects the mails of one ticket; returns how many."""
    found = []
    for entry in store.thread(number):
        message = _read_again(store, entry, now)
        if message is not None:
            found.append((entry.id, message))
    if not found:
        return 0
    was_archived = number not in store.tickets()
    with store.transaction(PROGRAM) as tx:
        ticket = tx.ticket(number)
        for entry_id, message in found:
            tx.correct(number, entry_id, message)
        files = any(not each.inline for _, message in found for each in message.attachments)
        tx.save(replace(ticket, has_files=ticket.has_files or files))
    if was_archived and store.ticket(number).status in (Status.CLOSED, Status.SPAM):
        with store.transaction(PROGRAM) as tx:
            tx.archive(number)
    return len(found)


def _read_again(store: Repository, entry: Entry, now: datetime) -> Message | None:
    """The message as this version reads it; None if that is what it says already."""
    message = entry.what
    if not isinstance(message, Message) or not message.raw or not message.digest:
        return None
    if message.digest.startswith(DIGEST_VERSION):
        return None
    read = parse(store.mail.get(message.raw), Origin(arrived=message.at, now=now))
    if (read.text, read.attachments) == (message.text, message.attachments):
        return None
    told = [each for each in message.problems if not each.startswith(("charset ", "unreadable"))]
    return replace(
        message,
        subject=message.subject or read.subject,
        text=read.text,
        attachments=read.attachments,
        digest=read.digest,
        unreadable=read.unreadable,
        problems=tuple(dict.fromkeys([*read.problems, *told])),
    )
