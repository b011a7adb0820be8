"""Consoles to press keys on: a desk with a few tickets, no blinking, no waiting."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.clock import NOW
from tests.letters import deliver, letter
from tuidesk.desk.context import Desk
from tuidesk.tui.app import TuideskApp


@pytest.fixture
def shop(anna: Desk) -> Desk:
    """Anna's desk with eight tickets, the longest wait first."""
    people = [
        ("Olivia Hart <olivia@mail.example>", "Where is my order 10234?"),
        ("Jörg Müller <joerg@mail.example>", "Rückerstattung 10201"),
        ("Chloé Lefèvre <chloe@mail.example>", "Article abîmé à la réception"),
        ("ليلى حداد <layla@mail.example>", "أين طلبي رقم 10230؟"),
        ("Rūta Žukauskienė <ruta@mail.example>", "Ar galima supakuoti kaip dovaną?"),
        ("小林 直子 <naoko@mail.example>", "注文番号10233について"),
        ("Päivi Mäkinen <paivi@mail.example>", "Tuote rikki saapuessaan"),
        ("evil\x1b[2J <evil@mail.example>", "[/foo] \x1b]0;title\x07 [bold]markup"),
    ]
    for at, (sender, subject) in enumerate(people):
        body = f"Hello,\n\nplease help me with {subject}.\n\nThank you"
        deliver(anna, letter(sender, subject, body), at=NOW - timedelta(hours=20 - at))
    return anna


@pytest.fixture
def console(shop: Desk) -> Callable[[], TuideskApp]:
    return lambda: TuideskApp(shop)
