"""Header fields as the wild writes them: raw 8-bit, encoded words split anywhere, broken ids."""

import base64
import binascii
import itertools
import quopri
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from email.message import Message as MimeMessage
from email.utils import parsedate_to_datetime
from functools import lru_cache

from tuidesk.domain.text import clean_line
from tuidesk.mail.charsets import decode_bytes, encoded

MAX_FIELD = 64 * 1024
_MAX_SHOWN = 10_000
_WORD = re.compile(
    r"=\?([^?\s*]{0,40})(?:\*[^?]*)?\?(?:([bB])\?([^?]*)|([qQ])\?(.*?))\?=(?![0-9A-F]{2})"
)
_WORD_CHARSET = re.compile(r"=\?([\w.:-]{2,40})(?:\*[^?]*)?\?[bBqQ]\?")
_BETWEEN_WORDS = re.compile(r"(=\?[^?\s]*\?[bBqQ]\?[^?]*\?=)[ \t\r\n]+(?==\?)")
_CUT_WORD = re.compile(r"=\?[^?\s]+\?[bBqQ]\?[^?\s]+$")
_FOLDED_WORD = re.compile(
    r"(=\?[^?\s]{1,40}\?[bBqQ]\?[^?\s]{0,200})\r?\n[ \t]+(?=[^?\s]{0,200}\?=)"
)
_RUN = re.compile(r"[ \t]{3,}")
_MESSAGE_ID = re.compile(r"<([^<>\s]{1,900})>")


def field(mail: MimeMessage, name: str) -> str:
    """The first field of that name as it stands, unfolded, 8-bit bytes decoded; else empty."""
    return next(fields(mail, name), "")


def fields(mail: MimeMessage, name: str) -> Iterator[str]:
    """All fields of that name as they stand (B2.7)."""
    for value in _by_name(mail).get(name.lower(), ()):
        yield _unfolded(shortened(value), mail)


def shortened(value: str) -> str:
    """A field of a bearable length; half an address, or half an id, would be another one."""
    if len(value) <= MAX_FIELD:
        return value
    head = value[:MAX_FIELD]
    end = max(head.rfind(","), head.rfind(">")) + 1
    return head[:end] if end else head


@lru_cache(maxsize=4)
def _by_name(mail: MimeMessage) -> dict[str, list[str]]:
    """The fields by name; the reader asks one mail for some seventy of them."""
    found: dict[str, list[str]] = {}
    for name, value in mail.raw_items():
        found.setdefault(name.lower(), []).append(str(value))
    return found


def _unfolded(value: str, mail: MimeMessage) -> str:
    if not value.isascii() or "\x1b$" in value:
        raw = value.encode("utf-8", "surrogateescape")
        value = decode_bytes(raw, None, (*_WORD_CHARSET.findall(value), *_charsets_around(mail)))[0]
    value = _FOLDED_WORD.sub(r"\1", value)
    return _RUN.sub(" ", re.sub(r"\r?\n[ \t]*", " ", value)).strip()


def _charsets_around(mail: MimeMessage) -> Iterator[str]:
    """The charsets that the parts name: raw 8-bit headers are mostly in one of them."""
    for part in itertools.islice(mail.walk(), 10):
        with suppress(LookupError, ValueError, TypeError):
            charset = part.get_content_charset()
            if charset:
                yield charset


@lru_cache(maxsize=64)
def decoded(value: str) -> str:
    """A field for people: encoded words decoded, one clean line."""
    return clean_line(_decode_words(value[:_MAX_SHOWN]))


def _decode_words(value: str) -> str:
    """Joins neighbours of one charset before decoding: senders split inside a character."""
    value = _BETWEEN_WORDS.sub(r"\1", _CUT_WORD.sub(r"\g<0>?=", value))
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
        pending, pending_charset = pending + _word_bytes(match), charset
        at = match.end()
    if pending:
        out.append(decode_bytes(pending, pending_charset)[0])
    return "".join([*out, value[at:]])


def _word_bytes(word: re.Match[str]) -> bytes:
    raw = encoded(word[3] or word[5] or "", word[1].lower())
    if word[4]:
        return quopri.decodestring(raw.replace(b"_", b" "), header=False)
    try:
        return base64.b64decode(raw + b"=" * (-len(raw) % 4))
    except (binascii.Error, ValueError):
        return raw


def message_ids(value: str) -> list[str]:
    """The ``<…@…>`` tokens of References or In-Reply-To, in order (B1.5).

    Where no bracket stands at all, words that are ids and nothing else are taken.
    """
    found = _MESSAGE_ID.findall(value[:MAX_FIELD])
    if not found and "<" not in value:
        words = value[:MAX_FIELD].replace(",", " ").split()
        found = words if words and all("@" in word for word in words) else []
    return [f"<{clean_line(token)}>" for token in found]


def date(value: str) -> datetime | None:
    """The instant of a Date field in UTC; ``None`` for nonsense, such as before there was mail."""
    try:
        parsed = _parsed_date(value[:200].strip())
        instant = (parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)).astimezone(UTC)
        return instant if instant.year >= 1970 else None
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _parsed_date(value: str) -> datetime:
    """RFC 5322, else ISO 8601, which some programs write."""
    if re.match(r"\d{4}-\d\d-\d\d", value):
        return datetime.fromisoformat(value)
    return parsedate_to_datetime(value)
