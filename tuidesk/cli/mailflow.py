"""``import`` and ``worker``."""

import signal
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from tuidesk.cli.caller import Caller, json_option
from tuidesk.cli.output import print_json
from tuidesk.desk.context import Desk
from tuidesk.desk.incoming.importing import import_mail
from tuidesk.desk.incoming.intake import Counts, quarantine
from tuidesk.desk.running.presence import read_worker_state
from tuidesk.desk.running.service import unit
from tuidesk.desk.running.worker_process import stop
from tuidesk.domain.errors import NotFound, UsageError

_SHOWN = 10
"""Files left out that are named one by one."""


@click.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--closed", is_flag=True, help="As history: the tickets are closed.")
@click.option("--thrown-away", is_flag=True, help="Also import trash, junk and drafts.")
@click.option("--mailbox", metavar="NAME", help="Mailbox to import into; else the first.")
@json_option
@click.pass_obj
def import_(
    caller: Caller,
    paths: tuple[Path, ...],
    closed: bool,
    thrown_away: bool,
    mailbox: str | None,
    as_json: bool,
) -> None:
    """Import mbox files (Gmail Takeout too), Maildirs, .eml and .emlx files, packed or not.

    Importing twice is safe: each mail is taken in once.
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    desk = caller.open_as_program()
    box = desk.settings.mailbox(mailbox or "")
    if mailbox and box.name != mailbox:
        raise NotFound(f"There is no mailbox '{mailbox}'.")
    shown = sys.stderr.isatty() and not as_json
    with click.progressbar(length=1000, file=sys.__stderr__, hidden=not shown) as bar:
        counts = import_mail(
            desk,
            list(paths),
            box,
            closed=closed,
            thrown_away=thrown_away,
            progress=lambda done, total: bar.update(done * 1000 // max(1, total) - bar.pos),
        )
    if as_json:
        print_json(_counts_json(counts))
    else:
        click.echo(_counts_line(counts))
    for line in counts.left_out[:_SHOWN]:
        click.echo(f"tuidesk: left out: {line}", err=True)
    if counts.left_out[_SHOWN:]:
        click.echo(f"tuidesk: … and {len(counts.left_out) - _SHOWN} more files.", err=True)
    if counts.left_out and not counts.read:
        raise UsageError("No mail was found.", "Give an mbox file, a Maildir or .eml files.")


def _counts_json(counts: Counts) -> dict[str, Any]:
    shown = asdict(counts)
    del shown["restored"]
    return shown


def _counts_line(counts: Counts) -> str:
    discarded = ", ".join(f"{count} {reason}" for reason, count in counts.discarded.items())
    return (
        f"Mails: {counts.read}; new tickets: {counts.ticketed}, "
        f"on known tickets: {counts.threaded}, "
        f"there already: {counts.duplicates}, in quarantine: {counts.quarantined}"
        + (f", left out: {discarded}" if discarded else "")
        + "."
    )


@click.command("worker")
@click.option("--once", is_flag=True, help="Fetch and send once, then exit.")
@click.option("--status", is_flag=True, help="Show the state of the worker.")
@click.option("--stop", "stop_it", is_flag=True, help="Stop the running worker.")
@click.option(
    "--unit", "unit_kind", type=click.Choice(["user", "system"]), help="Print a systemd unit."
)
@json_option
@click.pass_obj
def worker_(
    caller: Caller, once: bool, status: bool, stop_it: bool, unit_kind: str | None, as_json: bool
) -> None:
    """The one process that talks to the mail servers."""
    if unit_kind:
        click.echo(unit(caller.folder(), unit_kind), nl=False)
        return
    desk = caller.open_as_program()
    if status:
        _print_status(desk, as_json)
    elif stop_it:
        click.echo("Stopped." if stop(desk) else "The worker is not running.")
    elif once:
        _run_once(desk, as_json)
    else:
        from tuidesk.worker.loop import run  # brings the network libraries

        run(desk)


def _run_once(desk: Desk, as_json: bool) -> None:
    from tuidesk.worker.loop import run_once  # brings the network libraries

    done = run_once(desk)
    fetched, sent = done.fetched, done.sent
    if as_json:
        print_json(
            {
                "fetched": fetched.read,
                "ticketed": fetched.ticketed,
                "threaded": fetched.threaded,
                "duplicates": fetched.duplicates,
                "discarded": fetched.discarded,
                "quarantined": fetched.quarantined,
                "sent": sent.sent,
                "failed": sent.failed,
                "unknown": sent.unknown,
                "deferred": sent.deferred,
            }
        )
    else:
        click.echo(_counts_line(fetched))
        click.echo(
            f"Outbox: {sent.sent} sent, {sent.failed} failed, {sent.unknown} unknown, "
            f"{sent.deferred} later."
        )
    for trouble in done.troubles:
        click.echo(f"tuidesk: {trouble}", err=True)
    if done.troubles:
        sys.exit(1)


def _print_status(desk: Desk, as_json: bool) -> None:
    state = read_worker_state(desk)
    if as_json:
        print_json(asdict(state))
    elif not state.running:
        click.echo("The worker is not running.")
    else:
        click.echo(f"Worker {state.pid} has been running since {state.started}.")
        for box in state.mailboxes:
            contact = f", last contact {box.contact}" if box.contact else ""
            junk = f", {box.junk} mails in Junk" if box.junk else ""
            click.echo(f"{box.name}: {box.trouble or box.state}{contact}{junk}")
        if state.outbox_trouble:
            click.echo(f"outbox: {state.outbox_trouble}")
        if state.responder_trouble:
            click.echo(f"automatic answers: {state.responder_trouble}")
    if not as_json and (kept := len(quarantine(desk))):
        click.echo(f"In quarantine, with their raw bytes: {kept} mails.")
    if not state.running:
        sys.exit(1)
