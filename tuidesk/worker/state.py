"""What the worker tells the consoles, kept by several threads, written when it changes."""

import os
from dataclasses import replace
from threading import Lock

from tuidesk.desk.context import Desk
from tuidesk.desk.running.presence import MailboxState, WorkerState, write_worker_state


class Status:
    """The worker's state; safe to change from any of its threads."""

    def __init__(self, desk: Desk) -> None:
        self._desk, self._lock = desk, Lock()
        self._boxes = {each.name: MailboxState(each.name, "") for each in desk.settings.mailboxes}
        self._state = WorkerState(pid=os.getpid(), started=desk.now().isoformat())
        self._tell()

    def mailbox(self, name: str, state: str, trouble: str = "", *, contact: bool = False) -> None:
        """Says how it goes with a mailbox; ``contact``: the server has just answered."""
        with self._lock:
            before = self._boxes[name]
            at = self._desk.now().isoformat(timespec="minutes") if contact else before.contact
            self._boxes[name] = replace(before, state=state, trouble=trouble, contact=at)
            self._tell_if(before != self._boxes[name])

    def junk(self, name: str, count: int | None) -> None:
        """Says how many mails lie in a mailbox's Junk."""
        with self._lock:
            before = self._boxes[name]
            self._boxes[name] = replace(before, junk=count)
            self._tell_if(before != self._boxes[name])

    def outbox(self, trouble: str) -> None:
        """Says what keeps mail from leaving; empty when nothing does."""
        with self._lock:
            changed = self._state.outbox_trouble != trouble
            self._state = replace(self._state, outbox_trouble=trouble)
            self._tell_if(changed)

    def responder(self, trouble: str) -> None:
        """Says what keeps the autoresponder from deciding; empty when nothing does."""
        with self._lock:
            changed = self._state.responder_trouble != trouble
            self._state = replace(self._state, responder_trouble=trouble)
            self._tell_if(changed)

    def _tell_if(self, changed: bool) -> None:
        if changed:
            self._tell()

    def _tell(self) -> None:
        boxes = tuple(self._boxes.values())
        write_worker_state(self._desk, replace(self._state, mailboxes=boxes))
