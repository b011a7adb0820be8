"""What processes tell each other without promising to remember: the worker's state."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path

from tuidesk.desk.context import Desk


@dataclass(frozen=True, slots=True)
class MailboxState:
    """How the worker gets on with one mailbox."""

    name: str
    state: str
    """``connecting``, ``listening``, ``fetching`` or ``trouble``."""
    contact: str = ""
    """When the server last answered, ISO 8601."""
    trouble: str = ""
    """What is wrong, with the next step."""
    junk: int | None = None


@dataclass(frozen=True, slots=True)
class WorkerState:
    """What the worker tells the consoles."""

    pid: int = 0
    started: str = ""
    mailboxes: tuple[MailboxState, ...] = ()
    outbox_trouble: str = ""
    responder_trouble: str = ""
    running: bool = field(default=False)

    @property
    def trouble(self) -> str:
        """The first thing that is wrong; empty when all is well."""
        broken = [each.trouble for each in self.mailboxes if each.trouble]
        return broken[0] if broken else self.outbox_trouble or self.responder_trouble

    @property
    def contact(self) -> datetime | None:
        """When a server last answered."""
        times = [each.contact for each in self.mailboxes if each.contact]
        return datetime.fromisoformat(max(times)) if times else None


def worker_folder(desk: Desk) -> Path:
    """The worker's own folder: in a team nobody else may write there."""
    folder = desk.folder / "worker"
    with suppress(OSError):  # a desk that may only be read
        folder.mkdir(mode=0o750, exist_ok=True)
    return folder


def worker_lock(desk: Desk) -> Path:
    """The lock that the one worker holds."""
    return worker_folder(desk) / "lock"


def write_worker_state(desk: Desk, state: WorkerState) -> None:
    """Tells the consoles; never fails, for nothing depends on it."""
    path = worker_folder(desk) / "state.json"
    beside = path.with_name(f"state.{os.getpid()}.new")
    with suppress(OSError):
        beside.write_text(json.dumps(asdict(state)), encoding="utf-8")
        os.replace(beside, path)


def read_worker_state(desk: Desk) -> WorkerState:
    """What the worker told last, and whether it still runs."""
    running = desk.store.is_held(worker_lock(desk))
    try:
        told = json.loads((worker_folder(desk) / "state.json").read_text(encoding="utf-8"))
        boxes = tuple(MailboxState(**each) for each in told.pop("mailboxes"))
        return WorkerState(**{**told, "mailboxes": boxes, "running": running})
    except (OSError, ValueError, TypeError, KeyError):
        return WorkerState(running=running)


@contextmanager
def at_the_desk(desk: Desk) -> Iterator[None]:
    """Tells other processes that somebody sits here whose keys must be answered at once."""
    card = _card(desk, os.getpid())
    with suppress(OSError):  # a desk that may only be read
        os.close(os.open(card, os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW, 0o660))
    try:
        yield
    finally:
        with suppress(OSError):
            card.unlink()


def somebody_is_here(desk: Desk) -> bool:
    """Whether a console is open; what a killed one left behind does not count."""
    cards = desk.store.run_folder.glob("console-*")
    return any(Path("/proc", card.name.partition("-")[2]).exists() for card in cards)


def _card(desk: Desk, process: int) -> Path:
    return desk.store.run_folder / f"console-{process}"
