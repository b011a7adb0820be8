"""The verbs that move tickets, as keys."""

from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from tuidesk.desk.change import named
from tuidesk.desk.context import Desk
from tuidesk.desk.hours.schedule import calendar_of
from tuidesk.desk.verbs.act import speaker_at
from tuidesk.desk.verbs.assign import assign
from tuidesk.desk.verbs.note import add_note, save_note, saved_note
from tuidesk.desk.verbs.status import set_priority, set_status, snooze
from tuidesk.desk.verbs.tag import all_tags, read_tags, tag
from tuidesk.desk.verbs.undo import last_step, next_step, redo, undo
from tuidesk.domain.acts.actions import WHEN_OPEN, snooze_time
from tuidesk.domain.acts.undo import UndoStep
from tuidesk.domain.errors import DeskError
from tuidesk.domain.tickets.ticket import Priority, Status
from tuidesk.tui.command import Command, OnTickets
from tuidesk.tui.panels.choice import Choice

if TYPE_CHECKING:
    from tuidesk.tui.console import Console

_LONG_AGO = timedelta(minutes=5)
_SNOOZES = ("2h", WHEN_OPEN, "today 17:00", "tomorrow", "mon", "7d")


class Assign(OnTickets):
    """Gives the tickets to somebody, or to nobody."""

    id, keys, label, bar = "assign", "a", "assign", 6

    @classmethod
    async def run(cls, console: "Console") -> None:
        numbers = console.selection()
        me = console.desk.agent.name
        agents = [each for each in console.desk.settings.agents if each.name != me]
        choices = [
            Choice("me", me, "me"),
            *(Choice(each.name, each.name, each.full_name) for each in agents),
            Choice("none", "nobody", "back to Unassigned"),
        ]
        who = await console.pick(f"Assign {named(numbers)} to", choices)
        if who:
            await console.on_tickets(numbers, assign, who, force=who == "me")


class AssignMe(OnTickets):
    """Takes the tickets; a colleague's ticket stays his."""

    id, keys, label, bar = "assign-me", "A", "take", 5

    @classmethod
    async def run(cls, console: "Console") -> None:
        await console.on_tickets(console.selection(), assign, "me")


class Tag(OnTickets):
    """Adds a tag, or removes one that all of the tickets have."""

    id, keys, label, bar = "tag", "t", "tag", 10

    @classmethod
    async def run(cls, console: "Console") -> None:
        numbers = console.selection()
        tickets = [console.desk.store.ticket(number) for number in numbers]
        common = set.intersection(*(set(ticket.tags) for ticket in tickets))
        choices = [Choice(f"~{each}", f"remove {each}") for each in sorted(common)]
        choices += [Choice(each, each) for each in all_tags(console.desk) if each not in common]
        word = await console.pick(f"Tag {named(numbers)}", choices, free=True)
        if word and word.startswith("~"):
            await console.on_tickets(numbers, tag, remove=[word[1:]])
        elif word and (names := await console.understood(word, read_tags)):
            await console.on_tickets(numbers, tag, add=names)


class Close(OnTickets):
    """Closes the tickets: the work is done."""

    id, keys, label, bar = "close-ticket", "e", "close", 3

    @classmethod
    async def run(cls, console: "Console") -> None:
        await console.on_tickets(console.selection(), set_status, Status.CLOSED)


class Reopen(OnTickets):
    """Makes the tickets wait for us again."""

    id, keys, label = "reopen-ticket", "E", "reopen"

    @classmethod
    def unavailable(cls, console: "Console") -> str:
        tickets = [console.desk.store.ticket(number) for number in console.selection()]
        if not tickets:
            return super().unavailable(console)
        new = all(ticket.status is Status.NEW for ticket in tickets)
        return "it is new: there is nothing to reopen" if new else ""

    @classmethod
    async def run(cls, console: "Console") -> None:
        await console.on_tickets(console.selection(), set_status, Status.OPEN)


class Pending(OnTickets):
    """Makes the tickets wait for their customers."""

    id, keys, label = "pending", "w", "wait for customer"

    @classmethod
    async def run(cls, console: "Console") -> None:
        await console.on_tickets(console.selection(), set_status, Status.PENDING)


class Spam(OnTickets):
    """Puts the tickets away as spam."""

    id, keys, label = "spam", "exclamation_mark", "spam"

    @classmethod
    async def run(cls, console: "Console") -> None:
        await console.on_tickets(console.selection(), set_status, Status.SPAM)


