"""Tickets, threads and the index through the one door the program knows."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from tests.clock import NOW
from tuidesk.domain.errors import NotFound
from tuidesk.domain.letters.address import Address
from tuidesk.domain.letters.message import Direction, Message
from tuidesk.domain.tickets.event import Event
from tuidesk.domain.tickets.thread import Note
from tuidesk.domain.tickets.ticket import opened_by, received
from tuidesk.store.errors import Conflict, Damaged, StoreError
from tuidesk.store.place import check_place
from tuidesk.store.repository import Repository


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    folder = tmp_path / "desk"
    folder.mkdir(mode=0o700)
    return folder


def mail(name: str) -> Message:
    return Message(
        Direction.IN, NOW, Address("A", "a@x.example"), (), "Hi", f"<{name}@x>", f"text {name}",
        references=(f"<parent-{name}@x>",),
    )  # fmt: skip


def receive(store: Repository, name: str, *, archive: bool = False) -> int:
    message = mail(name)
    with store.transaction("worker") as tx:
        number = tx.new_number()
        tx.add(received(opened_by(message, number, "support", message.sender), message))
        tx.append(number, message)
        if archive:
            tx.archive(number)
    return number


def event(text: str = "x") -> Event:
    return Event(NOW, "anna", "tagged", text)


def test_a_ticket_with_its_thread_reaches_another_process(desk: Path) -> None:
    one, two = Repository(desk), Repository(desk)
    number = receive(one, "a")
    assert two.refresh() == {("tickets", number)}
    assert two.ticket(number).subject == "Hi"
    assert [entry.what for entry in two.thread(number)] == [mail("a")]
    assert (desk / "store" / "tickets" / "000" / "1.jsonl").exists()


def test_second_agent_gets_a_conflict(desk: Path) -> None:
    one, two = Repository(desk), Repository(desk)
    number = receive(one, "a")
    two.refresh()
    stale = two.ticket(number)
    with one.transaction("anna") as tx:
        tx.save(replace(tx.ticket(number), owner="anna"))

    def overwrite() -> None:
        with two.transaction("ben") as tx:
            tx.save(replace(stale, owner="ben"))

    with pytest.raises(Conflict) as caught:
        overwrite()
    assert caught.value.theirs.owner == "anna"
    assert two.ticket(number).owner == "anna"


def test_uncommitted_thread_tail_is_invisible_and_overwritten(desk: Path) -> None:
    store = Repository(desk)
    number = receive(store, "a")
    path = store.threads.path(number)
    whole = path.read_bytes()
    with path.open("ab") as stream:
        stream.write(b'{"kind":"note","half a rec' + b"x" * 5000)
    assert len(store.thread(number)) == 1
    with store.transaction("anna") as tx:
        tx.append(number, event())
    assert len(Repository(desk).thread(number)) == 2
    assert path.read_bytes().startswith(whole + b'{"kind":"event"')
    assert path.stat().st_size < 5000
    (kept,) = (desk / "store/torn").iterdir()
    assert kept.read_bytes().startswith(b'{"kind":"note","half a rec')


def test_orphan_thread_of_an_uncommitted_ticket_is_overwritten(desk: Path) -> None:
    store = Repository(desk)
    receive(store, "a")
    secret = store.threads.path(1).read_bytes()
    store.threads.path(2).write_bytes(secret * 3)
    assert store.find(2) is None
    assert receive(store, "b") == 2
    assert [entry.what for entry in store.thread(2)] == [mail("b")]


def test_an_archived_ticket_comes_back_when_it_changes(desk: Path) -> None:
    store = Repository(desk)
    number = receive(store, "a", archive=True)
    assert number not in store.tickets()
    assert store.ticket(number).subject == "Hi"
    with store.transaction("anna") as tx:
        tx.append(number, event())
    assert store.tickets()[number].revision == 2
    with store.transaction("anna") as tx:
        tx.archive(number)
    again = Repository(desk)
    assert number not in again.tickets()
    assert len(again.thread(number)) == 2
    assert again.archived_counts() == {"new": 1}


def test_cold_thread_with_uncommitted_reply(desk: Path) -> None:
    store = Repository(desk)
    number = receive(store, "a", archive=True)
    with store.threads.path(number).open("ab") as stream:
        stream.write(b'{"kind":"in","id":2,')
    assert len(Repository(desk).thread(number)) == 1


def test_a_shortened_thread_is_damage_not_silence(desk: Path) -> None:
    store = Repository(desk)
    number = receive(store, "a")
    path = store.threads.path(number)
    path.write_bytes(path.read_bytes()[:-5])
    with pytest.raises(Damaged, match=path.name):
        store.thread(number)


def test_nothing_of_a_failed_transaction_is_left(desk: Path) -> None:
    store = Repository(desk)
    number = receive(store, "a")

    def fail() -> None:
        with store.transaction("anna") as tx:
            tx.append(number, Note(NOW, "anna", "secret"))
            tx.add(replace(tx.ticket(number), number=tx.new_number()))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert len(store.thread(number)) == 1
    assert receive(store, "b") == 2


def test_the_index_can_be_deleted_at_any_moment(desk: Path) -> None:
    store = Repository(desk)
    hot, cold = receive(store, "hot"), receive(store, "cold", archive=True)
    with store.transaction("w") as tx:
        assert [each.ticket for each in tx.with_message_id("<hot@x>")] == [hot]
    store.close()
    for file in (desk / "store" / "cache").iterdir():
        file.unlink()
    again = Repository(desk)
    with again.transaction("w") as tx:
        assert [each.ticket for each in tx.with_message_id("<hot@x>")] == [hot]
        assert [each.ticket for each in tx.with_message_id("<cold@x>")] == [cold]
        assert [each.ticket for each in tx.referring_to("<parent-cold@x>")] == [cold]
    assert [ticket.number for ticket in again.archived()] == [cold]


def test_the_index_knows_what_others_added_and_counts_nothing_twice(desk: Path) -> None:
    one, two = Repository(desk), Repository(desk)
    one.catalogue.current()
    two.catalogue.current()
    for name in ("a", "b", "c"):
        receive(one, name, archive=name == "b")
        receive(two, f"{name}2")
    with one.transaction("w") as tx:
        for name in ("a", "b", "c", "a2", "b2", "c2"):
            assert len(tx.with_message_id(f"<{name}@x>")) == 1


def test_an_index_that_knows_more_than_the_store_is_built_anew(desk: Path, tmp_path: Path) -> None:
    store = Repository(desk)
    number = receive(store, "a")
    store.checkpoint()
    backup = shutil.copytree(desk / "store", tmp_path / "backup")
    with store.transaction("w") as tx:
        tx.append(number, mail("b"))
    store.catalogue.current()
    store.close()
    for name in ("desk.json", "desk.jsonl"):
        shutil.copy(backup / name, desk / "store" / name)
    index = Repository(desk).catalogue.current()
    assert index.copies("<b@x>") == []
    assert len(index.copies("<a@x>")) == 1


def test_tickets_that_do_not_exist(desk: Path) -> None:
    store = Repository(desk)
    for number in (0, -1, 1, 10**9):
        with pytest.raises(NotFound):
            store.ticket(number)
        with pytest.raises(NotFound):
            store.thread(number)


def test_raw_mail_is_kept_byte_for_byte_and_once(desk: Path) -> None:
    store = Repository(desk)
    content = bytes(range(256)) * 10
    path = store.mail.put(content)
    assert path == store.mail.put(content)
    assert store.mail.get(path) == content
    (desk / path).write_bytes(b"\0" * len(content))  # what a power cut may leave
    store.mail.put(content)
    assert store.mail.get(path) == content
    with pytest.raises(Damaged):
        store.mail.get("../../etc/passwd")


def test_a_place_others_can_read_or_without_locks_is_refused(desk: Path, tmp_path: Path) -> None:
    desk.chmod(0o755)
    with pytest.raises(StoreError, match="chmod o-rwx"):
        Repository(desk)
    desk.chmod(0o700)
    device = desk.stat().st_dev
    mounts = tmp_path / "mountinfo"
    major, minor = device >> 8 & 0xFFF, device & 0xFF
    mounts.write_text(f"1 1 {major}:{minor} / / rw - nfs4 server:/x rw\n")
    with pytest.raises(StoreError, match="nfs4"):
        check_place(desk, mounts)
