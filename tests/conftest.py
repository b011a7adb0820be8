"""Fixtures that every layer's tests may use: a fixed clock, throw-away desks, real servers."""

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import settings

from tests.clock import NOW, FakeClock
from tuidesk.desk.context import Desk, open_desk
from tuidesk.settings.model import Agent, Settings
from tuidesk.settings.starter import Answers, make_desk

os.environ.setdefault("TZ", "UTC")

settings.register_profile("steady", deadline=None)  # no test depends on the machine's speed
settings.load_profile("steady")


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nothing of the developer's own desk, editor or colours leaks in."""
    for name in ("TUIDESK_DESK", "TUIDESK_AGENT", "NO_COLOR", "EDITOR", "VISUAL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr("tuidesk.store.repository.secrets.token_hex", lambda size: "ab" * size)
    os.umask(0o007)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(NOW)


@pytest.fixture
def answers() -> Answers:
    """What the desk is like; a module that wants another one says so in a fixture of this name."""
    return Answers(
        shop="Blue Mug",
        address="support@shop.example",
        agents=("anna", "ben"),
        timezone="Europe/Berlin",
        since=(NOW - timedelta(days=1)).isoformat(),
    )


@pytest.fixture
def folder(tmp_path: Path, answers: Answers) -> Path:
    """A desk's folder with the starter configuration and two agents."""
    desk = tmp_path / "desk"
    make_desk(desk, answers, "nobody")
    return desk


@pytest.fixture
def desks(folder: Path, clock: FakeClock) -> Iterator[Callable[[str], Desk]]:
    """Opens the desk as an agent; each call is a console of its own."""
    opened: list[Desk] = []

    def open_as(name: str) -> Desk:
        def who(settings: Settings) -> Agent:
            known = {agent.name: agent for agent in settings.agents}
            return known.get(name, Agent(name))

        desk = open_desk(folder, who, clock)
        opened.append(desk)
        return desk

    yield open_as
    for desk in opened:
        desk.close()


@pytest.fixture
def anna(desks: Callable[[str], Desk]) -> Desk:
    return desks("anna")


@pytest.fixture
def ben(desks: Callable[[str], Desk]) -> Desk:
    return desks("ben")


@pytest.fixture
def now() -> datetime:
    return NOW.astimezone(UTC)
