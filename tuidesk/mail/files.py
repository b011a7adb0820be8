"""Mail on disk: mbox (Gmail Takeout too), Maildir, single files."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.parser import BytesHeaderParser
from pathlib import Path

from tuidesk.domain.errors import UsageError
from tuidesk.mail.headers import decoded, field

_SEPARATOR = re.compile(rb"^From (?P<who>\S*) ?.*\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b.*\d{4}\s*$")
_TAKEOUT = re.compile(rb"^From (\d+)@xxx ")
_HEADER = re.compile(rb"^[!-9;-~]+:")
_CHUNK = 2**20


@dataclass(frozen=True, slots=True)
class Found:
    """A mail on disk and how far into its file it ends, for the progress bar and to resume."""

    raw: bytes
    source: Path
    end: int
    gmail_id: str = ""


_FROM = re.compile(rb">*From ")
_QUOTED_FROM = re.compile(rb">+From ")


def total_size(paths: list[Path]) -> int:
    """Bytes to read, for the progress bar."""
    return sum(file.stat().st_size for path in paths for file in _files(path))


def mails(paths: list[Path]) -> Iterator[Found]:
    """Every mail under the paths; raises UsageError for a path that is not there."""
    for path in paths:
        if not path.exists():
            raise UsageError(f"There is no {path}.", "Give an mbox file, a Maildir or .eml files.")
        for file in _files(path):
            if _is_mbox(file):
                yield from _mbox(file)
            else:
                content = file.read_bytes()
                if file == path and not _looks_like_mail(file, content):
                    raise UsageError(f"{file} holds no mail.", "Mail begins with header lines.")
                yield Found(content, file, len(content))


def takeout_labels(found: Found) -> tuple[str, ...]:
    """Gmail's labels of a mail, lower case; only Takeout's own files have them."""
    if not found.gmail_id:
        return ()
    head = BytesHeaderParser().parsebytes(found.raw[:65536])
    labels = decoded(field(head, "x-gmail-labels")).split(",")
    return tuple(each.strip().strip('"').lower() for each in labels)


def _files(path: Path) -> list[Path]:
    """The files of a path: itself, a Maildir's mails, or every mail file in a folder."""
    if path.is_file():
        return [path]
    if (path / "cur").is_dir() or (path / "new").is_dir():
        return [file for box in _maildirs(path) for file in sorted(box.iterdir()) if file.is_file()]
    found = [file for file in sorted(path.rglob("*")) if file.is_file()]
    return [file for file in found if file.suffix.lower() in (".eml", ".mbox", "")]


def _maildirs(path: Path) -> list[Path]:
    folders = [path, *sorted(each for each in path.iterdir() if each.name.startswith("."))]
    return [box for each in folders for box in (each / "cur", each / "new") if box.is_dir()]


def _looks_like_mail(file: Path, content: bytes) -> bool:
    """A file called .eml is always taken; any other must begin with a header."""
    return file.suffix.lower() == ".eml" or bool(_HEADER.match(content.lstrip()))


def _is_mbox(file: Path) -> bool:
    with file.open("rb") as stream:
        return stream.read(5) == b"From "


def _mbox(file: Path) -> Iterator[Found]:
    """Cuts only at separator lines with a date that stand before a header: bodies keep "From "."""
    lines: list[bytes] = []
    gmail_id, offset = "", 0
    previous_blank, held = True, b""
    with file.open("rb", buffering=_CHUNK) as stream:
        for line in stream:
            if held:
                if _HEADER.match(line):
                    if lines:
                        yield Found(_joined(lines), file, offset - len(held), gmail_id)
                    lines, gmail_id = [], _takeout_id(held)
                else:
                    lines.append(held)
                held = b""
            offset += len(line)
            if previous_blank and _separates(line):
                held = line
                continue
            lines.append(line)
            previous_blank = not line.strip()
    if held:
        lines.append(held)
    if lines:
        yield Found(_joined(lines), file, offset, gmail_id)


def _separates(line: bytes) -> bool:
    return len(line) < 200 and line.startswith(b"From ") and bool(_SEPARATOR.match(line))


def _joined(lines: list[bytes]) -> bytes:
    """The mail without the blank line that ends it in an mbox; ``>From `` is unquoted."""
    if lines and not lines[-1].strip():
        lines = lines[:-1]
    return b"".join(line[1:] if _QUOTED_FROM.match(line) else line for line in lines)


def as_mbox(raw: bytes, at: datetime, ticket: int) -> bytes:
    """A mail as part of an mbox (mboxrd), with a line that names its ticket."""
    lines = raw.replace(b"\r\n", b"\n").rstrip(b"\n").split(b"\n")
    quoted = (b">" + line if _FROM.match(line) else line for line in lines)
    separator = f"From tuidesk {at.astimezone(UTC):%a %b %e %H:%M:%S %Y}\n".encode()
    return b"%sX-Tuidesk-Ticket: %d\n%s\n\n" % (separator, ticket, b"\n".join(quoted))


def _takeout_id(separator: bytes) -> str:
    match = _TAKEOUT.match(separator)
    return match[1].decode() if match else ""
