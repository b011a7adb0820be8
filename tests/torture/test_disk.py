"""The store on a disk that dies at every call, is full at every call, or loses power."""

import hashlib
import os
import shutil
from pathlib import Path

import pytest

from tests.clock import NOW, FakeClock
from tests.torture.disk import Died, Disk, write_disk
from tests.torture.scenario import Fact, opened, sound, steps
from tuidesk.store.errors import StoreError

SHARES = {"write store/desk.jsonl": (0.001, 0.5, 0.999)}
"""How much of a write happens before the process dies in it; nothing and all are other calls."""


def run(folder: Path, disk: Disk) -> tuple[list[Fact], int]:
    """The facts that were acknowledged until the disk died, and how often it refused."""
    facts: list[Fact] = []
    with pytest.MonkeyPatch.context() as patched:
        disk.install(patched)
        desk = None
        try:
            clock = FakeClock(NOW)
            desk = opened(folder, clock)
            facts += iter(steps(desk, clock))
        except Died:
            pass
        finally:
            disk.dead = True
            if desk is not None:
                desk.store.catalogue.close()
    disk.release()
    return facts, 0


def fresh(folder: Path, tmp_path: Path, name: str) -> Path:
    copy = tmp_path / name
    shutil.copytree(folder, copy)
    copy.chmod(0o770)
    return copy


def later() -> FakeClock:
    clock = FakeClock(NOW)
    clock.forward(days=8)
    return clock


def count_calls(folder: Path, tmp_path: Path) -> list[str]:
    disk = Disk(fresh(folder, tmp_path, "counted"))
    with pytest.MonkeyPatch.context() as patched:
        disk.install(patched)
        clock = FakeClock(NOW)
        desk = opened(Path(disk.root), clock)
        assert len(list(steps(desk, clock))) > 10
        desk.close()
    return disk.calls


@pytest.mark.parametrize("part", range(4))
def test_dying_at_every_call_and_inside_every_write(
    folder: Path, tmp_path: Path, part: int
) -> None:
    calls = count_calls(folder, tmp_path)
    assert len(calls) > 150
    for at in range(1 + part, len(calls) + 1, 4):
        inside = (0.5,) if calls[at - 1].startswith("write") else ()
        shares = (0.0, *SHARES.get(calls[at - 1], inside))
        for share in shares:
            copy = fresh(folder, tmp_path, "desk-dying")
            facts, _ = run(copy, Disk(copy, die_at=at, share=share))
            assert sound(copy, facts, later()) == [], (at, calls[at - 1], share)
            shutil.rmtree(copy)


@pytest.mark.parametrize("part", range(2))
def test_every_disk_that_a_power_cut_may_leave(folder: Path, tmp_path: Path, part: int) -> None:
    copy = fresh(folder, tmp_path, "desk-power")
    disk = Disk(copy, power=True)
    found: dict[bytes, tuple[dict[str, bytes | None], int, str]] = {}
    facts: list[Fact] = []

    def look() -> None:
        for files in disk.disks():
            key = hashlib.sha256(repr((sorted(files.items()), len(facts))).encode()).digest()
            found.setdefault(key, (files, len(facts), disk.calls[-1]))

    disk.after = look
    with pytest.MonkeyPatch.context() as patched:
        disk.install(patched)
        clock = FakeClock(NOW)
        desk = opened(copy, clock)
        for fact in steps(desk, clock):
            facts.append(fact)
            look()
        desk.close()
    assert len(found) > 300
    for files, known, call in list(found.values())[part::2]:
        left = tmp_path / "left"
        write_disk(files, left)
        assert sound(left, facts[:known], later()) == [], (known, call)
        shutil.rmtree(left)


def test_a_disk_that_is_full_at_every_call(folder: Path, tmp_path: Path) -> None:
    calls = count_calls(folder, tmp_path)
    for at in range(1, len(calls) + 1, 2):
        copy = fresh(folder, tmp_path, "desk-full")
        facts, refused = run_full(copy, at)
        assert refused <= 1
        assert sound(copy, facts, later()) == [], (at, calls[at - 1])
        shutil.rmtree(copy)


def run_full(folder: Path, at: int) -> tuple[list[Fact], int]:
    """Goes on after the one refusal, as a person would who freed some space."""
    disk = Disk(folder, full_at=at)
    facts: list[Fact] = []
    refused = 0
    with pytest.MonkeyPatch.context() as patched:
        disk.install(patched)
        clock = FakeClock(NOW)
        try:
            desk = opened(folder, clock)
        except (StoreError, OSError):
            refused += 1
            desk = opened(folder, clock)
        try:
            for fact in steps(desk, clock):
                facts.append(fact)
        except StoreError:
            refused += 1
        desk.close()
    return facts, refused


def test_the_disk_itself_notices(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A write without fsync may be lost, one with it may not: the model is not blind."""
    root = tmp_path / "root"
    root.mkdir()
    disk = Disk(root, power=True)
    disk.install(monkeypatch)
    fd = os.open(root / "a", os.O_WRONLY | os.O_CREAT, 0o660)
    os.write(fd, b"words")
    assert {files.get("a", b"gone") for files in disk.disks()} >= {b"gone", b"words", b"\0" * 5}
    os.fsync(fd)
    os.close(fd)
    assert {files.get("a", b"gone") for files in disk.disks()} == {b"gone", b"words"}
    fd = os.open(root, os.O_RDONLY)
    disk._fds[fd] = str(root)
    os.fsync(fd)
    os.close(fd)
    assert {files.get("a", b"gone") for files in disk.disks()} == {b"words"}
