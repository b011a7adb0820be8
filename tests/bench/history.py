"""A desk with years of history: 100,000 tickets, 300,000 messages, 2,000 of them open.

    python -m tests.bench.history [TICKETS] [--keep FOLDER]

Builds the desk straight in the store's own files, then measures each figure at a tenth of the
history and at the whole, so that one sees whether a cost follows the open tickets or the history.
"""

import argparse
import itertools
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from tuidesk.desk.context import Desk, open_desk, the_program
from tuidesk.desk.lists.listing import read_thread
from tuidesk.desk.lists.searching import search
from tuidesk.desk.verbs.tag import tag
from tuidesk.domain.letters.address import Address
from tuidesk.domain.letters.message import Direction, Message
from tuidesk.domain.tickets.ticket import Status, Ticket
from tuidesk.settings.starter import Answers, make_desk
from tuidesk.store.codec import encode
from tuidesk.store.journal import base_line
from tuidesk.store.lines import seal
from tuidesk.store.records import record_of
from tuidesk.store.snapshot import State, write_snapshot

_NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
_OPEN = 2_000
_SYLLABLES = [
    "ba",
    "ce",
    "di",
    "fo",
    "gu",
    "ha",
    "je",
    "ki",
    "lo",
    "mu",
    "na",
    "pe",
    "qui",
    "ro",
    "su",
    "ta",
    "ve",
    "wi",
    "xo",
    "yu",
    "za",
]


def _vocabulary(size: int) -> list[str]:
    chance = random.Random(7)
    return ["".join(chance.choices(_SYLLABLES, k=chance.randint(1, 4))) for _ in range(size)]


class Maker:
    """Makes tickets with three messages each, in the frequencies of real words."""

    def __init__(self) -> None:
        self._chance = random.Random(1)
        self._words = _vocabulary(30_000)
        weights = (1 / (rank + 10) for rank in range(len(self._words)))
        self._weights = list(itertools.accumulate(weights))

    def text(self, count: int) -> str:
        return " ".join(self._chance.choices(self._words, cum_weights=self._weights, k=count))

    def ticket(self, number: int, *, open_: bool) -> tuple[Ticket, list[Message]]:
        person = Address(f"Customer {number % 20_000}", f"customer{number % 20_000}@mail.example")
        shop = Address("Blue Mug", "support@shop.example")
        start = _NOW - timedelta(minutes=5 * (100_000 - number) + 60)
        messages = []
        for at in range(3):
            out = at == 1
            messages.append(
                Message(
                    Direction.OUT if out else Direction.IN,
                    start + timedelta(minutes=at),
                    shop if out else person,
                    (person,) if out else (shop,),
                    f"Order {number}",
                    f"<h{number}.{at}@mail.example>",
                    self._body,
                    references=(f"<h{number}.{at - 1}@mail.example>",) if at else (),
                    why="starts a conversation",
                    digest=f"2.{number:010}{at}",
                )
            )
        status = (Status.NEW, Status.OPEN, Status.PENDING)[number % 3] if open_ else Status.CLOSED
        ticket = Ticket(
            number,
            f"Order {number} {self.text(4)}",
            person,
            "support",
            start,
            messages[-1].at,
            status=status,
            waiting_since=start if open_ else None,
            participants=(person.key, shop.key),
            message_count=3,
            latest_message=messages[-1].at,
            latest_incoming=messages[-1].at,
            revision=1,
        )
        return ticket, messages

    @property
    def _body(self) -> str:
        return self.text(120)


def build(folder: Path, tickets: int) -> None:
    """Writes the store of so many tickets; the last 2,000 are open."""
    make_desk(folder, Answers(address="support@shop.example", agents=("anna", "ben")), "nobody")
    maker, state = Maker(), State(seq=1, at="2026-11-27T12:00:00.000Z", high={"tickets": tickets})
    store = folder / "store"
    for number in range(1, tickets + 1):
        open_ = number > tickets - _OPEN
        ticket, messages = maker.ticket(number, open_=open_)
        records = [record_of(at, message) for at, message in enumerate(messages, 1)]
        document = encode(ticket) | {"entries": 3}
        if not open_:
            records.append({"kind": "ticket", **document})
        path = store / "tickets" / f"{number // 1000:03}" / f"{number}.jsonl"
        path.parent.mkdir(parents=True, exist_ok=True)
        content = b"".join(map(seal, records))
        path.write_bytes(content)
        if open_:
            state.put("tickets", number, document | {"bytes": len(content)})
    write_snapshot(store / "desk.json", state)
    (store / "desk.jsonl").write_bytes(base_line(1))


def milliseconds(work: Callable[[], object], rounds: int = 9) -> float:
    times = []
    for _ in range(rounds):
        started = time.perf_counter()
        work()
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)


