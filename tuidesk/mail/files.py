"""Mail on disk: mbox files (Gmail Takeout too), Maildirs, single mails, packed or not.

a file or folder ─> its files ─> each opened ─> Found: a mail · LeftOut: none, and why
"""

import gzip
import io
import lzma
import re
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from email.parser import BytesHeaderParser
from pathlib import Path, PurePath
from typing import IO, cast

from tuidesk.domain.errors import UsageError
from tuidesk.mail.folders import THROWN_AWAY, Use, use_of
from tuidesk.mail.head import begins_mail
from tuidesk.mail.headers import decoded, field
from tuidesk.mail.mbox import begins_mailbox, split, takeout_id

_CHUNK = 2**20
_START = 64 * 1024
_PACKED_BROKEN = (OSError, EOFError, zlib.error, lzma.LZMAError, tarfile.TarError,
                  zipfile.BadZipFile, NotImplementedError, RuntimeError)  # fmt: skip
_ELSEWHERE = {
    ".msg": "an Outlook mail; save it as .eml in Outlook, then import that",
    ".pst": "an Outlook data file; take it apart with readpst -e, then import the folder",
    ".ost": "an Outlook cache; export the mailbox as .pst, take that apart with readpst -e",
    ".dbx": "an Outlook Express folder; take it apart with undbx, then import the folder",
    ".msf": "an index of Thunderbird",
}
_MAILS = ("", ".eml", ".mbox", ".mbx", ".mmdf", ".emlx", ".mail", ".txt")
_EXPUNGED, _DELETED_EMLX, _DRAFT_EMLX = 0x0008, 1 << 1, 1 << 6
_HEADS = re.compile(rb"\n\r?\n(?:From [^\n]*\n)?(?:Return-Path|Received|From|Message-ID):", re.I)
_MANY_HEADS = 3


@dataclass(frozen=True, slots=True)
class Found:
    """A mail on disk and how far into its file it ends, for the progress bar and to resume."""

    raw: bytes
    source: Path
    end: int
    gmail_id: str = ""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What was no mail, or was thrown away, and why it is not imported."""

    source: str
    why: str


@dataclass
class _Opened:
    """A file that is being read, or one inside of an archive."""

    path: Path
    stream: IO[bytes]
    name: str
    size: int
    """Bytes of the file on the disk."""


def total_size(paths: list[Path]) -> int:
    """Bytes to read, for the progress bar."""
    return sum(file.stat().st_size for path in paths for file in _files(path))


def mails(paths: list[Path], *, thrown_away: bool = False) -> Iterator[Found | LeftOut]:
    """Every mail under the paths, and what was left out; raises UsageError for a missing path.

    ``thrown_away``: also mail in trash, junk and drafts, and mail that is marked as deleted.
    """
    for path in paths:
        if not path.exists():
            raise UsageError(f"There is no {path}.", "Give an mbox file, a Maildir or .eml files.")
    for path in paths:
        for file in _files(path):
            use = _use_inside(path, file)
            if use in THROWN_AWAY and not thrown_away:
                yield LeftOut(str(file), f"it is in {use.name.lower()}")
                continue
            try:
                yield from _of_file(file, named=file == path, thrown_away=thrown_away)
            except _PACKED_BROKEN as error:
                yield LeftOut(str(file), f"it cannot be read ({error})")


def takeout_labels(found: Found) -> tuple[str, ...]:
    """Gmail's labels of a mail, lower case; only Takeout's own files have them."""
    if not found.gmail_id:
        return ()
    labels = decoded(_head_field(found.raw, "x-gmail-labels")).split(",")
    return tuple(each.strip().strip('"').lower() for each in labels)


def _files(path: Path) -> list[Path]:
    """The files of a path: itself, a Maildir's mails, or every file in a folder."""
    if path.is_file():
        return [path]
    if _is_maildir(path):
        return [file for box in _maildirs(path) for file in sorted(box.iterdir()) if file.is_file()]
    return [file for file in sorted(path.rglob("*")) if file.is_file()]


