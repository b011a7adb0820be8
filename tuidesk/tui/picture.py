"""What stands on the terminal, so that only what changes is sent over a slow link.

Textual paints the same rows several times when a screen opens, begins each piece of text with its
whole style and ends it with a reset. Here a piece that stands already is left out, moves of the
cursor wait for something to paint, and of a style only the members that differ are sent.
"""

import re
from collections.abc import Iterator

from rich.cells import cell_len

from tuidesk.tui.styles import Style, change, with_numbers

_ESCAPE = re.compile(
    r"\x1b(?:\[(?P<style>[\d;:]*)m|\[(?P<row>\d+);(?P<column>\d+)H"
    r"|\[(?P<mode>\?[\d;]*)[hl]|\[[0-?]*[ -/]*[@-~]|\].*?(?:\x07|\x1b\\)|[^\[\]])",
    re.DOTALL,
)
_KEEPS = frozenset(["?2026", "?25", "?1004", "?2004"])
"""Modes that change nothing of what stands: synchronised painting, cursor, focus, paste."""
Place = tuple[int, int]
"""Row and column, from 1."""
Cell = tuple[str, tuple[tuple[str, str], ...], int]
"""A sign and its style, and 0; in a piece with wide signs its whole text, and the cell's place."""
_SHORT_GAP = 6


class Picture:
    """Rewrites what is written to one terminal; remembers what stands there."""

    def __init__(self) -> None:
        self._wanted: Style = {}
        self._style: Style | None = None
        self._at: Place | None = None
        """Where the next text belongs; None if it is not known."""
        self._cursor: Place | None = None
        """Where the terminal's cursor is."""
        self._placed = False
        """Whether the cursor was placed, and nothing painted since."""
        self._rows: dict[int, dict[int, Cell]] = {}
        """The cells that stand, by row and column."""

    def forget(self) -> None:
        """Somebody else has painted: nothing of what stands there is known."""
        self._style = None
        self._lose()

    def reduced(self, data: str) -> str:
        """The same for the eye, in fewer bytes."""
        out: list[str] = []
        at = 0
        for found in _ESCAPE.finditer(data):
            if found.start() > at:
                self._paint(data[at : found.start()], out)
            at = found.end()
            if found["style"] is not None:
                self._wanted = with_numbers(self._wanted, found["style"])
            elif found["row"]:
                self._at, self._placed = (int(found["row"]), int(found["column"])), True
            else:
                self._command(found, out)
        if at < len(data):
            self._paint(data[at:], out)
        if self._placed:
            self._move(out)
        return "".join(out)

    @property
    def _style_key(self) -> tuple[tuple[str, str], ...]:
        return tuple(sorted(self._wanted.items()))

    def _command(self, found: re.Match[str], out: list[str]) -> None:
        if found["mode"] not in _KEEPS:
            self._move(out)
            self._restyle(out)
            self._lose()
        out.append(found[0])

    def _paint(self, text: str, out: list[str]) -> None:
        first, *rest = text.split("\n")
        self._paint_line(first, out)
        for line in rest:
            if self._at is None:
                out.append("\n")
            else:
                self._at = (self._at[0] + 1, 1)
            self._paint_line(line, out)

    def _paint_line(self, text: str, out: list[str]) -> None:
        if not text:
            return
        self._placed = False
        if self._at is None or not text.isprintable() or not cell_len(text):
            self._move(out)
            self._restyle(out)
            out.append(text)
            self._lose()
            return
        (row, column), width = self._at, cell_len(text)
        self._at = (row, column + width)
        cells = self._rows.setdefault(row, {})
        style = self._style_key
        narrow = text.isascii() or all(cell_len(sign) == 1 for sign in text)
        if narrow:
            wanted = [(sign, style, 0) for sign in text]
        else:  # wide signs stand or fall together
            wanted = [(text, style, at + 1) for at in range(width)]
        differing = [at for at, cell in enumerate(wanted) if cells.get(column + at) != cell]
        if not differing:
            return
        if not narrow:
            differing = [0, width - 1]
        for at, cell in enumerate(wanted):
            _put(cells, column + at, cell)
        for first, last in _runs(differing, joined=not narrow):
            self._move(out, (row, column + first))
            self._restyle(out)
            out.append(text[first : last + 1] if narrow else text)
            self._cursor = (row, column + last + 1)

    def _move(self, out: list[str], to: Place | None = None) -> None:
        to = to or self._at
        if to is not None and to != self._cursor:
            out.append(f"\x1b[{to[0]};{to[1]}H")
            self._cursor = to

    def _restyle(self, out: list[str]) -> None:
        out.append(change(self._style, self._wanted))
        self._style = self._wanted

    def _lose(self) -> None:
        """What stands, and where the cursor is, is not known any more."""
        self._at = self._cursor = None
        self._rows.clear()


def _put(cells: dict[int, Cell], column: int, cell: Cell) -> None:
    """Puts a cell; what is left of a piece of wide signs that it breaks is not known any more."""
    broken = cells.get(column)
    if broken and broken[2] and broken != cell:
        start = column - broken[2] + 1
        for other in range(start, start + cell_len(broken[0])):
            if cells.get(other, ("",))[0] == broken[0]:
                cells.pop(other, None)
    cells[column] = cell


def _runs(differing: list[int], *, joined: bool) -> Iterator[tuple[int, int]]:
    """The first and the last of each run; a short gap costs less than a move of the cursor."""
    first = last = differing[0]
    for at in differing[1:]:
        if not joined and at - last > _SHORT_GAP:
            yield first, last
            first = at
        last = at
    yield first, last
