"""A mailbox on an IMAP server: folders, new mail, IDLE. It changes no flag and deletes nothing."""

import logging
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from tuidesk.domain.letters.message import GmailIds
from tuidesk.mail.folders import Use, use_of
from tuidesk.mail.imap_answers import Folder, fetched, folders, quoted
from tuidesk.mail.imap_connection import LOST, close, connect
from tuidesk.mail.login import CommandRefused, Login, MailError, Unreachable, explain

log = logging.getLogger(__name__)

BATCH = 50
PART = 2**20
"""Larger mails are fetched in pieces of so many bytes: imaplib2 reads long lines slowly."""
_MANY = 500
GONE = "gone from the server"
TOO_LARGE = 60 * 2**20
_NEWS = ("EXISTS", "EXPUNGE", "FETCH", "VANISHED")


@dataclass(frozen=True, slots=True)
class Opened:
    """A folder as it was when it was opened."""

    uid_validity: int
    uid_next: int
    exists: int


@dataclass(frozen=True, slots=True)
class Fetched:
    """A mail as the server gave it; where that is not all of it, ``reason`` tells why."""

    uid: int
    raw: bytes
    arrived: datetime
    gmail: GmailIds | None = None
    labels: frozenset[str] = frozenset()
    reason: str = ""


class ImapSession:
    """One connection, to be used by one thread. Raises MailError; then it is of no more use."""

    def __init__(self, login: Login) -> None:
        self._login = login
        self._imap = connect(login)
        self.gmail = "X-GM-EXT-1" in self._imap.capabilities
        greeting = str(getattr(self._imap, "welcome", ""))
        self._forgets_uids = "courier" in greeting.lower()
        """Such servers give UIDs in EXAMINE that they do not keep; SELECT changes no flag here."""
        self._folder = ""

    def close(self) -> None:
        """Ends the session."""
        close(self._imap)

    def folders(self) -> list[Folder]:
        """Every folder with its special uses."""
        return folders(self._ask("LIST", self._imap.list, '""', '"*"'))

    def read_folders(self) -> list[str]:
        """What to fetch: on Gmail the folder of all mail, elsewhere INBOX and Sent."""
        known = self.folders()
        everything = _with_use(known, "\\all")
        if self.gmail and everything:
            return [everything]
        sent = self._sent_among(known)
        return ["INBOX", *([sent] if sent else [])]

    def sent_folder(self) -> str | None:
        """Where copies of sent mail are: as configured, as the server says, or by its name."""
        return self._sent_among(self.folders())

    def _sent_among(self, known: list[Folder]) -> str | None:
        wanted = self._login.sent_folder
        if wanted:
            return next((each.wire_name for each in known if each.name == wanted), None)
        named = (each.wire_name for each in known if use_of(each.name) is Use.SENT)
        return _with_use(known, Use.SENT) or next(named, None)

    def junk_count(self) -> int | None:
        """How many mails lie in Junk; they stay there."""
        junk = _with_use(self.folders(), "\\junk")
        if junk is None:
            return None
        return self._status_of(junk, "MESSAGES")

    def open(self, folder: str) -> Opened:
        """Opens a folder for reading only."""
        self._drain()
        readonly = not self._forgets_uids
        answer = self._ask("SELECT", self._imap.select, quoted(folder), readonly=readonly)
        self._folder = folder
        validity, following = (self._number(name) for name in ("UIDVALIDITY", "UIDNEXT"))
        exists = int(answer[-1]) if answer and str(answer[-1], "ascii").isdigit() else 0
        if not validity:
            raise Unreachable(f"{self._login.host} gives no UIDVALIDITY for {folder}.")
        if not following:
            following = self._status_of(folder, "UIDNEXT") or self._next_uid(exists)
        return Opened(validity, following, exists)

    def _status_of(self, folder: str, item: str) -> int:
        """One number of STATUS; 0 where the server does not tell it."""
        try:
            answer = self._ask("STATUS", self._imap.status, quoted(folder), f"({item})")
        except CommandRefused:
            return 0
        words = b" ".join(each for each in answer if isinstance(each, bytes)).replace(b")", b" ")
        found = words.upper().split()
        at = found.index(item.encode()) + 1 if item.encode() in found else len(found)
        return int(found[at]) if at < len(found) and found[at].isdigit() else 0

    def uids_from(self, uid: int) -> list[int]:
        """The UIDs of the open folder from one on, ascending."""
        found = self._search("UID", f"{uid}:*")
        return [each for each in found if each >= uid]  # ``n:*`` always names the last mail too

    def uids_since(self, when: datetime) -> list[int]:
        """The UIDs of mail that arrived at that time or later, to the second."""
        earlier = when.astimezone(UTC).replace(microsecond=0) - timedelta(days=1)  # SEARCH knows
        day = f"{earlier.day}-{_MONTHS[earlier.month - 1]}-{earlier.year}"  # days of no zone
        found = self._search("SINCE", day)
        limit, kept = earlier + timedelta(days=1), list[int]()
        for start in range(0, len(found), _MANY):
            answer = self._uid("FETCH", _set(found[start : start + _MANY]), "(UID INTERNALDATE)")
            kept += [uid for uid, facts in fetched(answer).items() if _arrival(facts) >= limit]
        return sorted(kept)

    def fetch(self, uids: list[int]) -> Iterator[Fetched]:
        """The mails of these UIDs in ascending order; what vanished meanwhile is told as such."""
        for start in range(0, len(uids), BATCH):
            batch = uids[start : start + BATCH]
            try:
                yield from list(self._fetch_batch(batch))
            except CommandRefused:
                yield from map(self._fetch_alone, batch)

    def message_ids(self, uids: list[int]) -> dict[int, str]:
        """The Message-ID line of each mail, or its Gmail id; for a changed UIDVALIDITY."""
        found: dict[int, str] = {}
        for start in range(0, len(uids), _MANY):
            some = _set(uids[start : start + _MANY])
            answer = self._uid("FETCH", some, "(UID BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)])")
            for uid, items in fetched(answer).items():
                line = next((value for key, value in items.items() if key.startswith("BODY[")), b"")
                text = (line or b"").decode("ascii", "replace").partition(":")[2].strip()
                found[uid] = text
        return found

    def has_message(self, folder: str, message_id: str) -> bool:
        """Whether a folder holds a mail of that Message-ID."""
        self.open(folder)
        bare = message_id.strip("<>")
        if self.gmail:
            return bool(self._search("X-GM-RAW", f'"rfc822msgid:{_argument(bare)}"'))
        return bool(self._search("HEADER", "Message-ID", f'"{_argument(bare)}"'))

    def append(self, folder: str, raw: bytes) -> None:
        """Files a copy of a sent mail."""
        self._ask("APPEND", self._imap.append, quoted(folder), r"(\Seen)", None, raw)

    def wait_for_news(self, seconds: float, stop: threading.Event) -> bool:
        """Waits in IDLE until the folder changes; False when the time is over or ``stop`` is set.

        It is only a bell: look for new UIDs afterwards in any case.
        """
        if "IDLE" not in self._imap.capabilities:
            stop.wait(min(seconds, 30))
            return not stop.is_set()
        done = threading.Event()
        answers: list[Any] = []

        def ended(answer: Any) -> None:
            answers.append(answer)
            done.set()

        try:
            self._imap.idle(seconds, callback=ended)
            rang = False
            while not done.wait(0.1):
                rang = rang or self._has_news()
                if rang or stop.is_set():
                    self._imap._end_idle()
        except LOST as error:
            raise explain(self._login, error, "IMAP") from None
        if answers[0][2]:
            kind, text = answers[0][2]
            raise explain(self._login, kind(text), "IMAP")
        rang = rang or self._has_news()
        self._drain()
        return rang

    def _has_news(self) -> bool:
        return any(kind in _NEWS for kind, _ in list(self._imap.untagged_responses))

    def _fetch_batch(self, uids: list[int]) -> Iterator[Fetched]:
        wanted = "(UID RFC822.SIZE INTERNALDATE"
        wanted += " X-GM-MSGID X-GM-THRID X-GM-LABELS)" if self.gmail else ")"
        facts = fetched(self._uid("FETCH", _set(uids), wanted))
        small = [uid for uid in uids if _size(facts.get(uid)) <= PART and uid in facts]
        bodies = fetched(self._uid("FETCH", _set(small), "(UID BODY.PEEK[])")) if small else {}
        for uid in uids:
            known = facts.get(uid)
            if known is None:
                reason = "not answered" if self._search("UID", str(uid)) else GONE
                yield Fetched(uid, b"", datetime.now(UTC), reason=reason)
                continue
            raw, reason = self._body(uid, _size(known), bodies.get(uid, {}).get("BODY[]"))
            yield Fetched(uid, raw, _arrival(known), _gmail_ids(known), _labels(known), reason)

    def _fetch_alone(self, uid: int) -> Fetched:
        """One mail of a batch that the server refused as a whole."""
        try:
            return next(self._fetch_batch([uid]))
        except CommandRefused as error:
            return Fetched(uid, b"", datetime.now(UTC), reason=error.message)

    def _body(self, uid: int, size: int, body: bytes | None) -> tuple[bytes, str]:
        if size > TOO_LARGE:
            head = self._part(uid, 0, PART)
            return head or b"", f"{size} bytes: only its beginning was fetched"
        if size > PART:
            body = self._in_parts(uid)
            if body is None:
                return b"", "a piece of it could not be read"
        return (body, "") if body else (b"", "the server gave no content")

    def _in_parts(self, uid: int) -> bytes | None:
        """A mail by pieces, until one is short: the size that a server tells may be wrong."""
        parts: list[bytes] = []
        at = 0
        while at <= TOO_LARGE:
            part = self._part(uid, at, PART)
            if not isinstance(part, bytes):
                return None
            if len(part) > PART:  # the server knows no pieces and gave it whole
                return part if not at else None
            parts.append(part)
            at += len(part)
            if len(part) < PART:
                return b"".join(parts)
        return None

    def _part(self, uid: int, start: int, length: int) -> bytes | None:
        """One piece; empty behind the end, None if the answer has none."""
        answer = self._uid("FETCH", str(uid), f"(UID BODY.PEEK[]<{start}.{length}>)")
        items = fetched(answer).get(uid, {})
        named = (f"BODY[]<{start}>", f"BODY[]<{start}.{length}>", "BODY[]")
        found = [items[name] or b"" for name in named if name in items]
        return found[0] if found else None

    def _next_uid(self, exists: int) -> int:
        """One more than the last mail's, as the mail itself tells it."""
        if not exists:
            return 1
        last = fetched(self._ask("FETCH", self._imap.fetch, "*", "(UID)"))
        if not last:
            raise Unreachable(f"{self._login.host} does not say the number of its last mail.")
        return max(last) + 1

    def _search(self, *criteria: str) -> list[int]:
        answer = self._uid("SEARCH", *criteria)
        return sorted(int(word) for line in answer if line for word in line.split())

    def _number(self, name: str) -> int:
        _, values = self._imap.response(name)
        given = [value for value in values or [] if value]
        return int(given[-1]) if given else 0

    def _uid(self, command: str, *arguments: str) -> list[Any]:
        return self._ask(command, self._imap.uid, command, *arguments)

    def _ask(self, name: str, method: Any, *arguments: Any, **named: Any) -> list[Any]:
        self._drain()
        self._imap.make_room()
        try:
            verdict, answer = method(*arguments, **named)
        except LOST as error:
            raise explain(self._login, error, "IMAP") from None
        if verdict != "OK":
            text = b" ".join(each for each in answer or [] if isinstance(each, bytes)).decode(
                errors="replace"
            )
            words = self._login.scrub(text)
            raise CommandRefused(f"IMAP {self._login.host} refuses {name}: {words}")
        found: list[Any] = answer or []
        return found

    def _drain(self) -> None:
        list(self._imap.pop_untagged_responses())


