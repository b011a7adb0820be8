"""The outbox: what leaves when, what became of it, and what a person may decide about it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from tuidesk.desk.answers.drafting import give_back_draft
from tuidesk.desk.answers.pausing import pause_of
from tuidesk.desk.change import Done, grow_wholes, remember
from tuidesk.desk.context import Desk
from tuidesk.domain.acts.undo import UndoStep
from tuidesk.domain.errors import NotAllowed, NotFound
from tuidesk.domain.letters.message import Message, SendState
from tuidesk.domain.outgoing.outbox import (
    GIVE_UP_AFTER,
    HOUR,
    LOOK_EVERY,
    LOOKS,
    Outgoing,
    pause,
)
from tuidesk.domain.outgoing.reply import Draft
from tuidesk.domain.responder.records import AutoAnswer
from tuidesk.domain.tickets.threading import home_of
from tuidesk.domain.tickets.ticket import Ticket, arrived_after_all, send_failed
from tuidesk.store.transaction import Transaction

_KEEP_SETTLED = timedelta(days=1)
_LIVE = (SendState.QUEUED, SendState.SENDING, SendState.UNKNOWN, SendState.FAILED)


def outbox(desk: Desk) -> list[Outgoing]:
    """Every mail that is not certainly sent or taken back, the oldest first."""
    kept = desk.store.all(Outgoing).values()
    return sorted((each for each in kept if each.state in _LIVE), key=lambda each: each.id)


def retry(desk: Desk, number: int) -> Done:
    """Queues a failed or unknown mail again, the same bytes; a person's decision.

    Raises NotFound, NotAllowed for mail that is still on its way and for failed automatic mail.
    """
    with desk.store.transaction(desk.agent.name) as tx:
        kept = _must_be(tx, number, SendState.FAILED, SendState.UNKNOWN)
        if kept.automatic and kept.state is SendState.FAILED:
            raise NotAllowed(
                "An automatic answer is only tried once.", "Answer the ticket yourself."
            )
        again = replace(
            kept,
            state=SendState.QUEUED,
            attempts=0,
            looks=0,
            queued=desk.clock(),
            not_before=desk.clock(),
            detail="",
        )
        _record(tx, desk, again, "retried", kept.subject)
    return Done(f"Queued again: {kept.subject}", (kept.ticket,))


def drop(desk: Desk, number: int) -> Done:
    """Takes a mail out of the outbox for good; raises NotFound, NotAllowed while it is sent."""
    with desk.store.transaction(desk.agent.name) as tx:
        kept = _must_be(tx, number, SendState.QUEUED, SendState.FAILED, SendState.UNKNOWN)
        detail = f"dropped by {desk.agent.name}"
        if kept.state is SendState.UNKNOWN:
            detail += "; it may have arrived"
        dropped = replace(kept, state=SendState.UNDONE, detail=detail)
        _record(tx, desk, dropped, "dropped", kept.subject)
        if not kept.automatic and kept.state is not SendState.FAILED:  # that one is open already
            _still_waiting(tx, kept)
        forget_step(tx, kept)
        remember(tx, desk, f"Dropped: {kept.subject}", (), final=kept.ticket)
        if kept.draft is not None:
            seen = tx.ticket(kept.ticket).message_count
            give_back_draft(tx, desk, replace(kept.draft, messages_seen=seen))
    return Done(f"Dropped: {kept.subject}", (kept.ticket,))


def due(desk: Desk, now: datetime) -> list[Outgoing]:
    """What may be sent now."""
    paused = pause_of(desk) is not None
    waiting = [each for each in outbox(desk) if each.state is SendState.QUEUED]
    return [each for each in waiting if each.due_at(now) <= now and not (paused and each.automatic)]


def queued_automatic(desk: Desk) -> list[Outgoing]:
    """Automatic mail that has not been sent yet."""
    waiting = (each for each in outbox(desk) if each.state is SendState.QUEUED)
    return [each for each in waiting if each.automatic]


def drop_automatic(tx: Transaction, desk: Desk, number: int, why: str) -> bool:
    """Takes automatic mail that is out of date out of the outbox; False if it has left."""
    kept = tx.get(Outgoing, number)
    if kept is None or kept.state is not SendState.QUEUED:
        return False
    _record(tx, desk, replace(kept, state=SendState.UNDONE, detail=why), "dropped", why)
    return True


def next_due(desk: Desk) -> datetime | None:
    """When the next mail leaves or is looked for."""
    active = (SendState.QUEUED, SendState.UNKNOWN)
    times = [
        each.due_at(desk.clock())
        for each in outbox(desk)
        if each.state in active and not (each.state is SendState.UNKNOWN and each.looks >= LOOKS)
    ]
    return min(times, default=None)


def begin_sending(desk: Desk, number: int) -> bool:
    """Marks a mail as on its way, durably; False if it was taken back. Must precede DATA."""
    with desk.store.transaction(desk.agent.name) as tx:
        kept = tx.get(Outgoing, number)
        if kept is None or kept.state is not SendState.QUEUED:
            return False
        tx.put(replace(kept, state=SendState.SENDING, attempts=kept.attempts + 1))
        forget_step(tx, kept)
    return True


@dataclass(frozen=True, slots=True)
class NotReached:
    """A recipient whom the server refused while it took others."""

    address: str
    why: str
    later: bool
    """Whether it is tried again."""


def record_sent(desk: Desk, number: int, detail: str, refused: Sequence[NotReached] = ()) -> None:
    """The mail was accepted, or found among the sent ones.

    Whoever is refused stays in the outbox as a mail of its own, of the same bytes; if one stands
    in To, somebody still waits (B10.3).
    """
    with desk.store.transaction(desk.agent.name) as tx:
        kept = tx.get(Outgoing, number)
        if kept is None or kept.settled:
            return
        _record(tx, desk, replace(kept, state=SendState.SENT, detail=detail), "sent", detail)
        message = _message(desk, kept)
        asked = _asked(message)
        for each in refused:
            _keep_rest(tx, desk, replace(kept, failed=each.address in asked), each)
        if not kept.automatic:
            _settle_ticket(tx, kept, message, asked & {each.address for each in refused})
        _forget_old(tx, desk)


def _asked(message: Message | None) -> set[str]:
    """The envelope addresses of those who stand in To."""
    from tuidesk.mail.compose import envelope_address  # brings the library for mails

    return {envelope_address(each) for each in message.to} if message else set()


def _keep_rest(tx: Transaction, desk: Desk, kept: Outgoing, refused: NotReached) -> None:
    now = desk.clock()
    rest = replace(
        kept,
        id=tx.new_id(Outgoing),
        recipients=(refused.address,),
        state=SendState.QUEUED if refused.later else SendState.FAILED,
        attempts=1,
        queued=now,
        not_before=now + pause(1),
        detail=refused.why,
        draft=None,
        rest=True,
    )
    tx.put(rest)
    again = "; it will be tried again" if refused.later else ""
    tx.append(kept.ticket, desk.event("refused", f"{refused.address}: {refused.why}{again}"))


def _message(desk: Desk, kept: Outgoing) -> Message | None:
    found = (each.what for each in desk.store.thread(kept.ticket) if each.id == kept.entry)
    return next((what for what in found if isinstance(what, Message)), None)


def _settle_ticket(
    tx: Transaction, kept: Outgoing, message: Message | None, missed: Collection[str]
) -> None:
    """``missed``: whom it was meant for, and who did not get it."""
    if message is None:
        return
    if missed:
        _still_waiting(tx, kept)
    elif kept.failed:
        tx.save(arrived_after_all(_home(tx, kept), message, close=kept.closes))


def _still_waiting(tx: Transaction, kept: Outgoing) -> None:
    """The customer has got nothing and waits as long as before (B10.4)."""
    tx.save(send_failed(_home(tx, kept), kept.waiting_since or kept.queued))


def _home(tx: Transaction, kept: Outgoing) -> Ticket:
    """The ticket that its ticket is a part of by now, or that itself."""
    return tx.ticket(home_of(kept.ticket, tx.find))


def record_failed(desk: Desk, number: int, detail: str) -> None:
    """The mail was refused for good: the ticket comes back on top (B10.4)."""
    with desk.store.transaction(desk.agent.name) as tx:
        kept = tx.get(Outgoing, number)
        if kept is not None and not kept.settled:
            failed = replace(kept, state=SendState.FAILED, detail=detail, failed=True)
            _record(tx, desk, failed, "send failed", detail)
            if not kept.automatic:
                _still_waiting(tx, kept)


def record_retry(desk: Desk, number: int, detail: str) -> None:
    """The mail was certainly not accepted; it waits and is tried again, up to a limit."""
    now = desk.clock()
    with desk.store.transaction(desk.agent.name) as tx:
        kept = tx.get(Outgoing, number)
        if kept is None or kept.state not in (SendState.QUEUED, SendState.SENDING):
            return
        counted = kept.attempts + (kept.state is SendState.QUEUED)
        over = now - kept.queued > GIVE_UP_AFTER
        if not over:
            waiting = replace(
                kept,
                state=SendState.QUEUED,
                attempts=counted,
                not_before=now + pause(counted),
                detail=detail,
            )
            tx.put(waiting)
    if over:
        record_failed(desk, number, f"given up after {GIVE_UP_AFTER // HOUR} hours: {detail}")


def record_unknown(desk: Desk, number: int, detail: str) -> None:
    """The mail may have been accepted: it is never sent again without proof (B10.1)."""
    with desk.store.transaction(desk.agent.name) as tx:
        kept = tx.get(Outgoing, number)
        if kept is not None and kept.state is SendState.SENDING:
            unknown = replace(
                kept,
                state=SendState.UNKNOWN,
                detail=detail,
                not_before=desk.clock() + LOOK_EVERY / 4,
            )
            _record(tx, desk, unknown, "unknown", detail)


def unknown_after_crash(desk: Desk) -> list[Outgoing]:
    """Mails that a worker left in the middle of sending become unknown."""
    left = [each for each in outbox(desk) if each.state is SendState.SENDING]
    for each in left:
        record_unknown(
            desk, each.id, "the worker stopped before it could record the server's answer"
        )
    return left


def to_look_for(desk: Desk, now: datetime) -> list[Outgoing]:
    """Mails of unknown fate that the Sent folder should be searched for now."""
    return [
        each
        for each in outbox(desk)
        if each.state is SendState.UNKNOWN and each.looks < LOOKS and each.due_at(now) <= now
    ]


def postpone_look(desk: Desk, number: int) -> None:
    """The Sent folder could not be searched: that is no look, and the next one has time."""
    with desk.store.transaction(desk.agent.name) as tx:
        kept = tx.get(Outgoing, number)
        if kept is not None and kept.state is SendState.UNKNOWN:
            tx.put(replace(kept, not_before=desk.clock() + LOOK_EVERY))


def record_missing(desk: Desk, number: int, *, proof: bool) -> None:
    """One look into the Sent folder found nothing.

    After the last look a server that files every sent mail itself (``proof``) has proven that it
    never took the mail: it is queued again. Elsewhere a person decides.
    """
    with desk.store.transaction(desk.agent.name) as tx:
        kept = tx.get(Outgoing, number)
        if kept is None or kept.state is not SendState.UNKNOWN:
            return
        looked = replace(kept, looks=kept.looks + 1, not_before=desk.clock() + LOOK_EVERY)
        if looked.looks < LOOKS:
            tx.put(looked)
        elif proof:
            again = replace(looked, state=SendState.QUEUED, looks=0, not_before=desk.clock())
            _record(tx, desk, again, "retried", "the Sent folder proves that it was never sent")
        else:
            tx.put(
                replace(looked, detail=f"{kept.detail}; not in the Sent folder: retry or drop it")
            )


def _must_be(tx: Transaction, number: int, *states: SendState) -> Outgoing:
    kept = tx.get(Outgoing, number)
    if kept is None:
        raise NotFound(f"There is no {number} in the outbox.", "See: tuidesk outbox list")
    if kept.state not in states:
        raise NotAllowed(f"It is {kept.state}.", "Nothing was changed.")
    return kept


def _record(tx: Transaction, desk: Desk, outgoing: Outgoing, verb: str, detail: str) -> None:
    if outgoing.automatic and outgoing.state in (SendState.UNDONE, SendState.FAILED):
        _untold(tx, outgoing)
    if outgoing.rest:
        tx.put(outgoing)
        told = f"{', '.join(outgoing.recipients)}: {detail}"
        tx.append(outgoing.ticket, desk.event(verb, told))
        return
    if outgoing.state is SendState.UNDONE:
        ticket = tx.ticket(outgoing.ticket)
        tx.save(replace(ticket, message_count=ticket.message_count - 1))
        grow_wholes(tx, ticket, -1)
    done = outgoing.state in (SendState.SENT, SendState.UNDONE)
    tx.put(replace(outgoing, draft=None) if done else outgoing)
    tx.set_state(outgoing.ticket, outgoing.entry, outgoing.state, outgoing.detail, desk.clock())
    tx.append(outgoing.ticket, desk.event(verb, detail))


def _untold(tx: Transaction, outgoing: Outgoing) -> None:
    """An automatic answer that never left promised nothing, and the next mail may get one."""
    answers = sorted(tx.all(AutoAnswer).values(), key=lambda each: each.id)
    untold = next((each for each in answers if each.outgoing == outgoing.id), None)
    if untold is None:
        return
    tx.delete(AutoAnswer, untold.id)
    ticket = tx.ticket(outgoing.ticket)
    later = [each for each in answers if each.ticket == ticket.number and each.id > untold.id]
    if later:
        tx.put(replace(later[0], former=untold.former))
    elif ticket.promise is not None:  # else a person has answered, and it is kept
        tx.save(replace(ticket, promise=untold.former))


def cancel(tx: Transaction, desk: Desk, number: int) -> Draft | None:
    """Keeps a queued mail from leaving, and gives back what it was made from.

    Raises NotAllowed when it has already left.
    """
    kept = tx.get(Outgoing, number)
    if kept is None or kept.state is not SendState.QUEUED:
        raise NotAllowed("The mail has already been sent.", "It can no longer be undone.")
    detail = f"undone by {desk.agent.name}"
    tx.put(replace(kept, state=SendState.UNDONE, detail=detail, draft=None))
    tx.set_state(kept.ticket, kept.entry, SendState.UNDONE, detail, desk.clock())
    return kept.draft


def prove_sent(tx: Transaction, desk: Desk, message_id: str) -> None:
    """A mail of ours was seen on the server: whatever we feared, it was sent."""
    for kept in tx.all(Outgoing).values():
        doubtful = not kept.settled and (kept.state is not SendState.QUEUED or kept.attempts > 0)
        if kept.message_id == message_id and doubtful:
            found = replace(kept, state=SendState.SENT, detail="found on the server")
            _record(tx, desk, found, "sent", found.detail)
            if not found.automatic:
                _settle_ticket(tx, found, _message(desk, found), ())


def forget_step(tx: Transaction, kept: Outgoing) -> None:
    """What has left cannot be undone any more; earlier steps still can."""
    for number, step in tx.all(UndoStep, agent=kept.by).items():
        if any(change.outgoing == kept.id for change in step.changes):
            tx.delete(UndoStep, number)


def _forget_old(tx: Transaction, desk: Desk) -> None:
    """Settled mails leave the hot table after a day; their fate stays on the thread."""
    limit = desk.clock() - _KEEP_SETTLED
    for number, each in tx.all(Outgoing).items():
        if each.settled and each.state is not SendState.FAILED and each.queued < limit:
            tx.delete(Outgoing, number)
