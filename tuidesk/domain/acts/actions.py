"""What a person does to a ticket, as a value: made of the command line's words, and printing them.

Whatever acts on tickets (keys, the command line, and everything that acts for people) uses these
values, so that one verb means one thing. An action knows four things: how it changes a ticket, what
the thread says of it, how it is told to the one who did it, and its words:

    parse("snooze tomorrow", speaker)  gives  Snooze(2026-12-01 09:00)
    str(Snooze(2026-12-01 09:00))      gives  "snooze 2026-12-01 09:00"
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import ClassVar, Protocol

from tuidesk.domain.errors import NotAllowed, UsageError
from tuidesk.domain.letters.address import Address
from tuidesk.domain.text import clean
from tuidesk.domain.tickets.ticket import Priority, Status, Ticket, with_status
from tuidesk.domain.when import parse_when

WHEN_OPEN = "when we open"
_TAG = re.compile(r"^[^\W_][\w./@-]{0,39}$")


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who acts, and what their words refer to."""

    agent: str
    agents: frozenset[str]
    now: datetime
    """In the shop's zone."""
    person: Callable[[str], Address]
    """Reads one address with its name; raises UsageError."""
    next_open: Callable[[], datetime | None] = lambda: None


class Action(Protocol):
    """One thing done to a ticket."""

    def apply(self, ticket: Ticket, now: datetime) -> Ticket:
        """The ticket afterwards; the same one where there is nothing to do. Raises NotAllowed."""
        ...

    @property
    def happened(self) -> tuple[str, str]:
        """The verb and the detail of the event on the thread."""
        ...

    def told(self, tickets: Sequence[Ticket], named: str) -> str:
        """What the agent is told: ``Closed #12``; ``tickets`` as they were before."""
        ...

    def __str__(self) -> str:
        """Its words on the command line, without the tickets' numbers."""
        ...


@dataclass(frozen=True, slots=True)
class Assign:
    """Gives a ticket to an agent, or to nobody."""

    owner: str | None
    only_free: bool = field(default=False, compare=False)
    """Whether a colleague's ticket is left alone: somebody takes it without having asked."""

    def apply(self, ticket: Ticket, now: datetime) -> Ticket:
        """The ticket with its owner."""
        if self.only_free and ticket.owner not in (None, self.owner):
            raise NotAllowed(
                f"#{ticket.number} belongs to {ticket.owner}.",
                "To take it anyway, assign it to yourself (in a shell: --force).",
            )
        return replace(ticket, owner=self.owner)

    @property
    def happened(self) -> tuple[str, str]:
        """Assigned to somebody, or unassigned."""
        return ("assigned", self.owner) if self.owner else ("unassigned", "")

    def told(self, tickets: Sequence[Ticket], named: str) -> str:
        """``Assigned to ben: #12``."""
        return f"Assigned to {self.owner}: {named}" if self.owner else f"Unassigned {named}"

    def __str__(self) -> str:
        return f"assign {self.owner or 'none'}"


@dataclass(frozen=True, slots=True)
class Tag:
    """Adds tags and removes tags; both are operations of their own and never conflict."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()

    def apply(self, ticket: Ticket, now: datetime) -> Ticket:
        """The ticket with its tags, in order."""
        return replace(ticket, tags=tuple(sorted({*ticket.tags, *self.added} - set(self.removed))))

    @property
    def happened(self) -> tuple[str, str]:
        """Tagged, with the signs of the command line."""
        return "tagged", self._words

    def told(self, tickets: Sequence[Ticket], named: str) -> str:
        """``Tagged +late ~vip: #12``."""
        return f"Tagged {self._words}: {named}"

    def __str__(self) -> str:
        return f"tag {self._words}"

    @property
    def _words(self) -> str:
        return " ".join([*(f"+{tag}" for tag in self.added), *(f"~{tag}" for tag in self.removed)])


