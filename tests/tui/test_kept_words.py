"""Words that somebody typed are kept like their mail: whatever ends the writing."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest
from textual.widgets import TextArea

from tests.clock import FakeClock
from tests.tui.screen import asked, screen_text, settled, shown, until
from tuidesk.desk.answers.drafting import saved_draft
from tuidesk.desk.context import Desk
from tuidesk.desk.verbs.note import saved_note
from tuidesk.domain.tickets.thread import Note
from tuidesk.domain.tickets.ticket import Status
from tuidesk.tui.app import TuideskApp
from tuidesk.tui.screens.compose import ComposeScreen

Console = Callable[[], TuideskApp]
SIZE = (80, 24)


async def test_a_terminal_that_goes_away_takes_no_answer_along(
    console: Console, shop: Desk
) -> None:
    app = console()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("r")
        await until(pilot, lambda: isinstance(app.screen, ComposeScreen), "the composer")
        await pilot.press(*"half a sen")
        await until(pilot, lambda: "half a sen" in app.screen.query_one(TextArea).text, "text")
        app._leave_at_once()
    draft = saved_draft(shop, 1)
    assert draft is not None
    assert draft.body.startswith("half a sen")


async def test_a_terminal_that_goes_away_takes_no_note_along(console: Console, shop: Desk) -> None:
    app = console()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("i")
        await asked(pilot, app, "Internal note")
        await pilot.press(*"call her")
        await until(pilot, lambda: app.screen.query_one(TextArea).text == "call her", "text")
        app._leave_at_once()
    assert saved_note(shop, [1]) == "call her"


async def test_a_pause_saves_what_is_typed(console: Console, shop: Desk) -> None:
    app = console()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("r")
        await until(pilot, lambda: isinstance(app.screen, ComposeScreen), "the composer")
        await pilot.press(*"words")
        await until(pilot, lambda: "words" in _body(shop), "the draft")


def _body(desk: Desk) -> str:
    draft = saved_draft(desk, 1)
    return draft.body if draft else ""


async def test_a_note_that_is_left_is_taken_up_again(console: Console, shop: Desk) -> None:
    app = console()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("i")
        await asked(pilot, app, "Internal note")
        await pilot.press(*"call")
        await pilot.press("escape")
        await shown(pilot, app, "The note is kept")
        await pilot.press("i")
        await asked(pilot, app, "Internal note")
        assert app.screen.query_one(TextArea).text == "call"
        await pilot.press("ctrl+s")
        await settled(pilot, app)
    assert any(isinstance(each.what, Note) for each in shop.store.thread(1))
    assert saved_note(shop, [1]) == ""


async def test_a_discarded_draft_comes_back(console: Console, shop: Desk) -> None:
    app = console()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("e")
        await settled(pilot, app)
        await pilot.press("r")
        await until(pilot, lambda: isinstance(app.screen, ComposeScreen), "the composer")
        number = app.screen._draft.ticket  # type: ignore[attr-defined]
        await pilot.press(*"precious", "ctrl+k")
        await shown(pilot, app, "Discard this answer")
        await pilot.press("y")
        await shown(pilot, app, "Draft discarded")
        await pilot.press("u")
        await settled(pilot, app)
    draft = saved_draft(shop, number)
    assert draft is not None
    assert draft.body.startswith("precious")
    assert shop.store.ticket(1).status is Status.CLOSED  # the older step stands


async def test_undo_asks_before_it_takes_back_what_is_long_ago(
    console: Console, shop: Desk, clock: FakeClock
) -> None:
    app = console()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("e")
        await settled(pilot, app)
        clock.time += timedelta(minutes=20)
        await pilot.press("u")
        await shown(pilot, app, "Undo 'Closed #1'")
        assert "Undo" in screen_text(app)
        await pilot.press("n")
        await settled(pilot, app)
        assert shop.store.ticket(1).status is Status.CLOSED


async def test_redo_does_again_what_undo_took_back(console: Console, shop: Desk) -> None:
    app = console()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("e")
        await settled(pilot, app)
        await pilot.press("u")
        await shown(pilot, app, "U redo")
        assert shop.store.ticket(1).status is Status.NEW
        await pilot.press("U")
        await shown(pilot, app, "Redone: Closed #1   u undo")
        assert shop.store.ticket(1).status is Status.CLOSED


async def test_a_word_that_cannot_be_a_tag_is_asked_about_again(
    console: Console, shop: Desk
) -> None:
    app = console()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("t")
        await shown(pilot, app, "Tag #1")
        await pilot.press(*"late!", "enter")
        await shown(pilot, app, "'late!' cannot be a tag")
        await pilot.press("end", "backspace", "enter")
        await shown(pilot, app, "Tagged +late")
    assert shop.store.ticket(1).tags == ("late",)


@pytest.mark.parametrize("steps", [1, 5, 10, 20, 40])
@pytest.mark.parametrize("command", ["reply", "note", "calendar", "help", "palette"])
async def test_a_console_that_is_left_while_something_opens_leaves_quietly(
    console: Console, shop: Desk, command: str, steps: int
) -> None:
    app = console()
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot, app)
        app.run_command(command)
        for _ in range(steps):
            await asyncio.sleep(0)
        app._leave_at_once()
