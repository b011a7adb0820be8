"""The timeline of a banner: one phase a line, the chosen one marked."""

from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tuidesk.tui.widgets.cells import fit


class PhaseList(Widget, can_focus=True):
    """Lines to choose from; the first is the present."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"phase--cursor"}
    DEFAULT_CSS = """
    PhaseList { height: 8; background: $surface; }
    PhaseList .phase--cursor { background: $primary; color: $background; }
    """

    @dataclass
    class Chosen(Message):
        """Another phase was chosen with the mouse."""

        at: int

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[str] = []
        self._cursor = 0

    def show(self, rows: list[str], cursor: int) -> None:
        """Shows other phases or another choice."""
        if (rows, cursor) != (self._rows, self._cursor):
            self._rows, self._cursor = rows, cursor
            self.refresh()

    @property
    def _top(self) -> int:
        return max(0, self._cursor - self.size.height + 1)

    def render_line(self, y: int) -> Strip:
        """One phase."""
        at, width = y + self._top, self.size.width
        if at >= len(self._rows):
            return Strip.blank(width, self.rich_style)
        chosen = at == self._cursor
        style = self.get_component_rich_style("phase--cursor") if chosen else self.rich_style
        sign = "▸" if chosen else " "
        return Strip([Segment(fit(f"{sign} {self._rows[at]}", width), style)])

    def on_click(self, event: events.Click) -> None:
        """A click chooses."""
        if event.y + self._top < len(self._rows):
            self.post_message(self.Chosen(event.y + self._top))
