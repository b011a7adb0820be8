"""What an automatic answer says to whom: the facts of the desk put into the domain's words."""

from dataclasses import dataclass, replace

from tuidesk.desk.answers.languages import language_for
from tuidesk.desk.answers.pausing import THE_PAUSE
from tuidesk.desk.context import Desk
from tuidesk.domain.hours.promise import Promise, promise, time_to_answer
from tuidesk.domain.hours.status import ClosedPeriod, closed_period
from tuidesk.domain.letters import subject as subjects
from tuidesk.domain.letters.address import Address
from tuidesk.domain.letters.language import spoken
from tuidesk.domain.letters.message import Message
from tuidesk.domain.letters.quoting import new_words
from tuidesk.domain.outgoing.reply import recipients
from tuidesk.domain.responder.decision import Decision, Kind, Situation
from tuidesk.domain.responder.letter import Facts, answer_text
from tuidesk.domain.responder.records import AutoAnswer, Pause
from tuidesk.domain.responder.topics import chosen_links, names_order
from tuidesk.domain.tickets.ticket import Ticket
from tuidesk.domain.wording.speech import Speech
from tuidesk.mail.compose import Letter


@dataclass(frozen=True, slots=True)
class Written:
    """An automatic answer, ready but for its Message-ID."""

    kind: Kind
    customer: Address
    sender: Address
    subject: str
    body: str
    references: tuple[str, ...]
    language: str
    sure: bool
    """Whether the customer's words, or a person, left no doubt about the language."""
    promise: Promise | None
    period: ClosedPeriod | None

    def letter(self, desk: Desk, ticket: Ticket, unique: int) -> Letter:
        """The mail as it leaves."""
        domain = self.sender.domain or "tuidesk.invalid"
        return Letter(
            sender=self.sender,
            to=(self.customer,),
            subject=self.subject,
            body=self.body,
            message_id=desk.signer.message_id(ticket.number, unique, domain),
            date=desk.now().replace(microsecond=0),
            references=self.references,
            loop=desk.signer.loop,
        )

    def with_language(self, ticket: Ticket) -> Ticket:
        """The ticket with the language, if it is sure and nobody has set one."""
        return replace(ticket, language=ticket.language or (self.language if self.sure else ""))

    @property
    def summary(self) -> str:
        """For the ticket's event."""
        by = f", promised by {self.promise.due:%Y-%m-%d %H:%M}" if self.promise else ""
        return f"{self.kind}, in {self.language}{by}"


def situation_of(
    desk: Desk, ticket: Ticket, message: Message, messages: tuple[Message, ...]
) -> Situation:
    """Everything that a decision about a mail depends on; raises ConfigError."""
    return Situation(
        now=desk.now(),
        calendar=desk.hours.calendar("email"),
        message=message,
        customer=message.customer or message.sender,
        ticket=ticket,
        messages=messages,
        mailbox=desk.settings.mailbox(ticket.mailbox).own,
        own=frozenset(key for each in desk.settings.mailboxes for key in each.own),
        household=desk.settings.household(desk.settings.mailbox(ticket.mailbox)),
        rules=desk.settings.autoresponder,
        answers=tuple(desk.store.all(AutoAnswer).values()),
        pause=desk.store.get(Pause, THE_PAUSE),
    )


def write(desk: Desk, situation: Situation, decision: Decision, language: str = "") -> Written:
    """The answer in the customer's language, or in a given one."""
    message, ticket = situation.message, situation.ticket
    sure = bool(language)
    if not language:
        among = spoken(desk.settings.shop.languages)
        language, sure = language_for(desk, ticket, [message], among)
    facts = _facts(desk, situation, decision.kind, language)
    speech = Speech(language, desk.settings.shop.country.upper())
    mailbox = desk.settings.mailbox(ticket.mailbox)
    people = recipients(ticket, message, mailbox.own, desk.settings.sender(mailbox))
    return Written(
        kind=decision.kind,
        customer=situation.customer,
        sender=people.sender,
        subject=subjects.reply_subject(
            ticket.subject, ticket.number, desk.signer.check(ticket.number)
        ),
        body=answer_text(facts, speech, "" if sure else _second(desk, language)),
        references=tuple(dict.fromkeys((message.message_id, *message.references))),
        language=language,
        sure=sure,
        promise=facts.promise,
        period=facts.period,
    )


def _facts(desk: Desk, situation: Situation, kind: Kind, language: str) -> Facts:
    from tuidesk.domain.outgoing.templating import (  # brings the template engine
        first_name,
        harmless,
    )

    message, rules, calendar = situation.message, situation.rules, situation.calendar
    told = f"{message.subject}\n{new_words(message)}"
    closed = kind is Kind.OUT_OF_HOURS
    return Facts(
        kind=kind,
        number=situation.ticket.number,
        first_name=first_name(harmless(situation.customer.name)),
        shop=desk.settings.shop.name,
        calendar=calendar,
        period=closed_period(calendar, situation.now) if closed else None,
        promise=_promise(desk, situation),
        links=chosen_links(rules.link, told),
        note=rules.note.get(language, ""),
        order_known=names_order(told),
    )


def _promise(desk: Desk, situation: Situation) -> Promise | None:
    """By when a person answers: the target, or what those who wait already take, if longer."""
    number = situation.ticket.number
    tickets = desk.store.tickets().values()
    waiting = sum(
        each.active and each.waiting_since is not None and each.number != number for each in tickets
    )
    span = time_to_answer(situation.rules.answer_within, waiting, desk.settings.answers_per_hour)
    found = promise(situation.calendar, situation.now, span)
    return replace(found, due=found.due.astimezone(situation.calendar.zone)) if found else None


def _second(desk: Desk, language: str) -> str:
    """The language of the one line for those who may not read the first."""
    languages = [*spoken(desk.settings.shop.languages), "en"]
    return next((each for each in languages if each != language), "")
