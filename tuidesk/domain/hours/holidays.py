"""Public holidays of a country, as suggestions: a person decides about each."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

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

_HOMES: dict[str, tuple[tuple[str, str], ...]] = {
    "de": (("DE", "BY"), ("AT", "")),
    "fr": (("FR", "57"), ("BE", ""), ("CA", "QC")),
    "es": (("ES", "CT"), ("ES", "MD"), ("MX", "")),
    "it": (("IT", ""), ("CH", "TI")),
    "ar": (("LB", ""), ("EG", "")),
    "lt": (("LT", ""),),
    "fi": (("FI", ""),),
}
"""Countries and parts of them whose calendars name holidays in a language."""


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
    """The name of the holiday on a day; empty when none is known.

    In English where neither the country's calendar nor a neighbour's names it in the language.
    """
    own, english = (_own_name(country, subdivision, categories, day, x) for x in (language, "en"))
    return own or _borrowed_name(english, day, language) or english


def is_named(
    country: str, subdivision: str, categories: tuple[str, ...], day: date, language: str
) -> bool:
    """Whether the holiday on a day has a name in the language, or there is none to be named."""
    own, english = (_own_name(country, subdivision, categories, day, x) for x in (language, "en"))
    return bool(own or _borrowed_name(english, day, language)) or not english


def _own_name(
    country: str, subdivision: str, categories: tuple[str, ...], day: date, language: str
) -> str:
    """As the country's calendar names it; empty where it does not speak the language."""
    for category in categories if country else ():
        try:
            if _language(country, language):
                name = _year(country, subdivision, category, day.year, language).get(day)
                if name:
                    return _bare(name)
        except (NotImplementedError, ValueError):
            return ""
    return ""


def _borrowed_name(english: str, day: date, language: str) -> str:
    """The name of the same holiday, on the same day, where the language is at home."""
    for country, subdivision in _HOMES.get(language, ()) if english else ():
        there = _year(country, subdivision, "public", day.year, "en").get(day, "")
        if there == english:  # a day of two holidays names them in another order
            return _own_name(country, subdivision, ("public",), day, language)
    return ""


def _bare(name: str) -> str:
    """The name without the calendar's remarks; of several holidays on a day the first."""
    return _MARKS.sub("", name).split(";")[0].strip()


@cache
def _language(country: str, language: str) -> str | None:
    """The library's word for a language: it names Arabic of Egypt ``ar_EG``, Italian ``it_IT``."""
    from holidays import country_holidays

    languages = country_holidays(country).supported_languages
    return next((each for each in languages if each.split("_")[0] == language), None)


@lru_cache(maxsize=256)
def _year(
    country: str, subdivision: str, category: str, year: int, language: str
) -> Mapping[date, str]:
    """One category of one year, in English where the calendar does not speak the language."""
    from holidays import country_holidays

    calendar = country_holidays(
        country,
        subdiv=subdivision or None,
        years=[year],
        language=_language(country, language) or _language(country, "en"),
        categories=(category,),
    )
    return dict(calendar.items())
