from hypothesis import given
from hypothesis import strategies as st

from tuidesk.domain.text import cell_safe, clean, clean_line, plain_signs, plainer


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


@given(st.text(), st.sampled_from(["ascii", "latin-1", "iso8859-2"]))
def test_plainer_text_can_be_written(text: str, encoding: str) -> None:
    plainer(text, encoding).encode(encoding)
    assert (
        plainer(text.encode("ascii", "ignore").decode()) == text.encode("ascii", "ignore").decode()
    )


def test_a_plainer_sign_takes_as_many_cells() -> None:
    assert plainer("▸ Grüße… 5 € 田 e\u0301") == "> Gru?e~ 5 E ?? e"
    assert plainer("Grüße …", "latin-1") == "Grüße ~"
    assert plain_signs("▸ Grüße ─│┌█") == "> Grüße -|+#"
