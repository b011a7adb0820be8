"""An SMTP server on loopback that takes every mail and hands it to somebody."""

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass

from tuidesk.demo.loopback import LoopbackServer

_SIZE = 35_882_577


@dataclass(frozen=True, slots=True)
class Taken:
    """A mail that was accepted."""

    sender: str
    recipients: tuple[str, ...]
    raw: bytes


class SmtpSink(LoopbackServer):
    """Hands every mail to ``take``."""

    def __init__(self, take: Callable[[Taken], None]) -> None:
        super().__init__()
        self._take = take

    async def converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One SMTP session."""
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