_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def _argument(text: str) -> str:
    if not text.isascii() or any(char in text for char in '\r\n\0"\\'):
        raise MailError("That Message-ID cannot be searched for.")
    return text


def _set(uids: list[int]) -> str:
    return ",".join(map(str, uids))


def _with_use(known: list[Folder], use: str) -> str | None:
    return next((folder.wire_name for folder in known if use in folder.uses), None)


def _size(facts: dict[str, Any] | None) -> int:
    value = (facts or {}).get("RFC822.SIZE")
    return int(value) if isinstance(value, bytes) and value.isdigit() else 0


def _arrival(facts: dict[str, Any]) -> datetime:
    text = (facts.get("INTERNALDATE") or b"").decode("ascii", "replace").strip()
    try:
        day, clock, zone = text.split()
        number, month, year = day.split("-")
        stamp = f"{year}-{_MONTHS.index(month.title()) + 1:02}-{int(number):02}T{clock}{zone}"
        return datetime.fromisoformat(stamp).astimezone(UTC)
    except ValueError:
        return datetime.now(UTC)


def _gmail_ids(facts: dict[str, Any]) -> GmailIds | None:
    message, thread = facts.get("X-GM-MSGID"), facts.get("X-GM-THRID")
    if not isinstance(message, bytes) or not isinstance(thread, bytes):
        return None
    return GmailIds(message.decode(), thread.decode())


def _labels(facts: dict[str, Any]) -> frozenset[str]:
    labels = facts.get("X-GM-LABELS") or []
    return frozenset(each.decode("ascii", "replace") for each in labels if isinstance(each, bytes))
