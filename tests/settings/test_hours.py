"""``hours.toml``: what it may say, how it complains, and that edits keep people's words."""

import os
from datetime import date
from pathlib import Path

import pytest

from tuidesk.desk.hours.change import one_day
from tuidesk.domain.errors import UsageError
from tuidesk.domain.hours.days import parse_range
from tuidesk.domain.hours.schedule import HolidayChoice, Source
from tuidesk.domain.hours.shifts import parse_shifts, parse_week
from tuidesk.settings.hours import HoursFile
from tuidesk.settings.hours_edit import with_choices, with_day, with_regular, without_day
from tuidesk.settings.starter import starter_folder
from tuidesk.settings.toml import ConfigError

WHOLE = """
[channel.email]
regular = "Mo-Fr 09:00-17:00"
[channel.phone]
same_as = "email"

[[season]]
name = { en = "Black Friday", lt = "Juodasis penktadienis" }
from = "black-friday"
to = "cyber-monday"
hours = "Mo-Su 08:00-22:00"
channels = ["email"]

[[day]]
date = 2026-12-24
hours = "09:00-12:00"
name = "Christmas Eve"

[holidays.days]
2026-12-25 = "closed"
2026-11-02 = "open"

[[cutoff]]
carrier = "DHL"
order_by = 2026-12-22 14:00:00
arrives = 2026-12-24
confirmed = 2026
"""


@pytest.fixture
def file(tmp_path: Path) -> HoursFile:
    return HoursFile(tmp_path, "Europe/Vilnius", "lt")


def test_everything_that_it_may_say(file: HoursFile) -> None:
    schedule = file.read(WHOLE).schedule
    assert schedule.holidays.country == "LT"
    assert schedule.day("phone", date(2026, 12, 24)).shifts == parse_shifts("9-12")
    assert schedule.day("email", date(2026, 11, 2)).source is Source.REGULAR
    assert schedule.seasons[0].name.in_language("lt") == "Juodasis penktadienis"
    assert schedule.seasons[0].name.in_language("de") == "Black Friday"
    assert schedule.cutoffs[0].told


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('[channel.email]\nregular = "Mo-Fr nine"', 2, "has no days and hours"),
        ("[channel.email]\n", 1, "Either 'regular' or 'same_as'"),
        ('[[day]]\ndate = "2026-12-24"\nhours = "9-"', 3, "is not a range of hours"),
        ('[[day]]\ndate = "24.12.2026"\nhours = "closed"', 2, "is not a valid day"),
        ('\n[[day]]\nhours = "closed"', 2, "Either 'date' or 'from'"),
        ('[[season]]\nname = ""\nfrom = "xmas"\nto = "12-24"\nhours = "9-17"', 3, "a valid day"),
        ('[holidays.days]\n2026-13-01 = "closed"', 2, "is not a valid date"),
        ('[holidays.days]\n2026-12-25 = "shut"', 2, "is not a range of hours"),
        ("[bio]\nx = 0", 2, "number of characters"),
        ("[banner]\nlead = 3", 2, "'lead' is not known here"),
        ("[hours]\n", 1, "'hours' is not known here"),
        ('[[cutoff]]\ncarrier = "DHL"\norder_by = "soon"', 3, "is not a valid date"),
        (
            '[[day]]\ndate = "12-24"\nhours = "closed"\nchannels = ["fax"]',
            4,
            "'fax' is not a channel",
        ),
    ],
)
def test_complaints_name_file_and_line(file: HoursFile, text: str, line: int, words: str) -> None:
    with pytest.raises(ConfigError) as caught:
        file.read(text)
    assert f"hours.toml, line {line}: " in str(caught.value)
    assert words in str(caught.value)


def test_it_is_read_again_when_somebody_has_edited_it(file: HoursFile) -> None:
    assert not file.calendar().known
    file.path.write_text('[channel.email]\nregular = "Mo-Fr 09:00-17:00"\n')
    first = file.current()
    assert file.current() is first
    assert file.calendar().known
    beside = file.path.with_suffix(".new")
    beside.write_text('[channel.email]\nregular = "Mo-Fr 09:00-18:00"\n')
    os.replace(beside, file.path)
    assert file.current() is not first
    file.path.write_text("broken")
    with pytest.raises(ConfigError):
        file.current()


