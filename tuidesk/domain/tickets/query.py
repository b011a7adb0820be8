"""The search language: words, "phrases", ``is:``, ``owner:``, ``tag:`` … and ``-`` for not."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from tuidesk.domain.errors import UsageError
from tuidesk.domain.tickets.searching import Word
from tuidesk.domain.tickets.ticket import Priority, Status, Ticket
from tuidesk.domain.when import parse_since

Test = Callable[[Ticket], bool]


@dataclass(frozen=True, slots=True)
class Context:
    """Who asks, and when."""

    agent: str
    now: datetime


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed search: all its tests must hold and all its words be found."""

    tests: tuple[Test, ...]
    words: tuple[Word, ...]
    wants_archive: bool
    """Whether closed or spam tickets can match, so that the archive must be looked at too."""
    people: tuple[Word, ...] = ()
    """What ``from:`` asks for: a test as well, but an index finds it faster."""

    def fits(self, ticket: Ticket) -> bool:
        """Whether the ticket passes every test; its words are looked for elsewhere."""
        for test in self.tests:  # noqa: SIM110  # half the time of all() over a generator
            if not test(ticket):
                return False
        return True

    def matches(self, ticket: Ticket) -> bool:
        """Whether the ticket is asked for, its words looked for in subject, customer and tags."""
        return self.fits(ticket) and all(_says(ticket, word) for word in self.words)


def parse(text: str, context: Context, *, everything: bool = False) -> Query:
    """The query that a person typed; without ``is:closed`` or ``is:spam`` only active tickets.

    ``is:any`` lifts that limit, ``everything`` too. Raises UsageError that names the word it does
    not understand.
    """
    tests: list[Test] = []
    words: list[Word] = []
    people: list[Word] = []
    inactive = everything
    for term, quoted in _terms(text):
        negated = term.startswith("-") and len(term) > 1
        bare = term[1:] if negated else term
        test = _test(bare, context)
        if test is None:
            words.append(Word(bare, quoted, negated))
            continue
        if bare.lower().startswith("from:") and not negated:
            people.append(Word(bare[5:]))
        inactive = inactive or (not negated and bare.lower() in _INACTIVE)
        tests.append(_not(test) if negated else test)
    if not inactive:
        tests.append(lambda ticket: ticket.active)
    return Query(tuple(tests), tuple(words), inactive, tuple(people))


_TERM = re.compile(r'(?P<lead>-?(?:[a-z]+:)?)(?:"(?P<phrase>[^"]*)"?|(?P<plain>[^\s"]+))')


def _terms(text: str) -> Iterator[tuple[str, bool]]:
    """The terms of a search, and whether quotes held them together."""
    for found in _TERM.finditer(text):
        phrase, plain = found["phrase"], found["plain"]
        if phrase is not None and (phrase.strip() or found["lead"]):
            yield found["lead"] + phrase.strip(), True
        elif plain or found["lead"]:
            yield found["lead"] + (plain or ""), False


def _not(test: Test) -> Test:
    return lambda ticket: not test(ticket)


def _test(term: str, context: Context) -> Test | None:
    """The test of an operator; None for a word."""
    name, colon, value = term.partition(":")
    if colon and name.lower() in _OPERATORS:
        if not value:
            raise UsageError(f"'{name}:' needs a word behind it.", "See: tuidesk help search")
        return _OPERATORS[name.lower()](value, context)
    if colon and name.isalpha() and value and not value.startswith("//"):
        raise UsageError(f"'{name}:' is not known.", f"Known: {' '.join(_OPERATORS)}.")
    if term.startswith("#") and term[1:].isdecimal():
        number = int(term[1:])
        return lambda ticket: ticket.number == number
    return None


def _says(ticket: Ticket, word: Word) -> bool:
    needle, customer = word.text.casefold(), ticket.customer
    haystack = f"{ticket.number}\n{ticket.subject}\n{customer.name}\n{customer.address}"
    found = needle in haystack.casefold() or needle in ticket.tags
    return found is not word.negated


def _has(value: str, context: Context) -> Test:
    if value not in ("attachment", "attachments", "file", "files"):
        raise UsageError(f"'has:{value}' is not known.", "Known: has:attachment.")
    return lambda ticket: ticket.has_files


def _is(value: str, context: Context) -> Test:
    states: dict[str, Test] = {
        "active": lambda ticket: ticket.active,
        "any": lambda ticket: True,
        "snoozed": lambda ticket: ticket.snoozed(context.now),
        "unassigned": lambda ticket: ticket.owner is None,
        "mine": lambda ticket: ticket.owner == context.agent,
        "waiting": lambda ticket: ticket.waiting_since is not None,
        "automatic": lambda ticket: ticket.automatic,
        "unreadable": lambda ticket: ticket.unreadable,
        "merged": lambda ticket: ticket.merged_into is not None,
    }
    if value in states:
        return states[value]
    if value in set(Status):
        return lambda ticket: ticket.status == value
    raise UsageError(f"'is:{value}' is not known.", f"Known: {', '.join([*Status, *states])}.")


def _owner(value: str, context: Context) -> Test:
    wanted = {"me": context.agent, "none": None}.get(value, value)
    return lambda ticket: ticket.owner == wanted


def _tag(value: str, context: Context) -> Test:
    return lambda ticket: value.casefold() in ticket.tags


def _from(value: str, context: Context) -> Test:
    needle = value.casefold()
    return lambda ticket: needle in f"{ticket.customer.name} {ticket.customer.key}".casefold()


def _subject(value: str, context: Context) -> Test:
    needle = value.casefold()
    return lambda ticket: needle in ticket.subject.casefold()


def _mailbox(value: str, context: Context) -> Test:
    return lambda ticket: ticket.mailbox == value


def _priority(value: str, context: Context) -> Test:
    if value not in set(Priority):
        raise UsageError(f"'{value}' is not a valid priority.", f"Known: {', '.join(Priority)}.")
    return lambda ticket: ticket.priority == value


def _before(value: str, context: Context) -> Test:
    instant = parse_since(value, context.now)
    return lambda ticket: ticket.updated < instant


def _after(value: str, context: Context) -> Test:
    instant = parse_since(value, context.now)
    return lambda ticket: ticket.updated >= instant


_INACTIVE = {"is:closed", "is:spam", "is:any", "is:merged"}
_OPERATORS: dict[str, Callable[[str, Context], Test]] = {
    "is": _is,
    "owner": _owner,
    "tag": _tag,
    "from": _from,
    "subject": _subject,
    "mailbox": _mailbox,
    "priority": _priority,
    "before": _before,
    "after": _after,
    "has": _has,
}
