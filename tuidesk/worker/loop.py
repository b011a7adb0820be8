"""The worker's life: one at a time, until it is told to stop."""

import logging
import os
import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from types import FrameType

from tuidesk.desk.answers.outbox import next_due
from tuidesk.desk.care.archiving import archive_old
from tuidesk.desk.care.rereading import reread
from tuidesk.desk.context import Desk
from tuidesk.desk.hours.change import replan
from tuidesk.desk.incoming.intake import Counts
from tuidesk.desk.responder.answering import answer_arrivals
from tuidesk.desk.running.logins import login_for
from tuidesk.desk.running.presence import worker_folder, worker_lock
from tuidesk.desk.verbs.status import wake_due
from tuidesk.domain.errors import DeskError, NotAllowed
from tuidesk.domain.hours.reckoning import Calendar
from tuidesk.mail.imap import ImapSession
from tuidesk.settings.toml import ConfigError
from tuidesk.settings.trust import demand_trusted
from tuidesk.worker.fetch import fetch_folder
from tuidesk.worker.listen import Listener
from tuidesk.worker.log import log_to
from tuidesk.worker.send import Sent, answers_of, look_for_unknown, send_due
from tuidesk.worker.state import Status

log = logging.getLogger(__name__)

_TICK = 0.25
_TIMERS_EVERY = 10.0
_TROUBLE_PAUSE = 30.0
_ARCHIVED_AT_ONCE = 8
_WORDED_AT_ONCE = 200
_REREAD_AT_ONCE = 20


@dataclass
class Pass:
    """What ``worker --once`` did."""

    fetched: Counts = field(default_factory=Counts)
    sent: Sent = field(default_factory=Sent)
    troubles: list[str] = field(default_factory=list)


def run_once(desk: Desk) -> Pass:
    """Fetches every mailbox and sends what is due, once.

    Raises NotAllowed if a worker runs, Untrusted for a configuration that others may write.
    """
    demand_trusted(desk.folder)
    with desk.store.sole(worker_lock(desk)) as mine:
        _demand(mine)
        done = Pass()
        answers_of(desk).settle()
        _follow_hours(desk, done)
        for mailbox in desk.settings.mailboxes:
            if not mailbox.imap.host:
                continue
            try:
                session = ImapSession(login_for(mailbox.imap, "imap"))
                try:
                    for folder in reversed(session.read_folders()):  # Sent before INBOX
                        done.fetched.add_all(fetch_folder(desk, mailbox, session, folder))
                finally:
                    session.close()
            except DeskError as error:
                done.troubles.append(str(error))
        wake_due(desk)
        while archive_old(desk, _ARCHIVED_AT_ONCE):
            pass
        _answer(desk, done)
        look_for_unknown(desk)
        done.sent = send_due(desk)
        if done.sent.trouble:
            done.troubles.append(done.sent.trouble)
        desk.store.checkpoint_if_due()
        return done


def _follow_hours(desk: Desk, done: Pass) -> None:
    try:
        replan(desk, desk.hours.calendar())
    except DeskError as error:
        done.troubles.append(str(error))


def _answer(desk: Desk, done: Pass) -> None:
    try:
        answer_arrivals(desk)
    except DeskError as error:  # hours that cannot be read must not keep other mail back
        if str(error) not in done.troubles:
            done.troubles.append(str(error))


def run(desk: Desk) -> None:
    """Works until SIGTERM or SIGINT.

    Raises NotAllowed if a worker runs already, Untrusted as ``run_once``.
    """
    demand_trusted(desk.folder)
    with desk.store.sole(worker_lock(desk)) as mine:
        _demand(mine)
        log_to(worker_folder(desk) / "log")
        log.info("worker %d starts", os.getpid())
        stop = _stop_on_signals()
        status = Status(desk)
        listeners = [
            Listener(desk, mailbox, status, stop)
            for mailbox in desk.settings.mailboxes
            if mailbox.imap.host
        ]
        for listener in listeners:
            listener.start()
        _Chores(desk, status).do_until(stop)
        stop.set()
        for listener in listeners:
            listener.join(timeout=10)
        log.info("worker %d ends", os.getpid())


class _Chores:
    """What the main thread does beside the listeners: outbox, timers, checkpoints."""

    def __init__(self, desk: Desk, status: Status) -> None:
        self._desk, self._status = desk, status
        self._unwritten = answers_of(desk)
        self._next_send = desk.clock()
        self._next_timers = desk.clock()
        self._planned: Calendar | None = None
        """The hours under which promises stand."""

    def do_until(self, stop: threading.Event) -> None:
        """Works until it is told to stop, or the desk is gone."""
        self._guarded(self._unwritten.settle)
        while not stop.wait(_TICK) and self._desk.folder.is_dir():
            self._guarded(self._desk.store.refresh)
            self._guarded(self._answer)
            self._guarded(self._timers)
            self._guarded(self._send, pause=True)

    def _answer(self) -> None:
        trouble = ""
        try:
            answer_arrivals(self._desk)
        except DeskError as error:
            trouble = str(error)
        self._status.responder(trouble)

    def _send(self) -> None:
        self._unwritten.settle()
        now, when = self._desk.clock(), next_due(self._desk)
        if when is None:
            self._status.outbox("")
        if when is None or when > now or self._next_send > now:
            return
        look_for_unknown(self._desk)
        trouble = send_due(self._desk, self._unwritten).trouble
        self._status.outbox(trouble)
        if trouble:
            self._next_send = now + timedelta(seconds=_TROUBLE_PAUSE)

    def _timers(self) -> None:
        now = self._desk.clock()
        if now < self._next_timers:
            return
        self._next_timers = now + timedelta(seconds=_TIMERS_EVERY)
        wake_due(self._desk)
        self._replan()
        archive_old(self._desk, _ARCHIVED_AT_ONCE)
        reread(self._desk.store, now, _REREAD_AT_ONCE)
        self._desk.store.take_in_words(_WORDED_AT_ONCE)
        self._desk.store.checkpoint_if_due()

    def _replan(self) -> None:
        """Somebody edited the hours: promises move; what a console changed has moved already."""
        with suppress(ConfigError):  # the responder tells of it
            hours = self._desk.hours.calendar()
            if hours is not self._planned:
                replan(self._desk, self._planned or hours)
                self._planned = hours

    def _guarded(self, chore: Callable[[], object], *, pause: bool = False) -> None:
        """One failing chore must not end the worker, nor keep the others from their work.

        ``pause``: what failed is sending, which is tried again after a while.
        """
        try:
            chore()
        except DeskError as error:
            log.warning("%s", error)
            if pause:
                self._status.outbox(str(error))
        except Exception:
            log.exception("a chore failed")
        else:
            return
        if pause:
            self._next_send = self._desk.clock() + timedelta(seconds=_TROUBLE_PAUSE)


def _demand(mine: bool) -> None:
    if not mine:
        raise NotAllowed("A worker is already running.", "See: tuidesk worker --status")


def _stop_on_signals() -> threading.Event:
    stop = threading.Event()

    def on_signal(number: int, frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, on_signal)
    return stop
