"""A short run of the kills; the long one is ``python -m tests.torture.kills``."""

from tests.torture.kills import torture


def test_a_few_random_kills_lose_nothing() -> None:
    done, known, lost = torture(10, lives=1.0, seed=7)
    assert done == 10
    assert known > 10
    assert lost == []
