from dataclasses import replace
from datetime import timedelta

from tests.clock import NOW
from tuidesk.domain.letters.address import Address
from tuidesk.domain.letters.automatic import BY_A_PERSON, Automatic, AutomaticKind
from tuidesk.domain.letters.message import Direction, Message
from tuidesk.domain.tickets.ticket import Status, Ticket, opened_by, received, replied, with_status

CUSTOMER = Address("Olivia", "olivia@mail.example")


def message(
    minutes: int = 0, direction: Direction = Direction.IN, automatic: bool = False
) -> Message:
    return Message(
        direction,
        NOW + timedelta(minutes=minutes),
        CUSTOMER,
        (Address("", "support@shop.example"),),
        "Where is it?",
        f"<{minutes}@x>",
        "text",
        automatic=Automatic(AutomaticKind.AUTO_REPLY, ("x",)) if automatic else BY_A_PERSON,
    )


def fresh() -> Ticket:
    first = message()
    return received(opened_by(first, 1, "support", CUSTOMER), first)


def test_unanswered_is_new_and_waits_from_its_first_mail() -> None:
    ticket = received(fresh(), message(5))
    assert (ticket.status, ticket.waiting_since) == (Status.NEW, NOW)
    assert ticket.message_count == 2


def test_our_reply_makes_it_pending_or_closed() -> None:
    ours = message(10, Direction.OUT)
    assert replied(fresh(), ours).status is Status.PENDING
    assert replied(fresh(), ours).waiting_since is None
    assert replied(fresh(), ours, close=True).status is Status.CLOSED


def test_the_customers_answer_reopens_and_wakes() -> None:
    closed = replied(fresh(), message(10, Direction.OUT), close=True)
    asleep = replace(closed, snoozed_until=NOW + timedelta(days=3))
    again = received(asleep, message(20))
    assert again.status is Status.OPEN
    assert again.waiting_since == NOW + timedelta(minutes=20)
    assert again.snoozed_until is None


def test_automatic_mail_changes_no_state() -> None:  # B2.1
    closed = with_status(fresh(), Status.CLOSED, NOW)
    again = received(closed, message(20, automatic=True))
    assert again.status is Status.CLOSED
    assert again.waiting_since is None
    assert again.message_count == 2


def test_spam_stays_spam() -> None:  # B1.10
    spam = with_status(fresh(), Status.SPAM, NOW)
    assert received(spam, message(20)).status is Status.SPAM


def test_a_mail_that_arrives_late_changes_no_state() -> None:
    pending = replied(fresh(), message(10, Direction.OUT))
    late = received(pending, message(-60))
    assert late.status is Status.PENDING
    assert late.created == NOW - timedelta(minutes=60)


def test_snoozed_is_a_date_on_an_active_ticket() -> None:
    asleep = replace(fresh(), snoozed_until=NOW + timedelta(hours=1))
    assert asleep.snoozed(NOW)
    assert not asleep.snoozed(NOW + timedelta(hours=2))
    assert not with_status(asleep, Status.CLOSED, NOW).snoozed(NOW)


def test_a_person_behind_a_machine_waits_even_if_the_mail_is_older() -> None:
    away = message(5, automatic=True)
    ticket = received(opened_by(away, 1, "support", CUSTOMER), away)
    assert ticket.automatic
    ticket = received(ticket, message(0))
    assert (ticket.automatic, ticket.waiting_since) == (False, NOW)