@dataclass(frozen=True, slots=True)
class SetStatus:
    """Says where a ticket stands."""

    status: Status

    VERBS: ClassVar[dict[str, Status]] = {
        "close": Status.CLOSED,
        "reopen": Status.OPEN,
        "pending": Status.PENDING,
        "spam": Status.SPAM,
    }

    def apply(self, ticket: Ticket, now: datetime) -> Ticket:
        """The ticket with its status, and whoever waits or waits no more."""
        return ticket if ticket.status is self.status else with_status(ticket, self.status, now)

    @property
    def happened(self) -> tuple[str, str]:
        """The new status."""
        return "status", self.status

    def told(self, tickets: Sequence[Ticket], named: str) -> str:
        """``Closed #12``; what rested is reopened, what is new becomes open."""
        rested = all(
            each.status in (Status.PENDING, Status.CLOSED, Status.SPAM) for each in tickets
        )
        if self.status is Status.OPEN and rested:
            return f"Reopened {named}"
        return f"{_STATUS_TOLD[self.status]} {named}"

    def __str__(self) -> str:
        return next(
            (verb for verb, status in self.VERBS.items() if status is self.status), self.status
        )


_STATUS_TOLD = {
    Status.NEW: "New again:",
    Status.OPEN: "Open:",
    Status.PENDING: "Waiting for the customer:",
    Status.CLOSED: "Closed",
    Status.SPAM: "Spam:",
}


@dataclass(frozen=True, slots=True)
class SetPriority:
    """Says how urgent a ticket is."""

    priority: Priority

    def apply(self, ticket: Ticket, now: datetime) -> Ticket:
        """The ticket with its priority."""
        return replace(ticket, priority=self.priority)

    @property
    def happened(self) -> tuple[str, str]:
        """The new priority."""
        return "priority", self.priority

    def told(self, tickets: Sequence[Ticket], named: str) -> str:
        """``Priority high: #12``."""
        return f"Priority {self.priority}: {named}"

    def __str__(self) -> str:
        return f"priority {self.priority}"


@dataclass(frozen=True, slots=True)
class Snooze:
    """Hides a ticket until a time, in the shop's zone; None wakes it. The customer waits on."""

    until: datetime | None

    def apply(self, ticket: Ticket, now: datetime) -> Ticket:
        """The ticket with its date; only one that somebody works on can sleep."""
        if self.until is not None and not ticket.active:
            raise NotAllowed(f"#{ticket.number} is {ticket.status}.", "Reopen it first.")
        return replace(ticket, snoozed_until=self.until)

    @property
    def happened(self) -> tuple[str, str]:
        """Until when, or woken."""
        return ("snoozed", f"{self.until:%Y-%m-%d %H:%M}") if self.until else ("woken", "")

    def told(self, tickets: Sequence[Ticket], named: str) -> str:
        """``Snoozed #12 until Tue 01 Dec 09:00``."""
        if self.until is None:
            return f"Unsnoozed {named}"
        return f"Snoozed {named} until {self.until:%a %d %b %H:%M}"

    def __str__(self) -> str:
        return f"snooze {self.until:%Y-%m-%d %H:%M}" if self.until else "snooze --wake"


@dataclass(frozen=True, slots=True)
class SetLanguage:
    """Says in which language a customer is answered."""

    language: str

    def apply(self, ticket: Ticket, now: datetime) -> Ticket:
        """The ticket with its language."""
        return replace(ticket, language=self.language)

    @property
    def happened(self) -> tuple[str, str]:
        """The language."""
        return "language", self.language

    def told(self, tickets: Sequence[Ticket], named: str) -> str:
        """``Language is de: #12``."""
        return f"Language is {self.language}: {named}"

    def __str__(self) -> str:
        return f"language {self.language}"


@dataclass(frozen=True, slots=True)
class SetCustomer:
    """Says whose ticket it is, where the program guessed wrong."""

    person: Address

    def apply(self, ticket: Ticket, now: datetime) -> Ticket:
        """The ticket with its customer; who was taken for it is remembered."""
        key = self.person.key
        known = tuple(dict.fromkeys((*ticket.participants, key)))[:100]
        wrong = tuple(dict.fromkeys((*ticket.mistaken, ticket.customer.key)))
        mistaken = tuple(each for each in wrong if each != key)
        return replace(ticket, customer=self.person, participants=known, mistaken=mistaken)

    @property
    def happened(self) -> tuple[str, str]:
        """The customer."""
        return "customer", str(self.person)

    def told(self, tickets: Sequence[Ticket], named: str) -> str:
        """``Customer is Bo: #12``."""
        return f"Customer is {self.person.label}: {named}"

    def __str__(self) -> str:
        return f"customer {self.person}"


