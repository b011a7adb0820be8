"""Public holidays of a country, as suggestions: a person decides about each."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from tuidesk.domain.errors import UsageError

_MARKS = re.compile(
    r"\s*[(（][^()（）]*(?:estimated|observed|substitute|in lieu|sustitu\w*|ersatz\w*|osservat\w*"
    r"|تقدير\w*|المُقدَّر\w*|ملاحظ\w*)[^()（）]*[)）]",
    re.IGNORECASE,
)


DIVIDED = {
    "AT": "9", "AU": "NSW", "BR": "SP", "CA": "ON", "CH": "ZH", "DE": "BE", "ES": "MD",
    "GB": "ENG", "IN": "DL", "IT": "RM", "US": "CA",
}  # fmt: skip
"""Countries whose parts have different holidays, each with one of its parts as an example."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A holiday that the calendar of a country knows."""

    date: date
    name: str
    category: str = "public"
    estimated: bool = False
    """Its date follows the moon and may still move."""


def check_region(country: str, subdivision: str, categories: tuple[str, ...]) -> None:
    """Raises UsageError for a country, a part of it, or a category that the calendar lacks."""
    from holidays import country_holidays, list_supported_countries

    if not country:
        return
    try:
        calendar = country_holidays(country, subdiv=subdivision or None)
    except NotImplementedError:
        known = list_supported_countries(include_aliases=False)
        if country in known:
            parts = ", ".join(known[country]) or "none"
            raise UsageError(
                f"{country} has no part '{subdivision}'.", f"Known: {parts}."
            ) from None
        raise UsageError(
            f"No calendar for the country '{country}'.", "Two letters: DE, LT, US …"
        ) from None
    for each in categories:
        if each not in calendar.supported_categories:
            known_ones = ", ".join(calendar.supported_categories)
            raise UsageError(f"{country} has no holidays '{each}'.", f"Known: {known_ones}.")


def suggestions(
    country: str, subdivision: str, categories: tuple[str, ...], year: int, language: str = "en"
) -> tuple[Suggestion, ...]:
    """The holidays of a year in order, the first category of a day only; empty without country.

    Raises UsageError for a country, a part of it, or a category that the calendar lacks.
    """
    check_region(country, subdivision, categories)
    found: dict[date, Suggestion] = {}
    for category in categories if country else ():
        for day, name in _year(country, subdivision, category, year, language).items():
            estimated = "estimated" in _year(country, subdivision, category, year, "en")[day]
            found.setdefault(day, Suggestion(day, _bare(name), category, estimated))
    return tuple(found[day] for day in sorted(found))


def holiday_name(
    country: str, subdivision: str, categories: tuple[str, ...], day: date, language: str
) -> str:
    """The name of the holiday on a day; empty when none is known."""
    for category in categories if country else ():
        try:
            name = _year(country, subdivision, category, day.year, language).get(day)
        except (NotImplementedError, ValueError):
            return ""
        if name:
            return _bare(name)
    return ""


def _bare(name: str) -> str:
    """The name without the calendar's remarks; of several holidays on a day the first."""
    return _MARKS.sub("", name).split(";")[0].strip()


@lru_cache(maxsize=256)
def _year(
    country: str, subdivision: str, category: str, year: int, language: str
) -> Mapping[date, str]:
    """One category of one year; the library names Arabic of Egypt ``ar_EG``, Italian ``it_IT``."""
    from holidays import country_holidays

    languages = country_holidays(country).supported_languages
    exact = next((each for each in languages if each.split("_")[0] == language), None)
    english = next((each for each in languages if each.split("_")[0] == "en"), None)
    calendar = country_holidays(
        country,
        subdiv=subdivision or None,
        years=[year],
        language=exact or english,
        categories=(category,),
    )
    return dict(calendar.items())
