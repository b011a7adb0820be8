"""The banner studio's own keys."""

from pathlib import Path
from typing import TYPE_CHECKING

from tuidesk.domain.letters.language import LANGUAGES
from tuidesk.tui.command import Command, Place
from tuidesk.tui.panels.choice import Choice

if TYPE_CHECKING:
    from tuidesk.tui.console import Console
    from tuidesk.tui.screens.studio import StudioScreen


class _OnStudio(Command):
    group = "Banners"
    place = Place.STUDIO

    @classmethod
    def unavailable(cls, console: "Console") -> str:
        return "" if console.studio else "the banners are not open"

    @classmethod
    async def run(cls, console: "Console") -> None:
        if console.studio:
            await cls.on(console, console.studio)

    @classmethod
    async def on(cls, console: "Console", studio: "StudioScreen") -> None:
        """Does it in the open studio."""


class NextPhase(_OnStudio):
    """Shows the banner as of the next phase."""

    id, keys, label, bar = "next-phase", "j,down", "phase", 1

    @classmethod
    async def on(cls, console: "Console", studio: "StudioScreen") -> None:
        studio.move(1)


class PreviousPhase(_OnStudio):
    """Shows the banner as of the phase before."""

    id, keys, label = "previous-phase", "k,up", "phase before"

    @classmethod
    async def on(cls, console: "Console", studio: "StudioScreen") -> None:
        studio.move(-1)


class PickOutput(_OnStudio):
    """Chooses the place that the banner is for."""

    id, keys, label, bar = "pick-output", "o,tab", "output", 2

    @classmethod
    async def on(cls, console: "Console", studio: "StudioScreen") -> None:
        from tuidesk.domain.banner.outputs.kinds import BIO, OUTPUTS  # brings every output

        offers = [Choice(kind, kind, output.where) for kind, output in OUTPUTS.items()]
        limits = console.desk.hours.current().bio
        offers += [
            Choice(f"{BIO}{name}", f"{BIO}{name}", f"at most {limit} characters")
            for name, limit in limits.items()
        ]
        if chosen := await console.pick("Output", offers):
            studio.show_output(chosen)


class PickLanguages(_OnStudio):
    """Chooses the languages, one below the other."""

    id, keys, label, bar = "pick-languages", "l", "languages", 8

    @classmethod
    async def on(cls, console: "Console", studio: "StudioScreen") -> None:
        def show(told: str) -> None:
            studio.show_languages(tuple(told.replace(",", " ").split()))

        await console.read(f"Languages ({' '.join(LANGUAGES)})", show, " ".join(studio.languages))


class StudioChannel(_OnStudio):
    """Chooses the channel."""

    id, keys, label = "studio-channel", "c", "channel"

    @classmethod
    async def on(cls, console: "Console", studio: "StudioScreen") -> None:
        known = [each.name for each in console.desk.hours.current().schedule.channels]
        if chosen := await console.pick("Channel", [Choice(name, name) for name in known]):
            studio.show_channel(chosen)


class AsOf(_OnStudio):
    """Shows the banner as if it were another time."""

    id, keys, label, bar = "banner-as-of", "a", "as of", 9

    @classmethod
    async def on(cls, console: "Console", studio: "StudioScreen") -> None:
        await console.read("As of (2026-12-24 11:00, tomorrow, now)", studio.show_as_of)


class CopyBanner(_OnStudio):
    """Copies the output to your clipboard (OSC 52)."""

    id, keys, label, bar = "copy-banner", "y", "copy", 3

    @classmethod
    async def on(cls, console: "Console", studio: "StudioScreen") -> None:
        if not studio.text:
            console.say("There is nothing to copy.", alarm=True)
            return
        console.app.copy_to_clipboard(studio.text)
        key = console.app.key_of("publish-banner")
        console.say(f"Copied. {key} records where you published it")


class WriteBanner(_OnStudio):
    """Writes the output into a file and records that."""

    id, keys, label, bar = "write-banner", "w", "write", 4

    @classmethod
    async def on(cls, console: "Console", studio: "StudioScreen") -> None:
        from tuidesk.desk.hours.banners import write_banner  # brings every output

        told = await console.prompt("Write to", str(Path.cwd() / studio.file_name))
        if told:
            await console.do(write_banner, studio.edition, studio.kind, Path(told))


class PublishBanner(_OnStudio):
    """Records where you put the output, so that it can be called stale later."""

    id, keys, label, bar = "publish-banner", "p", "record", 5

    @classmethod
    async def on(cls, console: "Console", studio: "StudioScreen") -> None:
        from tuidesk.desk.hours.banners import publish  # brings every output

        told = await console.prompt("Published where?", "", "shop header, Instagram, …")
        if told:
            await console.do(publish, studio.edition, studio.kind, told)


class Checklist(_OnStudio):
    """Shows every place where hours should stand, and what is stale."""

    id, keys, label, bar = "publish-checklist", "s", "checklist", 6

    @classmethod
    async def on(cls, console: "Console", studio: "StudioScreen") -> None:
        console.app.show_checklist()


class ToCalendar(_OnStudio):
    """Opens the calendar at the phase's first day."""

    id, keys, label = "banner-days", "enter,e", "days"

    @classmethod
    async def on(cls, console: "Console", studio: "StudioScreen") -> None:
        console.app.show_calendar(studio.day)


class PageDown(_OnStudio):
    """Scrolls the output down."""

    id, keys, label = "output-page-down", "pagedown,space", "page down"

    @classmethod
    async def on(cls, console: "Console", studio: "StudioScreen") -> None:
        studio.page(1)


class PageUp(_OnStudio):
    """Scrolls the output up."""

    id, keys, label = "output-page-up", "pageup", "page up"

    @classmethod
    async def on(cls, console: "Console", studio: "StudioScreen") -> None:
        studio.page(-1)


class LeaveStudio(_OnStudio):
    """Goes back."""

    id, keys, label, bar = "leave-studio", "q,escape,h,B", "back", 7

    @classmethod
    async def on(cls, console: "Console", studio: "StudioScreen") -> None:
        console.app.pop_screen()


COMMANDS: tuple[type[Command], ...] = (
    NextPhase,
    PreviousPhase,
    PickOutput,
    PickLanguages,
    StudioChannel,
    AsOf,
    CopyBanner,
    WriteBanner,
    PublishBanner,
    Checklist,
    ToCalendar,
    PageDown,
    PageUp,
    LeaveStudio,
)
