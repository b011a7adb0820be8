"""The line before the write lock: first come, first served, and nobody is stuck in it."""

import os
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest

from tuidesk.store.errors import Busy
from tuidesk.store.lock import is_held, sole, write_lock


def test_writers_are_served_in_the_order_they_came(tmp_path: Path) -> None:
    served: list[int] = []
    with write_lock(tmp_path):
        writers = [writer(tmp_path, partial(served.append, 0))]
        until(lambda: is_held(tmp_path / "queue"))
        for number in range(1, 7):
            writers.append(writer(tmp_path, partial(served.append, number)))
            until(lambda: blocked(tmp_path / "queue") == len(writers) - 1)
    for each in writers:
        each.join()
    assert served == list(range(7))


def test_who_gives_up_leaves_the_line(tmp_path: Path) -> None:
    with write_lock(tmp_path):
        first = writer(tmp_path, lambda: None)
        until(lambda: is_held(tmp_path / "queue"))
        with pytest.raises(Busy, match=str(os.getpid())), write_lock(tmp_path, patience=0.01):
            pass
        assert blocked(tmp_path / "queue") == 1
    first.join()
    until(lambda: not open_files(tmp_path))
    with write_lock(tmp_path, patience=0.5):
        assert is_held(tmp_path / "lock")


def writer(folder: Path, work: Callable[[], None]) -> threading.Thread:
    """A thread that wants the lock once."""

    def write() -> None:
        with write_lock(folder):
            work()

    thread = threading.Thread(target=write)
    thread.start()
    return thread


def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not true():
        assert time.monotonic() < deadline


def blocked(path: Path) -> int:
    """How many wait in the kernel for a file's lock: their lines have an arrow."""
    inode = f":{path.stat().st_ino} "
    waiting = [line for line in Path("/proc/locks").read_text().splitlines() if "->" in line]
    return sum(inode in line for line in waiting)


def open_files(folder: Path) -> list[str]:
    """Which files of a folder this process holds open."""
    targets = []
    for descriptor in Path("/proc/self/fd").iterdir():
        with suppress(FileNotFoundError):  # closed since it was listed
            targets.append(os.readlink(descriptor))
    return [target for target in targets if target.startswith(str(folder))]


def test_who_looks_whether_a_lock_is_held_does_not_keep_it_from_anybody(tmp_path: Path) -> None:
    path, over = tmp_path / "lock", threading.Event()
    path.touch()

    def look() -> None:
        while not over.is_set():
            is_held(path)

    lookers = [threading.Thread(target=look) for _ in range(3)]
    for each in lookers:
        each.start()
    try:
        for _ in range(200):
            with sole(path) as alone:
                assert alone
    finally:
        over.set()
        for each in lookers:
            each.join()
    assert not is_held(path)
