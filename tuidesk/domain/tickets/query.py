"""The search language: a small tree, asked of a ticket in memory or of an index.

    search = all ("or" all)*           one of them must hold
    all    = part part ...             each of them must hold
    part   = ["-"] ( "(" search ")" | operator:value | #number | word | "phrase" )

Searches are typed letter by letter, so what is not finished yet is read as if it were.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from tuidesk.domain.errors import UsageError
from tuidesk.domain.tickets.searching import AllOf, AnyOf, Word
from tuidesk.domain.tickets.ticket import Priority, Status, Ticket
from tuidesk.domain.when import parse_since

Test = Callable[[Ticket], bool]
Says = Callable[[Ticket, Word], bool]


@dataclass(frozen=True, slots=True)
class Context:
    """Who asks, and when."""

    agent: str
    now: datetime


@dataclass(frozen=True, slots=True)
class Condition:
    """An operator with its value: a test of the ticket itself."""

    holds: Test
    indexed: Word | None = None
    """The words by which an index finds such tickets faster."""


@dataclass(frozen=True, slots=True)
class Not:
    """What must not hold."""

    part: "Node"


Node = Word | Condition | Not | AllOf["Node"] | AnyOf["Node"]


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed search."""

    root: Node
    wants_archive: bool
    """Whether closed or spam tickets can match, so that the archive must be looked at too."""

    matches: Test
    """Whether a ticket is asked for, its words looked for in subject, customer and tags."""

    def test(self, says: Says) -> Test:
        """The same, with another way to find out whether a ticket says a word."""
        return _test(self.root, says)

    @property
    def words(self) -> list[Word]:
        """The words that are asked for, none of those that must not be there."""
        return list(_words(self.root))

    @property
    def certain(self) -> list[Word]:
        """The words that every ticket has which an index gives for ``indexed``."""
        return list(_certain(self.root))

    @property
    def indexed(self) -> Node | None:
        """What an index can look for; every ticket that is asked for is among what it finds."""
        return _indexed(self.root)


def parse(text: str, context: Context, *, everything: bool = False) -> Query:
    """The query that a person typed; without ``is:closed`` or ``is:spam`` only active tickets.

    ``is:any`` lifts that limit, ``everything`` too. Raises UsageError that names the word it does
    not understand.
    """
    reader = _Reader(list(_tokens(text)), context)
    root = reader.either()
    if not (everything or reader.inactive):
        active = Condition(lambda ticket: ticket.active)
        root = AllOf((active, *(root.parts if isinstance(root, AllOf) else (root,))))
    return Query(root, everything or reader.inactive, _test(root, _says))


_TOKEN = re.compile(
    r'(?P<open>-?\()|(?P<close>\))|(?P<lead>-?(?:[a-z]+:)?)(?:"(?P<phrase>[^"]*)"?'
    r'|(?P<plain>[^\s"()]+))'
)


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    quoted: bool = False


def _tokens(text: str) -> Iterator[_Token]:
    for found in _TOKEN.finditer(text):
        phrase, plain = found["phrase"], found["plain"]
        if found["open"] or found["close"]:
            yield _Token(found[0])
        elif phrase is not None and (phrase.strip() or found["lead"]):
            yield _Token(found["lead"] + phrase.strip(), quoted=True)
        elif plain or found["lead"]:
            yield _Token(found["lead"] + (plain or ""))


