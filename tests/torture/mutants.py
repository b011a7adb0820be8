"""Plants each known mistake of such stores in a copy of the program; some test must fail for it.

    python -m tests.torture.mutants [NAME...]

A mutant that survives means that the tests are blind there.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tests.torture.mistakes_of_hours import MISTAKES

_PATIENCE, _HANGS = 240, -1
ROOT = Path(__file__).parents[2]
DISK = "tests/torture/test_disk.py"
KILLS = "tests/torture/test_kills.py"
STORE = "tests/store"
JOURNAL, LINES, LOCK = "store/journal.py", "store/lines.py", "store/lock.py"
THREADS, EDITS, SNAPSHOT = "store/threads.py", "store/edits.py", "store/snapshot.py"
TRANSACTION, TABLE, RAW = "store/transaction.py", "store/table.py", "store/rawmail.py"


@dataclass(frozen=True)
class Mutant:
    """A mistake: in which file, which words become which, and which tests must notice."""

    name: str
    file: str
    old: str
    new: str
    tests: str = f"{STORE} {DISK}"


MUTANTS = [
    Mutant(
        "no fsync of the journal",
        JOURNAL,
        "            sync_file(self._fd)\n        except OSError as error:  # the",
        "            pass\n        except OSError as error:  # the",
        DISK,
    ),
    Mutant(
        "no fsync of a new file before its rename",
        LINES,
        "            sync_file(fd)\n        except OSError:\n            os.unlink(beside)",
        "            pass\n        except OSError:\n            os.unlink(beside)",
        DISK,
    ),
    Mutant(
        "no fsync of the folder after a rename",
        LINES,
        "        os.replace(beside, path)\n        sync_folder(path.parent)",
        "        os.replace(beside, path)",
        DISK,
    ),
    Mutant(
        "a thread is not fsynced before the commit",
        THREADS,
        "                sync_file(fd)\n",
        "                pass\n",
        DISK,
    ),
    Mutant(
        "a new thread's folder is not fsynced",
        THREADS,
        "                sync_folder(folder)\n",
        "                pass\n",
        DISK,
    ),
    Mutant(
        "the parent of a new folder is not fsynced",
        LINES,
        "        folder.mkdir(exist_ok=True)\n        sync_folder(folder.parent)",
        "        folder.mkdir(exist_ok=True)",
        DISK,
    ),
    Mutant(
        "raw mail is not synced before the commit",
        "desk/incoming/intake.py",
        "    RawMail.sync()\n",
        "    pass\n",
        DISK,
    ),
    Mutant(
        "many threads are not synced",
        THREADS,
        "                os.sync()\n",
        "                pass\n",
        DISK,
    ),
    Mutant(
        "the checkpoint empties the journal first",
        JOURNAL,
        "        write_snapshot(self._snapshot, self._state)\n        history = ",
        "        replace_file(self._path, [base_line(self._state.seq)])\n        write_snapshot(self._snapshot, self._state)\n        history = ",
        DISK,
    ),
    Mutant(
        "the snapshot is written in place",
        SNAPSHOT,
        "    replace_file(path, chunks)",
        "    fd = __import__('os').open(path, 0o1101, 0o660)\n    [__import__('os').write(fd, c) for c in chunks]\n    __import__('os').fsync(fd)\n    __import__('os').close(fd)",
        DISK,
    ),
    Mutant(
        "the journal is truncated in place",
        JOURNAL,
        "        replace_file(self._path, [base_line(self._state.seq)])\n        self.refresh()",
        "        os.ftruncate(self._fd, 0)\n        os.write(self._fd, base_line(self._state.seq))\n        os.fsync(self._fd)\n        self._offset = len(base_line(self._state.seq))",
        f"{STORE} {DISK}",
    ),
    Mutant(
        "a writer keeps its old descriptor",
        JOURNAL,
        "            if (now.st_dev, now.st_ino) != self._identity:",
        "            if False:",
    ),
    Mutant(
        "the lock is taken on a file that is replaced",
        LOCK,
        'lock = _opened(folder / "lock", held)',
        'lock = _opened(folder / "desk.jsonl", held) if (folder / "desk.jsonl").exists() else _opened(folder / "lock", held)',
        f"{STORE} {KILLS}",
    ),
    Mutant(
        "the state is read before the lock",
        JOURNAL,
        "            self._refuse_if_poisoned()\n            self.refresh()\n            self._repair()\n            self._demand_latest()\n            edits",
        "            self._refuse_if_poisoned()\n            self._repair()\n            self._demand_latest()\n            edits",
    ),
    Mutant(
        "no seal is checked", LINES, "    if not found or tail !=", "    if not found and tail !="
    ),
    Mutant(
        "no sequence is checked",
        JOURNAL,
        '                if record["seq"] != self._state.seq + 1:',
        "                if False:",
    ),
    Mutant(
        "appending after a torn tail",
        JOURNAL,
        "            self.refresh()\n            self._repair()\n            self._demand_latest()\n            edits",
        "            self.refresh()\n            self._demand_latest()\n            edits",
    ),
    Mutant(
        "cutting when whole lines follow",
        JOURNAL,
        '    return b"\\n" not in tail or',
        '    return True or b"\\n" not in tail or',
    ),
    Mutant(
        "a reader swallows an unfinished line",
        JOURNAL,
        '        while (end := content.find(b"\\n", start)) >= 0:',
        '        while (end := content.find(b"\\n", start)) >= 0 or (start < len(content) and (end := len(content))):',
    ),
    Mutant("what is cut is not kept", JOURNAL, "        replace_file(kept, [tail])\n", ""),
    Mutant("no turnstile", LOCK, "        _line_up(turnstile, deadline, folder)\n", "", STORE),
    Mutant(
        "the line is a lottery",
        LOCK,
        "        _line_up(turnstile, deadline, folder)\n",
        "        _take(turnstile, deadline, folder)\n",
        STORE,
    ),
    Mutant(
        "who gives up keeps his place",
        LOCK,
        "            os.close(copy)\n",
        "            pass\n",
        STORE,
    ),
    Mutant(
        "no deadline",
        LOCK,
        "        if time.monotonic() > deadline:",
        "        if False:",
        STORE,
    ),
    Mutant(
        "the file lock is awaited under the mutex",
        JOURNAL,
        "        with write_lock(self.folder), self._mutex:\n            self._refuse_if_poisoned()\n            self.refresh()\n            self._repair()\n            self._demand_latest()\n            edits",
        "        with self._mutex, write_lock(self.folder):\n            self._refuse_if_poisoned()\n            self.refresh()\n            self._repair()\n            self._demand_latest()\n            edits",
        STORE,
    ),
    Mutant(
        "any thread joins an open transaction",
        JOURNAL,
        "return self._edits if self._edits_owner == threading.get_ident() else None",
        "return self._edits",
        STORE,
    ),
    Mutant(
        "no mutex between poll and commit",
        JOURNAL,
        "        with self._mutex:\n            try:\n                now = os.stat(self._path)",
        "        if True:\n            try:\n                now = os.stat(self._path)",
        STORE,
    ),
    Mutant(
        "edits change memory in place",
        EDITS,
        "            touched[number] = deepcopy(document)",
        "            touched[number] = document",
        STORE,
    ),
    Mutant(
        "applied before it is durable",
        JOURNAL,
        "        self._append(line)\n        self._apply(unseal(line[:-1]))",
        "        self._apply(unseal(line[:-1]))\n        self._append(line)",
        STORE,
    ),
    Mutant(
        "what is appended shares memory with the caller",
        JOURNAL,
        "self._apply(unseal(line[:-1]))  #",
        "self._apply(record)  #",
        f"{STORE} tests/desk",
    ),
    Mutant(
        "ids come from the documents that are there",
        EDITS,
        "known = max(self._state.high.get(table, 0), self._high.get(table, 0))",
        "known = max((0, *self._state.tables.get(table, {}), self._high.get(table, 0)))",
        STORE,
    ),
    Mutant(
        "the highest id is not in the snapshot",
        SNAPSHOT,
        '"high": state.high}',
        '"high": {}}',
        STORE,
    ),
    Mutant("the query cache is on", TABLE, "cache_size: int = 0", "cache_size: int = 10", STORE),
    Mutant(
        "missed checkpoints are not told",
        JOURNAL,
        "            self._changed |= _differences(self._state, fresh)\n",
        "",
        STORE,
    ),
    Mutant(
        "an uncommitted tail is not cut",
        THREADS,
        "            os.ftruncate(fd, committed)\n",
        "            pass\n",
        f"{STORE} {DISK}",
    ),
    Mutant(
        "a thread is appended to at its end",
        THREADS,
        "            os.ftruncate(fd, committed)\n        os.lseek(fd, committed, os.SEEK_SET)",
        "            pass\n        os.lseek(fd, 0, os.SEEK_END)",
        f"{STORE} {DISK}",
    ),
    Mutant(
        "looking at an archived ticket brings it back",
        TRANSACTION,
        "opened.ticket != opened.before",
        "True",
        f"{STORE} tests/desk",
    ),
    Mutant(
        "a thread is read to its end",
        THREADS,
        "        content = self._bytes(number)[start:end]\n",
        "        content = self._bytes(number)[start:]\n",
        STORE,
    ),
    Mutant(
        "the ticket is committed before its thread",
        TRANSACTION,
        "        if written:\n            self._threads.sync()",
        "        if written:\n            self._threads.forget()",
        DISK,
    ),
    Mutant(
        "revisions are not compared",
        TRANSACTION,
        "        if ticket.revision != opened.base_revision:",
        "        if False:",
        STORE,
    ),
    Mutant(
        "a conflict is not told",
        TRANSACTION,
        "        if revision is not None and found.revision != revision:",
        "        if False:",
        f"{STORE} tests/desk tests/cli",
    ),
    Mutant("NaN is written", LINES, "allow_nan=False", "allow_nan=True", STORE),
    Mutant(
        "threads are split at any separator",
        THREADS,
        'for line in content.split(b"\\n")[:-1]]',
        "for line in (each.encode() for each in content.decode().splitlines())]",
        f"{STORE} tests/desk",
    ),
    Mutant(
        "an old version goes on writing",
        SNAPSHOT,
        "    if not isinstance(found, int) or not OLDEST <= found <= FORMAT:",
        "    if False:",
        STORE,
    ),
    Mutant(
        "time goes back",
        JOURNAL,
        "max(_instant(self._clock()), self._state.at)",
        "_instant(self._clock())",
        STORE,
    ),
    Mutant(
        "a read-only store cannot be opened",
        JOURNAL,
        "            fd = os.open(self._path, os.O_RDONLY | os.O_NOFOLLOW)\n",
        "            raise\n",
        STORE,
    ),
    Mutant(
        "others of the group cannot write",
        LOCK,
        "mode: int = 0o660)",
        "mode: int = 0o640)",
        "tests/store/test_sharing.py tests/settings/test_team.py",
    ),
    Mutant(
        "an fsync is tried again",
        JOURNAL,
        '            self._refused = f"The disk failed to keep',
        '            _ = f"The disk failed to keep',
        STORE,
    ),
    Mutant(
        "a half line stays when the disk is full",
        JOURNAL,
        "                os.ftruncate(self._fd, self._offset)\n            raise StoreError(\n",
        "                pass\n            raise StoreError(\n",
        f"{STORE} {DISK}",
    ),
    Mutant(
        "a network file system is accepted",
        "store/place.py",
        "    if kind in _SHARED_BY_NETWORK:",
        "    if False:",
        STORE,
    ),
    Mutant("the lock leaks when interrupted", LOCK, "    held.callback(os.close, fd)\n", "", STORE),
    Mutant(
        "a backup reads the snapshot first",
        "store/care/backup.py",
        'for name in ("desk.jsonl", "desk.json"))\n',
        'for name in ("desk.json", "desk.jsonl"))\n',
        f"{STORE}/care",
    ),
    Mutant(
        "a backup reads the threads first",
        "store/care/backup.py",
        "    journal, snapshot = (read_file(",
        "    early, real = {p: p.read_bytes() for p in (desk / 'store/tickets').rglob('*.jsonl')}, Path.read_bytes\n    __import__('time').sleep(0.1)\n    Path.read_bytes = lambda self: early.get(self) or real(self)\n    journal, snapshot = (read_file(",
        f"{STORE}/care",
    ),
    Mutant(
        "what was saved and is gone is not missed",
        JOURNAL,
        "        if self._state.seq < saved:\n",
        "        if False:\n",
        "tests/worker/test_send.py",
    ),
    Mutant(
        "what was handed over is handed over again",
        "worker/send.py",
        "    if handed.knows(outgoing):\n",
        "    if False:\n",
        "tests/worker/test_send.py",
    ),
    Mutant(
        "a copied desk sends",
        "worker/send.py",
        "    if desk.store.copied:\n",
        "    if False:\n",
        "tests/worker/test_send.py",
    ),
    Mutant(
        "what waited in a backup is sent",
        "desk/care/settling.py",
        "        waiting = [each for each in tx.all(Outgoing).values() if each.state in doubtful]\n",
        "        waiting: list[Outgoing] = []\n",
        "tests/worker/test_send.py",
    ),
    Mutant(
        "a begun send is not remembered",
        "desk/answers/outbox.py",
        "        tx.put(replace(kept, state=SendState.SENDING, attempts=kept.attempts + 1))\n",
        "",
        "tests/worker tests/desk",
    ),
    Mutant(
        "the position is not in the same line",
        "desk/incoming/intake.py",
        "        put_position(tx, position)\n    return counts\n\n\ndef _take_in_each",
        "    with desk.store.transaction('x') as tx:\n        put_position(tx, position)\n    return counts\n\n\ndef _take_in_each",
        f"{DISK} tests/desk",
    ),
    *(Mutant(*mistake) for mistake in MISTAKES),
]


def survives(mutant: Mutant) -> str:
    """What is wrong with the tests if the mutant lives; empty if they caught it."""
    with tempfile.TemporaryDirectory(prefix="tuidesk-mutant-") as folder:
        copy = Path(folder)
        for name in ("tuidesk", "tests", "config", "pyproject.toml"):
            source = ROOT / name
            if source.is_dir():
                shutil.copytree(source, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(source, copy / name)
        path = copy / "tuidesk" / mutant.file
        text = path.read_text()
        if text.count(mutant.old) != 1:
            return f"its words stand {text.count(mutant.old)} times in {mutant.file}"
        path.write_text(text.replace(mutant.old, mutant.new))
        done = _tests_of(mutant, copy)
        return "" if done in (1, _HANGS) else f"the tests end with {done}"


def _tests_of(mutant: Mutant, copy: Path) -> int:
    """How the tests end; one that never ends has noticed as well."""
    try:
        return subprocess.run(
            [sys.executable, "-m", "pytest", "-x", "-q", "-n", "0", "-p", "no:cacheprovider",
             "-p", "no:randomly", *mutant.tests.split()],
            cwd=copy,
            env=os.environ | {"PYTHONPATH": str(copy), "CI": ""},
            capture_output=True,
            timeout=_PATIENCE,
            check=False,
        ).returncode  # fmt: skip
    except subprocess.TimeoutExpired:
        return _HANGS


def main() -> None:
    wanted = [each for each in MUTANTS if not sys.argv[1:] or each.name in sys.argv[1:]]
    started, alive = time.monotonic(), 0
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for mutant, trouble in zip(wanted, pool.map(survives, wanted), strict=True):
            print("SURVIVED" if trouble else "caught  ", mutant.name, trouble, flush=True)
            alive += bool(trouble)
    print(f"{len(wanted)} mutants, {alive} survived, {time.monotonic() - started:.0f} s")
    sys.exit(1 if alive else 0)


if __name__ == "__main__":
    main()
