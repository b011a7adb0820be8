from dataclasses import replace
from email import message_from_bytes
from pathlib import Path

import pytest

from tests.clock import FakeClock
from tests.desk.incoming.test_receive import last_message
from tests.letters import deliver, letter
from tuidesk.desk.answers.canned import canned_replies, canned_text
from tuidesk.desk.answers.drafting import (
    drafts,
    save_draft,
    saved_draft,
    start_reply,
    with_attachment,
)
from tuidesk.desk.answers.outbox import (
    begin_sending,
    drop,
    due,
    outbox,
    record_failed,
    record_sent,
    retry,
)
from tuidesk.desk.answers.reply import NewMessages, OtherRecipient, send
from tuidesk.desk.context import Desk
from tuidesk.desk.verbs.customer import set_customer
from tuidesk.desk.verbs.merging import merge
from tuidesk.desk.verbs.note import add_note
from tuidesk.desk.verbs.tag import tag
from tuidesk.desk.verbs.undo import undo
from tuidesk.domain.errors import NotAllowed, NotFound, UsageError
from tuidesk.domain.letters.address import Address
from tuidesk.domain.letters.message import SendState
from tuidesk.domain.tickets.ticket import Status
from tuidesk.mail.compose import Letter, compose


def test_an_answer_is_queued_with_everything_fixed(anna: Desk, clock: FakeClock) -> None:
    deliver(anna, letter(message_id="<q@x>", headers="References: <p@x>\nCc: Bo <bo@x.example>"))
    send(anna, start_reply(anna, 1, "On its way."))
    outgoing = outbox(anna)[0]
    mail = message_from_bytes(anna.store.mail.get(outgoing.raw))
    assert mail["to"] == "Olivia Hart <olivia@mail.example>"
    assert mail["cc"] == "Bo <bo@x.example>"
    assert mail["from"] == "Blue Mug <support@shop.example>"
    assert mail["in-reply-to"] == "<q@x>"
    assert mail["references"].split() == ["<p@x>", "<q@x>"]
    assert mail["subject"].startswith("Re: Where is my order 10234? [#1-")
    assert mail["message-id"] == outgoing.message_id
    assert anna.signer.ticket_of(outgoing.message_id) == 1
    assert outgoing.recipients == ("olivia@mail.example", "bo@x.example")
    assert "> Hello, where is it?" in last_message(anna, 1).text
    assert anna.store.ticket(1).status is Status.PENDING
    assert due(anna, clock()) == []
    clock.forward(seconds=11)
    assert due(anna, clock()) == [outgoing]


def test_an_undone_reply_can_never_leave(anna: Desk, clock: FakeClock) -> None:
    deliver(anna, letter())
    send(anna, start_reply(anna, 1, "Too early."))
    number = outbox(anna)[0].id
    undo(anna)
    clock.forward(hours=1)
    assert due(anna, clock()) == []
    assert not begin_sending(anna, number)
    assert last_message(anna, 1).state is SendState.UNDONE
    ticket = anna.store.ticket(1)
    assert (ticket.status, ticket.message_count) == (Status.NEW, 1)
    kept = saved_draft(anna, 1)
    assert kept is not None
    assert kept.body.startswith("Too early.")
    send(anna, kept)  # and may be sent again after all


def test_what_is_on_its_way_cannot_be_taken_back(anna: Desk) -> None:
    deliver(anna, letter())
    send(anna, start_reply(anna, 1, "Gone."))
    assert begin_sending(anna, outbox(anna)[0].id)
    with pytest.raises(NotAllowed, match="nothing to undo"):
        undo(anna)


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"body": "Hi {{ refund.amount }}"}, "Line 1: {{ refund.amount }}"),
        ({"body": "> only a quote"}, "empty"),
        ({"to": ()}, "no recipient"),
        ({"attachments": ("/nonexistent.pdf",)}, "cannot be read"),
    ],
)
def test_what_has_a_hole_is_not_sent(
    anna: Desk, changes: dict[str, object], complaint: str
) -> None:
    deliver(anna, letter())
    draft = replace(start_reply(anna, 1, "Hi"), **changes)  # type: ignore[arg-type]
    with pytest.raises((UsageError, NotFound), match=complaint):
        send(anna, draft)
    assert outbox(anna) == []
    assert anna.store.ticket(1).status is Status.NEW


def test_two_answers_at_once_are_never_an_accident(anna: Desk, ben: Desk) -> None:
    deliver(anna, letter())
    ben.store.refresh()
    mine, his = start_reply(anna, 1, "From Anna"), start_reply(ben, 1, "From Ben")
    tag(ben, [1], add=["x"])  # disjoint changes do not matter
    send(anna, mine)
    ben.store.refresh()
    with pytest.raises(NewMessages, match="anna wrote on #1"):
        send(ben, his)
    send(ben, his, regardless=True)
    assert len(outbox(ben)) == 2


