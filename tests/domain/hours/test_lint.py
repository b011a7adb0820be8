"""What looks wrong in a schedule is said; what is right is left alone."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tuidesk.domain.errors import UsageError
from tuidesk.domain.hours.days import parse_range
from tuidesk.domain.hours.holidays import holiday_name, is_named, suggestions
from tuidesk.domain.hours.lint import lint
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

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
MAIL = Channel("email", parse_week("Mo-Fr 09:00-17:00"))


def kinds(**parts) -> list[str]:  # type: ignore[no-untyped-def]
    parts.setdefault("channels", (MAIL,))
    return [each.kind for each in lint(Schedule("Europe/Berlin", **parts), NOW)]


def special(day: str, hours: str = "9-12") -> SpecialDay:
    return SpecialDay(parse_range(day), parse_shifts(hours))


def season(first: str, last: str) -> Season:
    return Season(Name((("", first),)), parse_range(first, last), parse_week("Mo-Su 8-22"))


def all_of(country: str, *years: int) -> Holidays:
    days = [each.date for year in years for each in suggestions(country, "", ("public",), year)]
    return Holidays(country, choices=tuple(HolidayChoice(day, ()) for day in days))


def test_a_sound_schedule() -> None:
    assert kinds(holidays=all_of("LT", 2026, 2027), seasons=(season("11-27", "11-30"),)) == []


@pytest.mark.parametrize(
    ("kind", "parts"),
    [
        ("no-hours", {"channels": ()}),
        ("same-as", {"channels": (MAIL, Channel("phone", same_as="fax"))}),
        ("overlap", {"days": (special("2026-12-24", "9-12,11-13"),)}),
        ("overlap", {"channels": (Channel("email", parse_week("Mo 20-26; Tu 1-5; We-Su 9-17")),)}),
        ("overlap", {"seasons": (season("11-20", "12-02"), season("12-01", "12-24"))}),
        ("short", {"days": (special("2026-12-24", "09:00-09:05"),)}),
        ("past", {"days": (special("2026-11-23"),)}),
        ("past", {"seasons": (season("2026-11-01", "2026-11-20"),)}),
        ("twice", {"days": (special("2026-12-24"), special("2026-12-24", "closed"))}),
        (
            "closed-long",
            {"days": (SpecialDay(parse_range("2026-12-20", "2027-01-10"), ()),)},
        ),
        ("never-open", {"channels": (Channel("email", parse_week("Mo-Su off")),)}),
        ("undecided", {"holidays": Holidays("LT")}),
        ("next-year", {"holidays": all_of("LT", 2026)}),
        ("moved", {"holidays": Holidays("LT", choices=(HolidayChoice(date(2026, 12, 2), ()),))}),
        ("region", {"holidays": Holidays("XX")}),
        ("region", {"holidays": Holidays("DE", "XX")}),
        ("unconfirmed", {"cutoffs": (Cutoff("DHL", datetime(2026, 12, 22, 14)),)}),
        (
            "cutoff-closed",
            {"cutoffs": (Cutoff("DHL", datetime(2026, 12, 20, 14), confirmed=2026),)},
        ),
        (
            "cutoff-order",
            {
                "cutoffs": (
                    Cutoff(
                        "DHL",
                        datetime(2026, 12, 22, 14),
                        arrives=date(2026, 12, 21),
                        confirmed=2026,
                    ),
                )
            },
        ),
        ("unstaffed", {"channels": (MAIL, Channel("phone", parse_week("Mo-Fr 9-20")))}),
    ],
)
def test_each_mistake_is_found(kind: str, parts: dict[str, object]) -> None:
    assert kind in kinds(**parts)


def test_the_first_days_of_next_year_are_asked_about_before_they_come() -> None:
    last_day = datetime(2026, 12, 31, 9, tzinfo=UTC)
    taken = Holidays("DE", choices=(HolidayChoice(date(2027, 12, 25), ()),))
    found = lint(Schedule("Europe/Berlin", (MAIL,), holidays=taken), last_day)
    days = [each.message[:10] for each in found if each.kind == "undecided"]
    assert days == ["2027-01-01", "2027-03-26", "2027-03-29"]


def test_a_holiday_is_settled_for_the_channels_that_have_a_day() -> None:
    phone = SpecialDay(parse_range("2026-12-25"), (), channels=("phone",))
    everywhere = SpecialDay(parse_range("2026-12-26"), ())
    other = Channel("phone", parse_week("Mo-Fr 10:00-12:00"))
    schedule = Schedule("Europe/Berlin", (MAIL, other), (phone, everywhere), (), Holidays("DE"))
    december = date(2026, 12, 1), date(2026, 12, 31)
    assert [each.date.day for each in schedule.undecided(*december)] == [25]
    assert list(schedule.undecided(*december, "phone")) == []


@pytest.mark.parametrize(("country", "wrong"), [("GB", True), ("DE", True), ("IS", False)])
def test_utc_is_the_time_of_hardly_any_shop(country: str, wrong: bool) -> None:
    found = lint(Schedule("UTC", (MAIL,), holidays=all_of(country, 2026, 2027)), NOW)
    assert ("timezone" in [each.kind for each in found]) is wrong


def test_an_estimated_holiday_that_was_taken_is_said() -> None:
    found = next(each for each in suggestions("EG", "", ("public",), 2028) if each.estimated)
    taken = Holidays("EG", choices=(HolidayChoice(found.date, ()),))
    assert "estimated" in kinds(holidays=taken)
    assert "stimated" not in found.name


def test_names_follow_the_reader_and_never_the_librarys_own_codes() -> None:
    day = date(2026, 12, 25)
    public = ("public",)
    assert holiday_name("IT", "", public, day, "it") == "Natale"
    assert holiday_name("DE", "BE", public, day, "de") == "Erster Weihnachtstag"
    arabic = holiday_name("EG", "", public, date(2026, 1, 7), "ar")
    assert any("\u0600" <= char <= "\u06ff" for char in arabic)
    assert holiday_name("XX", "", public, day, "en") == ""


def test_a_calendar_that_lacks_a_language_borrows_the_name_of_the_same_day() -> None:
    def named(country: str, day: date, language: str) -> str:
        return holiday_name(country, "", ("public",), day, language)

    christmas, unity, saints = date(2026, 12, 25), date(2026, 10, 3), date(2026, 11, 1)
    finnish, german = named("LT", christmas, "fi"), named("US", christmas, "de")
    assert (finnish, german) == ("Joulupäivä", "Erster Weihnachtstag")
    assert named("US", date(2026, 9, 7), "de") == "Labor Day"  # not the first of May
    assert named("FR", date(2026, 7, 14), "fi") == "National Day"  # each country has its own
    assert named("FR", saints, "it") == "Ognissanti"  # as in Ticino: Italy has two feasts then
    assert is_named("LT", "", ("public",), christmas, "fi")
    assert not is_named("DE", "", ("public",), unity, "fi")
    assert is_named("DE", "", ("public",), date(2026, 10, 5), "fi")  # nothing to be named


def test_a_holiday_that_customers_would_read_in_english_is_said() -> None:
    taken = Holidays("DE", "BE", choices=(HolidayChoice(date(2027, 10, 3), ()),))

    def unnamed(holidays: Holidays, *languages: str) -> list[str]:
        found = lint(Schedule("Europe/Berlin", (MAIL,), holidays=holidays), NOW, languages)
        return [each.hint for each in found if each.kind == "unnamed"]

    hint = 'Write under [holidays.names]: "German Unity Day" = { fi = "…", lt = "…" }.'
    assert unnamed(taken, "en", "de", "fi", "lt") == [hint]
    assert unnamed(taken, "en", "de") == []
    own = Name((("fi", "Saksan yhdistymisen päivä"), ("lt", "Vokietijos vienybės diena")))
    named = replace(taken, names=(("German Unity Day", own),))
    assert unnamed(named, "en", "de", "fi", "lt") == []
    assert named.name(date(2027, 10, 3), "fi") == "Saksan yhdistymisen päivä"
    assert named.name(date(2027, 10, 3), "de") == "Tag der Deutschen Einheit"


def test_a_wrong_category_is_said_with_those_that_there_are() -> None:
    with pytest.raises(UsageError, match="Known: "):
        suggestions("LT", "", ("carnival",), 2026)


def test_nearly_a_day_is_told_how_to_write_a_whole_one() -> None:
    days = (special("2026-12-01", "00:00-23:59"),)
    found = lint(Schedule("Europe/Berlin", channels=(MAIL,), days=days), NOW)
    assert [each.hint for each in found if each.kind == "long"] == [
        "Write 00:00-24:00 for a whole day."
    ]


def test_a_country_whose_parts_have_other_holidays_asks_for_the_part() -> None:
    assert "subdivision" in kinds(holidays=all_of("GB", 2026, 2027))
    assert "subdivision" not in kinds(holidays=all_of("LT", 2026, 2027))
    assert "subdivision" not in kinds(holidays=Holidays("GB"))
