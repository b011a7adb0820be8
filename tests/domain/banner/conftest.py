"""A shop around Christmas, and editions of its banners."""

from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from tuidesk.domain.banner.edition import Edition
from tuidesk.domain.hours.days import parse_range
from tuidesk.domain.hours.schedule import (
    Channel,
    Cutoff,
    HolidayChoice,
    Holidays,
    Name,
    Schedule,
    Season,
    SpecialDay,
)
from tuidesk.domain.hours.shifts import parse_shifts, parse_week
from tuidesk.domain.hours.wallclock import parse_at

EditionOf = Callable[..., Edition]


@pytest.fixture
def schedule() -> Schedule:
    """Vilnius: Christmas Eve short, two closed holidays, a season, a cut-off, two channels."""
    return Schedule(
        timezone="Europe/Vilnius",
        channels=(
            Channel("email", parse_week("Mo-Fr 09:00-12:00,13:00-17:00; Sa 10:00-14:00")),
            Channel("phone", parse_week("Mo-Fr 10:00-16:00")),
        ),
        days=(
            SpecialDay(
                parse_range("2026-12-24"),
                parse_shifts("09:00-12:00"),
                Name((("", "Christmas Eve"), ("de", "Heiligabend"))),
            ),
            SpecialDay(
                parse_range("2026-12-31"), parse_shifts("22:00-03:00"), Name((("", "<b>&Eve"),))
            ),
        ),
        seasons=(
            Season(
                Name((("", "Black Friday"),)),
                parse_range("black-friday", "cyber-monday"),
                parse_week("Mo-Su 08:00-22:00"),
            ),
        ),
        holidays=Holidays(
            "LT",
            choices=(
                HolidayChoice(date(2026, 12, 25), ()),
                HolidayChoice(date(2026, 12, 26), ()),
            ),
        ),
        cutoffs=(
            Cutoff("DPD", datetime(2026, 12, 21, 14), "Express", "LT", date(2026, 12, 23), 2026),
            Cutoff("Post", datetime(2026, 12, 10, 12)),
        ),
    )


@pytest.fixture
def edition(schedule: Schedule) -> EditionOf:
    def make(at: str, *languages: str, **more) -> Edition:  # type: ignore[no-untyped-def]
        now = datetime.fromisoformat("2026-11-01T12:00+02:00")
        when = parse_at(at, now.astimezone(ZoneInfo("Europe/Vilnius")))
        told = {"shop": "Blue <Mug> & Co", "country": "LT", "domain": "shop.example"} | more
        return Edition(schedule, when, languages=languages or ("en",), **told)

    return make
