"""Whether a folder may hold a desk at all: file system, permissions."""

import os
from contextlib import suppress
from pathlib import Path

from tuidesk.store.errors import StoreError

_SHARED_BY_NETWORK = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "9p", "vboxsf", "afs"}


def check_place(desk: Path, mounts: Path = Path("/proc/self/mountinfo")) -> None:
    """Raises StoreError if others may read the desk, or locks do not work where it is."""
    mode = desk.stat().st_mode
    if mode & 0o007:
        raise StoreError(f"Everybody on this machine may read {desk}.", f"Run: chmod o-rwx {desk}")
    kind = _file_system(desk, mounts)
    if kind in _SHARED_BY_NETWORK:
        raise StoreError(
            f"{desk} is on {kind}: locks and appends are not safe there.",
            "Move the desk to a local disk.",
        )


def place_mark(store: Path) -> str:
    """Tells a store from a copy of it: a folder keeps its number when it is moved or renamed.

    A copy of a whole disk is told by the machine.
    """
    machine = ""
    with suppress(OSError):
        machine = Path("/etc/machine-id").read_text().strip()
    return f"{store.stat().st_ino}-{machine}"


def _file_system(folder: Path, mounts: Path) -> str:
    if not mounts.exists():
        return ""
    device = os.stat(folder).st_dev
    wanted = f"{os.major(device)}:{os.minor(device)}"
    for line in mounts.read_text().splitlines():
        words = line.split()
        if words[2] == wanted:
            return words[words.index("-") + 1]
    return ""
