"""Sends what is due, and finds out what became of mail whose answer was lost."""

import asyncio
import logging
from dataclasses import dataclass
from functools import partial

from tuidesk.desk.answers.outbox import (
    NotReached,
    begin_sending,
    due,
    postpone_look,
    record_failed,
    record_missing,
    record_retry,
    record_sent,
    record_unknown,
    to_look_for,
)
from tuidesk.desk.context import Desk
from tuidesk.desk.running.handed import Handed
from tuidesk.desk.running.logins import login_for
from tuidesk.domain.errors import DeskError
from tuidesk.domain.outgoing.outbox import Outgoing
from tuidesk.mail.imap import ImapSession
from tuidesk.mail.login import MailError
from tuidesk.mail.smtp import Envelope, Fate, Outcome, SmtpSession
from tuidesk.settings.model import Mailbox, Server
from tuidesk.worker.unwritten import Unwritten

log = logging.getLogger(__name__)

_PUT_BACK = "an earlier state of the desk was put back; it may have been sent since"
IS_A_COPY = (
    "This desk is a copy of another one: nothing is sent. If it is the desk now: tuidesk settle"
)
_FILE_THEMSELVES = (
    ("imap.gmail.com", "smtp.gmail.com"),
    ("imap.googlemail.com", "smtp.googlemail.com"),
)
"""Servers for reading and for sending of one account."""


@dataclass
class Sent:
    """What one pass over the outbox did."""

    sent: int = 0
    failed: int = 0
    unknown: int = 0
    deferred: int = 0
    trouble: str = ""
    """Why a whole mailbox cannot send."""

    def count(self, fate: Fate) -> None:
        """Counts one attempt."""
        self.sent += fate is Fate.SENT
        self.failed += fate is Fate.FAILED
        self.unknown += fate is Fate.UNKNOWN
        self.deferred += fate is Fate.RETRY

    def add(self, other: "Sent") -> None:
        """Adds another pass."""
        self.sent += other.sent
        self.failed += other.failed
        self.unknown += other.unknown
        self.deferred += other.deferred
        self.trouble = self.trouble or other.trouble


def send_due(desk: Desk, unwritten: Unwritten | None = None) -> Sent:
    """Sends everything that may leave now, one connection for each mailbox.

    Raises DeskError while an earlier answer of a server cannot be written down.
    """
    unwritten = unwritten or answers_of(desk)
    unwritten.settle()
    total = Sent()
    if desk.store.copied:
        waiting_here = len(due(desk, desk.clock()))
        return Sent(deferred=waiting_here, trouble=IS_A_COPY if waiting_here else "")
    by_mailbox: dict[str, list[Outgoing]] = {}
    for each in due(desk, desk.clock()):
        by_mailbox.setdefault(each.mailbox, []).append(each)
    for name, waiting in by_mailbox.items():
        mailbox = desk.settings.mailbox(name)
        if mailbox.smtp.host:
            total.add(asyncio.run(_send_all(desk, mailbox, waiting, unwritten)))
        else:
            total.deferred += len(waiting)
    return total


def answers_of(desk: Desk) -> Unwritten:
    """The answers of servers that this desk's worker has not written down yet."""
    return Unwritten(desk, _write)


async def _send_all(
    desk: Desk, mailbox: Mailbox, waiting: list[Outgoing], unwritten: Unwritten
) -> Sent:
    result, handed = Sent(), Handed(desk)
    accepted: list[Outgoing] = []
    session: SmtpSession | None = None
    left = list(waiting)
    try:
        while left and not result.trouble:
            if session is None:
                session = SmtpSession(login_for(mailbox.smtp, "smtp"))
                await session.connect()
            outgoing = left[0]
            outcome = await _send_one(desk, session, outgoing, handed)
            left.pop(0)
            log.info("outbox %d: %s: %s", outgoing.id, outcome.fate, outcome.detail)
            unwritten.record(outgoing.id, outcome)
            result.count(outcome.fate)
            if outcome.fate is Fate.SENT:
                accepted.append(outgoing)
            else:
                result.trouble = outcome.detail if outcome.pause else ""
                await session.close()  # whatever went wrong, the next mail gets a fresh start
                session = None
    except DeskError as error:
        result.trouble = str(error)
    finally:
        if session is not None:
            await session.close()
    for outgoing in left:
        record_retry(desk, outgoing.id, result.trouble)
        result.deferred += 1
    if accepted and mailbox.keep_sent and mailbox.imap.host:
        _file_copies(desk, mailbox, accepted)
    return result


