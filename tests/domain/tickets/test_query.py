from dataclasses import replace

import pytest

from tests.clock import NOW
from tests.domain.tickets.test_ticket import fresh
from tuidesk.domain.errors import UsageError
from tuidesk.domain.tickets.query import Context, parse
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
    ],
)
def test_it_is_found(query: str) -> None:
    assert parse(query, CONTEXT).matches(TICKET)


@pytest.mark.parametrize(
    "query", ["is:pending", "-olivia", "owner:none", "tag:late", "#1", "is:closed"]
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
