"""The store as the rest of the program sees it: frozen tickets, threads, transactions, changes."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import datetime
from pathlib import Path

from tuidesk.store.dated import keep_version
from tuidesk.store.errors import Damaged
from tuidesk.store.lines import Json
from tuidesk.store.lock import holder, is_held, sole
from tuidesk.store.place import check_place, is_place, place_mark
from tuidesk.store.rawmail import RawMail
from tuidesk.store.reading import Records
from tuidesk.store.table import JournalDB
from tuidesk.store.tables import TABLES
from tuidesk.store.transaction import Transaction


class Repository(Records):
    """One desk's store. Every process has its own; they agree through the files.

    Raises StoreError and its kinds. ``clock`` gives the time of transactions.
    """

    def __init__(self, desk: Path, clock: Callable[[], datetime] | None = None) -> None:
        check_place(desk)
        folder = desk / "store"
        self._db = JournalDB(folder, clock)
        super().__init__(folder, self._db.journal)
        self.mail = RawMail(folder)

    def close(self) -> None:
        """Closes the files; nothing is lost without it."""
        self.catalogue.close()
        self._db.close()

    @property
    def run_folder(self) -> Path:
        """Where processes leave what need not survive them."""
        folder = self._folder / "run"
        with suppress(OSError):  # a disk that can only be read
            folder.mkdir(mode=0o770, exist_ok=True)
        return folder

    @property
    def trouble(self) -> str:
        """Why the newest changes cannot be read, for people; empty when all is well."""
        return self._journal.trouble

    def demand_readable(self) -> None:
        """Raises Damaged if the newest changes cannot be read; a line cut by a crash is none."""
        if self._journal.damaged:
            raise Damaged(self._journal.trouble, "Run: tuidesk doctor")

    def signing_key(self) -> bytes:
        """The desk's secret for Message-IDs, made by whoever needs it first."""
        if "signing_key" not in self._identity():
            self._identify(signing_key=secrets.token_hex(32))
        return bytes.fromhex(self._identity()["signing_key"])

    @property
    def copied(self) -> bool:
        """Whether this is a copy of a desk: both would send what is in the outbox."""
        known: str = self._identity().get("place", self._place)
        return not is_place(known, self._folder)

    def remember_place(self) -> None:
        """Notes where the store is, once; a copy of it is known by that."""
        if not self.copied and self._identity().get("place") != self._place:
            self.settle_here()

    def settle_here(self) -> None:
        """Makes this the desk, whatever it was copied from."""
        with self._journal.transaction("tuidesk") as edits:
            edits.put("desk", 1, {**self._identity(), "place": self._place})

    def _identity(self) -> Json:
        return self._journal.row("desk", 1) or {}

    def _identify(self, **members: str) -> None:
        """Adds members to what the desk is known by; somebody else may have been faster."""
        with self._journal.transaction("tuidesk") as edits:
            edits.put("desk", 1, {**members, **self._identity()})

    @property
    def _place(self) -> str:
        return place_mark(self._folder)

    def keep_hours(self, text: str, at: datetime) -> None:
        """Keeps this version of the hours, dated: a promise is judged by the hours of its day."""
        keep_version(self._folder / "hours", text, at, ".toml")

    @staticmethod
    def is_held(lock: Path) -> bool:
        """Whether a living process holds a lock file."""
        return is_held(lock)

    @staticmethod
    def holder(lock: Path) -> int | None:
        """The process that holds a lock file."""
        return holder(lock)

    @staticmethod
    def sole(lock: Path) -> AbstractContextManager[bool]:
        """Tries to be the only holder of a lock file; gives whether it worked."""
        return sole(lock)

    @contextmanager
    def transaction(self, by: str) -> Iterator[Transaction]:
        """Changes that become true together when the block ends, durable, or not at all."""
        with self._journal.transaction(by) as edits:
            transaction = Transaction(self, edits, self._journal, TABLES)
            try:
                yield transaction
                transaction.write()
            finally:
                self.threads.forget()
                self.ledger.forget()
        self._take_in()

    def checkpoint_if_due(self) -> bool:
        """Folds the journal into the snapshot when it has grown; says whether it did."""
        if not self._journal.checkpoint_due():
            return False
        self._journal.checkpoint()
        return True

    def checkpoint(self) -> None:
        """Folds the journal into the snapshot now."""
        self._journal.checkpoint()