def test_notes_never_leave(anna: Desk) -> None:  # B9.7
    secret = "the customer is difficult"
    deliver(anna, letter())
    add_note(anna, [1], secret)
    send(anna, start_reply(anna, 1, "Hello"))
    add_note(anna, [1], secret)
    for path in (anna.folder / "store" / "mail").rglob("*.eml"):
        assert secret.encode() not in path.read_bytes()
    assert secret not in start_reply(anna, 1).body


def test_a_draft_is_kept_for_its_writer(anna: Desk, ben: Desk) -> None:
    deliver(anna, letter())
    draft = start_reply(anna, 1, "half a sent")
    save_draft(anna, draft)
    save_draft(anna, replace(draft, body="half a sentence"))
    ben.store.refresh()
    assert saved_draft(ben, 1) is None
    assert drafts(anna)[1].body == "half a sentence"
    send(anna, draft)
    assert drafts(anna) == {}


def test_attachments_and_blind_copies(anna: Desk, tmp_path: Path) -> None:
    deliver(anna, letter())
    file = tmp_path / "invoice.pdf"
    file.write_bytes(b"%PDF")
    draft = with_attachment(start_reply(anna, 1, "Here"), file)
    send(anna, replace(draft, bcc=(Address("", "boss@x.example"),)))
    outgoing = outbox(anna)[0]
    raw = anna.store.mail.get(outgoing.raw)
    assert b"boss@x.example" not in raw
    assert "boss@x.example" in outgoing.recipients
    assert b"invoice.pdf" in raw


def test_a_failed_mail_brings_the_ticket_back_on_top(anna: Desk) -> None:  # B10.4
    deliver(anna, letter())
    send(anna, start_reply(anna, 1, "Hi"))
    number = outbox(anna)[0].id
    begin_sending(anna, number)
    record_failed(anna, number, "550 no such user")
    assert anna.store.ticket(1).status is Status.OPEN
    assert last_message(anna, 1).state is SendState.FAILED
    retry(anna, number)
    assert last_message(anna, 1).state is SendState.QUEUED
    drop(anna, number)
    assert outbox(anna) == []


def test_a_mail_that_failed_and_was_sent_after_all_is_an_answer(
    anna: Desk, clock: FakeClock
) -> None:
    deliver(anna, letter(), at=clock())
    waiting = anna.store.ticket(1).waiting_since
    clock.forward(hours=5)
    send(anna, start_reply(anna, 1, "Hi"), close=True)
    number = outbox(anna)[0].id
    begin_sending(anna, number)
    record_failed(anna, number, "550 no such user")
    assert anna.store.ticket(1).waiting_since == waiting  # as long as before (C9.2)
    retry(anna, number)
    begin_sending(anna, number)
    record_sent(anna, number, "250 ok")
    ticket = anna.store.ticket(1)
    assert (ticket.status, ticket.waiting_since) == (Status.CLOSED, None)


def test_a_failed_answer_that_is_dropped_after_another_one_opens_nothing(
    anna: Desk, clock: FakeClock
) -> None:
    deliver(anna, letter(), at=clock())
    send(anna, start_reply(anna, 1, "First"))
    first = outbox(anna)[0].id
    begin_sending(anna, first)
    record_failed(anna, first, "550 no")
    clock.forward(minutes=5)
    send(anna, start_reply(anna, 1, "Second"))
    drop(anna, first)
    ticket = anna.store.ticket(1)
    assert (ticket.status, ticket.waiting_since) == (Status.PENDING, None)


def test_what_fails_on_a_part_opens_the_whole(anna: Desk) -> None:
    deliver(anna, letter(), letter(subject="Another"))
    send(anna, start_reply(anna, 1, "Hi"))
    number = outbox(anna)[0].id
    begin_sending(anna, number)
    merge(anna, [1], 2)
    record_failed(anna, number, "550 no")
    assert [anna.store.ticket(each).status for each in (1, 2)] == [Status.CLOSED, Status.OPEN]


def test_what_came_instead_of_what_went_is_read_first(
    anna: Desk, ben: Desk, clock: FakeClock
) -> None:
    deliver(anna, letter(message_id="<q@x>"), at=clock())
    ben.store.refresh()
    send(ben, start_reply(ben, 1, "From Ben"))
    anna.store.refresh()
    draft = start_reply(anna, 1, "From Anna")
    undo(ben)
    clock.forward(minutes=1)
    deliver(ben, letter(body="Stop!", headers="In-Reply-To: <q@x>"), at=clock())
    with pytest.raises(NewMessages):
        send(anna, draft)


