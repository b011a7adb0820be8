"""Starts, finds and stops the worker's process; a solo console's worker outlives its terminal."""

import os
import signal
import subprocess
import sys
import time

from tuidesk.desk.context import Desk
from tuidesk.desk.presence import read_worker_state, worker_lock
from tuidesk.settings.model import Settings
from tuidesk.settings.secrets import has_secret


def has_servers(settings: Settings) -> bool:
    """Whether any mailbox has a server; without one the desk works offline."""
    return any(each.imap.host or each.smtp.host for each in settings.mailboxes)


def worker_is_ours(desk: Desk) -> bool:
    """Whether this desk's consoles start the worker, and there is something for it to do."""
    return desk.settings.worker.start == "console" and has_servers(desk.settings)


def start_if_wanted(desk: Desk) -> bool:
    """Starts a detached worker if this desk's consoles do that and none runs yet."""
    if not worker_is_ours(desk) or desk.store.is_held(worker_lock(desk)):
        return False
    servers = [box.imap if box.imap.host else box.smtp for box in desk.settings.mailboxes]
    if not all(has_secret(server) for server in servers if server.host and server.user):
        return False
    subprocess.Popen(
        [sys.executable, "-m", "tuidesk", "--desk", str(desk.folder), "worker"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        cwd="/",
    )
    return True


def stop(desk: Desk, patience: float = 15) -> bool:
    """Asks the worker to end and waits for it; False if none runs."""
    state = read_worker_state(desk)
    if not state.running or not state.pid:
        return False
    os.kill(state.pid, signal.SIGTERM)
    deadline = time.monotonic() + patience
    while desk.store.is_held(worker_lock(desk)) and time.monotonic() < deadline:
        time.sleep(0.05)
    return True
