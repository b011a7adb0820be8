"""The line for search and filter: the list follows what one types."""

from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input, Static


class FilterLine(Horizontal):
    """Hidden until it is begun; enter keeps the filter, escape drops it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "drop", show=False, priority=True)]
    DEFAULT_CSS = """
    FilterLine { dock: bottom; display: none; height: 1; background: $panel; padding: 0 1; }
    FilterLine.-open { display: block; }
    FilterLine Static { width: auto; max-width: 60%; color: $error; }
    FilterLine #slash { color: $accent; }
    FilterLine Input, FilterLine Input:focus {
        border: none; height: 1; padding: 0; background: $panel; width: 1fr;
    }
    """

    _complaint = ""

    @dataclass
    class Typed(Message):
        """The filter is another one."""

        text: str

        def can_replace(self, message: Message) -> bool:
            """Only the latest words count."""
            return isinstance(message, FilterLine.Typed)

    @dataclass
    class Left(Message):
        """Typing is over."""

    def compose(self) -> ComposeResult:
        """Input and complaint."""
        yield Static("", id="slash")
        typed = Input(placeholder="words, owner:me, tag:refund, is:new, -word   (help search)")
        typed.cursor_blink = False
        yield typed
        yield Static(self._complaint, id="complaint", markup=False)

    def begin(self, text: str, sign: str) -> None:
        """Opens the line with the present words; the sign says what they do."""
        self.add_class("-open")
        self.query_one("#slash", Static).update(sign)
        self.query_one(Input).value = text
        self.query_one(Input).focus()

    def explain(self, complaint: str) -> None:
        """Says what is wrong with the filter; it may be told before the line is composed."""
        self._complaint = complaint
        for shown in self.query("#complaint").results(Static):
            shown.update(complaint)

    def action_drop(self) -> None:
        """Drops the filter."""
        self.query_one(Input).value = ""
        self._complaint = ""
        self.post_message(self.Typed(""))
        self._leave()

    @on(Input.Changed)
    def _on_typed(self, event: Input.Changed) -> None:
        event.stop()
        if self.has_class("-open"):
            self.post_message(self.Typed(event.value))

    @on(Input.Submitted)
    def _on_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if not self._complaint:
            self._leave()

    def _leave(self) -> None:
        self.remove_class("-open")
        self.post_message(self.Left())
