"""What undo took back can be done again, until something new is done."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from tests.letters import deliver, letter
from tuidesk.desk.answers.drafting import discard_draft, save_draft, saved_draft, start_reply
from tuidesk.desk.answers.outbox import outbox
from tuidesk.desk.answers.reply import send
from tuidesk.desk.context import Desk
from tuidesk.desk.hours.change import one_day, set_day
from tuidesk.desk.lists.listing import read_thread
from tuidesk.desk.verbs.assign import assign
from tuidesk.desk.verbs.customer import set_customer
from tuidesk.desk.verbs.language import set_language
from tuidesk.desk.verbs.merging import merge, split, unmerge
from tuidesk.desk.verbs.note import add_note
from tuidesk.desk.verbs.status import set_priority, set_status, snooze
from tuidesk.desk.verbs.tag import tag
from tuidesk.desk.verbs.undo import redo, undo
from tuidesk.domain.errors import NotAllowed
from tuidesk.domain.tickets.event import Event
from tuidesk.domain.tickets.thread import Note
from tuidesk.domain.tickets.ticket import Status
from tuidesk.store.care.examine import examine


def state(desk: Desk) -> list[object]:
    """All that a person sees of tickets, but for their dates and history."""
    tickets = [
        (each.number, each.status, each.owner, each.tags, each.priority, each.snoozed_until,
         each.customer, each.merged, each.merged_into, each.language, each.message_count)
        for each in desk.store.tickets().values()
    ]  # fmt: skip
    notes = [
        (number, entry.what.text)
        for number in desk.store.tickets()
        for entry in read_thread(desk, number).entries
        if isinstance(entry.what, Note) and not entry.what.withdrawn
    ]
    hours = (desk.folder / "config" / "hours.toml").read_text()
    draft = saved_draft(desk, 2)
    return [tickets, notes, hours, draft and draft.body]


ACTS: list[Callable[[Desk], object]] = [
    lambda desk: assign(desk, [1, 2], "ben"),
    lambda desk: tag(desk, [1, 2], add=["x"], remove=["gone"]),
    lambda desk: set_status(desk, [1, 2], Status.SPAM),
    lambda desk: set_priority(desk, [1, 2], "urgent"),
    lambda desk: snooze(desk, [1, 2], desk.clock() + timedelta(days=1)),
    lambda desk: add_note(desk, [1, 2], "Ask the courier."),
    lambda desk: set_customer(desk, [1], "bo@mail.example"),
    lambda desk: set_language(desk, [1], "de"),
    lambda desk: merge(desk, [1], 2),
    lambda desk: unmerge(desk, [3]),
    lambda desk: split(desk, 4, [_second_message(desk)]),
    lambda desk: set_day(desk, one_day(date(2027, 1, 4)), "closed"),
    lambda desk: discard_draft(desk, 2),
]


@pytest.mark.parametrize("act", ACTS)
def test_what_was_undone_is_done_again(anna: Desk, act: Callable[[Desk], object]) -> None:
    prepare(anna)
    before = state(anna)
    act(anna)
    after = state(anna)
    undo(anna)
    undone = state(anna)
    assert undone == before or len(anna.store.tickets()) > 5  # a split leaves a part
    for _ in range(2):
        redo(anna)
        assert state(anna) == after
        undo(anna)
        assert state(anna) == undone
    redo(anna)
    assert [each for each in examine(anna.folder) if not each.harmless] == []
    with pytest.raises(NotAllowed, match="nothing to redo"):
        redo(anna)


def test_steps_are_done_again_in_their_order(anna: Desk) -> None:
    deliver(anna, letter())
    for name in ("a", "b", "c"):
        tag(anna, [1], add=[name])
    undo(anna)
    undo(anna)
    assert anna.store.ticket(1).tags == ("a",)
    redo(anna)
    assert anna.store.ticket(1).tags == ("a", "b")
    undo(anna)
    tag(anna, [1], add=["d"])
    with pytest.raises(NotAllowed, match="nothing to redo"):
        redo(anna)
    assert anna.store.ticket(1).tags == ("a", "d")


def test_what_others_did_since_stays(anna: Desk, ben: Desk) -> None:
    deliver(anna, letter())
    tag(anna, [1], add=["a"])
    set_priority(anna, [1], "urgent")
    undo(anna)
    set_priority(ben, [1], "high")
    redo(anna)
    assert anna.store.ticket(1).priority.name.lower() == "high"
    assert undo(ben).tickets == (1,)


def test_an_answer_is_never_sent_by_redo(anna: Desk) -> None:
    deliver(anna, letter())
    send(anna, start_reply(anna, 1, "On its way."))
    undo(anna)
    with pytest.raises(NotAllowed, match="nothing to redo"):
        redo(anna)
    assert outbox(anna) == []
    draft = saved_draft(anna, 1)
    assert draft is not None
    assert "On its way." in draft.body


def test_a_merge_that_somebody_made_otherwise_is_not_done_again(anna: Desk, ben: Desk) -> None:
    deliver(anna, letter(), letter(), letter())
    merge(anna, [1], 2)
    undo(anna)
    merge(ben, [1], 3)
    with pytest.raises(NotAllowed, match="cannot be redone: #1 was merged with another"):
        redo(anna)
    assert anna.store.ticket(1).merged_into == 3


def test_words_written_into_a_draft_since_are_not_lost(anna: Desk) -> None:
    prepare(anna)
    discard_draft(anna, 2)
    undo(anna)
    save_draft(anna, start_reply(anna, 2, "Other words."))
    redo(anna)
    assert saved_draft(anna, 2) is None
    undo(anna)
    draft = saved_draft(anna, 2)
    assert draft is not None
    assert "Other words." in draft.body


def test_the_ticket_tells_it(anna: Desk) -> None:
    deliver(anna, letter())
    tag(anna, [1], add=["a"])
    undo(anna)
    redo(anna)
    events = [e.what for e in read_thread(anna, 1).entries if isinstance(e.what, Event)]
    assert [each.verb for each in events][-2:] == ["undone", "redone"]


def prepare(desk: Desk) -> None:
    """Five tickets: #3 is part of #5, #4 has two messages, #2 an unsent answer."""
    deliver(desk, *(letter(message_id=f"<{at}@mail.example>") for at in range(1, 6)))
    deliver(desk, letter(headers="In-Reply-To: <4@mail.example>"))
    tag(desk, [1], add=["old", "gone"])
    merge(desk, [3], 5)
    save_draft(desk, start_reply(desk, 2, "Words of mine."))


