"""A fake Gmail: IMAP with X-GM-EXT-1, labels as folders, IDLE, and faults on demand."""

import asyncio
import re
import ssl
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime

from tuidesk.demo.loopback import LoopbackServer
from tuidesk.demo.mailstore import SENT, SPECIAL_USE, Mail, Mailstore

_BEFORE_LOGIN = "IMAP4rev1 UNSELECT IDLE NAMESPACE QUOTA ID XLIST CHILDREN X-GM-EXT-1 SASL-IR"
_AFTER_LOGIN = f"{_BEFORE_LOGIN} UIDPLUS MOVE CONDSTORE ESEARCH LIST-EXTENDED SPECIAL-USE"
_WORDS = re.compile(rb'"((?:[^"\\]|\\.)*)"|(\([^)]*\))|(\S+)')
_PARTIAL = re.compile(r"BODY\.PEEK\[\](?:<(\d+)\.(\d+)>)?")
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


@dataclass
class Faults:
    """What goes wrong, once each: set a field, and the next occasion takes it."""

    refuse_greeting: bool = False
    """Greets with BYE, "Too many simultaneous connections"."""
    drop_on: str = ""
    """Cuts the connection when this command arrives."""
    drop_in_literal: bool = False
    """Cuts the connection in the middle of a mail."""
    stall_on: str = ""
    """Says nothing any more when this command arrives."""

    def take(self, name: str) -> bool:
        """Whether a yes-or-no fault is due; it is then spent."""
        due = bool(getattr(self, name))
        setattr(self, name, False)
        return due

    def take_command(self, name: str, command: str) -> bool:
        """Whether a fault waits for this command; it is then spent."""
        if getattr(self, name) != command:
            return False
        setattr(self, name, "")
        return True


