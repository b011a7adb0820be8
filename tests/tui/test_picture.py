"""A terminal shows the same, whatever is left out on the way to it."""

import re

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tuidesk.tui.picture import Picture
from tuidesk.tui.styles import Style, with_numbers

_PIECE = re.compile(r"\x1b\[([\d;]*)m|\x1b\[(\d+);(\d+)H|\x1b\[(2J)|(.)", re.DOTALL)
Cells = dict[tuple[int, int], tuple[str, frozenset[str]]]


class Terminal:
    """Thirty lines of a terminal: cells with a sign and a style, and a cursor."""

    def __init__(self) -> None:
        self.cells: Cells = {}
        self._style: Style = {}
        self._at = (1, 1)

    def write(self, data: str) -> None:
        for style, row, column, clear, sign in _PIECE.findall(data):
            if row:
                self._at = (int(row), int(column))
            elif clear:
                self.cells = {}
            elif sign == "\n":
                self._at = (self._at[0] + 1, 1)
            elif sign:
                self._put(sign)
            else:
                self._style = with_numbers(self._style, style)

    def _put(self, sign: str) -> None:
        row, column = self._at
        for at in range(column, column + cell_len(sign)):
            self._break(row, at)
            self.cells[row, at] = (sign if at == column else "", frozenset(self._style.values()))
        self._at = (row, column + cell_len(sign))

    def _break(self, row: int, column: int) -> None:
        """Half of a wide sign cannot stand alone."""
        sign = self.cells.get((row, column), ("x", frozenset()))[0]
        if sign == "":
            self.cells.pop((row, column - 1), None)
        elif cell_len(sign) == 2:
            self.cells.pop((row, column + 1), None)


STYLES = st.sampled_from(
    ["0", "1", "2", "3;31", "22", "23", "39", "48;5;9", "48;2;1;2;3", "49", "7;32", "27"]
)
MOVES = st.tuples(st.integers(1, 3), st.integers(1, 9)).map(lambda at: f"\x1b[{at[0]};{at[1]}H")
PIECES = st.one_of(
    STYLES.map(lambda style: f"\x1b[{style}m"),
    st.text("ab語 \u0301\n", min_size=1, max_size=4),
    MOVES,
    st.just("\x1b[?2026h"),
    st.just("\x1b[2J"),
)
FRAMES = st.tuples(MOVES, st.lists(PIECES, max_size=12).map("".join)).map("".join)


@given(st.lists(FRAMES, max_size=6))
def test_the_picture_is_the_same_after_each_frame(frames: list[str]) -> None:
    picture, whole, reduced = Picture(), Terminal(), Terminal()
    for frame in frames:
        whole.write(frame.replace("\x1b[?2026h", ""))
        reduced.write(picture.reduced(frame).replace("\x1b[?2026h", ""))
        assert reduced.cells == whole.cells


ROW = "\x1b[2;1H" + "".join(f"\x1b[1;38;2;9;9;9;48;2;7;7;7m{sign}\x1b[0m" for sign in "abcdef")


def test_a_row_of_one_style_costs_it_once_and_a_second_time_nothing() -> None:
    picture = Picture()
    assert picture.reduced(ROW) == "\x1b[2;1H\x1b[0;1;38;2;9;9;9;48;2;7;7;7mabcdef"
    assert picture.reduced(ROW) == ""
    assert picture.reduced(ROW.replace("c", "C")) == "\x1b[2;3HC"


def test_the_cursor_is_placed_where_it_was_left() -> None:
    picture = Picture()
    assert picture.reduced(ROW + "\x1b[4;4H").endswith("abcdef\x1b[4;4H")
    assert picture.reduced("\x1b[4;4H") == ""


def test_what_others_painted_is_not_trusted() -> None:
    picture = Picture()
    first = picture.reduced(ROW)
    picture.forget()
    assert picture.reduced(ROW) == first
    picture.reduced("\x1b[?1049l")
    assert picture.reduced(ROW).endswith("abcdef")


def test_odd_signs_are_sent_as_they_are() -> None:
    picture = Picture()
    picture.reduced(ROW)
    assert "a\u200db" in picture.reduced("\x1b[2;1Ha\u200db")
    assert picture.reduced(ROW) != ""
