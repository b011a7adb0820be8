"""The entry point: global options, verbs loaded when they are used, errors as sentences."""

import gc
import importlib
import os
import sys
from collections.abc import Sequence
from typing import TextIO, cast

import click

from tuidesk import __version__
from tuidesk.cli.caller import Caller
from tuidesk.cli.streams import Harmless
from tuidesk.domain.errors import DeskError, UsageError
from tuidesk.domain.text import harmless

_VERBS = {
    "list": "reading",
    "search": "searching",
    "show": "reading",
    "assign": "triage",
    "tag": "triage",
    "close": "triage",
    "reopen": "triage",
    "pending": "triage",
    "spam": "triage",
    "priority": "triage",
    "snooze": "triage",
    "note": "triage",
    "undo": "triage",
    "redo": "triage",
    "merge": "joining",
    "unmerge": "joining",
    "split": "joining",
    "customer": "joining",
    "language": "joining",
    "explain": "joining",
    "reply": "sending",
    "outbox": "sending",
    "import": "mailflow",
    "worker": "mailflow",
    "init": "setup",
    "demo": "demonstration",
    "hours": "hours",
    "banner": "banner",
    "autoreply": "autoreply",
    "ledger": "ledger",
    "quarantine": "ledger",
    "doctor": "care",
    "backup": "care",
    "restore": "care",
    "settle": "care",
    "export": "care",
    "erase": "care",
    "parse": "parsing",
    "help": "manual",
}
"""Which module of this package holds a verb: a verb that is not used is not imported."""


class LazyGroup(click.Group):
    """Imports a verb's module when the verb is named."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All verbs, in the order of a working day."""
        return list(_VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The verb of that name."""
        module = _VERBS.get(cmd_name)
        if module is None:
            return None
        verb = getattr(importlib.import_module(f"tuidesk.cli.{module}"), f"{cmd_name}_")
        assert isinstance(verb, click.Command)
        return verb


@click.group(
    cls=LazyGroup,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option("--desk", metavar="DIR", help="The desk's folder; else $TUIDESK_DESK.")
@click.option("--as", "agent", metavar="NAME", help="Who acts; else $TUIDESK_AGENT, else the user.")
@click.version_option(__version__, prog_name="tuidesk")
@click.pass_context
def cli(ctx: click.Context, desk: str | None, agent: str | None) -> None:
    """A ticket console for a small shop's shared mailbox. Without a verb: the console."""
    ctx.obj = Caller(desk, agent)
    if ctx.invoked_subcommand is not None:
        gc.enable()
    else:
        from tuidesk.cli.console import run_console

        run_console(ctx.obj)


def own_umask() -> None:
    """What this program makes is for its group, whatever the user's shell says."""
    os.umask(0o007)


def _complain(error: DeskError) -> None:
    click.echo(harmless(f"tuidesk: {error}"), err=True)


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs a command line and exits: 0 done, 1 could not be done, 2 wrong use or configuration."""
    own_umask()
    if not isinstance(sys.stdout, Harmless):
        sys.stdout, sys.stderr = Harmless(sys.stdout), Harmless(sys.stderr)
    gc.disable()  # until there is something to collect: starting is faster so
    try:
        cli.main(args=arguments, standalone_mode=False)
    except click.exceptions.Exit as done:
        sys.exit(done.exit_code)
    except click.Abort:
        click.echo("Stopped.", err=True)
        sys.exit(1)
    except click.ClickException as error:
        error.show(cast(TextIO, sys.stderr))
        sys.exit(error.exit_code)
    except UsageError as error:
        _complain(error)
        sys.exit(2)
    except DeskError as error:
        _complain(error)
        sys.exit(1)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        _complain(DeskError(f"{where}{error.strerror or type(error).__name__}."))
        sys.exit(1)
