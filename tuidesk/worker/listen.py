"""Keeps one mailbox fetched: connect, catch up, wait in IDLE, and again, whatever happens."""

import logging
import threading
import time
from contextlib import suppress

from tuidesk.desk.context import Desk
from tuidesk.desk.running.connections import NO_SENT_FOLDER
from tuidesk.desk.running.logins import login_for
from tuidesk.domain.errors import DeskError
from tuidesk.mail.imap import ImapSession
from tuidesk.mail.login import CommandRefused, LoginRefused, Unreachable
from tuidesk.settings.model import Mailbox
from tuidesk.worker.fetch import fetch_folder
from tuidesk.worker.state import Status

log = logging.getLogger(__name__)

_PAUSES = (1, 2, 5, 15, 30, 60, 120)
_REFUSED_PAUSE = 900
_REFUSALS = 3
_POLL_OTHERS = 120


class Listener(threading.Thread):
    """The thread of one mailbox; ends soon after ``stop`` is set."""

    def __init__(self, desk: Desk, mailbox: Mailbox, status: Status, stop: threading.Event) -> None:
        super().__init__(name=f"imap-{mailbox.name}", daemon=True)
        self._desk, self._mailbox, self._status, self._stop_event = desk, mailbox, status, stop
        self._failures = 0
        self._refusals = 0
        self._sent_missing = False

    def run(self) -> None:
        """Connects again and again, with growing pauses."""
        while not self._stop_event.is_set():
            try:
                self._session()
            except DeskError as error:
                self._report(error)
                self._stop_event.wait(self._pause(error))
            except Exception as error:
                log.exception("%s: fetching failed", self._mailbox.name)
                self._report(
                    DeskError(f"Fetching failed ({type(error).__name__}).", "See worker/log.")
                )
                self._stop_event.wait(_PAUSES[-1])

    def _session(self) -> None:
        name = self._mailbox.name
        if self._failures == 0:
            self._status.mailbox(name, "connecting")
        session = ImapSession(login_for(self._mailbox.imap, "imap"))
        try:
            self._refusals = 0
            with suppress(CommandRefused):
                self._status.junk(name, session.junk_count())
            folders = session.read_folders()
            self._sent_missing = not session.gmail and session.sent_folder() is None
            if self._sent_missing:
                log.warning("%s: %s", name, NO_SENT_FOLDER)
            self._listen(session, folders)
        finally:
            session.close()

    def _listen(self, session: ImapSession, folders: list[str]) -> None:
        """The first folder rings; the others are looked at every other minute."""
        first, *others = folders
        looked, trouble = float("-inf"), ""
        while not self._stop_event.is_set():
            if others and time.monotonic() - looked > _POLL_OTHERS:
                trouble = self._fetch_others(session, others)
                looked = time.monotonic()
            self._fetch(session, first)
            self._failures = 0
            told = trouble or (NO_SENT_FOLDER if self._sent_missing else "")
            self._status.mailbox(self._mailbox.name, "listening", told, contact=True)
            poll = self._desk.settings.timings.poll
            wait = min(poll, _POLL_OTHERS) if others else poll
            session.wait_for_news(wait, self._stop_event)

    def _fetch_others(self, session: ImapSession, folders: list[str]) -> str:
        """A folder that the server refuses must not keep the others from being read."""
        trouble = ""
        for folder in folders:
            try:
                self._fetch(session, folder)
            except CommandRefused as error:
                log.warning("%s: %s: %s", self._mailbox.name, folder, error)
                trouble = str(error)
        return trouble

    def _fetch(self, session: ImapSession, folder: str) -> None:
        fetch_folder(self._desk, self._mailbox, session, folder, self._stop_event.is_set)

    def _report(self, error: DeskError) -> None:
        """One lost connection is everyday life; only what lasts is shown as trouble."""
        self._failures += 1
        lasting = self._failures > 1 or not isinstance(error, Unreachable)
        log.warning("%s: %s", self._mailbox.name, error)
        self._status.mailbox(self._mailbox.name, "trouble", str(error) if lasting else "")

    def _pause(self, error: DeskError) -> float:
        if isinstance(error, LoginRefused):
            self._refusals += 1
            if self._refusals >= _REFUSALS:
                return _REFUSED_PAUSE  # hammering with a wrong password locks accounts (B6.8)
        return _PAUSES[min(self._failures, len(_PAUSES)) - 1]
