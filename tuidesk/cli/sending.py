"""``reply`` and ``outbox``."""

import sys
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path

import click

from tuidesk.cli.caller import (
    Caller,
    json_option,
    one_number,
    refuse_options_before,
    revision_option,
)
from tuidesk.cli.output import print_json, report
from tuidesk.desk.canned import canned_text
from tuidesk.desk.context import Desk
from tuidesk.desk.drafting import start_reply, with_attachment
from tuidesk.desk.outbox import drop, outbox, retry
from tuidesk.desk.people import people_from
from tuidesk.desk.reply import send
from tuidesk.domain.outbox import Outgoing


@click.command("reply")
@click.argument("number")
@click.option("--canned", metavar="NAME", help="Begin with a canned reply.")
@click.option("--close", is_flag=True, help="Close the ticket with it.")
@click.option("--to", multiple=True, metavar="ADDRESS", help="Instead of the customer.")
@click.option("--cc", multiple=True, metavar="ADDRESS")
@click.option("--bcc", multiple=True, metavar="ADDRESS")
@click.option("--attach", multiple=True, type=click.Path(path_type=Path), metavar="FILE")
@click.option("--text", "-m", "text", help="The answer; else standard input.")
@revision_option
@json_option
@click.pass_obj
def reply_(
    caller: Caller,
    number: str,
    canned: str | None,
    close: bool,
    to: tuple[str, ...],
    cc: tuple[str, ...],
    bcc: tuple[str, ...],
    attach: tuple[Path, ...],
    text: str | None,
    revision: int | None,
    as_json: bool,
) -> None:
    """Answer a ticket; the text comes from standard input and leaves after the undo window."""
    desk = caller.open()
    ticket = one_number(number)
    body, tags, close_too = _words(desk, ticket, canned, text)
    draft = start_reply(desk, ticket, body)
    draft = replace(
        draft,
        to=people_from(", ".join(to)) or draft.to,
        cc=people_from(", ".join(cc)) or draft.cc,
        bcc=people_from(", ".join(bcc)),
        tags=tags,
        close=close_too,
    )
    for path in attach:
        draft = with_attachment(draft, path)
    done = send(desk, draft, close=close, revision=revision)
    report(desk, done, as_json)


def _words(
    desk: Desk, ticket: int, canned: str | None, text: str | None
) -> tuple[str, tuple[str, ...], bool]:
    """The answer's text with the tags and the closing that a canned reply brings."""
    if canned is None:
        return (text if text is not None else sys.stdin.read()), (), False
    reply, filled = canned_text(desk, ticket, canned)
    typed = text if text is not None else ("" if sys.stdin.isatty() else sys.stdin.read())
    return "\n\n".join(filter(None, (filled, typed.strip()))), reply.tags, reply.close


@click.group("outbox", invoke_without_command=True)
@json_option
@click.pass_context
def outbox_(ctx: click.Context, as_json: bool) -> None:
    """What leaves when, and what could not leave."""
    if ctx.invoked_subcommand is not None:
        refuse_options_before(ctx)
        return
    _list_outbox(ctx.obj, as_json)


@outbox_.command("list")
@json_option
@click.pass_obj
def outbox_list(caller: Caller, as_json: bool) -> None:
    """Every mail that is not certainly sent."""
    _list_outbox(caller, as_json)


@outbox_.command("retry")
@click.argument("ids", nargs=-1, required=True, type=int)
@click.pass_obj
def outbox_retry(caller: Caller, ids: tuple[int, ...]) -> None:
    """Queue failed or unknown mails again; an unknown one may then arrive twice."""
    desk = caller.open()
    for number in ids:
        report(desk, retry(desk, number), False)


@outbox_.command("drop")
@click.argument("ids", nargs=-1, required=True, type=int)
@click.pass_obj
def outbox_drop(caller: Caller, ids: tuple[int, ...]) -> None:
    """Take mails out of the outbox for good."""
    desk = caller.open()
    for number in ids:
        report(desk, drop(desk, number), False)


def _list_outbox(caller: Caller, as_json: bool) -> None:
    desk = caller.open()
    mails = outbox(desk)
    if as_json:
        print_json([_outgoing_json(desk, each) for each in mails])
        return
    today = desk.now().date()
    for each in mails:
        at = each.not_before.astimezone(desk.settings.zone)
        when = at.strftime("%H:%M:%S" if at.date() == today else "%Y-%m-%d %H:%M:%S")
        to = ", ".join(each.recipients)
        click.echo(f"{each.id:>4}  {each.state:<8} {when}  #{each.ticket} {to}  {each.detail}")


def _outgoing_json(desk: Desk, outgoing: Outgoing) -> dict[str, object]:
    """Everything but the draft that it was made from: its words are on the ticket."""
    zone = desk.settings.zone
    shown = {name: value for name, value in asdict(outgoing).items() if name != "draft"}
    moments = {name: at for name, at in shown.items() if isinstance(at, datetime)}
    return shown | {name: at.astimezone(zone).isoformat() for name, at in moments.items()}
