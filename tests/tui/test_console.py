"""The console by its keys: what a person sees and does."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

import pytest
from textual import events
from textual.widgets import Input, TextArea

from tests.clock import FakeClock
from tests.letters import deliver, letter
from tests.tui.screen import answered, asked, screen_text, settled, shown, until
from tuidesk.desk.answers.drafting import save_draft, saved_draft, start_reply
from tuidesk.desk.answers.outbox import outbox
from tuidesk.desk.answers.reply import send
from tuidesk.desk.care.erasing import erase
from tuidesk.desk.change import Done
from tuidesk.desk.context import Desk
from tuidesk.desk.verbs.assign import assign
from tuidesk.desk.verbs.note import add_note
from tuidesk.desk.verbs.status import set_status
from tuidesk.domain.errors import NotAllowed, UsageError
from tuidesk.domain.letters.message import Message
from tuidesk.domain.outgoing.reply import Draft
from tuidesk.domain.tickets.thread import Note
from tuidesk.domain.tickets.ticket import Status
from tuidesk.store.errors import StoreError
from tuidesk.tui.app import TuideskApp
from tuidesk.tui.commands import COMMANDS
from tuidesk.tui.keymaps import PRESETS, keymap
from tuidesk.tui.panels.choice import Choice, matching
from tuidesk.tui.panels.panel import Panel
from tuidesk.tui.screens.compose import ComposeScreen
from tuidesk.tui.widgets.bars import Bar

SIZE = (80, 24)
Console = Callable[[], TuideskApp]


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (50, 15), (30, 8)])
async def test_it_shows_tickets_at_every_size(console: Console, size: tuple[int, int]) -> None:
    app = console()
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        assert "Where is my ord" in screen_text(app)


async def test_nothing_of_a_mail_commands_the_terminal_or_is_markup(console: Console) -> None:
    app = console()
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("G", "enter")
        text = screen_text(app)
        assert "[/foo]" in text
        assert "[bold]markup" in text
        assert "\x1b" not in text


async def test_triage_by_keys(console: Console, shop: Desk) -> None:
    app = console()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("A")
        await settled(pilot, app)
        assert shop.store.ticket(1).owner == "anna"
        await pilot.press("2")
        await pilot.press("e")
        await settled(pilot, app)
        assert shop.store.ticket(1).status is Status.CLOSED
        await pilot.press("u")
        await settled(pilot, app)
        assert shop.store.ticket(1).status is Status.NEW


async def test_bulk_works_on_marks_and_undo_takes_all_back(console: Console, shop: Desk) -> None:
    app = console()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("space", "space", "j", "x")
        assert app.main.rows.marked == {1, 2, 4}
        assert "3 marked" in screen_text(app)
        await pilot.press("e")
        await settled(pilot, app)
        closed = {number for number, each in shop.store.tickets().items() if not each.active}
        assert closed == {1, 2, 4}
        assert "marked" not in screen_text(app)
        await pilot.press("u")
        await settled(pilot, app)
        assert all(each.active for each in shop.store.tickets().values())


async def test_marking_ranges_and_everything(console: Console) -> None:
    app = console()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("x", "j", "j", "j", "V")
        assert app.main.rows.marked == {1, 2, 3, 4}
        await pilot.press("asterisk")
        assert len(app.main.rows.marked) == 8
        await pilot.press("escape")
        assert app.main.rows.marked == set()


async def test_pickers_at_the_bottom(console: Console, shop: Desk) -> None:
    app = console()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("a")
        await pilot.pause()
        await pilot.press("b", "e", "n", "enter")
        await settled(pilot, app)
        assert shop.store.ticket(1).owner == "ben"
        await pilot.press("t")
        await pilot.pause()
        await pilot.press(*"refund", "enter")
        await settled(pilot, app)
        assert app.focused is app.main.rows
        assert sum("refund" in each.tags for each in shop.store.tickets().values()) == 1
        await pilot.press("b")
        await pilot.pause()
        await pilot.press("escape")
        await settled(pilot, app)
        assert app.focused is app.main.rows
        assert not any(each.snoozed_until for each in shop.store.tickets().values())


async def test_filter_while_typing(console: Console) -> None:
    app = console()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("f")
        await pilot.press(*"olivia")
        await pilot.pause()
        assert [each.number for each in app.main.rows.tickets] == [1]
        await pilot.press("enter")
        assert app.focused is app.main.rows
        assert app.main.search == "olivia"
        await pilot.press("q")
        assert len(app.main.rows.tickets) == 8
        await pilot.press("f", *"is:xyz")
        await pilot.pause()
        assert "is:xyz' is not known" in screen_text(app)
        await pilot.press("escape")
        assert app.main.search == ""


async def test_search_finds_what_is_long_closed(console: Console, shop: Desk) -> None:
    deliver(shop, letter(body="The teapot is chipped"), closed=True)
    app = console()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("slash", *"teapot")
        await settled(pilot, app)
        assert [each.number for each in app.main.rows.tickets] == [9]
        await pilot.press("enter", "enter")
        await settled(pilot, app)
        assert "chipped" in screen_text(app)
        await pilot.press("q", "q")
        assert len(app.main.rows.tickets) == 8
        await pilot.press("slash", *"has:nothing")
        await settled(pilot, app)
        assert "has:nothing' is not known" in screen_text(app)


async def test_merge_split_customer_and_why(console: Console, shop: Desk) -> None:
    app = console()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("x", "j", "x", "m")
        await asked(pilot, app, "Merge")
        await pilot.press("enter")
        await shown(
            pilot, app, "Different customers: Jörg Müller <joerg@mail.example> into Olivia Hart"
        )
        await pilot.press("y")
        await settled(pilot, app)
        assert shop.store.ticket(2).merged_into == 1
        await pilot.press("W")
        await settled(pilot, app)
        assert "Why #" in screen_text(app)
        await pilot.press("q", "u")
        await settled(pilot, app)
        assert shop.store.ticket(2).merged_into is None
        await pilot.press("g", "C")
        await answered(pilot, app, "Customer of", "bo@mail.example")
        await settled(pilot, app)
        changed = [t for t in shop.store.tickets().values() if t.customer.key == "bo@mail.example"]
        assert len(changed) == 1


async def test_the_ledger_is_a_page(console: Console) -> None:
    app = console()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("L")
        await settled(pilot, app)
        assert "fetched" in screen_text(app)
        assert "2026-11-27" in screen_text(app)
        await pilot.press("q")
        assert app.screen is app.main


async def test_reading_folds_quotes_and_goes_back(console: Console, shop: Desk) -> None:
    quoted = "New words\n\nOn Fri, 27 Nov 2026 at 9:00, Shop <s@shop.example> wrote:\n> OLD WORDS"
    first = shop.store.thread(1)[0].what
    deliver(shop, letter(body=quoted, headers=f"In-Reply-To: {first.message_id}"))  # type: ignore[union-attr]
    app = console()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("enter")
        assert app.main.reading
        assert "OLD WORDS" not in screen_text(app)
        assert "[+ 2 quoted lines" in screen_text(app)
        await pilot.press("v")
        await pilot.pause()
        assert "OLD WORDS" in screen_text(app)
        await pilot.press("q")
        assert not app.main.reading


async def test_a_reply_from_key_to_outbox(console: Console, shop: Desk) -> None:
    app = console()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("r")
        await settled(pilot, app)
        assert isinstance(app.screen, ComposeScreen)
        await pilot.press(*"On its way.")
        await pilot.press("ctrl+s")
        await settled(pilot, app)
        assert not isinstance(app.screen, ComposeScreen)
        assert outbox(shop)[0].recipients == ("olivia@mail.example",)
        assert "On its way." in shop.store.thread(1)[-1].what.text
        await pilot.press("u")
        await settled(pilot, app)
        assert outbox(shop) == []
        assert saved_draft(shop, 1) is not None


async def test_a_hole_is_shown_selected_and_blocks(console: Console, shop: Desk) -> None:
    app = console()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("r")
        await settled(pilot, app)
        await pilot.press("ctrl+t")
        await pilot.pause()
        await pilot.press(*"refund issued", "enter")
        await settled(pilot, app)
        await pilot.press("ctrl+s")
        await settled(pilot, app)
        assert isinstance(app.screen, ComposeScreen)
        assert "has no value" in screen_text(app)
        await pilot.press(*"25 EUR")
        assert "refunded 25 EUR" in app.screen.draft().body
        assert outbox(shop) == []


async def test_leaving_the_composer_keeps_the_words(console: Console, shop: Desk) -> None:
    app = console()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("r")
        await settled(pilot, app)
        await pilot.press(*"half a th")
        await pilot.press("escape")
        await settled(pilot, app)
        draft = saved_draft(shop, 1)
        assert draft is not None
        assert draft.body.startswith("half a th")
        assert "draft" in screen_text(app)
        await pilot.press("r")
        await settled(pilot, app)
        assert isinstance(app.screen, ComposeScreen)
        assert app.screen.draft().body == draft.body


async def test_a_colleagues_answer_meanwhile_is_asked_about(
    console: Console, shop: Desk, ben: Desk, clock: FakeClock
) -> None:
    app = console()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("r")
        await settled(pilot, app)
        await pilot.press(*"mine")
        clock.forward(minutes=1)
        ben.store.refresh()
        send(ben, start_reply(ben, 1, "from ben"))
        await settled(pilot, app)
        assert "ben wrote on #1" in screen_text(app)  # before anything is sent
        await pilot.press("ctrl+s")
        await shown(pilot, app, "Send anyway?")
        await pilot.press("n")
        await settled(pilot, app)
        assert len(outbox(shop)) == 1
        assert isinstance(app.screen, ComposeScreen)


async def test_other_peoples_changes_appear_by_themselves(console: Console, ben: Desk) -> None:
    app = console()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("j")
        assign(ben, [1], "me")
        deliver(ben, letter(subject="Brand new"))
        await shown(pilot, app, "Brand new")
        current = app.main.rows.current
        assert current is not None
        assert current.number == 2  # the cursor stays on its ticket
        add_note(ben, [2], "look here")
        await pilot.press("enter")
        await pilot.pause()
        assert "look here" in screen_text(app)


async def test_a_ticket_that_leaves_the_list_is_told(console: Console, ben: Desk) -> None:
    app = console()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        assign(ben, [1], "me")
        await shown(pilot, app, "ben")
        assert "#1" in screen_text(app).split("\n")[-1]
        assert "ben" in screen_text(app).split("\n")[-1]


async def test_help_and_palette_know_every_command(console: Console) -> None:
    app = console()
    async with app.run_test(size=(120, 200)) as pilot:
        await pilot.press("question_mark")
        await pilot.pause()
        text = screen_text(app)
        assert all(command.id in text for command in COMMANDS)
        await pilot.press("q")
        await pilot.press("colon", *"snooze", "enter")
        await shown(pilot, app, "until")


async def test_an_impossible_command_says_why(console: Console) -> None:
    app = console()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("O")
        await pilot.pause()
        assert "outbox is empty" in screen_text(app)
        await pilot.press("7", "e")
        await pilot.pause()
        assert "no ticket here" in screen_text(app)


async def test_go_to_a_ticket_and_through_views(console: Console) -> None:
    app = console()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("number_sign")
        await pilot.pause()
        await pilot.press("3", "enter")
        await settled(pilot, app)
        assert "Article abîmé" in screen_text(app).split("\n")[1]
        await pilot.press("q", "right_square_bracket")
        assert app.main.view.name == "mine"
        await pilot.press("left_square_bracket", "left_square_bracket")
        assert app.main.view.name == "automatic"


@pytest.mark.parametrize("preset", PRESETS)
def test_presets_have_no_clashes(preset: str) -> None:
    keymap(preset, {}, COMMANDS)


@pytest.mark.parametrize(
    ("own", "complaint"),
    [
        ({"nonsense": "e"}, "no command 'nonsense'"),
        ({"close-ticket": "ctrl+enterr"}, "is not a key"),
        ({"close-ticket": "q"}, "q is assigned to both"),
        ({"day-after": "u"}, "u is assigned to both"),
        ({"next-phase": "colon"}, ": is assigned to both"),
    ],
)
def test_wrong_keys_are_named(own: dict[str, str], complaint: str) -> None:
    with pytest.raises(UsageError, match=complaint):
        keymap("desk", own, COMMANDS)


async def test_own_keys_work(shop: Desk) -> None:
    settings = replace(shop.settings, keys={"close-ticket": "D", "down": "J,down"})
    app = TuideskApp(replace(shop, settings=settings))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("J", "D")
        await settled(pilot, app)
        assert shop.store.ticket(2).status is Status.CLOSED
        assert "D close" in screen_text(app)


async def test_every_command_has_words_and_a_group(console: Console) -> None:
    ids = [command.id for command in COMMANDS]
    assert len(ids) == len(set(ids))
    for command in COMMANDS:
        assert command.help().endswith(".")
        assert command.group


async def test_bars_fit_narrow_screens(console: Console) -> None:
    app = console()
    async with app.run_test(size=(30, 8)) as pilot:
        await pilot.pause()
        for bar in app.screen.query(Bar):
            assert bar.size.height == 1


async def test_a_question_acts_on_what_it_named(console: Console, shop: Desk, ben: Desk) -> None:
    app = console()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("t")
        await pilot.pause()
        ben.store.refresh()
        set_status(ben, [1], Status.CLOSED)  # the cursor will be on another ticket
        await until(pilot, lambda: len(app.main.rows.tickets) == 7, "a list without the ticket")
        await pilot.press(*"late", "enter")
        await settled(pilot, app)
        tagged = [each.number for each in shop.store.tickets().values() if "late" in each.tags]
        assert tagged == [1]


async def test_quitting_from_the_composer_keeps_the_words(console: Console, shop: Desk) -> None:
    app = console()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("r")
        await settled(pilot, app)
        await pilot.press(*"half")
        app.screen.query_one("#cc", Input).value = "half-typed@"
        await pilot.press("ctrl+q")
        await until(pilot, lambda: not app.is_running, "the end")
    draft = saved_draft(shop, 1)
    assert draft is not None
    assert draft.body.startswith("half")


async def test_leaving_twice_leaves_once(console: Console) -> None:
    app = console()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("r")
        await settled(pilot, app)
        await pilot.press(*"x")
        app.run_command("leave-composer")
        app.run_command("leave-composer")
        await settled(pilot, app)
        assert app.screen is app.main


async def test_hidden_marks_block_nothing(console: Console, shop: Desk, ben: Desk) -> None:
    app = console()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("x")
        ben.store.refresh()
        set_status(ben, [1], Status.CLOSED)
        await until(pilot, lambda: len(app.main.rows.tickets) == 7, "a list without the ticket")
        assert "marked" not in screen_text(app)
        await pilot.press("A")
        await settled(pilot, app)
        assert shop.store.ticket(2).owner == "anna"


@pytest.mark.parametrize("editor", ["vi 'x", "/nonexistent", "false"])
async def test_an_editor_that_fails_is_a_sentence(
    console: Console, monkeypatch: pytest.MonkeyPatch, editor: str
) -> None:
    monkeypatch.setenv("EDITOR", editor)
    app = console()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("r")
        await settled(pilot, app)
        await pilot.press("ctrl+e")
        await until(pilot, lambda: screen_text(app).split("\n")[-1].strip(), "a sentence")
        assert isinstance(app.screen, ComposeScreen)


async def test_the_next_ticket_is_the_next_one(console: Console) -> None:
    app = console()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("enter", "e")
        await settled(pilot, app)
        await pilot.press("J")
        await pilot.pause()
        thread = app.main.reader.thread
        assert thread is not None
        assert thread.ticket.number == 2


def burst(app: TuideskApp, keys: str) -> None:
    """Keys that arrive together, as a slow line brings them."""
    for key in keys:
        app.post_message(events.Key(key_name(key), key))


def key_name(key: str) -> str:
    return {"/": "slash", " ": "space"}.get(key, key)


@pytest.mark.parametrize(
    ("keys", "question"), [("iehe", "Internal note"), ("teA", "Tag #"), ("me", "Merge #")]
)
async def test_what_is_typed_behind_a_key_is_for_its_question(
    console: Console, shop: Desk, keys: str, question: str
) -> None:
    app = console()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        burst(app, keys)
        await shown(pilot, app, question)
        await until(pilot, lambda: typed_text(app) == keys[1:], keys[1:])
    assert {each.status for each in shop.store.tickets().values()} == {Status.NEW}
    assert {each.owner for each in shop.store.tickets().values()} == {None}


@pytest.mark.parametrize("key", ["i", "r"])
@pytest.mark.parametrize("gap", [1, 3, 10, 40])
async def test_no_letter_is_lost_or_overtaken_while_a_field_opens(
    console: Console, shop: Desk, key: str, gap: int
) -> None:
    app = console()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        for letter in f"{key}abcdefghijklmnopqrstuvwxyz":
            app.post_message(events.Key(letter, letter))
            for _ in range(gap):
                await asyncio.sleep(0)
        alphabet = "abcdefghijklmnopqrstuvwxyz"
        await until(pilot, lambda: typed_text(app).startswith(alphabet), alphabet)
        if isinstance(app.screen, ComposeScreen):
            assert app.screen.draft().to[0].address == "olivia@mail.example"


async def test_what_is_typed_behind_search_and_reply_is_theirs(
    console: Console, shop: Desk
) -> None:
    app = console()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        burst(app, "/order")
        await until(pilot, lambda: app.main.search == "order", "the search")
        await pilot.press("escape", "escape")
        burst(app, "red")
        await until(pilot, lambda: isinstance(app.screen, ComposeScreen), "the composer")
        await until(pilot, lambda: typed_text(app).startswith("ed"), "the letters")
    assert {each.status for each in shop.store.tickets().values()} == {Status.NEW}


def typed_text(app: TuideskApp) -> str:
    """What stands in the line or the text that has the focus."""
    focused = app.focused
    if isinstance(focused, Input):
        return focused.value
    return focused.text if isinstance(focused, TextArea) else ""


async def test_a_note_that_cannot_be_kept_is_asked_about_again(
    console: Console, shop: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = console()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("i")
        await asked(pilot, app, "Internal note")
        await pilot.press(*"precious")
        with monkeypatch.context() as patched:
            patched.setattr("tuidesk.tui.commands.triage.add_note", refuse)
            await pilot.press("ctrl+s")
            await shown(pilot, app, "The disk is full")
        await until(pilot, lambda: typed_text(app) == "precious", "the words")
        await pilot.press("ctrl+s")
        await settled(pilot, app)
    notes = [each.what.text for each in shop.store.thread(1) if isinstance(each.what, Note)]
    assert notes == ["precious"]


def refuse(desk: Desk, *told: object) -> Done:
    raise NotAllowed("The disk is full.", "Free some space.")


async def test_words_typed_while_a_draft_is_saved_are_in_it(
    console: Console, shop: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = console()
    real = save_draft

    def slow(desk: Desk, draft: Draft) -> None:
        if "MORE" not in draft.body:
            app.call_from_thread(lambda: composer(app).query_one(TextArea).insert("MORE "))
        real(desk, draft)

    monkeypatch.setattr("tuidesk.tui.screens.compose.save_draft", slow)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("r")
        await until(pilot, lambda: isinstance(app.screen, ComposeScreen), "the composer")
        await pilot.press(*"hi ", "escape")
        await until(pilot, lambda: app.screen is app.main, "the list")
    draft = saved_draft(shop, 1)
    assert draft is not None
    assert draft.body.startswith("hi MORE")


def composer(app: TuideskApp) -> ComposeScreen:
    assert isinstance(app.screen, ComposeScreen)
    return app.screen


async def test_a_ticket_that_is_erased_under_the_pen_is_said(console: Console, shop: Desk) -> None:
    app = console()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("r")
        await until(pilot, lambda: isinstance(app.screen, ComposeScreen), "the composer")
        erase(shop, "olivia@mail.example")
        await pilot.press("x")
        await shown(pilot, app, "This ticket was erased")


async def test_an_index_that_is_busy_is_a_sentence(
    console: Console, shop: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy() -> dict[str, int]:
        raise StoreError("The index is locked.", "It can be deleted at any time.")

    app = console()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        monkeypatch.setattr(app.main.shelves, "counts", busy)
        assign(shop, [2], "ben")
        await shown(pilot, app, "The index is locked")
        assert app.main.rows.tickets


async def test_a_click_moves_the_keys_with_the_focus(console: Console, shop: Desk) -> None:
    app = console()
    async with app.run_test(size=(120, 30)) as pilot:
        await pilot.press("enter")
        assert app.main.reading
        await pilot.click(app.main.rows, offset=(10, 4))
        await until(pilot, lambda: not app.main.reading, "the list")
        await pilot.click(app.main.reader, offset=(5, 5))
        await until(pilot, lambda: app.main.reading, "the thread")


async def test_focus_does_not_leave_a_question(console: Console) -> None:
    app = console()
    async with app.run_test(size=(120, 30)) as pilot:
        await pilot.press("t")
        await asked(pilot, app, "Tag #")
        await pilot.press("tab", "shift+tab")
        await pilot.click(app.main.rows, offset=(10, 4))
        await until(pilot, lambda: isinstance(app.focused, Input), "the question")
        await pilot.press("escape")
        assert not app.screen.query(Panel)


def test_a_number_is_that_number() -> None:
    offered = [Choice("12", "#12 open", "second order"), Choice("20", "#20 new")]
    assert [each.value for each in matching(offered, "2", free=True)] == ["2", "12", "20"]
    assert [each.value for each in matching(offered, "12", free=True)] == ["12"]


@pytest.fixture
def slow_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    """Letters take a while until they stand in a text."""
    real = TextArea._on_key

    async def slow(self: TextArea, event: events.Key) -> None:
        for _ in range(50):
            await asyncio.sleep(0)
        await real(self, event)

    monkeypatch.setattr(TextArea, "_on_key", slow)


async def test_the_last_letters_of_a_note_are_in_it(
    console: Console, shop: Desk, slow_letters: None
) -> None:
    app = console()
    words = "Called her. " * 5
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("i")
        await asked(pilot, app, "Internal note")
        burst(app, words)
        app.post_message(events.Key("ctrl+s", None))
        await until(pilot, lambda: not app.screen.query(Panel), "the list")
        await settled(pilot, app)
    notes = [each.what.text for each in shop.store.thread(1) if isinstance(each.what, Note)]
    assert notes == [words.strip()]


@pytest.mark.parametrize("end", ["ctrl+s", "escape"])
async def test_the_last_letters_before_a_key_are_in_the_answer(
    console: Console, shop: Desk, slow_letters: None, end: str
) -> None:
    app = console()
    words = "We found it. " * 20
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("r")
        await until(pilot, lambda: isinstance(app.screen, ComposeScreen), "the composer")
        burst(app, words)
        app.post_message(events.Key(end, None))
        await until(pilot, lambda: app.screen is app.main, "the list")
    saved = saved_draft(shop, 1)
    sent = [each.what.text for each in shop.store.thread(1) if isinstance(each.what, Message)]
    assert (saved.body if saved else sent[-1]).startswith(words.strip())


async def test_a_tag_of_two_words_is_one_tag(console: Console, shop: Desk) -> None:
    app = console()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("t")
        await pilot.pause()
        await pilot.press(*"BF", "space", *"2026,late", "enter")
        await settled(pilot, app)
        assert shop.store.ticket(1).tags == ("bf-2026", "late")


async def test_merging_searches_and_asks_before_it_joins_two_customers(
    console: Console, shop: Desk
) -> None:
    app = console()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("m")
        await pilot.pause()
        assert "#1 'Where is my order 10234?' of Olivia Hart" in screen_text(app)
        await pilot.press(*"joerg", "enter")
        await until(pilot, lambda: "1 found for" in screen_text(app), "what was found")
        await pilot.press("enter")
        await until(
            pilot,
            lambda: "Different customers: Olivia Hart <olivia@mail.example>" in screen_text(app),
            "doubt",
        )
        await pilot.press("n")
        await settled(pilot, app)
        assert shop.store.ticket(1).merged_into is None
        await pilot.press("m")
        await pilot.pause()
        await pilot.press("2", "enter")
        await until(
            pilot,
            lambda: "Different customers: Olivia Hart <olivia@mail.example>" in screen_text(app),
            "doubt",
        )
        await pilot.press("y")
        await settled(pilot, app)
        assert shop.store.ticket(1).merged_into == 2


async def test_a_new_ticket_is_not_reopened(console: Console, shop: Desk) -> None:
    app = console()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("E")
        await settled(pilot, app)
        assert "it is new" in screen_text(app)
        assert shop.store.ticket(1).status is Status.NEW
