"""A terminal sees the same, whether styles are merged or not."""

import re

from hypothesis import given
from hypothesis import strategies as st

from tuidesk.tui.styles import StyleMerger

_PIECE = re.compile(r"\x1b\[([\d;]*)m|\x1b\[[\d;]*([A-Z])|(.)", re.DOTALL)
_OFF = {22: {1, 2}, 23: {3}, 24: {4}, 27: {7}, 29: {9}}


def seen(data: str) -> list[tuple[str, frozenset[str]]]:
    """Each sign, move and erasure with the style in which the terminal does it."""
    style: dict[object, str] = {}
    out = []
    for numbers, move, sign in _PIECE.findall(data):
        if sign or move:
            plain = {} if move == "H" else style
            out.append((sign or move, frozenset(plain.values())))
            continue
        rest = [int(each or 0) for each in numbers.split(";")]
        while rest:
            first = rest.pop(0)
            if first == 0:
                style = {}
            elif first in (38, 48):
                kind = rest.pop(0)
                value = [rest.pop(0) for _ in range(1 if kind == 5 else 3)]
                style[first] = f"{first} {kind} {value}"
            elif first in (39, 49):
                style.pop(first - 1, None)
            elif first in _OFF:
                for each in _OFF[first]:
                    style.pop(each, None)
            elif 30 <= first <= 37:
                style[38] = str(first)
            else:
                style[first] = str(first)
    return out


CODES = st.one_of(
    st.sampled_from(
        ["0", "", "1", "2", "3", "4", "7", "9", "22", "23", "24", "27", "31", "39", "49"]
    ),
    st.integers(0, 255).map(lambda n: f"38;5;{n}"),
    st.tuples(*[st.integers(0, 255)] * 3).map(lambda c: f"48;2;{c[0]};{c[1]};{c[2]}"),
)
PIECES = st.one_of(
    st.lists(CODES, min_size=1, max_size=4).map(lambda some: f"\x1b[{';'.join(some)}m"),
    st.text("ab ▸é", min_size=1, max_size=4),
    st.just("\x1b[4;7H"),
    st.just("\x1b[2J"),
    st.just("\x1b[3K"),
)


@given(st.lists(st.lists(PIECES, max_size=12).map("".join), max_size=4))
def test_the_picture_stays(writes: list[str]) -> None:
    merger = StyleMerger()
    assert seen("".join(map(merger.merged, writes))) == seen("".join(writes))


def test_a_row_of_one_style_costs_it_once() -> None:
    row = "".join(f"\x1b[1;38;2;9;9;9;48;2;7;7;7m{sign}\x1b[0m" for sign in "abcdef")
    merger = StyleMerger()
    assert merger.merged(row) == "\x1b[0;1;38;2;9;9;9;48;2;7;7;7mabcdef"
    assert merger.merged("\x1b[1;38;2;9;9;9;48;2;8;8;8mg\x1b[0m") == "\x1b[48;2;8;8;8mg"
    assert merger.merged("plain") == "\x1b[0mplain"


def test_what_others_wrote_is_not_trusted() -> None:
    merger = StyleMerger()
    merger.merged("\x1b[1ma\x1b[0mb")
    assert merger.merged("c") == "c"
    merger.forget()
    assert merger.merged("c") == "\x1b[0mc"