def _second_message(desk: Desk) -> int:
    return read_thread(desk, 4).entries[-1].id


def cycle_by_redo(anna: Desk, ben: Desk) -> Callable[[Desk], object]:
    merge(anna, [3], 2)
    undo(anna)
    merge(ben, [2], 3)
    return redo


def cycle_by_undo_of_unmerge(anna: Desk, ben: Desk) -> Callable[[Desk], object]:
    merge(anna, [3], 2)
    unmerge(anna, [3])
    merge(ben, [2], 3)
    return undo


def cycle_by_undo_of_split(anna: Desk, ben: Desk) -> Callable[[Desk], object]:
    deliver(anna, letter(headers="In-Reply-To: <2@mail.example>"))
    split(anna, 2, [read_thread(anna, 2).entries[-1].id])
    merge(ben, [2], 4)
    return undo


@pytest.mark.parametrize("act", [cycle_by_redo, cycle_by_undo_of_unmerge, cycle_by_undo_of_split])
def test_no_ticket_becomes_a_part_of_itself(
    anna: Desk, ben: Desk, act: Callable[[Desk, Desk], Callable[[Desk], object]]
) -> None:
    deliver(anna, *(letter(message_id=f"<{at}@mail.example>") for at in range(1, 4)))
    turn = act(anna, ben)
    with pytest.raises(NotAllowed, match="was merged with another"):
        turn(anna)
    assert examine(anna.folder) == []


@pytest.mark.parametrize("part_again", [undo, lambda desk: unmerge(desk, [2])])
def test_who_came_with_a_merged_ticket_is_a_stranger_again(
    anna: Desk, part_again: Callable[[Desk], object]
) -> None:
    deliver(anna, letter("Mary <mary@a.example>"), letter("Tres <tres@b.example>", "Other"))
    before = anna.store.ticket(1)
    merge(anna, [2], 1)
    assert "tres@b.example" in anna.store.ticket(1).participants
    part_again(anna)
    now = anna.store.ticket(1)
    assert (now.participants, now.latest_message, now.latest_incoming) == (
        before.participants, before.latest_message, before.latest_incoming
    )  # fmt: skip


def test_who_is_split_off_is_a_stranger(anna: Desk) -> None:
    deliver(anna, letter("Mary <mary@a.example>", message_id="<1@x>"))
    deliver(anna, letter("Tres <tres@b.example>", headers="In-Reply-To: <1@x>"))
    split(anna, 1, [2])
    assert "tres@b.example" not in anna.store.ticket(1).participants
    undo(anna)
    assert "tres@b.example" in anna.store.ticket(1).participants


def test_an_answer_that_was_taken_back_cannot_be_split_off(anna: Desk) -> None:
    deliver(anna, letter())
    send(anna, start_reply(anna, 1, "On its way."))
    undo(anna)
    message = next(e for e in read_thread(anna, 1).entries if e.id == 2)
    with pytest.raises(NotAllowed, match="was undone"):
        split(anna, 1, [message.id])
    assert examine(anna.folder) == []
