"""Merge, un-merge, split, another customer, explain – and the way back from each."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.clock import FakeClock
from tests.letters import deliver, letter
from tuidesk.desk.answers.drafting import start_reply
from tuidesk.desk.answers.reply import send
from tuidesk.desk.care.archiving import archive_old
from tuidesk.desk.care.exporting import mails_of, tickets_to_export
from tuidesk.desk.context import Desk
from tuidesk.desk.lists.explaining import explain
from tuidesk.desk.lists.listing import read_thread
from tuidesk.desk.lists.searching import search
from tuidesk.desk.verbs.customer import possible_customers, set_customer
from tuidesk.desk.verbs.merging import merge, split, unmerge
from tuidesk.desk.verbs.status import set_status
from tuidesk.desk.verbs.tag import tag
from tuidesk.desk.verbs.undo import undo
from tuidesk.domain.errors import NotAllowed, NotFound, UsageError
from tuidesk.domain.hours.promise import Promise
from tuidesk.domain.letters.message import Message
from tuidesk.domain.tickets.ticket import Status, Ticket
from tuidesk.store.care.examine import examine


@pytest.fixture
def shop(anna: Desk, clock: FakeClock) -> Desk:
    """Three tickets of one customer."""
    for at, words in enumerate(("first", "second", "third")):
        mail = letter(subject=f"Order {at}", body=f"The {words} words", message_id=f"<{words}@x>")
        deliver(anna, mail, at=clock())
        clock.forward(minutes=1)
    return anna


def texts(desk: Desk, number: int) -> list[str]:
    entries = read_thread(desk, number).entries
    return [entry.what.text for entry in entries if isinstance(entry.what, Message)]


def last_message_id(desk: Desk, number: int) -> int:
    entries = read_thread(desk, number).entries
    return max(entry.id for entry in entries if isinstance(entry.what, Message))


def without_revision(ticket: Ticket) -> dict[str, object]:
    kept = {name: getattr(ticket, name) for name in Ticket.__dataclass_fields__}
    grown = ("revision", "updated", "participants", "latest_message", "latest_incoming")
    return {name: value for name, value in kept.items() if name not in grown}


def test_the_first_promise_of_merged_tickets_counts(shop: Desk, clock: FakeClock) -> None:
    soon, late = (Promise(clock() + timedelta(hours=at), clock(), 3600) for at in (1, 2))
    with shop.store.transaction("test") as tx:
        tx.save(replace(tx.ticket(1), promise=late))
        tx.save(replace(tx.ticket(2), promise=soon))
    merge(shop, [2, 3], 1)
    assert [shop.store.ticket(number).promise for number in (1, 2)] == [soon, None]
    undo(shop)
    assert [shop.store.ticket(number).promise for number in (1, 2)] == [late, soon]


def test_merged_tickets_are_read_as_one_and_answered_there(shop: Desk) -> None:
    set_status(shop, [1], Status.PENDING)
    tag(shop, [2], ["late"], [])
    merge(shop, [2, 3], 1)
    whole = shop.store.ticket(1)
    assert texts(shop, 1) == ["The first words", "The second words", "The third words"]
    assert (whole.status, whole.tags, whole.message_count) == (Status.OPEN, ("late",), 3)
    assert whole.waiting_since == shop.store.ticket(2).created
    assert shop.store.ticket(2).status is Status.CLOSED
    answer = letter(body="to the second", headers="In-Reply-To: <second@x>")  # B1.7
    deliver(shop, answer, at=shop.clock())
    assert texts(shop, 1)[-1] == "to the second"
    assert "was merged into #1" in explain(shop, 1)[-1].why
    with pytest.raises(NotAllowed, match="part of #1"):
        send(shop, start_reply(shop, 2, "Hello"))
    send(shop, start_reply(shop, 1, "Hello"))


def test_merged_twice_follows_to_the_last(shop: Desk) -> None:  # B1.7
    merge(shop, [3], 2)
    merge(shop, [2], 1)
    assert texts(shop, 1) == ["The first words", "The second words", "The third words"]
    deliver(shop, letter(headers="In-Reply-To: <third@x>"), at=shop.clock())
    assert shop.store.ticket(1).message_count == 4


def test_a_merge_is_undone(shop: Desk) -> None:
    before = [without_revision(shop.store.ticket(number)) for number in (1, 2)]
    merge(shop, [2], 1)
    undo(shop)
    assert [without_revision(shop.store.ticket(number)) for number in (1, 2)] == before
    assert texts(shop, 1) == ["The first words"]


def test_un_merging_after_more_mail_keeps_it_where_it_is(shop: Desk) -> None:
    merge(shop, [2], 1)
    deliver(shop, letter(body="later", headers="In-Reply-To: <second@x>"), at=shop.clock())
    unmerge(shop, [2])
    assert texts(shop, 1) == ["The first words", "later"]
    assert texts(shop, 2) == ["The second words"]
    assert (shop.store.ticket(2).status, shop.store.ticket(1).message_count) == (Status.OPEN, 2)
    undo(shop)
    assert texts(shop, 1) == ["The first words", "The second words", "later"]


def test_what_cannot_be_merged(shop: Desk) -> None:
    merge(shop, [2], 1)
    with pytest.raises(NotAllowed):
        merge(shop, [3], 2)
    with pytest.raises(NotAllowed):
        merge(shop, [2], 3)
    with pytest.raises(UsageError):
        merge(shop, [3], 3)
    with pytest.raises(NotFound):
        merge(shop, [99], 1)
    with pytest.raises(NotAllowed):
        unmerge(shop, [3])


def test_a_message_is_split_off_and_its_answers_follow(shop: Desk) -> None:
    other = letter(
        subject="Tea", body="Other matter", message_id="<tea@x>", headers="In-Reply-To: <first@x>"
    )
    deliver(shop, other, at=shop.clock())
    entry = next(
        e.id
        for e in read_thread(shop, 1).entries
        if isinstance(e.what, Message) and e.what.text == "Other matter"
    )
    done = split(shop, 1, [entry])
    new = done.tickets[1]
    assert texts(shop, 1) == ["The first words"]
    assert texts(shop, new) == ["Other matter"]
    assert shop.store.ticket(new).waiting_since is not None
    deliver(shop, letter(body="about tea", headers="In-Reply-To: <tea@x>"), at=shop.clock())
    assert texts(shop, new) == ["Other matter", "about tea"]
    assert [hit.ticket.number for hit in search(shop, '"other matter"')] == [new]
    with pytest.raises(NotAllowed, match="at least one"):
        split(shop, 1, [1])
    with pytest.raises(NotFound):
        split(shop, 1, [77])


def test_a_split_is_undone(shop: Desk) -> None:
    deliver(shop, letter(body="Other", headers="In-Reply-To: <first@x>"), at=shop.clock())
    split(shop, 1, [last_message_id(shop, 1)])
    undo(shop)
    assert texts(shop, 1) == ["The first words", "Other"]
    assert shop.store.ticket(1).message_count == 2


def test_another_customer(shop: Desk) -> None:
    set_customer(shop, [1], "Bo Berg <bo@mail.example>")
    assert str(shop.store.ticket(1).customer) == "Bo Berg <bo@mail.example>"
    assert "bo@mail.example" in shop.store.ticket(1).participants
    assert [each.address for each in possible_customers(shop, 1)] == [
        "bo@mail.example",
        "olivia@mail.example",
    ]
    undo(shop)
    assert shop.store.ticket(1).customer.address == "olivia@mail.example"
    with pytest.raises(UsageError):
        set_customer(shop, [1], "nobody")


def test_everything_decided_is_explained(anna: Desk) -> None:
    away = letter(subject="Abwesenheitsnotiz", headers="Auto-Submitted: auto-replied")
    deliver(anna, away)
    told = {reason.what: reason.why for reason in explain(anna, 1)}
    assert "starts a conversation" in told["ticket"]
    assert "out-of-office" in told["automatic"]
    assert "no person wrote it" in told["automatic answer"]


def test_long_closed_tickets_leave_memory_and_come_back(shop: Desk, clock: FakeClock) -> None:
    set_status(shop, [1, 2], Status.CLOSED)
    set_status(shop, [3], Status.PENDING)
    clock.forward(days=6)
    assert archive_old(shop, 10) == 0
    clock.forward(days=2)
    assert archive_old(shop, 1) == 1
    assert archive_old(shop, 10) == 1
    assert set(shop.store.tickets()) == {3}
    assert {hit.ticket.number for hit in search(shop, "words is:closed")} == {1, 2}
    deliver(shop, letter(body="again", headers="In-Reply-To: <first@x>"), at=clock())
    assert shop.store.tickets()[1].status is Status.OPEN
    assert texts(shop, 1) == ["The first words", "again"]


def test_a_ticket_with_a_draft_or_unsent_mail_stays(shop: Desk, clock: FakeClock) -> None:
    send(shop, start_reply(shop, 1, "Hello"), close=True)
    clock.forward(days=30)
    assert archive_old(shop, 10) == 0


def counts(desk: Desk) -> dict[int, int]:
    assert [each for each in examine(desk.folder) if not each.harmless] == []
    return {number: ticket.message_count for number, ticket in desk.store.tickets().items()}


def test_undoing_a_merge_that_somebody_else_undid_is_refused(shop: Desk, ben: Desk) -> None:
    merge(shop, [1], 2)
    ben.store.refresh()
    unmerge(ben, [1])
    with pytest.raises(NotAllowed, match="with another"):
        undo(shop)
    assert counts(shop) == {1: 1, 2: 1, 3: 1}


def test_undoing_one_of_two_merges_keeps_the_other(shop: Desk, ben: Desk) -> None:
    merge(shop, [1], 2)
    ben.store.refresh()
    merge(ben, [3], 2)
    undo(shop)
    assert shop.store.ticket(2).merged == (3,)
    assert counts(shop) == {1: 1, 2: 2, 3: 1}


def test_counts_reach_up_the_whole_chain(shop: Desk) -> None:
    merge(shop, [1], 2)
    merge(shop, [2], 3)
    assert counts(shop) == {1: 1, 2: 2, 3: 3}
    unmerge(shop, [1])
    assert counts(shop) == {1: 1, 2: 1, 3: 2}
    unmerge(shop, [2])
    assert counts(shop) == {1: 1, 2: 1, 3: 1}


def test_a_split_with_later_mail_is_undone_with_all_of_it(shop: Desk) -> None:
    joined = "In-Reply-To: <first@x>"
    deliver(shop, letter(body="Tea", headers=joined, message_id="<tea@x>"), at=shop.clock())
    new = split(shop, 1, [last_message_id(shop, 1)]).tickets[1]
    deliver(shop, letter(body="More tea", headers="In-Reply-To: <tea@x>"), at=shop.clock())
    undo(shop)
    assert texts(shop, 1) == ["The first words", "Tea", "More tea"]
    assert counts(shop)[1] == 3
    assert shop.store.ticket(new).merged_into == 1


def test_what_has_not_left_is_not_split_off(shop: Desk) -> None:
    send(shop, start_reply(shop, 1, "Hello"))
    with pytest.raises(NotAllowed, match="not been sent"):
        split(shop, 1, [last_message_id(shop, 1)])


def test_parts_and_spam_are_left_alone(shop: Desk) -> None:
    merge(shop, [1], 2)
    with pytest.raises(NotAllowed, match="part of #2"):
        set_status(shop, [1], Status.OPEN)
    set_status(shop, [2], Status.SPAM)
    with pytest.raises(NotAllowed, match="spam"):
        merge(shop, [3], 2)


def test_a_reply_that_was_taken_back_does_not_count(shop: Desk) -> None:
    send(shop, start_reply(shop, 1, "zebraword"))
    undo(shop)
    assert counts(shop)[1] == 1
    assert search(shop, "zebraword") == []


def test_a_search_finds_the_whole_and_an_export_has_all_of_it(shop: Desk) -> None:
    merge(shop, [2], 1)
    assert [hit.ticket.number for hit in search(shop, '"second words"')] == [1]
    (ticket,) = tickets_to_export(shop, '"second words"')
    assert len(list(mails_of(shop, ticket))) == 2
