"""The mail of the fake Gmail: one store of messages, folders that are views of labels."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.parser import BytesHeaderParser
from threading import RLock

ALL, INBOX, SENT = "[Gmail]/All Mail", "INBOX", "[Gmail]/Sent Mail"
JUNK, TRASH, DRAFTS = "[Gmail]/Spam", "[Gmail]/Trash", "[Gmail]/Drafts"
SPECIAL_USE = {
    INBOX: "",
    ALL: "\\All",
    SENT: "\\Sent",
    JUNK: "\\Junk",
    TRASH: "\\Trash",
    DRAFTS: "\\Drafts",
}
_LABEL_OF = {INBOX: "\\Inbox", SENT: "\\Sent", JUNK: "\\Spam", TRASH: "\\Trash", DRAFTS: "\\Draft"}
_FIRST_ID = 1_790_000_000_000_000_001


@dataclass
class Mail:
    """One message with Gmail's numbers for it."""

    raw: bytes
    message_id: str
    gmail_id: int
    thread: int
    arrived: datetime
    labels: set[str] = field(default_factory=set)
    flags: set[str] = field(default_factory=set)


class Mailstore:
    """Every mail of one account; safe to use from several threads."""

    def __init__(self, uid_validity: int = 1) -> None:
        self.lock = RLock()
        self.uid_validity = uid_validity
        self.mails: list[Mail] = []
        self._uids: dict[str, dict[int, Mail]] = {name: {} for name in SPECIAL_USE}
        self._next_uid = dict.fromkeys(SPECIAL_USE, 1)
        self.version = 0
        """Grows with every change; who waits in IDLE compares it."""

    def add(self, raw: bytes, labels: set[str], arrived: datetime | None = None) -> Mail:
        """Files a mail under labels such as ``\\Inbox``; a known Message-ID adds nothing."""
        with self.lock:
            head = BytesHeaderParser().parsebytes(raw)
            message_id = str(head.get("message-id", "")).strip()
            known = self.find(message_id) if message_id else None
            if known is not None:
                known.labels |= labels
                return known
            gmail_id = _FIRST_ID + len(self.mails)
            refs = re.findall(r"<[^<>]+>", f"{head.get('in-reply-to')} {head.get('references')}")
            parent = next((found for ref in refs if (found := self.find(ref))), None)
            thread = parent.thread if parent else gmail_id
            mail = Mail(
                raw, message_id, gmail_id, thread, arrived or datetime.now(UTC), set(labels)
            )
            self.mails.append(mail)
            self._file(mail)
            self.version += 1
            return mail

    def find(self, message_id: str) -> Mail | None:
        """The mail of that Message-ID, brackets included."""
        with self.lock:
            return next((mail for mail in self.mails if mail.message_id == message_id), None)

    def folder(self, name: str) -> dict[int, Mail]:
        """The mails of a folder by UID."""
        with self.lock:
            return dict(self._uids[name])

    def next_uid(self, name: str) -> int:
        """The UID that the folder's next mail gets."""
        return self._next_uid[name]

    def expunge(self, mail: Mail) -> None:
        """Deletes a mail for good."""
        with self.lock:
            self.mails.remove(mail)
            for uids in self._uids.values():
                for uid in [uid for uid, each in uids.items() if each is mail]:
                    del uids[uid]
            self.version += 1

    def renumber(self) -> None:
        """Gives every folder a new UIDVALIDITY and new UIDs, as a rebuilt server does."""
        with self.lock:
            self.uid_validity += 1
            self._uids = {name: {} for name in SPECIAL_USE}
            self._next_uid = dict.fromkeys(SPECIAL_USE, 1001)
            for mail in self.mails:
                self._file(mail)
            self.version += 1

    def _file(self, mail: Mail) -> None:
        for name in SPECIAL_USE:
            hidden = {"\\Spam", "\\Trash"} & mail.labels
            in_all = name == ALL and not hidden
            if in_all or _LABEL_OF.get(name) in mail.labels:
                self._uids[name][self._next_uid[name]] = mail
                self._next_uid[name] += 1
