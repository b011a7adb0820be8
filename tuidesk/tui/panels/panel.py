"""The base of all panels: mounted at the bottom, answered once, then gone."""

import asyncio
from typing import ClassVar, Generic, TypeVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical

T = TypeVar("T")


class Panel(Vertical, Generic[T]):
    """A question; ``answer`` gives what was said, or None when it was dismissed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", show=False, priority=True),
        Binding("tab,shift+tab", "stay", show=False, priority=True),
    ]
    DEFAULT_CSS = """
    Panel { dock: bottom; height: auto; max-height: 60%; background: $panel; padding: 0 1; }
    Panel .question { height: auto; max-height: 3; color: $accent; text-style: bold; }
    Panel Input, Panel Input:focus { border: none; height: 1; padding: 0; background: $surface; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._future: asyncio.Future[T | None] = asyncio.get_running_loop().create_future()

    async def answer(self) -> T | None:
        """Waits for the answer and takes the panel away."""
        try:
            return await self._future
        finally:
            await self.remove()

    def give(self, answer: T | None) -> None:
        """Answers; later answers do not count."""
        if not self._future.done():
            self._future.set_result(answer)

    def keep_words(self) -> None:
        """Saves what is typed, where that is worth it."""

    def action_dismiss(self) -> None:
        """Nothing was said."""
        self.give(None)

    def action_stay(self) -> None:
        """The focus does not leave a question: its keys would go nowhere."""

    def on_descendant_blur(self) -> None:
        """Nor does a click take it away."""
        self.call_later(self._take_focus)

    def _take_focus(self) -> None:
        inside = self.is_attached and any(each.has_focus for each in self.query())
        if self.is_attached and not self._future.done() and not inside:
            next(iter(self.query("Input, TextArea")), self).focus()

    def on_unmount(self) -> None:
        """A panel that is taken away was dismissed."""
        self.give(None)
