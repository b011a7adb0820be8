"""What stands on a console's screen, and waiting for it without a clock."""

import time
from collections.abc import Callable

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from tuidesk.tui.app import TuideskApp

_PATIENCE = 20


def screen_text(app: TuideskApp) -> str:
    """What stands on the screen, line by line."""
    width, height = app.size
    lines = []
    for line in app.screen._compositor.render_strips():
        lines.append("".join(segment.text for segment in line))
    assert len(lines) == height
    return "\n".join(line[:width] for line in lines)


def on_main(app: TuideskApp) -> bool:
    """Whether the ticket list or a ticket is what is on top."""
    return app.screen is app.main


async def settled(pilot: Pilot[None], app: TuideskApp) -> None:
    """Returns when all work that was begun is done and shown."""
    await app.workers.wait_for_complete()
    app.look_for_changes()
    await pilot.pause()


async def until(pilot: Pilot[None], true: Callable[[], object], wanted: str) -> None:
    """Lets the console work until something is true; fails when it never is."""
    deadline = time.monotonic() + _PATIENCE
    while not true():
        if time.monotonic() > deadline:
            pytest.fail(f"{wanted} never came")
        await pilot.pause()


async def shown(pilot: Pilot[None], app: TuideskApp, *words: str) -> None:
    """Returns when all the words stand on the screen."""
    for each in words:
        await until(pilot, lambda each=each: each in screen_text(app), each)  # type: ignore[misc]


async def asked(pilot: Pilot[None], app: TuideskApp, question: str) -> None:
    """Returns when a question is asked and its line can be typed into."""
    await shown(pilot, app, question)
    await until(pilot, lambda: isinstance(app.focused, Input | TextArea), question)


async def answered(pilot: Pilot[None], app: TuideskApp, question: str, text: str) -> None:
    """Waits for a question, then answers it."""
    await asked(pilot, app, question)
    app.screen.query(Input).last().value = text
    await pilot.press("enter")
