"""Files that are packed inside of a part: uuencode in the text, Outlook's winmail.dat (TNEF)."""

import binascii
import re
from dataclasses import dataclass

from tuidesk.mail.charsets import decode_bytes
from tuidesk.mail.parts import safe_name

TNEF_TYPES = ("application/ms-tnef", "application/vnd.ms-tnef")
_MAX_FILES = 100
_BEGIN = re.compile(r"^begin(?:-base64)? [0-7]{3,4} (.{1,200})$")


@dataclass(frozen=True, slots=True)
class Packed:
    """A file found inside of a part."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Unpacked:
    """What stays of a part when its files are taken out."""

    text: str
    files: tuple[Packed, ...] = ()
    html: str = ""
    rich: bool = False
    """It has words in rich text, which are not read here."""

    @property
    def hides_words(self) -> bool:
        """Whether nothing of it can be shown, though it has words."""
        return self.rich and not (self.text.strip() or self.html.strip())


def without_uuencode(text: str) -> Unpacked:
    """The text without uuencoded files; what is not whole stays text."""
    if "\nend" not in text or "begin" not in text:
        return Unpacked(text)
    kept: list[str] = []
    files: list[Packed] = []
    lines = text.split("\n")
    at = 0
    while at < len(lines):
        head = _BEGIN.match(lines[at].rstrip("\r"))
        found = _file_at(lines, at, head[1]) if head and len(files) < _MAX_FILES else None
        if found is None:
            kept.append(lines[at])
            at += 1
        else:
            files.append(found[0])
            at = found[1]
    return Unpacked("\n".join(kept), tuple(files))


def _file_at(lines: list[str], begin: int, name: str) -> tuple[Packed, int] | None:
    """The file that begins at a line, and the line behind its end."""
    base64 = lines[begin].startswith("begin-base64")
    content = bytearray()
    for at in range(begin + 1, len(lines)):
        line = lines[at].rstrip("\r")
        if _BEGIN.match(line):  # this one has no end
            return None
        if line == ("====" if base64 else "end"):
            return Packed(safe_name(name) or "file", bytes(content)), at + 1
        try:
            content += binascii.a2b_base64(line) if base64 else _uu_line(line)
        except (binascii.Error, ValueError):
            return None
    return None


def _uu_line(line: str) -> bytes:
    raw = line.encode("ascii")
    if not raw.strip() or raw == b"`":
        return b""
    length = (raw[0] - 32) & 63
    whole = raw[: 1 + (length * 4 + 2) // 3]
    return binascii.a2b_uu(whole)


def unpack_tnef(content: bytes) -> Unpacked | None:
    """The text and files of a winmail.dat; None if it cannot be read."""
    from tnefparse import TNEF  # rarely needed

    try:
        tnef = TNEF(content)
        files = tuple(
            Packed(safe_name(_text(each.long_filename() or each.name)) or "file", bytes(each.data))
            for each in tnef.attachments[:_MAX_FILES]
        )
        return Unpacked(_text(tnef.body), files, _text(tnef.htmlbody), rich=tnef.has_body())
    except Exception:  # the decoder meets any bytes whatsoever and raises anything
        return None


def _text(value: str | bytes | None) -> str:
    if isinstance(value, bytes):
        return decode_bytes(value, None)[0].replace("\0", "")
    return (value or "").replace("\0", "")
