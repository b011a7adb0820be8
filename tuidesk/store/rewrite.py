"""The one way in which a file of the store is changed that is not only added to."""

from collections.abc import Callable
from pathlib import Path

from tuidesk.store.lines import read_file, replace_file
from tuidesk.store.lock import write_lock


def rewrite(folder: Path, path: Path, change: Callable[[bytes], bytes]) -> bool:
    """Replaces a file by what ``change`` makes of it; says whether that was anything else.

    It is read and written under one hold of the write lock of the store in ``folder``: what
    somebody adds meanwhile cannot be lost. Raises StoreError.
    """
    with write_lock(folder):
        before = read_file(path)
        after = change(before)
        if after == before:
            return False
        replace_file(path, [after])
        return True
