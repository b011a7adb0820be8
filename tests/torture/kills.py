"""Random ``kill -9`` of everybody who writes; nothing acknowledged is lost, nothing sent twice.

    python -m tests.torture.kills [KILLS]

Five processes work at once: an agent who tags and writes notes, a worker that takes in mail, sends,
archives and folds the journal, an importer that brings old mail, somebody who erases customers, and
somebody who makes backups and tries them. Each prints what it was told is saved. They are killed at
random moments; then every such line must be true.
"""

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.clock import NOW
from tests.letters import deliver, letter
from tuidesk.desk.answers.drafting import start_reply
from tuidesk.desk.answers.outbox import begin_sending, outbox, record_sent, unknown_after_crash
from tuidesk.desk.answers.reply import send
from tuidesk.desk.care.archiving import archive_old
from tuidesk.desk.care.caring import back_up, put_back
from tuidesk.desk.care.erasing import erase
from tuidesk.desk.context import Desk, open_desk
from tuidesk.desk.incoming.importing import import_mail
from tuidesk.desk.incoming.intake import prepare, sync_raw, take_in
from tuidesk.desk.incoming.ledger import days
from tuidesk.desk.incoming.receive import Arrival
from tuidesk.desk.verbs.note import add_note
from tuidesk.desk.verbs.status import set_status
from tuidesk.desk.verbs.tag import tag
from tuidesk.domain.errors import DeskError
from tuidesk.domain.letters.message import Message
from tuidesk.domain.tickets.thread import Note
from tuidesk.domain.tickets.ticket import Status
from tuidesk.mail.parse import Origin
from tuidesk.settings.model import Agent
from tuidesk.settings.starter import Answers, make_desk
from tuidesk.store.care.erase import finish_erasures
from tuidesk.store.care.examine import examine

KILLS = 300
_LONGEST = 1.0


def told(*words: object) -> None:
    print(*words, flush=True)


def opened(folder: Path, name: str = "anna") -> Desk:
    return open_desk(folder, lambda settings: Agent(name))


def agent(folder: Path, seed: int) -> None:
    """Tags, notes, answers, closes: what people do."""
    desk, chance = opened(folder), random.Random(seed)
    told("ready")
    for at in range(10**9):
        desk.store.refresh()
        kept = (each for each in desk.store.tickets().values() if GONE not in each.customer.key)
        numbers = sorted(each.number for each in kept)
        if not numbers:
            continue
        number = chance.choice(numbers)
        try:
            if at % 5 == 4:
                send(desk, start_reply(desk, number, f"answer {seed}-{at}"), regardless=True)
                told("answer", number, f"{seed}-{at}")
            elif at % 5 == 3:
                set_status(desk, [number], Status.CLOSED)
            elif at % 5 == 2:
                tag(desk, [number], [f"t{seed}-{at}"], [])
                told("tag", number, f"t{seed}-{at}")
            else:
                add_note(desk, [number], f"note {seed}-{at}")
                told("note", number, f"{seed}-{at}")
        except DeskError:
            continue


def worker(folder: Path, seed: int) -> None:
    """Mail in, mail out, archive, journal."""
    desk = opened(folder, "tuidesk")
    box = desk.settings.mailbox("support")
    unknown_after_crash(desk)
    told("ready")
    for at in range(10**9):
        ids = [f"<w{seed}-{at}-{n}@x>" for n in range(3)]
        raws = [letter(message_id=each, subject=f"Mail {each}") for each in ids]
        store = desk.folder / "store"
        arrivals = [Arrival(prepare(store, raw, Origin(arrived=NOW, now=NOW))) for raw in raws]
        sync_raw()
        take_in(desk, box, arrivals)
        told("mails", *ids)
        for kept in outbox(desk)[:2]:
            if begin_sending(desk, kept.id):
                told("delivered", kept.message_id)  # from here on a server has it
                record_sent(desk, kept.id, "250 ok")
                told("sent", kept.ticket, kept.message_id)
        archive_old(desk, 5)
        if at % 7 == 0:
            desk.store.checkpoint()


def importer(folder: Path, seed: int) -> None:
    """Old mail out of mbox files."""
    desk = opened(folder, "tuidesk")
    box = desk.settings.mailbox("support")
    told("ready")
    for at in range(10**9):
        ids = [f"<i{seed}-{at}-{n}@x>" for n in range(40)]
        raws = [letter(message_id=each, subject=f"Old {each}") for each in ids]
        file = folder.parent / f"import-{seed}-{at}.mbox"
        line = b"From x Fri Nov 27 09:00:00 2026\n"
        file.write_bytes(b"".join(line + raw + b"\n" for raw in raws))
        import_mail(desk, [file], box, closed=at % 2 == 0)
        told("mails", *ids)
        file.unlink()


def eraser(folder: Path, seed: int) -> None:
    """Customers who come and want to be forgotten."""
    desk = opened(folder)
    told("ready")
    for at in range(10**9):
        who = f"{GONE}{seed}-{at}@mail.example"
        deliver(desk, letter(who, "Forget me"))
        erase(desk, who)
        told("erased", who)


