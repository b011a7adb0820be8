"""``ledger`` and ``quarantine``: where every mail went."""

import sys
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

import click

from tuidesk.cli.caller import Caller, json_option, numbers_from
from tuidesk.cli.output import print_json
from tuidesk.desk.incoming.intake import quarantine
from tuidesk.desk.incoming.ledger import days, mails_of, retry_all, told, waiting
from tuidesk.domain.incoming.ledger import Day
from tuidesk.domain.text import clean_line


@click.command("ledger")
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), help="The mails of one day.")
@json_option
@click.pass_obj
def ledger_(caller: Caller, day: datetime | None, as_json: bool) -> None:
    """Where mail went, day by day: nothing may be unaccounted for (exit code 1 if something is)."""
    desk = caller.open()
    if day is not None:
        _print_mails(caller, day.date(), as_json)
        return
    found = days(desk)
    if as_json:
        print_json([_day_json(each) for each in found])
    else:
        click.echo("day         fetched ticketed threaded duplicate discarded quarantined lost")
        for each in found:
            click.echo(_day_line(each))
            for reason, count in each.discarded.items():
                click.echo(f"            discarded as {clean_line(reason)}: {count}")
        for each_waiting in waiting(desk):
            mail = each_waiting.mail
            click.echo(
                f"not fetched yet: {each_waiting.mailbox} {each_waiting.folder} UID {mail.uid}, "
                f"{mail.tries} tries: {clean_line(mail.reason)}"
            )
    if any(each.unaccounted for each in found):
        click.echo("tuidesk: Mail is unaccounted for. Run: tuidesk doctor", err=True)
        sys.exit(1)


def _day_json(day: Day) -> dict[str, Any]:
    return {
        "day": day.date.isoformat(),
        "fetched": day.fetched,
        "ticketed": day.ticketed,
        "threaded": day.threaded,
        "duplicate": day.duplicate,
        "discarded": day.discarded,
        "quarantined": day.quarantined,
        "unaccounted": day.unaccounted,
    }


def _day_line(day: Day) -> str:
    discarded = sum(day.discarded.values())
    return (
        f"{day.date}  {day.fetched:>7} {day.ticketed:>8} {day.threaded:>8} {day.duplicate:>9} "
        f"{discarded:>9} {day.quarantined:>11} {day.unaccounted:>4}"
    )


def _print_mails(caller: Caller, day: date, as_json: bool) -> None:
    desk = caller.open()
    mails = mails_of(desk, day)
    if as_json:
        print_json([asdict(each) for each in mails])
        return
    for each in mails:
        ticket = f"#{each.ticket}" if each.ticket else ""
        was = f" (was {each.was})" if each.was else ""
        reason = f" {clean_line(each.reason)}" if each.reason else ""
        click.echo(f"{each.fate:<11} {ticket:<8} {told(desk, each)}{reason}{was}")


@click.command("quarantine")
@click.argument("numbers", nargs=-1)
@click.option("--retry", is_flag=True, help="Read them again; without numbers, all of them.")
@json_option
@click.pass_obj
def quarantine_(caller: Caller, numbers: tuple[str, ...], retry: bool, as_json: bool) -> None:
    """Mail that is kept but could not be put on a ticket; --retry after an upgrade."""
    desk = caller.open_as_program() if retry else caller.open()
    if retry:
        done = retry_all(desk, numbers_from(numbers))
        if as_json:
            print_json({"taken": done.taken, "left": done.left})
        else:
            click.echo(f"Read: {len(done.taken)}, still there: {len(done.left)}.")
            for number, why in done.left.items():
                click.echo(f"{number}: {clean_line(why)}")
        sys.exit(1 if done.left else 0)
    kept = quarantine(desk)
    if as_json:
        print_json([asdict(each) | {"at": each.at.isoformat()} for each in kept])
        return
    for each in kept:
        click.echo(f"{each.id:<5} {each.at:%Y-%m-%d %H:%M}  {each.raw}  {clean_line(each.reason)}")
    if not kept:
        click.echo("Nothing is in quarantine.")
