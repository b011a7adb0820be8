"""Many at once: nobody starves, nobody's screen waits, everybody may write."""

import os
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tinydb.table import Document

from tuidesk.store.index import Index
from tuidesk.store.lock import write_lock
from tuidesk.store.table import JournalDB

_BULK = """
import sys
from pathlib import Path
from tuidesk.store.table import JournalDB
db = JournalDB(Path(sys.argv[1]))
print("ready", flush=True)
while True:
    with db.journal.transaction("bulk") as edits:
        for number in range(20):
            edits.put("bulk", number, {"text": "x" * 500})
"""
_HOLDER = """
import sys, time
from pathlib import Path
from tuidesk.store.lock import write_lock
with write_lock(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


@contextmanager
def running(script: str, folder: Path, count: int = 1) -> Iterator[list[subprocess.Popen[bytes]]]:
    processes = [
        subprocess.Popen([sys.executable, "-c", script, str(folder)], stdout=subprocess.PIPE)
        for _ in range(count)
    ]
    try:
        for process in processes:
            assert process.stdout is not None
            process.stdout.readline()
        yield processes
    finally:
        for process in processes:
            process.kill()
            process.wait()


def test_bulk_writer_does_not_starve_an_agent(tmp_path: Path) -> None:
    """Without the turnstile an agent waits for a second and more, with it for milliseconds."""
    db = JournalDB(tmp_path)
    waits = []
    with running(_BULK, tmp_path, count=1):
        for number in range(60):
            started = time.perf_counter()
            db.table("things").insert(Document({}, number + 1))
            waits.append(time.perf_counter() - started)
    assert statistics.quantiles(waits, n=10)[-2] < 0.15


def test_screen_never_waits_for_a_stopped_lock_holder(tmp_path: Path) -> None:
    db = JournalDB(tmp_path)
    with running(_HOLDER, tmp_path) as (holder,):
        holder.send_signal(signal.SIGSTOP)
        writer = threading.Thread(target=_try_to_write, args=(db,), daemon=True)
        writer.start()
        deadline = time.monotonic() + 10
        while writer.ident is None and time.monotonic() < deadline:
            pass
        for _ in range(50):
            started = time.perf_counter()
            db.journal.refresh()
            db.journal.rows("things")
            assert time.perf_counter() - started < 1
        holder.send_signal(signal.SIGCONT)
        holder.kill()
        writer.join(timeout=10)
    assert db.table("things").contains(doc_id=1)


def _try_to_write(db: JournalDB) -> None:
    db.table("things").insert(Document({}, 1))


def test_one_thread_polls_while_another_commits(tmp_path: Path) -> None:
    """A poll between the write and its taking in would read the line twice."""
    db, other = JournalDB(tmp_path), JournalDB(tmp_path)
    stop = threading.Event()

    def poll() -> None:
        while not stop.is_set():
            db.journal.refresh()

    poller = threading.Thread(target=poll)
    poller.start()
    for number in range(1, 301):
        db.table("things").insert(Document({"n": number}, number))
    stop.set()
    poller.join()
    other.journal.refresh()
    assert db.journal.trouble == other.journal.trouble == ""
    assert len(db.table("things")) == len(other.table("things")) == 300
    assert db.journal.seq == other.journal.seq == 300


def test_an_editor_inherits_no_lock(tmp_path: Path) -> None:
    db = JournalDB(tmp_path)
    with db.journal.transaction():
        listed = subprocess.run(
            [sys.executable, "-c", "import os; print([os.readlink(f'/proc/self/fd/{n}') for n in "
             "os.listdir('/proc/self/fd') if os.path.exists(f'/proc/self/fd/{n}')])"],
            capture_output=True, text=True, check=True, close_fds=False,
        )  # fmt: skip
    assert str(tmp_path) not in listed.stdout


def test_interrupted_between_lock_and_work_the_lock_is_free(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """ctrl+c at the worst moments: no descriptor and no lock is left behind."""
    import fcntl

    real, calls = fcntl.flock, [0]
    for at in range(1, 4):
        calls[0] = 0

        def interrupted(fd: int, how: int, at: int = at) -> None:
            real(fd, how)
            calls[0] += 1
            if calls[0] == at:
                raise KeyboardInterrupt

        before = len(os.listdir("/proc/self/fd"))
        with monkeypatch.context() as patched:
            patched.setattr(fcntl, "flock", interrupted)
            with pytest.raises(KeyboardInterrupt), write_lock(tmp_path):
                pass
        assert len(os.listdir("/proc/self/fd")) == before
    with write_lock(tmp_path, patience=0.5):
        pass


PEOPLE = (("anna", 4001), ("ben", 4002))
_TWO = """
import os, sys
from pathlib import Path
from tuidesk.desk.context import open_desk
from tuidesk.desk.verbs.note import add_note
from tuidesk.settings.model import Agent
import tuidesk.cli.main, tuidesk.store.index  # while their files may be read
os.setgroups([4000]); os.setgid(4000); os.setuid(int(sys.argv[2]))
os.umask(int(sys.argv[3], 8))
from tuidesk.cli.main import own_umask
own_umask()
desk = open_desk(Path(sys.argv[1]), lambda settings: Agent(sys.argv[4]))
add_note(desk, [1], "from " + sys.argv[4])
desk.store.catalogue.current()
desk.store.checkpoint()
"""


@pytest.mark.skipif(os.getuid() != 0, reason="only root can become two users")
@pytest.mark.parametrize("umask", ["022", "007", "077"])
def test_two_users_of_one_group_share_a_desk(umask: str) -> None:
    """Whatever their umask is, what one makes the other may write."""
    with tempfile.TemporaryDirectory(prefix="tuidesk-shared-") as folder:
        Path(folder).chmod(0o755)
        share(Path(folder), umask)


def share(tmp_path: Path, umask: str) -> None:
    from tests.letters import deliver, letter
    from tuidesk.desk.context import open_desk, the_program
    from tuidesk.settings.starter import Answers, make_desk

    desk = tmp_path / "desk"
    make_desk(desk, Answers(address="s@shop.example", agents=("anna", "ben")), "nobody")
    config = desk / "config/desk.toml"
    agents = "".join(f'[[agent]]\nname = "{n}"\nunix = ["{u}"]\n' for n, u in PEOPLE)
    config.write_text(f'[[mailbox]]\nname = "support"\naddress = "s@shop.example"\n{agents}')
    opened = open_desk(desk, the_program)
    deliver(opened, letter())
    opened.close()
    for path in (desk, *desk.rglob("*")):
        os.chown(path, 0, 4000)
        path.chmod(0o2770 if path.is_dir() else 0o660)
    source = Path(__file__).parents[2]
    for name, number in (*PEOPLE, PEOPLE[0]):
        done = subprocess.run(
            [sys.executable, "-c", _TWO, str(desk), str(number), umask, name],
            capture_output=True, text=True, check=False,
            env={"PYTHONPATH": str(source), "HOME": "/nonexistent", "USER": name, "LOGNAME": name},
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
    again = open_desk(desk, the_program)
    assert len(again.store.thread(1)) == 4
    again.close()


def test_the_index_may_go_while_a_session_searches(tmp_path: Path) -> None:
    path = tmp_path / "cache/index.sqlite"
    index = Index(path)
    path.unlink()
    assert index.copies("<a@x>") == []
    index.close()
