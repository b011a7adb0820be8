"""The verbs that move tickets: thin faces of ``tuidesk.desk``."""

import click

from tuidesk.cli.caller import (
    Caller,
    json_option,
    numbers_and_words,
    numbers_from,
    revision_option,
    some_numbers,
    with_options,
)
from tuidesk.cli.output import report
from tuidesk.cli.streams import typed
from tuidesk.desk.verbs.act import act
from tuidesk.desk.verbs.assign import assign
from tuidesk.desk.verbs.note import add_note
from tuidesk.domain.errors import UsageError

_write_options = with_options(revision_option, json_option, click.pass_obj)
_numbers = click.argument("numbers", nargs=-1, required=True)


def _act(
    caller: Caller, numbers: list[int], words: str, revision: int | None, as_json: bool
) -> None:
    desk = caller.open()
    report(desk, act(desk, numbers, words, revision=revision), as_json)


@click.command("assign")
@click.argument("words", nargs=-1, required=True, metavar="N... WHO|me|none")
@click.option("--force", is_flag=True, help="Take it even if a colleague owns it.")
@_write_options
def assign_(
    caller: Caller, words: tuple[str, ...], force: bool, revision: int | None, as_json: bool
) -> None:
    """Assign tickets to an agent, to yourself, or to nobody."""
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
    _act(caller, numbers, f"tag {' '.join(tags)}", revision, as_json)


def _status_verb(name: str, help_text: str) -> click.Command:
    @click.command(name, help=help_text)
    @_numbers
    @_write_options
    def verb(caller: Caller, numbers: tuple[str, ...], revision: int | None, as_json: bool) -> None:
        _act(caller, numbers_from(numbers), name, revision, as_json)

    return verb


close_ = _status_verb("close", "Close tickets.")
reopen_ = _status_verb("reopen", "Reopen tickets: they wait for us again.")
pending_ = _status_verb("pending", "Mark tickets as waiting for the customer.")
spam_ = _status_verb("spam", "Move tickets to spam.")


@click.command("priority")
@click.argument("words", nargs=-1, required=True, metavar="N... low|normal|high|urgent")
@_write_options
def priority_(caller: Caller, words: tuple[str, ...], revision: int | None, as_json: bool) -> None:
    """Set the priority of tickets."""
    *numbers, which = words
    _act(caller, some_numbers(numbers), f"priority {which}", revision, as_json)


@click.command("snooze")
@click.argument("words", nargs=-1, required=True, metavar="N... [WHEN]")
@click.option("--until", metavar="WHEN", help="2h, mon 9:00, 2026-12-01, open.")
@click.option("--wake", is_flag=True, help="Wake them now.")
@_write_options
def snooze_(
    caller: Caller,
    words: tuple[str, ...],
    until: str | None,
    wake: bool,
    revision: int | None,
    as_json: bool,
) -> None:
    """Hide tickets until a time: tuidesk snooze 1042 mon 9:00"""
    numbers, when = numbers_and_words(words)
    ways = [way for way in (until, when, "--wake" if wake else "") if way]
    if len(ways) != 1:
        raise UsageError("Give one time, or --wake.", "Example: tuidesk snooze 1042 mon 9:00")
    _act(caller, numbers, f"snooze {ways[0]}", revision, as_json)


@click.command("note")
@click.argument("words", nargs=-1, required=True, metavar="N... [TEXT]")
@click.option("--text", "-m", "text", help="The note; else standard input.")
@_write_options
def note_(
    caller: Caller, words: tuple[str, ...], text: str | None, revision: int | None, as_json: bool
) -> None:
    """Write an internal note on tickets; it can never be sent."""
    numbers, typed_words = numbers_and_words(words)
    if text is not None and typed_words:
        raise UsageError("The note is given twice.", "Leave out -m, or the words.")
    desk = caller.open()
    note = text if text is not None else typed_words or typed()
    report(desk, add_note(desk, numbers, note, revision=revision), as_json)


@click.command("undo")
@json_option
@click.pass_obj
def undo_(caller: Caller, as_json: bool) -> None:
    """Undo what you did last."""
    from tuidesk.desk.verbs.undo import undo  # brings drafts and quotes

    desk = caller.open()
    report(desk, undo(desk), as_json)


@click.command("redo")
@json_option
@click.pass_obj
def redo_(caller: Caller, as_json: bool) -> None:
    """Redo what you undid; an answer is not sent again."""
    from tuidesk.desk.verbs.undo import redo  # as above

    desk = caller.open()
    report(desk, redo(desk), as_json)
