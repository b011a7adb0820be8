"""What a key costs: frames and bytes that go to the terminal, never milliseconds."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from textual.app import App
from textual.pilot import Pilot
from textual.strip import Strip

from tests.clock import NOW
from tests.letters import deliver, letter
from tuidesk.desk.context import Desk
from tuidesk.desk.verbs.tag import tag
from tuidesk.tui.app import TuideskApp
from tuidesk.tui.picture import Picture

Console = Callable[[], TuideskApp]


@dataclass
class Frames:
    """The frames that were painted: their bytes, in order."""

    sizes: list[int] = field(default_factory=list)

    @property
    def total(self) -> int:
        return sum(self.sizes)


@contextmanager
def painted(app: TuideskApp, monkeypatch: pytest.MonkeyPatch) -> Iterator[Frames]:
    """Counts what would be written to the terminal meanwhile."""
    frames, picture = Frames(), Picture()
    real = App._display

    def display(self: App[None], screen, renderable) -> None:  # type: ignore[no-untyped-def]
        if renderable is not None and hasattr(renderable, "render_segments"):
            sent = picture.reduced(renderable.render_segments(self.console))
            frames.sizes.append(len(sent.encode()))
        real(self, screen, renderable)

    monkeypatch.setattr(App, "_display", display)
    yield frames
    monkeypatch.setattr(App, "_display", real)


async def quiet(pilot: Pilot[None], app: TuideskApp, monkeypatch: pytest.MonkeyPatch) -> None:
    """Returns when nothing is painted any more."""
    for _ in range(40):
        with painted(app, monkeypatch) as counted:
            await pilot.pause(0.25)
        if not counted.sizes:
            return
    pytest.fail("the console paints without end")


@pytest.fixture
def full(shop: Desk) -> Desk:
    """Two hundred tickets more."""
    mails = [letter(subject=f"Question number {at}") for at in range(200)]
    deliver(shop, *mails, at=NOW - timedelta(hours=1))
    return shop


@pytest.mark.parametrize(
    ("key", "frames", "limit"),
    [
        ("j", 1, 350),
        ("down", 1, 350),
        ("k", 1, 350),
        ("pagedown", 1, 3_500),
        ("x", 2, 500),
        ("enter", 6, 6_000),
    ],
)
async def test_a_key_costs_little(
    console: Console, full: Desk, monkeypatch: pytest.MonkeyPatch, key: str, frames: int, limit: int
) -> None:
    app = console()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("j", "j", "j")
        await quiet(pilot, app, monkeypatch)
        with painted(app, monkeypatch) as counted:
            await pilot.press(key)
            await pilot.pause()
        assert 1 <= len(counted.sizes) <= frames
        assert counted.total <= limit


async def test_an_idle_console_is_silent(
    console: Console, full: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = console()
    async with app.run_test(size=(80, 24)) as pilot:
        await quiet(pilot, app, monkeypatch)
        with painted(app, monkeypatch) as counted:
            await pilot.pause(1.5)
        assert counted.sizes == []


async def test_a_changed_ticket_costs_at_most_one_painting_of_the_list(
    console: Console, full: Desk, ben: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = console()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("3")
        await quiet(pilot, app, monkeypatch)
        shown = app.main.rows.tickets[5]
        with painted(app, monkeypatch) as counted:
            tag(ben, [shown.number], add=["late"])
            await pilot.pause(0.4)
        assert len(counted.sizes) <= 2
        assert counted.total <= 3_000


async def test_a_cursor_move_does_not_cost_by_the_number_of_tickets(
    console: Console, full: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = console()
    async with app.run_test(size=(80, 24)) as pilot:
        await quiet(pilot, app, monkeypatch)
        asked: list[int] = []
        real = app.main.rows.render_line

        def counted(y: int) -> Strip:
            asked.append(y)
            return real(y)

        monkeypatch.setattr(app.main.rows, "render_line", counted)
        await pilot.press("j")
        await pilot.pause()
        assert len(asked) <= 4
