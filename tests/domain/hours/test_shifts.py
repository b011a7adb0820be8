"""Hours as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuidesk.domain.errors import UsageError
from tuidesk.domain.hours.shifts import (
    DAY,
    Shift,
    overlapping,
    parse_shifts,
    parse_week,
    shifts_text,
    week_text,
)

NINE_TO_FIVE = (Shift(540, 1020),)
shift = st.builds(
    lambda start, length: Shift(start, start + length),
    st.integers(0, DAY - 1),
    st.integers(1, DAY),
)


@pytest.mark.parametrize(
    ("text", "shifts"),
    [
        ("09:00-17:00", NINE_TO_FIVE),
        ("9-17", NINE_TO_FIVE),
        ("13:00-17:00, 09:00-12:00", (Shift(540, 720), Shift(780, 1020))),
        ("22:00-06:00", (Shift(1320, 1800),)),
        ("20:00-26:00", (Shift(1200, 1560),)),
        ("00:00-24:00", (Shift(0, 1440),)),
        ("00:00-00:00", (Shift(0, 1440),)),
        ("closed", ()),
        ("off", ()),
    ],
)
def test_shifts(text: str, shifts: tuple[Shift, ...]) -> None:
    assert parse_shifts(text) == shifts


@pytest.mark.parametrize(
    "text", ["nine to five", "09:00", "25:00-26:00", "09:61-10:00", "09:00-17:00;", "01:00-30:00"]
)
def test_nonsense_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(UsageError, match="Example"):
        parse_shifts(text)


@given(st.lists(shift, max_size=3))
def test_what_is_written_is_read_again(found: list[Shift]) -> None:
    shifts = tuple(sorted(found))
    assert parse_shifts(shifts_text(shifts)) == shifts


def test_a_week_with_ranges_over_sunday() -> None:
    week = parse_week("Su-Th 09:00-17:00; Sa 10:00-14:00")
    assert [bool(day) for day in week] == [True, True, True, True, False, True, True]
    assert week[4] is None
    assert parse_week("Fr-Mo off; Tu,We,Thursday 9-17")[5] == ()
    assert parse_week("09:00-17:00") == (NINE_TO_FIVE,) * 7


@given(st.lists(st.one_of(st.none(), st.lists(shift, max_size=2)), min_size=7, max_size=7))
def test_a_week_is_read_again(days: list[list[Shift] | None]) -> None:
    week = tuple(None if day is None else tuple(sorted(day)) for day in days)
    if any(day is not None for day in week):
        assert parse_week(week_text(week)) == week


@pytest.mark.parametrize(
    "text", ["", "Mo-Fr", "Mo 9-17; Mo 13-15", "Xx 9-17", "T 9-17", "daily 9-17", "Mo-Fr closedd"]
)
def test_a_week_without_sense(text: str) -> None:
    with pytest.raises(UsageError):
        parse_week(text)


def test_overlaps_are_found() -> None:
    assert overlapping(parse_shifts("09:00-12:00,11:00-13:00")) is not None
    assert overlapping(parse_shifts("09:00-12:00,12:00-13:00")) is None
