"""``merge``, ``unmerge``, ``split``, ``customer``, ``explain``: what belongs together, and why."""

from typing import Any

import click

from tuidesk.cli.caller import (
    Caller,
    json_option,
    numbers_from,
    one_number,
    revision_option,
    some_numbers,
)
from tuidesk.cli.output import print_json, report
from tuidesk.desk.context import Desk
from tuidesk.desk.lists.explaining import Reason, explain
from tuidesk.desk.verbs.act import act
from tuidesk.desk.verbs.merging import merge, split, unmerge
from tuidesk.domain.errors import UsageError
from tuidesk.domain.text import clean

_MERGE = "tuidesk merge 12 15 9"


@click.command("merge")
@click.argument("numbers", nargs=-1, required=True, metavar="N... INTO")
@json_option
@click.pass_obj
def merge_(caller: Caller, numbers: tuple[str, ...], as_json: bool) -> None:
    """Make tickets parts of the last one named; unmerge or undo parts them again."""
    *parts, into = some_numbers(numbers, _MERGE, least=1)
    if not parts:
        raise UsageError("Only one ticket was given.", f"Example: {_MERGE}")
    desk = caller.open()
    report(desk, merge(desk, parts, into), as_json)


@click.command("unmerge")
@click.argument("numbers", nargs=-1, required=True, metavar="N...")
@json_option
@click.pass_obj
def unmerge_(caller: Caller, numbers: tuple[str, ...], as_json: bool) -> None:
    """Make merged tickets tickets of their own again."""
    desk = caller.open()
    report(desk, unmerge(desk, numbers_from(numbers)), as_json)


@click.command("split")
@click.argument("number")
@click.argument("entries", nargs=-1, required=True, type=int, metavar="ENTRY...")
@json_option
@click.pass_obj
def split_(caller: Caller, number: str, entries: tuple[int, ...], as_json: bool) -> None:
    """Move messages of a ticket (ids as in show --json) to a new one."""
    desk = caller.open()
    report(desk, split(desk, one_number(number), entries), as_json)


@click.command("customer")
@click.argument("words", nargs=-1, required=True, metavar="N... ADDRESS")
@revision_option
@json_option
@click.pass_obj
def customer_(caller: Caller, words: tuple[str, ...], revision: int | None, as_json: bool) -> None:
    """Set the customer of tickets, where the program guessed wrong."""
    *numbered, who = words
    numbers = some_numbers(numbered, "tuidesk customer 1042 bo@mail.example")
    desk = caller.open()
    report(desk, act(desk, numbers, f"customer {who}", revision=revision), as_json)


@click.command("language")
@click.argument("words", nargs=-1, required=True, metavar="N... LL")
@revision_option
@json_option
@click.pass_obj
def language_(caller: Caller, words: tuple[str, ...], revision: int | None, as_json: bool) -> None:
    """Set the language of automatic answers: en, de, fr, es, it, ar, lt, fi."""
    *numbered, language = words
    numbers = some_numbers(numbered, "tuidesk language 1042 de")
    desk = caller.open()
    report(desk, act(desk, numbers, f"language {language}", revision=revision), as_json)


@click.command("explain")
@click.argument("numbers", nargs=-1, required=True, metavar="N...")
@json_option
@click.pass_obj
def explain_(caller: Caller, numbers: tuple[str, ...], as_json: bool) -> None:
    """Why a ticket is as it is: everything that the program decided on it."""
    desk = caller.open()
    found = {number: explain(desk, number) for number in numbers_from(numbers)}
    if as_json:
        print_json(
            [
                {"number": number, "reasons": [_reason_json(desk, each) for each in reasons]}
                for number, reasons in found.items()
            ]
        )
        return
    for number, reasons in found.items():
        click.echo(f"#{number} {clean(desk.store.ticket(number).subject)}")
        for each in reasons:
            at = each.at.astimezone(desk.settings.zone)
            click.echo(clean(f"  {at:%Y-%m-%d %H:%M}  {each.entry:>3}  {each.line}"))


def _reason_json(desk: Desk, reason: Reason) -> dict[str, Any]:
    return {
        "entry": reason.entry,
        "at": reason.at.astimezone(desk.settings.zone).isoformat(),
        "what": reason.what,
        "why": reason.why,
    }
