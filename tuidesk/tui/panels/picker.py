"""Picks one of many by typing a part of it: owners, tags, canned replies, commands."""

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input, Static

from tuidesk.domain.text import harmless
from tuidesk.tui.panels.choice import Choice, matching
from tuidesk.tui.panels.panel import Panel
from tuidesk.tui.widgets.cells import fit

_ROWS = 10
_PART = 60
"""Per cent of the screen that a panel takes at most."""


class Offers(Widget):
    """The choices that fit, one a line, with a cursor."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"offer--cursor", "offer--detail", "offer--disabled"}
    DEFAULT_CSS = """
    Offers { height: auto; }
    Offers .offer--cursor { background: $primary; color: $background; }
    Offers .offer--detail { color: $text-muted; }
    Offers .offer--disabled { color: $text-disabled; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._offers: list[Choice] = []
        self._column = 0
        self._cursor = 0

    @property
    def current(self) -> Choice | None:
        """The choice under the cursor."""
        return self._offers[self._cursor] if self._offers else None

    def show(self, offers: list[Choice]) -> None:
        """Shows other choices."""
        self._offers, self._cursor = offers, 0
        self._column = min(32, max((cell_len(each.label) for each in offers), default=0))
        room = self.app.size.height * _PART // 100 - 2  # a question and the typed words
        self.styles.height = max(1, min(_ROWS, len(offers), room))
        self.refresh()

    def move(self, rows: int) -> None:
        """Moves the cursor, around the edges."""
        if self._offers:
            self._cursor = (self._cursor + rows) % len(self._offers)
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """One choice."""
        top = max(0, self._cursor - self.size.height + 1)
        at, width = y + top, self.size.width
        if at >= len(self._offers):
            text = "nothing fits" if not self._offers and y == 0 else ""
            return Strip([Segment(fit(text, width), self.rich_style)])
        offer = self._offers[at]
        words = f"{offer.detail}  ({offer.disabled})" if offer.disabled else offer.detail
        label = f" {fit(offer.label, self._column)}  "
        style = self.rich_style
        detail = self.get_component_rich_style("offer--detail")
        if offer.disabled:
            style = detail = self.get_component_rich_style("offer--disabled")
        if at == self._cursor:
            style = detail = self.get_component_rich_style("offer--cursor")
        room = max(0, width - cell_len(label))
        strip = Strip([Segment(label, style), Segment(fit(words, room), detail)])
        return strip.adjust_cell_length(width, style)


class Picker(Panel[str]):
    """Gives the value of the chosen choice; with ``free`` the typed words are one of them."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,ctrl+n", "move(1)", show=False, priority=True),
        Binding("up,ctrl+p", "move(-1)", show=False, priority=True),
    ]

    def __init__(self, question: str, choices: Sequence[Choice], *, free: bool = False) -> None:
        super().__init__()
        self._question, self._choices, self._free = question, choices, free

    def compose(self) -> ComposeResult:
        """Question, input, choices."""
        yield Static(harmless(self._question), classes="question", markup=False)
        typed = Input(placeholder="type to filter, enter chooses, esc cancels")
        typed.cursor_blink = False
        yield typed
        yield Offers()

    def on_mount(self) -> None:
        """Typing begins at once."""
        self.query_one(Offers).show(matching(self._choices, ""))
        self.query_one(Input).focus()

    @on(Input.Changed)
    def _on_typed(self, event: Input.Changed) -> None:
        event.stop()
        self.query_one(Offers).show(matching(self._choices, event.value, free=self._free))

    @on(Input.Submitted)
    def _on_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        current = self.query_one(Offers).current
        if current is not None and not current.disabled:
            self.give(current.value)

    def action_move(self, rows: int) -> None:
        """Moves among the choices."""
        self.query_one(Offers).move(rows)
