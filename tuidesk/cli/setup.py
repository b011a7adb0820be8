"""``init``: asks, or takes options, and makes a desk."""

import shutil
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click

from tuidesk.cli.caller import Caller, with_options
from tuidesk.desk.context import open_desk, the_program
from tuidesk.desk.running.connections import check_servers
from tuidesk.desk.running.service import how_to_install, unit
from tuidesk.domain.errors import UsageError
from tuidesk.domain.hours.countries import is_country, is_language, languages_of, zone_of
from tuidesk.domain.hours.holidays import DIVIDED
from tuidesk.domain.hours.shifts import parse_week, week_text
from tuidesk.domain.letters.address import Address, answerable
from tuidesk.domain.letters.language import LANGUAGES
from tuidesk.domain.when import parse_since
from tuidesk.settings.load import load_settings
from tuidesk.settings.model import NOT_AGENTS, TLS, Server
from tuidesk.settings.place import unix_user
from tuidesk.settings.starter import Answers, demand_no_desk, make_desk
from tuidesk.settings.trust import owner_of, repair_modes

_UTC = ("UTC", "Etc/UTC")


def _checked(check: Callable[[str], Any]) -> Callable[..., Any]:
    """An option's value goes through the check of the question that it answers."""

    def checked(ctx: click.Context, param: click.Parameter, value: Any) -> Any:
        if isinstance(value, tuple):
            return tuple(check(each) for each in value)
        return check(value) if value else value

    return checked


def _zone(text: str) -> str:
    """A time zone's name."""
    try:
        return ZoneInfo(text).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise click.BadParameter(
            f"'{text}' is not a time zone; an example is Europe/Vilnius"
        ) from None


def _address(text: str) -> str:
    """One mail address, or nothing."""
    if text and not answerable(Address("", text.strip())):
        raise click.BadParameter(f"'{text}' is not a valid email address")
    return text.strip()


def _agent(text: str) -> str:
    """A name that somebody may have."""
    if text in NOT_AGENTS:
        raise click.BadParameter(f"no agent can be called '{text}'")
    return text


def _language(text: str) -> str:
    """A language; canned replies may be in one that the program itself does not speak."""
    if not is_language(text):
        raise click.BadParameter(f"'{text}' is not a language; examples are en, de, lt")
    return text


def _languages(text: str) -> list[str]:
    """Languages that there are words in."""
    wanted = text.replace(",", " ").split()
    for each in wanted:
        if each not in LANGUAGES:
            raise click.BadParameter(f"'{each}' is not supported: {' '.join(LANGUAGES)}")
    if not wanted:
        raise click.BadParameter("at least one language is needed")
    return wanted


def _password_file(text: str) -> str:
    """A file that only its owner may read, or nothing."""
    try:
        mode = Path(text).expanduser().stat().st_mode if text else 0
    except OSError as error:
        raise click.BadParameter(f"{text} cannot be read ({error.strerror})") from None
    if mode & 0o077:
        raise click.BadParameter(f"{text} can be read by others; run: chmod 600 {text}")
    return text


def _since(text: str) -> str:
    """A time that mail is fetched from."""
    try:
        if text != "now":
            parse_since(text, datetime.now(UTC))
    except UsageError as error:
        raise click.BadParameter(str(error)) from None
    return text


def _country(text: str) -> str:
    """A country's two letters, or nothing."""
    if text and not is_country(text.upper()):
        raise click.BadParameter(f"'{text}' is not a country code; examples are DE, LT, US")
    return text.upper()


def _hours(text: str) -> str:
    """An ordinary week, or nothing."""
    try:
        return text and week_text(parse_week(text))
    except UsageError as error:
        raise click.BadParameter(str(error)) from None


def _server_options(kind: str) -> Callable[[Any], Any]:
    name = kind.upper()
    return with_options(
        click.option(f"--{kind}-host", default="", help=f"{name} server; empty: work offline."),
        click.option(f"--{kind}-port", type=click.IntRange(0, 65535), default=0),
        click.option(f"--{kind}-user", help="Login; else the address. Empty: no login."),
        click.option(f"--{kind}-tls", type=click.Choice(TLS), default="tls"),
        click.option(f"--{kind}-password-file", default="", help="A file with mode 0600."),
    )


