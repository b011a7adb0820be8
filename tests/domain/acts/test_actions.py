"""Actions as values: words give an action, an action prints its words."""

from dataclasses import fields
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.clock import NOW
from tests.domain.tickets.test_ticket import fresh
from tuidesk.domain.acts.actions import (
    Action,
    AddNote,
    Assign,
    SetCustomer,
    SetLanguage,
    SetPriority,
    SetStatus,
    Snooze,
    Speaker,
    Tag,
    parse,
)
from tuidesk.domain.acts.undo import Fields, changed, reverted
from tuidesk.domain.errors import NotAllowed, UsageError
from tuidesk.domain.letters.address import Address
from tuidesk.domain.tickets.ticket import Priority, Status, Ticket

BO = Address("Bo Berg", "bo@mail.example")


def person(words: str) -> Address:
    name, _, address = words.rpartition(" ")
    return Address(name, address.strip("<>"))


SPEAKER = Speaker("anna", frozenset({"anna", "ben"}), NOW, person, lambda: NOW + timedelta(days=2))
NAMES = st.from_regex(r"[a-z][a-z0-9-]{0,20}", fullmatch=True)
TAGS = st.lists(NAMES, min_size=1, max_size=3, unique=True).map(tuple)
ACTIONS: st.SearchStrategy[Action] = st.one_of(
    st.sampled_from([Assign("anna"), Assign("ben"), Assign(None), SetCustomer(BO)]),
    st.builds(Tag, TAGS, TAGS),
    st.sampled_from(sorted(SetStatus.VERBS.values())).map(SetStatus),
    st.sampled_from(list(Priority)).map(SetPriority),
    st.integers(1, 60 * 24 * 900).map(lambda m: Snooze(NOW + timedelta(minutes=m))),
    st.just(Snooze(None)),
    st.sampled_from(["en", "de", "ar"]).map(SetLanguage),
    NAMES.map(AddNote),
)


@given(ACTIONS)
def test_an_action_prints_the_words_that_make_it(action: Action) -> None:
    assert parse(str(action), SPEAKER) == action


@given(ACTIONS)
def test_what_an_action_changed_is_taken_back(action: Action) -> None:
    before = fresh()
    after = action.apply(before, NOW)
    assert reverted(after, changed(before, after)) == before


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ("shout", "not an action"),
        ("close now", "no further words"),
        ("assign nobody-known", "no agent"),
        ("tag late", "No tags"),
        ("tag +", "cannot be a tag"),
        ("priority huge", "not a valid priority"),
        ("snooze", "Use --until"),
        ("snooze never", "not a valid time"),
        ("note   ", "empty"),
        ("language xx", "xx"),
    ],
)
def test_words_without_meaning_say_what_is_known(words: str, complaint: str) -> None:
    with pytest.raises(UsageError, match=complaint):
        parse(words, SPEAKER)


def test_me_and_the_next_opening_are_those_of_the_speaker() -> None:
    assert parse("assign me", SPEAKER) == Assign("anna")
    assert parse("snooze when we open", SPEAKER) == Snooze(NOW + timedelta(days=2))


def test_who_takes_a_colleagues_ticket_must_say_so() -> None:
    taken = Assign("ben").apply(fresh(), NOW)
    with pytest.raises(NotAllowed, match="belongs to ben"):
        parse("assign me", SPEAKER).apply(taken, NOW)
    assert parse("assign anna", SPEAKER).apply(taken, NOW).owner == "anna"


def test_only_what_somebody_works_on_can_sleep() -> None:
    closed = SetStatus(Status.CLOSED).apply(fresh(), NOW)
    with pytest.raises(NotAllowed, match="closed"):
        Snooze(datetime(2030, 1, 1, tzinfo=UTC)).apply(closed, NOW)


OF_THE_MAIL = {"number", "subject", "mailbox", "created", "unreadable", "has_files"}
COUNTED = {"tags", "message_count", "updated", "revision"}


def test_every_field_of_a_ticket_is_taken_back_or_comes_from_its_mail() -> None:
    undone = {each.name for each in fields(Fields)}
    assert undone | OF_THE_MAIL | COUNTED == {each.name for each in fields(Ticket)}
    assert not undone & (OF_THE_MAIL | COUNTED)
