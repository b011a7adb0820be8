"""Whether an automatic answer may be sent, with every reason against it (B2.2)."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from tuidesk.domain.hours.reckoning import Calendar
from tuidesk.domain.letters.address import Address, no_reply, untagged
from tuidesk.domain.letters.answering import reasons_against
from tuidesk.domain.letters.customer import Channel
from tuidesk.domain.letters.household import STRANGERS, Household
from tuidesk.domain.letters.message import Direction, Message, SendState
from tuidesk.domain.responder.records import AutoAnswer, Pause
from tuidesk.domain.responder.terms import Autoresponder
from tuidesk.domain.tickets.ticket import Status, Ticket

FUSE_WINDOW = timedelta(minutes=10)
_SAME_TEXT = timedelta(hours=24)
_MACHINE = re.compile(
    r"(?:^|[-._+])(?:no|do-?not|never)[-_.]?repl(?:y|ies)|^bounces?(?:[-_.+]|$)|mailer-?daemon"
    r"|^auto-?(?:reply|respon\w*|mailer)$|^notifications?$",
    re.IGNORECASE,
)
_SOCIAL = (
    "facebookmail.com", "mail.instagram.com", "linkedin.com", "twitter.com", "x.com",
    "tiktok.com", "pinterest.com", "youtube.com",
)  # fmt: skip
_NOT_IN_PERSON = {
    Channel.FORWARD: "forwarded by a colleague",
    Channel.CHAT: "a chat transcript",
    Channel.MARKETPLACE: "a marketplace relay",
}


class Kind(StrEnum):
    """Which automatic answer."""

    OUT_OF_HOURS = "out-of-hours"
    ACKNOWLEDGEMENT = "acknowledgement"
    NONE = ""


@dataclass(frozen=True, slots=True)
class Situation:
    """All that a decision depends on."""

    now: datetime
    calendar: Calendar
    message: Message
    customer: Address
    ticket: Ticket
    messages: Sequence[Message]
    """Everything on the ticket."""
    mailbox: frozenset[str]
    """Keys of the mailbox's addresses."""
    rules: Autoresponder
    answers: Sequence[AutoAnswer] = ()
    """Every automatic answer that is remembered, to anybody."""
    own: frozenset[str] = frozenset()
    """Keys of all addresses of the shop."""
    household: Household = STRANGERS
    """Whose forms and whose word on senders is believed."""
    pause: Pause | None = None
    """The latest one, over or not."""


@dataclass(frozen=True, slots=True)
class Decision:
    """Which answer, and what speaks against it; none means that nothing was due anyway."""

    kind: Kind
    against: tuple[str, ...] = ()
    blows_fuse: bool = False
    """Too many automatic mails: all of them have to pause."""

    @property
    def send(self) -> bool:
        """Whether it is sent."""
        return self.kind is not Kind.NONE and not self.against


def decide(situation: Situation) -> Decision:
    """Which automatic answer a mail gets, if any."""
    kind = _kind(situation)
    if kind is Kind.NONE:
        return Decision(kind)
    against = tuple(dict.fromkeys(_against(situation, kind)))
    if against:
        return Decision(kind, against)
    recent = [each for each in situation.answers if each.at > _counted_from(situation)]
    if len(recent) >= situation.rules.fuse:
        words = f"{len(recent)} automatic mails in ten minutes: all of them pause"
        return Decision(kind, (words,), blows_fuse=True)
    return Decision(kind)


def _counted_from(situation: Situation) -> datetime:
    begin = situation.now - FUSE_WINDOW
    ended = situation.pause.ended if situation.pause else None
    return max(begin, ended) if ended else begin


def _kind(situation: Situation) -> Kind:
    if not situation.calendar.is_open(situation.now):
        return Kind.OUT_OF_HOURS if situation.rules.out_of_hours else Kind.NONE
    return Kind.ACKNOWLEDGEMENT if situation.rules.acknowledge else Kind.NONE


