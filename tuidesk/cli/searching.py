"""``search``: full text over everything ever."""

from typing import Any

import click

from tuidesk.cli.caller import Caller, json_option
from tuidesk.cli.output import print_json, ticket_json, ticket_line
from tuidesk.cli.reading import query_text
from tuidesk.desk.context import Desk
from tuidesk.desk.lists.searching import LIMIT, Hit, excerpt, search
from tuidesk.domain.text import clean_line


@click.command("search", context_settings={"ignore_unknown_options": True})
@click.argument("query", nargs=-1, required=True)
@click.option(
    "--limit",
    type=click.IntRange(1, 10**9),
    default=LIMIT,
    show_default=True,
    help="Maximum number of tickets.",
)
@json_option
@click.pass_obj
def search_(caller: Caller, query: tuple[str, ...], limit: int, as_json: bool) -> None:
    """Tickets by any word ever written on them, closed ones too (see: tuidesk help search)."""
    desk = caller.open()
    text = query_text(query)
    hits = search(desk, text, limit)
    if as_json:
        print_json([_hit_json(desk, hit, text) for hit in hits])
        return
    for hit in hits:
        click.echo(ticket_line(desk, hit.ticket))
        words = clean_line(excerpt(desk, hit, text))
        if words:
            click.echo(f"        … {words}")
    if not hits:
        click.echo("tuidesk: No ticket matches.", err=True)


def _hit_json(desk: Desk, hit: Hit, text: str) -> dict[str, Any]:
    found = {"entry": hit.entry, "excerpt": excerpt(desk, hit, text)}
    return ticket_json(desk, hit.ticket) | found
