"""What a person did, kept so that it can be taken back."""

from dataclasses import dataclass, replace
from datetime import datetime

from tuidesk.domain.banner.publication import Publication
from tuidesk.domain.hours.promise import Promise
from tuidesk.domain.letters.address import Address
from tuidesk.domain.outgoing.reply import Draft
from tuidesk.domain.tickets.ticket import Priority, Status, Ticket

KEPT = 50
"""Steps kept for each agent."""


@dataclass(frozen=True, slots=True)
class Fields:
    """What a person changes on a ticket, apart from its tags."""

    status: Status
    owner: str | None = None
    priority: Priority = Priority.NORMAL
    waiting_since: datetime | None = None
    snoozed_until: datetime | None = None
    customer: Address | None = None
    merged_into: int | None = None
    merged: tuple[int, ...] = ()
    promise: Promise | None = None
    language: str = ""
    mistaken: tuple[str, ...] = ()
    participants: tuple[str, ...] = ()
    latest_message: datetime | None = None
    latest_incoming: datetime | None = None


@dataclass(frozen=True, slots=True)
class TicketChange:
    """One ticket before and after a step; what else the step made on it."""

    ticket: int
    before: Fields
    after: Fields
    tags_added: tuple[str, ...] = ()
    tags_removed: tuple[str, ...] = ()
    note: int | None = None
    outgoing: int | None = None
    messages: int = 0
    """By how many messages the ticket grew."""

    def turned(self) -> "TicketChange":
        """The change from after to before."""
        return replace(
            self,
            before=self.after,
            after=self.before,
            tags_added=self.tags_removed,
            tags_removed=self.tags_added,
            messages=-self.messages,
        )


@dataclass(frozen=True, slots=True)
class FileChange:
    """A file of the configuration before and after a step."""

    name: str
    """Below ``config/``."""
    before: str
    after: str

    def turned(self) -> "FileChange":
        """The change from after to before."""
        return FileChange(self.name, before=self.after, after=self.before)


@dataclass(frozen=True, slots=True)
class PublicationChange:
    """What was recorded as published in one place before and after a step."""

    before: Publication | None
    after: Publication | None

    def turned(self) -> "PublicationChange":
        """The change from after to before."""
        return PublicationChange(before=self.after, after=self.before)


@dataclass(frozen=True, slots=True)
class UndoStep:
    """One act of one agent, on any number of tickets."""

    id: int
    agent: str
    at: datetime
    label: str
    changes: tuple[TicketChange, ...]
    file: FileChange | None = None
    publications: tuple[PublicationChange, ...] = ()
    draft: Draft | None = None
    """The unsent answer that it threw away."""
    final: int | None = None
    """The ticket of what cannot be taken back: it only keeps undo from reaching behind it."""
    undone: bool = False
    """It was taken back, and can be done again."""

    @property
    def sends(self) -> bool:
        """Whether a mail is part of it: once taken back, only a person sends that again."""
        return any(change.outgoing is not None for change in self.changes)

    def turned(self) -> "UndoStep":
        """The step from its end to its start: to take it back is to do the step again."""
        return replace(
            self,
            changes=tuple(each.turned() for each in self.changes),
            file=self.file.turned() if self.file else None,
            publications=tuple(each.turned() for each in self.publications),
        )

    @property
    def tickets(self) -> tuple[int, ...]:
        """The tickets that it is about."""
        beside = (self.draft.ticket if self.draft else None, self.final)
        return tuple(each.ticket for each in self.changes) or tuple(
            number for number in beside if number is not None
        )


def changed(
    before: Ticket,
    after: Ticket,
    *,
    note: int | None = None,
    outgoing: int | None = None,
    messages: int = 0,
) -> TicketChange:
    """What a step changed on a ticket."""
    return TicketChange(
        ticket=after.number,
        before=_fields(before),
        after=_fields(after),
        tags_added=tuple(tag for tag in after.tags if tag not in before.tags),
        tags_removed=tuple(tag for tag in before.tags if tag not in after.tags),
        note=note,
        outgoing=outgoing,
        messages=messages,
    )


def reverted(now: Ticket, change: TicketChange) -> Ticket:
    """The ticket with the step's changes taken back, others' later changes kept.

    Tags, merged tickets and participants go back one by one; any other field only if it still is
    as the step left it.
    """
    tags = {*now.tags, *change.tags_removed} - set(change.tags_added)
    fields: dict[str, object] = {}
    for name in Fields.__dataclass_fields__:
        before, after = getattr(change.before, name), getattr(change.after, name)
        if name in ("merged", "participants"):
            here = getattr(now, name)
            kept = [each for each in here if each in before or each not in after]
            fields[name] = tuple(dict.fromkeys([*kept, *(x for x in before if x not in after)]))
        elif before != after and getattr(now, name) == after:
            fields[name] = before
    count = now.message_count - change.messages
    return replace(now, tags=tuple(sorted(tags)), message_count=count, **fields)  # type: ignore[arg-type]


def without(change: FileChange, now: str) -> str | None:
    """The file's text without what a step changed in it, others' later lines kept.

    None where somebody has changed the same lines since.
    """
    lines = change.after.splitlines(keepends=True)
    back, since = (_hunks(lines, text) for text in (change.before, now))
    if any(a.overlaps(b) for a in back for b in since):
        return None
    last_first = sorted([*back, *since], key=lambda each: (each.first, each.last), reverse=True)
    for hunk in last_first:
        lines[hunk.first : hunk.last] = hunk.lines
    return "".join(lines)


@dataclass(frozen=True, slots=True)
class _Hunk:
    """Lines that stand in place of ``first`` to before ``last``."""

    first: int
    last: int
    lines: tuple[str, ...]

    def overlaps(self, other: "_Hunk") -> bool:
        """Whether both change the same lines, or put different ones into the same place."""
        if self.first == self.last == other.first == other.last:
            return True
        return self.first < other.last and other.first < self.last


def _hunks(lines: list[str], text: str) -> list[_Hunk]:
    """What makes a text of lines."""
    from difflib import SequenceMatcher  # rarely needed

    other = text.splitlines(keepends=True)
    found = SequenceMatcher(None, lines, other, autojunk=False).get_opcodes()
    return [_Hunk(i, j, tuple(other[k:m])) for tag, i, j, k, m in found if tag != "equal"]


def _fields(ticket: Ticket) -> Fields:
    return Fields(
        ticket.status,
        ticket.owner,
        ticket.priority,
        ticket.waiting_since,
        ticket.snoozed_until,
        ticket.customer,
        ticket.merged_into,
        ticket.merged,
        ticket.promise,
        ticket.language,
        ticket.mistaken,
        ticket.participants,
        ticket.latest_message,
        ticket.latest_incoming,
    )
