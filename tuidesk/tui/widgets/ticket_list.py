"""The list of tickets: painted by line; a cursor move repaints two lines."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import BindingType
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tuidesk.domain.tickets.ticket import Ticket
from tuidesk.tui.command import Place, bindings_for
from tuidesk.tui.commands import COMMANDS
from tuidesk.tui.widgets.row import ASCII, UNICODE, RowState, RowStyles, ticket_row


class TicketList(ScrollView, can_focus=True, inherit_bindings=False):
    """Rows of tickets with a cursor and marks, which stay with their tickets."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for(Place.LIST, COMMANDS)]
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "row--plain",
        "row--dim",
        "row--strong",
        "row--urgent",
        "row--mark",
        "row--tag",
        "row--own",
        "row--cursor",
        "row--cursor-blurred",
    }

    @dataclass
    class CursorMoved(Message):
        """The cursor stands on another ticket, or on none."""

        ticket: Ticket | None

        def can_replace(self, message: Message) -> bool:
            """A burst of moves is one move."""
            return isinstance(message, TicketList.CursorMoved)

    @dataclass
    class Opened(Message):
        """A ticket was chosen with the mouse."""

        ticket: Ticket

    def __init__(self, agent: str, clock: Callable[[], datetime], *, ascii_only: bool) -> None:
        super().__init__()
        self._agent, self._clock = agent, clock
        self._glyphs = ASCII if ascii_only else UNICODE
        self._tickets: list[Ticket] = []
        self._places: dict[int, int] = {}
        self._cursor = 0
        self._now = clock()
        self._styles: RowStyles | None = None
        self.marked: set[int] = set()
        self.drafts: set[int] = set()
        self.empty_text = ""
        self._look: object = None
        self.by_age = False
        """Times are those of the last message, not of the wait."""

    @property
    def tickets(self) -> list[Ticket]:
        """What is shown, in order."""
        return self._tickets

    @property
    def shown_marks(self) -> list[int]:
        """The marked tickets that are shown, in order; hidden ones do not count."""
        return [ticket.number for ticket in self._tickets if ticket.number in self.marked]

    @property
    def current(self) -> Ticket | None:
        """The ticket under the cursor."""
        return self._tickets[self._cursor] if self._tickets else None

    def __contains__(self, number: object) -> bool:
        return number in self._places

    @property
    def cursor(self) -> int:
        """The place of the cursor, from 0."""
        return self._cursor

    def show(self, tickets: list[Ticket], *, keep_cursor: bool = True) -> None:
        """Shows other tickets; the cursor stays on its ticket, else at its height."""
        before = self.current
        same_order = [each.number for each in tickets] == [each.number for each in self._tickets]
        old, self._tickets = self._tickets, tickets
        self._places = {ticket.number: at for at, ticket in enumerate(tickets)}
        self._now = self._clock()
        if not keep_cursor:
            self._cursor = 0
        elif before is not None and before.number in self._places:
            self._cursor = self._places[before.number]
        self._cursor = max(0, min(self._cursor, len(tickets) - 1))
        look = (frozenset(self.drafts), self.by_age, self._cursor)
        same_look, self._look = look == self._look, look
        if same_order and same_look:
            for at, (was, now) in enumerate(zip(old, tickets, strict=True)):
                if was != now:
                    self.refresh_line(at)
        else:
            self.virtual_size = Size(self.scrollable_content_region.width, len(tickets))
            self.refresh()
        self._keep_cursor_in_sight()
        after = self.current
        if after != before:
            self.post_message(self.CursorMoved(after))

    def tick(self) -> None:
        """A minute has passed: ages are shown anew."""
        self._now = self._clock()
        self.refresh()

    def move_to(self, place: int) -> None:
        """Puts the cursor on a row; leaving the edge turns half a page, not one line."""
        place = max(0, min(place, len(self._tickets) - 1))
        if place == self._cursor or not self._tickets:
            return
        before, self._cursor = self._cursor, place
        self.refresh_line(before)
        self.refresh_line(place)
        self._keep_cursor_in_sight()
        self.post_message(self.CursorMoved(self.current))

    def move_to_ticket(self, number: int) -> None:
        """Puts the cursor on a ticket, if it is shown."""
        if number in self._places:
            self.move_to(self._places[number])

    def move_by(self, rows: int) -> None:
        """Moves the cursor down, or up for less than 0."""
        self.move_to(self._cursor + rows)

    def page(self, pages: float) -> None:
        """Moves by a part of the visible height."""
        self.move_by(int(pages * max(1, self.size.height - 1)))

    def toggle_mark(self, place: int | None = None) -> None:
        """Marks or unmarks a row, the cursor's if none is named."""
        at = self._cursor if place is None else place
        if 0 <= at < len(self._tickets):
            self.marked ^= {self._tickets[at].number}
            self.refresh_line(at)

    def mark_between(self, first: int, last: int) -> None:
        """Marks every row from one to another."""
        low, high = sorted((first, last))
        self.marked |= {ticket.number for ticket in self._tickets[low : high + 1]}
        self.refresh_lines(low, high - low + 1)

    def mark_all(self) -> None:
        """Marks everything shown; once more unmarks it."""
        shown = set(self._places)
        self.marked = self.marked - shown if shown <= self.marked else self.marked | shown
        self.refresh()

    def clear_marks(self) -> None:
        """Unmarks everything."""
        self.marked = set()
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One row of the screen."""
        at = y + self.scroll_offset.y
        width = self.scrollable_content_region.width
        if at >= len(self._tickets):
            return self._empty_line(at, width)
        ticket = self._tickets[at]
        state = RowState(
            ticket.number in self.marked,
            self._agent,
            self._now,
            ticket.number in self.drafts,
            self.by_age,
        )
        strip = ticket_row(ticket, width, state, self._row_styles(), self._glyphs)
        base = self._cursor_style() if at == self._cursor else self.rich_style
        return strip.apply_style(base)

    def notify_style_update(self) -> None:
        """Colours changed."""
        self._styles = None
        super().notify_style_update()

    def _empty_line(self, at: int, width: int) -> Strip:
        text = f"   {self.empty_text}" if at == 1 and not self._tickets else ""
        dim = self.get_component_rich_style("row--dim")
        return Strip([Segment(text, dim)]).adjust_cell_length(width, self.rich_style)

    def _row_styles(self) -> RowStyles:
        if self._styles is None:
            names = ("plain", "dim", "strong", "urgent", "mark", "tag", "own")
            full = [self.get_component_rich_style(f"row--{name}") for name in names]
            # the ground is the row's own: it differs under the cursor
            self._styles = RowStyles(*(Style(color=each.color, bold=each.bold) for each in full))
        return self._styles

    def _cursor_style(self) -> Style:
        name = "row--cursor" if self.has_focus else "row--cursor-blurred"
        return self.get_component_rich_style(name)

    def _keep_cursor_in_sight(self) -> None:
        top, height = self.scroll_offset.y, self.size.height
        if height and not top <= self._cursor < top + height:
            below = self._cursor >= top + height
            wanted = self._cursor - (height // 2 if below else height - 1 - height // 2)
            self.scroll_to(y=max(0, wanted), animate=False)

    def on_resize(self) -> None:
        """A new width is a new layout of every row."""
        self.virtual_size = Size(self.scrollable_content_region.width, len(self._tickets))
        self._keep_cursor_in_sight()

    def on_focus(self) -> None:
        """The cursor looks different."""
        self.refresh_line(self._cursor)

    def on_blur(self) -> None:
        """The cursor looks different."""
        self.refresh_line(self._cursor)

    def on_click(self, event: events.Click) -> None:
        """A click moves the cursor, on the first cells it marks, a double click opens."""
        place = event.y + self.scroll_offset.y
        if place >= len(self._tickets):
            return
        self.move_to(place)
        if event.x < 2:
            self.toggle_mark()
        elif event.chain == 2:
            self.post_message(self.Opened(self._tickets[place]))
