"""The verbs that move tickets: thin faces of ``tuidesk.desk``."""

import click

from tuidesk.cli.caller import (
    Caller,
    json_option,
    numbers_from,
    revision_option,
    some_numbers,
    with_options,
)
from tuidesk.cli.output import report
from tuidesk.cli.streams import typed
from tuidesk.desk.verbs.assign import assign
from tuidesk.desk.verbs.note import add_note
from tuidesk.desk.verbs.status import set_priority, set_status, snooze, snooze_time
from tuidesk.desk.verbs.tag import tag
from tuidesk.desk.verbs.undo import redo, undo
from tuidesk.domain.errors import UsageError
from tuidesk.domain.tickets.ticket import Status

_write_options = with_options(revision_option, json_option, click.pass_obj)
_numbers = click.argument("numbers", nargs=-1, required=True)


@click.command("assign")
@click.argument("words", nargs=-1, required=True, metavar="N... WHO|me|none")
@click.option("--force", is_flag=True, help="Take it even from a colleague.")
@_write_options
def assign_(
    caller: Caller, words: tuple[str, ...], force: bool, revision: int | None, as_json: bool
) -> None:
    """Give tickets to an agent, to yourself, or to nobody."""
    *numbers, who = words
    desk = caller.open()
    done = assign(desk, some_numbers(numbers), who, force=force, revision=revision)
    report(desk, done, as_json)


@click.command("tag", context_settings={"ignore_unknown_options": True})
@click.argument("words", nargs=-1, required=True, metavar="N... +TAG|~TAG...")
@_write_options
def tag_(caller: Caller, words: tuple[str, ...], revision: int | None, as_json: bool) -> None:
    """Add tags with +, remove them with ~."""
    tags = [word for word in words if word[:1] in "+~"]
    numbers = some_numbers([word for word in words if word[:1] not in "+~"])
    if not tags:
        raise UsageError("No tags are given.", "Example: tuidesk tag 1042 +late ~vip")
    add = [word[1:] for word in tags if word.startswith("+")]
    remove = [word[1:] for word in tags if word.startswith("~")]
    desk = caller.open()
    report(desk, tag(desk, numbers, add, remove, revision=revision), as_json)


def _status_verb(name: str, status: Status, help_text: str) -> click.Command:
    @click.command(name, help=help_text)
    @_numbers
    @_write_options
    def verb(caller: Caller, numbers: tuple[str, ...], revision: int | None, as_json: bool) -> None:
        desk = caller.open()
        done = set_status(desk, numbers_from(numbers), status, revision=revision)
        report(desk, done, as_json)

    return verb


close_ = _status_verb("close", Status.CLOSED, "Close tickets.")
reopen_ = _status_verb("reopen", Status.OPEN, "Make tickets wait for us again.")
pending_ = _status_verb("pending", Status.PENDING, "Make tickets wait for the customer.")
spam_ = _status_verb("spam", Status.SPAM, "Put tickets away as spam.")


@click.command("priority")
@click.argument("words", nargs=-1, required=True, metavar="N... low|normal|high|urgent")
@_write_options
def priority_(caller: Caller, words: tuple[str, ...], revision: int | None, as_json: bool) -> None:
    """Set the priority of tickets."""
    *numbers, which = words
    desk = caller.open()
    report(desk, set_priority(desk, some_numbers(numbers), which, revision=revision), as_json)


@click.command("snooze")
@_numbers
@click.option("--until", "until", metavar="WHEN", help="2h, mon 9:00, 2026-12-01, open.")
@click.option("--wake", is_flag=True, help="Wake them now.")
@_write_options
def snooze_(
    caller: Caller,
    numbers: tuple[str, ...],
    until: str | None,
    wake: bool,
    revision: int | None,
    as_json: bool,
) -> None:
    """Hide tickets until a time."""
    if (until is None) == (not wake):
        raise UsageError("Say --until WHEN, or --wake.")
    desk = caller.open()
    when = snooze_time(desk, until) if until else None
    report(desk, snooze(desk, numbers_from(numbers), when, revision=revision), as_json)


@click.command("note")
@_numbers
@click.option("--text", "-m", "text", help="The note; else standard input.")
@_write_options
def note_(
    caller: Caller, numbers: tuple[str, ...], text: str | None, revision: int | None, as_json: bool
) -> None:
    """Write an internal note on tickets; it can never be sent."""
    desk = caller.open()
    words = text if text is not None else typed()
    report(desk, add_note(desk, numbers_from(numbers), words, revision=revision), as_json)


@click.command("undo")
@json_option
@click.pass_obj
def undo_(caller: Caller, as_json: bool) -> None:
    """Take back what you did last."""
    desk = caller.open()
    report(desk, undo(desk), as_json)


@click.command("redo")
@json_option
@click.pass_obj
def redo_(caller: Caller, as_json: bool) -> None:
    """Do again what undo took back; an answer is not sent again."""
    desk = caller.open()
    report(desk, redo(desk), as_json)