def test_an_answer_never_crosses_a_merge(
    anna: Desk, ben: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver(anna, letter(), letter(subject="Another"))
    ben.store.refresh()
    draft = start_reply(anna, 1, "Hello")
    real = compose

    def slow(mail: Letter) -> bytes:
        merge(ben, [1], 2)
        return real(mail)

    monkeypatch.setattr("tuidesk.desk.answers.reply.compose", slow)
    with pytest.raises(NotAllowed, match="part of #2"):
        send(anna, draft)
    assert outbox(anna) == []


def test_the_answer_goes_to_whom_a_person_calls_the_customer(anna: Desk) -> None:  # B5.6
    deliver(anna, letter(headers="Reply-To: wrong@mail.example"))
    set_customer(anna, [1], "Bo <bo@mail.example>")
    assert [each.address for each in start_reply(anna, 1).to] == ["bo@mail.example"]
    deliver(anna, letter("Bo <bo@mail.example>", "Another"))
    merge(anna, [1], 2)
    assert [each.address for each in start_reply(anna, 2).to] == ["bo@mail.example"]
    undo(anna)
    undo(anna)
    assert [each.address for each in start_reply(anna, 1).to] == ["wrong@mail.example"]
    assert anna.store.ticket(1).mistaken == ()


def test_canned_replies_fill_in_what_is_known(anna: Desk) -> None:
    deliver(anna, letter())
    reply, text = canned_text(anna, 1, "refund-issued")
    assert text.startswith("Hi Olivia,")
    assert "{{ refund.amount }}" in text
    assert reply.tags == ("refund",)
    assert canned_text(anna, 1, "refund-issued.de")[1].startswith("Guten Tag Olivia Hart")
    with pytest.raises(NotFound, match="refund-issued"):
        canned_text(anna, 1, "nonsense")


def test_a_fresh_answer_without_a_word_is_not_sent(anna: Desk) -> None:
    deliver(anna, letter())
    with pytest.raises(UsageError, match="empty"):
        send(anna, start_reply(anna, 1))


def test_an_answer_is_signed_with_name_and_shop(anna: Desk) -> None:
    deliver(anna, letter())
    assert start_reply(anna, 1).body.startswith("\n\n-- \nAnna\nBlue Mug\n")
    own = replace(anna.settings.mailboxes[0], signature={"en": "The two of us"})
    signed = replace(anna, settings=replace(anna.settings, mailboxes=(own,)))
    assert start_reply(signed, 1).body.startswith("\n\n-- \nThe two of us\n")


def test_a_name_that_looks_like_a_hole_keeps_nobody_from_an_answer(anna: Desk) -> None:
    deliver(anna, letter('"{{ customer.address }}" <q@mail.example>'))
    assert send(anna, start_reply(anna, 1, "Hello.")).tickets == (1,)


def test_a_canned_reply_is_in_the_customers_language(anna: Desk) -> None:
    german = "Guten Tag, wo bleibt meine Bestellung? Ich warte schon seit zwei Wochen darauf."
    deliver(anna, letter(), letter(body=german))
    assert canned_text(anna, 1, "refund-issued")[0].language == "en"
    assert canned_text(anna, 2, "refund-issued")[0].language == "de"
    assert canned_replies(anna, 2)[0].language == "de"
    assert canned_replies(anna, 1)[0].language == "en"


def test_what_has_left_does_not_stand_in_the_way_of_undo(anna: Desk) -> None:
    deliver(anna, letter())
    tag(anna, [1], add=["x"])
    send(anna, start_reply(anna, 1, "Gone."))
    assert begin_sending(anna, outbox(anna)[0].id)
    undo(anna)
    assert anna.store.ticket(1).tags == ()


def test_a_dropped_answer_is_a_draft_again_and_the_customer_waits(anna: Desk) -> None:
    deliver(anna, letter())
    send(anna, start_reply(anna, 1, "No, wait."))
    drop(anna, outbox(anna)[0].id)
    ticket = anna.store.ticket(1)
    assert (ticket.status, ticket.waiting_since is None) == (Status.OPEN, False)
    assert saved_draft(anna, 1) is not None
    assert start_reply(anna, 1).body.count("No, wait.") == 0


def test_undo_gives_back_the_draft_as_it_was(anna: Desk, tmp_path: Path) -> None:
    deliver(anna, letter())
    file = tmp_path / "a.pdf"
    file.write_bytes(b"x")
    draft = replace(
        with_attachment(start_reply(anna, 1, "Hi"), file),
        to=(Address("Bo", "Bo@Example.example"),),
        bcc=(Address("", "boss@x.example"),),
        tags=("vip",),
    )
    with pytest.raises(OtherRecipient, match="not to the customer"):
        send(anna, draft)
    send(anna, draft, sure=True)
    undo(anna)
    kept = saved_draft(anna, 1)
    assert kept == replace(draft, latest_seen=None)
    send(anna, kept, sure=True)  # nothing has come meanwhile


def test_undo_does_not_reach_behind_a_dropped_answer(anna: Desk) -> None:
    for number in (1, 2):
        deliver(anna, letter(message_id=f"<{number}@x>"))
        send(anna, start_reply(anna, number, "Words."))
    drop(anna, outbox(anna)[1].id)
    with pytest.raises(NotAllowed, match="cannot be undone: it cannot be undone"):
        undo(anna)
    assert [each.ticket for each in outbox(anna)] == [1]


def test_a_quote_alone_is_no_answer(anna: Desk) -> None:
    deliver(anna, letter("田中 <t@mail.example>", "Wo ist es?", "Where?"))
    draft = start_reply(anna, 1)
    with pytest.raises(UsageError, match="empty"):
        send(anna, draft)
    assert outbox(anna) == []
