"""Whether a folder may hold a desk at all: file system, permissions."""

import ctypes
import os
import struct
from contextlib import suppress
from pathlib import Path

from tuidesk.store.errors import StoreError

_AT_FDCWD, _STATX_BTIME, _STATX_SIZE, _BIRTH_AT = -100, 0x800, 256, 0x50
_SHARED_BY_NETWORK = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "9p", "vboxsf", "afs"}


def check_place(desk: Path, mounts: Path = Path("/proc/self/mountinfo")) -> None:
    """Raises StoreError if others may read the desk, or locks do not work where it is."""
    mode = desk.stat().st_mode
    if mode & 0o007:
        raise StoreError(f"Everybody on this machine can read {desk}.", f"Run: chmod o-rwx {desk}")
    kind = _file_system(desk, mounts)
    if kind in _SHARED_BY_NETWORK:
        raise StoreError(
            f"{desk} is on {kind}: locks and appends are not safe there.",
            "Move the desk to a local disk.",
        )


def place_mark(store: Path) -> str:
    """Tells a store from a copy of it: ``inode-birth-machine``.

    A folder keeps its number and the time of its birth when it is moved or renamed. A number alone
    is given out again: what is put back in place of a deleted folder often has the same. A copy of
    a whole disk is told by the machine.
    """
    machine = ""
    with suppress(OSError):
        machine = Path("/etc/machine-id").read_text().strip()
    return f"{store.stat().st_ino}-{_birth(store)}-{machine}"


def is_place(mark: str, store: Path) -> bool:
    """Whether a mark is of this store; where a file system tells no birth the others decide."""
    inode, birth, machine = place_mark(store).split("-", 2)
    known = mark.split("-", 2)
    if len(known) < 3:  # as marks were before births were in them
        return known == [inode, machine]
    same_birth = known[1] == birth or not (known[1] and birth)
    return same_birth and [known[0], known[2]] == [inode, machine]


def _birth(path: Path) -> str:
    """When a file was made, in nanoseconds; empty where that is not known (statx(2))."""
    answer = ctypes.create_string_buffer(_STATX_SIZE)
    try:
        failed = ctypes.CDLL(None).statx(_AT_FDCWD, os.fsencode(path), 0, _STATX_BTIME, answer)
    except (OSError, AttributeError):  # no Linux, or an old one
        return ""
    (told,) = struct.unpack_from("=I", answer, 0)
    seconds, rest = struct.unpack_from("=qI", answer, _BIRTH_AT)
    return f"{seconds * 10**9 + rest}" if not failed and told & _STATX_BTIME and seconds else ""


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
