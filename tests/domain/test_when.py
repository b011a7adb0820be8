from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from tuidesk.domain.errors import UsageError
from tuidesk.domain.when import parse_when

FRIDAY = datetime(2026, 11, 27, 10, 30, tzinfo=ZoneInfo("Europe/Berlin"))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("2h", "2026-11-27T12:30:00+01:00"),
        ("3d", "2026-11-30T10:30:00+01:00"),
        ("tomorrow", "2026-11-28T09:00:00+01:00"),
        ("tomorrow 14:15", "2026-11-28T14:15:00+01:00"),
        ("mon", "2026-11-30T09:00:00+01:00"),
        ("friday", "2026-12-04T09:00:00+01:00"),
        ("9", "2026-11-28T09:00:00+01:00"),
        ("17:00", "2026-11-27T17:00:00+01:00"),
        ("2026-12-01", "2026-12-01T09:00:00+01:00"),
        ("2026-12-01 14:00", "2026-12-01T14:00:00+01:00"),
    ],
)
def test_times_that_people_type(words: str, expected: str) -> None:
    assert parse_when(words, FRIDAY).isoformat() == expected


@pytest.mark.parametrize("words", ["", "soon", "25:00", "2020-01-01", "today 9:00", "mon tue x"])
def test_no_times(words: str) -> None:
    with pytest.raises(UsageError):
        parse_when(words, FRIDAY)
