"""``hours``: open or not, a week, why, what looks wrong, holidays, and single days."""

import sys
from datetime import date, datetime, timedelta
from typing import Any

import click

from tuidesk.cli.caller import Caller, json_option, refuse_options_before, with_options
from tuidesk.cli.output import print_json, report
from tuidesk.desk.hours.change import Consequences, consequences, day_edit, decide_holidays, set_day
from tuidesk.desk.hours.schedule import (
    CHANNEL,
    DayRow,
    HolidayRow,
    explain_day,
    findings,
    holidays_of,
    hours_status,
    instant_of,
    undecided_days,
    week_of,
)
from tuidesk.domain.errors import UsageError
from tuidesk.domain.hours.days import parse_range
from tuidesk.domain.hours.shifts import shifts_text
from tuidesk.domain.hours.status import HoursStatus
from tuidesk.domain.text import clean, clean_line

_about_when = with_options(
    click.option("--at", "when", default="", metavar="WHEN", help="2026-12-24 11:00; else now."),
    click.option("--channel", default=CHANNEL, help="email, phone, chat …"),
)


@click.group("hours", invoke_without_command=True)
@_about_when
@json_option
@click.pass_context
def hours_(ctx: click.Context, when: str, channel: str, as_json: bool) -> None:
    """Whether the shop is open, and what its schedule says."""
    if ctx.invoked_subcommand is not None:
        refuse_options_before(ctx)
        return
    ctx.invoke(status_, when=when, channel=channel, as_json=as_json)


@hours_.command("status")
@_about_when
@json_option
@click.pass_obj
def status_(caller: Caller, when: str, channel: str, as_json: bool) -> None:
    """Open or closed, why, since when and until when."""
    desk = caller.open()
    at = instant_of(desk, when)
    found = hours_status(desk, at, channel)
    if as_json:
        print_json(_status_json(found))
        return
    click.echo(f"{channel}: {clean_line(found.reason)}")
    for label, moment, never in (
        ("since", found.since, "always"),
        ("next opening", found.next_open, "none planned"),
        ("next closing", found.next_close, "none planned"),
    ):
        click.echo(f"  {label:<13} {_moment(moment) if moment else never}")
    click.echo(f"  {'time zone':<13} {found.timezone}")


def _status_json(found: HoursStatus) -> dict[str, Any]:
    period = found.closed_period
    return {
        "open": found.open,
        "reason": found.reason,
        "since": _iso(found.since),
        "next_open": _iso(found.next_open),
        "next_close": _iso(found.next_close),
        "channel": found.channel,
        "timezone": found.timezone,
        "closed_period": period.id if period else None,
    }


@hours_.command("week")
@_about_when
@json_option
@click.pass_obj
def week_(caller: Caller, when: str, channel: str, as_json: bool) -> None:
    """The week around a time, day by day, with the reason of each."""
    desk = caller.open()
    rows = week_of(desk, instant_of(desk, when), channel)
    if as_json:
        print_json([_day_json(row) for row in rows])
        return
    first = rows[0].day.date
    click.echo(f"Week of {first}, {desk.settings.shop.timezone}, {channel}")
    for row in rows:
        click.echo(_day_line(row))


