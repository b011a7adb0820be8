"""Whom the autoresponder answers, what becomes of answers that wait, and that no mail stops it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.clock import FakeClock
from tests.letters import deliver, letter
from tests.servers import NOWHERE
from tuidesk.desk.answers.drafting import start_reply
from tuidesk.desk.answers.outbox import (
    begin_sending,
    due,
    outbox,
    record_failed,
    record_retry,
    record_sent,
    retry,
)
from tuidesk.desk.answers.reply import send
from tuidesk.desk.context import Desk
from tuidesk.desk.hours.change import change_hours, one_day, set_day, week_edit
from tuidesk.desk.responder.answering import answer_arrivals
from tuidesk.desk.responder.queued import resume
from tuidesk.desk.verbs.undo import undo
from tuidesk.domain.errors import NotAllowed
from tuidesk.domain.letters.message import Message, SendState
from tuidesk.domain.responder.records import Pause
from tuidesk.domain.tickets.event import Event
from tuidesk.settings.starter import Answers

BERLIN = ZoneInfo("Europe/Berlin")
FRIDAY_NIGHT = datetime(2026, 11, 27, 20, tzinfo=BERLIN)


@pytest.fixture
def answers(answers: Answers) -> Answers:
    """A desk whose mailbox can send."""
    return replace(answers, smtp=NOWHERE)


@pytest.fixture
def folder(folder: Path) -> Path:
    """And a second one."""
    config = folder / "config" / "desk.toml"
    mailbox = '[[mailbox]]\nname = "sales"\naddress = "sales@shop.example"\n'
    smtp = '[mailbox.smtp]\nhost = "127.0.0.1"\nport = 1\ntls = "loopback-plain"\n'
    with config.open("a") as file:
        file.write(f"\n{mailbox}{smtp}")
    return folder


@pytest.fixture
def shop(anna: Desk, clock: FakeClock) -> Desk:
    change_hours(anna, "week", week_edit("email", "Mo-Fr 09:00-17:00"))
    clock.time = FRIDAY_NIGHT
    return anna


def arrive(desk: Desk, raw: bytes) -> int:
    deliver(desk, raw, at=desk.clock())
    return answer_arrivals(desk)


def withheld(desk: Desk, number: int) -> str:
    desk.store.refresh()
    events = [each.what for each in desk.store.thread(number) if isinstance(each.what, Event)]
    return next((each.detail for each in events if "withheld" in each.verb), "")


def leave(desk: Desk) -> None:
    for each in outbox(desk):
        begin_sending(desk, each.id)
        record_sent(desk, each.id, "250 OK")


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (letter("sales@shop.example"), "our own address"),
        (letter("support+x@shop.example"), "our own address"),
        (
            letter("support@shop.example", headers="Reply-To: victim@mail.example"),
            "comes from our own address",
        ),
        (letter(headers="X-Spam-Flag: YES"), "X-Spam-Flag"),
        (letter(headers="Sender: no-reply@mail.example"), "Sender: no-reply"),
        (letter(headers="Return-Path: <MAILER-DAEMON@mail.example>"), "MAILER-DAEMON"),
        (letter(headers="X-Loop: support@shop.example"), "X-Loop"),
        (letter("bounce-123@mail.example"), "looks like a machine"),
        (letter("shop-noreply@mail.example"), "looks like a machine"),
        (letter("auto-reply@mail.example"), "looks like a machine"),
        (letter("notification@facebookmail.com"), "looks like a machine"),
        (letter("friend@facebookmail.com"), "a notification of facebookmail.com"),
        (letter("kä@mail.example"), "the address is broken"),
    ],
)
def test_who_gets_none(shop: Desk, raw: bytes, reason: str) -> None:  # B2.2
    assert arrive(shop, raw) == 0
    assert reason in withheld(shop, 1)


@pytest.mark.parametrize(
    ("subject", "asked"), [("Where is my order?", True), ("Order 1042", False)]
)
def test_nobody_is_asked_for_the_number_that_he_wrote(
    shop: Desk, subject: str, asked: bool
) -> None:
    assert arrive(shop, letter(subject=subject)) == 1
    text = shop.store.mail.get(outbox(shop)[0].raw).decode()
    assert ("order number" in text) is asked
    assert "photo" in text


@pytest.mark.parametrize("to", ["support+track@shop.example", "Shop <SUPPORT@shop.example>"])
def test_tags_and_case_are_no_other_address(shop: Desk, to: str) -> None:
    assert arrive(shop, letter(to=to)) == 1


def test_an_own_address_in_another_writing(
    folder: Path, desks: Callable[[str], Desk], clock: FakeClock
) -> None:
    config = folder / "config" / "desk.toml"
    config.write_text(config.read_text().replace("support@shop.example", "support@müller.example"))
    desk = desks("anna")
    change_hours(desk, "week", week_edit("email", "Mo-Fr 09:00-17:00"))
    clock.time = FRIDAY_NIGHT
    assert arrive(desk, letter(to="support@xn--mller-kva.example")) == 1


def test_no_mail_keeps_the_others_waiting(shop: Desk) -> None:
    poison = letter("eve@mail.example", message_id="<äö@x.example>", headers="References: <ü@x>")
    deliver(shop, poison, letter("bo@mail.example", subject="Two"), at=shop.clock())
    assert answer_arrivals(shop) == 2
    for each in outbox(shop):
        raw = shop.store.mail.get(each.raw)
        assert raw.isascii()
    send(shop, start_reply(shop, 1, "Here it is."))  # a person can answer it, too


def test_what_cannot_be_answered_is_said_and_forgotten(
    shop: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*given: object) -> None:
        raise ValueError("no such luck")

    with monkeypatch.context() as patched:
        patched.setattr("tuidesk.desk.responder.answering.write", broken)
        assert arrive(shop, letter()) == 0
    assert "could not be answered (ValueError: no such luck)" in withheld(shop, 1)
    assert answer_arrivals(shop) == 0


def test_an_answer_that_waits_is_dropped_when_a_person_was_faster(
    shop: Desk, clock: FakeClock
) -> None:
    assert arrive(shop, letter()) == 1
    clock.forward(minutes=5)
    send(shop, start_reply(shop, 1, "Here it is."))
    answer_arrivals(shop)
    clock.forward(minutes=5)
    assert [each.automatic for each in due(shop, clock.time)] == [False]
    first = shop.store.thread(1)[1].what
    assert isinstance(first, Message)
    assert first.state is SendState.UNDONE


def test_an_answer_that_waits_is_written_anew_when_the_hours_change(shop: Desk) -> None:
    assert arrive(shop, letter()) == 1
    set_day(shop, one_day(date(2026, 11, 30)), "closed", "Stocktaking")
    assert answer_arrivals(shop) == 1
    (waiting,) = outbox(shop)
    text = shop.store.mail.get(waiting.raw).decode()
    assert "Tuesday 1 December, 09:00" in text
    assert "30 November" not in text
    promise = shop.store.ticket(1).promise
    assert promise is not None
    assert promise.due == datetime(2026, 12, 1, 13, tzinfo=BERLIN)


def waiting_text(desk: Desk) -> str:
    (waiting,) = outbox(desk)
    return desk.store.mail.get(waiting.raw).decode()


def test_an_undone_change_is_followed_too(shop: Desk) -> None:
    set_day(shop, one_day(date(2026, 11, 30)), "closed", "Stocktaking")
    assert arrive(shop, letter()) == 1
    assert "1 December" in waiting_text(shop)
    undo(shop)
    answer_arrivals(shop)
    assert "30 November, 09:00" in waiting_text(shop)


def test_hours_edited_by_hand_are_followed_even_if_no_promise_moves(shop: Desk) -> None:
    assert arrive(shop, letter()) == 1
    text = shop.hours.path.read_text().replace("Mo-Fr 09:00", "Mo-Fr 08:30")
    shop.hours.path.write_text(text)
    answer_arrivals(shop)
    assert "30 November, 08:30" in waiting_text(shop)


def test_an_answer_that_comes_back_from_the_server_is_looked_at_again(shop: Desk) -> None:
    assert arrive(shop, letter()) == 1
    (waiting,) = outbox(shop)
    begin_sending(shop, waiting.id)
    set_day(shop, one_day(date(2026, 11, 30)), "closed")
    record_retry(shop, waiting.id, "451 try later")
    answer_arrivals(shop)
    assert "1 December, 09:00" in waiting_text(shop)


def test_a_refused_answer_is_not_tried_again(shop: Desk) -> None:
    assert arrive(shop, letter()) == 1
    (waiting,) = outbox(shop)
    begin_sending(shop, waiting.id)
    record_failed(shop, waiting.id, "550 no")
    with pytest.raises(NotAllowed, match="tried once"):
        retry(shop, waiting.id)


def test_a_reply_that_was_taken_back_holds_no_answer_up(shop: Desk, clock: FakeClock) -> None:
    assert arrive(shop, letter()) == 1
    clock.forward(minutes=1)
    send(shop, start_reply(shop, 1, "Here it is."))
    undo(shop)
    answer_arrivals(shop)
    assert [each.automatic for each in outbox(shop)] == [True]
    assert shop.store.ticket(1).promise is not None


def test_what_was_promised_before_comes_back(shop: Desk, clock: FakeClock) -> None:
    assert arrive(shop, letter(message_id="<1@mail.example>")) == 1
    leave(shop)
    promised = shop.store.ticket(1).promise
    clock.time = datetime(2026, 11, 30, 20, tzinfo=BERLIN)
    more = letter(body="Any news?", headers="In-Reply-To: <1@mail.example>")
    assert arrive(shop, more) == 1
    assert shop.store.ticket(1).promise != promised
    clock.forward(hours=2)
    answer_arrivals(shop)
    assert shop.store.ticket(1).promise == promised


def test_a_later_promise_outlives_an_earlier_answer_that_fails(
    shop: Desk, clock: FakeClock
) -> None:
    assert arrive(shop, letter(message_id="<1@mail.example>")) == 1
    (first,) = outbox(shop)
    begin_sending(shop, first.id)
    clock.time = datetime(2026, 11, 30, 20, tzinfo=BERLIN)
    more = letter(body="Any news?", headers="In-Reply-To: <1@mail.example>")
    assert arrive(shop, more) == 1
    promised = shop.store.ticket(1).promise
    record_failed(shop, first.id, "550 no")
    assert shop.store.ticket(1).promise == promised
    clock.forward(hours=2)
    answer_arrivals(shop)  # too late: it is dropped
    assert shop.store.ticket(1).promise is None  # the first one promised nothing either


def test_no_promise_comes_back_after_a_person_has_answered(shop: Desk, clock: FakeClock) -> None:
    assert arrive(shop, letter(message_id="<1@mail.example>")) == 1
    leave(shop)
    clock.time = datetime(2026, 11, 30, 20, tzinfo=BERLIN)
    more = letter(body="Any news?", headers="In-Reply-To: <1@mail.example>")
    assert arrive(shop, more) == 1
    clock.forward(minutes=1)
    send(shop, start_reply(shop, 1, "Tomorrow."), close=True)
    answer_arrivals(shop)
    assert [each.automatic for each in outbox(shop)] == [False]
    assert shop.store.ticket(1).promise is None


def test_a_paused_answer_waits_and_is_looked_at_when_it_goes_on(
    shop: Desk, clock: FakeClock
) -> None:
    assert arrive(shop, letter()) == 1
    with shop.store.transaction("test") as tx:
        tx.put(Pause(1, clock.time, "too many"))
    set_day(shop, one_day(date(2026, 11, 30)), "closed")
    answer_arrivals(shop)
    assert "30 November" in waiting_text(shop)
    assert due(shop, clock.time) == []
    resume(shop)
    answer_arrivals(shop)
    assert "1 December, 09:00" in waiting_text(shop)


def test_hours_that_change_within_a_closed_period_bring_no_second_answer(
    shop: Desk, clock: FakeClock
) -> None:
    clock.time = datetime(2026, 11, 27, 17, 30, tzinfo=BERLIN)
    assert arrive(shop, letter()) == 1
    leave(shop)
    clock.time = datetime(2026, 11, 27, 19, tzinfo=BERLIN)
    set_day(shop, one_day(date(2026, 11, 27)), "09:00-18:00")
    assert arrive(shop, letter(subject="Again", body="And what about this?")) == 0
    assert "once per customer and closed period" in withheld(shop, 2)


def test_an_answer_that_never_left_promised_nothing(shop: Desk, clock: FakeClock) -> None:
    assert arrive(shop, letter()) == 1
    clock.forward(hours=2)
    answer_arrivals(shop)
    assert shop.store.ticket(1).promise is None
    assert arrive(shop, letter(subject="Again", body="And what about this?")) == 1


def test_a_promise_moves_only_with_its_own_hours(shop: Desk, clock: FakeClock) -> None:
    assert arrive(shop, letter()) == 1
    leave(shop)
    clock.time = datetime(2026, 11, 30, 10, 15, 30, tzinfo=BERLIN)
    before = shop.store.ticket(1).promise
    done = set_day(shop, one_day(date(2027, 3, 3)), "closed")
    assert done.tickets == ()
    assert shop.store.ticket(1).promise == before


def test_mail_from_a_contact_form_is_answered(
    folder: Path, desks: Callable[[str], Desk], clock: FakeClock
) -> None:
    config = folder / "config" / "desk.toml"
    config.write_text(config.read_text().replace("senders = []", 'senders = ["form@shop.example"]'))
    desk = desks("anna")
    change_hours(desk, "week", week_edit("email", "Mo-Fr 09:00-17:00"))
    clock.time = FRIDAY_NIGHT + timedelta(minutes=1)
    body = "Name: Olivia Hart\nE-mail: olivia@mail.example\n\nWhere is my order?"
    raw = letter("Form <form@shop.example>", "New contact form submission", body)
    assert arrive(desk, raw) == 1
    assert outbox(desk)[0].recipients == ("olivia@mail.example",)
