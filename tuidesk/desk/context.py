"""The desk as an open thing: its folder, settings and store, who acts, and what time it is."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from tuidesk.domain.tickets.event import PROGRAM, Event
from tuidesk.domain.tickets.identity import Signer
from tuidesk.domain.tickets.query import Context
from tuidesk.settings.load import load_settings
from tuidesk.settings.model import Agent, Settings
from tuidesk.settings.place import unix_user
from tuidesk.store.errors import ReadOnly
from tuidesk.store.repository import Repository

if TYPE_CHECKING:
    from tuidesk.settings.hours import HoursFile

Clock = Callable[[], datetime]


def wall_clock() -> datetime:
    """The machine's time, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Desk:
    """Passed to every verb; it has no verbs of its own."""

    folder: Path
    settings: Settings
    store: Repository
    agent: Agent
    user: str
    clock: Clock = wall_clock

    @cached_property
    def signer(self) -> Signer:
        """Makes and recognises this desk's Message-IDs."""
        return Signer(self.store.signing_key())

    @cached_property
    def hours(self) -> "HoursFile":
        """When the shop answers, as it is written down at the moment."""
        from tuidesk.settings.hours import HoursFile  # most verbs do without

        shop = self.settings.shop
        return HoursFile(self.folder / "config", shop.timezone, shop.country)

    def now(self) -> datetime:
        """The time in the shop's zone."""
        return self.clock().astimezone(self.settings.zone)

    def query_context(self) -> Context:
        """Who asks and when, for searches."""
        return Context(self.agent.name, self.now())

    def event(self, verb: str, detail: str = "") -> Event:
        """Something that the acting agent does now."""
        return Event(self.clock(), self.agent.name, verb, detail, self.user)

    def close(self) -> None:
        """Closes the store."""
        self.store.close()


def open_desk(
    folder: Path,
    who: Callable[[Settings], Agent],
    clock: Clock = wall_clock,
) -> Desk:
    """Opens a desk as the agent that ``who`` finds; raises ConfigError, UsageError, StoreError."""
    settings = load_settings(folder)
    agent = who(settings)
    store = Repository(folder, clock)
    desk = Desk(folder, settings, store, agent, unix_user(), clock)
    with suppress(ReadOnly):
        _ = desk.signer  # made before any transaction, which might be rolled back
        store.remember_place()
    return desk


def the_program(settings: Settings) -> Agent:
    """The agent that acts when the program acts by itself."""
    return Agent(PROGRAM)
