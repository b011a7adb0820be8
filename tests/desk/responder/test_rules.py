"""Rules of mail handling that concern several tickets or people, each with its number."""

from dataclasses import replace

from tests.clock import FakeClock
from tests.letters import deliver, letter
from tuidesk.desk.answers.drafting import start_reply
from tuidesk.desk.answers.outbox import begin_sending, outbox, record_sent
from tuidesk.desk.answers.reply import send
from tuidesk.desk.context import Desk, the_program
from tuidesk.desk.lists.explaining import explain
from tuidesk.desk.verbs.status import set_status
from tuidesk.domain.letters.address import Address
from tuidesk.domain.letters.answering import reasons_against
from tuidesk.domain.letters.message import Direction, Message
from tuidesk.domain.tickets.ticket import Priority, Status
from tuidesk.mail.parse import parse


def test_our_signed_id_beats_a_stored_one(anna: Desk, clock: FakeClock) -> None:  # B1.1
    deliver(anna, letter(message_id="<one@x>"), letter(message_id="<two@x>"))
    send(anna, start_reply(anna, 1, "Hello"))
    ours = anna.store.thread(1)[1].what
    assert isinstance(ours, Message)
    clock.forward(minutes=1)
    quoting_both = letter(headers=f"References: {ours.message_id} <two@x>")
    deliver(anna, quoting_both, at=clock())
    assert anna.store.ticket(1).message_count == 3


def test_why_names_mails_as_people_know_them(anna: Desk, clock: FakeClock) -> None:
    deliver(anna, letter(message_id="<8f3a-0c@x>"))
    deliver(anna, letter(headers="In-Reply-To: <8f3a-0c@x>"), at=clock())
    set_status(anna, [1], Status.CLOSED)
    send(anna, start_reply(anna, 1, "Hello"))
    worker = replace(anna, agent=the_program(anna.settings))
    begin_sending(worker, outbox(anna)[0].id)
    record_sent(worker, outbox(anna)[0].id, "250 2.0.0 OK")
    lines = [each.line for each in explain(anna, 1)]
    named = "answers the mail of Olivia Hart, 2026-11-27 10:30, which is on the ticket"
    assert f"ticket: mail of Olivia Hart: {named}" in lines
    assert "sent: 250 2.0.0 OK" in lines
    assert not any("8f3a" in each for each in lines)


def test_of_two_tickets_with_one_id_the_newest_is_meant(anna: Desk, clock: FakeClock) -> None:
    """B1.9: forms that use an id twice."""
    deliver(anna, letter(message_id="<form@x>", subject="One"), at=clock())
    clock.forward(days=1)
    deliver(anna, letter(message_id="<form@x>", subject="Two", body="Other words"), at=clock())
    numbers = {n for n, ticket in anna.store.tickets().items() if ticket.message_count}
    deliver(anna, letter(headers="In-Reply-To: <form@x>"), at=clock())
    assert sum(anna.store.ticket(n).message_count for n in anna.store.tickets()) == 3
    assert len(anna.store.tickets()) == len(numbers)


def test_who_may_be_answered_automatically() -> None:  # B2.2
    def against(headers: str, sender: str = "Olivia <olivia@mail.example>") -> tuple[str, ...]:
        mail = parse(letter(sender, headers=headers))
        return reasons_against(mail, mail.sender)

    assert against("Auto-Submitted: no") == ()
    for headers in (
        "Auto-Submitted: auto-replied",
        "Precedence: list",
        "List-Id: <x.y>",
        "X-Auto-Response-Suppress: All",
        "Return-Path: <>",
        "X-Tuidesk-Loop: other-desk",
        "Reply-To: no-reply@mail.example",
    ):
        assert against(headers), headers
    assert against("", "no-reply@mail.example")
    assert reasons_against(parse(letter()), Address("", ""))


def test_what_was_fetched_does_not_come_back(anna: Desk) -> None:  # B4.5
    raw = letter(message_id="<one@x>")
    deliver(anna, raw)
    set_status(anna, [1], Status.SPAM)
    assert deliver(anna, raw).duplicates == 1
    assert anna.store.ticket(1).status is Status.SPAM


def test_reply_to_is_where_the_answer_goes_not_who_the_customer_is(anna: Desk) -> None:  # B5.1
    deliver(anna, letter(headers="Reply-To: Office <office@mail.example>"))
    assert anna.store.ticket(1).customer.address == "olivia@mail.example"
    assert [each.address for each in start_reply(anna, 1).to] == ["office@mail.example"]


def test_a_colleague_who_answers_is_a_participant(anna: Desk, clock: FakeClock) -> None:  # B5.6
    deliver(anna, letter(message_id="<one@x>"))
    clock.forward(minutes=1)
    deliver(anna, letter("Pa <pa@mail.example>", headers="In-Reply-To: <one@x>"), at=clock())
    ticket = anna.store.ticket(1)
    assert ticket.customer.address == "olivia@mail.example"
    assert "pa@mail.example" in ticket.participants


def test_a_mail_to_thousands_brings_a_hundred_participants_at_most(anna: Desk) -> None:  # B5.8
    many = ", ".join(f"p{at}@mail.example" for at in range(3000))
    deliver(anna, letter(headers=f"Cc: {many}"))
    assert len(anna.store.ticket(1).participants) == 100


def test_headers_from_outside_set_nothing(anna: Desk) -> None:  # B5.9
    bold = "X-Priority: 1\nX-Tuidesk-Owner: anna\nX-Tuidesk-Tags: vip\nX-Tuidesk-Status: closed"
    deliver(anna, letter(headers=bold))
    ticket = anna.store.ticket(1)
    assert (ticket.priority, ticket.owner, ticket.tags, ticket.status) == (
        Priority.NORMAL, None, (), Status.NEW,
    )  # fmt: skip


def test_a_likely_other_ticket_is_told_not_taken(anna: Desk, clock: FakeClock) -> None:  # B1.1
    deliver(anna, letter(message_id="<one@x>"))
    clock.forward(minutes=1)
    deliver(anna, letter(message_id="<two@x>", body="I write again"), at=clock())
    assert len(anna.store.tickets()) == 2
    assert "looks like #1" in " ".join(reason.why for reason in explain(anna, 2))
    assert all(
        entry.what.direction is Direction.IN
        for entry in anna.store.thread(2)
        if isinstance(entry.what, Message)
    )
