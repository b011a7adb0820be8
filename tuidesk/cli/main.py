"""The entry point: global options, verbs loaded when they are used, errors as sentences."""

import gc
import os
import sys
from collections.abc import Iterator, Sequence
from typing import TextIO, cast

import click

from tuidesk import __version__
from tuidesk.cli.streams import Harmless
from tuidesk.cli.verbs import Verbs
from tuidesk.domain.errors import DeskError, UsageError
from tuidesk.domain.text import harmless

_MADE_BUT_NO_SERVER = 1
"""How ``init`` ends when the desk is made and a server does not answer yet."""


@click.group(
    cls=Verbs,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option("--desk", metavar="DIR", help="The desk's folder; else $TUIDESK_DESK.")
@click.option("--as", "agent", metavar="NAME", help="Who acts; else $TUIDESK_AGENT, else the user.")
@click.version_option(__version__, prog_name="tuidesk")
@click.pass_context
def cli(ctx: click.Context, desk: str | None, agent: str | None) -> None:
    """A ticket console for a small shop's shared mailbox. Without a verb: the console."""
    from tuidesk.cli.caller import Caller  # brings the desk: --version does without

    ctx.obj = Caller(desk, agent)
    if ctx.invoked_subcommand is not None:
        gc.enable()
        return
    from tuidesk.cli.console import run_console

    sys.exit(_run_each(run_console(ctx.obj)))


def _run_each(lines: Iterator[list[str]]) -> int:
    """Runs command lines until one fails; gives the exit code of the last one."""
    code: int | str | None = 0
    for arguments in lines:
        code = 0
        try:
            main(arguments)
        except SystemExit as done:
            code = done.code
        if code not in (None, 0, _MADE_BUT_NO_SERVER):
            break
    return int(code or 0)


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
