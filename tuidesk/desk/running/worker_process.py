"""Starts, finds and stops the worker's process; a solo console's worker outlives its terminal."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable

from tuidesk.desk.context import Desk
from tuidesk.desk.running.presence import worker_lock
from tuidesk.domain.errors import NotAllowed
from tuidesk.settings.model import Settings
from tuidesk.settings.secrets import has_secret
from tuidesk.settings.trust import demand_trusted

_STARTS_WITHIN = 10.0
"""Seconds."""


def has_servers(settings: Settings) -> bool:
    """Whether any mailbox has a server; without one the desk works offline."""
    return any(each.imap.host or each.smtp.host for each in settings.mailboxes)


def worker_is_ours(desk: Desk) -> bool:
    """Whether this desk's consoles start the worker, and there is something for it to do."""
    return desk.settings.worker.start == "console" and has_servers(desk.settings)


def start_if_wanted(desk: Desk) -> bool:
    """Starts a detached worker if this desk's consoles do that and none runs yet.

    It returns when that worker can be found, so that ``stop`` finds it. Raises Untrusted for a
    configuration that others may write.
    """
    lock = worker_lock(desk)
    if not worker_is_ours(desk) or desk.store.is_held(lock):
        return False
    demand_trusted(desk.folder)
    servers = [box.imap if box.imap.host else box.smtp for box in desk.settings.mailboxes]
    if not all(has_secret(server) for server in servers if server.host and server.user):
        return False
    process = subprocess.Popen(
        [sys.executable, "-m", "tuidesk", "--desk", str(desk.folder), "worker"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        cwd="/",
    )
    _wait(lambda: desk.store.is_held(lock) or process.poll() is not None, _STARTS_WITHIN)
    return desk.store.is_held(lock)


def stop(desk: Desk, patience: float = 15) -> bool:
    """Asks the worker to end and waits for it; False if none runs.

    Raises NotAllowed if it is somebody else's or does not end.
    """
    lock = worker_lock(desk)
    pid = desk.store.holder(lock)
    if pid is None:
        return False
    try:
        os.kill(pid, signal.SIGTERM)
    except ProcessLookupError:
        return False
    except PermissionError:
        raise NotAllowed(f"The worker, process {pid}, is not yours.", "Ask systemd.") from None
    if not _wait(lambda: not desk.store.is_held(lock), patience):
        raise NotAllowed(f"The worker, process {pid}, has not stopped yet.", "Check again later.")
    return True


def _wait(true: Callable[[], bool], patience: float) -> bool:
    """Whether it comes true within so many seconds."""
    deadline = time.monotonic() + patience
    while not true() and time.monotonic() < deadline:
        time.sleep(0.05)
    return true()
