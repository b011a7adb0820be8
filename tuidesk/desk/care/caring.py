"""Looking after a desk: doctor, backup, restore."""

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from tuidesk.desk.care.rereading import reread
from tuidesk.desk.care.settling import doubt_queued
from tuidesk.domain.errors import DeskError
from tuidesk.settings.load import load_settings
from tuidesk.settings.trust import set_modes
from tuidesk.store.care.backup import Backup, backup, restore
from tuidesk.store.care.erase import finish_erasures
from tuidesk.store.care.examine import examine
from tuidesk.store.care.finding import Finding
from tuidesk.store.care.mend import mend
from tuidesk.store.repository import Repository

__all__ = ["Backup", "Finding", "Health", "back_up", "check", "put_back"]


@dataclass(frozen=True, slots=True)
class Health:
    """How a store is, and what was mended."""

    findings: tuple[Finding, ...]
    mended: tuple[Finding, ...] = ()

    reread: int = 0
    """Mails that an earlier version had read wrong and that a repair has read again."""
    lost: tuple[Finding, ...] = ()
    """What repairs could not save."""

    @property
    def sound(self) -> bool:
        """Whether nothing that was saved is missing."""
        return not self.lost and self.whole

    @property
    def whole(self) -> bool:
        """Whether what is there now fits together."""
        return all(each.harmless for each in self.findings)


def check(desk: Path, *, repair: bool = False) -> Health:
    """Examines the store of a desk; ``repair`` mends what needs no guess. Raises StoreError."""
    before = mend(desk) if repair else []
    health = _examined(desk)
    left = {(each.kind, each.file) for each in (*health.findings, *health.lost)}
    mended = tuple(each for each in before if (each.kind, each.file) not in left)
    if not repair or not health.whole:
        return replace(health, mended=mended)
    store = Repository(desk)
    corrected = reread(store, datetime.now(UTC)).corrected
    store.close()
    return replace(health, mended=mended, reread=corrected)


def _examined(desk: Path) -> Health:
    found = examine(desk)
    lost = tuple(each for each in found if each.kind == "lost")
    return Health(tuple(each for each in found if each.kind != "lost"), lost=lost)


def back_up(desk: Path, target: Path) -> Backup:
    """Backs the desk up into one file while others may write; raises StoreError."""
    return backup(desk, target)


def put_back(source: Path, desk: Path) -> Health:
    """Restores a backup into a new folder and examines it; raises StoreError."""
    restore(source, desk)
    health = check(desk)
    if {each.kind for each in health.findings} & {"erasure"}:  # the backup was made in its middle
        finish_erasures(desk / "store")
        health = check(desk)
    if health.whole:
        _settle(desk)
    return health


def _settle(desk: Path) -> None:
    """What waited in the outbox when the backup was made may have been sent since."""
    store = Repository(desk)
    doubt_queued(store, datetime.now(UTC), "restored from a backup; it may have been sent since")
    store.settle_here()
    store.close()
    with suppress(DeskError):  # a broken configuration is told when the desk is opened
        set_modes(desk, team=load_settings(desk).worker.start == "service")
