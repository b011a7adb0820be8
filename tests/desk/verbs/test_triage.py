from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.clock import FakeClock
from tests.letters import deliver, letter
from tuidesk.desk.answers.drafting import start_reply
from tuidesk.desk.answers.reply import send
from tuidesk.desk.context import Desk
from tuidesk.desk.hours.change import set_day
from tuidesk.desk.lists.listing import list_tickets, read_thread, view_named
from tuidesk.desk.lists.shelves import Shelves
from tuidesk.desk.verbs.act import speaker_at
from tuidesk.desk.verbs.assign import assign
from tuidesk.desk.verbs.note import add_note
from tuidesk.desk.verbs.status import (
    set_priority,
    set_status,
    snooze,
    wake_due,
)
from tuidesk.desk.verbs.tag import tag
from tuidesk.desk.verbs.undo import undo
from tuidesk.domain.acts.actions import WHEN_OPEN, snooze_time
from tuidesk.domain.acts.undo import Fields
from tuidesk.domain.errors import NotAllowed, NotFound, UsageError
from tuidesk.domain.hours.days import parse_range
from tuidesk.domain.tickets.event import Event
from tuidesk.domain.tickets.thread import Note
from tuidesk.domain.tickets.ticket import Priority, Status
from tuidesk.store.errors import Conflict


def events(desk: Desk, number: int) -> list[tuple[str, str]]:
    what = [entry.what for entry in read_thread(desk, number).entries]
    return [(each.by, each.verb) for each in what if isinstance(each, Event)]


def test_a_ticket_has_one_owner_and_two_people_never_take_it_unknowingly(
    anna: Desk, ben: Desk
) -> None:
    deliver(anna, letter())
    assign(anna, [1], "me")
    with pytest.raises(NotAllowed, match="#1 belongs to anna"):
        assign(ben, [1], "me")
    assign(ben, [1], "me", force=True)
    anna.store.refresh()
    assert anna.store.ticket(1).owner == "ben"
    assert events(anna, 1) == [("anna", "assigned"), ("ben", "assigned")]
    assign(ben, [1], "none")
    assert ben.store.ticket(1).owner is None


def test_an_unknown_agent_is_named(anna: Desk) -> None:
    deliver(anna, letter())
    with pytest.raises(UsageError, match="anna, ben"):
        assign(anna, [1], "carl")


def test_bulk_is_all_or_nothing(anna: Desk) -> None:
    deliver(anna, letter(), letter())
    with pytest.raises(NotFound):
        set_status(anna, [1, 2, 99], Status.CLOSED)
    assert anna.store.ticket(1).status is Status.NEW
    assert set_status(anna, [1, 2], Status.CLOSED).tickets == (1, 2)


def test_tags_of_two_people_are_merged(anna: Desk, ben: Desk) -> None:
    deliver(anna, letter())
    tag(anna, [1], add=["Refund", "vip"])
    tag(ben, [1], add=["late"], remove=["vip"])
    assert ben.store.ticket(1).tags == ("late", "refund")
    with pytest.raises(UsageError, match="cannot be a tag"):
        tag(anna, [1], add=["two words"])


def test_a_change_that_changes_nothing_leaves_no_trace(anna: Desk) -> None:
    deliver(anna, letter())
    assign(anna, [1], "me")
    before = anna.store.ticket(1)
    assert assign(anna, [1], "me").tickets == ()
    assert anna.store.ticket(1) == before


def test_if_revision(anna: Desk, ben: Desk) -> None:
    deliver(anna, letter())
    seen = anna.store.ticket(1).revision
    set_priority(ben, [1], "high")
    with pytest.raises(Conflict, match="changed in the meantime"):
        set_status(anna, [1], Status.CLOSED, revision=seen)


def test_snooze_hides_until_its_time(anna: Desk, clock: FakeClock) -> None:
    deliver(anna, letter())
    snooze(anna, [1], clock() + timedelta(hours=2))
    view = view_named(anna, "open")
    assert list_tickets(anna, view) == []
    assert [each.number for each in list_tickets(anna, view_named(anna, "snoozed"))] == [1]
    assert wake_due(anna) == []
    clock.forward(hours=3)
    assert wake_due(anna) == [1]
    assert [each.number for each in list_tickets(anna, view)] == [1]


