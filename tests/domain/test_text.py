from hypothesis import given
from hypothesis import strategies as st

from tuidesk.domain.text import cell_safe, clean, clean_line


@given(st.text())
def test_nothing_that_commands_a_terminal_survives(text: str) -> None:  # B7.12
    assert cell_safe(clean(text))
    assert "\n" not in clean_line(text)


def test_what_stands_for_commands() -> None:
    assert clean("\x1b]52;c;x\x07") == "␛]52;c;x␇"
    assert clean("a\u202eb") == "a⚠b"
    assert clean("a\u200bb\u00adc") == "abc"
    assert clean("a\ud800b") == "a\ufffdb"


def test_writing_systems_stay_whole() -> None:
    family = "👩\u200d👩\u200d👧"
    assert clean(f"نامه‌ای {family} é ü 你好") == f"نامه‌ای {family} é ü 你好"


@given(st.text())
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)
