"""Full-text search over every ticket there ever was."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from tuidesk.desk.context import Desk
from tuidesk.domain.letters.message import Message
from tuidesk.domain.tickets.query import Query, parse
from tuidesk.domain.tickets.searching import Word, prepared
from tuidesk.domain.tickets.thread import Note
from tuidesk.domain.tickets.threading import home_of
from tuidesk.domain.tickets.ticket import Ticket

LIMIT = 200
_EXCERPT = 120


@dataclass(frozen=True, slots=True)
class Hit:
    """A ticket that was found, and the entry that says it (0: the ticket itself)."""

    ticket: Ticket
    entry: int = 0


def search(desk: Desk, text: str, limit: int = LIMIT) -> list[Hit]:
    """The tickets that a search finds, open or archived, the newest words first.

    Raises UsageError for an operator that is not known.
    """
    query = parse(text, desk.query_context(), everything=True)
    return list(islice(_hits(desk, query), limit))


def _hits(desk: Desk, query: Query) -> Iterator[Hit]:
    certain = query.certain
    tests: dict[Word, Callable[[int], bool]] = {}

    def says(ticket: Ticket, word: Word) -> bool:
        if any(word is each for each in certain) or _names(ticket, word):
            return True
        if word not in tests:
            tests[word] = desk.store.sayers(word)
        return tests[word](ticket.number)

    asked, seen = query.test(says), set[int]()
    for found in _candidates(desk, query):
        hit = _whole(desk, found)
        if hit.ticket.number not in seen:
            seen.add(hit.ticket.number)
            if asked(hit.ticket):
                yield hit


def _candidates(desk: Desk, query: Query) -> Iterator[Hit]:
    """By the index where words are asked for; a number or a tag is found on the ticket itself."""
    wanted = query.indexed
    if wanted is None:
        yield from map(Hit, _everything(desk))
        return
    seen = set()
    if query.words:
        named = query.test(_names)
        for ticket in desk.store.tickets().values():
            if named(ticket):
                seen.add(ticket.number)
                yield Hit(ticket)
    for ticket, entry in desk.store.found(wanted):
        if ticket.number not in seen:
            yield Hit(ticket, entry)


def _names(ticket: Ticket, word: Word) -> bool:
    """Whether a word is the number or a tag of a ticket."""
    return word.text in (str(ticket.number), *ticket.tags)


def _whole(desk: Desk, hit: Hit) -> Hit:
    """What is found on a merged ticket is found on the one that it is a part of."""
    if hit.ticket.merged_into is None:
        return hit
    home = desk.store.find(home_of(hit.ticket.number, desk.store.find))
    return Hit(home) if home else hit


def _everything(desk: Desk) -> Iterator[Ticket]:
    hot = desk.store.tickets()
    yield from sorted(hot.values(), key=lambda ticket: ticket.updated, reverse=True)
    yield from (each for each in desk.store.archived() if each.number not in hot)


def excerpt(desk: Desk, hit: Hit, text: str) -> str:
    """The line in which the first word of a search stands; empty if no line has it."""
    query = parse(text, desk.query_context(), everything=True)
    sought = [prepared(word.text).split() for word in query.words]
    first = next((tokens[0] for tokens in sought if tokens), "")
    if not first or not hit.entry:
        return ""
    entries = desk.store.thread(hit.ticket.number)
    what = next((each.what for each in entries if each.id == hit.entry), None)
    lines = what.text.split("\n") if isinstance(what, Message | Note) else []
    found = next((line for line in lines if first in prepared(line)), "").strip()
    at = prepared(found).find(first)
    start = max(0, at - _EXCERPT // 2) if len(found) > _EXCERPT else 0
    return found[start : start + _EXCERPT]
