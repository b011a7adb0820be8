"""Loads ``config/``: the one place that knows which file holds what."""

import re
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tuidesk.domain.errors import UsageError
from tuidesk.domain.letters.address import Address, answerable
from tuidesk.domain.letters.language import check_words
from tuidesk.domain.responder.terms import Autoresponder
from tuidesk.domain.responder.topics import TOPICS
from tuidesk.domain.text import clean_line
from tuidesk.domain.tickets.query import Context, parse
from tuidesk.domain.tickets.views import DEFAULT_VIEWS, ORDERS, View
from tuidesk.settings.model import (
    NOT_AGENTS,
    TLS,
    Agent,
    Forms,
    Look,
    Mailbox,
    Server,
    Settings,
    Shop,
    Spam,
    Timings,
    Worker,
)
from tuidesk.settings.toml import ConfigError, Place, TomlFile

_COUNTRY, _LANGUAGE = re.compile(r"[A-Za-z]{2}"), re.compile(r"[a-z]{2,3}")
_THEMES = ("auto", "tuidesk-dark", "tuidesk-light", "ansi-dark", "ansi-light")
_DESK_TABLES = (
    "shop", "mailbox", "agent", "worker", "timings", "console", "forms", "spam", "autoresponder",
)  # fmt: skip


def load_settings(desk: Path) -> Settings:
    """The configuration of a desk; raises ConfigError with file and line."""
    config = desk / "config"
    file = TomlFile(config / "desk.toml")
    file.demand_known((), _DESK_TABLES)
    preset, keys = _keys(TomlFile(config / "keys.toml"))
    return Settings(
        shop=_shop(file),
        mailboxes=_mailboxes(file),
        agents=_agents(file),
        worker=_worker(file),
        timings=_timings(file),
        views=_views(TomlFile(config / "views.toml")),
        keys=keys,
        preset=preset,
        look=_look(file),
        forms=file.read(Forms, file.data.get("forms", {}), ("forms",)),
        spam=file.read(Spam, file.data.get("spam", {}), ("spam",)),
        autoresponder=_autoresponder(file),
    )


