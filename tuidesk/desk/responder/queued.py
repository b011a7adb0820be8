"""Automatic answers that wait in the outbox: only what is still true may leave.

Every way back into the outbox leads through here: a change of hours and its undo, a server that
asked to try later, a person who tries again.
"""

from dataclasses import replace

from tuidesk.desk.answers.outbox import drop_automatic, queued_automatic
from tuidesk.desk.answers.pausing import THE_PAUSE, pause_of
from tuidesk.desk.change import Done
from tuidesk.desk.context import Desk
from tuidesk.domain.hours.promise import promise_kept
from tuidesk.domain.hours.reckoning import Calendar
from tuidesk.domain.letters.message import Message
from tuidesk.domain.outgoing.outbox import AUTOMATIC_LASTS, Outgoing
from tuidesk.domain.responder.decision import by_a_person
from tuidesk.domain.responder.records import AutoAnswer, Pause, Undecided

_OTHER_HOURS = "the hours have changed"


def drop_untrue(desk: Desk) -> None:
    """Drops answers that are late, that a person was faster than, or that tell other hours.

    The mail that the last kind answered is decided about again. Raises ConfigError.
    """
    waiting = queued_automatic(desk)
    if not waiting or pause_of(desk):
        return
    answers = {each.outgoing: each for each in desk.store.all(AutoAnswer).values()}
    for outgoing in waiting:
        answer = answers.get(outgoing.id)
        why = _why_untrue(desk, outgoing, answer)
        if why:
            with desk.store.transaction(desk.agent.name) as tx:
                dropped = drop_automatic(tx, desk, outgoing.id, why)
                if dropped and answer and why == _OTHER_HOURS:
                    tx.put(Undecided(tx.new_id(Undecided), answer.ticket, answer.answers))


def resume(desk: Desk) -> Done:
    """Lets automatic mail go on, a person's decision; nothing changes if it was not paused.

    What waited was written before anybody knew why there was so much: each mail that it answers
    is decided about once more.
    """
    answers = {each.outgoing: each for each in desk.store.all(AutoAnswer).values()}
    with desk.store.transaction(desk.agent.name) as tx:
        latest = tx.get(Pause, THE_PAUSE)
        paused = latest is not None and latest.ended is None
        if latest is not None and paused:
            tx.put(replace(latest, ended=desk.clock()))
            for outgoing in queued_automatic(desk):
                answer = answers.get(outgoing.id)
                if (
                    drop_automatic(tx, desk, outgoing.id, "decided again after the pause")
                    and answer
                ):
                    tx.put(Undecided(tx.new_id(Undecided), answer.ticket, answer.answers))
    return Done("Automatic mail resumed" if paused else "It was not paused", (), beside=paused)


def _why_untrue(desk: Desk, outgoing: Outgoing, answer: AutoAnswer | None) -> str:
    if answer is None or answer.at < desk.clock() - AUTOMATIC_LASTS:
        return "too late for an automatic answer"
    if _answered_since(desk, outgoing.ticket, outgoing.entry):
        return "a person has answered meanwhile"
    return "" if _true(answer, desk.hours.calendar()) else _OTHER_HOURS


def _true(answer: AutoAnswer, calendar: Calendar) -> bool:
    """Whether what an answer told of hours is what it would tell now."""
    reopening = answer.until is None or calendar.next_open(answer.at) == answer.until
    kept = answer.promise is None or promise_kept(answer.promise, calendar)
    return reopening and kept


def _answered_since(desk: Desk, number: int, entry: int) -> bool:
    """Whether a person's answer stands behind an entry of a ticket."""
    later = (each.what for each in desk.store.thread(number) if each.id > entry)
    return any(isinstance(what, Message) and by_a_person(what) for what in later)
