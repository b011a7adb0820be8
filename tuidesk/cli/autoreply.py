"""``autoreply``: what would be sent by itself, and going on after a pause."""

from pathlib import Path
from typing import Any

import click

from tuidesk.cli.caller import Caller, json_option
from tuidesk.cli.output import print_json
from tuidesk.desk.answers.pausing import pause_of
from tuidesk.desk.hours.schedule import instant_of
from tuidesk.desk.responder.preview import Preview, preview
from tuidesk.desk.responder.queued import resume
from tuidesk.domain.letters.language import LANGUAGES
from tuidesk.domain.text import clean, clean_line


@click.group("autoreply")
def autoreply_() -> None:
    """The autoresponder: look at what it would send, let it go on after a pause."""


@autoreply_.command("preview")
@click.option("--at", "when", default="", metavar="WHEN", help="2026-11-26 23:10; else now.")
@click.option("--mail", type=click.Path(path_type=Path), help="A file with the mail to answer.")
@click.option("--lang", "language", type=click.Choice(LANGUAGES), help="As if it were sure.")
@json_option
@click.pass_obj
def preview_(
    caller: Caller, when: str, mail: Path | None, language: str | None, as_json: bool
) -> None:
    """Exactly what a mail arriving then would be answered, or why nothing."""
    desk = caller.open()
    found = preview(desk, instant_of(desk, when), mail, language or "")
    if as_json:
        print_json(_preview_json(found))
    elif found.written is None:
        click.echo(f"Nothing is sent: {clean_line('; '.join(found.reasons))}.")
    else:
        for name, value in found.headers.items():
            click.echo(clean_line(f"{name}: {value}"))
        click.echo("")
        click.echo(clean(found.written.body).rstrip("\n"))


def _preview_json(found: Preview) -> dict[str, Any]:
    written = found.written
    shown: dict[str, Any] = {
        "send": written is not None,
        "kind": found.decision.kind or None,
        "at": found.at.isoformat(),
        "reasons": list(found.reasons),
    }
    if written is None:
        return shown
    period = written.period
    return shown | {
        "to": written.customer.address,
        "from": str(written.sender),
        "subject": written.subject,
        "language": written.language,
        "language_sure": written.sure,
        "promised_by": written.promise.due.isoformat() if written.promise else None,
        "reopens": period.end.astimezone(found.at.tzinfo).isoformat()
        if period and period.end
        else None,
        "closed_period": period.id if period else None,
        "headers": found.headers,
        "body": written.body,
    }


@autoreply_.command("status")
@json_option
@click.pass_obj
def status_(caller: Caller, as_json: bool) -> None:
    """Whether automatic mail is on, or paused and why."""
    desk = caller.open()
    rules, paused = desk.settings.autoresponder, pause_of(desk)
    if as_json:
        print_json(
            {
                "out_of_hours": rules.out_of_hours,
                "acknowledge": rules.acknowledge,
                "paused": paused.why if paused else None,
                "since": paused.at.astimezone(desk.settings.zone).isoformat() if paused else None,
            }
        )
        return
    click.echo(f"out of hours: {'on' if rules.out_of_hours else 'off'}")
    click.echo(f"acknowledgement: {'on' if rules.acknowledge else 'off'}")
    if paused:
        click.echo(f"PAUSED: {paused.why}. To resume: tuidesk autoreply resume")


@autoreply_.command("resume")
@click.pass_obj
def resume_(caller: Caller) -> None:
    """Resume automatic mail after a pause."""
    click.echo(f"{resume(caller.open()).label}.")
