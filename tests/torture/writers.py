"""Eight processes that change the same few tickets at once; not one change may be lost.

python -m tests.torture.writers [EDITS]
"""

import os
import subprocess
import sys
import time
from pathlib import Path

from tests.letters import deliver, letter
from tests.torture.kills import opened, scratch
from tuidesk.desk.verbs.note import add_note
from tuidesk.desk.verbs.tag import tag
from tuidesk.domain.tickets.thread import Note
from tuidesk.store.care.examine import examine

WRITERS, EDITS, TICKETS = 8, 1_000, 40


def write(folder: Path, name: str, edits: int) -> None:
    """Every other change is a tag, every other a note."""
    desk = opened(folder, name)
    for at in range(edits):
        number = 1 + at % TICKETS
        if at % 2:
            tag(desk, [number], [f"{name}-{at}"], [])
        else:
            add_note(desk, [number], f"{name}-{at}")


def lost(folder: Path, edits: int) -> list[str]:
    """The changes that are not there."""
    desk = opened(folder, "anna")
    there = {}
    for number, ticket in desk.store.tickets().items():
        notes = (entry.what for entry in desk.store.thread(number))
        there[number] = {*ticket.tags, *(each.text for each in notes if isinstance(each, Note))}
    desk.close()
    wanted = ((f"w{who}-{at}", 1 + at % TICKETS) for who in range(WRITERS) for at in range(edits))
    return [name for name, number in wanted if name not in there[number]]


def main() -> None:
    os.umask(0o007)
    if sys.argv[1:2] == ["--write"]:
        write(Path(sys.argv[2]), sys.argv[3], int(sys.argv[4]))
        return
    edits = int(sys.argv[1]) if len(sys.argv) > 1 else EDITS
    with scratch() as folder:
        desk = opened(folder, "tuidesk")
        deliver(desk, *(letter(subject=f"Ticket {at}") for at in range(TICKETS)))
        desk.close()
        started = time.monotonic()
        command = [sys.executable, "-m", "tests.torture.writers", "--write", str(folder)]
        writers = [subprocess.Popen([*command, f"w{at}", str(edits)]) for at in range(WRITERS)]
        ended = [writer.wait() for writer in writers]
        seconds = time.monotonic() - started
        gone = lost(folder, edits)
        damage = [each for each in examine(folder) if not each.harmless]
    told = f"{len(gone)} lost, {len(damage)} damages, {seconds:.0f} s"
    print(f"{WRITERS} writers x {edits} edits: {told}")
    sys.exit(1 if gone or damage or any(ended) else 0)


if __name__ == "__main__":
    main()
