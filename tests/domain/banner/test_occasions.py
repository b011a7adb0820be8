"""Occasions at their edges: very long ones, nights that run into them, seasons of many kinds."""

import json
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from tuidesk.domain.banner.edition import Edition
from tuidesk.domain.banner.outputs.kinds import pieces, render
from tuidesk.domain.banner.publication import alive
from tuidesk.domain.hours.days import parse_range
from tuidesk.domain.hours.schedule import Channel, Name, Schedule, Season, SpecialDay
from tuidesk.domain.hours.shifts import parse_shifts, parse_week

BERLIN = ZoneInfo("Europe/Berlin")


def edition(at: str, week: str = "Mo-Fr 09:00-17:00", **parts) -> Edition:  # type: ignore[no-untyped-def]
    schedule = Schedule("Europe/Berlin", (Channel("email", parse_week(week)),), **parts)
    when = datetime.fromisoformat(at).replace(tzinfo=BERLIN)
    return Edition(schedule, when, "Blue Mug", ("en",))


def closed(first: str, last: str = "", name: str = "Move") -> SpecialDay:
    return SpecialDay(parse_range(first, last), (), Name((("", name),)))


def test_a_long_closure_begins_where_it_begins_on_every_day() -> None:
    days = (closed("2026-06-01", "2026-09-30"),)
    keys = {edition(f"2026-09-{at} 12:00", days=days).timeline[0].key for at in (10, 11, 25)}
    assert len(keys) == 1
    assert "Monday 1 June" in render(edition("2026-09-10", days=days), "text")


def test_a_closure_without_end_in_sight_is_still_told() -> None:
    days = (closed("2026-12-20", "2029-12-31"),)
    assert "closed" in render(edition("2026-12-19 12:00", days=days), "text")
    assert "Now: Move" in render(edition("2027-02-01", days=days), "text")


def test_last_nights_shift_runs_out_before_the_shop_is_called_closed() -> None:
    made = edition("2026-12-25 01:00", "Mo-Su 18:00-02:00", days=(closed("2026-12-25"),))
    assert made.calendar.is_open(made.at)
    assert render(made, "text").startswith("Very soon: Move")
    later = edition("2026-12-25 02:00", "Mo-Su 18:00-02:00", days=(closed("2026-12-25"),))
    assert render(later, "text").startswith("Now: Move")


def test_a_season_tells_its_week_and_not_each_of_its_days() -> None:
    season = Season(
        Name((("", "Peak"),)),
        parse_range("11-15", "01-06"),
        parse_week("Mo-Fr 08:00-20:00; Sa 10:00-16:00"),
    )
    text = render(edition("2026-12-01", seasons=(season,)), "text")
    assert "Sunday 15 November – Wednesday 6 January" not in text  # Sundays stay as they are
    assert (
        "Monday 16 November – Wednesday 6 January: Mon–Fri 08:00–20:00, Saturday 10:00–16:00"
        in text
    )
    signature = render(edition("2026-12-01", seasons=(season,)), "signature")
    assert signature.count("\n") <= 2


def test_a_season_does_not_hide_a_closed_day_in_it() -> None:
    season = Season(Name((("", "Peak"),)), parse_range("12-01", "12-24"), parse_week("Mo-Su 8-22"))
    days = (closed("2026-12-08", name="Stocktaking"),)
    made = edition("2026-12-08 12:00", seasons=(season,), days=days)
    assert render(made, "text").startswith("Now: Stocktaking")
    assert "Peak: Tuesday 1 December – Thursday 24 December" in render(made, "text")


def test_a_season_names_every_day_on_which_something_else_holds() -> None:
    peak = Season(Name((("", "Peak"),)), parse_range("12-01", "12-24"), parse_week("Mo-Fr 8-20"))
    calm = Season(Name((("", "Peak"),)), parse_range("12-14", "12-18"), parse_week("Mo-Fr 10-12"))
    days = (closed("2026-12-08", name="Stock"), closed("2026-12-10", name="Party"))
    text = render(edition("2026-12-02", seasons=(peak, calm), days=days), "text")
    assert "Tuesday 1 December – Thursday 24 December: Mon–Fri 08:00–20:00" in text
    for line in (
        "Tuesday 8 December: closed (Stock)",
        "Thursday 10 December: closed (Party)",
        "Monday 14 December – Friday 18 December: 10:00–12:00 (Peak)",
    ):
        assert text.split("\n").count(line) == 1


def test_a_season_without_end_is_still_told_in_time() -> None:
    season = Season(Name(), parse_range("2026-01-01", "9999-12-31"), parse_week("Mo-Fr 10-12"))
    assert "10:00–12:00" in render(edition("2026-12-02", seasons=(season,)), "text")


def test_years_are_told_where_they_would_be_mistaken() -> None:
    days = (closed("2026-12-10", "2027-12-20"),)
    text = render(edition("2026-12-01", days=days), "text")
    assert "Thursday 10 December 2026 – Monday 20 December 2027: closed" in text


