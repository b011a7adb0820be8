"""Frozen pictures of the screens, taken with the lowest Python that is supported."""

import sys
from collections.abc import Callable
from typing import Any

import pytest

from tests.letters import deliver, letter
from tuidesk.desk.context import Desk
from tuidesk.desk.verbs.assign import assign
from tuidesk.desk.verbs.note import add_note
from tuidesk.desk.verbs.status import set_priority
from tuidesk.desk.verbs.tag import tag
from tuidesk.tui.app import TuideskApp

pytestmark = pytest.mark.skipif(sys.version_info[:2] != (3, 11), reason="pictures of Python 3.11")
Compare = Callable[..., bool]


@pytest.fixture
def picture(shop: Desk, snap_compare: Any) -> Compare:
    """Compares the console of a desk where some work is done."""
    assign(shop, [2, 5], "anna")
    tag(shop, [1, 2], add=["shipping"])
    set_priority(shop, [3], "urgent")
    add_note(shop, [1], "The carrier has it; I called them.")
    first = shop.store.thread(1)[0].what
    deliver(
        shop,
        letter(
            body="Any news?\n\nOn Thu, 26 Nov 2026 at 18:00, Shop <s@x.example> wrote:\n> soon\n",
            headers=f"In-Reply-To: {first.message_id}",  # type: ignore[union-attr]
        ),
    )

    def compare(size: tuple[int, int], *keys: str) -> bool:
        same: bool = snap_compare(TuideskApp(shop), press=keys, terminal_size=size)
        return same

    return compare


def test_list_80x24(picture: Compare) -> None:
    assert picture((80, 24), "j", "space")


def test_reader_80x24(picture: Compare) -> None:
    assert picture((80, 24), "8", "enter")


def test_wide_120x40(picture: Compare) -> None:
    assert picture((120, 40), "j")


def test_narrow_50x15(picture: Compare) -> None:
    assert picture((50, 15), "j")


def test_picker_80x24(picture: Compare) -> None:
    assert picture((80, 24), "t", *"ship")


def test_composer_80x24(picture: Compare) -> None:
    assert picture((80, 24), "r", *"On its way.")


@pytest.fixture
def season(anna: Desk, snap_compare: Any) -> Compare:
    """The console of a desk with hours, a season and a short Christmas Eve."""
    text = anna.hours.path.read_text()
    season = (
        '[[season]]\nname = "Black Friday"\nfrom = "black-friday"\nto = "cyber-monday"\n'
        'hours = "Mo-Su 08:00-22:00"\n[[day]]\ndate = "2026-12-24"\nhours = "09:00-12:00"\n'
        'name = "Christmas Eve"\n[channel.email]\nregular = "Mo-Fr 09:00-17:00"\n'
    )
    anna.hours.path.write_text(text.replace('country = "" ', 'country = "DE" ') + season)

    def compare(size: tuple[int, int], *keys: str) -> bool:
        same: bool = snap_compare(TuideskApp(anna), press=keys, terminal_size=size)
        return same

    return compare


def test_calendar_80x24(season: Compare) -> None:
    assert season((80, 24), "H", "n")


def test_studio_80x24(season: Compare) -> None:
    assert season((80, 24), "B", "j", "j")