def measure(folder: Path, tickets: int) -> dict[str, float]:
    """All figures of one desk."""
    desk = open_desk(folder, the_program)
    started = time.perf_counter()
    desk.store.catalogue.worded()
    found = {"index built anew (s)": time.perf_counter() - started}
    found |= _searches(desk)
    numbers = iter(random.Random(3).sample(range(1, tickets - _OPEN), 200))
    found["old thread opened"] = milliseconds(lambda: read_thread(desk, next(numbers)), 99)
    found["change committed"] = milliseconds(
        lambda: tag(desk, [tickets], [f"t{time.time_ns()}"]), 99
    )
    found["checkpoint"] = milliseconds(desk.store.checkpoint, 5)
    found["store opened"] = milliseconds(lambda: open_desk(folder, the_program).close(), 7)
    desk.close()
    found |= _processes(folder)
    return found


def _searches(desk: Desk) -> dict[str, float]:
    words = _vocabulary(30_000)
    asked = {
        "search, a common word": words[0],
        "search, a rare word": words[29_000],
        "search, two words": f"{words[3]} {words[40]}",
        "search, a phrase": f'"{words[0]} {words[1]}"',
        "search, from: and a word": f"from:customer77 {words[2]}",
        "search, a word without another": f"{words[5]} -{words[600]}",
    }
    return {name: milliseconds(partial(search, desk, text)) for name, text in asked.items()}


def _processes(folder: Path) -> dict[str, float]:
    """What only a fresh process shows: the command line, the console's first paint, memory."""
    command = [sys.executable, "-m", "tuidesk", "--desk", str(folder), "--as", "anna"]
    environment = os.environ | {"PYTHONDONTWRITEBYTECODE": ""}
    listing = [*command, "list", "--json", "--view", "Unassigned"]
    first = subprocess.run(listing, capture_output=True, check=False, env=environment)
    if first.returncode:
        listing[-1] = "unassigned"

    def list_() -> None:
        subprocess.run(listing, stdout=subprocess.DEVNULL, check=True, env=environment)

    told = [_first_paint(folder) for _ in range(5)]
    return {
        "list --json --view unassigned": milliseconds(list_, 5),
        "first useful paint": statistics.median(each["ms"] for each in told),
        "memory of a console (MB)": max(each["mb"] for each in told),
    }


_PAINT = """
import asyncio, json, resource, sys, time
started = time.perf_counter()
from pathlib import Path
from tuidesk.desk.context import open_desk
from tuidesk.settings.model import Agent
from tuidesk.tui.app import TuideskApp
async def paint():
    desk = open_desk(Path(sys.argv[1]), lambda settings: Agent("anna"))
    app = TuideskApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        took = (time.perf_counter() - started) * 1000
        await pilot.press("j", "j", "enter", "q", "8")
        await pilot.pause()
    return took
ms = asyncio.run(paint())
print(json.dumps({"ms": ms, "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
"""


def _first_paint(folder: Path) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-c", _PAINT, str(folder)],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"PYTHONDONTWRITEBYTECODE": ""},
    )
    told: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return told


LIMITS = {
    "list --json --view unassigned": 500,
    "first useful paint": 1_000,
    "memory of a console (MB)": 150,
    "change committed": 10,
    "checkpoint": 50,
    "old thread opened": 50,
    **{f"search, {what}": 100 for what in ("a common word", "a rare word", "two words", "a phrase",
       "from: and a word", "a word without another")},
}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("tickets", nargs="?", type=int, default=100_000)
    parser.add_argument("--keep", type=Path)
    given = parser.parse_args()
    os.umask(0o007)
    figures = []
    with tempfile.TemporaryDirectory(prefix="tuidesk-history-") as scratch:
        base = given.keep or Path(scratch)
        empty = base / "empty"
        make_desk(empty, Answers(address="support@shop.example", agents=("anna",)), "nobody")
        bare = statistics.median(_first_paint(empty)["ms"] for _ in range(5))
        for tickets in (given.tickets // 10, given.tickets):
            folder = base / f"desk-{tickets}"
            if not folder.exists():
                build(folder, tickets)
            figures.append(measure(folder, tickets))
            print(f"measured {tickets:,} tickets", file=sys.stderr)
    print(f"| ms, unless said | {given.tickets // 10:,} | {given.tickets:,} | ratio | limit |")
    print("| --- | --- | --- | --- | --- |")
    for name in figures[-1]:
        tenth, whole = (each[name] for each in figures)
        limit = LIMITS.get(name, "")
        print(f"| {name} | {tenth:.1f} | {whole:.1f} | {whole / max(tenth, 0.001):.2f} | {limit} |")
    paint = figures[-1]["first useful paint"]
    print(f"first useful paint of an empty desk {bare:.0f} ms, ratio {paint / bare:.2f}")


if __name__ == "__main__":
    main()
