"""``doctor``, ``backup``, ``restore``, ``export``, ``erase``: the shop owns its data."""

import csv
import os
import sys
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO

import click

from tuidesk.cli.caller import Caller, json_option
from tuidesk.cli.output import json_text, print_json, thread_json, ticket_json
from tuidesk.cli.reading import query_text
from tuidesk.desk.care.caring import Finding, Health, back_up, check, put_back
from tuidesk.desk.care.erasing import erase, tickets_of
from tuidesk.desk.care.exporting import mails_of, tickets_to_export
from tuidesk.desk.care.settling import settle_here
from tuidesk.desk.context import Desk
from tuidesk.desk.lists.listing import read_thread
from tuidesk.domain.errors import NotAllowed, UsageError
from tuidesk.domain.text import clean_line
from tuidesk.domain.tickets.ticket import Ticket

_PATH = click.Path(path_type=Path, dir_okay=False)


@click.command("doctor")
@click.option("--repair", is_flag=True, help="Repair what needs no guess; nothing is thrown away.")
@json_option
@click.pass_obj
def doctor_(caller: Caller, repair: bool, as_json: bool) -> None:
    """Examine every file, ticket and raw mail of the store; exit code 1 if anything is lost."""
    _print_health(check(caller.folder(), repair=repair), as_json)


@click.command("backup")
@click.argument("file", type=_PATH)
@json_option
@click.pass_obj
def backup_(caller: Caller, file: Path, as_json: bool) -> None:
    """Write the whole desk into one .tar or .tar.gz while others work on."""
    done = back_up(caller.folder(), file)
    if as_json:
        print_json({"file": str(file), **asdict(done)})
    else:
        click.echo(f"{file}: {done.files} files, {done.size / 2**20:.1f} MiB.")


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@json_option
@click.pass_obj
def restore_(caller: Caller, file: Path, as_json: bool) -> None:
    """Put a backup into a new folder (--desk DIR) and examine it."""
    folder = caller.new_folder()
    health = put_back(file, folder)
    if not as_json:
        click.echo(f"Restored into {folder}.")
    _print_health(health, as_json)


@click.command("settle")
@click.pass_obj
def settle_(caller: Caller) -> None:
    """Say that this folder is the desk: a copy of a desk sends nothing until then.

    What waits in its outbox becomes unknown, for the other one may have sent it.
    """
    desk = caller.open()
    if not desk.store.copied:
        click.echo(f"{desk.folder} is already the desk.")
        return
    doubted = settle_here(desk)
    click.echo(f"{desk.folder} is the desk now.")
    if doubted:
        click.echo(f"Mails that may have been sent already: {doubted}. See: tuidesk outbox")


def _print_health(health: Health, as_json: bool) -> None:
    if as_json:
        print_json(
            {
                "sound": health.sound,
                "findings": [_finding_json(each) for each in health.findings],
                "mended": [_finding_json(each) for each in health.mended],
                "reread": health.reread,
                "lost": [_finding_json(each) for each in health.lost],
            }
        )
    else:
        for each in health.mended:
            click.echo(f"mended: {_finding_line(each)}")
        if health.reread:
            click.echo(
                f"Mails read again because an earlier version had misread them: {health.reread}."
            )
        for each in health.lost:
            click.echo(f"LOST: {_finding_line(each)} {each.cure}")
        for each in health.findings:
            click.echo(
                f"{'note' if each.harmless else 'DAMAGE'}: {_finding_line(each)} {each.cure}"
            )
        click.echo("The store is sound." if health.sound else "The store is damaged.")
    if not health.sound:
        sys.exit(1)


def _finding_json(finding: Finding) -> dict[str, Any]:
    return asdict(finding) | {"harmless": finding.harmless}


def _finding_line(finding: Finding) -> str:
    place = f", line {finding.line}" if finding.line else ""
    return clean_line(f"{finding.file}{place}: {finding.what}")


