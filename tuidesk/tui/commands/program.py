"""The program itself: back, help, palette, outbox, copy, quit."""

from typing import TYPE_CHECKING

from tuidesk.desk.answers.outbox import drop, outbox, retry
from tuidesk.desk.answers.pausing import pause_of
from tuidesk.desk.responder.queued import resume
from tuidesk.domain.letters.message import SendState
from tuidesk.domain.letters.quoting import new_text
from tuidesk.tui.command import Command, Place
from tuidesk.tui.panels.choice import Choice
from tuidesk.tui.signals import has_a_shell

if TYPE_CHECKING:
    from tuidesk.tui.console import Console


class _Program(Command):
    group = "Program"


class Back(_Program):
    """Goes one step back: thread, marks, filter; it never quits by accident."""

    id, keys, label, bar = "back", "q,escape,h", "back", 12

    @classmethod
    def unavailable(cls, console: "Console") -> str:
        return (
            ""
            if console.main.can_go_back()
            else f"this is the first screen; {console.app.key_of('quit')} quits"
        )

    @classmethod
    async def run(cls, console: "Console") -> None:
        console.main.go_back()


class Suspend(_Program):
    """Goes back to the shell for a while; fg brings the console back."""

    id, keys, label = "suspend", "ctrl+z", "to the shell"

    @classmethod
    def unavailable(cls, console: "Console") -> str:
        return "" if has_a_shell() else "no shell started it: nothing would bring it back"

    @classmethod
    async def run(cls, console: "Console") -> None:
        console.app.action_suspend_process()


class Palette(_Program):
    """Finds a command by its name."""

    id, keys, label = "palette", "colon,ctrl+p", "commands"
    everywhere = True

    @classmethod
    async def run(cls, console: "Console") -> None:
        from tuidesk.tui.commands import COMMANDS as EVERY  # this module is part of it

        alone = console.place
        offers = []
        for command in EVERY:
            if _fits(command, alone):
                keys = " ".join(console.app.keys_of(command))
                reason = command.unavailable(console)
                offers.append(
                    Choice(command.id, command.label, f"{keys}   {command.help()}", reason)
                )
        chosen = await console.pick("Command", offers)
        if chosen:
            console.app.run_command(chosen)


def _fits(command: type[Command], alone: Place | None) -> bool:
    """Whether a command has a meaning on the screen in front."""
    if alone is not None:
        return command.place is alone or command.everywhere
    return not command.place.alone


class Outbox(_Program):
    """Shows mail that has not certainly left, and lets you decide about it."""

    id, keys, label = "outbox", "O", "outbox"

    @classmethod
    def unavailable(cls, console: "Console") -> str:
        return "" if outbox(console.desk) else "the outbox is empty"

    @classmethod
    async def run(cls, console: "Console") -> None:
        offers = [
            Choice(str(each.id), f"{each.state} #{each.ticket}", f"{each.subject}  {each.detail}")
            for each in outbox(console.desk)
        ]
        chosen = await console.pick("Outbox", offers)
        if not chosen:
            return
        mail = next(each for each in outbox(console.desk) if each.id == int(chosen))
        acts = [Choice("show", "show the ticket"), Choice("drop", "drop it permanently")]
        if mail.state in (SendState.FAILED, SendState.UNKNOWN):
            warning = "it may then arrive twice" if mail.state is SendState.UNKNOWN else ""
            acts.insert(0, Choice("retry", "send it again", warning))
        act = await console.pick(f"{mail.subject}: {mail.detail or mail.state}", acts)
        if act == "show":
            console.main.read(mail.ticket)
        elif act == "retry":
            await console.do(retry, mail.id)
        elif act == "drop":
            await console.do(drop, mail.id)


class Copy(_Program):
    """Copies the newest words of the thread to your clipboard (OSC 52)."""

    id, keys, label = "copy", "y", "copy"

    @classmethod
    def unavailable(cls, console: "Console") -> str:
        return "" if console.current() else "no ticket here"

    @classmethod
    async def run(cls, console: "Console") -> None:
        messages = console.main.reader.messages if console.main.reading else []
        ticket = console.current()
        text = new_text(messages[-1].text) if messages else f"#{ticket.number}" if ticket else ""
        console.app.copy_to_clipboard(text)
        console.say("Copied.")


class Help(_Program):
    """Shows every command with its keys."""

    id, keys, label, bar = "help", "question_mark,f1", "help", 4
    everywhere = True

    @classmethod
    async def run(cls, console: "Console") -> None:
        console.app.show_help()


class Ledger(_Program):
    """Shows where every mail went, day by day."""

    id, keys, label = "ledger", "L", "ledger"

    @classmethod
    async def run(cls, console: "Console") -> None:
        console.app.show_ledger()


class Quit(_Program):
    """Leaves the console; the worker goes on."""

    id, keys, label = "quit", "ctrl+q", "quit"
    everywhere = True

    @classmethod
    async def run(cls, console: "Console") -> None:
        if console.composing is None or await console.composing.leave():
            console.app.exit()


class Calendar(_Program):
    """Shows when you are open, and lets you change single days."""

    id, keys, label = "calendar", "H", "hours"

    @classmethod
    async def run(cls, console: "Console") -> None:
        console.app.show_calendar()


class Banners(_Program):
    """Shows what your hours say as banners for every place."""

    id, keys, label = "banners", "B", "banners"

    @classmethod
    async def run(cls, console: "Console") -> None:
        console.app.show_studio()


class ResumeAutomatic(_Program):
    """Lets automatic mail go on after it paused."""

    id, keys, label = "resume-automatic", "R", "resume automatic mail"

    @classmethod
    def unavailable(cls, console: "Console") -> str:
        return "" if pause_of(console.desk) else "it is not paused"

    @classmethod
    async def run(cls, console: "Console") -> None:
        await console.do(resume)


COMMANDS: tuple[type[Command], ...] = (
    Suspend,
    Back, Palette, Help, Calendar, Banners, Outbox, Ledger, ResumeAutomatic, Copy, Quit,
)  # fmt: skip