def _is_maildir(path: Path) -> bool:
    return (path / "cur").is_dir() or (path / "new").is_dir()


def _maildirs(path: Path) -> list[Path]:
    folders = [path, *sorted(each for each in path.rglob("*") if _is_maildir(each))]
    return [box for each in folders for box in (each / "cur", each / "new") if box.is_dir()]


def _use_inside(path: Path, file: Path) -> Use | None:
    """What the folder is for in which a file was found; a path that somebody named is wanted."""
    if file == path:
        return None
    *folders, name = file.relative_to(path).parts
    name = name.removesuffix(".mbox")
    names = [part.removesuffix(".mbox").removesuffix(".sbd") for part in folders]
    uses = (use_of(part) for part in (*names, *([] if "." in name else [name])))
    return next((use for use in uses if use), None)


def _of_file(file: Path, *, named: bool, thrown_away: bool) -> Iterator[Found | LeftOut]:
    size = file.stat().st_size
    with file.open("rb", buffering=_CHUNK) as raw:
        opened = _Opened(file, raw, file.name, size)
        if file.suffix.lower() in (".zip", ".tgz", ".tar") or file.name.lower().endswith(".tar.gz"):
            yield from _of_archive(opened, thrown_away=thrown_away)
            return
        if file.suffix.lower() == ".gz":
            with gzip.open(raw) as stream:
                inner = _Opened(file, cast(IO[bytes], stream), file.stem, size)
                yield from _of_stream(inner, named=named, thrown_away=thrown_away)
            return
        yield from _of_stream(opened, named=named, thrown_away=thrown_away)


def _of_archive(opened: _Opened, *, thrown_away: bool) -> Iterator[Found | LeftOut]:
    """The mail files in an archive, as Takeout gives them; its other files are not spoken of."""
    for name, stream in _members(opened):
        if PurePath(name).suffix.lower() not in (".mbox", ".eml", ".emlx", ".mbx"):
            continue
        if use_of(PurePath(name).stem) in THROWN_AWAY and not thrown_away:
            yield LeftOut(f"{opened.path}: {name}", "it is thrown-away mail")
            continue
        inner = _Opened(opened.path, stream, name, opened.size)
        yield from _of_stream(inner, named=True, thrown_away=thrown_away)


def _members(opened: _Opened) -> Iterator[tuple[str, IO[bytes]]]:
    if opened.name.lower().endswith(".zip"):
        with zipfile.ZipFile(opened.stream) as packed:
            for entry in packed.infolist():
                if not entry.is_dir():
                    with packed.open(entry) as stream:
                        yield entry.filename, io.BufferedReader(stream, _CHUNK)  # type: ignore[type-var]
        return
    with tarfile.open(fileobj=opened.stream, mode="r|*") as archive:
        for member in archive:
            content = archive.extractfile(member) if member.isfile() else None
            if content is not None:
                yield member.name, content


def _of_stream(opened: _Opened, *, named: bool, thrown_away: bool) -> Iterator[Found | LeftOut]:
    """The mails of one file; ``named``: somebody asked for this very file."""
    suffix = PurePath(opened.name).suffix.lower()
    start = opened.stream.read(_START)
    if suffix in _ELSEWHERE:
        yield LeftOut(str(opened.path), _ELSEWHERE[suffix])
    elif begins_mailbox(start):
        yield from _of_mailbox(opened, start, thrown_away=thrown_away)
    elif suffix == ".emlx" and start.split(b"\n")[0].strip().isdigit():
        yield from _of_apple(opened, start + opened.stream.read(), thrown_away=thrown_away)
    elif not _is_mail(start, suffix, named=named):
        yield LeftOut(str(opened.path), "it holds no mail")
    elif not thrown_away and (why := _thrown_away(opened.path, start)):
        yield LeftOut(str(opened.path), why)
    else:
        raw = start + opened.stream.read()
        yield Found(raw, opened.path, opened.size)
        yield from _several(opened, raw)


