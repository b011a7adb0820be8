"""What is shown: views, search, the filter, the preview."""

from typing import TYPE_CHECKING

from tuidesk.tui.command import Command
from tuidesk.tui.panels.choice import Choice

if TYPE_CHECKING:
    from tuidesk.tui.console import Console


class _View(Command):
    group = "Views"


class NextView(_View):
    """Shows the next view."""

    id, keys, label = "next-view", "right_square_bracket", "next view"

    @classmethod
    async def run(cls, console: "Console") -> None:
        console.main.step_view(1)


class PreviousView(_View):
    """Shows the view before."""

    id, keys, label = "previous-view", "left_square_bracket", "previous view"

    @classmethod
    async def run(cls, console: "Console") -> None:
        console.main.step_view(-1)


class GoToView(_View):
    """Picks a view by name."""

    id, keys, label = "go-to-view", "c", "view"

    @classmethod
    async def run(cls, console: "Console") -> None:
        counts = console.main.shelves.counts()
        choices = [
            Choice(view.name, view.name, str(counts[view.name]))
            for view in console.main.shelves.views
        ]
        name = await console.pick("Show which view?", choices)
        if name:
            console.main.show_view(name)


def _digit(number: int) -> type[Command]:
    class ShowView(_View):
        id, keys, label = f"view-{number}", str(number), f"view {number}"

        @classmethod
        def unavailable(cls, console: "Console") -> str:
            known = len(console.main.shelves.views)
            return "" if number <= known else f"there are {known} views"

        @classmethod
        async def run(cls, console: "Console") -> None:
            console.main.show_view(console.main.shelves.views[number - 1].name)

    ShowView.__doc__ = f"Shows view number {number}."
    return ShowView


class Search(_View):
    """Finds any word ever written, on closed tickets too; enter keeps the list, esc drops it."""

    id, keys, label, bar = "search", "slash", "search", 7

    @classmethod
    async def run(cls, console: "Console") -> None:
        await console.main.open_filter(everywhere=True)


class Filter(_View):
    """Narrows the list while you type; enter keeps the filter, esc drops it."""

    id, keys, label = "filter", "f", "filter"

    @classmethod
    async def run(cls, console: "Console") -> None:
        await console.main.open_filter()


class GoToTicket(_View):
    """Opens a ticket by its number."""

    id, keys, label = "go-to-ticket", "number_sign", "go to #"

    @classmethod
    async def run(cls, console: "Console") -> None:
        typed = await console.prompt("Open ticket number")
        if typed and typed.lstrip("#").isdecimal():
            console.main.read(int(typed.lstrip("#")))
        elif typed:
            console.say(f"'{typed}' is not a ticket number.", alarm=True)


class Preview(_View):
    """Shows or hides the thread beside the list on wide screens."""

    id, keys, label = "preview", "p", "preview"

    @classmethod
    async def run(cls, console: "Console") -> None:
        console.main.toggle_preview()


class SwitchPane(_View):
    """Goes from the list to the thread, or back."""

    id, keys, label = "switch-pane", "tab", "other pane"

    @classmethod
    async def run(cls, console: "Console") -> None:
        if console.main.reading:
            console.main.back_to_list()
        else:
            console.main.read()


class Refresh(_View):
    """Reads everything again and repaints the screen."""

    id, keys, label = "refresh", "ctrl+r,f5", "refresh"

    @classmethod
    async def run(cls, console: "Console") -> None:
        console.main.rebuild()
        console.app.repaint()
        console.say("Reloaded.")


COMMANDS: tuple[type[Command], ...] = (
    Search,
    Filter,
    *(_digit(number) for number in range(1, 10)),
    NextView,
    PreviousView,
    GoToView,
    GoToTicket,
    SwitchPane,
    Preview,
    Refresh,
)
