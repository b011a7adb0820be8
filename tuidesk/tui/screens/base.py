"""What the console's own screens share: they know whose screens they are."""

from typing import TYPE_CHECKING, ClassVar, cast

from textual.screen import Screen

from tuidesk.tui.command import Place

if TYPE_CHECKING:
    from tuidesk.tui.app import TuideskApp


class ConsoleScreen(Screen[None]):
    """A screen of the console."""

    place: ClassVar[Place | None] = None
    """Where it is, if its keys are its own."""

    @property
    def host(self) -> "TuideskApp":
        """The console's application."""
        return cast("TuideskApp", self.app)

    @property
    def stands(self) -> bool:
        """Whether its parts are there: not while it is built or taken down."""
        return bool(self.query("#status"))

    def show_status(self, words: str, right: str, *, alarm: bool) -> None:
        """What was said last, and how the worker gets on; a screen without a line ignores it."""
