"""The reader: one ticket's thread, quotes folded, painted by line."""

from collections.abc import Callable
from datetime import datetime, tzinfo
from typing import ClassVar

from textual.binding import BindingType

from tuidesk.desk.lists.listing import Thread
from tuidesk.domain.letters.message import Message
from tuidesk.tui.command import Place, bindings_for
from tuidesk.tui.commands import COMMANDS
from tuidesk.tui.widgets.lines import LinePage
from tuidesk.tui.widgets.reader_lines import Line, Reading, new_entry_line, thread_lines


class Reader(LinePage, inherit_bindings=False):
    """Shows a thread and stays where one reads when it grows."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for(Place.READER, COMMANDS)]

    def __init__(self, zone: tzinfo, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self._zone, self._clock = zone, clock
        self._thread: Thread | None = None
        self._unfolded = False

    @property
    def thread(self) -> Thread | None:
        """What is shown."""
        return self._thread

    @property
    def messages(self) -> list[Message]:
        """The messages of the thread, in order."""
        entries = self._thread.entries if self._thread else ()
        return [entry.what for entry in entries if isinstance(entry.what, Message)]

    def show(self, thread: Thread | None) -> None:
        """Shows a thread; another ticket begins at its newest message."""
        before = self._thread.ticket.number if self._thread else None
        self._thread = thread
        if thread is None:
            self.show_lines([Line("")], top=0)
            return
        if thread.ticket.number != before:
            self._unfolded = False
            reading = self._reading()
            newest = new_entry_line(thread, reading)
            lines = thread_lines(thread, reading)
            fits = len(lines) <= self.size.height
            self.show_lines(lines, top=0 if fits else newest)
        else:
            self.show_lines(thread_lines(thread, self._reading()))

    def toggle_quotes(self) -> None:
        """Unfolds quotes and signatures, or folds them again."""
        self._unfolded = not self._unfolded
        if self._thread:
            self.show_lines(thread_lines(self._thread, self._reading()))

    def on_resize(self) -> None:
        """A new width is new lines."""
        if self._thread:
            self.show_lines(thread_lines(self._thread, self._reading()))

    def _reading(self) -> Reading:
        shown = self.size.width or self.screen.size.width  # not yet laid out: it will be all
        return Reading(max(20, shown - 1), self._zone, self._clock(), self._unfolded)
