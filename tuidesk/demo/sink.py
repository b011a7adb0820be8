"""An SMTP server on loopback that takes every mail and hands it to somebody."""

import asyncio
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass

_SIZE = 35_882_577


@dataclass(frozen=True, slots=True)
class Taken:
    """A mail that was accepted."""

    sender: str
    recipients: tuple[str, ...]
    raw: bytes


class SmtpSink:
    """Runs in a thread of its own; ``with`` starts and stops it."""

    def __init__(self, take: Callable[[Taken], None]) -> None:
        self._take = take
        self.port = 0
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._tasks: set[asyncio.Task[None]] = set()

    def __enter__(self) -> "SmtpSink":
        self._thread.start()
        self._ready.wait(10)
        return self

    def __exit__(self, *error: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)

    def _serve(self) -> None:
        self._loop.run_until_complete(self._main())
        self._loop.close()

    async def _main(self) -> None:
        self._stop = asyncio.Event()
        server = await asyncio.start_server(self._connected, "127.0.0.1", 0, limit=2**24)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._stop.wait()
        server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            await self._converse(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            self._tasks.discard(task)
            writer.close()

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        sender, recipients = "", list[str]()
        writer.write(b"220 demo ESMTP\r\n")
        while line := await reader.readline():
            command = line.decode("utf-8", "replace").strip()
            verb = command[:4].upper()
            if verb in ("EHLO", "HELO"):
                writer.write(f"250-demo\r\n250-SIZE {_SIZE}\r\n250 8BITMIME\r\n".encode())
            elif verb == "MAIL":
                sender, recipients = _path(command), []
                writer.write(b"250 2.1.0 OK\r\n")
            elif verb == "RCPT":
                recipients.append(_path(command))
                writer.write(b"250 2.1.5 OK\r\n")
            elif verb == "DATA":
                writer.write(b"354 Go ahead\r\n")
                raw = await _data(reader)
                self._take(Taken(sender, tuple(recipients), raw))
                writer.write(b"250 2.0.0 OK demo\r\n")
            elif verb == "QUIT":
                writer.write(b"221 2.0.0 closing\r\n")
                return
            else:
                writer.write(b"250 2.0.0 OK\r\n" if verb in ("RSET", "NOOP") else b"502 no\r\n")
            await writer.drain()


async def _data(reader: asyncio.StreamReader) -> bytes:
    lines: list[bytes] = []
    while (line := await reader.readline()) not in (b".\r\n", b""):
        lines.append(line[1:] if line.startswith(b".") else line)
    return b"".join(lines)


def _path(command: str) -> str:
    found = re.search(r"<([^<>]*)>", command)
    return found[1] if found else ""
