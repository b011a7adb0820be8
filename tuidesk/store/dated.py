"""Dated versions of a text: what it said on a day stays known when it is changed."""

import os
from datetime import UTC, datetime
from pathlib import Path

from tuidesk.store.lines import kept_by_disk, make_folder, sync_file, sync_folder, write_all


def keep_version(folder: Path, text: str, at: datetime, suffix: str) -> bool:
    """Keeps a text under the time from which it holds; False if it is the newest one already.

    ``2026-11-28T101500Z.toml`` holds until the next name. Raises StoreError.
    """
    content = text.encode()
    newest = max(folder.glob(f"*{suffix}"), default=None)
    if newest is not None and newest.read_bytes() == content:
        return False
    make_folder(folder)
    name = f"{at.astimezone(UTC):%Y-%m-%dT%H%M%SZ}{suffix}"
    beside = folder / f"{name}.{os.getpid()}.new"
    with kept_by_disk():
        fd = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o660)
        try:
            write_all(fd, content)
            sync_file(fd)
        finally:
            os.close(fd)
        os.replace(beside, folder / name)
        sync_folder(folder)
    return True
