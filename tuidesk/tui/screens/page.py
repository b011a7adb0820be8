"""A page to scroll: help, reasons, the ledger."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen

from tuidesk.tui.widgets.bars import Bar
from tuidesk.tui.widgets.lines import LinePage
from tuidesk.tui.widgets.reader_lines import Line


class PageScreen(Screen[None]):
    """A page to scroll; any way back leaves it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q,escape,h,question_mark,f1,L,W", "app.pop_screen", show=False),
        Binding("j,down", "scroll(1)", show=False),
        Binding("k,up", "scroll(-1)", show=False),
        Binding("pagedown,space", "page(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("ctrl+q", "app.command('quit')", show=False),
    ]
    DEFAULT_CSS = """
    PageScreen #title { height: 1; background: $panel; text-style: bold; }
    PageScreen LinePage { height: 1fr; background: $background; }
    """

    def __init__(self, title: str, lines: list[Line]) -> None:
        super().__init__()
        self._title, self._lines = title, lines

    def compose(self) -> ComposeResult:
        """Title and page."""
        yield Bar("title")
        yield LinePage()

    def on_mount(self) -> None:
        """The page from its top."""
        self.query_one(Bar).show((("", self._title),), "q back · j k scroll")
        self.query_one(LinePage).show_lines(self._lines, top=0)
        self.query_one(LinePage).focus()

    def action_scroll(self, lines: int) -> None:
        """Scrolls by lines."""
        self.query_one(LinePage).scroll_lines(lines)

    def action_page(self, pages: int) -> None:
        """Scrolls by pages."""
        self.query_one(LinePage).page(pages)