def keeper(folder: Path, seed: int) -> None:
    """Backups, each tried at once."""
    told("ready")
    for at in range(10**9):
        file, again = (folder.parent / f"{kind}-{seed}-{at}" for kind in ("backup", "again"))
        back_up(folder, file)
        health = put_back(file, again)
        if not health.sound:
            bad = [each for each in health.findings if not each.harmless]
            told("unsound", *(f"{each.kind}: {each.what}" for each in bad))
        file.unlink()
        shutil.rmtree(again)


GONE = "gone"
ROLES = {
    "agent": agent,
    "worker": worker,
    "importer": importer,
    "eraser": eraser,
    "keeper": keeper,
}


@contextmanager
def scratch() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="tuidesk-kills-") as folder:
        desk = Path(folder, "desk")
        make_desk(desk, Answers(address="support@shop.example", agents=("anna",)), "nobody")
        yield desk


def one_round(folder: Path, number: int, chance: random.Random, lives: float) -> list[str]:
    """Runs all three, kills them at random moments, and returns what they were told."""
    command = [sys.executable, "-m", "tests.torture.kills", "--role"]
    running = [
        subprocess.Popen(
            [*command, role, str(folder), str(number)],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=os.environ | {"PYTHONPATH": os.getcwd()},
        )
        for role in ROLES
    ]
    for process in running:
        assert process.stdout is not None
        process.stdout.readline()  # it has begun
    lines: list[str] = []
    for process in chance.sample(running, len(running)):
        time.sleep(chance.random() * lives)
        process.send_signal(signal.SIGKILL)
    for process in running:
        out, _ = process.communicate()
        lines += out.split("\n")[:-1]  # a line without its end was not told
    return lines


def untrue(folder: Path, lines: list[str]) -> list[str]:
    """Which acknowledged things are not there."""
    finish_erasures(folder / "store")
    desk = opened(folder, "tuidesk")
    index = desk.store.catalogue.current()
    delivered = [line for line in lines if line.startswith("delivered")]
    wrong = [f"twice: {line}" for line in set(delivered) if delivered.count(line) > 1]
    wrong += [line for line in lines if line.startswith("unsound")]
    forgotten = [line.split()[1].encode() for line in lines if line.startswith("erased")]
    wrong += [f"not forgotten: {each!r}" for each in _still_there(folder / "store", forgotten)]
    lines = [line for line in lines if line.split()[0] in _CHECKED]
    for line in lines:
        what, *words = line.split()
        if what == "mails":
            copies = [index.copies(each) for each in words]
            wrong += [line] if any(len(found) != 1 for found in copies) else []
            continue
        ticket, entries = desk.store.ticket(int(words[0])), desk.store.thread(int(words[0]))
        there = {
            "tag": words[1] in ticket.tags,
            "note": any(
                isinstance(e.what, Note) and e.what.text == f"note {words[1]}" for e in entries
            ),
            "answer": any(
                isinstance(e.what, Message) and f"answer {words[1]}\n" in f"{e.what.text}\n"
                for e in entries
            ),
            "sent": any(
                isinstance(e.what, Message)
                and e.what.message_id == words[1]
                and e.what.state == "sent"
                for e in entries
            ),
        }
        wrong += [] if there[what] else [line]
    wrong += [f"ledger {day}" for day in days(desk) if day.unaccounted]
    desk.close()
    wrong += [f"{each.kind} {each.what}" for each in examine(folder) if not each.harmless]
    return wrong


_CHECKED = ("mails", "tag", "note", "answer", "sent")


def _still_there(store: Path, addresses: list[bytes]) -> list[bytes]:
    contents = b"".join(path.read_bytes() for path in store.rglob("*") if path.is_file())
    return [each for each in addresses if each in contents]


def torture(kills: int, *, lives: float = _LONGEST, seed: int = 1) -> tuple[int, int, list[str]]:
    """Kills that often; returns kills, acknowledged things, and those that are lost."""
    chance = random.Random(seed)
    done, known, lost = 0, 0, list[str]()
    while done < kills and not lost:
        with scratch() as folder:
            lines: list[str] = []
            for number in range(min(6, -(-(kills - done) // len(ROLES)))):
                lines += one_round(folder, number, chance, lives)
                done += len(ROLES)
            known += len(lines)
            lost = untrue(folder, lines)
    return done, known, lost


def main() -> None:
    os.umask(0o007)
    if sys.argv[1:2] == ["--role"]:
        ROLES[sys.argv[2]](Path(sys.argv[3]), int(sys.argv[4]))
        return
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else KILLS
    started = time.monotonic()
    done, known, lost = torture(wanted)
    seconds = time.monotonic() - started
    print(f"{done} kills, {known} acknowledged things, {len(lost)} lost, {seconds:.0f} s")
    print("\n".join(lost[:20]))
    sys.exit(1 if lost else 0)


if __name__ == "__main__":
    main()
