"""Starts the console, or, where there is no desk yet, offers the ways to one."""

import os
import sys
from collections.abc import Iterator

import click

from tuidesk.cli.caller import Caller
from tuidesk.cli.welcome import ways_to_a_desk
from tuidesk.domain.errors import UsageError
from tuidesk.settings.place import NoDesk


def run_console(caller: Caller) -> Iterator[list[str]]:
    """Shows the console; where there is no desk yet, gives the command lines to run instead.

    Raises UsageError where there is no terminal for it.
    """
    try:
        caller.folder()
    except NoDesk:
        if not (sys.stdin.isatty() and sys.stdout.isatty()):
            raise
        yield from ways_to_a_desk(caller.options())
        return
    demand_terminal()
    desk = caller.open()
    from tuidesk.desk.running.presence import read_worker_state
    from tuidesk.desk.running.worker_process import has_servers
    from tuidesk.tui.app import run  # brings Textual

    code = run(desk)
    if has_servers(desk.settings) and read_worker_state(desk).running:
        click.echo("The worker keeps fetching and sending mail. To stop it: tuidesk worker --stop")
    sys.exit(code)


def demand_terminal() -> None:
    """Raises UsageError unless a full screen is possible."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError("The console needs a terminal.", "Verbs work in pipes: tuidesk --help")
    if os.environ.get("TERM", "") in ("dumb", ""):
        raise UsageError("This terminal cannot show a full screen.", "Use verbs: tuidesk --help")
