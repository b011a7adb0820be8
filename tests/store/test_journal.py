"""The journal under the TinyDB API: durable, shared, repairable (guide D.2, D.11, D.12)."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from tinydb import Query, TinyDB
from tinydb.table import Document

from tests.clock import NOW, FakeClock
from tuidesk.store.errors import Busy, Damaged, ReadOnly, StoreError, Upgraded
from tuidesk.store.journal import JournalStorage
from tuidesk.store.lines import seal
from tuidesk.store.lock import write_lock
from tuidesk.store.table import JournalDB


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "store"


@pytest.fixture
def db(folder: Path) -> Iterator[JournalDB]:
    found = JournalDB(folder)
    yield found
    found.close()


def journal(folder: Path) -> Path:
    return folder / "desk.jsonl"


def put(db: JournalDB, number: int, **fields: object) -> None:
    db.table("things").insert(Document(fields, number))


def test_a_transaction_is_one_sealed_line(db: JournalDB, folder: Path) -> None:
    with db.journal.transaction("anna"):
        put(db, 1, name="one")
        put(db, 2, name="two")
    lines = journal(folder).read_bytes().split(b"\n")
    assert len(lines) == 3
    record = json.loads(lines[1])
    assert (record["seq"], record["by"], set(record["put"]["things"])) == (1, "anna", {"1", "2"})


def test_another_process_sees_it_at_its_next_look(db: JournalDB, folder: Path) -> None:
    other = JournalDB(folder)
    put(db, 1, name="one")
    assert other.table("things").get(doc_id=1) is None
    other.journal.refresh()
    assert other.table("things").get(doc_id=1) == {"name": "one"}
    assert other.journal.take_changes() == {("things", 1)}


def test_foreign_change_reaches_search(db: JournalDB, folder: Path) -> None:
    other, wanted = JournalDB(folder), Query().name == "one"
    assert other.table("things").search(wanted) == []
    put(db, 1, name="one")
    other.journal.refresh()
    assert len(other.table("things").search(wanted)) == 1


def test_exception_leaves_memory_and_disk_alone(db: JournalDB, folder: Path) -> None:
    put(db, 1, tags=["a"])
    before = journal(folder).read_bytes()

    def fail() -> None:
        with db.journal.transaction() as edits:
            document = edits.get("things", 1)
            assert document is not None
            document["tags"].append("b")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert journal(folder).read_bytes() == before
    assert db.table("things").get(doc_id=1) == {"tags": ["a"]}


def test_a_result_shares_nothing_with_memory(db: JournalDB) -> None:
    put(db, 1, tags=["a"])
    found = db.table("things").get(doc_id=1)
    assert isinstance(found, dict)
    found["tags"].append("b")
    assert db.table("things").get(doc_id=1) == {"tags": ["a"]}


def test_what_was_given_shares_nothing_with_memory(db: JournalDB) -> None:
    given = {"tags": ["a"]}
    with db.journal.transaction() as edits:
        edits.put("things", 1, given)
    given["tags"].append("b")
    assert db.journal.row("things", 1) == {"tags": ["a"]}


@pytest.mark.parametrize("value", [{1, 2}, float("nan"), "\ud800"])
def test_unserialisable_is_refused_before_the_file_is_touched(
    db: JournalDB, folder: Path, value: object
) -> None:
    before = journal(folder).read_bytes()
    with pytest.raises((ValueError, TypeError)):
        put(db, 1, bad=value)
    assert journal(folder).read_bytes() == before
    put(db, 1, good=1)


def test_an_id_is_never_reused(db: JournalDB, folder: Path) -> None:
    numbers = db.table("things").insert_multiple([{}, {}, {}])
    db.table("things").remove(doc_ids=numbers)
    db.journal.checkpoint()
    assert JournalDB(folder).table("things").insert({}) == 4


def test_no_duplicate_ids_from_two_sessions(db: JournalDB, folder: Path) -> None:
    other = JournalDB(folder)
    assert [db.table("t").insert({}), other.table("t").insert({}), db.table("t").insert({})] == [
        1,
        2,
        3,
    ]


def test_torn_tail_replaced_by_another_line(db: JournalDB, folder: Path) -> None:
    put(db, 1, name="one")
    whole = journal(folder).stat().st_size
    with journal(folder).open("ab") as stream:
        stream.write(seal({"seq": 2, "at": "", "put": {}})[:20])
    reader = JournalDB(folder)
    assert reader.table("things").get(doc_id=1) == {"name": "one"}
    put(db, 2, name="two")
    reader.journal.refresh()
    assert reader.table("things").get(doc_id=2) == {"name": "two"}
    kept = list((folder / "torn").iterdir())
    assert len(kept) == 1
    assert kept[0].stat().st_size == 20
    assert kept[0].name.endswith(f"-{whole}")


def test_a_tail_of_nuls_is_torn_too(db: JournalDB, folder: Path) -> None:
    put(db, 1, name="one")
    with journal(folder).open("ab") as stream:
        stream.write(b'{"seq":2' + b"\0" * 100 + b"\n")
    put(db, 2, name="two")
    assert JournalDB(folder).table("things").get(doc_id=2) == {"name": "two"}


def test_damage_in_the_middle_is_refused(db: JournalDB, folder: Path) -> None:
    put(db, 1, name="one")
    put(db, 2, name="two")
    content = journal(folder).read_bytes()
    journal(folder).write_bytes(content.replace(b"one", b"ONE"))
    broken = JournalDB(folder)
    assert "seal" in broken.journal.trouble
    assert len(broken.table("things")) == 0
    with pytest.raises(Damaged, match=r"desk\.jsonl"):
        put(broken, 3, name="three")
    assert journal(folder).read_bytes().count(b"\n") == 3


def test_missing_line_is_refused(db: JournalDB, folder: Path) -> None:
    for number in (1, 2, 3):
        put(db, number)
    lines = journal(folder).read_bytes().split(b"\n")
    del lines[2]
    journal(folder).write_bytes(b"\n".join(lines))
    broken = JournalDB(folder)
    assert "lacks transaction 2" in broken.journal.trouble
    with pytest.raises(Damaged):
        put(broken, 9)


def test_reader_meets_half_a_line(db: JournalDB, folder: Path) -> None:
    reader = JournalDB(folder)
    line = seal(
        {"seq": 1, "at": "x", "by": "", "put": {"things": {"1": {"text": "a\u2028b\x85c"}}}}
    )
    with journal(folder).open("ab", buffering=0) as stream:
        stream.write(line[:30])
        reader.journal.refresh()
        assert len(reader.table("things")) == 0
        stream.write(line[30:])
    reader.journal.refresh()
    assert reader.table("things").get(doc_id=1) == {"text": "a\u2028b\x85c"}


def test_stale_fd_after_checkpoint(db: JournalDB, folder: Path) -> None:
    other = JournalDB(folder)
    put(db, 1)
    db.journal.checkpoint()
    put(other, 2)
    db.journal.refresh()
    assert len(db.table("things")) == 2
    assert len(JournalDB(folder).table("things")) == 2


def test_slept_through_two_checkpoints(db: JournalDB, folder: Path) -> None:
    sleeper = JournalDB(folder)
    put(db, 1, name="one")
    db.journal.checkpoint()
    put(db, 2, name="two")
    db.journal.checkpoint()
    put(db, 3, name="three")
    sleeper.journal.refresh()
    assert len(sleeper.table("things")) == 3
    assert sleeper.journal.take_changes() == {("things", 1), ("things", 2), ("things", 3)}
    assert len(list((folder / "history").iterdir())) == 2


def test_old_snapshot_beside_a_new_journal_is_refused(db: JournalDB, folder: Path) -> None:
    old = (folder / "desk.json").read_bytes()
    put(db, 1)
    db.journal.checkpoint()
    (folder / "desk.json").write_bytes(old)
    with pytest.raises(Damaged, match="missing"):
        JournalDB(folder)


def test_plain_tinydb_reads_the_snapshot(db: JournalDB, folder: Path) -> None:
    put(db, 1, name="one")
    db.journal.checkpoint()
    plain = TinyDB(folder / "desk.json", access_mode="r")
    (found,) = plain.table("things").all()
    assert found.pop("crc")
    assert found == {"name": "one"}
    assert (folder / "desk.json").read_text().count("\n") >= 3


def test_running_session_stops_when_the_store_is_upgraded(db: JournalDB, folder: Path) -> None:
    journal(folder).unlink()
    journal(folder).write_bytes(seal({"base": 0, "format": 99}))
    with pytest.raises(Upgraded, match="restart"):
        db.journal.refresh()


def test_clock_going_back_never_turns_time_back(folder: Path) -> None:
    clock = FakeClock(NOW)
    db = JournalDB(folder, clock)
    put(db, 1)
    clock.forward(days=-30)
    put(db, 2)
    times = [json.loads(line)["at"] for line in journal(folder).read_bytes().split(b"\n")[1:-1]]
    assert times[0] == times[1]


def test_stopped_lock_holder_gives_busy_not_a_hang(db: JournalDB, folder: Path) -> None:
    with write_lock(folder):
        with pytest.raises(Busy, match=str(os.getpid())), write_lock(folder, patience=0.05):
            pass
        db.journal.refresh()  # reading never waits
    put(db, 1)


def test_other_thread_does_not_see_an_open_transaction(db: JournalDB) -> None:
    seen: list[object] = []
    with db.journal.transaction():
        put(db, 1)
        thread = threading.Thread(target=lambda: seen.append(db.journal.row("things", 1)))
        thread.start()
        thread.join()
    assert seen == [None]


def test_two_threads_of_one_process(db: JournalDB, folder: Path) -> None:
    def work() -> None:
        for _ in range(50):
            db.table("things").insert({})

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        db.journal.refresh()
    assert len(db.table("things")) == len(JournalDB(folder).table("things")) == 200


def test_full_disk_mid_line(db: JournalDB, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(db, 1, name="one")
    whole, real = journal(folder).read_bytes(), os.write

    def full(fd: int, data: bytes) -> int:
        real(fd, bytes(data)[:10])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(StoreError, match="No space left"), db.journal.transaction() as edits:
        edits.put("things", 2, {"name": "two"})
    monkeypatch.setattr(os, "write", real)
    assert db.table("things").get(doc_id=2) is None
    assert journal(folder).read_bytes() == whole
    put(db, 3, name="three")
    assert len(JournalDB(folder).table("things")) == 2


def test_a_failed_fsync_is_never_repeated(db: JournalDB, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(fd: int) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("tuidesk.store.journal.sync_file", broken)
    with pytest.raises(ReadOnly, match="restart"):
        put(db, 1)
    monkeypatch.undo()
    with pytest.raises(ReadOnly):
        put(db, 2)
    db.journal.refresh()


_WRITER = """
import sys
from pathlib import Path
from tuidesk.store.table import JournalDB
db = JournalDB(Path(sys.argv[1]))
print("ready", flush=True)
while True:
    with db.journal.transaction(sys.argv[2]) as edits:
        number = edits.next_id("things")
        edits.put("things", number, {"text": "x" * (number % 5000)})
        edits.put("last", 1, {"number": number})
    print(number, flush=True)
    if number % 40 == 0:
        db.journal.checkpoint()
