"""Decides about mail that arrived and queues the automatic answers; the worker's chore."""

import secrets
from datetime import timedelta

from tuidesk.desk.answers.pausing import THE_PAUSE
from tuidesk.desk.answers.queueing import queue
from tuidesk.desk.context import Desk
from tuidesk.desk.incoming.intake import POISON
from tuidesk.desk.responder.queued import drop_untrue
from tuidesk.desk.responder.writing import Written, situation_of, write
from tuidesk.domain.errors import NotFound, UsageError
from tuidesk.domain.letters.message import Message
from tuidesk.domain.responder.decision import Decision, decide
from tuidesk.domain.responder.records import REMEMBERED, AutoAnswer, Pause, Undecided
from tuidesk.domain.tickets.ticket import Ticket, answered_automatically
from tuidesk.mail.compose import compose
from tuidesk.settings.toml import ConfigError
from tuidesk.store.errors import Conflict
from tuidesk.store.transaction import Transaction


def answer_arrivals(desk: Desk) -> int:
    """Decides about everything that arrived; says how many answers were queued.

    Raises ConfigError while ``hours.toml`` cannot be read: then nothing is decided.
    """
    drop_untrue(desk)
    waiting = desk.store.all(Undecided)
    if waiting:
        desk.hours.current()
    return sum(_settle_or_give_up(desk, waiting[number]) for number in sorted(waiting))


def _settle_or_give_up(desk: Desk, waiting: Undecided) -> bool:
    """One mail that cannot be decided about must not keep the others waiting."""
    try:
        return _settle(desk, waiting)
    except ConfigError:
        raise
    except (*POISON, UsageError) as error:
        with desk.store.transaction(desk.agent.name) as tx:
            tx.delete(Undecided, waiting.id)
            why = f"it could not be answered ({type(error).__name__}: {error})"
            if tx.find(waiting.ticket):
                tx.append(waiting.ticket, desk.event("auto-reply withheld", why))
        return False


def _settle(desk: Desk, waiting: Undecided) -> bool:
    try:
        ticket = desk.store.ticket(waiting.ticket)
        messages = {
            entry.id: entry.what
            for entry in desk.store.thread(waiting.ticket)
            if isinstance(entry.what, Message)
        }
    except NotFound:
        messages = {}
    if waiting.entry not in messages:  # erased, or split off, since
        _forget(desk, waiting)
        return False
    message = messages[waiting.entry]
    situation = situation_of(desk, ticket, message, tuple(messages.values()))
    decision = decide(situation)
    written = write(desk, situation, decision) if decision.send else None
    try:
        _record(desk, waiting, ticket, message, decision, written)
    except Conflict:  # somebody works on the ticket at this moment: look again
        return False
    return written is not None


def _forget(desk: Desk, waiting: Undecided) -> None:
    with desk.store.transaction(desk.agent.name) as tx:
        tx.delete(Undecided, waiting.id)


def _record(
    desk: Desk,
    waiting: Undecided,
    ticket: Ticket,
    message: Message,
    decision: Decision,
    written: Written | None,
) -> None:
    """The decision and what follows from it become true together."""
    letter = written.letter(desk, ticket, secrets.randbelow(10**12)) if written else None
    stored = desk.store.mail.put(compose(letter)) if letter else ""
    with desk.store.transaction(desk.agent.name) as tx:
        before = tx.ticket(waiting.ticket, ticket.revision)
        tx.delete(Undecided, waiting.id)
        if decision.blows_fuse:
            tx.put(Pause(THE_PAUSE, desk.clock(), decision.against[0]))
        if written and letter:
            wait, why = timedelta(), decision.kind
            sent, number = queue(tx, desk, before, letter, stored, wait=wait, why=why)
            after = answered_automatically(before, sent, written.promise)
            tx.save(written.with_language(after))
            tx.append(ticket.number, desk.event("answered automatically", written.summary))
            _remember(tx, desk, written, before, waiting, number)
        elif decision.against:
            reasons = "; ".join(decision.against)
            tx.append(ticket.number, desk.event("auto-reply withheld", reasons))


def _remember(
    tx: Transaction,
    desk: Desk,
    written: Written,
    before: Ticket,
    waiting: Undecided,
    outgoing: int,
) -> None:
    now = desk.clock()
    for number, each in tx.all(AutoAnswer).items():
        if each.at < now - REMEMBERED:
            tx.delete(AutoAnswer, number)
    answer = AutoAnswer(
        id=tx.new_id(AutoAnswer),
        customer=written.customer.key,
        ticket=before.number,
        at=now,
        kind=written.kind,
        until=written.period.end if written.period else None,
        promise=written.promise,
        former=before.promise,
        outgoing=outgoing,
        answers=waiting.entry,
    )
    tx.put(answer)
