"""The console's application: theme, keys, changes from elsewhere, and which screen is in front."""

import asyncio
import gc
import os
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from functools import partial
from typing import ClassVar

from textual import events, log
from textual.app import App
from textual.css.query import NoMatches
from textual.dom import DOMNode
from textual.timer import Timer

from tuidesk.desk.answers.drafting import saved_draft, start_reply
from tuidesk.desk.answers.outbox import outbox
from tuidesk.desk.answers.pausing import pause_of
from tuidesk.desk.context import Desk
from tuidesk.desk.hours.schedule import hours_words
from tuidesk.desk.running.presence import WorkerState, at_the_desk, read_worker_state
from tuidesk.desk.running.worker_process import has_servers, start_if_wanted, worker_is_ours
from tuidesk.domain.errors import DeskError
from tuidesk.domain.letters.message import SendState
from tuidesk.tui.command import Command, Place
from tuidesk.tui.commands import BY_ID, COMMANDS
from tuidesk.tui.console import Console
from tuidesk.tui.driver import TerminalDriver, draws_ascii, driver_class
from tuidesk.tui.keymaps import keymap, shown_keys
from tuidesk.tui.panels.panel import Panel
from tuidesk.tui.screens.base import ConsoleScreen
from tuidesk.tui.screens.main import MainScreen
from tuidesk.tui.signals import Signals, is_hung_up
from tuidesk.tui.theme import DARK, LIGHT, chosen_theme
from tuidesk.tui.widgets.cells import wrap
from tuidesk.tui.widgets.reader_lines import Line
from tuidesk.tui.widgets.row import ASCII, UNICODE, legend

_POLL = 0.1
_WORKER_POLL = 1.0
_WORKER_CARE = 30.0
_SAID_FOR = 12.0
_LONGEST_WAY = 1.0
"""Seconds that a key takes at most from the field with the focus up to the console."""


