from collections.abc import Callable
from dataclasses import replace
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.clock import NOW
from tests.domain.tickets.test_ticket import fresh
from tuidesk.domain.errors import UsageError
from tuidesk.domain.tickets.query import OPERATORS, Context, parse
from tuidesk.domain.tickets.ticket import Priority, Status

CONTEXT = Context("anna", NOW)
TICKET = replace(fresh(), number=1042, owner="anna", tags=("refund", "vip"), priority=Priority.HIGH)


@pytest.mark.parametrize(
    "query",
    [
        "",
        "where",
        "olivia",
        "1042",
        "#1042",
        "is:new",
        "is:mine owner:me owner:anna",
        "tag:refund -tag:late",
        "from:mail.example",
        "priority:high",
        '"is it"',
        "before:2026-12-01 after:2d",
        "is:waiting",
        "-is:pending",
        "nothing or olivia",
        "tag:late or (tag:refund priority:high)",
        "(nobody OR olivia) -(tag:refund tag:late)",
        "-(nobody or owner:ben)",
        "(olivia",
        "olivia) where",
        "olivia or",
        "or olivia",
        "()",
    ],
)
def test_it_is_found(query: str) -> None:
    assert parse(query, CONTEXT).matches(TICKET)


@pytest.mark.parametrize(
    "query",
    [
        "is:pending",
        "-olivia",
        "owner:none",
        "tag:late",
        "#1",
        "is:closed",
        "tag:late or nobody",
        "olivia (tag:late or owner:ben)",
        "-(olivia or nobody)",
        '"or"',
        "(is:pending or #7) olivia",
    ],
)
def test_it_is_not_found(query: str) -> None:
    assert not parse(query, CONTEXT).matches(TICKET)


def test_only_active_tickets_unless_asked() -> None:
    closed = replace(TICKET, status=Status.CLOSED)
    assert not parse("where", CONTEXT).matches(closed)
    assert parse("where is:closed", CONTEXT).matches(closed)
    assert parse("where is:any", CONTEXT).matches(closed)


@pytest.mark.parametrize(
    "query", ["is:nonsense", "priority:x", "before:whenever", "tag:", "-owner:"]
)
def test_what_has_no_meaning_is_named(query: str) -> None:
    with pytest.raises(UsageError, match=query.partition(":")[2] or "needs a word"):
        parse(query, CONTEXT)


def test_closed_tickets_are_asked_for_in_any_branch() -> None:
    closed = replace(TICKET, status=Status.CLOSED)
    assert parse("nothing or is:closed", CONTEXT).matches(closed)
    assert parse("(is:closed or is:spam) olivia", CONTEXT).wants_archive
    assert not parse("-is:closed", CONTEXT).wants_archive


def test_every_operator_is_on_the_help_page() -> None:
    page = (files("tuidesk.cli") / "pages" / "search.md").read_text()
    assert [name for name in OPERATORS if f"{name}:" not in page] == []


Tree = tuple[str, Callable[[set[str]], bool]]
"""A search as typed, and what it means for the tags of a ticket."""


def _tag(name: str) -> Tree:
    return f"tag:{name}", lambda tags: name in tags


def _both(parts: tuple[Tree, Tree]) -> Tree:
    (a, one), (b, other) = parts
    return f"({a}) ({b})", lambda tags: one(tags) and other(tags)


def _either(parts: tuple[Tree, Tree]) -> Tree:
    (a, one), (b, other) = parts
    return f"({a} or {b})", lambda tags: one(tags) or other(tags)


def _without(part: Tree) -> Tree:
    return f"-({part[0]})", lambda tags: not part[1](tags)


TREES = st.recursive(
    st.sampled_from("abcd").map(_tag),
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(_both),
        st.tuples(inner, inner).map(_either),
        inner.map(_without),
    ),
    max_leaves=8,
)


@given(TREES, st.sets(st.sampled_from("abcd")))
def test_or_not_and_brackets_mean_what_they_say(tree: Tree, tags: set[str]) -> None:
    ticket = replace(TICKET, tags=tuple(sorted(tags)))
    assert parse(tree[0], CONTEXT).matches(ticket) == tree[1](tags)
