"""Starts the console, or, where there is no desk yet, offers the ways to one."""

import os
import sys
from pathlib import Path

import click

from tuidesk.cli.caller import Caller
from tuidesk.domain.errors import UsageError
from tuidesk.settings.place import NoDesk

_NO_SERVER = 1
"""How ``init`` ends when the desk is made and a server does not answer yet."""


def run_console(caller: Caller) -> None:
    """The full-screen console; raises UsageError where there is no terminal for it."""
    try:
        caller.folder()
    except NoDesk:
        if not (sys.stdin.isatty() and sys.stdout.isatty()):
            raise
        _offer(caller.options())
        return
    demand_terminal()
    desk = caller.open()
    from tuidesk.tui.app import run  # brings Textual

    sys.exit(run(desk))


def demand_terminal() -> None:
    """Raises UsageError unless a full screen is possible."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError("The console needs a terminal.", "Verbs work in pipes: tuidesk --help")
    if os.environ.get("TERM", "") in ("dumb", ""):
        raise UsageError("This terminal cannot show a full screen.", "Use verbs: tuidesk --help")


def _offer(options: list[str]) -> None:
    """The first question a new user is asked."""
    click.echo("There is no desk yet.\n")
    click.echo("  1  look around in a demo (no account needed)")
    click.echo("  2  set up a desk for a mailbox")
    click.echo("  3  set up a desk and import mail from a file\n")
    choice = click.prompt("Your choice", type=click.Choice(["1", "2", "3"]), show_choices=False)
    from tuidesk.cli.main import main

    if choice == "1":
        main(["demo"])
    elif choice == "2":
        main([*options, "init"])
    else:
        path = click.prompt("Path of the mbox, Maildir or .eml files", value_proc=_there)
        try:
            main([*options, "init"])
        except SystemExit as done:
            if done.code not in (None, 0, _NO_SERVER):
                raise
        main([*options, "import", path])


def _there(text: str) -> str:
    """A path that exists; asks again for any other."""
    path = Path(text.strip()).expanduser()
    if not path.exists():
        raise click.BadParameter(f"there is no {path}")
    return str(path)
