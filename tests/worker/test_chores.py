"""The worker's chores beside the outbox: promises follow edited hours, trouble stays alone."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from tests.clock import FakeClock
from tests.letters import deliver, letter
from tests.servers import NOWHERE
from tuidesk.desk.answers.outbox import begin_sending, outbox, record_sent
from tuidesk.desk.context import Desk
from tuidesk.desk.hours.change import change_hours, week_edit
from tuidesk.desk.responder.answering import answer_arrivals
from tuidesk.desk.running.presence import read_worker_state
from tuidesk.settings.starter import Answers
from tuidesk.store.errors import Busy
from tuidesk.worker.loop import _Chores
from tuidesk.worker.state import Status

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def answers(answers: Answers) -> Answers:
    """A desk whose mailbox can send."""
    return replace(answers, smtp=NOWHERE)


@pytest.fixture
def shop(anna: Desk, clock: FakeClock) -> Desk:
    change_hours(anna, "week", week_edit("email", "Mo-Fr 09:00-17:00"))
    clock.time = datetime(2026, 11, 27, 20, tzinfo=BERLIN)
    return anna


@pytest.fixture
def chores(shop: Desk) -> _Chores:
    return _Chores(shop, Status(shop))


def test_promises_follow_hours_that_were_edited_by_hand(
    shop: Desk, chores: _Chores, clock: FakeClock
) -> None:
    deliver(shop, letter(), at=clock.time)
    answer_arrivals(shop)
    for each in outbox(shop):
        begin_sending(shop, each.id)
        record_sent(shop, each.id, "250 OK")
    chores._timers()
    before = shop.store.ticket(1).promise
    assert before is not None
    assert before.due == datetime(2026, 11, 30, 13, tzinfo=BERLIN)
    text = shop.hours.path.read_text().replace("Mo-Fr 09:00-17:00", "Tu-Fr 09:00-17:00")
    shop.hours.path.write_text(text)
    clock.forward(seconds=11)
    chores._timers()
    after = shop.store.ticket(1).promise
    assert after is not None
    assert after.due == datetime(2026, 12, 1, 13, tzinfo=BERLIN)


def test_a_chore_that_fails_once_is_no_trouble_of_the_outbox(
    shop: Desk, chores: _Chores, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(desk: Desk) -> None:
        raise Busy("The store is held by process 1.", "Try again.")

    with monkeypatch.context() as patched:
        patched.setattr("tuidesk.worker.loop.wake_due", busy)
        chores._guarded(chores._timers)
    assert read_worker_state(shop).trouble == ""
    with monkeypatch.context() as patched:
        patched.setattr("tuidesk.worker.unwritten.unknown_after_crash", busy)
        chores._guarded(chores._send, pause=True)
    assert "held by process 1" in read_worker_state(shop).trouble
    chores._guarded(chores._send, pause=True)
    assert read_worker_state(shop).trouble == ""  # nothing waits any more


def test_hours_that_cannot_be_read_are_told_and_hold_nothing_up(
    shop: Desk, chores: _Chores, clock: FakeClock
) -> None:
    deliver(shop, letter(), at=clock.time)
    text = shop.hours.path.read_bytes()
    shop.hours.path.write_bytes(b"# M\xfcller\n")
    chores._guarded(chores._answer)
    clock.forward(seconds=11)
    chores._guarded(chores._timers)
    assert "It is not UTF-8" in read_worker_state(shop).trouble
    assert chores._next_send <= clock.time
    shop.hours.path.write_bytes(text)
    chores._guarded(chores._answer)
    assert read_worker_state(shop).trouble == ""
    assert len(outbox(shop)) == 1