@click.command("export", context_settings={"ignore_unknown_options": True})
@click.argument("query", nargs=-1)
@click.option(
    "--format",
    "kind",
    type=click.Choice(["mbox", "json", "csv"]),
    default="mbox",
    show_default=True,
)
@click.option("--output", type=_PATH, help="A new file; else standard output.")
@click.pass_obj
def export_(caller: Caller, query: tuple[str, ...], kind: str, output: Path | None) -> None:
    """Every ticket, or those that a search finds, for other programs."""
    desk = caller.open()
    tickets = tickets_to_export(desk, query_text(query))
    if not tickets:
        click.echo("tuidesk: No ticket matches.", err=True)
    if output is None and kind == "mbox" and sys.stdout.isatty():
        raise UsageError("Raw mail may command a terminal.", "Write it to a file: --output FILE")
    if output is not None and output.exists():
        raise NotAllowed(f"{output} exists.", "Name another file.")
    with _private(output) if output else nullcontext(sys.stdout.buffer) as stream:
        _EXPORTS[kind](desk, tickets, stream)
    if output is not None:
        click.echo(f"{output}: {len(tickets)} tickets.")


def _private(file: Path) -> BinaryIO:
    """A new file that nobody else may read."""
    try:
        return os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
    except OSError as error:
        raise NotAllowed(f"{file} cannot be written ({error.strerror}).") from None


def _as_mbox(desk: Desk, tickets: list[Ticket], stream: BinaryIO) -> None:
    for ticket in tickets:
        for mail in mails_of(desk, ticket):
            stream.write(mail)


def _as_json(desk: Desk, tickets: list[Ticket], stream: BinaryIO) -> None:
    stream.write(b"[")
    for at, ticket in enumerate(tickets):
        shown = json_text(thread_json(desk, read_thread(desk, ticket.number)))
        stream.write((",\n" if at else "\n").encode() + shown.encode())
    stream.write(b"\n]\n")


def _as_csv(desk: Desk, tickets: list[Ticket], stream: BinaryIO) -> None:
    columns = [
        "number", "subject", "status", "owner", "tags", "priority", "customer_name",
        "customer_address", "mailbox", "created", "updated", "message_count",
    ]  # fmt: skip
    lines = csv.DictWriter(_Lines(stream), columns, extrasaction="ignore")
    lines.writeheader()
    for ticket in tickets:
        row = ticket_json(desk, ticket)
        row |= {f"customer_{name}": value for name, value in row["customer"].items()}
        row["tags"] = " ".join(row["tags"])
        lines.writerow({name: _harmless(row[name]) for name in columns})


class _Lines:
    """What the csv module writes text to."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Writes text as UTF-8."""
        return self._stream.write(text.encode("utf-8", "replace"))


def _harmless(value: Any) -> Any:
    """A spreadsheet would take a subject that begins like a formula for one."""
    risky = isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t")
    return f"'{value}" if risky else value


_EXPORTS: dict[str, Callable[[Desk, list[Ticket], BinaryIO], None]] = {
    "mbox": _as_mbox,
    "json": _as_json,
    "csv": _as_csv,
}


@click.command("erase")
@click.argument("customer")
@click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
@json_option
@click.pass_obj
def erase_(caller: Caller, customer: str, yes: bool, as_json: bool) -> None:
    """Erase a customer everywhere: tickets, raw mail, history, index. Cannot be undone."""
    desk = caller.open()
    numbers = tickets_of(desk, customer)
    if numbers and not yes:
        click.confirm(
            f"Erase {len(numbers)} tickets of {customer} permanently?", abort=True, err=True
        )
    receipt = erase(desk, customer)
    if as_json:
        print_json(asdict(receipt) | {"at": receipt.at.isoformat()})
        return
    click.echo(f"Erased on {receipt.at:%Y-%m-%d %H:%M} UTC by {receipt.by}: {receipt.customer}")
    click.echo(f"Tickets: {', '.join(f'#{number}' for number in receipt.tickets)}")
    click.echo(f"Raw mails: {receipt.mails}; history files rewritten: {receipt.rewritten}")
    if receipt.mentioned:
        named = ", ".join(f"#{number}" for number in receipt.mentioned)
        click.echo(f"The address still stands on tickets of others, left alone: {named}")
    click.echo("Clean backups and the mailbox itself yourself.")