@click.command("init")
@click.argument("folder", required=False, type=click.Path(path_type=Path), metavar="[DIR]")
@click.option("--no-input", is_flag=True, help="Ask nothing; use defaults for what is not given.")
@click.option("--shop", help="The shop's name.")
@click.option("--address", callback=_checked(_address), help="The shared mailbox's address.")
@click.option(
    "--agent",
    "agents",
    multiple=True,
    metavar="NAME",
    callback=_checked(_agent),
    help="An agent's name; repeatable.",
)
@_server_options("imap")
@_server_options("smtp")
@click.option("--ca-file", default="", help="Certificates to trust instead of the system's.")
@click.option("--password-command", default="", help="Prints the password of both servers.")
@click.option("--credential", default="", help="A systemd credential with the password.")
@click.option("--timezone", callback=_checked(_zone), help="Such as Europe/Vilnius.")
@click.option("--country", callback=_checked(_country), help="Two letters.")
@click.option(
    "--hours",
    default="",
    metavar="WEEK",
    callback=_checked(_hours),
    help="Mo-Fr 09:00-17:00; Sa 10:00-14:00",
)
@click.option("--subdivision", default="", help="Part of the country: BY, SCT, CA …")
@click.option("--take-holidays", is_flag=True, help="Close on public holidays, this year and next.")
@click.option("--no-autoreply", is_flag=True, help="Answer nothing by itself while closed.")
@click.option(
    "--language",
    "languages",
    multiple=True,
    metavar="LL",
    callback=_checked(_language),
    help="The first one is the default.",
)
@click.option(
    "--since",
    default="now",
    callback=_checked(_since),
    help="Fetch mail from then on: now, 7d, 2026-11-01.",
)
@click.option(
    "--undo-send", type=click.IntRange(0, 3600), help="Seconds in which an answer can be undone."
)
@click.option(
    "--team", is_flag=True, help="Several people share one server: the worker is a service."
)
@click.option("--repair", is_flag=True, help="Set the file modes of an existing team desk.")
@click.option("--unit", "unit_kind", type=click.Choice(["user", "system"]), help="Write a unit.")
@click.option("--no-check", is_flag=True, help="Do not test the servers.")
@click.pass_obj
def init_(
    caller: Caller, /, folder: Path | None, no_input: bool, no_check: bool, **given: Any
) -> None:
    """Make a desk: configuration and an empty store."""
    desk = folder.expanduser().absolute() if folder else caller.new_folder()
    if given.pop("repair"):
        _repair(desk, team=given["team"])
        return
    demand_no_desk(desk)
    if not no_input:
        given = _asked(given)
    answers = _answers(given)
    _make(desk, answers)
    click.echo(f"Your desk is {desk}.")
    works = no_check or _say_whether_servers_work(answers)
    if given["unit_kind"]:
        file = desk / "config" / "tuidesk.service"
        file.write_text(unit(desk, given["unit_kind"]), encoding="utf-8")
        click.echo(how_to_install(file, given["unit_kind"]))
    if answers.hours and answers.timezone in _UTC:
        click.echo(
            "Your hours are in UTC: if that is not your shop's time zone, change it in desk.toml."
        )
    if answers.holidays_of and answers.country in DIVIDED and not answers.subdivision:
        click.echo(f"Holidays differ within {answers.country}: --subdivision, or hours.toml.")
    if not answers.hours:
        click.echo(
            "Your hours are not set yet: press H in the console, then w, or edit hours.toml."
        )
    elif answers.out_of_hours:
        click.echo("While you are closed, each customer gets one automatic answer.")
        click.echo("Look at it: tuidesk autoreply preview    Turn it off: config/desk.toml")
    if not answers.address:
        click.echo("Without an address you cannot answer tickets: set it in config/desk.toml.")
    click.echo("Only password logins work so far; XOAUTH2 and Microsoft 365 will come later.")
    click.echo(f"Start with: tuidesk --desk {desk}")
    if not works:
        sys.exit(1)


def _make(desk: Path, answers: Answers) -> None:
    """Makes the desk whole or not at all."""
    was_there = desk.exists()
    whole = False
    try:
        make_desk(desk, answers, unix_user())
        load_settings(desk)
        open_desk(desk, the_program).close()
        whole = True
    finally:
        if not whole:  # it was empty before, or not there
            shutil.rmtree(desk, ignore_errors=True)
            if was_there:
                desk.mkdir(exist_ok=True)


def _repair(desk: Path, *, team: bool) -> None:
    """Gives a team's desk of before the modes that keep its configuration to its owner."""
    if not team:
        raise UsageError(
            "--repair sets the file modes of a team's desk.", "Use: init --team --repair"
        )
    if not (desk / "config" / "desk.toml").exists():
        raise UsageError(f"There is no desk at {desk}.", "Name its folder.")
    foreign = repair_modes(desk)
    click.echo(f"Only {owner_of(desk)} may write the configuration of {desk} now.")
    for name in foreign:
        click.echo(f"{name} was written by somebody else: read it before you start the worker.")


