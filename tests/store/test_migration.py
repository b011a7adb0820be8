"""Stores of earlier formats: frozen samples, opened by this version."""

import json
import shutil
from pathlib import Path

import pytest

from tuidesk.domain.letters.automatic import AutomaticKind
from tuidesk.domain.letters.message import Message, SendState
from tuidesk.domain.outgoing.outbox import Outgoing
from tuidesk.store.errors import Upgraded
from tuidesk.store.journal import JournalStorage
from tuidesk.store.lines import seal, unseal
from tuidesk.store.repository import Repository

SAMPLES = Path(__file__).parent / "samples"


@pytest.fixture
def first(tmp_path: Path) -> Path:
    """A desk as format 1 wrote it: three tickets, one archived, a reply in the outbox."""
    desk = tmp_path / "desk"
    shutil.copytree(SAMPLES / "format-1", desk)
    desk.chmod(0o770)
    return desk


def test_everything_of_format_1_is_still_there(first: Path) -> None:
    store = Repository(first)
    assert set(store.tickets()) == {1, 2}
    assert [ticket.number for ticket in store.archived()] == [3]
    thread = store.thread(1)
    assert [entry.id for entry in thread] == [1, 2, 3, 4, 5]
    away = thread[-1].what
    assert isinstance(away, Message)
    assert away.automatic.kind is AutomaticKind.AUTO_REPLY
    assert away.automatic.signs == ("Auto-Submitted: auto-replied",)
    assert [each.state for each in store.all(Outgoing).values()] == [SendState.QUEUED]
    assert store.mail.get(away.raw).startswith(b"From: Olivia")
    store.close()


def test_the_files_of_before_are_kept_and_the_new_ones_say_their_format(first: Path) -> None:
    before = (first / "store/desk.jsonl").read_bytes()
    Repository(first).close()
    kept = first / "store/history/before-format-3"
    assert (kept / "desk.jsonl").read_bytes() == before
    assert (kept / "desk.json").exists()
    assert json.loads((first / "store/desk.json").read_bytes())["_store"]["format"] == 3
    assert unseal((first / "store/desk.jsonl").read_bytes().split(b"\n")[0])["format"] == 3


def test_a_session_of_an_earlier_version_would_stop(first: Path) -> None:
    """The running process of another format meets the new first line at its next look."""
    storage = JournalStorage(first / "store")
    journal = first / "store/desk.jsonl"
    beside = journal.with_name("later")
    beside.write_bytes(seal({"base": storage.seq, "format": 99}))
    beside.replace(journal)
    with pytest.raises(Upgraded, match="restart"):
        storage.refresh()


def test_a_store_of_a_later_version_is_refused(first: Path) -> None:
    snapshot = first / "store/desk.json"
    snapshot.write_bytes(snapshot.read_bytes().replace(b'"format":1', b'"format":99'))
    with pytest.raises(Upgraded, match="format 99"):
        Repository(first)


def test_a_read_only_store_of_format_1_is_read_as_it_is(
    first: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(JournalStorage, "_migrate", lambda self: pytest.fail("it was written"))
    (first / "store/desk.jsonl").chmod(0o440)
    storage = JournalStorage.__new__(JournalStorage)
    with monkeypatch.context() as patched:
        _refuse_writing(patched)
        storage.__init__(first / "store")  # type: ignore[misc]
    assert len(storage.rows("tickets")) == 2


def _refuse_writing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Root may write anything: the refusal of the kernel is played."""
    import os

    real = os.open

    def refusing(path: object, flags: int, *rest: int) -> int:
        if str(path).endswith("desk.jsonl") and flags & os.O_RDWR:
            raise PermissionError(13, "Permission denied")
        return real(path, flags, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "open", refusing)