def test_the_starter_file_says_nothing_yet_but_can(file: HoursFile) -> None:
    text = (starter_folder() / "hours.toml").read_text()
    hours = file.read(text)
    assert hours.schedule.channels == ()
    assert hours.bio["tiktok"] == 80
    shown = [line[2:] for line in text.split("\n") if line.startswith("# ") and "=" in line]
    assert len(shown) > 15  # every key is shown with an example


def test_edits_keep_what_people_wrote(file: HoursFile) -> None:
    starter = (starter_folder() / "hours.toml").read_text()
    eve = date(2026, 12, 24)
    text = with_regular(starter, "email", parse_week("Mo-Fr 9-17"))
    text = with_day(text, one_day(eve), parse_shifts("9-12"), 'Eve "of" Christmas')
    text = with_choices(text, {date(2026, 12, 25): HolidayChoice(date(2026, 12, 25), ())}, {})
    for line in starter.split("\n"):
        if line.startswith("#"):
            assert line in text
    schedule = file.read(text).schedule
    assert schedule.day("email", eve).shifts == parse_shifts("9-12")
    assert str(schedule.day("email", eve).name) == 'Eve "of" Christmas'
    assert schedule.day("email", date(2026, 12, 25)).source is Source.HOLIDAY
    again = with_day(text, one_day(eve), ())
    assert len(file.read(again).schedule.days) == 1
    assert file.read(without_day(again, one_day(eve))).schedule.days == ()
    assert without_day(text, one_day(date(2026, 12, 23))) == text


def test_a_name_stays_until_another_one_or_none_is_told(file: HoursFile) -> None:
    eve = one_day(date(2026, 12, 24))
    text = '[[day]]\ndate = "2026-12-24"\nhours = "closed"\nname = {en = "Eve", de = "Abend"}\n'
    kept = file.read(with_day(text, eve, parse_shifts("9-12"))).schedule.days[0].name
    assert (kept.in_language("en"), kept.in_language("de")) == ("Eve", "Abend")
    assert str(file.read(with_day(text, eve, (), "Night")).schedule.days[0].name) == "Night"
    assert not str(file.read(with_day(text, eve, (), "")).schedule.days[0].name)


def test_hours_that_come_from_a_longer_entry_are_not_cleared_by_day() -> None:
    text = '[[day]]\nfrom = "2026-12-24"\nto = "2026-12-27"\nhours = "closed"\n'
    with pytest.raises(UsageError, match="entry for 2026-12-24 to 2026-12-27"):
        without_day(text, one_day(date(2026, 12, 25)))


def test_tables_out_of_order_are_edited(file: HoursFile) -> None:
    week = parse_week("Mo-Fr 09:00-17:00")
    text = with_regular(with_regular("", "email", week), "phone", week)
    text = text.replace("[channel.phone]", "[banner]\nback = true\n\n[channel.phone]")
    schedule = file.read(with_regular(text, "chat", week)).schedule
    assert {each.name for each in schedule.channels} == {"email", "phone", "chat"}


def test_a_file_that_is_no_toml_is_not_edited() -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        with_day("[[day]", one_day(date(2026, 12, 24)), ())


def test_limits_know_no_case(file: HoursFile) -> None:
    assert file.read("[bio]\nInstagram = 120\n").bio == {"instagram": 120}


def test_an_edit_leaves_ranges_and_yearly_days_alone(file: HoursFile) -> None:
    yearly = '[[day]]\ndate = "12-24"\nhours = "09:00-12:00"\n'
    text = with_day(yearly, one_day(date(2026, 12, 24)), ())
    schedule = file.read(text).schedule
    assert schedule.day("email", date(2026, 12, 24)).shifts == ()
    assert schedule.day("email", date(2027, 12, 24)).shifts == parse_shifts("9-12")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"# M\xfcller\n", "line 1: It is not UTF-8"),
        (b"bio = 3\n", "Limits are written as [bio]"),
        (b"[banner]\nannounce_days = 999999999999\n", "from 0 to 120"),
        (b"[banner]\nlast_call_hours = -1\n", "from 0 to 336"),
        (b'[[season]]\nname = "x"\nfrom = "12-01"\nhours = "9:00-17:00"\n', "'to' is missing"),
        (b'[[day]]\nfrom = "12-01"\nto = "soon"\nhours = "closed"\n', "line 3: 'soon'"),
        (b'[[cutoff]]\ncarrier = ""\norder_by = "2026-12-01 12:00"\n', "no name"),
        (b'[channel.email]\nregular = "Mo-Fr 9-5"\n', "'9-5' would be 20 hours"),
        (b'[[day]]\nfrom = "12-24"\nhours = "closed"\n', "'from' and 'to' are needed"),
        (b'[[day]]\ndate = "12-24"\nto = "12-26"\nhours = "closed"\n', "Either 'date' or"),
        (b'[[cutoff]]\ncarrier = "DHL"\norder_by = 2026-12-17\n', "line 3: Add a time."),
    ],
)
def test_nothing_in_the_file_is_worse_than_a_complaint(
    file: HoursFile, content: bytes, words: str
) -> None:
    file.path.write_bytes(content)
    with pytest.raises(ConfigError) as caught:
        file.current()
    assert words in str(caught.value)


