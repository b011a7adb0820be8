"""What a store shows of its past besides its tables: whether it has one, and how far it got."""

import os
from contextlib import suppress
from pathlib import Path

_SAVED = "saved"
_WIDTH = 20
_CONTENTS = ("tickets", "mail", "history", "ledger")


def lived_in(folder: Path) -> bool:
    """Whether there is anything that only a store with tables can have made."""
    return any(path.is_file() for name in _CONTENTS for path in (folder / name).rglob("*"))


def note_saved(folder: Path, seq: int) -> None:
    """Notes that a transaction was acknowledged; a lower number than before is not noted.

    It is not synced: after a power cut it may be lower than the journal, never higher.
    """
    fd = os.open(folder / _SAVED, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o660)
    try:
        if _number(os.pread(fd, _WIDTH, 0)) < seq:
            os.pwrite(fd, b"%*d\n" % (_WIDTH - 1, seq), 0)
    finally:
        os.close(fd)


def last_saved(folder: Path) -> int:
    """The last transaction that anybody was told is saved; 0 if that is not known."""
    with suppress(OSError):
        return _number((folder / _SAVED).read_bytes()[:_WIDTH])
    return 0


def _number(content: bytes) -> int:
    return int(content) if content.strip().isdigit() else 0
