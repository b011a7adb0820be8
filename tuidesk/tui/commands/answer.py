"""Answering: opening the composer, and what can be done in it."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from tuidesk.domain.text import size_words
from tuidesk.tui.command import Command, OnTickets, Place
from tuidesk.tui.panels.choice import Choice

if TYPE_CHECKING:
    from tuidesk.tui.console import Console


class Reply(OnTickets):
    """Answers the ticket; an unsent answer is taken up again."""

    id, keys, label, bar, group = "reply", "r", "reply", 2, "Answering"

    @classmethod
    def unavailable(cls, console: "Console") -> str:
        return "" if console.current() else "no ticket here"

    @classmethod
    async def run(cls, console: "Console") -> None:
        ticket = console.current()
        assert ticket is not None
        await console.app.compose_answer(ticket.number)


class SaveAttachment(Command):
    """Saves an attachment into a folder of your choice."""

    id, keys, label, group = "save-attachment", "S", "save attachment", "Answering"

    @classmethod
    def unavailable(cls, console: "Console") -> str:
        return "" if console.current() else "no ticket here"

    @classmethod
    async def run(cls, console: "Console") -> None:
        if not console.main.reading:
            console.main.read()
        from tuidesk.desk.answers.attachments import save_attachment  # brings the mail parser

        messages = console.main.reader.messages
        if not any(message.attachments for message in messages):
            console.say("No attachment here.")
            return
        offers = [
            Choice(f"{at}:{number}", file.name, f"{file.type}, {size_words(file.size)}")
            for at, message in enumerate(messages)
            for number, file in enumerate(message.attachments)
        ]
        chosen = await console.pick("Save which attachment?", offers)
        folder = await console.prompt("Into which folder?", str(Path.cwd())) if chosen else None
        if chosen and folder:
            at, _, number = chosen.partition(":")
            into = Path(os.path.expanduser(folder))
            path = save_attachment(console.desk, messages[int(at)], int(number), into)
            console.say(f"Saved {path}")


class _Composing(Command):
    group = "Composer"
    place = Place.COMPOSE
    bar = 5

    @classmethod
    def unavailable(cls, console: "Console") -> str:
        return "" if console.composing else "no answer is being written"


class Send(_Composing):
    """Sends the answer; it leaves after the undo window."""

    id, keys, label, bar = "send", "ctrl+s,f2", "send", 1

    @classmethod
    async def run(cls, console: "Console") -> None:
        if console.composing:
            await console.composing.send(close=False)


class SendAndClose(_Composing):
    """Sends the answer and closes the ticket."""

    id, keys, label = "send-and-close", "ctrl+x,f4", "send+close"

    @classmethod
    async def run(cls, console: "Console") -> None:
        if console.composing:
            await console.composing.send(close=True)


class InsertCanned(_Composing):
    """Inserts a canned reply where the cursor is."""

    id, keys, label, bar = "insert-canned", "ctrl+t,f3", "canned", 3

    @classmethod
    async def run(cls, console: "Console") -> None:
        from tuidesk.desk.answers.canned import canned_replies  # brings the template engine

        if console.composing is None:
            return
        choices = [
            Choice(f"{each.name}.{each.language}", each.title, f"{each.name} {each.language}")
            for each in canned_replies(console.desk, console.composing.number)
        ]
        name = await console.pick("Insert a canned reply", choices)
        if name and console.composing:
            console.composing.insert_canned(name)


class EditOutside(_Composing):
    """Opens the answer in $EDITOR."""

    id, keys, label = "edit-outside", "ctrl+e", "$EDITOR"

    @classmethod
    async def run(cls, console: "Console") -> None:
        if console.composing:
            await console.composing.edit_outside()


class Attach(_Composing):
    """Attaches a file to the answer."""

    id, keys, label = "attach", "ctrl+o,f6", "attach"

    @classmethod
    async def run(cls, console: "Console") -> None:
        path = await console.prompt("Attach which file?", hint="~/invoice.pdf")
        if path and console.composing:
            console.composing.attach(Path(path))


class DiscardDraft(_Composing):
    """Throws the answer away."""

    id, keys, label, bar = "discard-draft", "ctrl+k,f8", "discard", 9

    @classmethod
    async def run(cls, console: "Console") -> None:
        if console.composing and await console.confirm("Discard this answer?"):
            await console.composing.discard()


class LeaveComposer(_Composing):
    """Leaves the composer; the answer is kept as a draft."""

    id, keys, label, bar = "leave-composer", "escape", "keep", 2

    @classmethod
    async def run(cls, console: "Console") -> None:
        if console.composing:
            await console.composing.leave()


COMMANDS: tuple[type[Command], ...] = (
    Reply,
    SaveAttachment,
    Send,
    SendAndClose,
    InsertCanned,
    EditOutside,
    Attach,
    LeaveComposer,
    DiscardDraft,
)
