"""The write lock with its turnstile: who waits is served before who comes again."""

import fcntl
import getpass
import os
import pwd
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from tuidesk.store.errors import Busy, ReadOnly

_POLL = 0.0005
PATIENCE = 5.0
"""Seconds after which a waiting writer gives up."""
_A_LOOK = 0.05
"""Seconds for which others, who only look whether a lock is held, may be in the way."""


@contextmanager
def write_lock(folder: Path, patience: float = PATIENCE) -> Iterator[None]:
    """Holds the store's write lock; raises Busy after ``patience`` seconds.

    A new descriptor each time: threads exclude one another too, and no editor inherits it.
    """
    deadline = time.monotonic() + patience
    with ExitStack() as held:
        turnstile = _opened(folder / "queue", held)
        _line_up(turnstile, deadline, folder)
        lock = _opened(folder / "lock", held)
        _take(lock, deadline, folder)
        fcntl.flock(turnstile, fcntl.LOCK_UN)
        with suppress(OSError):  # only for people: a full disk must not keep anybody from the lock
            os.pwrite(lock, f"{os.getpid()} {_user()}".ljust(60).encode() + b"\n", 0)
        yield


@contextmanager
def sole(path: Path) -> Iterator[bool]:
    """Tries to be the only holder of a lock file; yields whether it worked."""
    deadline = time.monotonic() + _A_LOOK
    with ExitStack() as held:
        fd = _opened(path, held, 0o600)  # who cannot open it cannot hold it against its owner
        while not _taken_at_once(fd):
            if time.monotonic() > deadline:
                yield False
                return
            time.sleep(_POLL)
        os.ftruncate(fd, 0)
        os.pwrite(fd, f"{os.getpid()}\n".encode(), 0)
        yield True


def holder(path: Path) -> int | None:
    """The process that holds a lock file of ``sole``; None when nobody does."""
    if not is_held(path):
        return None
    known = _processes_with(path)
    if known:
        return known[0]
    words = path.read_text(errors="replace").split()
    return int(words[0]) if words and words[0].isdecimal() else None


def is_held(path: Path) -> bool:
    """Whether a living process holds the lock file."""
    try:
        fd = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    except PermissionError:  # of another user: the kernel tells who holds it all the same
        return bool(_processes_with(path))
    except OSError:
        return False
    try:
        return not _taken_at_once(fd, fcntl.LOCK_SH)  # who looks does not hinder who looks
    finally:
        os.close(fd)


def _opened(path: Path, held: ExitStack, mode: int = 0o660) -> int:
    try:
        fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, mode)
    except PermissionError as error:
        raise ReadOnly(
            f"You may not write to {path.parent}.", "Ask to be added to its group."
        ) from error
    except OSError as error:
        raise ReadOnly(f"{path.parent} cannot be written to ({error.strerror}).") from error
    held.callback(os.close, fd)
    return fd


def _line_up(fd: int, deadline: float, folder: Path) -> None:
    """Waits behind those who came before: the kernel serves who is blocked in that order.

    A blocked ``flock`` knows no deadline, so a thread is blocked in our stead, on a copy of the
    descriptor: a lock that comes too late is let go when both are closed.
    """
    if _taken_at_once(fd):
        return
    served, copy = threading.Event(), os.dup(fd)

    def wait() -> None:
        try:
            fcntl.flock(copy, fcntl.LOCK_EX)
            served.set()
        finally:
            os.close(copy)

    threading.Thread(target=wait, name="tuidesk-queue", daemon=True).start()
    if not served.wait(deadline - time.monotonic()):
        raise _busy(folder)


def _take(fd: int, deadline: float, folder: Path) -> None:
    """Takes the lock as the only one who waits for it; to look often is quicker than a thread."""
    while not _taken_at_once(fd):
        if time.monotonic() > deadline:
            raise _busy(folder)
        time.sleep(_POLL)


def _taken_at_once(fd: int, kind: int = fcntl.LOCK_EX) -> bool:
    try:
        fcntl.flock(fd, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _busy(folder: Path) -> Busy:
    known = [_described(process) for process in _processes_with(folder / "lock")]
    words: list[str] = []
    with suppress(OSError):
        words = (folder / "lock").read_text(errors="replace").split()
    holder = f"process {words[0]} of {words[1]}" if len(words) > 1 else "another process"
    who = known[0] if known else holder
    return Busy(f"The store is locked by {who}.", "Try again; if it stays, end that process.")


def _processes_with(path: Path) -> list[int]:
    """The processes that hold a lock on a file, as the kernel knows them; who holds it may lie."""
    with suppress(OSError, ValueError):
        inode = path.stat().st_ino
        lines = Path("/proc/locks").read_text().splitlines()
        held = [words for words in map(str.split, lines) if "->" not in words]
        return [
            int(words[4])
            for words in held
            if words[1] == "FLOCK" and words[5].rpartition(":")[2] == str(inode) and words[4] != "0"
        ]
    return []


def _described(process: int) -> str:
    try:
        owner = pwd.getpwuid(Path("/proc", str(process)).stat().st_uid).pw_name
    except (OSError, KeyError):
        return f"process {process}"
    return f"process {process} of {owner}"


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return str(os.getuid())