@pytest.mark.parametrize(
    "act",
    [
        lambda desk: assign(desk, [1, 2], "me"),
        lambda desk: assign(desk, [1, 2], "ben"),
        lambda desk: tag(desk, [1, 2], add=["x", "old"], remove=["gone"]),
        lambda desk: set_status(desk, [1, 2], Status.CLOSED),
        lambda desk: set_status(desk, [1, 2], Status.SPAM),
        lambda desk: set_status(desk, [1, 2], Status.PENDING),
        lambda desk: set_priority(desk, [1, 2], "urgent"),
        lambda desk: snooze(desk, [1, 2], desk.clock() + timedelta(days=1)),
    ],
)
def test_anything_a_person_did_can_be_undone(anna: Desk, act: Callable[[Desk], object]) -> None:
    deliver(anna, letter(), letter())
    tag(anna, [1], add=["old", "gone"])

    def state() -> list[object]:
        return [
            getattr(anna.store.ticket(number), name)
            for number in (1, 2)
            for name in (*Fields.__dataclass_fields__, "tags")
        ]

    before = state()
    act(anna)
    assert state() != before
    undo(anna)
    assert state() == before


def test_undo_keeps_what_others_did_since(anna: Desk, ben: Desk) -> None:
    deliver(anna, letter())
    tag(anna, [1], add=["a"])
    set_priority(ben, [1], "high")
    tag(ben, [1], add=["b"])
    undo(anna)
    ticket = anna.store.ticket(1)
    assert (ticket.tags, ticket.priority) == (("b",), Priority.HIGH)
    with pytest.raises(NotAllowed, match="nothing to undo"):
        undo(anna)


def test_a_note_can_be_withdrawn(anna: Desk) -> None:
    deliver(anna, letter())
    add_note(anna, [1], "secret words")
    undo(anna)
    notes = [e.what for e in read_thread(anna, 1).entries if isinstance(e.what, Note)]
    assert [note.withdrawn for note in notes] == [True]
    with pytest.raises(UsageError):
        add_note(anna, [1], "  ")


def test_shelves_follow_changes_one_by_one(anna: Desk, ben: Desk) -> None:
    deliver(anna, letter(), letter(), letter())
    shelves = Shelves(anna)
    assert shelves.counts()["unassigned"] == 3
    assign(ben, [2], "me")
    set_status(ben, [3], Status.CLOSED)
    changed = anna.store.refresh()
    shelves.update({number for table, number in changed if table == "tickets"})
    counts = shelves.counts()
    assert (counts["unassigned"], counts["closed"], counts["all"], counts["mine"]) == (1, 1, 3, 0)
    shelves.rebuild()
    assert shelves.counts() == counts


def test_a_view_shows_who_waits_longest_and_what_is_urgent_first(
    anna: Desk, clock: FakeClock
) -> None:
    for minutes in (30, 90, 60):
        deliver(anna, letter(), at=clock() - timedelta(minutes=minutes))
    set_priority(anna, [1], "urgent")
    assert [each.number for each in list_tickets(anna)] == [1, 2, 3]
    found = [each.number for each in list_tickets(anna, view_named(anna, "all"), "priority:urgent")]
    assert found == [1]


def test_a_snooze_until_opening_says_until_when(anna: Desk, clock: FakeClock) -> None:
    deliver(anna, letter())
    with pytest.raises(UsageError, match="next opening is not known"):
        snooze_time("when we open", speaker_at(anna))
    (anna.folder / "config" / "hours.toml").write_text(
        '[channel.email]\nregular = "Mo-Su 09:00-17:00"\n', encoding="utf-8"
    )
    until = snooze_time(WHEN_OPEN, speaker_at(anna))
    assert (until > clock(), until.astimezone(anna.settings.zone).hour) == (True, 9)
    done = snooze(anna, [1], until)
    assert done.label == f"Snoozed #1 until {until:%a %d %b} 09:00"


def test_hours_of_a_day_that_is_over_are_refused(anna: Desk) -> None:
    with pytest.raises(UsageError, match="is over"):
        set_day(anna, parse_range("2020-01-01"), "closed")


def test_answering_takes_what_nobody_had(anna: Desk) -> None:
    deliver(anna, letter())
    send(anna, start_reply(anna, 1, "On its way."))
    assert anna.store.ticket(1).owner == "anna"
    undo(anna)
    assert anna.store.ticket(1).owner is None
