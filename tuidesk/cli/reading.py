"""``list`` and ``show``."""

import click

from tuidesk.cli.caller import Caller, json_option, numbers_from
from tuidesk.cli.output import print_json, thread_json, thread_lines, ticket_json, ticket_line
from tuidesk.desk.lists.listing import list_tickets, read_thread, view_named
from tuidesk.domain.errors import UsageError


@click.command("list", context_settings={"ignore_unknown_options": True})
@click.argument("query", nargs=-1)
@click.option("--view", metavar="VIEW", help="One of the console's views.")
@json_option
@click.pass_obj
def list_(caller: Caller, query: tuple[str, ...], view: str | None, as_json: bool) -> None:
    """Tickets that match a search; without one everything not closed and not spam."""
    desk = caller.open()
    shelf = view_named(desk, view) if view else None
    tickets = list_tickets(desk, shelf, query_text(query))
    if as_json:
        print_json([ticket_json(desk, ticket) for ticket in tickets])
        return
    for ticket in tickets:
        click.echo(ticket_line(desk, ticket))
    if not tickets:
        click.echo("tuidesk: No ticket matches.", err=True)


def query_text(words: tuple[str, ...]) -> str:
    """A search as it was typed, although the shell took its quotes away.

    A single argument is a whole search. Raises UsageError for what looks like an option.
    """
    for word in words:
        if word.startswith("--"):
            raise UsageError(
                f"There is no option '{word}'.", "See: --help, and: tuidesk help search"
            )
    if len(words) == 1:
        return words[0]
    return " ".join(f'"{word}"' if " " in word and ":" not in word else word for word in words)


@click.command("show")
@click.argument("numbers", nargs=-1, required=True)
@json_option
@click.pass_obj
def show_(caller: Caller, numbers: tuple[str, ...], as_json: bool) -> None:
    """One ticket, or several, with everything on them."""
    desk = caller.open()
    threads = [read_thread(desk, number) for number in numbers_from(numbers)]
    if as_json:
        shown = [thread_json(desk, thread) for thread in threads]
        print_json(shown[0] if len(numbers) == 1 and len(shown) == 1 else shown)
        return
    for at, thread in enumerate(threads):
        click.echo(("\n" if at else "") + "\n".join(thread_lines(desk, thread)))
