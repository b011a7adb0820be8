"""The bytes of a leaf behind its transfer encoding, as broken as the wild sends it (B7.3)."""

import binascii
import quopri
import re
from copy import copy
from email.message import Message as MimeMessage

_NAME = re.compile(r"(?:[\"'\s]|\([^()]*\))*([A-Za-z0-9-]+)")
_BLANKS = b" \t\r\n"
_WHOLE = re.compile(rb"[A-Za-z0-9+/]*={0,2}")
_LINE = re.compile(rb"[A-Za-z0-9+/](?:[A-Za-z0-9+/]|={1,2}(?!=))*")
_FOREIGN = re.compile(rb"[^A-Za-z0-9+/=]")
_LONG_LINE = 40
"""A line of so many base64 characters is no words: the encoding goes on at least to there."""
_PIECE = 12
"""Words are shorter than that, on the whole line."""
_NO_WORD = re.compile(rb"[a-z0-9][A-Z]|[A-Za-z][0-9]|[+/]")
_SOFT_BREAK = re.compile(rb"=[ \t]+(?=\r?\n|$)")
_ENCODED_END = re.compile(rb"(?:=0[Dd])+(?=\r?\n|$)")
"""A carriage return that was encoded although the line ends there anyway."""


def transfer_decoded(leaf: MimeMessage) -> bytes:
    """The content of a leaf; an encoding that is broken gives what it can."""
    named = _NAME.match(str(leaf.get("content-transfer-encoding", "")))
    encoding = named[1].lower() if named else ""
    if "uu" in encoding:
        return _payload(leaf)
    plain = copy(leaf)
    del plain["content-transfer-encoding"]
    content = _payload(plain)
    if encoding == "base64":
        return from_base64(content)
    if encoding == "quoted-printable":
        return from_quoted_printable(content)
    return content


def _payload(leaf: MimeMessage) -> bytes:
    """What the library makes of the content; without a Content-Transfer-Encoding as it came."""
    try:
        content = leaf.get_payload(decode=True)
    except (ValueError, LookupError):
        return b""
    return content if isinstance(content, bytes) else b""


def from_base64(content: bytes) -> bytes:
    """Base64 with what the wild does to it: padding inside, stray signs, a footer behind it.

    Lists and gateways append plain words: they stay, below what was decoded.
    """
    content = content.strip(_BLANKS)
    packed = content.translate(None, b"\r\n")
    if _WHOLE.fullmatch(packed):
        return _decoded(packed)
    lines = [_without_blanks(line) for line in content.split(b"\n")]
    end = _end_of_base64(lines)
    found = _decoded(_FOREIGN.sub(b"", b"".join(lines[:end])))
    footer = b"\n".join(lines[end:])
    return b"\n".join(filter(None, (found, footer)))


def _without_blanks(line: bytes) -> bytes:
    """A line of long pieces is encoded, blanks in it mean nothing (RFC 2045); words are short."""
    pieces = line.split()
    joined = b"".join(pieces)
    no_words = len(joined) >= _PIECE * len(pieces) and _NO_WORD.search(joined)
    return joined if no_words and _LINE.fullmatch(joined) else line.strip(_BLANKS)


def _end_of_base64(lines: list[bytes]) -> int:
    """The first line that is words again, so many lines count as encoded."""
    long_lines = (at for at, line in enumerate(lines) if _is_long(line))
    end = max(long_lines, default=-1) + 1
    while end < len(lines) and _goes_on(lines, end):
        end += 1
    return end


def _is_long(line: bytes) -> bool:
    return len(line) >= _LONG_LINE and bool(_LINE.fullmatch(line))


def _goes_on(lines: list[bytes], at: int) -> bool:
    line = lines[at]
    if not line:
        return at + 1 < len(lines) and _goes_on(lines, at + 1)
    if _is_dirty(line):
        return True
    possible = len(line.rstrip(b"=")) % 4 != 1
    after_break = at > 0 and not lines[at - 1] and len(line) % 4 != 0
    return possible and not after_break and bool(_LINE.fullmatch(line))


def _is_dirty(line: bytes) -> bool:
    """Whether a line is encoded but for one sign, as gateways put into what is too long."""
    clean = _FOREIGN.sub(b"", line)
    return len(clean) >= _LONG_LINE // 2 and len(line) == len(clean) + 1 and b" " not in line


def _decoded(packed: bytes) -> bytes:
    """Each stretch between paddings by itself; a last character that means nothing is left out."""
    pieces = []
    for piece in re.split(rb"=+", packed):
        usable = piece[:-1] if len(piece) % 4 == 1 else piece
        pieces.append(binascii.a2b_base64(usable + b"=" * (-len(usable) % 4)))
    return b"".join(pieces)


def from_quoted_printable(content: bytes) -> bytes:
    """Quoted-printable; a soft break may have blanks behind it, a line end be encoded as well."""
    content = _SOFT_BREAK.sub(b"=", content)
    return quopri.decodestring(_ENCODED_END.sub(b"", content))
