"""What servers answered, until it is written down: a busy store or a full disk must not lose it."""

import json
import logging
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

from tuidesk.desk.answers.outbox import unknown_after_crash
from tuidesk.desk.context import Desk
from tuidesk.desk.running.presence import worker_folder
from tuidesk.domain.errors import DeskError
from tuidesk.mail.smtp import Fate, Outcome, Refusal

log = logging.getLogger(__name__)

Write = Callable[[Desk, int, Outcome], None]


class Unwritten:
    """The outcomes of attempts that are not in the store yet, by number in the outbox.

    They are in memory and in the worker's folder, and are written until they are written.
    """

    def __init__(self, desk: Desk, write: Write) -> None:
        self._desk, self._write = desk, write
        self._file = worker_folder(desk) / "outcomes.json"
        self._kept: dict[int, Outcome] = _read(self._file)

    def record(self, number: int, outcome: Outcome) -> None:
        """Writes an outcome down, now or as soon as that can be done."""
        self._kept[number] = outcome
        try:
            self._settle(number)
        except DeskError as error:
            log.warning("outbox %d: %s: not written down yet: %s", number, outcome.fate, error)
            self._save()

    def settle(self) -> None:
        """Writes down what is left; raises DeskError while that cannot be done.

        What was being sent and has no outcome is unknown: its worker ended too early.
        """
        for number in list(self._kept):
            self._settle(number)
        unknown_after_crash(self._desk)

    def _settle(self, number: int) -> None:
        self._write(self._desk, number, self._kept[number])
        del self._kept[number]
        if self._file.exists():
            self._save()

    def _save(self) -> None:
        with suppress(OSError):  # a full disk: they are in memory as long as this process lives
            if not self._kept:
                self._file.unlink(missing_ok=True)
                return
            beside = self._file.with_suffix(".new")
            fd = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
            with os.fdopen(fd, "w", encoding="utf-8") as stream:
                json.dump({number: asdict(each) for number, each in self._kept.items()}, stream)
                stream.flush()
                os.fsync(stream.fileno())
            os.replace(beside, self._file)


def _read(file: Path) -> dict[int, Outcome]:
    try:
        told = json.loads(file.read_text(encoding="utf-8"))
        return {int(number): _outcome(each) for number, each in told.items()}
    except (OSError, ValueError, TypeError, KeyError):
        return {}


def _outcome(told: dict[str, object]) -> Outcome:
    refused = told["refused"]
    assert isinstance(refused, list)
    found = tuple(Refusal(**each) for each in refused)
    return Outcome(Fate(str(told["fate"])), str(told["detail"]), bool(told["pause"]), found)
