"""The phases of occasions, and which one a banner shows at each instant."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from itertools import groupby, pairwise
from zoneinfo import ZoneInfo

from tuidesk.domain.banner.occasions import Occasion, What, occasions
from tuidesk.domain.hours.reckoning import Calendar
from tuidesk.domain.hours.schedule import DayHours
from tuidesk.domain.hours.shifts import DAY
from tuidesk.domain.hours.wallclock import instant, midnight

LOOKED_AHEAD = timedelta(days=366)
_LOOKED_BACK = timedelta(days=30)
"""What ended so long ago has nothing left to say, the day of reopening included."""


class Phase(StrEnum):
    """Where an occasion stands."""

    ANNOUNCED = "announced"
    LAST_CALL = "last call"
    IN_FORCE = "in force"
    BACK = "back"


@dataclass(frozen=True)
class BannerTimes:
    """``[banner]`` in ``hours.toml``: when the phases of a banner begin and end."""

    announce_days: int = 14
    last_call_hours: int = 48
    back: bool = True
    """Whether the day of reopening says so."""


@dataclass(frozen=True, slots=True)
class Showing:
    """An occasion in a phase, from one instant to another, in UTC."""

    start: datetime
    end: datetime
    occasion: Occasion
    phase: Phase
    days: tuple[DayHours, ...] = ()
    """The days of the occasion that are not over yet."""
    also: Occasion | None = None
    """The next one that would be shown at the same time."""

    @property
    def key(self) -> str:
        """One name for this phase: who dismisses it still sees the next one."""
        return f"{self.occasion.id}-{self.phase.replace(' ', '-')}"


def phases(occasion: Occasion, times: BannerTimes, zone: ZoneInfo) -> list[Showing]:
    """The phases of one occasion, in order; empty ones are left out."""
    begins = occasion.begins
    call = begins - timedelta(hours=times.last_call_hours)
    local = begins.astimezone(zone)
    day = local.date() - timedelta(days=times.announce_days)
    announced = min(instant(zone, day, local.hour * 60 + local.minute), call)
    days = occasion.days
    found = [
        Showing(announced, call, occasion, Phase.ANNOUNCED, days),
        Showing(call, begins, occasion, Phase.LAST_CALL, days),
        *_in_force(occasion, zone),
    ]
    if times.back and occasion.closes and occasion.back:
        day = occasion.back.astimezone(zone).date()
        over = midnight(zone, day + timedelta(days=1))
        found.append(Showing(occasion.back, over, occasion, Phase.BACK, days))
    return [each for each in found if each.start < each.end]


def _in_force(occasion: Occasion, zone: ZoneInfo) -> Iterator[Showing]:
    """One phase, in parts: what is over is not told any more; a season is told as a whole."""
    start, days = occasion.begins, occasion.days
    alike = groupby(days, key=lambda day: (day.shifts, day.named("en")))
    parts = [tuple(part) for _, part in alike]
    for part in parts if occasion.what is What.DAYS else ():
        if part is parts[-1] and not occasion.closes:
            break
        over = instant(zone, part[-1].date, max([DAY, *(each.end for each in part[-1].shifts)]))
        end = min(max(over.astimezone(UTC), start), occasion.ends)
        yield Showing(start, end, occasion, Phase.IN_FORCE, days)
        start, days = end, days[len(part) :]
    yield Showing(start, occasion.ends, occasion, Phase.IN_FORCE, days)


def timeline(
    calendar: Calendar, times: BannerTimes, start: datetime, ahead: timedelta = LOOKED_AHEAD
) -> list[Showing]:
    """What is shown from a time on: one thing at a time, gaps left out."""
    start = start.astimezone(UTC)
    end = start + ahead
    first, last = start.astimezone(calendar.zone).date(), end.astimezone(calendar.zone).date()
    lead = timedelta(days=times.announce_days, hours=times.last_call_hours)
    found = occasions(calendar, first - _LOOKED_BACK, last + lead + timedelta(days=1))
    every = [each for occasion in found for each in phases(occasion, times, calendar.zone)]
    return list(_swept(every, start, end))


def without_also(showings: Iterable[Showing]) -> list[Showing]:
    """The phases alone: neither what is said beside them nor days that pass divide them."""
    found: list[Showing] = []
    for each in showings:
        if found and found[-1].key == each.key and found[-1].end == each.start:
            found[-1] = replace(found[-1], end=each.end)
        else:
            found.append(replace(each, also=None))
    return found


def showing_at(calendar: Calendar, times: BannerTimes, at: datetime) -> Showing | None:
    """What is shown at a time."""
    return next(iter(timeline(calendar, times, at, timedelta(seconds=1))), None)


def _swept(every: list[Showing], start: datetime, end: datetime) -> Iterator[Showing]:
    """The most important showing between each two edges, equal neighbours joined."""
    edges = sorted({edge for each in every for edge in (each.start, each.end)} | {start, end})
    current: Showing | None = None
    for left, right in pairwise(edge for edge in edges if start <= edge <= end):
        best = _best((each for each in every if each.start <= left and each.end >= right), left)
        if current and best and current.end == left and _same(current, best):
            current = replace(current, end=right)
            continue
        if current:
            yield current
        current = replace(best, end=right) if best else None
    if current:
        yield current


def _best(candidates: Iterable[Showing], start: datetime) -> Showing | None:
    """The most important of what could be shown, and what comes after it."""
    ranked = sorted(candidates, key=lambda each: (_rank(each), each.occasion.begins))
    if not ranked:
        return None
    others = [each.occasion for each in ranked[1:] if each.phase is not Phase.BACK]
    return replace(ranked[0], start=start, also=others[0] if others else None)


def _same(one: Showing, other: Showing) -> bool:
    return (one.key, one.days, one.also) == (other.key, other.days, other.also)


def _rank(showing: Showing) -> int:
    """A closed shop comes first; a season that runs for weeks must not hide what is near."""
    if showing.phase is Phase.IN_FORCE:
        return 2 if showing.occasion.what is What.SEASON else 0
    return {Phase.LAST_CALL: 1, Phase.BACK: 3, Phase.ANNOUNCED: 4}[showing.phase]