def _asked(given: dict[str, Any]) -> dict[str, Any]:
    """Asks for what was not given."""
    told = dict(given)
    told["shop"] = given["shop"] or click.prompt("Name of the shop", default="My shop")
    told["address"] = given["address"] or click.prompt(
        "Address of the mailbox", default="", value_proc=_address
    )
    if given["country"] is None:
        told["country"] = click.prompt("Country, two letters", default="", value_proc=_country)
    if not given["timezone"]:
        machine = _machine_zone()
        usual = zone_of(told["country"]) if machine in _UTC else ""  # servers keep UTC
        told["timezone"] = click.prompt("Time zone", default=usual or machine, value_proc=_zone)
    if not given["hours"]:
        example = "Mo-Fr 09:00-12:00,13:00-17:00; Sa 10:00-14:00"
        click.echo(f"When do you answer? {example}")
        told["hours"] = click.prompt("  Hours (empty: later)", default="", value_proc=_hours)
    if told["hours"] and told["country"] and not given["take_holidays"]:
        told["take_holidays"] = click.confirm("  Closed on public holidays?", default=True)
    if not given["languages"]:
        question = f"Languages, the default first ({' '.join(LANGUAGES)})"
        usual = " ".join(languages_of(told["country"])) or "en"
        told["languages"] = click.prompt(question, default=usual, value_proc=_languages)
    gmail = told["address"].endswith("@gmail.com")
    for kind, port in (("imap", 993), ("smtp", 465)):
        if given[f"{kind}_host"]:
            continue
        usual = f"{kind}.gmail.com" if gmail else ""
        host = click.prompt(f"{kind.upper()} server (empty: offline)", default=usual)
        told[f"{kind}_host"] = host
        if host:
            told[f"{kind}_port"] = click.prompt("  Port", default=port, type=int)
            told[f"{kind}_user"] = click.prompt("  User", default=told["address"])
    if (told["imap_host"] or told["smtp_host"]) and not given["password_command"]:
        click.echo("The password is kept outside the desk. A command that prints it is best;")
        click.echo(
            "for Gmail it is an app password (Google Account, Security, 2-Step Verification)."
        )
        told["password_command"] = click.prompt("  Command that prints the password", default="")
        if not told["password_command"]:
            told["imap_password_file"] = click.prompt(
                "  or a file with mode 0600", default="", value_proc=_password_file
            )
            told["smtp_password_file"] = told["imap_password_file"]
    if told["imap_host"]:
        told["since"] = click.prompt(
            "Fetch mail since (now, 7d, 2026-11-01)", default="now", value_proc=_since
        )
    return told


def _answers(given: dict[str, Any]) -> Answers:
    timezone = given["timezone"] or _machine_zone()
    try:
        zone = ZoneInfo(timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise UsageError(
            f"'{timezone}' is not a valid time zone.", "Example: Europe/Vilnius."
        ) from None
    now = datetime.now(zone)
    since = now if given["since"] == "now" else parse_since(given["since"], now)
    return Answers(
        shop=given["shop"] or "My shop",
        address=given["address"] or "",
        agents=tuple(given["agents"]),
        timezone=timezone,
        country=(given["country"] or "").upper(),
        languages=tuple(given["languages"]) or ("en",),
        imap=_server(given, "imap"),
        smtp=_server(given, "smtp"),
        since=since.astimezone(UTC).isoformat(timespec="seconds"),
        start="service" if given["team"] else "console",
        undo_send=given["undo_send"],
        hours=given["hours"],
        out_of_hours=not given["no_autoreply"],
        subdivision=given["subdivision"],
        holidays_of=(now.year, now.year + 1) if given["take_holidays"] else (),
    )


def _server(given: dict[str, Any], kind: str) -> Server:
    if not given[f"{kind}_host"]:
        return Server()
    if given[f"{kind}_user"] == "":
        return Server(
            host=given[f"{kind}_host"],
            port=given[f"{kind}_port"],
            tls=given[f"{kind}_tls"],
            ca_file=given["ca_file"],
        )
    server = Server(
        host=given[f"{kind}_host"],
        port=given[f"{kind}_port"],
        user=given[f"{kind}_user"] or "",
        tls=given[f"{kind}_tls"],
        password_command=given["password_command"],
        password_file=given[f"{kind}_password_file"],
        credential=given["credential"],
        ca_file=given["ca_file"],
    )
    secret = server.password_command or server.password_file or server.credential
    if secret and not server.user:
        return replace(server, user=given["address"] or "")
    return server


def _say_whether_servers_work(answers: Answers) -> bool:
    found = check_servers(answers.imap, answers.smtp)
    for works, sentence in found:
        click.echo(("✓ " if works else "✗ ") + sentence)
    return all(works for works, _ in found)


def _machine_zone() -> str:
    """The machine's time zone by name, else UTC."""
    try:
        name = str(Path("/etc/localtime").resolve()).partition("zoneinfo/")[2]
        return name if name and ZoneInfo(name) else "UTC"
    except (OSError, ZoneInfoNotFoundError, ValueError):
        return "UTC"
