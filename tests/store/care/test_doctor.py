"""Each kind of damage is made, found, named, and mended or left alone with nothing lost."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.clock import FakeClock
from tests.letters import deliver, letter
from tuidesk.desk.care.archiving import archive_old
from tuidesk.desk.care.caring import Health, check
from tuidesk.desk.context import Desk, open_desk, the_program
from tuidesk.desk.lists.searching import search
from tuidesk.desk.verbs.status import set_status
from tuidesk.desk.verbs.tag import tag
from tuidesk.domain.incoming.ledger import Day
from tuidesk.domain.letters.message import Message, SendState
from tuidesk.domain.outgoing.outbox import Outgoing
from tuidesk.domain.tickets.ticket import Status
from tuidesk.store.care.examine import examine
from tuidesk.store.care.mend import mend
from tuidesk.store.errors import Damaged, StoreError
from tuidesk.store.journal import JournalStorage, base_line
from tuidesk.store.lines import seal, unseal
from tuidesk.store.repository import Repository


def kinds(desk: Desk) -> set[str]:
    return {each.kind for each in examine(desk.folder)}


def journal(desk: Desk) -> Path:
    return desk.folder / "store/desk.jsonl"


def snapshot(desk: Desk) -> Path:
    return desk.folder / "store/desk.json"


def words(folder: Path) -> dict[int, list[str]]:
    """Everything that was ever written, by ticket."""
    store = Repository(folder)
    numbers = [*store.tickets(), *(each.number for each in store.archived())]
    found = {
        number: [getattr(entry.what, "text", "") for entry in store.thread(number)]
        for number in numbers
    }
    store.close()
    return found


def test_a_sound_store_has_no_findings(shop: Desk) -> None:
    assert examine(shop.folder) == []
    assert mend(shop.folder) == []


def cut_in_the_middle_of_a_line(desk: Desk) -> None:
    with journal(desk).open("ab") as file:
        file.write(b'{"seq":99,"at":"2026')


def zeros_at_the_end(desk: Desk) -> None:
    with journal(desk).open("ab") as file:
        file.write(b"\0" * 512 + b"\n")


def a_journal_line_is_changed(desk: Desk) -> None:
    lines = journal(desk).read_bytes().split(b"\n")
    lines[1] = lines[1].replace(b"Late", b"Lake", 1)
    journal(desk).write_bytes(b"\n".join(lines))


def a_journal_line_is_missing(desk: Desk) -> None:
    lines = journal(desk).read_bytes().split(b"\n")
    journal(desk).write_bytes(b"\n".join([lines[0], *lines[2:]]))


def the_snapshot_is_gone(desk: Desk) -> None:
    snapshot(desk).unlink()


def the_snapshot_is_rubbish(desk: Desk) -> None:
    snapshot(desk).write_bytes(snapshot(desk).read_bytes()[:-200])


def the_journal_is_gone(desk: Desk) -> None:
    journal(desk).unlink()


def the_journal_is_empty(desk: Desk) -> None:
    journal(desk).write_bytes(b"")


def a_write_was_cut_short(desk: Desk) -> None:
    (desk.folder / "store/desk.json.123.new").write_bytes(b"half")


def everybody_may_read_it(desk: Desk) -> None:
    snapshot(desk).chmod(0o664)


def the_index_is_rubbish(desk: Desk) -> None:
    desk.store.catalogue.close()
    path = desk.folder / "store/cache/index.sqlite"
    path.with_name("index.sqlite-wal").unlink(missing_ok=True)
    path.write_bytes(b"SQLite format 3\0" + b"\xff" * 5000)


def a_message_count_is_wrong(desk: Desk) -> None:
    rewrite_ticket(desk, 4, message_count=7)


def a_day_of_the_ledger_is_wrong(desk: Desk) -> None:
    with desk.store.transaction("x") as tx:
        day = next(iter(tx.all(Day).values()))
        object.__setattr__(day, "ticketed", day.ticketed - 1)
        object.__setattr__(day, "duplicate", day.duplicate + 1)
        tx.put(day)


def rewrite_ticket(desk: Desk, number: int, **fields: object) -> None:
    """Appends a sealed line that is wrong."""
    content = journal(desk).read_bytes()
    last = unseal(content.rstrip(b"\n").split(b"\n")[-1])
    row = desk.store._journal.row("tickets", number)
    assert row is not None
    put = {"tickets": {str(number): row | fields}}
    line = seal({"seq": last["seq"] + 1, "at": last["at"], "by": "x", "put": put})
    journal(desk).write_bytes(content + line)


MENDED: dict[str, tuple[Callable[[Desk], None], str]] = {
    each.__name__: (each, kind)
    for each, kind in (
        (cut_in_the_middle_of_a_line, "torn"),
        (zeros_at_the_end, "torn"),
        (a_journal_line_is_changed, "journal"),
        (a_journal_line_is_missing, "journal"),
        (the_snapshot_is_gone, "snapshot"),
        (the_snapshot_is_rubbish, "snapshot"),
        (the_journal_is_gone, "journal"),
        (the_journal_is_empty, "journal"),
        (a_write_was_cut_short, "leftover"),
        (everybody_may_read_it, "mode"),
        (the_index_is_rubbish, "index"),
        (a_message_count_is_wrong, "count"),
        (a_day_of_the_ledger_is_wrong, "ledger"),
    )
}


@pytest.mark.parametrize("name", MENDED)
def test_it_is_found_and_mended_and_no_word_is_lost(shop: Desk, name: str) -> None:
    before = words(shop.folder)
    damage, kind = MENDED[name]
    damage(shop)
    assert kinds(shop) == {kind}
    assert mend(shop.folder)
    assert {each.kind for each in examine(shop.folder)} <= {"lost"}
    after = words(shop.folder)
    assert set(after) == set(before)
    for number, told in before.items():
        assert set(filter(None, told)) <= set(after[number]), number


def a_thread_is_shorter(desk: Desk) -> None:
    path = desk.store.threads.path(2)
    os.truncate(path, path.stat().st_size - 10)


def a_thread_is_changed(desk: Desk) -> None:
    path = desk.store.threads.path(2)
    path.write_bytes(path.read_bytes().replace(b"good", b"evil"))


def an_archived_thread_is_cut(desk: Desk) -> None:
    path = desk.store.threads.path(3)
    os.truncate(path, path.stat().st_size - 10)


def an_archived_thread_is_gone(desk: Desk) -> None:
    desk.store.threads.path(3).unlink()


def an_archived_thread_is_anothers(desk: Desk) -> None:
    three = desk.store.threads.path(3)
    line = three.read_bytes().rstrip(b"\n").split(b"\n")
    last = unseal(line[-1])
    last.pop("crc", None)
    three.write_bytes(b"\n".join(line[:-1]) + b"\n" + seal(last | {"number": 9}))


def a_row_makes_no_sense(desk: Desk) -> None:
    rewrite_ticket(desk, 4, status="nwe")


def a_raw_mail_is_gone(desk: Desk) -> None:
    raw_of(desk, 1).unlink()


def a_raw_mail_is_changed(desk: Desk) -> None:
    raw_of(desk, 2).write_bytes(b"From: somebody else")


def a_ledger_file_is_gone(desk: Desk) -> None:
    next((desk.folder / "store/ledger").rglob("*.jsonl")).unlink()


def an_old_snapshot_beside_a_new_journal(desk: Desk) -> None:
    old = snapshot(desk).read_bytes()
    deliver(desk, letter())
    desk.store.checkpoint()
    snapshot(desk).write_bytes(old)


def raw_of(desk: Desk, number: int) -> Path:
    first = desk.store.thread(number)[0].what
    assert isinstance(first, Message)
    return desk.folder / first.raw


LEFT_ALONE: dict[str, tuple[Callable[[Desk], None], set[str]]] = {
    each.__name__: (each, kind)
    for each, kind in (
        (a_thread_is_shorter, {"thread"}),
        (a_thread_is_changed, {"thread"}),
        (an_archived_thread_is_cut, {"thread"}),
        (an_archived_thread_is_gone, {"thread"}),
        (an_archived_thread_is_anothers, {"thread"}),
        (a_row_makes_no_sense, {"row"}),
        (a_raw_mail_is_gone, {"mail"}),
        (a_raw_mail_is_changed, {"mail"}),
        (a_ledger_file_is_gone, {"ledger"}),
    )
}


@pytest.mark.parametrize("name", LEFT_ALONE)
def test_what_only_a_backup_can_mend_is_named_and_left(shop: Desk, name: str) -> None:
    damage, expected = LEFT_ALONE[name]
    damage(shop)
    files = contents(shop.folder)
    assert expected <= kinds(shop)
    assert any("backup" in each.cure for each in examine(shop.folder))
    mend(shop.folder)
    assert {path for path, content in files.items() if not lies(shop.folder, content)} <= {
        path for path in files if path.suffix in (".jsonl", ".json") and "desk" in path.name
    }


def contents(folder: Path) -> dict[Path, bytes]:
    files = (path for path in (folder / "store").rglob("*") if path.is_file())
    return {path: path.read_bytes() for path in files if "cache" not in path.parts}


def lies(folder: Path, content: bytes) -> bool:
    return content in contents(folder).values()


def test_an_old_snapshot_beside_a_new_journal_is_filled_from_history(shop: Desk) -> None:
    an_old_snapshot_beside_a_new_journal(shop)
    assert "journal" in kinds(shop)
    with pytest.raises(StoreError):
        Repository(shop.folder)
    mend(shop.folder)
    assert examine(shop.folder) == []
    assert 5 in words(shop.folder)


def test_without_any_history_threads_become_tickets_again(shop: Desk) -> None:
    for path in (shop.folder / "store/history").glob("*"):
        path.unlink()
    snapshot(shop).unlink()
    journal(shop).unlink()
    mend(shop.folder)
    found = words(shop.folder)
    assert set(found) == {1, 2, 3, 4}
    store = Repository(shop.folder)
    assert store.ticket(2).tags == ("mended",)
    assert store.ticket(2).customer.address == "bo@mail.example"
    with store.transaction("x") as tx:
        assert tx.new_number() == 5


def test_orphans_are_named_and_cost_nothing(shop: Desk) -> None:
    (shop.folder / "store/tickets/000/77.jsonl").write_bytes(b'{"kind":"in"')
    shop.store.mail.put(b"From: kept before a crash\n\nx")
    found = examine(shop.folder)
    assert {each.kind for each in found} == {"orphan-thread", "orphan-mail"}
    assert all(each.harmless for each in found)


def test_a_ticket_archived_after_the_damage_keeps_its_words(shop: Desk, clock: FakeClock) -> None:
    deliver(shop, letter("Fy <fy@mail.example>", message_id="<fy@x>"), at=clock())
    shop.store.checkpoint()
    deliver(shop, letter(body="important", headers="In-Reply-To: <fy@x>"), at=clock())
    set_status(shop, [5], Status.CLOSED)
    clock.forward(days=9)
    archive_old(shop, 10)
    lines = journal(shop).read_bytes().split(b"\n")
    journal(shop).write_bytes(
        b"\n".join([lines[0], *(line[:-3] + b"xx}" for line in lines[1:-1]), b""])
    )
    mend(shop.folder)
    store = Repository(shop.folder)
    assert "important" in [getattr(entry.what, "text", "") for entry in store.thread(5)]
    assert store.find(5) is not None
    store.close()


def test_a_mended_store_keeps_its_ledger(shop: Desk) -> None:
    for path in (shop.folder / "store/history").glob("*"):
        path.unlink()
    snapshot(shop).unlink()
    journal(shop).unlink()
    mend(shop.folder)
    store = Repository(shop.folder)
    assert sum(day.fetched for day in store.all(Day).values()) == 4
    store.close()


def test_a_console_that_stood_open_reads_the_mended_store_anew(shop: Desk, ben: Desk) -> None:
    a_journal_line_is_changed(shop)
    mend(shop.folder)
    ben.store.refresh()
    tag(ben, [1], ["after"], [])
    assert "after" in Repository(shop.folder).ticket(1).tags
    assert check(shop.folder).whole


def test_a_file_that_is_being_written_is_left_alone(shop: Desk) -> None:
    beside = shop.folder / f"store/desk.json.{os.getpid()}.new"
    beside.write_bytes(b"half")
    assert examine(shop.folder) == []
    mend(shop.folder)
    assert beside.exists()


def test_a_damaged_index_is_built_anew_by_whoever_meets_it(shop: Desk) -> None:
    shop.store.catalogue.close()
    path = shop.folder / "store/cache/index.sqlite"
    path.with_name("index.sqlite-wal").unlink(missing_ok=True)
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    path.write_bytes(content)
    assert [hit.ticket.number for hit in search(shop, "broke")] == [2]


def test_a_desk_that_may_only_be_read_is_searched_in_memory(
    shop: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr("tuidesk.store.index._connected", refuse)
    shop.store.catalogue.close()
    assert [hit.ticket.number for hit in search(shop, "broke")] == [2]


def test_rubbish_where_files_should_be_is_a_finding_not_a_crash(shop: Desk) -> None:
    snapshot(shop).unlink()
    snapshot(shop).mkdir()
    assert "unreadable" in kinds(shop)


def repaired(desk: Desk) -> Health:
    desk.close()
    found = check(desk.folder)
    assert not found.sound
    health = check(desk.folder, repair=True)
    assert check(desk.folder).whole
    assert check(desk.folder).lost == health.lost
    return health


def test_a_store_is_born_only_where_nothing_is(shop: Desk) -> None:
    shop.close()
    for path in (snapshot(shop), journal(shop)):
        path.unlink()
    with pytest.raises(Damaged, match="not new"):
        Repository(shop.folder)
    assert not check(shop.folder).sound
    check(shop.folder, repair=True)
    assert words(shop.folder)[2][0] == "The blue mug broke"


def test_whole_lines_cut_from_the_end_are_missed_and_named(shop: Desk) -> None:
    tag(shop, [4], ["late"], [])
    lines = journal(shop).read_bytes().split(b"\n")
    journal(shop).write_bytes(b"\n".join([*lines[:-2], b""]))
    health = repaired(shop)
    assert not health.sound
    assert "lost" in health.lost[0].what
    assert check(shop.folder, repair=True).lost == health.lost
    again = open_desk(shop.folder, the_program)
    tag(again, [4], ["on"], [])
    again.close()
    Path(health.lost[0].file).unlink()
    assert check(shop.folder).sound


def test_a_former_journal_in_its_place_is_noticed(shop: Desk) -> None:
    former = journal(shop).read_bytes()
    tag(shop, [4], ["late"], [])
    shop.store.checkpoint()
    tag(shop, [4], ["later"], [])
    journal(shop).write_bytes(former)
    assert not repaired(shop).sound


def test_a_lost_journal_is_noticed(shop: Desk) -> None:
    seq = JournalStorage(shop.folder / "store").seq
    journal(shop).write_bytes(base_line(seq - 2))
    assert not repaired(shop).sound


def test_a_raised_number_is_noticed(shop: Desk) -> None:
    text = snapshot(shop).read_text()
    seq = json.loads(text)["_store"]["seq"]
    snapshot(shop).write_text(text.replace(f'"seq":{seq}', f'"seq":{seq + 500}', 1))
    repaired(shop)
    assert words(shop.folder)[4] == ["Hello, where is it?", "Look here"]


def test_a_changed_address_in_the_snapshot_is_not_believed(shop: Desk) -> None:
    shop.store.checkpoint()
    text = snapshot(shop).read_text()
    snapshot(shop).write_text(text.replace("bo@mail.example", "eve@evil.example"))
    with pytest.raises(Damaged, match="seal of tickets 2"):
        Repository(shop.folder)
    repaired(shop)
    store = Repository(shop.folder)
    assert store.ticket(2).customer.key == "bo@mail.example"
    store.close()


def test_an_answer_that_the_outbox_forgot_is_put_there_as_unknown(shop: Desk) -> None:
    with JournalStorage(shop.folder / "store").transaction() as edits:
        edits.put("outbox", 1, None)
    assert "outbox" in kinds(shop)
    repaired(shop)
    store = Repository(shop.folder)
    (kept,) = store.all(Outgoing).values()
    assert (kept.state, kept.ticket) == (SendState.UNKNOWN, 1)
    assert kept.recipients == ("olivia@mail.example",)
    store.close()


def test_threads_that_were_swapped_are_noticed(shop: Desk) -> None:
    one, two = (shop.store.threads.path(number) for number in (1, 2))
    one_bytes, two_bytes = one.read_bytes(), two.read_bytes()
    length = max(len(one_bytes), len(two_bytes))
    one.write_bytes(two_bytes.ljust(length, b" "))
    two.write_bytes(one_bytes.ljust(length, b" "))
    assert "thread" in kinds(shop)


def test_a_raw_mail_that_was_cut_is_neither_read_nor_sent(shop: Desk) -> None:
    (kept,) = shop.store.all(Outgoing).values()
    path = shop.folder / kept.raw
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(Damaged, match="checksum"):
        shop.store.mail.get(kept.raw)


def test_an_old_orphan_is_put_away_and_a_young_one_is_not(shop: Desk) -> None:
    old, young = (shop.folder / shop.store.mail.put(letter()) for _ in range(2))
    os.utime(old, (1, 1))
    mend(shop.folder)
    assert not old.exists()
    assert young.exists()


@pytest.mark.parametrize("name", ["desk.json", "desk.jsonl", "lost.jsonl", "saved"])
def test_a_link_in_place_of_a_file_is_neither_read_nor_mended(
    shop: Desk, tmp_path: Path, name: str
) -> None:
    shop.close()
    secret = tmp_path / "secret"
    secret.write_text("the password")
    secret.chmod(0o604)
    file = shop.folder / "store" / name
    file.unlink(missing_ok=True)
    file.symlink_to(secret)
    health = check(shop.folder, repair=True)
    assert [each.kind for each in health.findings] == ["link"]
    assert secret.stat().st_mode & 0o777 == 0o604
    for path in (shop.folder / "store").rglob("*"):
        assert path == file or not path.is_file() or b"password" not in path.read_bytes()


@pytest.mark.skipif(os.getuid() != 0, reason="only root can act as other users")
def test_a_folder_that_a_colleague_has_put_elsewhere_gets_nothing(
    shop: Desk, tmp_path: Path
) -> None:
    shop.close()
    (shop.folder / "store/plain.new").write_bytes(b"evil")
    torn = shop.folder / "store/torn"
    torn.symlink_to(tmp_path)
    os.lchown(torn, 41002, -1)
    assert "link" in {each.kind for each in check(shop.folder, repair=True).findings}
    assert not (tmp_path / "plain.new").exists()


@pytest.mark.parametrize("content", [b'{"lost":"x","crc":"0"}', b'{"lost":"x"}\n', b"half"])
def test_a_loss_that_cannot_be_read_is_told_all_the_same(shop: Desk, content: bytes) -> None:
    (shop.folder / "store/lost.jsonl").write_bytes(content)
    assert [each.kind for each in examine(shop.folder)] == ["lost"]


def test_a_former_state_of_an_archived_thread_is_noticed(shop: Desk, clock: FakeClock) -> None:
    path = shop.store.threads.path(3)
    first = path.read_bytes()
    set_status(shop, [3], Status.OPEN)
    tag(shop, [3], ["acknowledged"], [])
    set_status(shop, [3], Status.CLOSED)
    clock.forward(days=30)
    archive_old(shop, 10)
    assert len(path.read_bytes()) > len(first)
    assert kinds(shop) == set()
    path.write_bytes(first)
    assert kinds(shop) == {"thread"}
    assert not check(shop.folder, repair=True).sound
