"""The text of an automatic answer."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from tuidesk.domain.hours.promise import Promise
from tuidesk.domain.hours.reckoning import Calendar
from tuidesk.domain.hours.status import ClosedPeriod
from tuidesk.domain.responder.decision import Kind
from tuidesk.domain.responder.topics import Link
from tuidesk.domain.wording.reply_words import REPLY_WORDS
from tuidesk.domain.wording.speech import Speech


@dataclass(frozen=True, slots=True)
class Facts:
    """What an answer tells, in no language yet."""

    kind: Kind
    number: int
    """The ticket's."""
    first_name: str
    shop: str
    calendar: Calendar
    period: ClosedPeriod | None
    promise: Promise | None
    links: tuple[Link, ...] = ()
    note: str = ""
    order_known: bool = False
    """Whether the customer has named the order."""


def answer_text(facts: Facts, speech: Speech, also: str = "") -> str:
    """The whole text; ``also`` is a language that the customer may read instead, in one line."""
    return "\n".join(_lines(facts, speech, also)) + "\n"


def _lines(facts: Facts, speech: Speech, also: str) -> Iterator[str]:
    words = REPLY_WORDS[speech.language]
    named = words.greeting_named.format(name=speech.isolated(facts.first_name))
    yield named if facts.first_name else words.greeting
    yield ""
    yield words.received
    yield words.automatic
    yield ""
    yield speech.labelled(words.ticket, speech.isolated(f"#{facts.number}"))
    if facts.kind is Kind.OUT_OF_HOURS:
        yield from _when_closed(facts, speech)
    if facts.promise:
        yield speech.labelled(words.by, _moment(facts, speech, facts.promise.due))
    elif facts.kind is Kind.OUT_OF_HOURS:
        yield words.soon
    if facts.note:
        yield ""
        yield facts.note.strip()
    if facts.links:
        yield ""
        yield words.meanwhile
        for link in facts.links:
            yield speech.labelled(link.text, link.url) if link.text else link.url
    yield ""
    yield words.hint_order_known if facts.order_known else words.hint
    if also:
        yield ""
        other = REPLY_WORDS[also]
        yield Speech(also).labelled(other.language, other.in_short)
    yield ""
    yield "-- "
    yield facts.shop


def _when_closed(facts: Facts, speech: Speech) -> Iterator[str]:
    words = REPLY_WORDS[speech.language]
    names = facts.period.names(speech.language) if facts.period else ()
    if names:
        yield speech.labelled(words.closed, speech.listed(names))
    if facts.period and facts.period.end:
        yield speech.labelled(words.reopen, _moment(facts, speech, facts.period.end))


def _moment(facts: Facts, speech: Speech, when: datetime) -> str:
    """An instant with the place whose time it is."""
    zone = facts.calendar.zone
    return f"{speech.moment(when.astimezone(zone))} ({speech.city(zone)})"