class SetPriority(OnTickets):
    """Sets how urgent the tickets are."""

    id, keys, label = "priority", "P", "priority"

    @classmethod
    async def run(cls, console: "Console") -> None:
        numbers = console.selection()
        choices = [Choice(each, each) for each in reversed(Priority)]
        which = await console.pick(f"Priority of {named(numbers)}", choices)
        if which:
            await console.on_tickets(numbers, set_priority, which)


class Snooze(OnTickets):
    """Hides the tickets until a time."""

    id, keys, label, bar = "snooze", "b", "snooze", 9

    @classmethod
    async def run(cls, console: "Console") -> None:
        numbers = console.selection()
        desk, choices = console.desk, []
        for usual in _SNOOZES:
            with suppress(DeskError):  # today 17:00 in the evening, hours that are not known
                when = snooze_time(usual, speaker_at(desk))
                shut = "" if _open_at(desk, when) else ", closed then"
                choices.append(Choice(usual, usual, f"{when:%a %d %b %H:%M}{shut}"))
        if any(_sleeps(console, number) for number in numbers):
            choices.append(Choice("wake", "wake now"))
        question = f"Snooze {named(numbers)} until"
        while words := await console.pick(question, choices, free=True):
            if words == "wake":
                await console.on_tickets(numbers, snooze, None)
                return
            try:
                when = snooze_time(words, speaker_at(desk))
            except DeskError as error:
                question = str(error)
                continue
            await console.on_tickets(numbers, snooze, when)
            return


class Note(OnTickets):
    """Writes an internal note; it can never be sent."""

    id, keys, label, bar = "note", "i", "note", 11

    @classmethod
    async def run(cls, console: "Console") -> None:
        numbers = console.selection()
        question = f"Internal note on {named(numbers)}   ctrl+s adds it, esc keeps it for later"

        def keep(text: str) -> None:
            try:
                save_note(console.desk, numbers, text)
            except DeskError as error:
                console.say(f"Not saved: {error}", alarm=True)

        words: str | None = saved_note(console.desk, numbers)
        while words := await console.words(question, words or "", keep):
            if await console.on_tickets(numbers, add_note, words):
                return  # else it could not be kept: the words must not be lost
        if saved_note(console.desk, numbers):
            console.say(f"The note is kept; {console.app.key_of('note')} continues it")


class Undo(Command):
    """Takes back what you did last, even a mail that has not been sent yet."""

    id, keys, label, group = "undo", "u,z", "undo", "Tickets"
    everywhere = True

    step, turn = staticmethod(last_step), staticmethod(undo)

    @classmethod
    def unavailable(cls, console: "Console") -> str:
        return "" if cls.step(console.desk) else f"nothing to {cls.id}"

    @classmethod
    def _surprises(cls, console: "Console", step: UndoStep) -> bool:
        """Whether the step is long ago, or about another ticket than the one that is read."""
        current = console.current() if console.main.reading else None
        elsewhere = current is not None and step.tickets and current.number not in step.tickets
        return bool(elsewhere) or console.desk.clock() - step.at > _LONG_AGO

    @classmethod
    async def run(cls, console: "Console") -> None:
        step = cls.step(console.desk)
        if step and cls._surprises(console, step):
            at = step.at.astimezone(console.desk.settings.zone)
            if not await console.confirm(f"{cls.id.capitalize()} '{step.label}' of {at:%H:%M}?"):
                return
        done = await console.do(cls.turn)
        if done and done.tickets:
            console.main.rows.move_to_ticket(done.tickets[0])


class Redo(Undo):
    """Does again what undo took back; an answer is not sent again, it is a draft."""

    id, keys, label = "redo", "U,Z", "redo"
    step, turn = staticmethod(next_step), staticmethod(redo)


def _open_at(desk: Desk, when: datetime) -> bool:
    """Whether somebody answers at a time, as far as it is known."""
    try:
        return calendar_of(desk).is_open(when)
    except DeskError:
        return True


def _sleeps(console: "Console", number: int) -> bool:
    return console.desk.store.ticket(number).snoozed_until is not None


COMMANDS: tuple[type[Command], ...] = (
    AssignMe,
    Assign,
    Tag,
    Close,
    Reopen,
    Pending,
    Snooze,
    SetPriority,
    Spam,
    Note,
    Undo,
    Redo,
)
