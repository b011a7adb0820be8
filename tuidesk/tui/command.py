"""A command: one class that says its id, keys, label and help, when it can run, and runs."""

from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding

if TYPE_CHECKING:
    from tuidesk.tui.console import Console


class Place(StrEnum):
    """Where a command's keys work."""

    ANYWHERE = "anywhere"
    LIST = "list"
    READER = "reader"
    COMPOSE = "compose"
    CALENDAR = "calendar"
    STUDIO = "studio"

    @property
    def alone(self) -> bool:
        """Whether keys that work anywhere do not work there, but for those of ``everywhere``."""
        return self in (Place.COMPOSE, Place.CALENDAR, Place.STUDIO)


class Command:
    """Base of all commands; the docstring of a command is its help."""

    id: ClassVar[str]
    keys: ClassVar[str]
    """Textual key names, several separated by commas."""
    label: ClassVar[str]
    group: ClassVar[str]
    place: ClassVar[Place] = Place.ANYWHERE
    everywhere: ClassVar[bool] = False
    """Whether it works on calendar and studio, too, where most commands have no meaning."""
    bar: ClassVar[int] = 0
    """Its place in the key bar, from the left; 0: not there."""

    @classmethod
    def unavailable(cls, console: "Console") -> str:
        """Why it cannot run now; empty when it can."""
        return ""

    @classmethod
    async def run(cls, console: "Console") -> None:
        """Does it."""

    @classmethod
    def help(cls) -> str:
        """One sentence for the help screen."""
        return " ".join((cls.__doc__ or "").split())


class OnTickets(Command):
    """A command that works on the marked tickets, else on the one under the cursor."""

    group = "Tickets"

    @classmethod
    def unavailable(cls, console: "Console") -> str:
        """There must be a ticket."""
        return "" if console.selection() else "no ticket here"


def bindings_for(place: Place, commands: tuple[type[Command], ...]) -> list[Binding]:
    """The Textual bindings of all commands of a place, remappable by id."""
    return [
        Binding(
            command.keys,
            f"app.command('{command.id}')",
            command.label,
            id=command.id,
            show=False,
            priority=place is Place.COMPOSE,
        )
        for command in commands
        if command.place is place
    ]
