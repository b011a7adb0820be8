"""Sends an answer: from a draft to a mail in the outbox whose bytes never change again."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from tuidesk.desk.answers.drafting import drop_draft, with_true_hours
from tuidesk.desk.answers.queueing import queue
from tuidesk.desk.change import Done, remember
from tuidesk.desk.context import Desk
from tuidesk.desk.lists.listing import read_thread
from tuidesk.domain.acts.undo import changed
from tuidesk.domain.errors import NotAllowed, NotFound, UsageError
from tuidesk.domain.letters.message import Direction, Message
from tuidesk.domain.letters.quoting import says_something
from tuidesk.domain.outgoing.reply import Draft, last_message
from tuidesk.domain.outgoing.templating import holes
from tuidesk.domain.tickets.ticket import Ticket, replied
from tuidesk.mail.compose import File, Letter, compose

MAX_RECIPIENTS = 100


class NewMessages(NotAllowed):
    """Somebody wrote on the ticket while the answer was being written."""


class OtherRecipient(NotAllowed):
    """The answer would go to somebody who is not the ticket's customer."""


def send(
    desk: Desk,
    draft: Draft,
    *,
    close: bool = False,
    regardless: bool = False,
    sure: bool = False,
    revision: int | None = None,
) -> Done:
    """Queues an answer; it leaves after the undo window.

    Raises UsageError for holes and missing recipients, NewMessages unless ``regardless`` when the
    thread grew meanwhile, OtherRecipient unless ``sure`` when To names a stranger, Conflict if the
    ticket is not at ``revision``; then nothing is queued.
    """
    draft = with_true_hours(desk, draft)
    _check(desk, draft)
    if not sure:
        _demand_known(desk, draft)
    files = [_read(path) for path in draft.attachments]
    ticket = desk.store.ticket(draft.ticket)
    letter = _letter(desk, ticket, draft, files)
    with _kept(desk, compose(letter)) as stored, desk.store.transaction(desk.agent.name) as tx:
        before = tx.ticket(draft.ticket, revision)
        _demand_whole(before)
        if has_grown(before, draft) and not regardless:
            raise NewMessages(who_wrote(desk, draft.ticket), "Read it, then send again.")
        wait = timedelta(seconds=desk.settings.timings.undo_send)
        closes = close or draft.close
        message, outgoing = queue(
            tx, desk, before, letter, stored, wait=wait, draft=draft, close=closes
        )
        after = replied(before, message, close=closes)
        owner = after.owner or _taken_by(desk)
        after = replace(after, owner=owner, tags=tuple(sorted({*after.tags, *draft.tags})))
        tx.save(after)
        drop_draft(tx, desk, draft.ticket)
        step = changed(before, after, outgoing=outgoing, messages=1)
        remember(tx, desk, f"Reply to #{draft.ticket}", [step])
    when = f"will be sent in {desk.settings.timings.undo_send} s"
    if not desk.settings.mailbox(after.mailbox).smtp.host:
        when = "waits in the outbox: no SMTP server is configured"
    elif desk.store.copied:
        when = "waits in the outbox: this desk is a copy (see: tuidesk settle --help)"
    return Done(f"Reply to #{draft.ticket} {when}", (after.number,))


def _taken_by(desk: Desk) -> str | None:
    """Who answers takes what nobody had; a desk without agents has no owners."""
    agents = {each.name for each in desk.settings.agents}
    return desk.agent.name if desk.agent.name in agents else None


@contextmanager
def _kept(desk: Desk, raw: bytes) -> Iterator[str]:
    """The bytes of an answer in the store; gone again if it is not queued."""
    stored = desk.store.mail.put(raw)
    try:
        yield stored
    except BaseException:
        desk.store.mail.delete(stored)
        raise


def _demand_known(desk: Desk, draft: Draft) -> None:
    """Whom an answer goes to by default is what a mail says; nobody should find out later."""
    ticket = desk.store.ticket(draft.ticket)
    known = {ticket.customer.key}
    for entry in read_thread(desk, draft.ticket).entries:
        if isinstance(entry.what, Message) and entry.what.direction is Direction.OUT:
            known |= {each.key for each in entry.what.to}
    other = next((each for each in draft.to if each.key not in known), None)
    if other is not None:
        words = f"It goes to {other}, not to the customer {ticket.customer}."
        raise OtherRecipient(words, f"If that is right: --to {other.address}")


def _demand_whole(ticket: Ticket) -> None:
    if ticket.merged_into is not None:
        raise NotAllowed(f"#{ticket.number} is part of #{ticket.merged_into} now.", "Answer there.")


def has_grown(ticket: Ticket, draft: Draft) -> bool:
    """Whether anything came since writing began; one may also have gone, so a count is not all."""
    other = draft.latest_seen is not None and ticket.latest_message != draft.latest_seen
    return other or ticket.message_count != draft.messages_seen


def _check(desk: Desk, draft: Draft) -> None:
    ticket = desk.store.ticket(draft.ticket)
    mailbox = desk.settings.mailbox(ticket.mailbox)
    _demand_whole(ticket)
    if not mailbox.address:
        raise UsageError(
            f"Mailbox '{mailbox.name}' has no address to answer from.",
            "Set it in config/desk.toml.",
        )
    people = (*draft.to, *draft.cc, *draft.bcc)
    if not draft.to:
        raise UsageError("There is no recipient in To.", "Add a recipient.")
    if len(people) > MAX_RECIPIENTS:
        raise UsageError(f"At most {MAX_RECIPIENTS} recipients.")
    own = next((each for each in people if each.key in mailbox.own), None)
    if own:
        raise UsageError(f"{own.address} is this mailbox itself.", "Remove it.")
    if found := holes(draft.body) or holes(draft.subject):
        line, _, text = found[0]
        raise UsageError(f"Line {line}: {text} has no value.", "Fill it in or delete it.")
    if not says_something(draft.body):
        raise UsageError("The answer is empty.")


def _read(path: str) -> File:
    try:
        return File(Path(path).name, Path(path).read_bytes())
    except OSError as error:
        raise NotFound(f"{path} cannot be read ({error.strerror}).", "Nothing was sent.") from None


def _letter(desk: Desk, ticket: Ticket, draft: Draft, files: list[File]) -> Letter:
    answered = last_message(read_thread(desk, ticket.number).entries, Direction.IN)
    references = (answered.message_id, *answered.references) if answered else ()
    domain = draft.sender.domain or "tuidesk.invalid"
    return Letter(
        sender=draft.sender,
        to=draft.to,
        cc=draft.cc,
        subject=draft.subject,
        body=draft.body,
        message_id=desk.signer.message_id(ticket.number, secrets.randbelow(10**12), domain),
        date=desk.now().replace(microsecond=0),
        references=tuple(dict.fromkeys(references)),
        files=files,
    )


def who_wrote(desk: Desk, number: int) -> str:
    """Who wrote last on a ticket on which an answer is being written, and when."""
    newest = last_message(read_thread(desk, number).entries)
    who = (newest.by or newest.sender.label) if newest else "Somebody"
    at = newest.at.astimezone(desk.settings.zone).strftime("%H:%M") if newest else ""
    return f"{who} wrote on #{number} at {at}, after you began."