def test_a_folder_in_its_place_and_a_byte_order_mark(file: HoursFile) -> None:
    file.path.mkdir()
    with pytest.raises(ConfigError, match="cannot be read"):
        file.current()
    file.path.rmdir()
    file.path.write_bytes(b'\xef\xbb\xbf[channel.email]\nregular = "Mo-Fr 09:00-17:00"\n')
    assert file.calendar().known


def test_names_cannot_carry_commands_for_terminals(file: HoursFile) -> None:
    text = '[[day]]\ndate = "12-24"\nhours = "closed"\nname = "a\\u001b[31m\\n\\u202eb"\n'
    name = str(file.read(text).schedule.days[0].name)
    assert name.isprintable()
    assert "\u202e" not in name


def test_an_edit_has_the_last_word(file: HoursFile) -> None:
    day = date(2026, 12, 23)
    text = (
        '[[day]]\ndate = "2026-12-23"\nhours = "09:00-10:00"\n'
        '[[day]]\nfrom = "2026-12-20"\nto = "2026-12-31"\nhours = "closed"'  # no line end
    )
    edited = with_day(text, one_day(day), parse_shifts("10:00-12:00"))
    schedule = file.read(edited).schedule
    assert schedule.day("email", day).shifts == parse_shifts("10:00-12:00")
    assert schedule.day("email", date(2026, 12, 24)).shifts == ()
    assert len(schedule.days) == 2


def test_a_stretch_of_days_and_a_day_of_every_year(file: HoursFile) -> None:
    text = with_day("", parse_range("2026-12-27", "2026-12-30"), ())
    text = with_day(text, parse_range("thanksgiving"), parse_shifts("10-12"))
    schedule = file.read(text).schedule
    assert schedule.day("email", date(2026, 12, 29)).shifts == ()
    assert schedule.day("email", date(2027, 11, 25)).shifts == parse_shifts("10-12")
    assert file.read(without_day(text, parse_range("thanksgiving"))).schedule.days[1:] == ()


@pytest.mark.parametrize("text", ['day = [{date = "12-24", hours = "closed"}]', "[day]\nx = 1"])
def test_what_cannot_be_edited_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="must be written as"):
        with_day(text, one_day(date(2026, 12, 24)), ())


@pytest.mark.parametrize(
    ("mine", "later", "day"),
    [
        ("black-friday", 'date = "11-27"', date(2026, 11, 27)),
        ("06-01", 'from = "2025-12-01"\nto = "2027-01-31"', date(2026, 6, 1)),
        ("02-29", 'from = "2024-02-20"\nto = "2028-03-05"', date(2028, 2, 29)),
    ],
)
def test_an_edit_has_the_last_word_whatever_year_shows_it(
    file: HoursFile, mine: str, later: str, day: date
) -> None:
    text = f'[[day]]\ndate = "{mine}"\nhours = "09:00-10:00"\nname = "Mine"  # kept\n'
    text += f'[[day]]\n{later}\nhours = "closed"\n'
    edited = with_day(text, parse_range(mine), parse_shifts("10-12"))
    found = file.read(edited).schedule.day("email", day)
    assert found.shifts == parse_shifts("10-12")
    assert str(found.name) == "Mine"
    assert "# kept" in edited


def test_clearing_takes_every_entry_of_a_day(file: HoursFile) -> None:
    text = '[[day]]\ndate = "02-28"\nhours = "closed"\n' * 2
    assert file.read(without_day(text, parse_range("02-28"))).schedule.days == ()


def test_inline_tables_are_not_edited() -> None:
    with pytest.raises(UsageError, match="'holidays' is not written as"):
        with_choices('holidays = {country = "DE"}', {}, {})
