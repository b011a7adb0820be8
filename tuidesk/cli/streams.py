"""What the process reads and prints: text that is harmless, in what the terminal can show."""

import sys
from typing import Any, TextIO

from tuidesk.domain.errors import UsageError
from tuidesk.domain.text import harmless, plainer


def typed() -> str:
    """What stands on standard input; raises UsageError for bytes that are not UTF-8."""
    raw = sys.stdin.buffer.read()
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        hint = "Convert it first, as with: iconv -f LATIN1 -t UTF-8"
        raise UsageError(f"Standard input, line {line}: that is not UTF-8.", hint) from None


def writes_everything(stream: TextIO) -> bool:
    """Whether a stream can write every character, as UTF-8 can."""
    return (stream.encoding or "utf-8").lower().startswith("utf")


class Harmless:
    """A stream that lets no character through that commands a terminal; bytes pass as they are.

    Where the terminal cannot show a character, a plainer one stands for it.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Writes the text."""
        text = harmless(text)
        if not writes_everything(self._stream):
            text = plainer(text, self._stream.encoding)
        return self._stream.write(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)
