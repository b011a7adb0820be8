"""The console on a real pseudo-terminal: first useful paint, bytes per key, idle, stalls."""

import asyncio
import fcntl
import os
import pty
import select
import statistics
import struct
import sys
import termios
import threading
import time
from pathlib import Path

from tests.bench.desks import fill, mails, scratch_desk
from tuidesk.desk.context import open_desk, the_program
from tuidesk.desk.incoming.intake import prepare, take_in
from tuidesk.desk.incoming.receive import Arrival
from tuidesk.mail.parse import Origin
from tuidesk.tui.app import TuideskApp

_EMPTY = """
from textual.app import App
from textual.widgets import Static
class Empty(App):
    ENABLE_COMMAND_PALETTE = False
    def compose(self):
        yield Static("here it is")
Empty().run()
"""


class Screen:
    """A program on a pseudo-terminal of 80 by 24."""

    def __init__(self, *command: str) -> None:
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.environ["TERM"] = "xterm-256color"
            os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # as where people run it
            os.execv(sys.executable, [sys.executable, *command])
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))

    def read_until(self, words: bytes, patience: float = 30) -> float:
        """Seconds until the words have been painted."""
        started, seen = time.perf_counter(), b""
        while words not in seen:
            if not select.select([self.fd], [], [], patience)[0]:
                raise TimeoutError(words)
            seen += os.read(self.fd, 65536)
        return time.perf_counter() - started

    def bytes_within(self, seconds: float) -> int:
        """What it writes in that time."""
        end, size = time.perf_counter() + seconds, 0
        while (left := end - time.perf_counter()) > 0:
            if select.select([self.fd], [], [], left)[0]:
                size += len(os.read(self.fd, 65536))
        return size

    def press(self, key: bytes) -> None:
        os.write(self.fd, key)

    def close(self) -> None:
        os.kill(self.pid, 9)
        os.waitpid(self.pid, 0)
        os.close(self.fd)


def first_paints(*programs: tuple[bytes, tuple[str, ...]]) -> list[float]:
    """The median time to the first useful paint of each program, run by turns."""
    times: list[list[float]] = [[] for _ in programs]
    for _ in range(11):
        for found, (words, command) in zip(times, programs, strict=True):
            screen = Screen(*command)
            found.append(screen.read_until(words))
            screen.close()
    return [statistics.median(found) for found in times]


def keys(folder: Path) -> None:
    screen = Screen("-m", "tuidesk", "--desk", str(folder), "--as", "anna")
    screen.read_until(b"anna")
    screen.bytes_within(2)
    for name, key in (("j", b"j"), ("PgDn", b"\x1b[6~"), ("open a ticket", b"\r"), ("back", b"q")):
        screen.press(key)
        print(f"{name:14} {screen.bytes_within(0.6):6d} bytes")
    print(f"idle for 5 s   {screen.bytes_within(5):6d} bytes (a minute tick may fall in)")
    screen.close()


async def stalls(folder: Path) -> None:
    """The longest pause of the console's loop while 1,000 mails are taken in beside it."""
    app = TuideskApp(open_desk(folder, the_program))
    fetcher = threading.Thread(target=take_in_elsewhere, args=(folder,))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause(1)
        fetcher.start()
        worst, last = 0.0, time.perf_counter()
        gaps = []
        while fetcher.is_alive():
            await asyncio.sleep(0.001)
            now = time.perf_counter()
            gaps.append((now - last) * 1000)
            last = now
        worst = max(gaps)
        late = sum(gap > 20 for gap in gaps)
        print(f"loop gaps while 1,000 mails arrive: p99 {sorted(gaps)[-len(gaps) // 100]:.1f} ms, "
              f"worst {worst:.1f} ms, {late} over 20 ms")  # fmt: skip


def take_in_elsewhere(folder: Path) -> None:
    """The fetching of a worker, in a process of its own."""
    import subprocess

    code = f"from tests.bench.console_speed import deliver; deliver({str(folder)!r})"
    subprocess.run([sys.executable, "-c", code], check=True)


def deliver(folder: str) -> None:
    desk = open_desk(Path(folder), the_program)
    box = desk.settings.mailbox("support")
    batch: list[Arrival] = []
    for at, raw in enumerate(mails(1_000)):
        fresh = raw.replace(b"<bench.", b"<later.")
        batch.append(Arrival(prepare(Path(folder) / "store", fresh, Origin()), live=True))
        if at % 50 == 49:
            take_in(desk, box, batch)
            batch = []


def main() -> None:
    with scratch_desk() as folder:
        fill(folder, 2_000).close()
        command = ("-m", "tuidesk", "--desk", str(folder), "--as", "anna")
        empty, ours = first_paints((b"here it is", ("-c", _EMPTY)), (b"Wo bleibt", command))
        print("2,000 open tickets, 80x24")
        print(
            f"first useful paint: {ours * 1000:.0f} ms, an empty Textual app {empty * 1000:.0f} ms"
        )
        print(f"ratio {ours / empty:.2f} (wanted 1.5)")
        keys(folder)
        asyncio.run(stalls(folder))


if __name__ == "__main__":
    main()
