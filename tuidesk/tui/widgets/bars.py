"""The one-line bars: title, keys, status. Each repaints only when its words change."""

from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from tuidesk.domain.text import harmless
from tuidesk.tui.widgets.cells import fit


class Bar(Widget):
    """A line with words at the left and at the right."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"bar--key", "bar--alarm", "bar--right"}

    def __init__(self, id: str) -> None:  # noqa: A002  # Textual's own name
        super().__init__(id=id)
        self._left: tuple[tuple[str, str], ...] = ()
        self._right = ""
        self._alarm = False

    def show(
        self, left: tuple[tuple[str, str], ...], right: str = "", *, alarm: bool = False
    ) -> None:
        """Shows pairs of a key and a word, and words at the right edge."""
        left = tuple((key, harmless(word)) for key, word in left)
        if (left, right, alarm) != (self._left, self._right, self._alarm):
            self._left, self._right, self._alarm = left, right, alarm
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """The bar; pairs that do not fit fall away from the end."""
        width = self.size.width
        said = sum(cell_len(word) + cell_len(key) + (3 if key else 0) for key, word in self._left)
        cut = self._alarm and said + cell_len(self._right) + 3 > width  # the next step stands last
        free = max(width // 2, width - said - 3)
        right = "" if cut else fit(self._right, min(cell_len(self._right), free))
        room = width - cell_len(right) - 2
        plain = self.get_component_rich_style("bar--alarm") if self._alarm else self.rich_style
        key_style = self.get_component_rich_style("bar--key")
        segments = [Segment(" ", plain)]
        used = 0
        for key, word in self._left:
            length = cell_len(key) + cell_len(word) + (3 if key else 0)
            if used + length > room and key:
                break
            if key:
                segments += [Segment(key, key_style), Segment(f" {word}  ", plain)]
            else:
                segments.append(Segment(fit(word, min(cell_len(word), room - used)), plain))
                length = min(cell_len(word), room - used)
            used += length
        segments.append(Segment(" " * max(0, width - 2 - used - cell_len(right)), plain))
        right_style = plain if self._alarm else self.get_component_rich_style("bar--right")
        segments.append(Segment(f"{right} ", right_style))
        return Strip(segments).adjust_cell_length(width, plain)
