"""Makes a new desk's ``config/`` from the starter copies and a person's answers."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import tomlkit

from tuidesk.domain.errors import NotAllowed, UsageError
from tuidesk.domain.hours.holidays import suggestions
from tuidesk.domain.hours.schedule import HolidayChoice
from tuidesk.domain.hours.shifts import parse_week
from tuidesk.settings.hours_edit import with_choices, with_regular
from tuidesk.settings.model import Server
from tuidesk.settings.trust import set_modes


@dataclass(frozen=True)
class Answers:
    """What ``tuidesk init`` asks for; everything has a default."""

    shop: str = "My shop"
    address: str = ""
    agents: tuple[str, ...] = ()
    timezone: str = "UTC"
    country: str = ""
    languages: tuple[str, ...] = ("en",)
    imap: Server = field(default_factory=Server)
    smtp: Server = field(default_factory=Server)
    since: str = ""
    start: str = "console"
    undo_send: int | None = None
    hours: str = ""
    """The ordinary week; empty: not known yet."""
    out_of_hours: bool = True
    """Whether customers get an automatic answer while the shop is closed."""
    subdivision: str = ""
    holidays_of: tuple[int, ...] = ()
    """Years whose public holidays are closed."""


def starter_folder() -> Path:
    """Where the starter configuration is: inside the package, or beside it in a checkout."""
    packaged = Path(__file__).parent / "starter"
    return packaged if packaged.is_dir() else Path(__file__).parents[2] / "config"


def make_desk(desk: Path, answers: Answers, user: str) -> None:
    """Writes a new desk; raises NotAllowed if there is one already, UsageError for its hours."""
    config = desk / "config"
    demand_no_desk(desk)
    shared = answers.start == "service"
    hours = _hours_toml(answers)
    _make_parents(desk.parent)
    desk.mkdir(exist_ok=True, mode=0o700)
    shutil.copytree(starter_folder(), config, dirs_exist_ok=True)
    (config / "desk.toml").write_text(_desk_toml(answers, user), encoding="utf-8")
    (config / "hours.toml").write_text(hours, encoding="utf-8")
    set_modes(desk, team=shared)


def _make_parents(folder: Path) -> None:
    """Folders on the way to a desk are the user's alone, whatever the desk's own umask."""
    if not folder.is_dir():
        _make_parents(folder.parent)
        folder.mkdir(mode=0o700)


def demand_no_desk(desk: Path) -> None:
    """Raises NotAllowed where a desk is already, or anything else."""
    if (desk / "config" / "desk.toml").exists():
        raise NotAllowed(f"There is already a desk at {desk}.", "Edit its config/desk.toml.")
    if desk.exists() and (not desk.is_dir() or any(desk.iterdir())):
        raise NotAllowed(f"{desk} is not an empty folder.", "Name a new one.")


def _hours_toml(answers: Answers) -> str:
    """The starter file with the week and the holidays put in; raises UsageError."""
    text = (starter_folder() / "hours.toml").read_text(encoding="utf-8")
    if answers.hours:
        text = with_regular(text, "email", parse_week(answers.hours))
    found = [
        each
        for year in answers.holidays_of
        for each in suggestions(answers.country, answers.subdivision, ("public",), year)
    ]
    if answers.holidays_of and not found:
        raise UsageError("The country of the holidays is not set.", "Give --country, such as DE.")
    closed = {each.date: HolidayChoice(each.date, ()) for each in found}
    names = {each.date: each.name for each in found}
    return with_choices(text, closed, names, answers.subdivision)


def _desk_toml(answers: Answers, user: str) -> str:
    """The starter file with the answers put in; its comments stay."""
    document = tomlkit.parse((starter_folder() / "desk.toml").read_text(encoding="utf-8"))
    shop: Any = document["shop"]
    shop["name"], shop["timezone"] = answers.shop, answers.timezone
    shop["country"], shop["languages"] = answers.country, list(answers.languages)
    worker: Any = document["worker"]
    worker["start"] = answers.start
    if answers.undo_send is not None:
        timings: Any = document["timings"]
        timings["undo_send"] = answers.undo_send
    if not answers.out_of_hours:
        responder: Any = document["autoresponder"]
        responder["out_of_hours"] = False
    document.append("mailbox", tomlkit.aot())
    mailboxes: Any = document["mailbox"]
    mailboxes.append(_mailbox(answers))
    document.append("agent", tomlkit.aot())
    agents: Any = document["agent"]
    for name in answers.agents or (user,):
        agents.append(_table({"name": name, "unix": [user] if name == user else []}))
    return tomlkit.dumps(document)


def _mailbox(answers: Answers) -> tomlkit.items.Table:
    table = _table({"name": "support", "address": answers.address, "since": answers.since})
    for name, server in (("imap", answers.imap), ("smtp", answers.smtp)):
        if server.host:
            values = {
                key: value for key, value in vars(server).items() if value or key in ("host", "tls")
            }
            table.append(name, _table(values))
    return table


def _table(values: Mapping[str, object]) -> tomlkit.items.Table:
    table = tomlkit.table()
    for key, value in values.items():
        if value not in ("", []):
            table.append(key, value)
    return table