class TuideskApp(App[None]):
    """The console of one agent on one desk."""

    ENABLE_COMMAND_PALETTE = False
    PAUSE_GC_ON_SCROLL = True
    CSS_PATH = "console.tcss"
    TITLE = "tuidesk"
    BINDINGS: ClassVar = []

    def __init__(self, desk: Desk, signals: Signals | None = None) -> None:
        colourless = bool(os.environ.get("NO_COLOR"))  # Textual takes it out of the environment
        super().__init__(
            driver_class=driver_class(ascii_only=desk.settings.look.ascii),
            ansi_color=True if colourless else None,
        )
        self.desk = desk
        self.animation_level = "none"
        self.register_theme(DARK)
        self.register_theme(LIGHT)
        self.theme = chosen_theme(desk.settings.look.theme, colourless=colourless)
        self._keys_by_id = keymap(desk.settings.preset, desk.settings.keys, COMMANDS)
        self.main = MainScreen(desk)
        self.face = Console(self, desk)
        self.signals = signals or Signals()
        self._words, self._alarm = "", False
        self._worker = WorkerState()
        self._hours = self._paused = ""
        self._minute = desk.now().strftime("%H:%M")
        self._forget: Timer | None = None
        self._begun: set[object] = set()
        """Commands that have begun, and have neither ended nor asked anything yet."""
        self._holding = False
        self._keys_went_to: DOMNode = self
        self._typed_ahead: list[events.Key] = []

    async def on_event(self, event: events.Event) -> None:
        """What is typed behind a command is meant for what it opens, and waits until that stands.

        On a slow line several keys come at once: ``ie`` is a note that begins with e. Keys come
        here twice: from the terminal, and up through the screen if nobody there took them.
        """
        if self._holding and isinstance(event, events.Key):
            self._typed_ahead.append(event)
        else:
            await super().on_event(event)

    def let_type(self) -> None:
        """The keys that were typed ahead go where keys go now, once the last of them is here."""
        self._begun.clear()
        if self._holding:
            self._after_keys(list(self._keys_went_to.ancestors_with_self))
            self.set_timer(_LONGEST_WAY, self._type_ahead)  # should a field vanish with its keys

    def _after_keys(self, path: list[DOMNode]) -> None:
        """Follows the keys on their way up from the field that had the focus."""
        for at, node in enumerate(path):
            if node is not self and node.call_later(self._after_keys, path[at + 1 :]):
                return
        self.call_later(self._type_ahead)

    async def _type_ahead(self) -> None:
        if self._begun:  # another command, which lets them go
            return
        self._holding = False
        typed, self._typed_ahead = sorted(self._typed_ahead, key=lambda each: each.time), []
        for event in typed:
            await self.on_event(events.Key(event.key, event.character))

    def on_mount(self) -> None:
        """Colours, keys, the first screen, and the watch over the store."""
        self.set_keymap(self._keys_by_id)
        soon = asyncio.get_running_loop().call_soon_threadsafe
        self.signals.lead_to(partial(soon, self._leave_at_once))
        self.push_screen(self.main)
        self.set_interval(_POLL, self.look_for_changes)
        self.set_interval(_WORKER_POLL, self._look_at_worker)
        self.set_interval(_WORKER_CARE, self._keep_worker)
        self.call_after_refresh(self._after_first_paint)

    def _handle_exception(self, error: Exception) -> None:
        """While the console leaves, a screen that was just opening finds nothing of itself."""
        if not (self._exit and isinstance(error, NoMatches)):
            super()._handle_exception(error)

    def _leave_at_once(self) -> None:
        """The terminal is going away: first of all, what is typed is saved."""
        try:
            if self.face.composing is not None:
                self.face.composing.save_now()
            for panel in self.screen.query(Panel):
                panel.keep_words()
        except DeskError as error:
            log(f"not saved: {error}")
        finally:
            self.exit()

    def _after_first_paint(self) -> None:
        """What can wait until the tickets are on the screen."""
        self._look_at_worker()
        self._keep_worker()
        gc.freeze()
        gc.enable()

    def look_for_changes(self) -> None:
        """Takes in what anybody changed; one look at a file when nobody did."""
        try:
            changed = self.desk.store.refresh()
        except DeskError as error:
            self.say(str(error), alarm=True)
            return
        if self.desk.store.trouble:
            self.say(self.desk.store.trouble, alarm=True)
        numbers = {number for table, number in changed if table == "tickets"}
        if changed and self._stands:
            self.main.take_in(numbers)
            if self.face.composing is not None:
                self.face.composing.take_in(numbers)
            self.show_status()
        minute = self.desk.now().strftime("%H:%M")
        if minute != self._minute and self._stands:
            self._minute = minute
            self.main.let_time_pass()

    @property
    def _stands(self) -> bool:
        """Whether there is a main screen to show anything on."""
        return self.main.is_mounted and self.main.stands

    def say(self, words: str, *, alarm: bool = False) -> None:
        """A line in the status bar, for a while or until the next one."""
        self._words, self._alarm = words, alarm
        self.show_status()
        if self._forget is not None:
            self._forget.stop()
        if words:
            self._forget = self.set_timer(_SAID_FOR, self._forget_words)

    def _forget_words(self) -> None:
        self._words, self._alarm = "", False
        self.show_status()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While a question stands at the bottom, keys belong to it."""
        return not (action == "command" and self.screen.query(Panel))

    def action_command(self, name: str) -> None:
        """A key was pressed."""
        self.run_command(name)

    def run_command(self, name: str) -> None:
        """Runs a command, or says why it cannot run now."""
        command = BY_ID[name]
        reason = command.unavailable(self.face)
        if reason:
            self.say(f"{command.label}: {reason}")
            return
        if self._words and not self._alarm:
            self.say("")
        run = object()
        self._begun.add(run)
        if not self._holding:
            self._holding, self._keys_went_to = True, self.focused or self.screen
        self.run_worker(self._carry_out(command, run), group=name)

    async def _carry_out(self, command: type[Command], run: object) -> None:
        """Runs a command; what goes wrong is a sentence on the status line."""
        try:
            await command.run(self.face)
        except DeskError as error:
            composing = self.face.composing
            if composing is not None:
                composing.complain(str(error))
            else:
                self.say(str(error), alarm=True)
        finally:
            self._begun.discard(run)
            if not self._begun:
                self.let_type()

    def keys_of(self, command: type[Command]) -> list[str]:
        """A command's keys as people write them."""
        return shown_keys(command, self._keys_by_id)

    def key_of(self, name: str) -> str:
        """The first key of a command."""
        return self.keys_of(BY_ID[name])[0]

    def bar_keys(self, place: Place) -> tuple[tuple[str, str], ...]:
        """Keys and labels for the key bar of a place."""
        own = [each for each in COMMANDS if each.bar and each.place is place]
        shared = [each for each in COMMANDS if each.bar and each.place is Place.ANYWHERE]
        shown = sorted(own if place.alone else [*own, *shared], key=lambda each: each.bar)
        return tuple((self.keys_of(each)[0], each.label) for each in shown)

    async def compose_answer(self, number: int) -> None:
        """Opens the composer with the unsent answer, or a fresh one."""
        from tuidesk.tui.screens.compose import ComposeScreen  # brings the text editor widget

        draft = saved_draft(self.desk, number) or start_reply(self.desk, number)
        await self.push_screen(ComposeScreen(self.desk, draft))

    def show_help(self) -> None:
        """Opens the help page."""
        self._show_page("Help", self._help_lines())

    def show_reasons(self, number: int) -> None:
        """Opens a page that explains a ticket."""
        from tuidesk.tui.pages import reasons  # rarely needed

        self._show_page("Why", reasons(self.desk, number, max(20, self.size.width - 2)))

    def show_calendar(self, day: date | None = None) -> None:
        """Opens the schedule, at a day if one is named."""
        from tuidesk.tui.screens.calendar import CalendarScreen  # rarely needed

        self.push_screen(CalendarScreen(self.desk, day))

    def show_studio(self) -> None:
        """Opens the banners."""
        from tuidesk.tui.screens.studio import StudioScreen  # rarely needed

        self.push_screen(StudioScreen(self.desk))

    def show_checklist(self) -> None:
        """Opens the list of places where hours should stand."""
        from tuidesk.tui.pages import checklist_lines  # rarely needed

        self._show_page("Publish", checklist_lines(self.desk, max(20, self.size.width - 2)))

    def show_ledger(self) -> None:
        """Opens the ledger."""
        from tuidesk.tui.pages import ledger  # rarely needed

        self._show_page("Ledger", ledger(self.desk, max(20, self.size.width - 2)))

    def _show_page(self, title: str, lines: Iterable[Line]) -> None:
        from tuidesk.tui.screens.page import PageScreen  # rarely needed

        self.push_screen(PageScreen(title, list(lines)))

    def _help_lines(self) -> Iterator[Line]:
        group = ""
        first = _GROUP_OF.get(self.face.place or Place.ANYWHERE, "")
        order = [first, *(each for each in _GROUPS if each != first)]
        for command in sorted(COMMANDS, key=lambda each: order.index(each.group)):
            if command.group != group:
                group = command.group
                yield Line("")
                yield Line(group, "title")
            keys = " ".join(self.keys_of(command))
            text = f"{command.help()} [{command.id}]"
            first, *rest = wrap(text, max(20, self.size.width - _HELP_INDENT - 3))
            yield Line(f"{keys:<{_HELP_INDENT}} {first}")
            for more in rest:
                yield Line(f"{'':<{_HELP_INDENT}} {more}")
        yield Line("")
        yield Line("Signs in the list", "title")
        look = self.desk.settings.look
        for meaning in legend(ASCII if draws_ascii(ascii_only=look.ascii) else UNICODE):
            for part in wrap(meaning, max(20, self.size.width - 3)):
                yield Line(part)
        yield Line("")
        yield Line("Ids are for config/keys.toml. Search language: tuidesk help search", "facts")

    async def action_quit(self) -> None:
        """Textual's own way out leads through the command, which keeps what is being written."""
        self.run_command("quit")

    def action_help_quit(self) -> None:
        """ctrl+c is too easy to press to mean the end."""
        self.say(f"{self.key_of('quit')} quits")

    def repaint(self) -> None:
        """Sends the whole screen again, where a terminal has lost something of it."""
        if isinstance(self._driver, TerminalDriver):
            self._driver.forget()
        self.refresh(layout=True)

    def send_words(self, label: str) -> str:
        """What to say of a queued answer."""
        if has_servers(self.desk.settings) and not self._worker.running:
            return "The answer waits: the worker is not running. See: tuidesk worker --status"
        return f"{label}   {self.key_of('undo')} to undo"

    def _look_at_worker(self) -> None:
        if not self.is_headless and is_hung_up():
            self.signals.leave()
            return
        self._worker = read_worker_state(self.desk)
        self._hours = hours_words(self.desk)
        pause = pause_of(self.desk)
        key = self.key_of("resume-automatic")
        self._paused = f"Automatic mail is paused: {pause.why}. {key} resumes it" if pause else ""
        self.show_status()

    def _keep_worker(self) -> None:
        """A solo console starts the worker again when it has died."""
        if not self._worker.running and worker_is_ours(self.desk):
            self.run_worker(asyncio.to_thread(start_if_wanted, self.desk), group="worker")

    def show_status(self) -> None:
        """The status line of the main screen and of the one in front."""
        words, alarm = self._words, self._alarm
        if not words and (trouble := self._worker.trouble or self._paused):
            words, alarm = trouble, True
        for screen in {self.main, self.screen} if self._stands else ():
            if isinstance(screen, ConsoleScreen):
                screen.show_status(words, self._right_words(brief=bool(words)), alarm=alarm)

    def _right_words(self, *, brief: bool) -> str:
        """What stands at the right; ``brief`` beside words that must not be cut."""
        waiting = outbox(self.desk)
        stuck = [each for each in waiting if each.state in (SendState.FAILED, SendState.UNKNOWN)]
        fate = "leaving" if has_servers(self.desk.settings) else "in the outbox"
        parts = [f"{len(waiting) - len(stuck)} {fate}" if len(waiting) > len(stuck) else ""]
        parts.append(f"{len(stuck)} stuck: {self.key_of('outbox')}" if stuck else "")
        parts += [] if brief else [self._hours, _worker_words(self._worker, self.desk)]
        return "  ".join([*filter(None, parts), self.desk.agent.name])


_GROUPS = [
    "Tickets", "Answering", "List", "Views", "Reader", "Composer", "Calendar", "Banners", "Program",
]  # fmt: skip
_GROUP_OF = {Place.COMPOSE: "Composer", Place.CALENDAR: "Calendar", Place.STUDIO: "Banners"}
"""What the help of a screen begins with."""
_HELP_INDENT = 18


def _worker_words(state: WorkerState, desk: Desk) -> str:
    if not any(box.imap.host for box in desk.settings.mailboxes):
        return "offline"
    if not state.running:
        return "no worker"
    contact: datetime | None = state.contact
    if contact is None:
        return "mail: connecting"
    return f"mail {contact.astimezone(desk.settings.zone):%H:%M}"


def run(desk: Desk, at_last: Callable[[], object] = lambda: None) -> int:
    """Shows the console until its user leaves; gives the exit code.

    ``at_last`` is only called if the console does not come to its end when its terminal is gone.
    """
    app = TuideskApp(desk, Signals(at_last))
    with at_the_desk(desk), app.signals.followed():
        app.run()
    return app.return_code or 0
