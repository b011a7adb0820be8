"""A scrolling page of styled lines: the base of reader and help."""

from typing import ClassVar

from rich.segment import Segment
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tuidesk.domain.text import harmless
from tuidesk.tui.widgets.reader_lines import Line


class LinePage(ScrollView, can_focus=True, inherit_bindings=False):
    """Shows lines; painted by line, never animated."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "line--title",
        "line--facts",
        "line--event",
        "line--in-head",
        "line--out-head",
        "line--note-head",
        "line--note",
        "line--text",
        "line--quote",
        "line--fold",
        "line--attachment",
        "line--alarm",
    }

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[Line] = []

    def show_lines(self, lines: list[Line], top: int | None = None) -> None:
        """Shows other lines; scrolls to a line if one is named."""
        changed = lines != self._lines
        self._lines = lines
        if changed:
            self.virtual_size = Size(self.scrollable_content_region.width, len(lines))
            self.refresh()
        if top is not None:
            self.scroll_to(y=top, animate=False)

    def page(self, pages: float) -> None:
        """Scrolls by a part of the visible height."""
        self.scroll_to(
            y=self.scroll_offset.y + int(pages * max(1, self.size.height - 1)), animate=False
        )

    def scroll_lines(self, lines: int) -> None:
        """Scrolls down, or up for less than 0."""
        self.scroll_to(y=self.scroll_offset.y + lines, animate=False)

    def to_edge(self, *, bottom: bool) -> None:
        """Scrolls to the first or the last line."""
        self.scroll_to(y=self.max_scroll_y if bottom else 0, animate=False)

    def render_line(self, y: int) -> Strip:
        """One row of the screen."""
        at, width = y + self.scroll_offset.y, self.scrollable_content_region.width
        if at >= len(self._lines):
            return Strip.blank(width, self.rich_style)
        line = self._lines[at]
        style = self.get_component_rich_style(f"line--{line.style}")
        return Strip([Segment(f" {harmless(line.text)}", style)]).adjust_cell_length(width, style)