"""


def test_kill_minus_nine_loses_nothing_acknowledged(folder: Path) -> None:
    JournalDB(folder).close()
    acknowledged = 0
    for _ in range(6):
        writers = [
            subprocess.Popen(
                [sys.executable, "-c", _WRITER, str(folder), name],
                stdout=subprocess.PIPE,
                text=True,
            )
            for name in ("a", "b")
        ]
        for writer in writers:
            assert writer.stdout is not None
            for _ in range(25):
                word = writer.stdout.readline().strip()
                acknowledged = max(acknowledged, int(word) if word.isdigit() else 0)
            writer.send_signal(signal.SIGKILL)
        for writer in writers:
            assert writer.stdout is not None
            rest = writer.stdout.read().split("\n")[:-1]
            acknowledged = max([acknowledged, *(int(word) for word in rest if word.isdigit())])
            writer.wait()
        db = JournalDB(folder)
        db.table("other").insert({})  # a writer repairs
        found = db.table("things")
        assert all(found.contains(doc_id=number) for number in range(1, acknowledged + 1))
        last = db.table("last").get(doc_id=1)
        assert isinstance(last, dict)
        assert last["number"] == max(document.doc_id for document in found)
        db.close()


def test_read_only_store_still_reads(
    db: JournalDB, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(db, 1, name="one")
    real = os.open

    def refuse(path: object, flags: int, mode: int = 0o777) -> int:
        if flags & (os.O_RDWR | os.O_WRONLY) and str(path).startswith(str(folder)):
            raise PermissionError(13, "Permission denied")
        return real(path, flags, mode)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "open", refuse)
    reader = JournalStorage(folder)
    assert reader.row("things", 1) == {"name": "one"}
    with pytest.raises(ReadOnly), reader.transaction():
        pass


def test_a_missing_snapshot_beside_a_journal_is_not_a_new_store(
    db: JournalDB, folder: Path
) -> None:
    put(db, 1)
    (folder / "desk.json").unlink()
    with pytest.raises(Damaged, match=r"desk\.json"):
        JournalDB(folder)
    assert journal(folder).read_bytes().count(b"\n") == 2