def test_hours_of_single_weekdays_are_not_told_of_the_days_between() -> None:
    season = Season(Name((("", "Advent"),)), parse_range("12-01", "12-24"), parse_week("Sa 10-14"))
    text = render(edition("2026-12-07", seasons=(season,)), "text")
    assert "Saturday 5 December – Saturday 19 December: Saturday 10:00–14:00" in text


def test_what_is_near_has_the_names_of_its_own_days() -> None:
    eve = SpecialDay(parse_range("2026-12-31"), parse_shifts("9-12"))
    year = closed("2027-01-01", name="New Year")
    text = render(edition("2026-12-25", days=(closed("2026-12-25", name="X"), eve, year)), "text")
    assert "Changed hours: Thursday 31 December, 09:00–12:00" in text
    assert "New Year: Friday 1 January, closed" in text


def test_a_name_stands_only_for_the_days_that_have_it() -> None:
    eve = SpecialDay(parse_range("2026-12-24"), parse_shifts("9-12"), Name((("", "Eve"),)))
    nameless = SpecialDay(parse_range("2026-12-25"), parse_shifts("10-12"))
    text = render(edition("2026-12-23 08:00", days=(eve, nameless)), "text")
    assert text.startswith("Very soon: Eve, Changed hours")
    text = render(edition("2026-12-25 08:00", days=(eve, nameless)), "text")
    assert text.startswith("Now: Changed hours\nFriday 25 December")


def test_a_closed_day_within_a_season_leaves_the_others_readable() -> None:
    weekend = Season(
        Name((("", "Black Friday"),)),
        parse_range("2026-11-27", "2026-11-30"),
        parse_week("Mo-Su 08:00-22:00"),
    )
    made = edition("2026-11-20", days=(closed("2026-11-28"),), seasons=(weekend,))
    hours = "Friday, Sunday–Monday 08:00–22:00"
    assert hours.replace("Sunday–Monday", "Sun–Mon") in render(made, "text")


def test_a_leap_day_of_every_year_is_the_last_of_february() -> None:
    season = Season(Name(), parse_range("02-01", "02-29"), parse_week("Mo-Fr 10:00-12:00"))
    made = edition("2027-02-03", seasons=(season,))
    assert made.calendar.day(date(2027, 2, 26)).shifts == parse_shifts("10-12")
    assert made.calendar.day(date(2027, 3, 1)).shifts == parse_shifts("9-17")


def test_a_season_that_closes_the_shop_says_when_it_is_back() -> None:
    season = Season(Name((("", "Holidays"),)), parse_range("12-24", "01-03"), parse_week("closed"))
    text = render(edition("2026-12-28", seasons=(season,)), "text")
    assert "Back: Monday 4 January, 09:00" in text


def test_days_longer_than_machines_can_be_told() -> None:
    days = (SpecialDay(parse_range("2026-12-24"), parse_shifts("18:00-15:00")),)
    made = edition("2026-12-20", days=days)
    periods = json.loads(render(made, "gbp"))["specialHours"]["specialHourPeriods"]
    assert [each["closeTime"]["hours"] for each in periods] == [24, 17]  # the next day's as well
    both = (*days, closed("2026-12-25"))
    periods = json.loads(render(edition("2026-12-20", days=both), "gbp"))["specialHours"]
    assert [each.get("closed", False) for each in periods["specialHourPeriods"]] == [False, False]
    whole = edition("2026-12-20", "Mo-Su 22:00-22:00")
    found = json.loads(render(whole, "json-ld"))["openingHoursSpecification"][0]
    assert (found["opens"], found["closes"]) == ("22:00", "21:59")


def test_no_name_ends_the_script_around_json() -> None:
    days = (closed("2026-12-24", name="</script><script>alert(1)"),)
    schedule = edition("2026-12-20", days=days).schedule
    when = datetime(2026, 12, 20, tzinfo=BERLIN)
    made = Edition(schedule, when, "</script><b>", ("en",))
    assert "<" not in render(made, "json-ld")
    assert json.loads(render(made, "json-ld"))["name"] == "</script><b>"


@pytest.mark.parametrize("kind", ["page", "json-ld", "gbp", "ics", "html"])
def test_days_that_are_over_may_be_deleted(kind: str) -> None:
    past, coming = closed("2026-12-01", name="Past"), closed("2026-12-24", name="Eve")
    then = edition("2026-11-20", days=(past, coming))
    tidied = edition("2026-11-20", days=(coming,))
    now = datetime(2026, 12, 10, tzinfo=BERLIN)
    assert alive(pieces(then, kind), now) == alive(pieces(tidied, kind), now)
    other = edition("2026-11-20", days=(past, closed("2026-12-23", name="Eve")))
    assert alive(pieces(then, kind), now) != alive(pieces(other, kind), now)