class _Reader:
    """Reads tokens from left to right."""

    def __init__(self, tokens: list[_Token], context: Context) -> None:
        self._tokens, self._context, self._at = tokens, context, 0
        self.inactive = False
        """Whether tickets are asked for that nobody works on any more."""

    def either(self, *, inside: bool = False) -> Node:
        """Parts with ``or`` between them, up to the end or to a closing bracket."""
        ways = [self._all(inside=inside)]
        while self._next_is_or():
            self._at += 1
            ways.append(self._all(inside=inside))
        full = tuple(way for way in ways if way.parts)
        return AnyOf(full) if len(full) > 1 else (full or (AllOf(()),))[0]

    def _next_is_or(self) -> bool:
        return self._at < len(self._tokens) and _is_or(self._tokens[self._at])

    def _all(self, *, inside: bool) -> AllOf[Node]:
        parts: list[Node] = []
        while self._at < len(self._tokens) and not self._next_is_or():
            token = self._tokens[self._at]
            if token.text == ")" and not token.quoted:
                if inside:
                    break
                self._at += 1  # closes nothing
                continue
            self._at += 1
            parts.append(self._part(token))
        return AllOf(tuple(parts))

    def _part(self, token: _Token) -> Node:
        if token.text in ("(", "-(") and not token.quoted:
            group = self.either(inside=True)
            self._at += 1  # its closing bracket
            return Not(group) if token.text == "-(" else group
        negated = token.text.startswith("-") and len(token.text) > 1
        bare = token.text[1:] if negated else token.text
        condition = _condition(bare, self._context)
        if condition and not negated and bare.lower() in _INACTIVE:
            self.inactive = True
        node: Node = condition or Word(bare, token.quoted)
        return Not(node) if negated else node


def _is_or(token: _Token) -> bool:
    return token.text in ("or", "OR") and not token.quoted


def _test(node: Node, says: Says) -> Test:
    """The tree as one function: it is asked of many tickets."""
    match node:
        case Condition():
            return node.holds
        case Not(part):
            inner = _test(part, says)
            return lambda ticket: not inner(ticket)
        case AllOf(parts):
            return _all_of([_test(part, says) for part in parts])
        case AnyOf(parts):
            ways = [_test(part, says) for part in parts]
            return lambda ticket: any(way(ticket) for way in ways)
        case Word():
            return lambda ticket: says(ticket, node)


def _all_of(tests: list[Test]) -> Test:
    if len(tests) == 1:
        return tests[0]

    def holds(ticket: Ticket) -> bool:
        for test in tests:  # noqa: SIM110  # half the time of all() over a generator
            if not test(ticket):
                return False
        return True

    return holds


def _words(node: Node) -> Iterator[Word]:
    match node:
        case Word():
            yield node
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from _words(part)
        case _:
            return


def _certain(node: Node) -> Iterator[Word]:
    match node:
        case AllOf(parts):
            for part in parts:
                yield from _certain(part)
        case Word():
            yield node
        case AnyOf() if _is_words_alone(node):
            yield from _words(node)
        case _:
            return


def _is_words_alone(node: Node) -> bool:
    if isinstance(node, AllOf | AnyOf):
        return all(map(_is_words_alone, node.parts))
    return isinstance(node, Word)


def _indexed(node: Node) -> Node | None:
    match node:
        case Word():
            return node
        case Condition():
            return node.indexed
        case AllOf(parts):
            found = tuple(each for part in parts if (each := _indexed(part)))
            return AllOf(found) if found else None
        case AnyOf(parts):
            ways = tuple(_indexed(part) for part in parts)
            return AnyOf(tuple(way for way in ways if way)) if all(ways) else None
        case Not():
            return None


def _condition(term: str, context: Context) -> Condition | None:
    """The condition that an operator makes; None for a word."""
    name, colon, value = term.partition(":")
    if colon and name.lower() in OPERATORS:
        if not value:
            raise UsageError(f"'{name}:' needs a word behind it.", "See: tuidesk help search")
        indexed = Word(value, column="people") if name.lower() == "from" else None
        return Condition(OPERATORS[name.lower()](value, context), indexed)
    if colon and name.isalpha() and value and not value.startswith("//"):
        raise UsageError(f"'{name}:' is not known.", f"Known: {' '.join(OPERATORS)}.")
    if term.startswith("#") and term[1:].isdecimal():
        number = int(term[1:])
        return Condition(lambda ticket: ticket.number == number)
    return None


def _says(ticket: Ticket, word: Word) -> bool:
    needle, customer = word.text.casefold(), ticket.customer
    haystack = f"{ticket.number}\n{ticket.subject}\n{customer.name}\n{customer.address}"
    return needle in haystack.casefold() or needle in ticket.tags


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
OPERATORS: dict[str, Callable[[str, Context], Test]] = {
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
