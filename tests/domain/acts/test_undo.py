"""Files of the configuration without what one step changed in them."""

from hypothesis import given
from hypothesis import strategies as st

from tuidesk.domain.acts.undo import FileChange, without

LINES = st.lists(st.sampled_from(["[[day]]\n", 'date = "12-24"\n', "\n", "# mine\n"]), max_size=8)


def change(before: str, after: str) -> FileChange:
    return FileChange("hours.toml", before, after)


@given(LINES, LINES)
def test_a_step_that_nobody_built_upon_leaves_nothing(before: list[str], after: list[str]) -> None:
    step = change("".join(before), "".join(after))
    assert without(step, step.after) == step.before


@given(LINES, LINES, LINES, LINES)
def test_what_others_wrote_elsewhere_stays(
    head: list[str], mine: list[str], more: list[str], tail: list[str]
) -> None:
    start, end = "".join([*head, "# start\n"]), "".join(["# end\n", *tail])
    step = change(start + end, start + "".join(["# own\n", *mine]) + end)
    other = "".join(["# other\n", *more])
    assert without(step, step.after + other) == step.before + other
    assert without(step, other + step.after) == other + step.before


def test_a_later_entry_stays_where_an_earlier_one_goes() -> None:
    first, second = ('\n[[day]]\ndate = "2026-12-24"\n', '\n[[day]]\ndate = "2026-12-31"\n')
    step = change("a = 1\n", f"a = 1\n{first}")
    assert without(step, f"a = 1\n{first}{second}") == f"a = 1\n{second}"


def test_lines_that_somebody_changed_since_are_nobodys_to_take_back() -> None:
    step = change('hours = "closed"\n', 'hours = "09:00-12:00"\n')
    assert without(step, 'hours = "10:00-12:00"\n') is None
    assert without(change("a\nb\n", "a\n1\nb\n"), "a\n2\n1\nb\n") == "a\n2\nb\n"
    assert without(change("a\nb\n", "a\nb\n1\n"), "a\nb\n2\n") is None


def test_what_comes_back_stands_before_what_somebody_changed_below() -> None:
    assert without(change("a\nb\nc\n", "a\nc\n"), "a\nC\n") == "a\nb\nC\n"
    assert without(change("a\nb\nc\n", "a\nc\n"), "a\n") == "a\nb\n"
