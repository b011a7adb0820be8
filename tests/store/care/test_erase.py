"""A customer is erased everywhere, and nobody else."""

from pathlib import Path

import pytest

from tests.clock import FakeClock
from tests.letters import deliver, letter
from tuidesk.desk.context import Desk
from tuidesk.desk.erasing import erase
from tuidesk.desk.searching import search
from tuidesk.domain.errors import NotFound, UsageError
from tuidesk.store.care import erase as erasing
from tuidesk.store.care.examine import examine
from tuidesk.store.care.mend import mend


def files_with(folder: Path, words: bytes) -> list[str]:
    return [
        str(path.relative_to(folder))
        for path in (folder / "store").rglob("*")
        if path.is_file() and words.lower() in path.read_bytes().lower()
    ]


def test_nothing_of_a_customer_is_left(shop: Desk, clock: FakeClock) -> None:
    torn = shop.folder / "store/torn"
    torn.mkdir(exist_ok=True)
    (torn / "desk-1-2").write_bytes(b'{"customer":"bo@mail.example"')
    assert files_with(shop.folder, b"bo@mail.example")
    receipt = erase(shop, "Bo <BO@mail.example>")
    assert (receipt.tickets, receipt.mails, receipt.mentioned) == ((2,), 1, ())
    assert receipt.at == clock()
    for words in (b"bo@mail.example", b"mug broke", b"good customer", b"Broken mug"):
        assert files_with(shop.folder, words) == []
    assert examine(shop.folder) == []
    assert set(shop.store.tickets()) == {1, 4}
    assert search(shop, "broke") == []
    assert [hit.ticket.number for hit in search(shop, "late")] == [4]
    deliver(shop, letter(), at=clock())
    assert 5 in shop.store.tickets()


def test_an_archived_customer_is_erased_too(shop: Desk) -> None:
    assert erase(shop, "cy@mail.example").tickets == (3,)
    assert files_with(shop.folder, b"cy@mail.example") == []
    assert examine(shop.folder) == []


def test_a_mail_in_the_outbox_and_its_undo_go_along(shop: Desk) -> None:
    assert erase(shop, "olivia@mail.example").tickets == (1,)
    assert files_with(shop.folder, b"olivia") == []
    assert examine(shop.folder) == []


def test_others_who_name_them_are_told(shop: Desk, clock: FakeClock) -> None:
    deliver(shop, letter("Ed <ed@mail.example>", body="Ask bo@mail.example"), at=clock())
    assert erase(shop, "bo@mail.example").mentioned == (5,)
    assert shop.store.find(5) is not None


def test_an_interrupted_erasure_is_finished(shop: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(erasing, "_rewrite_history", lambda *given: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            erase(shop, "bo@mail.example")
    mend(shop.folder)
    assert files_with(shop.folder, b"bo@mail.example") == []


def test_whom_nobody_knows_cannot_be_erased(shop: Desk) -> None:
    with pytest.raises(NotFound):
        erase(shop, "nobody@mail.example")
    with pytest.raises(UsageError):
        erase(shop, "nobody")
