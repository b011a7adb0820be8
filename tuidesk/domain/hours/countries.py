"""What is usual in a country: its time, and the languages that customers read."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from tuidesk.domain.letters.language import LANGUAGES

_WINTER_AND_SUMMER = (datetime(2026, 1, 1), datetime(2026, 7, 1))


def is_country(code: str) -> bool:
    """Whether two capital letters name a country; ``ZZ`` names none."""
    from babel.core import get_global

    return code != "ZZ" and code in get_global("territory_zones")


def is_language(code: str) -> bool:
    """Whether two or three small letters name a language."""
    from babel.localedata import exists

    return code.isalpha() and code.islower() and exists(code)


def zone_of(country: str) -> str:
    """The time zone of a country that has only one time; empty for any other."""
    from babel.core import get_global

    zones = [ZoneInfo(name) for name in get_global("territory_zones").get(country, [])]
    times = {tuple(zone.utcoffset(at) for at in _WINTER_AND_SUMMER) for zone in zones}
    return zones[0].key if len(times) == 1 else ""


def first_weekday(country: str) -> int:
    """The day on which calendars of a country begin a week, Monday being 0 and the default."""
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(f"und_{country.upper()}").first_week_day if country else 0
    except (UnknownLocaleError, ValueError):
        return 0


def week_begin(day: date, first_weekday: int) -> date:
    """The first day of a day's week."""
    return day - timedelta(days=(day.weekday() - first_weekday) % 7)


def languages_of(country: str) -> tuple[str, ...]:
    """The official languages that there are words in."""
    from babel.languages import get_official_languages

    return tuple(each for each in get_official_languages(country) if each in LANGUAGES)
