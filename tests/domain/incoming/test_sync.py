"""When a mail that could not be fetched is tried again."""

from datetime import timedelta

from tests.clock import NOW
from tuidesk.domain.incoming.sync import FailedMail


def test_the_pauses_grow_up_to_a_day_and_never_end() -> None:  # B6.2
    tries = (FailedMail.again(5, count, "no content", NOW) for count in (1, 2, 3, 4, 12, 13, 500))
    pauses = [each.not_before - NOW for each in tries if each.not_before]
    minutes = [pause / timedelta(minutes=1) for pause in pauses]
    assert minutes == [0, 1, 2, 4, 1024, 1440, 1440]
