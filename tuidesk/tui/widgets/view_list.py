"""The shelves at the left: views with their counts."""

from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tuidesk.domain.tickets.views import View
from tuidesk.tui.widgets.cells import fit


class ViewList(Widget):
    """All views, the chosen one marked; a digit or a click chooses."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"view--chosen", "view--count"}

    @dataclass
    class Chosen(Message):
        """A view was chosen with the mouse."""

        name: str

    def __init__(self, views: tuple[View, ...]) -> None:
        super().__init__()
        self._views = views
        self._counts: dict[str, int] = {}
        self._chosen = views[0].name

    def show(self, chosen: str, counts: dict[str, int]) -> None:
        """Shows other counts or another choice; paints nothing if they are the same."""
        if (chosen, counts) != (self._chosen, self._counts):
            self._chosen, self._counts = chosen, dict(counts)
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """One view a line."""
        width = self.size.width
        if y >= len(self._views):
            return Strip.blank(width, self.rich_style)
        view = self._views[y]
        count = self._counts.get(view.name, 0)
        chosen = view.name == self._chosen
        style = self.get_component_rich_style("view--chosen") if chosen else self.rich_style
        number = str(count) if count else "·"
        sign = "▸" if chosen else " "
        key = str(y + 1) if y < 9 else " "
        name = fit(f"{sign}{key} {view.name}", max(1, width - len(number) - 2))
        tail = style if chosen else self.get_component_rich_style("view--count")
        return Strip([Segment(f"{name} ", style), Segment(f"{number} ", tail)])

    def on_click(self, event: events.Click) -> None:
        """A click chooses."""
        if event.y < len(self._views):
            self.post_message(self.Chosen(self._views[event.y].name))