def _is_mail(start: bytes, suffix: str, *, named: bool) -> bool:
    """Whether a file is one mail: called so, or with what every mail has in its header.

    Many other files have lines like fields; in a folder that somebody named not each is a mail.
    """
    if suffix == ".eml":
        return bool(start.strip())
    if not begins_mail(start):
        return False
    if named:
        return True
    if suffix not in _MAILS and not suffix[1:2].isdigit() and ":2" not in suffix:
        return False
    return all(_head_field(start, name) for name in ("from",)) and any(
        _head_field(start, name) for name in ("date", "message-id", "received", "to")
    )


def _of_mailbox(opened: _Opened, start: bytes, *, thrown_away: bool) -> Iterator[Found | LeftOut]:
    reader = _Lines(start, opened.stream)
    dropped, count, raw = 0, 0, b""
    for separator, raw in split(reader):
        count += 1
        if not thrown_away and _expunged(raw):
            dropped += 1
            continue
        yield Found(raw, opened.path, min(reader.offset, opened.size), takeout_id(separator))
    if dropped:
        yield LeftOut(str(opened.path), f"{dropped} mails in it are marked as deleted")
    if count == 1:
        yield from _several(opened, raw)


class _Lines:
    """The lines of a stream whose start was read already, and how far they have been read."""

    def __init__(self, start: bytes, stream: IO[bytes]) -> None:
        self._start, self._stream = start, stream
        self.offset = 0

    def __iter__(self) -> Iterator[bytes]:
        *lines, rest = self._start.splitlines(keepends=True) or [b""]
        rest += b"" if rest.endswith(b"\n") else self._stream.readline()
        for line in (*lines, rest):
            self.offset += len(line)
            yield line
        for line in self._stream:
            self.offset += len(line)
            yield line


def _several(opened: _Opened, raw: bytes) -> Iterator[LeftOut]:
    """Says so where a file gave one mail, but looks like many."""
    heads = len(_HEADS.findall(raw))
    if heads >= _MANY_HEADS:
        why = (
            f"read as one mail, but it has {heads + 1} headers: is it a mailbox of an unknown kind?"
        )
        yield LeftOut(str(opened.path), why)


def _of_apple(opened: _Opened, content: bytes, *, thrown_away: bool) -> Iterator[Found | LeftOut]:
    """Apple Mail's ``.emlx``: the length, the mail, and a property list with its flags."""
    first, _, rest = content.partition(b"\n")
    length = int(first)
    found = re.search(rb"<key>flags</key>\s*<integer>(\d{1,18})</integer>", rest[length:])
    flags = int(found[1]) if found else 0
    if flags & (_DELETED_EMLX | _DRAFT_EMLX) and not thrown_away:
        yield LeftOut(str(opened.path), "it is marked as deleted or as a draft")
    else:
        yield Found(rest[:length], opened.path, opened.size)


def _thrown_away(file: Path, start: bytes) -> str:
    """Why a single mail is thrown away, by the flags of a Maildir; empty if it is not."""
    flags = file.name.rpartition(":2,")[2] if ":2," in file.name else ""
    if "T" in flags:
        return "it is marked as deleted"
    if "D" in flags:
        return "it is a draft"
    return "it is marked as deleted" if _expunged(start) else ""


def _expunged(raw: bytes) -> bool:
    """Whether Thunderbird marked the mail as deleted; its folders keep it until compacted."""
    if b"X-Mozilla-Status:" not in raw[:4096]:
        return False
    status = _head_field(raw, "x-mozilla-status").strip()
    return bool(re.fullmatch(r"[0-9A-Fa-f]{4}", status)) and bool(int(status, 16) & _EXPUNGED)


def _head_field(raw: bytes, name: str) -> str:
    return field(BytesHeaderParser().parsebytes(raw[:_START]), name)