def _shop(file: TomlFile) -> Shop:
    shop = file.read(Shop, file.data.get("shop", {}), ("shop",))
    try:
        ZoneInfo(shop.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise file.error(
            ("shop", "timezone"),
            f"'{shop.timezone}' is not a valid time zone.",
            "Example: Europe/Vilnius.",
        ) from None
    if not shop.languages:
        raise file.error(("shop", "languages"), "At least one language is needed.")
    for language in shop.languages:
        if not _LANGUAGE.fullmatch(language):
            words = f"'{language}' is not a language code."
            raise file.error(("shop", "languages"), words, "Example: en.")
    if shop.country and not _COUNTRY.fullmatch(shop.country):
        words = f"'{shop.country}' is not a country code."
        raise file.error(("shop", "country"), words, "Two letters, such as DE.")
    return shop


def _mailboxes(file: TomlFile) -> tuple[Mailbox, ...]:
    found: list[Mailbox] = []
    for at, table in enumerate(file.tables("mailbox")):
        mailbox = file.read(Mailbox, table, ("mailbox", at))
        if mailbox.name in {each.name for each in found}:
            raise file.error(("mailbox", at, "name"), f"Two mailboxes are called '{mailbox.name}'.")
        for address in (mailbox.address, *mailbox.aliases):
            if address and not answerable(Address("", address)):
                raise file.error(
                    ("mailbox", at, "address"), f"'{address}' is not a valid email address."
                )
        _check_since(file, mailbox, at)
        for kind, server in (("imap", mailbox.imap), ("smtp", mailbox.smtp)):
            _check_server(file, server, ("mailbox", at, kind))
        found.append(mailbox)
    return tuple(found)


def _check_since(file: TomlFile, mailbox: Mailbox, at: int) -> None:
    try:
        datetime.fromisoformat(mailbox.since or "2026-01-01")
    except ValueError:
        raise file.error(
            ("mailbox", at, "since"),
            f"'{mailbox.since}' is not a valid time.",
            "Example: 2026-11-01.",
        ) from None


def _check_server(file: TomlFile, server: Server, place: Place) -> None:
    if server.tls not in TLS:
        raise file.error(
            (*place, "tls"), f"'{server.tls}' is not known.", f"Known: {', '.join(TLS)}."
        )
    if server.tls == "loopback-plain" and server.host not in ("", "127.0.0.1", "localhost", "::1"):
        raise file.error((*place, "tls"), "'loopback-plain' is only for 127.0.0.1.", "Use tls.")
    if not 0 <= server.port < 65536:
        raise file.error((*place, "port"), f"{server.port} is not a valid port.")


def _agents(file: TomlFile) -> tuple[Agent, ...]:
    agents = tuple(
        file.read(Agent, table, ("agent", at)) for at, table in enumerate(file.tables("agent"))
    )
    for at, agent in enumerate(agents):
        if agent.name in NOT_AGENTS:
            raise file.error(("agent", at, "name"), f"No agent can be called '{agent.name}'.")
        if agent.name in {each.name for each in agents[:at]}:
            raise file.error(("agent", at, "name"), f"Two agents are called '{agent.name}'.")
    return agents


def _autoresponder(file: TomlFile) -> Autoresponder:
    place = ("autoresponder",)
    told = file.read(Autoresponder, file.data.get("autoresponder", {}), place)
    for name, low, high in (
        ("answer_within", 0, 400),
        ("answers_per_hour", 0, 10_000),
        ("per_ticket", 1, 3),
        ("fuse", 1, 1_000),
        ("max_age", 1, 72),
    ):
        if not low <= getattr(told, name) <= high:
            raise file.error((*place, name), f"'{name}' must be from {low} to {high}.")
    for language, text in told.note.items():
        note = (*place, "note", language)
        try:
            check_words(language)
        except UsageError as error:
            raise file.error(note, error.message, error.hint) from None
        if "{{" in text:
            raise file.error(note, "A note is sent as it stands; it has no {{ variables }}.")
    for at, link in enumerate(told.link):
        if link.topic not in TOPICS:
            hint = f"Known: {', '.join(TOPICS)}."
            raise file.error((*place, "link", at, "topic"), f"'{link.topic}' is not a topic.", hint)
        if not link.url.startswith(("https://", "mailto:")):
            raise file.error((*place, "link", at, "url"), "Links begin with https:// or mailto:.")
    return told


def _worker(file: TomlFile) -> Worker:
    worker = file.read(Worker, file.data.get("worker", {}), ("worker",))
    if worker.start not in ("console", "service"):
        raise file.error(("worker", "start"), "It must be 'console' or 'service'.")
    return worker


def _timings(file: TomlFile) -> Timings:
    timings = file.read(Timings, file.data.get("timings", {}), ("timings",))
    for name, low, high in (("undo_send", 0, 3600), ("poll", 10, 1740)):
        if not low <= getattr(timings, name) <= high:
            raise file.error(("timings", name), f"'{name}' must be from {low} to {high} seconds.")
    return timings


def _look(file: TomlFile) -> Look:
    look = file.read(Look, file.data.get("console", {}), ("console",))
    if look.theme not in _THEMES:
        raise file.error(
            ("console", "theme"), f"'{look.theme}' is not a theme.", f"Known: {', '.join(_THEMES)}."
        )
    return look


def _views(file: TomlFile) -> tuple[View, ...]:
    file.demand_known((), ("view",))
    views = tuple(
        file.read(View, table, ("view", at)) for at, table in enumerate(file.tables("view"))
    )
    views = tuple(replace(view, name=clean_line(view.name)) for view in views)
    for at, view in enumerate(views):
        if view.name in {each.name for each in views[:at]}:
            raise file.error(("view", at, "name"), f"Two views are called '{view.name}'.")
        if view.sort not in ORDERS:
            raise file.error(
                ("view", at, "sort"),
                f"'{view.sort}' is not a sort order.",
                f"Known: {', '.join(ORDERS)}.",
            )
        try:
            parse(view.query, Context("", datetime.max))
        except UsageError as error:
            raise file.error(("view", at, "query"), error.message, error.hint) from None
    return views or DEFAULT_VIEWS


def _keys(file: TomlFile) -> tuple[str, dict[str, str]]:
    file.demand_known((), ("preset", "keys"))
    keys = file.data.get("keys", {})
    if not isinstance(keys, dict):
        raise file.error(("keys",), "Keys are written as [keys].")
    for name, value in keys.items():
        if not isinstance(value, str):
            raise file.error(("keys", name), "Keys are text, several separated by commas.")
    preset = file.data.get("preset", "desk")
    if preset not in ("desk", "gmail", "mutt"):
        raise file.error(("preset",), f"'{preset}' is not a preset.", "Known: desk, gmail, mutt.")
    return preset, keys


__all__ = ["ConfigError", "load_settings"]
