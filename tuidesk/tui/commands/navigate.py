"""Moving about: the cursor, marks, the reader's page."""

from typing import TYPE_CHECKING

from tuidesk.tui.command import Command, Place

if TYPE_CHECKING:
    from tuidesk.tui.console import Console


class _ListMove(Command):
    group = "List"
    place = Place.LIST


class _Scroll(Command):
    group = "Reader"
    place = Place.READER


class Down(_ListMove):
    """Moves the cursor to the next ticket."""

    id, keys, label = "down", "j,down", "down"

    @classmethod
    async def run(cls, console: "Console") -> None:
        console.main.rows.move_by(1)


class Up(_ListMove):
    """Moves the cursor to the ticket above."""

    id, keys, label = "up", "k,up", "up"

    @classmethod
    async def run(cls, console: "Console") -> None:
        console.main.rows.move_by(-1)


class Top(_ListMove):
    """Moves the cursor to the first ticket."""

    id, keys, label = "top", "g,home", "top"

    @classmethod
    async def run(cls, console: "Console") -> None:
        console.main.rows.move_to(0)


class Bottom(_ListMove):
    """Moves the cursor to the last ticket."""

    id, keys, label = "bottom", "G,end", "bottom"

    @classmethod
    async def run(cls, console: "Console") -> None:
        console.main.rows.move_to(len(console.main.rows.tickets) - 1)


class PageDown(_ListMove):
    """Moves the cursor a page down."""

    id, keys, label = "page-down", "pagedown,ctrl+f", "page down"

    @classmethod
    async def run(cls, console: "Console") -> None:
        console.main.rows.page(1)


class PageUp(_ListMove):
    """Moves the cursor a page up."""

    id, keys, label = "page-up", "pageup", "page up"

    @classmethod
    async def run(cls, console: "Console") -> None:
        console.main.rows.page(-1)


class HalfPageDown(_ListMove):
    """Moves the cursor half a page down."""

    id, keys, label = "half-page-down", "ctrl+d", "half page down"

    @classmethod
    async def run(cls, console: "Console") -> None:
        console.main.rows.page(0.5)


class HalfPageUp(_ListMove):
    """Moves the cursor half a page up."""

    id, keys, label = "half-page-up", "ctrl+u", "half page up"

    @classmethod
    async def run(cls, console: "Console") -> None:
        console.main.rows.page(-0.5)


class Open(_ListMove):
    """Opens the ticket under the cursor."""

    id, keys, label, bar = "open-ticket", "enter,l,right,o", "open", 1

    @classmethod
    def unavailable(cls, console: "Console") -> str:
        return "" if console.main.rows.current else "no ticket here"

    @classmethod
    async def run(cls, console: "Console") -> None:
        console.main.read()


class Mark(_ListMove):
    """Marks the ticket; commands then work on all marked tickets."""

    id, keys, label = "mark", "x", "mark"

    @classmethod
    async def run(cls, console: "Console") -> None:
        console.main.rows.toggle_mark()
        console.main.show_bars()


class MarkNext(_ListMove):
    """Marks the ticket and goes to the next one."""

    id, keys, label, bar = "mark-next", "space", "mark", 8

    @classmethod
    async def run(cls, console: "Console") -> None:
        console.main.rows.toggle_mark()
        console.main.rows.move_by(1)
        console.main.show_bars()


class MarkRange(_ListMove):
    """Marks every ticket from the nearest mark above or below to the cursor."""

    id, keys, label = "mark-range", "V", "mark range"

    @classmethod
    async def run(cls, console: "Console") -> None:
        rows = console.main.rows
        marked = [at for at, ticket in enumerate(rows.tickets) if ticket.number in rows.marked]
        nearest = min(marked, key=lambda at: abs(at - rows.cursor), default=rows.cursor)
        rows.mark_between(nearest, rows.cursor)
        console.main.show_bars()


class MarkAll(_ListMove):
    """Marks every ticket shown; once more unmarks them."""

    id, keys, label = "mark-all", "asterisk", "mark all"

    @classmethod
    async def run(cls, console: "Console") -> None:
        console.main.rows.mark_all()
        console.main.show_bars()


class NextWaiting(Command):
    """Goes to the next ticket that waits for us."""

    id, keys, label, group = "next-waiting", "n", "next waiting", "List"

    @classmethod
    async def run(cls, console: "Console") -> None:
        console.main.to_waiting(1)


class PreviousWaiting(Command):
    """Goes to the ticket before that waits for us."""

    id, keys, label, group = "previous-waiting", "N", "previous waiting", "List"

    @classmethod
    async def run(cls, console: "Console") -> None:
        console.main.to_waiting(-1)


class ScrollDown(_Scroll):
    """Scrolls the thread down by a line."""

    id, keys, label = "scroll-down", "j,down", "scroll down"

    @classmethod
    async def run(cls, console: "Console") -> None:
        console.main.reader.scroll_lines(1)


class ScrollUp(_Scroll):
    """Scrolls the thread up by a line."""

    id, keys, label = "scroll-up", "k,up", "scroll up"

    @classmethod
    async def run(cls, console: "Console") -> None:
        console.main.reader.scroll_lines(-1)


class ScrollPageDown(_Scroll):
    """Scrolls the thread down by a page."""

    id, keys, label, bar = "scroll-page-down", "pagedown,space,ctrl+f,ctrl+d", "page", 1

    @classmethod
    async def run(cls, console: "Console") -> None:
        console.main.reader.page(1)


class ScrollPageUp(_Scroll):
    """Scrolls the thread up by a page."""

    id, keys, label = "scroll-page-up", "pageup,ctrl+u", "page up"

    @classmethod
    async def run(cls, console: "Console") -> None:
        console.main.reader.page(-1)


class ThreadTop(_Scroll):
    """Goes to the beginning of the thread."""

    id, keys, label = "thread-top", "g,home", "beginning"

    @classmethod
    async def run(cls, console: "Console") -> None:
        console.main.reader.to_edge(bottom=False)


class ThreadBottom(_Scroll):
    """Goes to the end of the thread."""

    id, keys, label = "thread-bottom", "G,end", "end"

    @classmethod
    async def run(cls, console: "Console") -> None:
        console.main.reader.to_edge(bottom=True)


class NextTicket(_Scroll):
    """Opens the next ticket of the list."""

    id, keys, label = "next-ticket", "J,right", "next ticket"

    @classmethod
    async def run(cls, console: "Console") -> None:
        console.main.read_neighbour(1)


class PreviousTicket(_Scroll):
    """Opens the ticket above in the list."""

    id, keys, label = "previous-ticket", "K,left", "previous ticket"

    @classmethod
    async def run(cls, console: "Console") -> None:
        console.main.read_neighbour(-1)


class Quotes(_Scroll):
    """Unfolds quoted lines and signatures, or folds them again."""

    id, keys, label, bar = "quotes", "v", "quotes", 4

    @classmethod
    async def run(cls, console: "Console") -> None:
        console.main.reader.toggle_quotes()


COMMANDS: tuple[type[Command], ...] = (
    Down,
    Up,
    Open,
    PageDown,
    PageUp,
    HalfPageDown,
    HalfPageUp,
    Top,
    Bottom,
    NextWaiting,
    PreviousWaiting,
    MarkNext,
    Mark,
    MarkRange,
    MarkAll,
    ScrollDown,
    ScrollUp,
    ScrollPageDown,
    ScrollPageUp,
    ThreadTop,
    ThreadBottom,
    NextTicket,
    PreviousTicket,
    Quotes,
)
