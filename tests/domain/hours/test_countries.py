"""What is usual in a country."""

import pytest

from tuidesk.domain.hours.countries import first_weekday


@pytest.mark.parametrize(
    ("country", "day"), [("US", 6), ("us", 6), ("DE", 0), ("EG", 5), ("", 0), ("QQ", 0), ("1", 0)]
)
def test_the_day_on_which_a_week_begins(country: str, day: int) -> None:
    assert first_weekday(country) == day
