"""IMAP on the wire: FETCH and LIST answers, quoted folder names."""

import base64
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

_TOKEN = re.compile(
    rb"""\s*(?:(?P<open>\()|(?P<close>\))|"(?P<quoted>(?:[^"\\]|\\.)*)"
    |\{(?P<literal>\d+)\}\s*$
    |(?P<atom>(?:BODY|BINARY)\[[^\]]*\](?:<\d+(?:\.\d+)?>)?|[^\s()]+))""",
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
_BEGINNING = re.compile(rb"^\d+ \(")
_UNSAFE_NAME = re.compile(r"[\r\n\0]")
Chunk = bytes | tuple[bytes, bytes]
"""imaplib's answer: text, or text that ends in ``{n}`` with the literal behind it."""


def parse_answer(chunks: Iterable[Chunk | None]) -> list[Any]:
    """Nested lists of bytes: one flat list of everything the answers say; NIL becomes None."""
    root: list[Any] = []
    stack = [root]
    for token in _tokens(chunks):
        if token is _OPEN:
            stack.append([])
            stack[-2].append(stack[-1])
        elif token is _CLOSE:
            if len(stack) > 1:
                stack.pop()
        else:
            stack[-1].append(token)
    return root


_OPEN, _CLOSE = object(), object()


def _tokens(chunks: Iterable[Chunk | None]) -> Iterator[Any]:
    for chunk in chunks:
        if chunk is None:
            continue
        text, literal = chunk if isinstance(chunk, tuple) else (chunk, None)
        at = 0
        while match := _TOKEN.match(text, at):
            at = match.end()
            if match["open"]:
                yield _OPEN
            elif match["close"]:
                yield _CLOSE
            elif match["quoted"] is not None:
                yield re.sub(rb"\\(.)", rb"\1", match["quoted"])
            elif match["atom"]:
                yield None if match["atom"].upper() == b"NIL" else match["atom"]
        if literal is not None:
            yield literal


def fetched(chunks: Iterable[Chunk | None]) -> dict[int, dict[str, Any]]:
    """The items of FETCH answers by UID; unsolicited ones without a UID are left out."""
    found: dict[int, dict[str, Any]] = {}
    for items in _responses(chunks):
        pairs = zip(items[::2], items[1::2], strict=False)
        named = {
            key.decode("ascii", "replace").upper(): value
            for key, value in pairs
            if isinstance(key, bytes)
        }
        uid = named.get("UID")
        if isinstance(uid, bytes) and uid.isdigit():
            found.setdefault(int(uid), {}).update(named)
    return found


def _responses(chunks: Iterable[Chunk | None]) -> Iterator[list[Any]]:
    """The list of each FETCH response, read by itself: an odd one spoils no other."""
    response: list[Chunk] = []
    for chunk in chunks:
        if chunk is None:
            continue
        text = chunk[0] if isinstance(chunk, tuple) else chunk
        if _BEGINNING.match(text) and response:
            yield from _lists(response)
            response = []
        response.append(chunk)
    yield from _lists(response)


def _lists(response: list[Chunk]) -> Iterator[list[Any]]:
    return (each for each in parse_answer(response) if isinstance(each, list))


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of the server: its name on the wire, and its special uses such as ``\\All``."""

    wire_name: str
    uses: frozenset[str]

    @property
    def name(self) -> str:
        """The name as people read it: the wire has modified UTF-7 (RFC 3501 5.1.3)."""
        return _ENCODED.sub(_decoded, self.wire_name)


_ENCODED = re.compile(r"&([A-Za-z0-9+,]*)-")


def _decoded(found: re.Match[str]) -> str:
    if not found[1]:
        return "&"
    packed = found[1].replace(",", "/")
    try:
        return base64.b64decode(packed + "=" * (-len(packed) % 4)).decode("utf-16-be")
    except (ValueError, UnicodeError):
        return found[0]


def folders(chunks: Iterable[Chunk | None]) -> list[Folder]:
    """The folders of a LIST answer."""
    found = []
    for chunk in chunks:
        parsed = parse_answer([chunk])
        if len(parsed) >= 3 and isinstance(parsed[0], list) and isinstance(parsed[2], bytes):
            flags = [flag for flag in parsed[0] if isinstance(flag, bytes)]
            uses = frozenset(flag.decode("ascii", "replace").lower() for flag in flags)
            found.append(Folder(parsed[2].decode("ascii", "replace"), uses))
    return found


def quoted(wire_name: str) -> str:
    """A folder name as an argument; raises ValueError for names that would inject commands."""
    if _UNSAFE_NAME.search(wire_name) or not wire_name.isascii():
        raise ValueError("not a folder name")
    escaped = wire_name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
