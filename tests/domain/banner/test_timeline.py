"""Phases: what is shown when, one thing at a time."""

import random
from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domain.banner.conftest import EditionOf
from tests.domain.hours.oracle import random_schedule
from tuidesk.domain.banner.occasions import What
from tuidesk.domain.banner.timeline import BannerTimes, Phase, phases, showing_at, timeline
from tuidesk.domain.hours.reckoning import Calendar
from tuidesk.domain.hours.schedule import Schedule
from tuidesk.domain.hours.wallclock import midnight

ZONE = ZoneInfo("Europe/Vilnius")


@pytest.mark.parametrize(
    ("at", "phase", "about"),
    [
        ("2026-11-12 23:00", None, ""),
        ("2026-11-13 00:00", Phase.ANNOUNCED, "Black Friday"),
        ("2026-11-25 00:00", Phase.LAST_CALL, "Black Friday"),
        ("2026-11-27 00:00", Phase.IN_FORCE, "Black Friday"),
        ("2026-11-30 21:59", Phase.IN_FORCE, "Black Friday"),
        ("2026-11-30 22:00", None, ""),
        ("2026-12-19 13:59", Phase.ANNOUNCED, "DPD Express (LT)"),
        ("2026-12-19 14:00", Phase.LAST_CALL, "DPD Express (LT)"),
        ("2026-12-21 14:00", Phase.ANNOUNCED, "Christmas Eve"),
        ("2026-12-22 00:00", Phase.LAST_CALL, "Christmas Eve"),
        ("2026-12-24 00:00", Phase.IN_FORCE, "Christmas Eve"),
        ("2026-12-28 08:59", Phase.IN_FORCE, "Christmas Eve"),
        ("2026-12-28 09:00", Phase.BACK, "Christmas Eve"),
        ("2026-12-29 00:00", Phase.LAST_CALL, "<b>&Eve"),
        ("2027-01-01 02:59", Phase.IN_FORCE, "<b>&Eve"),
    ],
)
def test_what_is_shown(edition: EditionOf, at: str, phase: Phase | None, about: str) -> None:
    shown = edition(at).showing
    assert (shown.phase if shown else None) == phase
    if shown:
        assert shown.occasion.names("en")[0] == about


def test_christmas_is_one_occasion_with_its_reopening(edition: EditionOf) -> None:
    shown = edition("2026-12-23").showing
    assert shown is not None
    assert [day.date.day for day in shown.occasion.days] == [24, 25, 26]
    assert shown.occasion.back == datetime(2026, 12, 28, 9, tzinfo=ZONE)


def test_an_unconfirmed_cut_off_is_told_to_nobody(edition: EditionOf) -> None:
    told = [each.occasion for each in edition("2026-11-01").timeline]
    cutoffs = {each.cutoff.carrier for each in told if each.cutoff}
    assert cutoffs == {"DPD"}


def test_phases_can_be_made_longer_and_the_day_of_reopening_left_out(schedule: Schedule) -> None:
    calendar = Calendar(schedule)
    (season, *_) = [
        each.occasion
        for each in timeline(calendar, BannerTimes(), midnight(ZONE, datetime(2026, 11, 20).date()))
        if each.occasion.what is What.SEASON
    ]
    times = BannerTimes(announce_days=3, last_call_hours=12, back=False)
    first, second, third = phases(season, times, ZONE)
    assert season.begins - first.start == timedelta(days=3)
    assert season.begins - second.start == timedelta(hours=12)
    assert third.phase is Phase.IN_FORCE


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**9))
def test_a_timeline_has_no_overlaps_and_agrees_with_every_instant(seed: int) -> None:
    schedule, around = random_schedule(random.Random(seed))
    calendar = Calendar(schedule)
    start = midnight(calendar.zone, around - timedelta(days=10))
    found = timeline(calendar, BannerTimes(), start, timedelta(days=40))
    for one, other in pairwise(found):
        assert one.end <= other.start
    for each in found[1:]:
        again = showing_at(calendar, BannerTimes(), each.start)
        assert again is not None
        assert again.key == each.key
