"""How places and times are called."""

from datetime import time
from zoneinfo import ZoneInfo, available_timezones

import pytest

from tuidesk.domain.hours.shifts import parse_shifts
from tuidesk.domain.letters.language import LANGUAGES
from tuidesk.domain.wording.speech import Speech


@pytest.mark.parametrize(
    ("zone", "language", "city"),
    [
        ("Asia/Calcutta", "de", "Kolkata"),
        ("America/Argentina/Buenos_Aires", "en", "Buenos Aires"),
        ("Poland", "de", "Warschau"),
        ("GB", "fr", "Londres"),
        ("EST5EDT", "en", "New York"),
        ("UTC", "en", "UTC"),
        ("Etc/GMT-3", "en", "UTC+3"),
    ],
)
def test_whose_time_it_is(zone: str, language: str, city: str) -> None:
    assert Speech(language).city(ZoneInfo(zone)) == city


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_zone_has_a_name(language: str) -> None:
    for key in available_timezones() - {"Factory", "localtime"}:
        city = Speech(language).city(ZoneInfo(key))
        assert city
        assert "/" not in city


def test_midnight_at_the_end_is_written_like_other_times() -> None:
    evening = parse_shifts("17:00-24:00")
    assert Speech("fr", "CA").hours(evening, "") == "17\u00a0h\u00a000–24\u00a0h\u00a000"
    assert Speech("fi").hours(evening, "") == "17.00–24.00"
    assert Speech("de").hours(evening, "") == "17:00–24:00"
    assert Speech("de").clock(time(0)) == "00:00"
