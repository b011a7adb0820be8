"""What the console's own screens share: they know whose screens they are."""

from typing import TYPE_CHECKING, cast

from textual.screen import Screen

if TYPE_CHECKING:
    from tuidesk.tui.app import TuideskApp


class ConsoleScreen(Screen[None]):
    """A screen of the console."""

    @property
    def host(self) -> "TuideskApp":
        """The console's application."""
        return cast("TuideskApp", self.app)
