"""The composer: one answer, kept safe at every moment."""

import asyncio
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Grid
from textual.timer import Timer
from textual.widgets import Input, Label, TextArea

from tuidesk.desk.answers.canned import canned_text
from tuidesk.desk.answers.drafting import discard_draft, save_draft, with_attachment
from tuidesk.desk.answers.people import people_from, people_line
from tuidesk.desk.answers.reply import NewMessages, OtherRecipient, has_grown, send, who_wrote
from tuidesk.desk.context import Desk
from tuidesk.domain.errors import DeskError, UsageError
from tuidesk.domain.outgoing.reply import Draft
from tuidesk.domain.outgoing.templating import holes
from tuidesk.domain.text import clean
from tuidesk.domain.tickets.ticket import Ticket
from tuidesk.tui.command import Place, bindings_for
from tuidesk.tui.commands import COMMANDS
from tuidesk.tui.editor import edit, read_edited
from tuidesk.tui.panels.prompt import PAUSE
from tuidesk.tui.screens.base import ConsoleScreen
from tuidesk.tui.widgets.bars import Bar


class ComposeScreen(ConsoleScreen):
    """Recipients, subject and text of an answer. What is typed is saved as it grows."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for(Place.COMPOSE, COMMANDS)]
    CSS_PATH = "compose.tcss"
    AUTO_FOCUS = "#text"
    place = Place.COMPOSE

    _body = getters.query_one("#text", TextArea)
    _key_bar = getters.query_one("#keys", Bar)
    _title_bar = getters.query_one("#title", Bar)
    _status_bar = getters.query_one("#status", Bar)

    def __init__(self, desk: Desk, draft: Draft) -> None:
        super().__init__()
        self._desk, self._draft = desk, draft
        self._saved = self._fresh = draft
        self._busy = asyncio.Lock()
        self._pause: Timer | None = None
        self._meanwhile = ""
        self._outside: Path | None = None
        """The file that $EDITOR has."""

    @property
    def number(self) -> int:
        """The ticket that is answered."""
        return self._draft.ticket

    def compose(self) -> ComposeResult:
        """Fields, text, bars."""
        yield Bar("title")
        with Grid(id="fields"):
            for name, value in (
                ("To", people_line(self._draft.to)),
                ("Cc", people_line(self._draft.cc)),
                ("Bcc", people_line(self._draft.bcc)),
                ("Subject", self._draft.subject),
            ):
                yield Label(name)
                field = Input(value, id=name.lower())
                field.cursor_blink = False
                yield field
        area = TextArea(clean(self._draft.body), id="text", soft_wrap=True, show_line_numbers=False)
        area.cursor_blink = False
        yield area
        yield Bar("keys")
        yield Bar("status")

    def on_mount(self) -> None:
        """The cursor stands where the answer begins."""
        self._body.focus()
        self._key_bar.show(self.host.bar_keys(Place.COMPOSE))
        self._show_state()

    def draft(self) -> Draft:
        """The answer as it stands; raises UsageError for what is no address."""
        to, cc, bcc = (people_from(self._value(name)) for name in ("to", "cc", "bcc"))
        return replace(self._as_written(), to=to, cc=cc, bcc=bcc)

    async def send(self, *, close: bool) -> None:
        """Sends it, or says what keeps it here and goes there."""
        if self._busy.locked():
            return
        async with self._busy:
            await self._all_typed()
            self._body.read_only = True  # what is typed now would be in no mail and no draft
            try:
                await self._send(self.draft(), close)
            except DeskError as error:
                self._show_state(str(error), alarm=True)
                self._go_to_hole()
            finally:
                self._body.read_only = False

    async def leave(self) -> bool:
        """Keeps the answer as a draft and goes back; False if it could not be kept."""
        if self._busy.locked():
            return False
        async with self._busy:
            await self._all_typed()
            try:
                await self._keep()
            except DeskError as error:
                self._show_state(f"Not saved: {error}", alarm=True)
                return False
            self._go_back("The draft is kept." if self._saved != self._fresh else "")
            return True

    async def discard(self) -> None:
        """Throws the answer away."""
        async with self._busy:
            await self._all_typed()
            with suppress(DeskError):  # what cannot be kept cannot be given back either
                await self._keep()
            await asyncio.to_thread(discard_draft, self._desk, self._draft.ticket)
            self._go_back(f"Draft discarded   {self.host.key_of('undo')} undo")

    def insert_canned(self, name: str) -> None:
        """Puts a canned reply where the cursor is and goes to its first hole."""
        reply, text = canned_text(self._desk, self._draft.ticket, name)
        tags = tuple(dict.fromkeys([*self._draft.tags, *reply.tags]))
        self._draft = replace(self._draft, tags=tags, close=self._draft.close or reply.close)
        self._body.insert(text)
        self._body.focus()
        self._show_state()
        self._go_to_hole()

    def attach(self, path: Path) -> None:
        """Adds a file to send along; raises NotFound."""
        self._draft = with_attachment(self._draft, path)
        self._show_state()

    async def edit_outside(self) -> None:
        """Hands the text to $EDITOR; raises NoEditor."""
        await self._keep()
        try:
            self._body.load_text(await edit(self.app, self._body.text, self._edit_in))
        finally:
            self._outside = None
        self._show_state()

    def _edit_in(self, file: Path) -> None:
        self._outside = file

    def take_in(self, numbers: set[int]) -> None:
        """Tells at once that somebody wrote on the ticket while the answer is being written."""
        ticket = self._desk.store.find(self._draft.ticket)
        if ticket is None or ticket.number not in numbers:
            return
        if has_grown(ticket, self._draft):
            self._meanwhile = (
                f"{who_wrote(self._desk, ticket.number)} esc shows it and keeps your draft"
            )
        self._show_state()

    def complain(self, words: str) -> None:
        """Says what went wrong."""
        self._show_state(words, alarm=True)

    async def _send(self, draft: Draft, close: bool) -> None:
        agreed: dict[str, bool] = {"sure": draft.to != self._fresh.to}
        while True:
            queue = partial(send, self._desk, draft, close=close, **agreed)
            try:
                done = await asyncio.to_thread(queue)
            except (NewMessages, OtherRecipient) as error:
                if not await self.host.face.confirm(f"{error.message} Send anyway?"):
                    return
                agreed["regardless" if isinstance(error, NewMessages) else "sure"] = True
            else:
                break
        self._go_back(self.host.send_words(done.label))

    async def _save(self) -> None:
        """Now and then; sending and leaving see to it themselves."""
        if self._busy.locked():
            return
        async with self._busy:
            try:
                await self._keep()
            except DeskError as error:
                self._show_state(f"Not saved: {error}", alarm=True)

    async def _all_typed(self) -> None:
        """Letters that were typed before this key may still be on their way to their field."""
        arrived = asyncio.Event()
        if self.focused is not None and self.focused.call_later(arrived.set):
            await arrived.wait()

    async def _keep(self) -> None:
        """Saves until nothing was typed meanwhile."""
        while (draft := self._as_it_stands()) != self._saved:
            await asyncio.to_thread(save_draft, self._desk, draft)
            self._saved = draft

    def _as_it_stands(self) -> Draft:
        try:
            return self.draft()
        except UsageError:  # a half-typed recipient must not keep the words from being saved
            return self._as_written()

    def _as_written(self) -> Draft:
        """Subject and text as they stand, recipients as they were last."""
        last = self._saved
        return replace(
            self._draft,
            to=last.to,
            cc=last.cc,
            bcc=last.bcc,
            subject=self._value("subject"),
            body=self._body.text,
        )

    def _go_back(self, words: str) -> None:
        self.app.pop_screen()
        self.host.look_for_changes()
        self.host.main.fill()
        self.host.say(words)

    @on(TextArea.Changed)
    def _on_text_changed(self) -> None:
        self._show_state()
        self._save_at_pause()

    @on(Input.Changed)
    def _save_at_pause(self) -> None:
        if self._pause is not None:
            self._pause.stop()
        self._pause = self.set_timer(PAUSE, self._save)

    def save_now(self) -> None:
        """Keeps what is typed, at once: the terminal is going away."""
        if not self.stands:
            return
        draft = self._as_it_stands()
        if self._outside is not None:
            with suppress(OSError):
                draft = replace(draft, body=read_edited(self._outside))
        save_draft(self._desk, draft)

    def _show_state(self, complaint: str = "", *, alarm: bool = False) -> None:
        if not self.stands:
            return
        ticket = self._desk.store.find(self._draft.ticket)
        if ticket is None:
            self._status_bar.show((("", "This ticket was erased."),), alarm=True)
            return
        files = ", ".join(Path(each).name for each in self._draft.attachments)
        self._title_bar.show(
            (("", f"Answer to #{ticket.number} ▸ {ticket.subject}"),),
            f"as {self._draft.sender.address}",
        )
        if not complaint:
            complaint, alarm = self._meanwhile or self._warning(ticket), bool(self._meanwhile)
        empty = holes(self._body.text)
        if empty and not alarm:
            line, _, text = empty[0]
            complaint = f"line {line}: {text} has no value; fill it in before you send"
            alarm = True
        self._status_bar.show((("", complaint),), f"⊞ {files}" if files else "", alarm=alarm)

    def _warning(self, ticket: Ticket) -> str:
        """What one should know before writing."""
        if not self._draft.sender.address:
            return "This mailbox has no address: nothing can be sent. See config/desk.toml"
        if ticket.owner not in (None, self._desk.agent.name):
            return f"This ticket belongs to {ticket.owner}."
        return "" if self._draft.to else "There is no recipient in To."

    def _go_to_hole(self) -> None:
        """Selects the first hole, so that typing fills it."""
        if found := holes(self._body.text):
            line, column, text = found[0]
            self._body.move_cursor((line - 1, column))
            self._body.move_cursor((line - 1, column + len(text)), select=True)
            self._body.focus()

    def _value(self, name: str) -> str:
        return self.query_one(f"#{name}", Input).value