async def _send_one(
    desk: Desk, session: SmtpSession, outgoing: Outgoing, handed: Handed
) -> Outcome:
    if handed.knows(outgoing):
        begun = begin_sending(desk, outgoing.id)
        return Outcome(Fate.UNKNOWN, _PUT_BACK) if begun else Outcome(Fate.CANCELLED, "taken back")
    try:
        raw = desk.store.mail.get(outgoing.raw)
    except DeskError as error:
        return Outcome(Fate.FAILED, str(error))
    mail = Envelope(outgoing.sender, outgoing.recipients, raw)
    return await session.deliver(mail, partial(_begin, desk, outgoing, handed))


def _begin(desk: Desk, outgoing: Outgoing, handed: Handed) -> bool:
    """Whether the mail may be sent; both the store and what stands beside it know of it then."""
    if not begin_sending(desk, outgoing.id):
        return False
    handed.note(outgoing)
    return True


def _write(desk: Desk, number: int, outcome: Outcome) -> None:
    if outcome.fate is Fate.SENT:
        refused = [NotReached(each.address, each.reason, each.later) for each in outcome.refused]
        record_sent(desk, number, outcome.detail, refused)
    elif outcome.fate is Fate.FAILED:
        record_failed(desk, number, outcome.detail)
    elif outcome.fate is Fate.UNKNOWN:
        record_unknown(desk, number, outcome.detail)
    elif outcome.fate is Fate.RETRY:
        record_retry(desk, number, outcome.detail)


def look_for_unknown(desk: Desk) -> int:
    """Searches the Sent folders for mails of unknown fate; returns how many were found."""
    found = 0
    silent: set[str] = set()
    for outgoing in to_look_for(desk, desk.clock()):
        mailbox = desk.settings.mailbox(outgoing.mailbox)
        if not mailbox.imap.host:
            continue
        if mailbox.name in silent:
            postpone_look(desk, outgoing.id)
            continue
        try:
            found += _look(desk, mailbox, outgoing)
        except DeskError as error:
            log.warning("outbox %d: cannot look for it: %s", outgoing.id, error)
            silent.add(mailbox.name)
            postpone_look(desk, outgoing.id)
    return found


def _look(desk: Desk, mailbox: Mailbox, outgoing: Outgoing) -> bool:
    session = ImapSession(login_for(mailbox.imap, "imap"))
    try:
        folder = session.sent_folder()
        if folder is not None and session.has_message(folder, outgoing.message_id):
            record_sent(desk, outgoing.id, "found in the Sent folder")
            return True
        files_itself = session.gmail and _one_account(mailbox.imap, mailbox.smtp)
        record_missing(desk, outgoing.id, proof=files_itself and folder is not None)
        return False
    finally:
        session.close()


def _one_account(imap: Server, smtp: Server) -> bool:
    """Whether Sent there holds all that was accepted here; Gmail's relay files nothing."""
    hosts = (imap.host.lower(), smtp.host.lower())
    same_account = smtp.user.lower() in ("", imap.user.lower())
    return same_account and (hosts[0] == hosts[1] or hosts in _FILE_THEMSELVES)


def _file_copies(desk: Desk, mailbox: Mailbox, accepted: list[Outgoing]) -> None:
    """Files sent mails in the server's Sent folder; failing never repeats a send (B10.6)."""
    try:
        session = ImapSession(login_for(mailbox.imap, "imap"))
        try:
            folder = None if session.gmail else session.sent_folder()
            for outgoing in accepted if folder else ():
                session.append(folder or "", desk.store.mail.get(outgoing.raw))
        finally:
            session.close()
    except (MailError, DeskError) as error:
        log.warning("%s: no copy in the Sent folder: %s", mailbox.name, error)
