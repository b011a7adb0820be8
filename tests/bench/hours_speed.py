"""Ten seasons, a hundred special days, two years of holidays, against a tenth of them.

Prints milliseconds of one machine; what grows faster than the schedule shows in the ratios.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from time import perf_counter
from zoneinfo import ZoneInfo

from tuidesk.domain.banner.edition import Edition
from tuidesk.domain.banner.outputs.kinds import render
from tuidesk.domain.hours.days import parse_range
from tuidesk.domain.hours.holidays import suggestions
from tuidesk.domain.hours.lint import lint
from tuidesk.domain.hours.reckoning import Calendar
from tuidesk.domain.hours.schedule import (
    Channel,
    HolidayChoice,
    Holidays,
    Name,
    Schedule,
    Season,
    SpecialDay,
)
from tuidesk.domain.hours.shifts import parse_shifts, parse_week

_TODAY = date(2026, 11, 24)
_AT = datetime(2026, 11, 24, 12, tzinfo=ZoneInfo("Europe/Berlin"))
_RUNS = 5


def schedule(seasons: int, days: int) -> Schedule:
    """A schedule with so many rules."""
    public = [each for year in (2026, 2027) for each in suggestions("DE", "BY", ("public",), year)]
    return Schedule(
        timezone="Europe/Berlin",
        channels=(Channel("email", parse_week("Mo-Fr 09:00-12:00,13:00-17:00")),),
        days=tuple(
            SpecialDay(
                parse_range(str(_TODAY + timedelta(days=3 * at))),
                parse_shifts("09:00-12:00"),
                Name((("", f"day {at}"),)),
            )
            for at in range(days)
        ),
        seasons=tuple(
            Season(
                Name((("", f"season {at}"),)),
                parse_range(f"{at + 1:02}-05", f"{at + 1:02}-15"),
                parse_week("Mo-Su 08:00-22:00"),
            )
            for at in range(seasons)
        ),
        holidays=Holidays("DE", "BY", choices=tuple(HolidayChoice(d.date, ()) for d in public)),
    )


def milliseconds(act: Callable[[], object]) -> float:
    """The time of one run, after one that does not count."""
    act()
    begun = perf_counter()
    for _ in range(_RUNS):
        act()
    return (perf_counter() - begun) / _RUNS * 1000


def acts(told: Schedule) -> dict[str, Callable[[], object]]:
    """What a key, a chore or a command waits for."""

    def edition(*languages: str) -> Edition:
        return Edition(told, _AT, "Blue Mug", languages or ("en",))

    calendar = Calendar(told)
    return {
        "status": lambda: (calendar.is_open(_AT), calendar.next_open(_AT), calendar.since(_AT)),
        "a page of days": lambda: [
            Calendar(told).day(_TODAY + timedelta(days=at)) for at in range(126)
        ],
        "signature": lambda: render(edition(), "signature"),
        "html, two languages": lambda: render(edition("en", "ar"), "html"),
        "page": lambda: render(edition(), "page"),
        "lint": lambda: lint(told, _AT),
    }


def main() -> None:
    """Prints a small and a large schedule side by side."""
    small, large = acts(schedule(1, 10)), acts(schedule(10, 100))
    print(f"{'':<22}{'1+10 rules':>12}{'10+100':>12}{'ratio':>8}")
    for name, act in small.items():
        few, many = milliseconds(act), milliseconds(large[name])
        print(f"{name:<22}{few:>9.1f} ms{many:>9.1f} ms{many / max(few, 0.001):>8.1f}")
    snippet = render(Edition(schedule(10, 100), _AT, "Blue Mug", ("en",)), "html")
    print(f"html snippet of the large one: {len(snippet.encode()) / 1024:.0f} KiB")


if __name__ == "__main__":
    main()
