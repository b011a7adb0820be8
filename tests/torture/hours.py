"""Random schedules against an oracle that goes minute by minute: ``python -m tests.torture.hours``.

Prints how many schedules and minutes agreed; ends with 1 at the first that did not.
"""

import random
import sys
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tests.domain.hours.oracle import minutes_open, random_schedule
from tuidesk.domain.hours.reckoning import Calendar

_MINUTES = 3 * 1440
_ASKED = 12


def differs(seed: int) -> str:
    """What differs for a seed; empty when all agrees."""
    chance = random.Random(seed)
    schedule, around = random_schedule(chance)
    zone = ZoneInfo(schedule.timezone)
    start = datetime.combine(around - timedelta(days=1), time(), UTC)
    told = minutes_open(schedule, zone, start, _MINUTES)
    calendar = Calendar(schedule)
    for at, is_open in enumerate(_by_spans(calendar, start)):
        if is_open != told[at]:
            return f"seed {seed}: {start + timedelta(minutes=at)} is open: {told[at]}"
    for _ in range(_ASKED):
        if trouble := _ask(calendar, start, told, chance):
            return f"seed {seed}: {trouble}"
    return ""


def _by_spans(calendar: Calendar, start: datetime) -> list[bool]:
    found = [False] * _MINUTES
    for span in calendar.spans(start, start + timedelta(minutes=_MINUTES)):
        first = max(0, int((span.start - start).total_seconds() // 60))
        last = min(_MINUTES, int((span.end - start).total_seconds() // 60))
        found[first:last] = [True] * max(0, last - first)
    return found


def _ask(calendar: Calendar, start: datetime, told: list[bool], chance: random.Random) -> str:
    """Asks at a random minute what a person would ask, and counts minutes to check it."""
    at = chance.randrange(_MINUTES - 1)
    when = start + timedelta(minutes=at)
    if calendar.is_open(when) != told[at]:
        return f"is_open {when}"
    opening = _next(told, at, was=False)
    if opening is not None and calendar.next_open(when) != start + timedelta(minutes=opening):
        return f"next_open {when}: {calendar.next_open(when)}"
    closing = _next(told, at, was=True)
    if closing is not None and calendar.next_close(when) != start + timedelta(minutes=closing):
        return f"next_close {when}: {calendar.next_close(when)}"
    began = _since(told, at)
    if began is not None and calendar.since(when) != start + timedelta(minutes=began):
        return f"since {when}: {calendar.since(when)}"
    end = chance.randrange(at, _MINUTES)
    business = sum(told[at:end])
    if calendar.business(when, start + timedelta(minutes=end)) != timedelta(minutes=business):
        return f"business {when} for {end - at} minutes"
    if business:
        due = calendar.add(when, timedelta(minutes=business))
        if due is None or sum(told[at : int((due - start).total_seconds() // 60)]) != business:
            return f"add {business} minutes to {when}: {due}"
    return ""


def _next(told: list[bool], at: int, *, was: bool) -> int | None:
    """The next minute at which it opens (``was`` False) or closes."""
    for later in range(at + 1, len(told)):
        if told[later - 1] == was and told[later] != was:
            return later
    return None


def _since(told: list[bool], at: int) -> int | None:
    for earlier in range(at, 0, -1):
        if told[earlier - 1] != told[at]:
            return earlier
    return None


def main() -> None:
    """Runs as many schedules as asked, 50,000 by default, from a seed."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 50_000
    first = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    for seed in range(first, first + count):
        if trouble := differs(seed):
            print(trouble)
            sys.exit(1)
    print(f"{count} schedules agree, {count * _MINUTES} minutes, {count * _ASKED} questions")


if __name__ == "__main__":
    main()