def _against(situation: Situation, kind: Kind) -> Iterator[str]:
    yield from reasons_against(situation.message, situation.customer)
    yield from _about_people(situation)
    yield from _about_ticket(situation)
    yield from _about_answers(situation, kind)
    if situation.pause is not None and situation.pause.ended is None:
        yield f"automatic mail is paused: {situation.pause.why}"


def _about_people(situation: Situation) -> Iterator[str]:
    message = situation.message
    if any(_ours(situation, each) for each in (situation.customer, *message.reply_to)):
        yield "it would go to our own address"
    elif _ours(situation, message.sender) and not situation.household.lists_form(message.sender):
        yield "it says that it comes from our own address"
    if message.channel == Channel.FORM and not _sure_form(situation):
        yield "nobody confirms the sender of the form; list it under [forms] in desk.toml"
    if message.checked.confirmed is False:
        yield "its sender's domain is not confirmed"
    if not any(untagged(each.key) in situation.mailbox for each in (*message.to, *message.cc)):
        yield "it is not addressed to us in To or Cc"
    if no_reply(message.sender) and message.channel in ("", Channel.EMAIL):
        yield f"{message.sender.key} does not read answers"
    if _MACHINE.search(situation.customer.address.partition("@")[0]):
        yield f"{situation.customer.key} looks like a machine"
    domain = situation.customer.domain
    if any(domain == each or domain.endswith(f".{each}") for each in _SOCIAL):
        yield f"a notification of {domain}"
    if message.channel in _NOT_IN_PERSON:
        yield _NOT_IN_PERSON[Channel(message.channel)]


def _sure_form(situation: Situation) -> bool:
    """Whether a form is the shop's own: anybody can write a victim's address into a mail."""
    household, message = situation.household, situation.message
    return household.lists_form(message.sender) or household.vouches_for(message)


def _ours(situation: Situation, address: Address) -> bool:
    return untagged(address.key) in situation.own | situation.mailbox


def _about_ticket(situation: Situation) -> Iterator[str]:
    ticket, rules = situation.ticket, situation.rules
    age = situation.now - situation.message.at
    if age > timedelta(hours=rules.max_age):
        yield f"the mail is {int(age.total_seconds() // 3600)} hours old"
    if ticket.status in (Status.SPAM, Status.CLOSED):
        yield f"the ticket is {ticket.status}"
    if ticket.merged_into is not None:
        yield f"it is part of #{ticket.merged_into}"
    if any(by_a_person(each) for each in situation.messages):
        yield "a person has answered on this ticket already"


def _about_answers(situation: Situation, kind: Kind) -> Iterator[str]:
    sent = [each for each in situation.messages if _by_us(each) and each.automatic]
    if len(sent) >= situation.rules.per_ticket:
        yield f"{len(sent)} automatic answers were sent on this ticket"
    own = [each for each in situation.answers if each.customer == situation.customer.key]
    since = _not_since(situation, kind)
    last = _latest(own, kind)
    told = last is not None and last.until is not None and situation.now < last.until
    if last is not None and (told or since is None or last.at >= since):
        at = last.at.astimezone(situation.calendar.zone)
        what = "closed period" if kind is Kind.OUT_OF_HOURS else "day"
        yield f"once per customer and {what}: answered {at:%Y-%m-%d %H:%M} on #{last.ticket}"


def _not_since(situation: Situation, kind: Kind) -> datetime | None:
    """An answer after this time is enough; None: any answer is."""
    if kind is Kind.OUT_OF_HOURS:
        return situation.calendar.since(situation.now)
    return situation.now - _SAME_TEXT


def _latest(answers: Iterable[AutoAnswer], kind: Kind) -> AutoAnswer | None:
    return max(
        (each for each in answers if each.kind == kind), key=lambda each: each.at, default=None
    )


def by_a_person(message: Message) -> bool:
    """Whether a person of the shop wrote it, and has not taken it back."""
    return _by_us(message) and not message.automatic


def _by_us(message: Message) -> bool:
    return message.direction is Direction.OUT and message.state is not SendState.UNDONE
