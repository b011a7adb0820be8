"""``reply`` and ``outbox``."""

import sys
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from functools import partial
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
from tuidesk.cli.streams import typed
from tuidesk.desk.answers.canned import canned_text
from tuidesk.desk.answers.drafting import start_reply, with_attachment
from tuidesk.desk.answers.outbox import drop, outbox, retry
from tuidesk.desk.answers.people import people_from, people_line
from tuidesk.desk.answers.reply import NewMessages, OtherRecipient, send
from tuidesk.desk.context import Desk
from tuidesk.desk.lists.listing import read_thread
from tuidesk.domain.outgoing.outbox import Outgoing
from tuidesk.domain.outgoing.reply import Draft, last_message
from tuidesk.domain.text import clean_line

_JUST_NOW = timedelta(minutes=10)
"""How long after a colleague's answer one has to say that yours shall go as well."""


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
    begun = desk.store.ticket(ticket)
    if revision is None:
        _demand_unanswered(desk, ticket)
    body, tags, close_too = _words(desk, ticket, canned, text)
    draft = start_reply(desk, ticket, body)
    draft = replace(
        draft,
        messages_seen=begun.message_count,
        latest_seen=begun.latest_message,
        to=people_from(", ".join(to)) or draft.to,
        cc=people_from(", ".join(cc)) or draft.cc,
        bcc=people_from(", ".join(bcc)),
        tags=tags,
        close=close_too,
    )
    for path in attach:
        draft = with_attachment(draft, path)
    send_it = partial(send, desk, draft, close=close, revision=revision)
    try:
        done = send_it(sure=bool(to))
    except OtherRecipient as error:
        if not sys.stdin.isatty():
            raise
        click.confirm(f"{error.message} Send it?", abort=True, err=True)
        done = send_it(sure=True)
    report(desk, done, as_json)
    if not as_json:
        _say_recipients(draft)


def _demand_unanswered(desk: Desk, number: int) -> None:
    """Two people who answer at once have both seen no answer: the second one has to look."""
    newest = last_message(read_thread(desk, number).entries)
    if newest is None or newest.by in (None, desk.agent.name) or newest.automatic:
        return
    if desk.clock() - newest.at < _JUST_NOW:
        at = newest.at.astimezone(desk.settings.zone)
        revision = desk.store.ticket(number).revision
        raise NewMessages(
            f"{newest.by} has answered #{number} at {at:%H:%M}.",
            f"To send yours as well: --if-revision {revision}",
        )


def _say_recipients(draft: Draft) -> None:
    for name, people in (("To", draft.to), ("Cc", draft.cc), ("Bcc", draft.bcc)):
        if people:
            click.echo(clean_line(f"{name}: {people_line(people)}", 2_000))
    if draft.not_copied and not draft.cc:
        click.echo(f"{draft.not_copied} people in Cc of that mail will not get a copy; use --cc.")


def _words(
    desk: Desk, ticket: int, canned: str | None, text: str | None
) -> tuple[str, tuple[str, ...], bool]:
    """The answer's text with the tags and the closing that a canned reply brings."""
    if canned is None:
        return (text if text is not None else typed()), (), False
    reply, filled = canned_text(desk, ticket, canned)
    beside = text if text is not None else ("" if sys.stdin.isatty() else typed())
    return "\n\n".join(filter(None, (filled, beside.strip()))), reply.tags, reply.close


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
    """Remove mails from the outbox permanently."""
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
