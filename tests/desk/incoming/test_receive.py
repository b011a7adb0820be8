import json
from datetime import timedelta

import pytest

from tests.clock import NOW, FakeClock
from tests.letters import deliver, letter
from tuidesk.desk.answers.drafting import start_reply
from tuidesk.desk.answers.outbox import drop, outbox
from tuidesk.desk.answers.reply import NewMessages, OtherRecipient, send
from tuidesk.desk.care.caring import check
from tuidesk.desk.context import Desk
from tuidesk.desk.incoming.intake import prepare, take_in
from tuidesk.desk.incoming.receive import Arrival, receive
from tuidesk.desk.lists.listing import read_thread
from tuidesk.desk.verbs.status import set_status
from tuidesk.domain.incoming.sync import Position
from tuidesk.domain.letters.message import Direction, Message, SendState
from tuidesk.domain.tickets.event import Event
from tuidesk.domain.tickets.thread import Note
from tuidesk.domain.tickets.ticket import Status
from tuidesk.mail.parse import Origin, parse


def test_an_answer_joins_its_ticket_and_reopens_it(anna: Desk, clock: FakeClock) -> None:
    deliver(anna, letter())
    send(anna, start_reply(anna, 1, "On its way."), close=True)
    assert anna.store.ticket(1).status is Status.CLOSED
    ours = last_message(anna, 1)
    clock.forward(minutes=5)
    answer = letter(subject="AW: whatever", headers=f"In-Reply-To: {ours.message_id}")
    counts = deliver(anna, answer, at=clock())
    assert (counts.threaded, counts.ticketed) == (1, 0)
    ticket = anna.store.ticket(1)
    assert (ticket.status, ticket.waiting_since, ticket.message_count) == (Status.OPEN, clock(), 3)
    assert "which we sent" in last_message(anna, 1).why


def test_within_one_batch_an_answer_finds_its_parent(anna: Desk) -> None:
    first = letter(message_id="<one@x>")
    second = letter(message_id="<two@x>", headers="References: <one@x>")
    assert deliver(anna, second, first).tickets == 1  # the late parent joins too


def test_a_second_copy_adds_nothing(anna: Desk) -> None:  # B4.1
    raw = letter(message_id="<one@x>")
    takeout = b"X-GM-THRID: 99\r\nX-Gmail-Labels: Inbox\r\n" + raw
    deliver(anna, raw)
    counts = deliver(anna, raw, takeout)
    assert (counts.duplicates, counts.read) == (2, 2)
    assert anna.store.ticket(1).message_count == 1


def test_a_reused_message_id_with_other_words_is_another_mail(anna: Desk) -> None:  # B4.3
    deliver(anna, letter(message_id="<form@x>"), letter(message_id="<form@x>", body="Other words"))
    assert anna.store.ticket(1).message_count + anna.store.ticket(2).message_count == 2


def test_mail_answered_elsewhere_is_ours(anna: Desk, clock: FakeClock) -> None:  # B4.4
    deliver(anna, letter(message_id="<one@x>"))
    clock.forward(minutes=9)
    ours = letter(
        "Blue Mug <support@shop.example>",
        to="olivia@mail.example",
        headers="In-Reply-To: <one@x>",
    )
    deliver(anna, ours, at=clock())
    message = last_message(anna, 1)
    assert (message.direction, message.elsewhere, message.by) == (Direction.OUT, True, None)
    assert anna.store.ticket(1).status is Status.PENDING


def test_a_contact_form_belongs_to_its_customer(anna: Desk) -> None:  # B5.2
    deliver(anna, letter("Form <support@shop.example>", headers="Reply-To: Bo <bo@mail.example>"))
    ticket = anna.store.ticket(1)
    assert ticket.customer.address == "bo@mail.example"
    assert ticket.status is Status.NEW


def test_automatic_mail_is_kept_and_reopens_nothing(anna: Desk, clock: FakeClock) -> None:  # B2.1
    deliver(anna, letter(message_id="<one@x>"))
    set_status(anna, [1], Status.CLOSED)
    clock.forward(minutes=5)
    away = letter(headers="In-Reply-To: <one@x>\nAuto-Submitted: auto-replied")
    deliver(anna, away, at=clock())
    assert anna.store.ticket(1).status is Status.CLOSED
    assert anna.store.ticket(1).message_count == 2


