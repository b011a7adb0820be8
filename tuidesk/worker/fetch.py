"""Fetches what is new in a mailbox: raw bytes first, then tickets and position in one commit."""

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime

from tuidesk.desk.context import Desk
from tuidesk.desk.incoming.intake import (
    Counts,
    known_message_ids,
    position_of,
    prepare,
    save_position,
    sync_raw,
    take_in,
)
from tuidesk.desk.incoming.receive import Arrival
from tuidesk.domain.incoming.sync import FailedMail, Position
from tuidesk.mail.imap import BATCH, GONE, Fetched, ImapSession, Opened
from tuidesk.mail.parse import Origin
from tuidesk.settings.model import Mailbox

log = logging.getLogger(__name__)

_MANY = 300
"""New mails from which on it is looked whether they are new indeed."""
Stop = Callable[[], bool]


def fetch_folder(
    desk: Desk, mailbox: Mailbox, session: ImapSession, folder: str, stopped: Stop = lambda: False
) -> Counts:
    """Takes in everything new in a folder; raises MailError, StoreError.

    Whatever was committed before an error stays and is not fetched again.
    """
    opened = session.open(folder)
    position, uids = _what_is_new(desk, mailbox, session, folder, opened)
    is_sent = session.sent_folder() == folder
    counts = Counts()
    for batch in _batches(uids):
        if stopped():
            break
        fetched = list(session.fetch(batch))
        position = _advanced(position, fetched, desk.clock())
        counts.add_all(_take_in(desk, mailbox, fetched, position, is_sent))
        known = position_of(desk, mailbox.name, folder)
        position = known or position
        log.info("%s: %d of %d mails taken in", mailbox.name, counts.read, len(uids))
    return counts


def _what_is_new(
    desk: Desk, mailbox: Mailbox, session: ImapSession, folder: str, opened: Opened
) -> tuple[Position, list[int]]:
    position = position_of(desk, mailbox.name, folder)
    if position is None:
        return _first_time(desk, mailbox, session, folder, opened)
    if position.uid_validity != opened.uid_validity:
        return _renumbered(desk, mailbox, session, position, opened)
    now = desk.clock()
    again = [each.uid for each in position.failed if (each.not_before or now) <= now]
    fresh = session.uids_from(position.uid_next)
    if len(fresh) > _MANY and position.since:
        kept = set(session.uids_since(position.since))  # a server may have numbered older mail anew
        fresh = [uid for uid in fresh if uid in kept]
    return position, sorted({*again, *fresh})


def _first_time(
    desk: Desk, mailbox: Mailbox, session: ImapSession, folder: str, opened: Opened
) -> tuple[Position, list[int]]:
    """Older mail is left to the import; the desk's ``since`` says what counts as older."""
    since = _instant(mailbox.since) or desk.clock().astimezone(UTC)
    fresh = Position(0, mailbox.name, folder, opened.uid_validity, opened.uid_next, since=since)
    if not mailbox.since:
        return save_position(desk, fresh), []
    uids = session.uids_since(since)
    first = min(uids, default=opened.uid_next)
    return save_position(desk, replace(fresh, uid_next=first)), uids


def _renumbered(
    desk: Desk, mailbox: Mailbox, session: ImapSession, position: Position, opened: Opened
) -> tuple[Position, list[int]]:
    """The server gave all mail new UIDs: what is not on a ticket yet is fetched (B6.2)."""
    log.warning("%s: UIDVALIDITY of %s changed", position.mailbox, position.folder)
    uids = session.uids_since(position.since) if position.since else session.uids_from(1)
    ids = session.message_ids(uids)
    known = known_message_ids(desk, mailbox, {each for each in ids.values() if each})
    unknown = [uid for uid in uids if ids.get(uid, "") not in known]
    first = min(unknown, default=opened.uid_next)
    fresh = replace(position, uid_validity=opened.uid_validity, uid_next=first, failed=())
    return save_position(desk, fresh), unknown


def _take_in(
    desk: Desk, mailbox: Mailbox, fetched: list[Fetched], position: Position, is_sent: bool
) -> Counts:
    arrivals = [_arrival(desk, each, is_sent) for each in fetched if each.raw]
    vanished = sum(not each.raw and each.reason == GONE for each in fetched)
    sync_raw()
    return take_in(desk, mailbox, arrivals, position, vanished)


def _arrival(desk: Desk, mail: Fetched, is_sent: bool) -> Arrival:
    """How a fetched mail is taken in; from our own address it is believed only out of Sent."""
    origin = Origin(arrived=mail.arrived, gmail=mail.gmail, now=desk.clock())
    message = prepare(desk.folder / "store", mail.raw, origin)
    if mail.reason:
        message = replace(message, problems=(*message.problems, mail.reason))
    draft = "draft" if {"\\Draft", "\\Drafts"} & mail.labels else ""
    ours = is_sent or "\\Sent" in mail.labels
    return Arrival(message, discard=draft, ours=ours, live=True)


def _advanced(position: Position, fetched: Iterable[Fetched], now: datetime) -> Position:
    """The position behind these mails; what could not be had is remembered and tried again."""
    failed = {each.uid: each for each in position.failed}
    highest = position.uid_next
    for mail in fetched:
        highest = max(highest, mail.uid + 1)
        before = failed.pop(mail.uid, None)
        if not mail.raw and mail.reason != GONE:
            tries = before.tries + 1 if before else 1
            failed[mail.uid] = FailedMail.again(mail.uid, tries, mail.reason, now)
        if not mail.raw:
            log.warning("%s: UID %d: %s", position.mailbox, mail.uid, mail.reason)
    return replace(position, uid_next=highest, failed=tuple(failed.values()))


def _instant(text: str) -> datetime | None:
    if not text:
        return None
    when = datetime.fromisoformat(text)
    return when if when.tzinfo else when.replace(tzinfo=UTC)


def _batches(uids: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(uids), BATCH):
        yield uids[start : start + BATCH]
