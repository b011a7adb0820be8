"""One change committed with fsync, and how soon another process sees it."""

import multiprocessing
import statistics
import time
from multiprocessing.connection import Connection
from pathlib import Path

from tests.bench.desks import fill, scratch_desk
from tuidesk.desk.context import open_desk, the_program
from tuidesk.desk.verbs.tag import tag

_POLL = 0.1
_EDITS = 100


def watch(folder: Path, told: Connection) -> None:
    """Looks as a console does and tells when it sees each tag."""
    desk = open_desk(folder, the_program)
    told.send(0)
    seen = 0
    while seen < _EDITS:
        if desk.store.refresh():
            seen = len(desk.store.ticket(1).tags)
            told.send((seen, time.time()))
        time.sleep(_POLL)


def main() -> None:
    with scratch_desk() as folder:
        desk = fill(folder, 2_000)
        here, there = multiprocessing.Pipe()
        watcher = multiprocessing.get_context("spawn").Process(target=watch, args=(folder, there))
        watcher.start()
        here.recv()
        commits, made = [], []
        for at in range(_EDITS):
            started = time.perf_counter()
            tag(desk, [1], add=[f"t{at}"])
            commits.append((time.perf_counter() - started) * 1000)
            made.append(time.time())
            time.sleep(0.03)
        delays, seen = [], 0
        while seen < _EDITS:
            now_seen, when = here.recv()
            delays += [(when - made[at]) * 1000 for at in range(seen, now_seen)]
            seen = now_seen
        watcher.join()
    print("one change of one of 2,000 open tickets, with its event, two fsyncs")
    print(
        f"committed: median {statistics.median(commits):.2f} ms, worst {max(commits):.2f} ms (10)"
    )
    print(f"seen:      median {statistics.median(delays):.0f} ms, worst {max(delays):.0f} ms (250)")


if __name__ == "__main__":
    main()
