"""What commands work with: the desk, what is chosen, questions, and the way to a verb."""

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar, cast

from tuidesk.desk.change import Done
from tuidesk.desk.context import Desk
from tuidesk.desk.verbs.undo import last_step, next_step
from tuidesk.domain.acts.undo import UndoStep
from tuidesk.domain.errors import DeskError, UsageError
from tuidesk.domain.tickets.ticket import Ticket
from tuidesk.tui.command import Place
from tuidesk.tui.panels.choice import Choice
from tuidesk.tui.screens.base import ConsoleScreen

if TYPE_CHECKING:
    from tuidesk.tui.app import TuideskApp
    from tuidesk.tui.panels.panel import Panel
    from tuidesk.tui.screens.calendar import CalendarScreen
    from tuidesk.tui.screens.compose import ComposeScreen
    from tuidesk.tui.screens.main import MainScreen
    from tuidesk.tui.screens.studio import StudioScreen

P = ParamSpec("P")
T = TypeVar("T")


class Console:
    """The face of the running console towards its commands."""

    def __init__(self, app: "TuideskApp", desk: Desk) -> None:
        self.app, self.desk = app, desk

    @property
    def main(self) -> "MainScreen":
        """The screen of lists and threads."""
        return self.app.main

    @property
    def composing(self) -> "ComposeScreen | None":
        """The screen of the answer being written, if it is in front."""
        return cast("ComposeScreen", self._front) if self.place is Place.COMPOSE else None

    @property
    def calendar(self) -> "CalendarScreen | None":
        """The screen of the schedule, if it is in front."""
        return cast("CalendarScreen", self._front) if self.place is Place.CALENDAR else None

    @property
    def studio(self) -> "StudioScreen | None":
        """The screen of the banners, if it is in front."""
        return cast("StudioScreen", self._front) if self.place is Place.STUDIO else None

    @property
    def place(self) -> Place | None:
        """The place of the screen in front, if it has keys of its own."""
        front = self._front
        return front.place if isinstance(front, ConsoleScreen) else None

    @property
    def _front(self) -> object:
        return self.app.screen

    def selection(self) -> list[int]:
        """The marked tickets, else the one that is read or under the cursor."""
        marked = self.main.rows.shown_marks
        if marked and not self.main.reading:
            return marked
        current = self.current()
        return [current.number] if current else []

    def current(self) -> Ticket | None:
        """The ticket that is read, else the one under the cursor."""
        thread = self.main.reader.thread
        if self.main.reading and thread:
            return self.desk.store.find(thread.ticket.number)
        return self.main.rows.current

    async def do(
        self, verb: Callable[Concatenate[Desk, P], Done], *args: P.args, **kwargs: P.kwargs
    ) -> Done | None:
        """Carries out a verb of the desk off the screen's loop; says what it did, or why not."""
        before = last_step(self.desk), next_step(self.desk)
        try:
            done = await asyncio.to_thread(verb, self.desk, *args, **kwargs)
        except DeskError as error:
            self.say(str(error), alarm=True)
            return None
        self.app.look_for_changes()
        words = done.label if done.changed else "Nothing to change."
        self.say(words + self._way_back(*before))
        return done

    def _way_back(self, last: UndoStep | None, following: UndoStep | None) -> str:
        """The key that takes back what was just done, given the steps before it."""
        done, undone = last_step(self.desk), next_step(self.desk)
        if done and (last is None or done.id > last.id):
            return f"   {self.app.key_of('undo')} undo"
        if undone and (following is None or undone.id < following.id):
            return f"   {self.app.key_of('redo')} redo"
        return ""

    async def on_tickets(
        self,
        numbers: list[int],
        verb: Callable[Concatenate[Desk, list[int], P], Done],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Done | None:
        """Carries out a verb on tickets that were chosen before any question was asked."""
        done = await self.do(verb, numbers, *args, **kwargs)
        if done and not self.main.reading:
            self.main.rows.clear_marks()
            self.main.show_bars()
        return done

    def say(self, words: str, *, alarm: bool = False) -> None:
        """A line in the status bar."""
        self.app.say(words, alarm=alarm)

    async def pick(
        self, question: str, choices: Sequence[Choice], *, free: bool = False
    ) -> str | None:
        """Lets a person choose; None when he leaves."""
        from tuidesk.tui.panels.picker import Picker  # brings the input widget

        return await self._ask(Picker(question, choices, free=free))

    async def prompt(self, question: str, value: str = "", hint: str = "") -> str | None:
        """Asks for a line."""
        from tuidesk.tui.panels.prompt import Prompt  # brings the input widget

        return await self._ask(Prompt(question, value, hint))

    async def read(self, question: str, meaning: Callable[[str], T], value: str = "") -> T | None:
        """Asks for a line until it means something; None when he leaves.

        ``meaning`` raises UsageError for what it does not understand; that is the next question.
        """
        told = await self.prompt(question, value)
        return await self.understood(told, meaning) if told else None

    async def understood(self, told: str, meaning: Callable[[str], T]) -> T | None:
        """What typed words mean; asks again until they mean something, as ``read`` does."""
        words: str | None = told
        while words:
            try:
                return meaning(words)
            except UsageError as error:
                words = await self.prompt(str(error), words)
        return None

    async def words(
        self, question: str, value: str = "", keep: Callable[[str], None] = lambda text: None
    ) -> str | None:
        """Asks for several lines; ``keep`` is given what is typed so far, now and then."""
        from tuidesk.tui.panels.prompt import Words  # brings the text editor widget

        return await self._ask(Words(question, value, keep))

    async def confirm(self, question: str) -> bool:
        """Asks before what cannot be undone."""
        from tuidesk.tui.panels.prompt import Confirm  # brings the text editor widget

        answer: bool | None = await self._ask(Confirm(question))
        return bool(answer)

    async def _ask(self, panel: "Panel[T]") -> T | None:
        screen = self.app.screen
        focused = screen.focused
        await screen.mount(panel)
        self.app.let_type()
        answer = await panel.answer()
        if focused is not None and focused.is_attached:
            focused.focus()
        return answer
