"""Asks for a line, for several lines, or for a yes."""

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.timer import Timer
from textual.widgets import Input, Static, TextArea

from tuidesk.domain.text import harmless
from tuidesk.tui.panels.panel import Panel

Keep = Callable[[str], None]
PAUSE = 0.5
"""Seconds without a letter after which what is typed is saved."""


class Prompt(Panel[str]):
    """Asks for one line."""

    def __init__(self, question: str, value: str = "", hint: str = "") -> None:
        super().__init__()
        self._question, self._value, self._hint = question, value, hint

    def compose(self) -> ComposeResult:
        """Question and input."""
        yield Static(harmless(self._question), classes="question", markup=False)
        line = Input(self._value, placeholder=self._hint)
        line.cursor_blink = False
        yield line

    def on_mount(self) -> None:
        """Typing begins at once."""
        self.query_one(Input).focus()

    @on(Input.Submitted)
    def _on_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.give(event.value.strip() or None)


class Words(Panel[str]):
    """Asks for several lines: an internal note."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,f2", "done", show=False, priority=True),
    ]
    DEFAULT_CSS = """
    Words TextArea, Words TextArea:focus {
        height: 7; border: none; background: $surface; padding: 0;
    }
    """

    def __init__(self, question: str, value: str = "", keep: Keep = lambda text: None) -> None:
        super().__init__()
        self._question, self._value, self._keep = question, value, keep
        self._pause: Timer | None = None

    def compose(self) -> ComposeResult:
        """Question and text."""
        yield Static(harmless(self._question), classes="question", markup=False)
        area = TextArea(self._value, soft_wrap=True, show_line_numbers=False)
        area.cursor_blink = False
        yield area

    def on_mount(self) -> None:
        """Typing begins at once."""
        self.query_one(TextArea).focus()

    @on(TextArea.Changed)
    def _on_changed(self) -> None:
        if self._pause is not None:
            self._pause.stop()
        self._pause = self.set_timer(PAUSE, self.keep_words)

    def keep_words(self) -> None:
        """Keeps what is typed so far; whoever leaves finds it again."""
        for area in self.query(TextArea):  # none yet, while the panel opens
            self._keep(area.text)

    def action_dismiss(self) -> None:
        """Leaves the words for another time."""
        self.keep_words()
        super().action_dismiss()

    def action_done(self) -> None:
        """Takes the words, once every letter that was typed before has arrived."""
        self.query_one(TextArea).call_later(self._take)

    def _take(self) -> None:
        self.give(self.query_one(TextArea).text.strip() or None)


class Confirm(Panel[bool]):
    """Asks before what cannot be undone; enter alone is no yes."""

    can_focus = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "yes", show=False, priority=True),
        Binding("n,q,enter", "no", show=False, priority=True),
    ]

    def __init__(self, question: str) -> None:
        super().__init__()
        self._question = question

    def compose(self) -> ComposeResult:
        """The question."""
        yield Static(harmless(f"{self._question}   y yes · n no"), classes="question", markup=False)

    def on_mount(self) -> None:
        """Keys come here."""
        self.focus()

    def action_yes(self) -> None:
        """Yes."""
        self.give(True)

    def action_no(self) -> None:
        """No."""
        self.give(False)
