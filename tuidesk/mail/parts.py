"""The MIME tree of a mail: its leaves, their bytes, their names (B7.5)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message as MimeMessage
from typing import Any
from urllib.parse import unquote_to_bytes

from tuidesk.domain.text import clean_line
from tuidesk.mail.charsets import decode_bytes
from tuidesk.mail.headers import decoded, field
from tuidesk.mail.transfer import transfer_decoded

MAX_PARTS = 1_000
_LONG_TEXT = 32 * 1024
"""Bytes of a named text that is a file even if it wants to be shown."""
MAX_DEPTH = 300
_MEDIA_TYPE = re.compile(r"[\s\"']*([\w!#$&^.+-]+/[\w!#$&^.+-]+)")
_NO_SEMICOLON = re.compile(r"^\s*([\w!#$&^.+-]+/[\w!#$&^.+-]+)\s+(?=[\w*-]+\s*=)")
_NO_TYPE = re.compile(r"^\s*(?=[\w*-]+\s*=)")
_PARAMETER = re.compile(
    r";\s*(?P<name>[\w!#$%&'*+^`{|}~.-]+)\s*=\s*(?P<value>\"(?:[^\"\\]|\\.)*\"|[^;]*)"
)


class Mime(MimeMessage):
    """A mail, or a part of one, that understands a Content-Type without ``;`` or without a type.

    The parser asks it how to take the content apart.
    """

    def get_content_type(self) -> str:
        """The media type, lower case; where only a boundary is named it is ``multipart/mixed``."""
        value = str(self.get("content-type", ""))
        named = _MEDIA_TYPE.match(value)
        if named:
            return named[1].lower()
        if value and parameter(self, "content-type", "boundary"):
            return "multipart/mixed"
        return super().get_content_type()

    def get_boundary(self, failobj: Any = None) -> Any:
        """The boundary as the library finds it, else behind a missing ``;``."""
        found = super().get_boundary(failobj)
        return found or parameter(self, "content-type", "boundary") or failobj


@dataclass(frozen=True, slots=True)
class Part:
    """A leaf of the MIME tree."""

    number: int
    type: str
    mail: MimeMessage
    related: bool
    """Belongs to an HTML body: pictures in the text."""
    branches: tuple[tuple[int, int], ...]
    """Of each ``multipart/alternative`` around it: which one, and which of its alternatives."""


def children(mail: MimeMessage) -> list[MimeMessage]:
    """The parts directly inside of a part, of any type; none of a leaf."""
    if not mail.is_multipart():
        return []
    return [part for part in mail.get_payload() if isinstance(part, MimeMessage)]


def leaves(root: MimeMessage, problems: list[str]) -> Iterator[Part]:
    """The leaves in order, without recursion; a nested mail counts as one."""
    stack: list[tuple[MimeMessage, int, bool, tuple[tuple[int, int], ...]]] = [(root, 0, False, ())]
    number = 0
    while stack:
        mail, depth, related, branches = stack.pop()
        kind = clean_line(mail.get_content_type(), 100)
        if mail.is_multipart() and kind.startswith("multipart/") and depth < MAX_DEPTH:
            related = related or kind == "multipart/related"
            chooses = kind == "multipart/alternative"
            for at, part in reversed(list(enumerate(children(mail)))):
                inner = (*branches, (id(mail), at)) if chooses else branches
                stack.append((part, depth + 1, related, inner))
            continue
        if number >= MAX_PARTS:
            problems.append(f"more than {MAX_PARTS} parts; the rest is in the raw mail")
            return
        yield Part(number, _leaf_type(kind, mail), mail, related, branches)
        number += 1


def _leaf_type(kind: str, mail: MimeMessage) -> str:
    """What calls itself multipart but has no parts is text (B7.1); so is HTML that says plain."""
    if mail.is_multipart() or not (kind.startswith("multipart/") or kind == "text/plain"):
        return kind
    content = content_of(mail)
    if content[:500].lstrip().lower().startswith((b"<!doctype html", b"<html")):
        return "text/html"
    return "text/plain" if content.strip() else kind


def content_of(mail: MimeMessage) -> bytes:
    """The bytes of a leaf behind their transfer encoding; of a nested mail the mail itself."""
    if mail.is_multipart():
        return b"\n".join(map(_whole, children(mail)))
    return transfer_decoded(mail)


def _whole(part: MimeMessage) -> bytes:
    try:
        return part.as_bytes()
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return b""


def is_file(part: Part) -> bool:
    """Whether a leaf is meant to be saved, not read."""
    disposition = disposition_of(part)
    if disposition.startswith("attachment"):
        return True
    named = bool(file_name(part.mail)) and not part.branches
    return named and not (disposition.startswith("inline") and _is_words(part))


def disposition_of(part: Part) -> str:
    """Its Content-Disposition, lower case; empty if there is none."""
    return str(part.mail.get("content-disposition", "")).strip().lower()


def _is_words(part: Part) -> bool:
    """Whether a named text is short enough to be read where it stands."""
    return part.type in ("text/plain", "text/html") and len(content_of(part.mail)) <= _LONG_TEXT


def part_name(part: Part) -> str:
    """The file name of a leaf, made up from its type or its subject if it has none."""
    given = safe_name(file_name(part.mail))
    if given:
        return given
    main, _, sub = part.type.partition("/")
    if part.type == "message/rfc822":
        inner = children(part.mail)
        subject = decoded(field(inner[0], "subject")) if inner else ""
        return f"{safe_name(subject) or 'mail'}.eml"
    if part.type == "text/calendar":
        return "invitation.ics"
    return f"{main}-{part.number + 1}.{re.sub('[^a-z0-9]', '', sub)[:8] or 'bin'}"


def safe_name(name: str) -> str:
    """A file name without paths, controls and leading dots; at most 120 bytes (B7.5)."""
    last = re.split(r"[/\\]", clean_line(name))[-1]
    last = re.sub(r"[\x00-\x1f\x7f<>:\"|?*␀-␡]", "_", last).lstrip(".-_ ").rstrip(". ")
    stem, dot, suffix = last.rpartition(".")
    while len(last.encode()) > 120:
        stem = stem[:-1] if dot else last[:-1]
        last = f"{stem}{dot}{suffix[:10]}" if dot else stem
    reserved = re.match(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\.|$)", last)
    return f"_{last}" if reserved else last


def file_name(mail: MimeMessage) -> str:
    """The name that a leaf gives itself, as it stands."""
    given = parameter(mail, "content-disposition", "filename")
    given = given or parameter(mail, "content-type", "name")
    location = field(mail, "content-location") if not given else ""
    return given or ("" if ":" in location else location.rpartition("/")[2])


def parameter(mail: MimeMessage, header: str, name: str) -> str:
    """A MIME parameter with RFC 2231 pieces joined; RFC 2047 words are tolerated."""
    value = _NO_SEMICOLON.sub(r"\1; ", field(mail, header)[:20_000])
    value = _NO_TYPE.sub("; ", value)
    pieces: dict[int, tuple[bool, str]] = {}
    plain = ""
    for count, match in enumerate(_PARAMETER.finditer(value)):
        if count > 200:
            break
        key, text = match["name"].lower(), match["value"].strip()
        if text.startswith('"'):
            text = re.sub(r"\\(.)", r"\1", text.strip('"'))
        if key == name:
            plain = plain or text
        elif piece := re.fullmatch(rf"{re.escape(name)}(?:\*(\d{{1,3}}))?(\*?)", key):
            pieces[int(piece[1] or 0)] = (piece[2] == "*" or piece[1] is None, text)
    if pieces:
        return _joined_pieces(pieces)
    return decoded(plain)


def _joined_pieces(pieces: dict[int, tuple[bool, str]]) -> str:
    charset, content = "", b""
    for at in sorted(pieces):
        encoded, text = pieces[at]
        if encoded and at == min(pieces) and text.count("'") >= 2:
            charset, _, text = text.split("'", 2)
        raw = text.encode("utf-8", "surrogateescape")
        content += unquote_to_bytes(raw) if encoded else raw
    whole = decode_bytes(content, charset)[0]
    return decoded(whole) if not charset else clean_line(whole)
