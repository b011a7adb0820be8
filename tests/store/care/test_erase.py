"""A customer is erased everywhere, and nobody else."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.clock import FakeClock
from tests.letters import deliver, letter
from tuidesk.desk.care import erasing as erasing_verb
from tuidesk.desk.care.erasing import erase
from tuidesk.desk.context import Desk
from tuidesk.desk.lists.searching import search
from tuidesk.desk.verbs.customer import set_customer
from tuidesk.desk.verbs.merging import merge, split
from tuidesk.domain.errors import NotFound, UsageError
from tuidesk.domain.letters.message import Message
from tuidesk.domain.tickets.thread import Note
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


def test_what_was_split_off_to_them_is_blanked_where_it_was(shop: Desk, clock: FakeClock) -> None:
    answer = letter(
        "Vera <vera@mail.example>", body="veraword secret", headers="In-Reply-To: <one@x>"
    )
    deliver(shop, answer, at=clock())
    entry = max(each.id for each in shop.store.thread(1) if isinstance(each.what, Message))
    new = split(shop, 1, [entry]).tickets[1]
    assert shop.store.ticket(new).customer.address == "vera@mail.example"
    erase(shop, "vera@mail.example")
    assert files_with(shop.folder, b"veraword") == files_with(shop.folder, b"vera@") == []
    assert [each for each in examine(shop.folder) if not each.harmless] == []
    assert len(shop.store.thread(1)) > 1


def test_others_that_were_merged_with_them_stand_alone_again(shop: Desk) -> None:
    merge(shop, [4], 2)
    erase(shop, "bo@mail.example")
    assert shop.store.ticket(4).merged_into is None
    merge(shop, [4], 1)
    erase(shop, "di@mail.example")
    assert shop.store.ticket(1).merged == ()
    assert examine(shop.folder) == []


def test_their_second_copies_and_drafts_go_too(shop: Desk, clock: FakeClock) -> None:
    raw = letter("Eve <eve@mail.example>", message_id="<eve@x>", body="eveword")
    deliver(shop, raw, b"X-Extra: copy\r\n" + raw, at=clock())
    set_customer(shop, [1], "Eve <eve@mail.example>")
    set_customer(shop, [1], "Olivia Hart <olivia@mail.example>")
    erase(shop, "eve@mail.example")
    assert files_with(shop.folder, b"eveword") == files_with(shop.folder, b"eve@") == []


def test_a_process_that_had_the_index_open_goes_on(shop: Desk, ben: Desk, clock: FakeClock) -> None:
    search(ben, "mug")
    erase(shop, "bo@mail.example")
    counts = deliver(ben, letter(headers="In-Reply-To: <bo@x>", message_id="<one@x>"), at=clock())
    assert counts.quarantined == 0
    assert search(ben, "broke") == []
    assert 2 not in {ticket.number for ticket in ben.store.archived()}


_WRITER = """
import sys
from pathlib import Path
from tests.torture.kills import opened, told
from tuidesk.desk.verbs.note import add_note
from tuidesk.domain.errors import DeskError

desk = opened(Path(sys.argv[1]))
for at in range(10**9):
    add_note(desk, [1], f"note {sys.argv[2]}-{at}")
    told(f"note {sys.argv[2]}-{at}")
"""


def test_beside_busy_writers_nothing_of_others_is_lost(shop: Desk) -> None:
    set_customer(shop, [1], "Eve <eve@mail.example>")
    set_customer(shop, [1], "Olivia Hart <olivia@mail.example>")
    deliver(shop, letter("Eve <eve@mail.example>", body="eveword"))
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", _WRITER, str(shop.folder), name],
            stdout=subprocess.PIPE,
            text=True,
        )
        for name in ("one", "two")
    ]
    lines = []
    for process in writers:
        assert process.stdout is not None
        lines += [process.stdout.readline() for _ in range(5)]
    erase(shop, "eve@mail.example")
    for process in writers:
        assert process.stdout is not None
        lines += [process.stdout.readline() for _ in range(5)]
        process.kill()
        lines += process.communicate()[0].splitlines(keepends=True)
    told = {line.strip() for line in lines if line.endswith("\n")}
    shop.store.refresh()
    notes = {each.what.text for each in shop.store.thread(1) if isinstance(each.what, Note)}
    assert told <= notes
    assert len(told) >= 20
    assert [each for each in examine(shop.folder) if not each.harmless] == []
    assert files_with(shop.folder, b"eve@") == []


def test_mail_that_comes_between_looking_and_erasing_goes_as_well(
    shop: Desk, ben: Desk, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = erasing.begin_erasure
    first = shop.store.thread(2)[0].what
    assert isinstance(first, Message)
    known = f"In-Reply-To: {first.message_id}"

    def late(*given: Any) -> set[int]:
        answer = letter("Bo <bo@mail.example>", body="lateword", headers=known)
        deliver(ben, answer, letter("Bo <bo@mail.example>", body="lateword too"), at=clock())
        return real(*given)

    monkeypatch.setattr(erasing_verb, "begin_erasure", late)
    receipt = erase(shop, "bo@mail.example")
    assert len(receipt.tickets) == 2
    assert files_with(shop.folder, b"lateword") == files_with(shop.folder, b"bo@mail") == []
    assert examine(shop.folder) == []


def test_a_raw_mail_that_a_crash_left_behind_is_swept(shop: Desk) -> None:
    left = shop.folder / shop.store.mail.put(letter("Bo <bo@mail.example>", body="lost word"))
    young = shop.folder / shop.store.mail.put(letter("Bo <bo@mail.example>", body="just now"))
    os.utime(left, (1, 1))
    erase(shop, "bo@mail.example")
    assert not left.exists()
    assert young.exists()


def test_a_mail_that_was_split_off_stays_with_whom_it_belongs_to(anna: Desk) -> None:
    """Also when it was split off twice; what came back to the erased customer goes."""
    deliver(anna, letter("C <c@mail.example>", message_id="<c1@x>"))
    for name in ("yvo", "zoe"):
        sender = f"{name} <{name}@other.example>"
        deliver(anna, letter(sender, f"Of {name}", headers="In-Reply-To: <c1@x>"))
    entries = {
        e.what.sender.name: e.id for e in anna.store.thread(1) if isinstance(e.what, Message)
    }
    split(anna, 1, [entries["yvo"], entries["zoe"]])
    split(anna, 2, [_entry_of(anna, 2, "zoe")])
    assert {anna.store.ticket(n).customer.name for n in (2, 3)} == {"yvo", "zoe"}
    assert erase(anna, "c@mail.example").mails == 1
    assert examine(anna.folder) == []
    for number in (2, 3):
        message = anna.store.thread(number)[0].what
        assert isinstance(message, Message)
        assert anna.store.mail.get(message.raw)


def _entry_of(desk: Desk, number: int, name: str) -> int:
    return next(
        entry.id
        for entry in desk.store.thread(number)
        if isinstance(entry.what, Message) and entry.what.sender.name == name
    )
