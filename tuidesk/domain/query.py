"""The search language of lists: words, ``is:``, ``owner:``, ``tag:`` … and ``-`` for not."""

import shlex
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from tuidesk.domain.errors import UsageError
from tuidesk.domain.ticket import Priority, Status, Ticket
from tuidesk.domain.when import parse_since

Test = Callable[[Ticket], bool]


@dataclass(frozen=True, slots=True)
class Context:
    """Who asks, and when."""

    agent: str
    now: datetime


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed search: all its tests must hold."""

    tests: tuple[Test, ...]
    wants_archive: bool
    """Whether closed or spam tickets can match, so that the archive must be looked at too."""

    def matches(self, ticket: Ticket) -> bool:
        """Whether the ticket is asked for."""
        for test in self.tests:  # noqa: SIM110  # half the time of all() over a generator
            if not test(ticket):
                return False
        return True


def parse(text: str, context: Context) -> Query:
    """The query that a person typed; without ``is:closed`` or ``is:spam`` only active tickets.

    ``is:any`` lifts that limit. Raises UsageError that names the word it does not understand.
    """
    tests: list[Test] = []
    inactive = False
    for word in _words(text):
        negated = word.startswith("-") and len(word) > 1
        term = word[1:] if negated else word
        test = _test(term, context)
        inactive = inactive or (not negated and term.lower() in _INACTIVE)
        tests.append(_not(test) if negated else test)
    if not inactive:
        tests.append(lambda ticket: ticket.active)
    return Query(tuple(tests), wants_archive=inactive)


def _words(text: str) -> list[str]:
    lexer = shlex.shlex(text, posix=True)
    lexer.whitespace_split = True
    lexer.quotes = '"'
    lexer.escape = ""
    lexer.commenters = ""
    try:
        return list(lexer)
    except ValueError:
        return text.replace('"', " ").split()


def _not(test: Test) -> Test:
    return lambda ticket: not test(ticket)


def _test(term: str, context: Context) -> Test:
    name, colon, value = term.partition(":")
    if colon and name.lower() in _OPERATORS:
        return _OPERATORS[name.lower()](value, context)
    if colon and name.isalpha() and value and not value.startswith("//"):
        raise UsageError(f"'{name}:' is not known.", f"Known: {' '.join(_OPERATORS)}.")
    if term.startswith("#") and term[1:].isdecimal():
        number = int(term[1:])
        return lambda ticket: ticket.number == number
    return _word(term)


def _word(word: str) -> Test:
    needle = word.casefold()

    def test(ticket: Ticket) -> bool:
        customer = ticket.customer
        haystack = f"{ticket.number}\n{ticket.subject}\n{customer.name}\n{customer.address}"
        return needle in haystack.casefold() or needle in ticket.tags

    return test


def _is(value: str, context: Context) -> Test:
    states: dict[str, Test] = {
        "active": lambda ticket: ticket.active,
        "any": lambda ticket: True,
        "snoozed": lambda ticket: ticket.snoozed(context.now),
        "unassigned": lambda ticket: ticket.owner is None,
        "mine": lambda ticket: ticket.owner == context.agent,
        "waiting": lambda ticket: ticket.waiting_since is not None,
        "unreadable": lambda ticket: ticket.unreadable,
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
        raise UsageError(f"'{value}' is no priority.", f"Known: {', '.join(Priority)}.")
    return lambda ticket: ticket.priority == value


def _before(value: str, context: Context) -> Test:
    instant = parse_since(value, context.now)
    return lambda ticket: ticket.updated < instant


def _after(value: str, context: Context) -> Test:
    instant = parse_since(value, context.now)
    return lambda ticket: ticket.updated >= instant


_INACTIVE = {"is:closed", "is:spam", "is:any"}
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
}
