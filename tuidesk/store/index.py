"""The derived index: Message-IDs to tickets, and archived tickets. Deleting it loses nothing."""

import fcntl
import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tuidesk.domain.tickets.searching import prepared
from tuidesk.domain.tickets.threading import Sighting
from tuidesk.store.errors import Damaged, ReadOnly, StoreError
from tuidesk.store.lines import Json, make_folder, to_json

VERSION = 2
_SCHEMA = """
create table message (message_id text, ticket int, entry int, mailbox text, at text, digest text,
                      direction text, gmail text, gmail_thread text);
create index message_by_id on message (message_id);
create index message_by_gmail on message (gmail) where gmail is not null;
create index message_by_gmail_thread on message (gmail_thread) where gmail_thread is not null;
create table reference (message_id text, ticket int, mailbox text, at text);
create index reference_by_id on reference (message_id);
create table archived (number integer primary key, status text, updated text, document text);
create index archived_by_status on archived (status);
create index archived_by_time on archived (updated);
create table progress (ticket integer primary key, bytes int, worded int default 0);
create index progress_unworded on progress (ticket) where worded < bytes;
create table entry (id integer primary key autoincrement, ticket int, entry int);
create index entry_by_ticket on entry (ticket);
create virtual table words using fts5 (subject, people, body, content='', columnsize=0,
                                       tokenize='unicode61 remove_diacritics 2');
create table meta (key text primary key, value int);
"""


@dataclass(frozen=True, slots=True)
class Copy:
    """A stored message with a given id."""

    ticket: int
    entry: int
    mailbox: str
    digest: str
    direction: str


def _takes_back(record: Json) -> bool:
    """Whether a record says that the words of another one count no more."""
    undone = record["kind"] == "state" and record["state"] == "undone"
    return undone or record["kind"] in ("corrected", "moved", "withdrawn")


def _likely_parents(record: Json) -> list[str]:
    """The nearest references of a message, the one that its conversation began with, and the mail
    that it reports on."""
    references: list[str] = record.get("references", [])
    original = (record.get("bounce") or {}).get("original_message_id")
    found = [*references[:20], *references[20:][-1:], *([original] if original else [])]
    return list(dict.fromkeys(found))


def word_fields(record: Json) -> tuple[str, str, str] | None:
    """Subject, people and body of a record as the index keeps their words; None if it has none."""
    if record["kind"] == "note":
        return "", prepared(record.get("by", "")), prepared(record["text"])
    if record["kind"] not in ("in", "out", "corrected"):
        return None
    roles = ("to", "cc", "reply_to")
    people = [record["sender"], *(each for role in roles for each in record.get(role, []))]
    if record.get("customer"):
        people.append(record["customer"])
    names = " ".join(f"{each.get('name', '')} {each.get('address', '')}" for each in people)
    files = " ".join(each["name"] for each in record.get("attachments", []))
    body = prepared(f"{record.get('text', '')}\n{files}")
    return prepared(record["subject"]), prepared(names), body