def test_our_own_mail_on_the_server_proves_that_it_was_sent(anna: Desk) -> None:
    from tuidesk.desk.answers.outbox import begin_sending, outbox, record_unknown

    deliver(anna, letter())
    send(anna, start_reply(anna, 1, "On its way."))
    outgoing = outbox(anna)[0]
    begin_sending(anna, outgoing.id)
    record_unknown(anna, outgoing.id, "lost")
    counts = deliver(anna, anna.store.mail.get(outgoing.raw))
    assert counts.duplicates == 1
    assert outbox(anna) == []
    assert last_message(anna, 1).state is SendState.SENT


def test_history_is_imported_closed_and_straight_to_the_archive(anna: Desk) -> None:  # B6.4
    one = letter(message_id="<one@x>")
    two = letter(message_id="<two@x>", headers="References: <one@x>")
    deliver(anna, one, two, closed=True)
    assert anna.store.tickets() == {}
    ticket = anna.store.ticket(1)
    assert (ticket.status, ticket.message_count) == (Status.CLOSED, 2)
    assert deliver(anna, one, two, closed=True).duplicates == 2


def test_a_live_answer_brings_history_back(anna: Desk, clock: FakeClock) -> None:
    deliver(anna, letter(message_id="<one@x>"), closed=True)
    clock.forward(days=1)
    deliver(anna, letter(headers="In-Reply-To: <one@x>"), at=clock())
    assert anna.store.tickets()[1].status is Status.OPEN


def test_a_mail_that_cannot_be_read_is_a_ticket(anna: Desk) -> None:  # B6.1
    deliver(anna, b"\0\xff broken", letter("", subject="no sender"))
    for number in (1, 2):
        raw = last_message(anna, number).raw
        assert anna.store.mail.get(raw)
        assert last_message(anna, number).problems


def test_nothing_is_lost_when_one_mail_of_a_batch_breaks_the_program(
    anna: Desk, monkeypatch: object
) -> None:
    import pytest

    from tuidesk.desk.incoming import intake

    assert isinstance(monkeypatch, pytest.MonkeyPatch)
    real = receive

    def breaks(tx, desk, mailbox, arrival):  # type: ignore[no-untyped-def]
        if "poison" in arrival.message.text:
            raise ValueError
        return real(tx, desk, mailbox, arrival)

    monkeypatch.setattr(intake, "receive", breaks)
    counts = deliver(anna, letter(), letter(body="poison"), letter())
    assert (counts.read, counts.ticketed, counts.quarantined) == (3, 2, 1)
    kept = intake.quarantine(anna)
    assert parse(anna.store.mail.get(kept[0].raw)).text == "poison"


def last_message(desk: Desk, number: int) -> Message:
    found = [e.what for e in read_thread(desk, number).entries if isinstance(e.what, Message)]
    return found[-1]


def test_what_arrives_stands_in_the_order_of_arrival(anna: Desk) -> None:
    deliver(anna, letter(), at=NOW)
    assert last_message(anna, 1).at == NOW


def test_our_address_in_from_is_believed_only_out_of_our_sent_folder(anna: Desk) -> None:
    deliver(anna, letter(message_id="<one@x>"))
    box = anna.settings.mailbox("support")
    forged = letter("Us <support@shop.example>", to="o@x.example", headers="In-Reply-To: <one@x>")
    message = prepare(anna.folder / "store", forged, Origin(arrived=NOW, now=NOW))
    take_in(anna, box, [Arrival(message, ours=False, live=True)])
    assert last_message(anna, 1).direction is Direction.IN
    assert "claims to be from us" in last_message(anna, 1).problems[0]
    assert anna.store.ticket(1).waiting_since is not None


def test_a_mail_that_crossed_our_answer_still_waits(anna: Desk, clock: FakeClock) -> None:
    deliver(anna, letter(message_id="<one@x>"), at=clock())
    crossing = clock() + timedelta(minutes=4)
    clock.forward(minutes=5)
    send(anna, start_reply(anna, 1, "Answer"))
    raw = letter(headers="In-Reply-To: <one@x>", body="One more thing")
    message = prepare(anna.folder / "store", raw, Origin(arrived=crossing, now=clock()))
    take_in(anna, anna.settings.mailbox("support"), [Arrival(message, live=True)])
    assert anna.store.ticket(1).waiting_since == crossing


def test_a_token_of_an_archived_ticket_from_a_stranger_is_a_new_ticket(anna: Desk) -> None:
    deliver(anna, letter(message_id="<one@x>"), closed=True)
    subject = f"Hello [#1-{anna.signer.check(1)}]"
    assert deliver(anna, letter("S <stranger@x.example>", subject=subject)).ticketed == 1


