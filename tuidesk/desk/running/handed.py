"""What was handed to a server, kept beside the store: it stays true when the store goes back."""

import os
from contextlib import suppress

from tuidesk.desk.context import Desk
from tuidesk.desk.running.presence import worker_folder
from tuidesk.domain.outgoing.outbox import Outgoing
from tuidesk.store.lines import kept_by_disk

_KEPT = 10_000
"""Attempts; older ones are left out when a worker starts."""


class Handed:
    """The attempts of this desk's worker, each as a Message-ID and the time it was due.

    A mail in the outbox whose attempt stands here has been tried already: the store is older than
    that, since somebody put back an earlier state of it.
    """

    def __init__(self, desk: Desk) -> None:
        self._file = worker_folder(desk) / "handed"
        lines = self._read()
        if len(lines) > 2 * _KEPT:
            lines = lines[-_KEPT:]
            beside = self._file.with_suffix(".new")
            self._write(beside, "".join(f"{line}\n" for line in lines), os.O_TRUNC)
            os.replace(beside, self._file)
        self._attempts = set(lines)

    def knows(self, outgoing: Outgoing) -> bool:
        """Whether this very attempt was made before."""
        return _line(outgoing) in self._attempts

    def note(self, outgoing: Outgoing) -> None:
        """Notes, durably, that an attempt begins; must precede DATA."""
        self._write(self._file, f"{_line(outgoing)}\n", os.O_APPEND)
        self._attempts.add(_line(outgoing))

    def _read(self) -> list[str]:
        with suppress(OSError):
            return self._file.read_text(encoding="utf-8", errors="replace").splitlines()
        return []

    @staticmethod
    def _write(path: os.PathLike[str], text: str, how: int) -> None:
        with kept_by_disk():
            fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW | how, 0o600)
        with kept_by_disk(), os.fdopen(fd, "w", encoding="utf-8") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())


def _line(outgoing: Outgoing) -> str:
    return f"{outgoing.message_id} {outgoing.not_before.isoformat()}"