class Index:
    """An SQLite file that can be deleted at any moment; it is then built again."""

    def __init__(self, path: Path | None) -> None:
        """Opens or makes the file; None: it lives in memory. Raises StoreError, ReadOnly."""
        self._path = path
        self._db = self._opened(path) if path else self._filled(_in_memory())
        self._inode = path.stat().st_ino if path else 0

    def close(self) -> None:
        """Closes the file."""
        self._db.close()

    def replaced(self) -> bool:
        """Whether somebody deleted the file, or put another in its place."""
        if self._path is None:
            return False
        try:
            return self._path.stat().st_ino != self._inode
        except OSError:
            return True

    def forget(self, number: int) -> None:
        """Takes out everything of a ticket that there is no more."""
        for table in ("message", "reference", "entry", "progress"):
            self._ask(f"delete from {table} where ticket = ?", (number,))
        self._ask("delete from archived where number = ?", (number,))

    @property
    def high(self) -> int:
        """The highest ticket number it has seen."""
        row = self._ask("select value from meta where key = 'high'").fetchone()
        return int(row[0]) if row else 0

    def progress(self) -> dict[int, int]:
        """How many bytes of each thread it has read."""
        return dict(self._ask("select ticket, bytes from progress"))

    def progress_of(self, number: int) -> int:
        """How many bytes of one thread it has read."""
        row = self._ask("select bytes from progress where ticket = ?", (number,)).fetchone()
        return int(row[0]) if row else 0

    def archived_numbers(self) -> set[int]:
        """The tickets that it knows as archived."""
        return {row[0] for row in self._ask("select number from archived")}

    @contextmanager
    def batch(self, high: int) -> Iterator[None]:
        """Additions that count together; afterwards every ticket up to ``high`` has been seen.

        Raises StoreError if the file cannot be written.
        """
        try:
            self._db.execute("begin immediate")
            yield
            highest = max(high, self.high)
            self._ask("insert or replace into meta values ('high', ?)", (highest,))
            self._db.commit()
        except sqlite3.OperationalError as error:
            raise StoreError(f"{self._path}: {error}.", "It can be deleted at any time.") from error
        except sqlite3.DatabaseError as error:
            raise Damaged(f"{self._path}: {error}.", "It can be deleted at any time.") from error
        finally:
            if self._db.in_transaction:
                self._db.rollback()

    def add_records(self, ticket: int, mailbox: str, records: Iterable[Json], end: int) -> None:
        """Notes the messages among a thread's records; ``end`` is how far that reads."""
        for record in records:
            if record["kind"] == "moved":
                self._forget_entry(ticket, record["of"])
            if record["kind"] == "corrected":
                self._ask(
                    "update message set digest = ? where ticket = ? and entry = ?",
                    (record.get("digest", ""), ticket, record["of"]),
                )
            if record["kind"] not in ("in", "out"):
                continue
            at, gmail = record["at"], record.get("gmail") or {}
            self._ask(
                "insert into message values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    record["message_id"],
                    ticket,
                    record["id"],
                    mailbox,
                    at,
                    record.get("digest", ""),
                    record["kind"],
                    gmail.get("message"),
                    gmail.get("thread"),
                ),
            )
            self._db.executemany(
                "insert into reference values (?, ?, ?, ?)",
                [(each, ticket, mailbox, at) for each in _likely_parents(record)],
            )
        self._ask(
            "insert into progress values (?, ?, 0) "
            "on conflict do update set bytes = excluded.bytes",
            (ticket, end),
        )

    def _forget_words(self, ticket: int, entry: int) -> None:
        self._ask("delete from entry where ticket = ? and entry = ?", (ticket, entry))

    def _forget_entry(self, ticket: int, entry: int) -> None:
        for table in ("message", "entry"):
            self._ask(f"delete from {table} where ticket = ? and entry = ?", (ticket, entry))

    def set_archived(self, number: int, document: Json | None) -> None:
        """Notes an archived ticket; ``None``: it is not archived."""
        if document is None:
            self._ask("delete from archived where number = ?", (number,))
            return
        row = (number, document.get("status", "new"), document["updated"], to_json(document))
        self._ask("insert or replace into archived values (?, ?, ?, ?)", row)

    def copies(self, message_id: str) -> list[Copy]:
        """Stored messages of that id."""
        return self._copies("message_id", message_id)

    def gmail_copies(self, gmail_id: str) -> list[Copy]:
        """Stored messages of that X-GM-MSGID."""
        return self._copies("gmail", gmail_id)

    def sightings(self, message_id: str) -> list[Sighting]:
        """Tickets that hold a message of that id."""
        return self._sightings("message", "message_id", message_id)

    def references_to(self, message_id: str) -> list[Sighting]:
        """Tickets that hold a message which names that id."""
        return self._sightings("reference", "message_id", message_id)

    def gmail_thread(self, thread: str) -> list[Sighting]:
        """Tickets that hold a message of that X-GM-THRID."""
        return self._sightings("message", "gmail_thread", thread)

    def archived(self, limit: int) -> Iterator[Json]:
        """The documents of archived tickets, the last changed first."""
        rows = self._ask("select document from archived order by updated desc limit ?", (limit,))
        return (json.loads(row[0]) for row in rows)

    def archived_counts(self) -> dict[str, int]:
        """How many tickets are archived, by status."""
        return dict(self._ask("select status, count(*) from archived group by status"))

    def unworded(self, limit: int) -> list[tuple[int, int, int]]:
        """Tickets whose words are not all in it: number, bytes it has the words of, bytes read."""
        rows = self._ask(
            "select ticket, worded, bytes from progress where worded < bytes limit ?", (limit,)
        )
        return [(ticket, worded, end) for ticket, worded, end in rows]

    def add_words(self, ticket: int, records: Iterable[Json], end: int) -> None:
        """Takes in the words of a thread's records; ``end`` is how far that reads."""
        for record in records:
            if _takes_back(record):
                self._forget_words(ticket, record["of"])
            fields = word_fields(record)
            if fields is None:
                continue
            known = self._ask(
                "insert into entry (ticket, entry) values (?, ?)",
                (ticket, record.get("id", record.get("of"))),
            )
            self._ask(
                "insert into words (rowid, subject, people, body) values (?, ?, ?, ?)",
                (known.lastrowid, *fields),
            )
        self._ask("update progress set worded = ? where ticket = ?", (end, ticket))

    def find(self, expression: str) -> Iterator[tuple[int, int]]:
        """Ticket and entry of everything that an FTS5 expression finds, the newest first."""
        rows = self._ask(
            "select entry.ticket, entry.entry from words join entry on entry.id = words.rowid "
            "where words match ? order by words.rowid desc",
            (expression,),
        )
        yield from rows

    def rows_with(self, expression: str) -> set[int]:
        """The rows in which an FTS5 expression is found."""
        rows = self._ask("select rowid from words where words match ?", (expression,))
        return {row[0] for row in rows}

    def rows_of(self, ticket: int) -> set[int]:
        """The rows that hold the entries of a ticket."""
        rows = self._ask("select id from entry where ticket = ?", (ticket,))
        return {row[0] for row in rows}

    def archived_ticket(self, number: int) -> Json | None:
        """The document of one archived ticket."""
        row = self._ask("select document from archived where number = ?", (number,)).fetchone()
        return json.loads(row[0]) if row else None

    def _copies(self, column: str, value: str) -> list[Copy]:
        rows = self._ask(
            f"select ticket, entry, mailbox, digest, direction from message where {column} = ?",
            (value,),
        )
        return [Copy(*row) for row in rows]

    def _sightings(self, table: str, column: str, value: str) -> list[Sighting]:
        rows = self._ask(f"select ticket, mailbox, at from {table} where {column} = ?", (value,))
        return [Sighting(ticket, box, datetime.fromisoformat(at)) for ticket, box, at in rows]

    def _ask(self, question: str, values: Sequence[object] = ()) -> sqlite3.Cursor:
        try:
            return self._db.execute(question, values)
        except sqlite3.OperationalError as error:
            raise StoreError(f"{self._path}: {error}.", "It can be deleted at any time.") from error
        except sqlite3.DatabaseError as error:
            raise Damaged(f"{self._path}: {error}.", "It can be deleted at any time.") from error

    def _opened(self, path: Path) -> sqlite3.Connection:
        try:
            make_folder(path.parent)
            with _alone(path.parent):
                return self._known(path) or self._made(path)
        except PermissionError as error:
            raise ReadOnly(f"You may not write to {path.parent}.") from error
        except OSError as error:
            raise StoreError(f"{path}: {error.strerror}.", "It can be deleted.") from error
        except sqlite3.Error as error:
            raise StoreError(f"{path}: {error}.", "It can be deleted at any time.") from error

    def _known(self, path: Path) -> sqlite3.Connection | None:
        """The file that is there, if this version made it and its head is whole."""
        with suppress(sqlite3.DatabaseError):
            connection = _connected(path)
            if connection.execute("pragma user_version").fetchone()[0] == VERSION:
                return connection
            connection.close()
        return None

    def _made(self, path: Path) -> sqlite3.Connection:
        for left in path.parent.glob(f"{path.name}*"):
            left.unlink(missing_ok=True)
        return self._filled(_connected(path))

    @staticmethod
    def _filled(connection: sqlite3.Connection) -> sqlite3.Connection:
        connection.isolation_level = None
        connection.executescript(f"begin;{_SCHEMA}pragma user_version={VERSION};commit;")
        return connection


def _in_memory() -> sqlite3.Connection:
    return sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One process at a time makes the file."""
    with (folder / "making").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _connected(path: Path) -> sqlite3.Connection:
    if path.is_symlink():
        path.unlink()
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o660))  # SQLite: 0640
    connection = sqlite3.connect(path, timeout=5, isolation_level=None, check_same_thread=False)
    connection.execute("pragma journal_mode=wal")
    connection.execute("pragma synchronous=off")  # derived: a power cut costs a rebuild
    return connection
