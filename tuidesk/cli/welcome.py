"""The first question that a new user is asked: how to get a desk."""

from collections.abc import Iterator
from pathlib import Path

import click


def ways_to_a_desk(options: list[str]) -> Iterator[list[str]]:
    """Asks how to begin, and gives the command lines that do it; ``options`` go before a verb."""
    click.echo("There is no desk yet.\n")
    click.echo("  1  look around in a demo (no account needed)")
    click.echo("  2  set up a desk for a mailbox")
    click.echo("  3  set up a desk and import mail from a file\n")
    choice = click.prompt("Your choice", type=click.Choice(["1", "2", "3"]), show_choices=False)
    if choice == "1":
        yield ["demo"]
        return
    path = ""
    if choice == "3":
        path = click.prompt("Path of the mbox, Maildir or .eml files", value_proc=_there)
    yield [*options, "init"]
    if path:
        yield [*options, "import", path]


def _there(text: str) -> str:
    """A path that exists; asks again for any other."""
    path = Path(text.strip()).expanduser()
    if not path.exists():
        raise click.BadParameter(f"there is no {path}")
    return str(path)
