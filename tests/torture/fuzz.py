"""Mutates nasty mails and reads each one: no crash, no hang, nothing that commands a terminal.

python -m tests.torture.fuzz [INPUTS]
"""

import dataclasses
import os
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.mail.corpus.bounces import bounces
from tests.mail.corpus.customers import customers
from tests.mail.corpus.machines import machines, persons
from tests.mail.corpus.people import people, subjects
from tests.mail.corpus.replies import replies
from tests.mail.test_hurt import HURT
from tuidesk.desk.incoming.reading import Explained, explain_mail
from tuidesk.domain.letters.quoting import passages
from tuidesk.domain.text import cell_safe

INPUTS = 20_000
_LONGEST = 2.0
_MAKERS = (people, subjects, replies, machines, persons, bounces, customers)
_NASTY = [
    b"\x1b[2J",
    b"\x1b]52;c;AAAA\x07",
    b"\0",
    b"\x9b",
    b"\xff\xfe",
    "\u202e".encode(),
    "\u2066".encode(),
    "\U000e0041".encode(),
    b"=?utf-8?Q?",
    b"?=",
    b"=?x?B?AAAA?=",
    b"\r",
    b"\n",
    b"\r\n\r\n",
    b"--b\n",
    b"--b--\n",
    b"Content-Type: multipart/mixed; boundary=b\n",
    b"<",
    b">",
    b'"',
    b"@",
    b"@" * 50,
    b"," * 50,
    b"(" * 50,
    b"> " * 50,
    b"-- \n",
    b"On 1.1.2026 10:00 a <a@b.example> wrote:",
    b"From: a\nTo: b\nSubject: c\nDate: 10:00\n",
    b"Content-Transfer-Encoding: base64\n",
    b"charset=utf-7",
    b"begin 644 x\n",
    b"end\n",
    b"\xf0\x9f",
    b"\xed\xa0\x80",
    b"<!--",
    b"<a href='javascript:x'>",
    b"<table>" * 20,
    b"&#27;[2J",
    b"&#x202e;",
    b"Message-ID: <",
    b"%s%n{{x}}",
    b"[/bold]",
]


def seeds() -> list[bytes]:
    mails = [case.raw for maker in _MAKERS for case in maker()]
    return [*mails, *(raw[:20_000] for raw in HURT.values())]


def mutated(raw: bytes, chance: random.Random, others: list[bytes]) -> bytes:
    """The mail after one to six accidents."""
    content = bytearray(raw)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(content) + 1)
        match chance.randrange(7):
            case 0:
                content[at:at] = chance.choice(_NASTY)
            case 1 if content:
                content[at % len(content)] = chance.randrange(256)
            case 2:
                del content[at : at + chance.randint(1, 200)]
            case 3:
                content[at:at] = content[at : at + chance.randint(1, 400)] * chance.randint(1, 20)
            case 4:
                other = chance.choice(others)
                start = chance.randrange(len(other) + 1)
                content[at:at] = other[start : start + chance.randint(1, 600)]
            case 5:
                content[at:at] = chance.randbytes(chance.randint(1, 60))
            case _:
                content = content.replace(b"\n", b"\r" if chance.random() < 0.1 else b"\n\n", 3)
    return bytes(content[:200_000])


def texts(value: Any) -> Iterator[str]:
    """Every text in what was read."""
    if isinstance(value, str):
        yield value
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for each in dataclasses.fields(value):
            yield from texts(getattr(value, each.name))
    elif isinstance(value, (tuple, list)):
        for each in value:
            yield from texts(each)


def wrong_with(read: Explained) -> str:
    if any("unreadable: " in each and "parts" not in each for each in read.message.problems):
        return f"the reader gave up: {read.message.problems}"
    for text in texts(read):
        if not cell_safe(text):
            return f"commands a terminal: {text[:80]!r}"
    lines = [line for part in passages(read.message.text) for line in part.lines]
    return "" if "\n".join(lines) == read.message.text else "a line of the text is lost"


def fuzz(seed: int, count: int) -> list[str]:
    """Reads so many mutated mails; tells what was wrong."""
    chance, mails, wrong = random.Random(seed), seeds(), list[str]()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "a.eml")
        for number in range(count):
            raw = mutated(chance.choice(mails), chance, mails)
            file.write_bytes(raw)
            started = time.process_time()
            try:
                trouble = wrong_with(explain_mail(file))
            except Exception as error:
                trouble = f"crash: {type(error).__name__}: {error}"
            took = time.process_time() - started
            trouble = trouble or (f"takes {took:.1f} s" if took > _LONGEST else "")
            if trouble:
                kept = Path(tempfile.gettempdir(), f"tuidesk-fuzz-{seed}-{number}.eml")
                kept.write_bytes(raw)
                wrong.append(f"{kept}: {trouble}")
    return wrong


def main() -> None:
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else INPUTS
    started, workers = time.monotonic(), os.cpu_count() or 1
    base = int(datetime.now(UTC).timestamp())
    parts = [(base + at, wanted // (workers * 4) + 1) for at in range(workers * 4)]
    with ProcessPoolExecutor(workers) as pool:
        wrong = [each for found in pool.map(fuzz, *zip(*parts, strict=True)) for each in found]
    inputs = sum(count for _, count in parts)
    print(f"{inputs} inputs, {len(wrong)} wrong, {time.monotonic() - started:.0f} s, seed {base}")
    print("\n".join(wrong[:30]))
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