class FakeGmail(LoopbackServer):
    """The IMAP server of one account."""

    def __init__(
        self,
        store: Mailstore,
        user: str = "support@shop.example",
        password: str = "demo",
        tls: ssl.SSLContext | None = None,
    ) -> None:
        super().__init__(tls)
        self.store, self.user, self.password = store, user, password
        self.faults = Faults()

    async def converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One IMAP session."""
        await _Session(self, reader, writer).run()


class _Dropped(ConnectionError):
    """The connection is cut on purpose."""


class _Session:
    """One connection's state and its commands."""

    def __init__(
        self, server: FakeGmail, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._server, self._store = server, server.store
        self._reader, self._writer = reader, writer
        self._logged_in = False
        self._folder = ""
        self._known: list[int] = []
        self._commands: dict[str, Callable[[str, list[str]], Awaitable[str]]] = {
            "LOGIN": self._login,
            "LIST": self._list,
            "STATUS": self._status,
            "SELECT": self._select,
            "EXAMINE": self._select,
            "UID FETCH": self._fetch,
            "UID SEARCH": self._search,
            "APPEND": self._append,
            "IDLE": self._idle,
        }

    async def run(self) -> None:
        """Greets and answers commands until the client leaves."""
        if self._server.faults.take("refuse_greeting"):
            await self._say("* BYE Too many simultaneous connections. (Failure)")
            return
        await self._say("* OK Gimap ready")
        while line := await self._reader.readline():
            words = _words(line)
            if len(words) < 2:
                await self._say("* BAD no command")
                continue
            if await self._command(words[0], words[1].upper(), words[2:]):
                return

    async def _command(self, tag: str, name: str, rest: list[str]) -> bool:
        if name == "UID" and rest:
            name, rest = f"UID {rest[0].upper()}", rest[1:]
        if self._server.faults.take_command("drop_on", name):
            raise _Dropped
        if self._server.faults.take_command("stall_on", name):
            await asyncio.sleep(3600)
        if name == "CAPABILITY":
            await self._say(f"* CAPABILITY {_AFTER_LOGIN if self._logged_in else _BEFORE_LOGIN}")
            await self._say(f"{tag} OK done")
        elif name == "LOGOUT":
            await self._say("* BYE LOGOUT Requested")
            await self._say(f"{tag} OK bye")
            return True
        elif name in ("NOOP", "ID", "ENABLE", "UNSELECT", "CLOSE"):
            await self._tell_news()
            await self._say(f"{tag} OK done")
        elif name not in self._commands:
            await self._say(f"{tag} BAD Unknown command")
        elif name != "LOGIN" and not self._logged_in:
            await self._say(f"{tag} NO log in first")
        else:
            await self._say(f"{tag} {await self._commands[name](tag, rest)}")
        return False

    async def _login(self, tag: str, rest: list[str]) -> str:
        if rest[:2] != [self._server.user, self._server.password]:
            return "NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)"
        self._logged_in = True
        return "OK authenticated (Success)"

    async def _list(self, tag: str, rest: list[str]) -> str:
        for name, use in SPECIAL_USE.items():
            await self._say(f'* LIST (\\HasNoChildren{" " + use if use else ""}) "/" "{name}"')
        return "OK Success"

    async def _status(self, tag: str, rest: list[str]) -> str:
        if rest[0] not in SPECIAL_USE:
            return "NO [NONEXISTENT] Unknown Mailbox"
        await self._say(f'* STATUS "{rest[0]}" (MESSAGES {len(self._store.folder(rest[0]))})')
        return "OK Success"

    async def _select(self, tag: str, rest: list[str]) -> str:
        if rest[0] not in SPECIAL_USE:
            return "NO [NONEXISTENT] Unknown Mailbox"
        self._folder = rest[0]
        self._known = list(self._store.folder(self._folder))
        await self._say("* FLAGS (\\Answered \\Flagged \\Draft \\Deleted \\Seen)")
        await self._say(f"* OK [UIDVALIDITY {self._store.uid_validity}] UIDs valid.")
        await self._say(f"* {len(self._known)} EXISTS")
        await self._say("* 0 RECENT")
        await self._say(f"* OK [UIDNEXT {self._store.next_uid(self._folder)}] Predicted next UID.")
        return "OK [READ-ONLY] selected"

    async def _search(self, tag: str, rest: list[str]) -> str:
        mails = self._store.folder(self._folder)
        found = [uid for uid in mails if self._matches(uid, mails, rest)]
        await self._say("* SEARCH" + "".join(f" {uid}" for uid in found))
        return "OK SEARCH completed (Success)"

    def _matches(self, uid: int, mails: dict[int, Mail], criteria: list[str]) -> bool:
        name, value = criteria[0].upper(), criteria[-1]
        if name == "UID":
            low, _, high = value.partition(":")
            last = max(mails)
            if "*" in value:
                return uid == last or (low.isdigit() and uid >= int(low))
            return int(low) <= uid <= int(high or low)
        if name == "SINCE":
            return mails[uid].arrived.date() >= _day(value)
        if name == "X-GM-RAW":
            return mails[uid].message_id == f"<{value.removeprefix('rfc822msgid:')}>"
        if name == "HEADER":
            return value in mails[uid].message_id
        return True

    async def _fetch(self, tag: str, rest: list[str]) -> str:
        mails = self._store.folder(self._folder)
        numbers = {uid: at for at, uid in enumerate(mails, 1)}
        for uid in _uid_set(rest[0], mails):
            mail = mails[uid]
            await self._write(f"* {numbers[uid]} FETCH (UID {uid}".encode())
            await self._write_items(mail, rest[1])
            await self._say(")")
        return "OK Success"

    async def _write_items(self, mail: Mail, wanted: str) -> None:
        upper = wanted.upper()
        if "RFC822.SIZE" in upper:
            await self._write(f" RFC822.SIZE {len(mail.raw)}".encode())
        if "INTERNALDATE" in upper:
            await self._write(f' INTERNALDATE "{_internal_date(mail.arrived)}"'.encode())
        if "X-GM-MSGID" in upper:
            labels = " ".join(f'"{label}"' for label in sorted(mail.labels))
            ids = f" X-GM-THRID {mail.thread} X-GM-MSGID {mail.gmail_id} X-GM-LABELS ({labels})"
            await self._write(ids.replace("\\", "\\\\").encode())
        if "HEADER.FIELDS" in upper:
            head = f"Message-ID: {mail.message_id}\r\n\r\n".encode()
            await self._literal("BODY[HEADER.FIELDS (MESSAGE-ID)]", head)
        elif part := _PARTIAL.search(upper):
            start = int(part[1] or 0)
            end = start + int(part[2]) if part[2] else len(mail.raw)
            await self._literal(f"BODY[]<{start}>" if part[1] else "BODY[]", mail.raw[start:end])

    async def _literal(self, name: str, content: bytes) -> None:
        await self._write(f" {name} {{{len(content)}}}\r\n".encode())
        if self._server.faults.take("drop_in_literal"):
            await self._write(content[: len(content) // 2])
            raise _Dropped
        await self._write(content)

    async def _append(self, tag: str, rest: list[str]) -> str:
        size = int(rest[-1].strip("{}"))
        await self._say("+ go ahead")
        raw = await self._reader.readexactly(size)
        await self._reader.readline()
        self._store.add(raw, {"\\Sent"} if rest[0] == SENT else {"\\Inbox"})
        return "OK [APPENDUID 1 1] (Success)"

    async def _idle(self, tag: str, rest: list[str]) -> str:
        await self._say("+ idling")
        done = asyncio.ensure_future(self._reader.readline())
        seen = self._store.version
        while not done.done():
            await asyncio.wait([done], timeout=0.05)
            if self._store.version != seen:
                seen = self._store.version
                await self._tell_news()
        if not done.result():
            raise ConnectionResetError
        return "OK IDLE terminated (Success)"

    async def _tell_news(self) -> None:
        if not self._folder:
            return
        now = list(self._store.folder(self._folder))
        for at in range(len(self._known), 0, -1):
            if self._known[at - 1] not in now:
                await self._say(f"* {at} EXPUNGE")
        if len(now) != len(self._known) or now != self._known:
            await self._say(f"* {len(now)} EXISTS")
        self._known = now

    async def _say(self, line: str) -> None:
        await self._write(f"{line}\r\n".encode())

    async def _write(self, content: bytes) -> None:
        self._writer.write(content)
        await self._writer.drain()


def _words(line: bytes) -> list[str]:
    found = []
    for quoted, group, word in _WORDS.findall(line.strip()):
        raw = re.sub(rb"\\(.)", rb"\1", quoted) if quoted else group or word
        found.append(raw.decode("utf-8", "replace"))
    return found


def _uid_set(text: str, mails: dict[int, Mail]) -> list[int]:
    wanted: set[int] = set()
    for piece in text.split(","):
        low, colon, high = piece.partition(":")
        last = max(mails, default=0)
        end = last if high == "*" else int(high or low)
        wanted |= {uid for uid in mails if int(low) <= uid <= end} if colon else {int(low)}
    return [uid for uid in mails if uid in wanted]


def _day(text: str) -> date:
    number, month, year = text.strip('"').split("-")
    return datetime(int(year), _MONTHS.index(month) + 1, int(number)).date()


def _internal_date(moment: datetime) -> str:
    return f"{moment.day:02}-{_MONTHS[moment.month - 1]}-{moment.year} {moment:%H:%M:%S %z}"