@dataclass(frozen=True, slots=True)
class AddNote:
    """Writes an internal note; its words can never be sent."""

    text: str

    def apply(self, ticket: Ticket, now: datetime) -> Ticket:
        """The ticket as it is: a note stands on its thread alone."""
        return ticket

    @property
    def happened(self) -> tuple[str, str]:
        """The note itself stands on the thread."""
        return "note", self.text

    def told(self, tickets: Sequence[Ticket], named: str) -> str:
        """``Note on #12``."""
        return f"Note on {named}"

    def __str__(self) -> str:
        return f"note {self.text}"


def parse(words: str, speaker: Speaker) -> Action:
    """The action that words of the command line mean; raises UsageError."""
    verb, _, rest = words.strip().partition(" ")
    if verb in SetStatus.VERBS:
        if rest.strip():
            raise UsageError(f"'{verb}' takes no further words.", f"Remove: {rest.strip()}")
        return SetStatus(SetStatus.VERBS[verb])
    if verb not in _PARSERS:
        known = ", ".join([*_PARSERS, *SetStatus.VERBS])
        raise UsageError(f"'{verb}' is not an action.", f"Known: {known}.")
    return _PARSERS[verb](rest.strip(), speaker)


def tag_name(text: str) -> str:
    """A tag as it is kept, in small letters; raises UsageError for what cannot be one."""
    name = text.strip().casefold()
    if not _TAG.match(name):
        raise UsageError(f"'{text}' cannot be a tag.", "Letters, digits and . / @ - _, up to 40.")
    return name


def assign(who: str, speaker: Speaker, *, force: bool = False) -> Assign:
    """``me``, ``none`` or an agent's name; raises UsageError for nobody known.

    ``me`` takes only what is free, unless ``force``.
    """
    owner = {"me": speaker.agent, "none": None}.get(who, who)
    if owner is not None and owner not in speaker.agents:
        known = ", ".join(sorted(speaker.agents))
        raise UsageError(f"There is no agent '{owner}'.", f"Known: {known}.")
    return Assign(owner, only_free=who == "me" and not force)


def snooze_time(words: str, speaker: Speaker) -> datetime:
    """The instant that a person means, or the next opening for ``when we open``.

    Raises UsageError for words without meaning, and where no opening is known.
    """
    if words.strip().casefold() not in (WHEN_OPEN, "open"):
        return parse_when(words, speaker.now)
    opening = speaker.next_open()
    if opening is None:
        raise UsageError(
            "The next opening is not known.", "Set your hours: H, then w, or hours.toml."
        )
    return opening.astimezone(speaker.now.tzinfo)


def _tag(rest: str, speaker: Speaker) -> Tag:
    words = rest.split()
    if not words or any(word[0] not in "+~" for word in words):
        raise UsageError("No tags are given.", "Example: tag +late ~vip")
    added = tuple(tag_name(word[1:]) for word in words if word[0] == "+")
    return Tag(added, tuple(tag_name(word[1:]) for word in words if word[0] == "~"))


def _priority(rest: str, speaker: Speaker) -> SetPriority:
    if rest not in set(Priority):
        raise UsageError(f"'{rest}' is not a valid priority.", f"Known: {', '.join(Priority)}.")
    return SetPriority(Priority(rest))


def _snooze(rest: str, speaker: Speaker) -> Snooze:
    if rest == "--wake":
        return Snooze(None)
    if not rest:
        raise UsageError("Use --until WHEN or --wake.")
    return Snooze(snooze_time(rest.removeprefix("--until "), speaker))


def _language(rest: str, speaker: Speaker) -> SetLanguage:
    from tuidesk.domain.letters.language import check_words  # brings its words

    check_words(rest)
    return SetLanguage(rest)


def _note(rest: str, speaker: Speaker) -> AddNote:
    words = clean(rest.removeprefix("-m ")).strip()
    if not words:
        raise UsageError("The note is empty.")
    return AddNote(words)


_PARSERS: dict[str, Callable[[str, Speaker], Action]] = {
    "assign": assign,
    "tag": _tag,
    "priority": _priority,
    "snooze": _snooze,
    "language": _language,
    "customer": lambda rest, speaker: SetCustomer(speaker.person(rest)),
    "note": _note,
}