def test_one_damaged_ticket_does_not_stop_the_others(anna: Desk) -> None:
    deliver(anna, letter(message_id="<one@x>"))
    anna.store.catalogue.current()
    path = anna.store.threads.path(1)
    path.write_bytes(path.read_bytes()[:-9])
    answer = letter(headers="In-Reply-To: <one@x>")
    counts = deliver(anna, answer, letter())
    assert (counts.read, counts.ticketed, counts.quarantined) == (2, 1, 1)


def test_mail_and_position_become_true_in_one_line(anna: Desk) -> None:
    message = prepare(anna.folder / "store", letter(), Origin(arrived=NOW, now=NOW))
    box = anna.settings.mailbox("support")
    take_in(anna, box, [Arrival(message)], Position(1, "support", "INBOX", 7, 2))
    last = (anna.folder / "store/desk.jsonl").read_bytes().rstrip(b"\n").split(b"\n")[-1]
    assert {"tickets", "sync", "ledger"} <= set(json.loads(last)["put"])


FORWARD = (
    "Please look\n\n---------- Forwarded message ---------\nFrom: Bo Berg <bo@mail.example>\n"
    "Date: Fri, 27 Nov 2026\nSubject: x\nTo: {to}\n\nwords"
)


def test_a_strangers_forward_is_no_note_of_ours(anna: Desk) -> None:
    forged = letter(
        "anna <m@evil.example>",
        "Fwd: x",
        FORWARD.format(to="boss@evil.example"),
        to="support@shop.example, boss@evil.example",
    )
    deliver(anna, forged)
    ticket = anna.store.ticket(1)
    assert ticket.customer.key == "m@evil.example"
    assert not any(isinstance(each.what, Note) for each in anna.store.thread(1))


@pytest.mark.parametrize(
    ("results", "believed"),
    [
        ("", True),
        ("mx.shop.example; dmarc=pass header.from=shop.example", True),
        ("mx.shop.example; dmarc=fail header.from=shop.example", False),
        ("mx.shop.example; spf=fail smtp.mailfrom=evil.example", False),
    ],
)
def test_a_forward_from_our_domain_is_believed_unless_the_server_says_no(
    anna: Desk, results: str, believed: bool
) -> None:
    headers = f"Authentication-Results: {results}" if results else ""
    text = FORWARD.format(to="support@shop.example")
    forward = letter("anna <a@shop.example>", "Fwd: x", text, headers=headers)
    deliver(anna, forward)
    notes = [each.what.by for each in anna.store.thread(1) if isinstance(each.what, Note)]
    assert notes == (["forward of a@shop.example"] if believed else [])
    key = "bo@mail.example" if believed else "a@shop.example"
    assert anna.store.ticket(1).customer.key == key
    assert start_reply(anna, 1).cc == ()


def test_somebody_new_on_a_ticket_is_told_and_not_answered_without_a_word(anna: Desk) -> None:
    deliver(anna, letter(message_id="<one@x>"))
    deliver(anna, letter("Eve <eve@evil.example>", headers="In-Reply-To: <one@x>"))
    events = [each.what.verb for each in anna.store.thread(1) if isinstance(each.what, Event)]
    assert "newcomer" in events
    with pytest.raises(OtherRecipient, match=r"eve@evil\.example"):
        send(anna, start_reply(anna, 1, "Your order is at …"))


def test_a_mail_to_many_is_answered_to_its_writer_alone(anna: Desk) -> None:
    many = ", ".join(f"p{at}@many.example" for at in range(95))
    deliver(anna, letter(headers=f"Cc: {many}"))
    draft = start_reply(anna, 1)
    assert (draft.cc, draft.not_copied) == ((), 95)


def test_a_refused_answer_leaves_no_letter(anna: Desk) -> None:
    deliver(anna, letter())
    draft = start_reply(anna, 1, "Hi")
    deliver(anna, letter(headers=f"In-Reply-To: {_id(anna, 1)}"))
    before = sorted((anna.folder / "store/mail").rglob("*.eml"))
    with pytest.raises(NewMessages):
        send(anna, draft)
    assert sorted((anna.folder / "store/mail").rglob("*.eml")) == before


def test_a_dropped_answer_is_counted_in_one_way(anna: Desk) -> None:
    deliver(anna, letter())
    send(anna, start_reply(anna, 1, "Hi"))
    drop(anna, outbox(anna)[0].id)
    assert anna.store.ticket(1).message_count == 1
    assert check(anna.folder).findings == ()


def _id(desk: Desk, number: int) -> str:
    first = desk.store.thread(number)[0].what
    assert isinstance(first, Message)
    return first.message_id
