"""Mailbox files of many mails: mbox as every program writes it, and MMDF."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from tuidesk.mail.head import is_field, is_known_field

_MARK = "\ufeff".encode()
"""A byte order mark, which some editors write before a file."""
_MMDF = b"\x01\x01\x01\x01"
_SEPARATORS_LENGTH = 300
_SURE = re.compile(
    rb"^From (?:\S+@\S+|-|MAILER-DAEMON) +\w{3} +\w{3} +\d{1,2} +\d\d:\d\d(?::\d\d)?"
    rb" +(?:[+-]\d{4} +)?(?:\w{1,5} +)?\d{4}"
)
"""Sender and date as C's ``asctime`` writes it: believed without a blank line before it."""
_BY_WEEKDAY = re.compile(rb"^From \S* ?.*\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b.*\d{4}\s*$")
_BY_DATE = re.compile(rb"^From (?=.*\d{4}).*\d\d?:\d\d")
"""Any other order and language: a year and a time."""
_BARE = re.compile(rb"^From(?: -)?\s*$")
_FROM = re.compile(rb">*From ")
_QUOTED_FROM = re.compile(rb">+From ")
_TAKEOUT = re.compile(rb"^From (\d+)@xxx ")


def begins_mailbox(start: bytes) -> bool:
    """Whether a file that begins so holds many mails, one behind the other."""
    start = start.removeprefix(_MARK)
    return start.startswith(_MMDF) or _names_envelope(start.partition(b"\n")[0])


def without_separator(raw: bytes) -> bytes:
    """A single mail without the separator line that an mbox left above it."""
    line, _, rest = raw.partition(b"\n")
    return rest if _names_envelope(line) else raw


def _names_envelope(line: bytes) -> bool:
    """Whether a line is a separator, and no field with a blank before its colon."""
    return (line.startswith(b"From ") and not is_field(line)) or bool(_BARE.match(line))


def split(lines: Iterable[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """The mails of a mailbox file, each with the separator line that stands before it.

    Cuts only where a separator stands before the fields of a header: bodies keep "From ".
    """
    mail: list[bytes] = []
    separator, held = b"", b""
    previous_blank = True
    for at, line in enumerate(lines):
        line = line if at else line.removeprefix(_MARK)
        if held:
            if _begins_header(held, line):
                if mail:
                    yield separator, _joined(mail)
                mail, separator = [], held
            else:
                mail.append(held)
            held = b""
        if _separates(line, previous_blank):
            held = line
            continue
        mail.append(line)
        previous_blank = not line.strip()
    mail += [held] if held else []
    if any(line.strip() for line in mail):
        yield separator, _joined(mail)


def _separates(line: bytes, previous_blank: bool) -> bool:
    if line.startswith(_MMDF):
        return True
    if len(line) > _SEPARATORS_LENGTH or not line.startswith(b"From"):
        return False
    if _SURE.match(line):
        return True
    found = _BY_WEEKDAY.match(line) or _BY_DATE.match(line) or _BARE.match(line)
    return previous_blank and bool(found)


def _begins_header(separator: bytes, line: bytes) -> bool:
    """Whether what follows a separator is a header: the weaker that is, the better known this."""
    if separator.startswith(_MMDF):
        return True
    if line.startswith(b">From "):  # the separator of a mailbox that was put into this one
        return True
    strong = _SURE.match(separator) or _BY_WEEKDAY.match(separator)
    return is_field(line) if strong else is_known_field(line)


def _joined(lines: list[bytes]) -> bytes:
    """The mail without the blank line that ends it in an mbox; ``>From `` is unquoted."""
    if lines[0].startswith(b">From "):
        lines = lines[1:]
    if lines and not lines[-1].strip():
        lines = lines[:-1]
    kept = (line[1:] if _QUOTED_FROM.match(line) else line for line in lines)
    return b"".join(line for line in kept if not line.startswith(_MMDF))


def takeout_id(separator: bytes) -> str:
    """Gmail's number of a mail, which Takeout writes into its separator; empty elsewhere."""
    match = _TAKEOUT.match(separator)
    return match[1].decode() if match else ""


def as_mbox(raw: bytes, at: datetime, ticket: int, message_id: str = "") -> bytes:
    """A mail as part of an mbox (mboxrd), with a line that names its ticket.

    A Message-ID is given for a mail that has none: by it every program knows the mail again.
    """
    lines = raw.replace(b"\r\n", b"\n").rstrip(b"\n").split(b"\n")
    quoted = (b">" + line if _FROM.match(line) else line for line in lines)
    separator = f"From tuidesk {at.astimezone(UTC):%a %b %e %H:%M:%S %Y}\n".encode()
    name = f"Message-ID: {message_id}\n".encode() if message_id else b""
    head = b"%s%sX-Tuidesk-Ticket: %d\n" % (separator, name, ticket)
    return b"%s%s\n\n" % (head, b"\n".join(quoted))