def _day_json(row: DayRow) -> dict[str, Any]:
    return {
        "date": row.day.date.isoformat(),
        "weekday": f"{row.day.date:%A}",
        "open": bool(row.day.shifts),
        "shifts": [str(shift) for shift in row.day.shifts],
        "hours": row.hours.total_seconds() / 3600,
        "source": row.day.source,
        "name": row.day.named("en") or None,
        "reason": row.reason,
        "clock_change": int(row.clock_change.total_seconds() // 60),
    }


def _day_line(row: DayRow) -> str:
    hours = row.hours.total_seconds() / 3600
    length = f"{hours:g} h" if row.hours else ""
    words = f"{row.day.date:%a %d %b}  {shifts_text(row.day.shifts):<24} {length:>7}  {row.reason}"
    if row.clock_change:
        word = "longer" if row.clock_change > timedelta() else "shorter"
        words += (
            f"; clocks change, the day is {abs(row.clock_change).total_seconds() / 3600:g} h {word}"
        )
    return clean(words)


@hours_.command("explain")
@click.argument("day", required=False, metavar="[DATE]")
@_about_when
@json_option
@click.pass_obj
def explain_(caller: Caller, day: str | None, when: str, channel: str, as_json: bool) -> None:
    """Every rule about a day, the strongest first, and which one decides."""
    desk = caller.open()
    at = instant_of(desk, day or when)
    rules = explain_day(desk, at, channel)
    if as_json:
        rows = [
            {"source": each.source, "says": each.says, "name": each.name, "decides": each.decides}
            for each in rules
        ]
        found = _status_json(hours_status(desk, at, channel))
        print_json({"date": at.date().isoformat(), "rules": rows, "status": found})
        return
    click.echo(f"{at:%A %Y-%m-%d}, {channel}")
    for each in rules:
        mark = "→" if each.decides else " "
        click.echo(clean(f"{mark} {each.source}: {each.says}  {each.name}"))


@hours_.command("lint")
@json_option
@click.pass_obj
def lint_(caller: Caller, as_json: bool) -> None:
    """What looks wrong in hours.toml, with file and line (exit code 1 if anything does)."""
    found = findings(caller.open())
    if as_json:
        print_json(
            [
                {
                    "kind": each.lint.kind,
                    "where": each.where,
                    "message": each.lint.message,
                    "hint": each.lint.hint,
                }
                for each in found
            ]
        )
    else:
        for each in found:
            words = f"{each.where}: {each.lint.message} {each.lint.hint} [{each.lint.kind}]"
            click.echo(clean(words))
        if not found:
            click.echo("Nothing looks wrong.")
    sys.exit(1 if found else 0)


@hours_.command("holidays")
@click.option("--year", type=click.IntRange(2000, 2100), help="Else this one and the next.")
@click.option("--take", multiple=True, metavar="DATE", help="Closed on that day; repeatable.")
@click.option("--refuse", multiple=True, metavar="DATE", help="An ordinary day; repeatable.")
@click.option("--take-all", is_flag=True, help="Close on every holiday that is not decided yet.")
@json_option
@click.pass_obj
def holidays_(
    caller: Caller,
    year: int | None,
    take: tuple[str, ...],
    refuse: tuple[str, ...],
    take_all: bool,
    as_json: bool,
) -> None:
    """The country's holidays, and what was decided about each."""
    desk = caller.open()
    years = [year] if year else [desk.now().year, desk.now().year + 1]
    rows = [row for each in years for row in holidays_of(desk, each)]
    choices = {_date(each): "closed" for each in take} | {_date(each): "open" for each in refuse}
    if len(choices) < len(take) + len(refuse):
        raise UsageError("A date is given twice.", "Accept it or refuse it.")
    if take_all:
        whole = date(years[0], 1, 1), date(years[-1], 12, 31)
        choices = dict.fromkeys(undecided_days(desk, *whole), "closed") | choices
    if choices:
        decide_holidays(desk, choices)
        rows = [row for each in years for row in holidays_of(desk, each)]
    if as_json:
        print_json([_holiday_json(row) for row in rows])
        return
    for row in rows:
        known = row.suggestion
        about = f"{known.category}, estimated" if known.estimated else known.category
        click.echo(
            clean_line(f"{known.date:%Y-%m-%d %a}  {_decided(row):<12} {known.name}  ({about})")
        )


def _holiday_json(row: HolidayRow) -> dict[str, Any]:
    return {
        "date": row.suggestion.date.isoformat(),
        "name": row.suggestion.name,
        "category": row.suggestion.category,
        "estimated": row.suggestion.estimated,
        "decision": None if row.choice is None else _decided(row),
    }


def _decided(row: HolidayRow) -> str:
    if row.choice is None:
        return "undecided"
    return "refused" if row.choice.shifts is None else shifts_text(row.choice.shifts)


@hours_.command("set")
@click.argument("day", metavar="DATE")
@click.argument("hours", metavar="HOURS")
@click.option("--until", default="", metavar="DATE", help="The last day, for several.")
@click.option("--name", help="Name of the day; else it keeps its name.")
@click.option("--dry-run", is_flag=True, help="Only show what would change.")
@json_option
@click.pass_obj
def set_(
    caller: Caller,
    day: str,
    hours: str,
    until: str,
    name: str | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Give a day hours of its own: 09:00-12:00, closed, or "" for none of its own.

    DATE is 2026-12-24, 12-24 (every year) or thanksgiving; with --until a stretch of days.
    """
    desk = caller.open()
    days = parse_range(day, until)
    if dry_run:
        found = consequences(desk, day_edit(days, hours, name))
        if as_json:
            print_json(_consequences_json(found))
        else:
            click.echo(f"{found.words}.")
        return
    done = set_day(desk, days, hours, name)
    if as_json:
        report(desk, done, as_json)
    elif done.changed:
        click.echo(f"{clean(done.label)}. {len(done.tickets)} promised times moved.")
    else:
        click.echo("Nothing to change.")


def _consequences_json(found: Consequences) -> dict[str, Any]:
    return {
        "days": [
            {
                "date": after.date.isoformat(),
                "before": shifts_text(before.shifts),
                "after": shifts_text(after.shifts),
            }
            for before, after in found.days
        ],
        "promises": [
            {"ticket": each.ticket.number, "due": _iso(each.due)} for each in found.promises
        ],
        "stale": [each.publication.place for each in found.stale],
    }


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"'{text}' is not a valid date.", "Example: 2026-12-24.") from None


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _moment(moment: datetime) -> str:
    return f"{moment:%a %Y-%m-%d %H:%M}"
