"""Calendar and banner studio by their keys."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from textual.pilot import Pilot

from tests.clock import FakeClock
from tests.desk.hours.test_hours import leave
from tests.letters import deliver, letter
from tests.servers import NOWHERE
from tests.tui.screen import answered, asked, on_main, screen_text, settled, shown
from tests.tui.test_paint import painted, quiet
from tuidesk.desk.answers.pausing import pause_of
from tuidesk.desk.context import Desk
from tuidesk.desk.hours.banners import edition, publications, publish, stale_publications
from tuidesk.desk.hours.change import change_hours, one_day, set_day, week_edit
from tuidesk.desk.responder.answering import answer_arrivals
from tuidesk.domain.hours.schedule import Source
from tuidesk.domain.hours.shifts import parse_shifts
from tuidesk.domain.responder.records import Pause
from tuidesk.settings.starter import Answers
from tuidesk.tui.app import TuideskApp
from tuidesk.tui.screens.calendar import CalendarScreen
from tuidesk.tui.screens.studio import StudioScreen
from tuidesk.tui.widgets.calendar_grid import cell_text

BERLIN = ZoneInfo("Europe/Berlin")
CHRISTMAS_EVE = date(2026, 12, 24)
SAVE = "keep it as it is"


@pytest.fixture
def answers(answers: Answers) -> Answers:
    """A desk whose mailbox can send, and whose consoles start no worker."""
    return replace(answers, smtp=NOWHERE, start="service")


@pytest.fixture
def shop(anna: Desk, clock: FakeClock) -> Desk:
    """Hours, a short Christmas Eve, a ticket that was promised an answer on Monday."""
    hours = anna.hours.path.read_text().replace('country = "" ', 'country = "DE" ')
    anna.hours.path.write_text(hours)
    change_hours(anna, "week", week_edit("email", "Mo-Fr 09:00-12:00,13:00-17:00"))
    set_day(anna, one_day(CHRISTMAS_EVE), "09:00-12:00", "Christmas Eve")
    clock.time = datetime(2026, 11, 27, 20, tzinfo=BERLIN)
    deliver(anna, letter(), at=clock.time)
    answer_arrivals(anna)
    leave(anna)
    publish(anna, edition(anna, anna.now()), "html", "shop header")
    return anna


@pytest.fixture
def console(shop: Desk) -> Callable[[], TuideskApp]:
    return lambda: TuideskApp(shop)


Console = Callable[[], TuideskApp]


async def opened(pilot: Pilot[None], app: TuideskApp, key: str) -> None:
    await pilot.press(key)
    await settled(pilot, app)
    await pilot.pause()


async def saved(pilot: Pilot[None], app: TuideskApp) -> None:
    """Says yes to a change whose consequences are shown."""
    await asked(pilot, app, SAVE)
    await pilot.press("enter")
    await settled(pilot, app)


def due(desk: Desk) -> datetime:
    desk.store.refresh()
    promise = desk.store.ticket(1).promise
    assert promise is not None
    return promise.due.astimezone(BERLIN)


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (50, 15), (30, 10)])
async def test_the_calendar_at_every_size(console: Console, size: tuple[int, int]) -> None:
    app = console()
    async with app.run_test(size=size) as pilot:
        await opened(pilot, app, "H")
        assert isinstance(app.screen, CalendarScreen)
        assert "27" in screen_text(app)
        await pilot.press("q")
        assert on_main(app)


async def test_a_day_is_changed_in_place_after_its_consequences_were_seen(
    console: Console, shop: Desk
) -> None:
    app = console()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, app, "H")
        await pilot.press("l", "l", "l", "d")  # Monday
        await asked(pilot, app, SAVE)
        text = screen_text(app)
        assert "1 promised answer moves" in text
        assert "promised Mon 30 Nov 14:00 → Tue 01 Dec 14:00" in text
        assert "stale: shop header" in text
        assert due(shop) == datetime(2026, 11, 30, 14, tzinfo=BERLIN)
        await pilot.press("enter")
        await settled(pilot, app)
        assert due(shop) == datetime(2026, 12, 1, 14, tzinfo=BERLIN)
        assert len(stale_publications(shop)) == 1
        await pilot.press("u")
        await settled(pilot, app)
        assert due(shop) == datetime(2026, 11, 30, 14, tzinfo=BERLIN)
        assert stale_publications(shop) == []


async def test_a_change_can_be_left(console: Console, shop: Desk) -> None:
    app = console()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, app, "H")
        before = shop.hours.path.read_text()
        await pilot.press("l", "l", "l", "d")
        await asked(pilot, app, SAVE)
        await pilot.press("escape")
        await settled(pilot, app)
        assert shop.hours.path.read_text() == before


async def test_hours_are_typed_and_mistakes_asked_again(console: Console, shop: Desk) -> None:
    app = console()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, app, "H")
        await pilot.press("n", "enter")  # the next special day
        await answered(pilot, app, "Hours on Thu 2026-12-24", "nine")
        await answered(pilot, app, "'nine' is not a range of hours", "10:00-11:00")
        await answered(pilot, app, "What is the day called?", "Eve")
        await saved(pilot, app)
        day = shop.hours.current().schedule.day("email", CHRISTMAS_EVE)
        assert day.shifts == parse_shifts("10-11")
        assert day.named("en") == "Eve"


@pytest.mark.parametrize(
    ("keys", "source"), [(("enter",), Source.HOLIDAY), (("down", "enter"), Source.REGULAR)]
)
async def test_a_holiday_nobody_decided_about_is_taken_or_refused(
    console: Console, shop: Desk, keys: tuple[str, ...], source: Source
) -> None:
    app = console()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, app, "H")
        await pilot.press("n", "l")  # 25 December
        await shown(pilot, app, "not decided yet")
        await pilot.press("x")
        await asked(pilot, app, "Fri 2026-12-25: the holiday")
        await pilot.press(*keys)
        await saved(pilot, app)
        schedule = shop.hours.current().schedule
        assert schedule.day("email", date(2026, 12, 25)).source is source
        assert len(schedule.holidays.choices) == 1


async def test_the_ordinary_week_is_written(console: Console, shop: Desk) -> None:
    app = console()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, app, "H")
        await pilot.press("w")
        await answered(pilot, app, "Regular hours", "Mo-Fr 08:00-16:00")
        await saved(pilot, app)
        assert 'regular = "Mo-Fr 08:00-16:00"' in shop.hours.path.read_text()
        assert due(shop) == datetime(2026, 11, 30, 12, tzinfo=BERLIN)


async def test_broken_hours_are_said_and_the_console_goes_on(console: Console, shop: Desk) -> None:
    shop.hours.path.write_text("[channel.email]\nregular = 9\n")
    app = console()
    async with app.run_test(size=(120, 24)) as pilot:
        await opened(pilot, app, "H")
        assert "hours.toml is broken" in screen_text(app)
        await pilot.press("q")
        await settled(pilot, app)
        assert "hours.toml is broken" in screen_text(app)


async def test_hours_that_break_while_they_are_looked_at(console: Console, shop: Desk) -> None:
    app = console()
    async with app.run_test(size=(120, 24)) as pilot:
        await opened(pilot, app, "H")
        shop.hours.path.write_text("[[day]")
        await pilot.press("l", "j", "pagedown", "n")
        assert "hours.toml" in screen_text(app)
        assert isinstance(app.screen, CalendarScreen)


async def test_a_day_keeps_its_name_and_may_lose_it(console: Console, shop: Desk) -> None:
    app = console()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, app, "H")
        for name, kept in (("Christmas Eve", "Christmas Eve"), ("-", "")):
            await pilot.press("g", "n", "enter")
            await answered(pilot, app, "Hours on Thu 2026-12-24", f"1{len(kept) % 7}:00-20:00")
            await answered(pilot, app, "What is the day called?", name)
            await saved(pilot, app)
            assert shop.hours.current().schedule.day("email", CHRISTMAS_EVE).named("en") == kept


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (50, 15)])
async def test_the_studio_shows_each_phase(console: Console, size: tuple[int, int]) -> None:
    app = console()
    async with app.run_test(size=size) as pilot:
        await opened(pilot, app, "B")
        assert isinstance(app.screen, StudioScreen)
        assert "Nothing is announced" in screen_text(app)
        await pilot.press("j", "j", "j")
        await shown(pilot, app, "Now: Christmas Eve")
        await pilot.press("q")
        assert on_main(app)


async def test_a_banner_is_written_recorded_and_copied(
    console: Console, shop: Desk, tmp_path: Path
) -> None:
    app = console()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, app, "B")
        await pilot.press("o")
        await answered(pilot, app, "Output", "json-ld")
        await shown(pilot, app, '"@context": "https://schema.org"')
        await pilot.press("y")
        await settled(pilot, app)
        assert app.clipboard.startswith("{")
        await pilot.press("w")
        await answered(pilot, app, "Write to", str(tmp_path / "hours.json"))
        await settled(pilot, app)
        assert "openingHoursSpecification" in (tmp_path / "hours.json").read_text()
        await pilot.press("p")
        await answered(pilot, app, "Published where?", "home page")
        await shown(pilot, app, "Recorded: json-ld at home page   u undo")
        places = {each.place for each in publications(shop)}
        assert places == {"shop header", str(tmp_path / "hours.json"), "home page"}
        await pilot.press("s")
        await shown(pilot, app, "✓ json-ld")


async def test_the_studio_sees_what_the_calendar_changed(console: Console, shop: Desk) -> None:
    set_day(shop, one_day(CHRISTMAS_EVE), "")
    app = console()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, app, "B")
        assert " 0 phases" in screen_text(app)
        await opened(pilot, app, "e")
        await pilot.press("l", "l", "l", "l", "d")  # Tuesday
        await saved(pilot, app)
        await pilot.press("q")
        await shown(pilot, app, "1 December", " 4 phases")


async def test_languages_and_times_of_the_studio(console: Console) -> None:
    app = console()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, app, "B")
        await pilot.press("a")
        await answered(pilot, app, "As of", "2026-12-24 10:00")
        await shown(pilot, app, "Now: Christmas Eve")
        await pilot.press("l")
        await answered(pilot, app, "Languages", "de lt")
        await shown(pilot, app, "Jetzt: Christmas Eve", "Dabar: Christmas Eve")
        await pilot.press("l")
        await answered(pilot, app, "Languages", "xx")
        await shown(pilot, app, "'xx' is not a supported language")
        await pilot.press("escape")


async def test_paused_automatic_mail_is_a_red_bar_until_somebody_lets_it_go_on(
    console: Console, shop: Desk
) -> None:
    with shop.store.transaction("test") as tx:
        tx.put(Pause(1, shop.clock(), "60 automatic mails in ten minutes"))
    app = console()
    async with app.run_test(size=(120, 24)) as pilot:
        await settled(pilot, app)
        app._look_at_worker()
        await pilot.pause()
        assert "Automatic mail is paused: 60 automatic mails" in screen_text(app)
        await pilot.press("R")
        await settled(pilot, app)
        assert pause_of(shop) is None


async def test_keys_of_these_screens_belong_to_them(console: Console, shop: Desk) -> None:
    app = console()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, app, "H")
        await pilot.press("A")  # takes a ticket elsewhere
        await settled(pilot, app)
        assert shop.store.ticket(1).owner is None
        await pilot.press("colon")
        await shown(pilot, app, "Command", "ordinary week")
        assert "assign" not in screen_text(app).split("Command")[1]


async def test_a_move_over_days_repaints_little(
    console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = console()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, app, "H")
        await shown(pilot, app, "Friday 27 November")
        await pilot.press("l")  # the first key may find a page that is still to be painted
        await quiet(pilot, app, monkeypatch)
        with painted(app, monkeypatch) as frames:
            await pilot.press("h")
            await shown(pilot, app, "Friday 27 November")
        assert len(frames.sizes) <= 2
        assert frames.total < 1_000


@pytest.mark.parametrize(
    ("hours", "width", "text"),
    [
        ("09:00-17:00", 16, "*24 09:00–17:00"),
        ("09:00-17:00", 10, "*24 09–17"),
        ("09:30-12:00,13:00-17:30", 10, "*24 7 h"),
        ("09:00-12:00,13:00-17:00", 10, "*24 7 h"),
        ("closed", 12, "*24 closed"),
        ("closed", 9, "*24 shut"),
        ("09:00-17:00", 6, "*24 8h"),
        ("08:00-22:00", 6, "*24 …"),
    ],
)
def test_a_cell_tells_as_much_as_fits(shop: Desk, hours: str, width: int, text: str) -> None:
    set_day(shop, one_day(CHRISTMAS_EVE), hours)
    assert cell_text(shop.hours.calendar().day(CHRISTMAS_EVE), width) == text
