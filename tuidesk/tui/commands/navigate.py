"""Moving about: the cursor, marks, the reader's page."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from tuidesk.tui.command import Command, Place

if TYPE_CHECKING:
    from tuidesk.tui.console import Console
    from tuidesk.tui.screens.main import MainScreen

Move = Callable[["MainScreen"], None]


def _list(id: str, keys: str, label: str, help_text: str, move: Move) -> type[Command]:  # noqa: A002
    """A command of the list that is one call."""
    return _simple("List", Place.LIST, id, keys, label, help_text, move)


def _reader(id: str, keys: str, label: str, help_text: str, move: Move) -> type[Command]:  # noqa: A002
    """A command of the reader that is one call."""
    return _simple("Reader", Place.READER, id, keys, label, help_text, move)


def _simple(
    group: str, place: Place, name: str, keys: str, label: str, help_text: str, move: Move
) -> type[Command]:
    async def run(cls: type[Command], console: "Console") -> None:
        move(console.main)

    members = {
        "id": name,
        "keys": keys,
        "label": label,
        "group": group,
        "place": place,
        "__doc__": help_text,
        "run": classmethod(run),
    }
    return type(label.title().replace(" ", ""), (Command,), members)


class Open(Command):
    """Opens the ticket under the cursor."""

    id, keys, label, bar = "open-ticket", "enter,l,right,o", "open", 1
    group, place = "List", Place.LIST

    @classmethod
    def unavailable(cls, console: "Console") -> str:
        return "" if console.main.rows.current else "no ticket here"

    @classmethod
    async def run(cls, console: "Console") -> None:
        console.main.read()


class MarkNext(Command):
    """Marks the ticket and goes to the next one."""

    id, keys, label, bar = "mark-next", "space", "mark", 8
    group, place = "List", Place.LIST

    @classmethod
    async def run(cls, console: "Console") -> None:
        console.main.rows.toggle_mark()
        console.main.rows.move_by(1)
        console.main.show_bars()


class MarkRange(Command):
    """Marks every ticket from the nearest mark above or below to the cursor."""

    id, keys, label = "mark-range", "V", "mark range"
    group, place = "List", Place.LIST

    @classmethod
    async def run(cls, console: "Console") -> None:
        rows = console.main.rows
        marked = [at for at, ticket in enumerate(rows.tickets) if ticket.number in rows.marked]
        nearest = min(marked, key=lambda at: abs(at - rows.cursor), default=rows.cursor)
        rows.mark_between(nearest, rows.cursor)
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


class Page(Command):
    """Scrolls the thread down by a page."""

    id, keys, label, bar = "scroll-page-down", "pagedown,space,ctrl+f,ctrl+d", "page", 1
    group, place = "Reader", Place.READER

    @classmethod
    async def run(cls, console: "Console") -> None:
        console.main.reader.page(1)


class Quotes(Command):
    """Unfolds quoted lines and signatures, or folds them again."""

    id, keys, label, bar = "quotes", "v", "quotes", 4
    group, place = "Reader", Place.READER

    @classmethod
    async def run(cls, console: "Console") -> None:
        console.main.reader.toggle_quotes()


def _mark(main: "MainScreen") -> None:
    main.rows.toggle_mark()
    main.show_bars()


def _mark_all(main: "MainScreen") -> None:
    main.rows.mark_all()
    main.show_bars()


COMMANDS: tuple[type[Command], ...] = (
    _list(
        "down",
        "j,down",
        "down",
        "Moves the cursor to the next ticket.",
        lambda main: main.rows.move_by(1),
    ),
    _list(
        "up",
        "k,up",
        "up",
        "Moves the cursor to the ticket above.",
        lambda main: main.rows.move_by(-1),
    ),
    Open,
    _list(
        "page-down",
        "pagedown,ctrl+f",
        "page down",
        "Moves the cursor a page down.",
        lambda main: main.rows.page(1),
    ),
    _list(
        "page-up",
        "pageup",
        "page up",
        "Moves the cursor a page up.",
        lambda main: main.rows.page(-1),
    ),
    _list(
        "half-page-down",
        "ctrl+d",
        "half page down",
        "Moves the cursor half a page down.",
        lambda main: main.rows.page(0.5),
    ),
    _list(
        "half-page-up",
        "ctrl+u",
        "half page up",
        "Moves the cursor half a page up.",
        lambda main: main.rows.page(-0.5),
    ),
    _list(
        "top",
        "g,home",
        "top",
        "Moves the cursor to the first ticket.",
        lambda main: main.rows.move_to(0),
    ),
    _list(
        "bottom",
        "G,end",
        "bottom",
        "Moves the cursor to the last ticket.",
        lambda main: main.rows.move_to(len(main.rows.tickets) - 1),
    ),
    NextWaiting,
    PreviousWaiting,
    MarkNext,
    _list(
        "mark",
        "x",
        "mark one",
        "Marks the ticket; commands then work on all marked tickets.",
        _mark,
    ),
    MarkRange,
    _list(
        "mark-all",
        "asterisk",
        "mark all",
        "Marks every ticket shown; once more unmarks them.",
        _mark_all,
    ),
    _reader(
        "scroll-down",
        "j,down",
        "scroll down",
        "Scrolls the thread down by a line.",
        lambda main: main.reader.scroll_lines(1),
    ),
    _reader(
        "scroll-up",
        "k,up",
        "scroll up",
        "Scrolls the thread up by a line.",
        lambda main: main.reader.scroll_lines(-1),
    ),
    Page,
    _reader(
        "scroll-page-up",
        "pageup,ctrl+u",
        "page up",
        "Scrolls the thread up by a page.",
        lambda main: main.reader.page(-1),
    ),
    _reader(
        "thread-top",
        "g,home",
        "beginning",
        "Goes to the beginning of the thread.",
        lambda main: main.reader.to_edge(bottom=False),
    ),
    _reader(
        "thread-bottom",
        "G,end",
        "end",
        "Goes to the end of the thread.",
        lambda main: main.reader.to_edge(bottom=True),
    ),
    _reader(
        "next-ticket",
        "J,right",
        "next ticket",
        "Opens the next ticket of the list.",
        lambda main: main.read_neighbour(1),
    ),
    _reader(
        "previous-ticket",
        "K,left",
        "previous ticket",
        "Opens the ticket above in the list.",
        lambda main: main.read_neighbour(-1),
    ),
    Quotes,
)
