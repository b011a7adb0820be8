"""Header fields as the wild writes them: raw 8-bit, split encoded words, broken addresses."""

import base64
import binascii
import quopri
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import Message as MimeMessage
from email.utils import parsedate_to_datetime

from tuidesk.domain.address import Address
from tuidesk.domain.text import clean_line

_NO_TEXT = {"punycode", "idna", "undefined", "unicode_escape", "raw_unicode_escape", "mbcs", "oem"}
"""Codecs that no mail means, some of them slow on purpose."""
MAX_FIELD = 64 * 1024
MAX_ADDRESSES = 500
_WORD = re.compile(r"=\?([^?\s*]{1,40})(?:\*[^?]*)?\?([bBqQ])\?([^?]*)\?=")
_BETWEEN_WORDS = re.compile(r"(=\?[^?\s]+\?[bBqQ]\?[^?]*\?=)[ \t\r\n]+(?==\?)")
_MESSAGE_ID = re.compile(r"<([^<>\s]{1,900})>")
_ALIASES = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
    "iso-8859-8-i": "iso-8859-8",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "unicode-1-1-utf-7": "utf-7",
    "cp-850": "cp850",
}


def decode_bytes(content: bytes, charset: str | None) -> tuple[str, bool]:
    """Text in a charset, and whether that went without guessing (B7.2)."""
    name = (charset or "").strip().strip("\"'").lower()
    known = True
    if name in _NO_TEXT:
        name, known = "", False
    if name and name not in ("utf-8", "utf8", "x-unknown", "unknown", "none", "default"):
        name = _ALIASES.get(name, name)
        try:
            return content.decode(name), True
        except (LookupError, ValueError, UnicodeError):
            known = False
    try:
        return content.decode("utf-8"), known
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace"), False


def field(mail: MimeMessage, name: str) -> str:
    """The first field of that name as it stands, unfolded, 8-bit bytes decoded; else empty."""
    return next(fields(mail, name), "")


def fields(mail: MimeMessage, name: str) -> Iterator[str]:
    """All fields of that name as they stand (B2.7)."""
    wanted = name.lower()
    for key, value in mail.raw_items():
        if key.lower() == wanted:
            yield _unfolded(str(value)[:MAX_FIELD])


def _unfolded(value: str) -> str:
    raw = value.encode("utf-8", "surrogateescape")
    text = value if value.isascii() else decode_bytes(raw, None)[0]
    return re.sub(r"\r?\n[ \t]*", " ", text).strip()


def decoded(value: str) -> str:
    """A field for people: encoded words decoded, one clean line."""
    return clean_line(_decode_words(value))


def _decode_words(value: str) -> str:
    """Joins neighbours of one charset before decoding: senders split inside a character."""
    value = _BETWEEN_WORDS.sub(r"\1", value)
    out: list[str] = []
    pending, pending_charset = b"", ""
    at = 0
    for match in _WORD.finditer(value):
        between = value[at : match.start()]
        charset = match[1].lower()
        if pending and (between or charset != pending_charset):
            out.append(decode_bytes(pending, pending_charset)[0])
            pending = b""
        out.append(between)
        pending, pending_charset = pending + _word_bytes(match[2], match[3]), charset
        at = match.end()
    if pending:
        out.append(decode_bytes(pending, pending_charset)[0])
    return "".join([*out, value[at:]])


def _word_bytes(encoding: str, text: str) -> bytes:
    raw = text.encode("utf-8", "surrogateescape")
    if encoding in "qQ":
        return quopri.decodestring(raw.replace(b"_", b" "), header=False)
    try:
        return base64.b64decode(raw + b"=" * (-len(raw) % 4))
    except (binascii.Error, ValueError):
        return raw


def addresses(value: str) -> tuple[Address, ...]:
    """The people of an address field, parsed before words are decoded (B5.3)."""
    found = [_address(part) for part in _split_addresses(value)]
    return tuple(each for each in found if each.address or each.name)[:MAX_ADDRESSES]


def _split_addresses(value: str) -> Iterator[str]:
    """Cuts at commas and semicolons outside quotes, comments, brackets; drops group names."""
    part: list[str] = []
    quoted, depth, bracket = False, 0, False
    escaped, named = False, False
    for char in value[:MAX_FIELD]:
        if escaped:
            escaped = False
        elif char == "\\":
            escaped = True
        elif char == '"' and not depth:
            quoted = not quoted
        elif not quoted and char == "(":
            depth += 1
        elif not quoted and char == ")" and depth:
            depth -= 1
        elif not quoted and not depth:
            if char == "<":
                bracket = True
            elif char == ">":
                bracket = False
            elif (char in ",;" and not bracket) or (char == ":" and not named):
                if char != ":":
                    yield "".join(part)
                part, named = [], False
                continue
        part.append(char)
        named = named or char == "@"
    yield "".join(part)


def _address(part: str) -> Address:
    part = part.strip()
    opened, _, rest = part.rpartition("<")
    if opened or part.startswith("<"):
        address, name = rest.partition(">")[0], opened
    else:
        comment = re.search(r"\(([^()]*)\)", part)
        address = re.sub(r"\([^()]*\)", "", part)
        name = comment[1] if comment else ""
        if "@" not in address:
            address, name = "", address or name
    name = re.sub(r"\\(.)", r"\1", name.strip().strip('"').strip())
    plain = re.sub(r"[\s\"'<>]", "", address.removeprefix("mailto:")).rstrip(".")
    shown = decoded(name)
    return Address("" if shown.lower() == plain.lower() else shown, clean_line(plain, 320))


def message_ids(value: str) -> list[str]:
    """The ``<…@…>`` tokens of References or In-Reply-To, in order (B1.5)."""
    return [f"<{clean_line(token)}>" for token in _MESSAGE_ID.findall(value[:MAX_FIELD])]


def date(value: str) -> datetime | None:
    """The instant of a Date field in UTC; ``None`` for nonsense."""
    try:
        parsed = parsedate_to_datetime(value[:200])
        instant = parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)
        return instant.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
