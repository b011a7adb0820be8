"""The engine against the oracle; ``python -m tests.torture.hours`` asks tens of thousands."""

import random
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opening_hours import OpeningHours

from tests.domain.hours.oracle import random_schedule
from tests.torture.hours import differs
from tuidesk.domain.hours.reckoning import Calendar
from tuidesk.domain.hours.schedule import Channel, Schedule
from tuidesk.domain.hours.shifts import WEEKDAYS, Shift, shifts_text
from tuidesk.domain.hours.wallclock import midnight


@settings(max_examples=40, deadline=None)
@given(st.integers(10**6, 10**9))
def test_random_schedules_agree_minute_by_minute(seed: int) -> None:
    assert differs(seed) == ""


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**9), st.integers(1, 5_000))
def test_adding_and_counting_business_time_are_each_others_way_back(
    seed: int, minutes: int
) -> None:
    schedule, around = random_schedule(random.Random(seed))
    calendar = Calendar(schedule)
    start = midnight(calendar.zone, around)
    span = timedelta(minutes=minutes)
    due = calendar.add(start, span)
    if due is not None:
        assert calendar.business(start, due) == span


def _within_a_day(chance: random.Random) -> tuple[Shift, ...]:
    """Shifts that neither cross midnight nor touch it nor each other."""
    edges = sorted(chance.sample(range(15, 1425, 15), 2 * chance.randrange(1, 3)))
    return tuple(Shift(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True))


@pytest.mark.parametrize("seed", range(60))
def test_opening_hours_py_agrees_where_no_schedule_crosses_midnight(seed: int) -> None:
    chance = random.Random(seed)
    week = tuple(chance.choice(((), _within_a_day(chance))) for _ in range(7))
    rules = "; ".join(
        f"{name} {shifts_text(hours) if hours else 'off'}"
        for name, hours in zip(WEEKDAYS, week, strict=True)
    )
    zone = ZoneInfo("Europe/Berlin")
    other = OpeningHours(rules, timezone=zone)
    calendar = Calendar(Schedule("Europe/Berlin", (Channel("email", week),)))
    _, around = random_schedule(chance)
    for _ in range(200):
        at = midnight(zone, around) + timedelta(minutes=chance.randrange(20_000))
        if at.astimezone(zone).hour in (1, 2, 3):  # it decides otherwise where clocks change
            continue
        assert other.is_open(at.astimezone(zone)) == calendar.is_open(at), (rules, at)
