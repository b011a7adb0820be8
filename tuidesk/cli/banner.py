"""``banner``: one output for each place, what is published where, and what has gone stale."""

import sys
from pathlib import Path
from typing import Any

import click

from tuidesk.cli.caller import Caller, json_option, refuse_options_before
from tuidesk.cli.output import print_json
from tuidesk.desk.hours.banners import (
    edition,
    forget_publication,
    make,
    publications,
    publish,
    stale_publications,
    write_banner,
)
from tuidesk.desk.hours.schedule import CHANNEL, instant_of
from tuidesk.domain.banner.edition import Edition
from tuidesk.domain.banner.outputs.kinds import OUTPUTS
from tuidesk.domain.banner.timeline import Showing
from tuidesk.domain.text import clean


@click.group("banner", invoke_without_command=True)
@click.option(
    "--output", "kind", default="text", metavar="KIND", help=f"{', '.join(OUTPUTS)}, bio:NAME."
)
@click.option(
    "--lang",
    "languages",
    multiple=True,
    metavar="L",
    help="en, or en,ar one below the other; repeatable.",
)
@click.option("--at", "when", default="", metavar="WHEN", help="As of then; else now.")
@click.option("--channel", default=CHANNEL, help="email, phone, chat …")
@click.option("--to", "file", type=click.Path(path_type=Path), help="Write a file and record it.")
@click.option(
    "--published", "place", default="", metavar="PLACE", help="Record where you published it."
)
@click.pass_context
def banner_(
    ctx: click.Context,
    kind: str,
    languages: tuple[str, ...],
    when: str,
    channel: str,
    file: Path | None,
    place: str,
) -> None:
    """Print a banner as it is at a time; nothing when there is nothing to announce."""
    if ctx.invoked_subcommand is not None:
        refuse_options_before(ctx)
        return
    caller: Caller = ctx.obj
    desk = caller.open()
    told = [each.strip() for language in languages for each in language.split(",")]
    made_from = edition(desk, instant_of(desk, when), told, channel)
    text = make(desk, made_from, kind)
    if place:
        publish(desk, made_from, kind, place)
    if file is not None:
        click.echo(f"{write_banner(desk, made_from, kind, file).label}.", err=True)
        return
    if text:
        click.echo(f"{text.rstrip()}\n".encode(), nl=False)  # its colours are our own
    else:
        upcoming = next(iter(made_from.timeline), None)
        zone = made_from.calendar.zone
        then = f" until {upcoming.start.astimezone(zone):%Y-%m-%d %H:%M}" if upcoming else ""
        click.echo(f"tuidesk: There is nothing to announce{then}.", err=True)


@banner_.command("plan")
@click.option("--at", "when", default="", metavar="WHEN", help="As of then; else now.")
@click.option("--channel", default=CHANNEL, help="email, phone, chat …")
@json_option
@click.pass_obj
def plan_(caller: Caller, when: str, channel: str, as_json: bool) -> None:
    """Which phase is shown from when to when, for a year."""
    desk = caller.open()
    made_from = edition(desk, instant_of(desk, when), (), channel)
    zone = made_from.calendar.zone
    if as_json:
        print_json([_phase_json(each, made_from) for each in made_from.phases])
        return
    for each in made_from.phases:
        about = each.occasion.about(made_from.languages[0])
        start, end = (f"{at.astimezone(zone):%a %d %b %Y %H:%M}" for at in (each.start, each.end))
        click.echo(clean(f"{start}  –  {end}  {each.phase:<10} {about}"))
    if not made_from.phases:
        click.echo("No phase is planned: the regular hours apply.")


def _phase_json(showing: Showing, made_from: Edition) -> dict[str, Any]:
    zone = made_from.calendar.zone
    return {
        "from": showing.start.astimezone(zone).isoformat(timespec="minutes"),
        "to": showing.end.astimezone(zone).isoformat(timespec="minutes"),
        "phase": showing.phase,
        "what": showing.occasion.what,
        "names": list(showing.occasion.names(made_from.languages[0])),
    }


@banner_.command("status")
@json_option
@click.pass_obj
def status_(caller: Caller, as_json: bool) -> None:
    """What is published where, and whether it still holds (exit code 1 if something is stale)."""
    desk = caller.open()
    stale = {each.publication.id: each.why for each in stale_publications(desk)}
    rows: list[dict[str, Any]] = [
        {
            "place": each.place,
            "kind": each.kind,
            "languages": list(each.languages),
            "channel": each.channel,
            "at": each.at.isoformat(),
            "by": each.by,
            "stale": stale.get(each.id),
        }
        for each in publications(desk)
    ]
    if as_json:
        print_json(rows)
    else:
        for row in rows:
            state = f"STALE: {row['stale']}" if row["stale"] else "up to date"
            at = row["at"][:16].replace("T", " ")
            click.echo(clean(f"{row['kind']:<12} {row['place']}  {at} by {row['by']}  {state}"))
        if not rows:
            click.echo("Nothing has been published yet.")
        if stale:
            click.echo(
                "Make it again: tuidesk banner --output KIND --to FILE (or --published PLACE)"
            )
    sys.exit(1 if stale else 0)


@banner_.command("forget")
@click.argument("place")
@click.pass_obj
def forget_(caller: Caller, place: str) -> None:
    """A place does not show any banner any more."""
    click.echo(f"{forget_publication(caller.open(), place).label}.")
