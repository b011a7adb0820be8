"""Who calls, and about which desk; the desk is opened when a verb needs it."""

import json
import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import click

from tuidesk.cli.streams import typed
from tuidesk.desk.context import Desk, open_desk, the_program
from tuidesk.domain.errors import UsageError
from tuidesk.settings.model import Agent, Settings
from tuidesk.settings.place import default_desk, find_desk, unix_user, who_am_i


def _sound(desk: Desk) -> Desk:
    """The desk, unless what it would say is not the latest; raises Damaged."""
    desk.store.demand_readable()
    return desk


_LONGEST_NUMBER = 20


class Caller:
    """The global options of one call."""

    def __init__(self, desk: str | None, agent: str | None) -> None:
        self._desk, self._agent = desk, agent

    def folder(self) -> Path:
        """The desk's folder; raises NoDesk."""
        return find_desk(self._desk, os.environ)

    def new_folder(self) -> Path:
        """Where a new desk would go."""
        return Path(self._desk).expanduser().absolute() if self._desk else default_desk(os.environ)

    def options(self) -> list[str]:
        """The global options as they were given, for another call."""
        told = {"--desk": self._desk, "--as": self._agent}
        return [word for name, value in told.items() if value for word in (name, value)]

    def open(self) -> Desk:
        """The desk as the calling agent; raises NoDesk, ConfigError, UsageError, StoreError."""
        return _sound(open_desk(self.folder(), self._who))

    def open_as_program(self) -> Desk:
        """The desk as the program itself, for the worker and imports."""
        return _sound(open_desk(self.folder(), the_program))

    def _who(self, settings: Settings) -> Agent:
        return who_am_i(settings, self._agent, os.environ, unix_user())


def numbers_from(words: Iterable[str]) -> list[int]:
    """Ticket numbers from arguments; ``-`` reads more of them, or JSON, from standard input."""
    found: list[int] = []
    for word in words:
        if word == "-":
            found += _numbers_in(typed())
        elif _is_number(word):
            found.append(int(word.lstrip("#")))
        else:
            hint = "Example: 1042. Numbers come first, tags begin with + or ~."
            raise UsageError(f"'{word}' is not a ticket number.", hint)
    return list(dict.fromkeys(found))


def some_numbers(
    words: Sequence[str], example: str = "tuidesk assign 1042 me", *, least: int = 0
) -> list[int]:
    """Ticket numbers, at least one unless they were piped in; raises UsageError."""
    numbers = numbers_from(words)
    if len(numbers) < least or (not numbers and "-" not in words):
        raise UsageError("No ticket was given.", f"Example: {example}")
    return numbers


def numbers_and_words(words: Sequence[str]) -> tuple[list[int], str]:
    """The leading ticket numbers, and the words behind them; raises UsageError without a number."""
    at = next((at for at, word in enumerate(words) if not _is_number(word)), len(words))
    return some_numbers(words[: at or 1]), " ".join(words[at:])


def _is_number(word: str) -> bool:
    return word == "-" or (word.lstrip("#").isdecimal() and len(word) < _LONGEST_NUMBER)


def one_number(word: str) -> int:
    """The number of a single ticket; raises UsageError."""
    return some_numbers([word], "tuidesk show 1042", least=1)[0]


def _numbers_in(text: str) -> list[int]:
    """The numbers in blank-separated words, or in what ``list --json`` prints."""
    if not text.lstrip().startswith(("[", "{")):
        return numbers_from(text.split())
    try:
        read = json.loads(text)
        return [int(row["number"]) for row in (read if isinstance(read, list) else [read])]
    except (ValueError, TypeError, KeyError):
        raise UsageError("Standard input is not a list of tickets.", "Use: list --json") from None


def refuse_options_before(ctx: click.Context) -> None:
    """Raises UsageError for options that stand before a group's verb and would be lost."""
    for option in ctx.command.params:
        told = ctx.get_parameter_source(option.name or "")
        if told is click.core.ParameterSource.COMMANDLINE:
            verb = f"{ctx.command.name} {ctx.invoked_subcommand}"
            hint = f"Write it behind the verb, if it takes it: tuidesk {verb} {option.opts[0]} …"
            raise UsageError(f"{option.opts[0]} stands before '{ctx.invoked_subcommand}'.", hint)


def with_options(*options: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Several click options as one decorator."""

    def decorate(function: Any) -> Any:
        for option in reversed(options):
            function = option(function)
        return function

    return decorate


json_option = click.option("--json", "as_json", is_flag=True, help="JSON on standard output.")
revision_option = click.option(
    "--if-revision",
    "revision",
    type=int,
    metavar="R",
    help="Only if the ticket still has this revision.",
)
