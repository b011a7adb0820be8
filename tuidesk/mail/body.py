"""The parts of a mail: the words a person would read, and the files that come with them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message as MimeMessage
from itertools import groupby
from urllib.parse import unquote_to_bytes

from tuidesk.domain.message import Attachment
from tuidesk.domain.text import clean, clean_line
from tuidesk.mail.headers import decode_bytes, decoded, field
from tuidesk.mail.html import to_text

MAX_PARTS = 1_000
MAX_DEPTH = 300
MAX_TEXT = 2 * 2**20
_TEXT = ("text/plain", "text/html")
_MUCH_SHORTER = 5
_LONG_ENOUGH = 300
"""Plain text of so many characters is no stub: the HTML beside it need not be read."""
_STUB = re.compile(r"(html|view|browser|afficher|anzeigen|visualizar)", re.IGNORECASE)
_PARAMETER = re.compile(
    r";\s*(?P<name>[\w!#$%&'*+^`{|}~.-]+)\s*=\s*(?P<value>\"(?:[^\"\\]|\\.)*\"|[^;]*)"
)


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


@dataclass(frozen=True, slots=True)
class Body:
    """What was found in a mail."""

    text: str
    attachments: tuple[Attachment, ...]
    problems: tuple[str, ...]


def read_body(mail: MimeMessage) -> Body:
    """Text and attachments; a nested mail is one attachment, its words do not leak (B7.5)."""
    problems: list[str] = []
    leaves = list(_leaves(mail, problems))
    words = [part for part in leaves if part.type in _TEXT and not _is_file(part)]
    text = _words(words, 0, problems)
    attachments = tuple(
        _attachment(part) for part in leaves if part not in words and not _decoration(part)
    )
    if len(text) > MAX_TEXT:
        problems.append(f"only the first {MAX_TEXT} characters are shown")
    return Body(clean(text[:MAX_TEXT]).strip("\n"), attachments, tuple(dict.fromkeys(problems)))


def leaf_content(mail: MimeMessage, number: int) -> bytes:
    """The decoded bytes of one attachment; raises KeyError if there is no such part."""
    for part in _leaves(mail, []):
        if part.number == number:
            return content_of(part.mail)
    raise KeyError(number)


def content_of(mail: MimeMessage) -> bytes:
    """The bytes of a leaf behind their transfer encoding; broken encodings give what they can."""
    try:
        content = mail.get_payload(decode=True)
    except (ValueError, LookupError):
        content = str(mail.get_payload()).encode("utf-8", "replace")
    if isinstance(content, bytes):
        return content
    payload = mail.get_payload()
    inner = payload[0] if isinstance(payload, list) and payload else None
    return inner.as_bytes() if isinstance(inner, MimeMessage) else b""


def _leaves(root: MimeMessage, problems: list[str]) -> Iterator[Part]:
    """The leaves in order, without recursion; a nested mail counts as one."""
    stack: list[tuple[MimeMessage, int, bool, tuple[tuple[int, int], ...]]] = [(root, 0, False, ())]
    number = 0
    while stack:
        mail, depth, related, branches = stack.pop()
        kind = clean_line(mail.get_content_type(), 100)
        payload = mail.get_payload()
        if isinstance(payload, list) and kind.startswith("multipart/") and depth < MAX_DEPTH:
            related = related or kind == "multipart/related"
            parts = [part for part in payload if isinstance(part, MimeMessage)]
            chooses = kind == "multipart/alternative"
            for at, part in reversed(list(enumerate(parts))):
                inner = (*branches, (id(mail), at)) if chooses else branches
                stack.append((part, depth + 1, related, inner))
            continue
        if number >= MAX_PARTS:
            problems.append(f"more than {MAX_PARTS} parts; the rest is in the raw mail")
            return
        yield Part(number, kind, mail, related, branches)
        number += 1


def _words(parts: list[Part], level: int, problems: list[str]) -> str:
    """The text of neighbouring parts; of alternatives only the one that a person would read."""
    found = []
    for choice, group in groupby(parts, lambda part: _choice_at(part, level)):
        if choice is None:
            found += [_text_of(part, problems) for part in group]
        else:
            by_branch = groupby(group, lambda part: part.branches[level][1])
            branches = [list(branch) for _, branch in by_branch]
            found.append(_best(branches, level, problems))
    return "\n".join(text for text in found if text.strip())


def _choice_at(part: Part, level: int) -> int | None:
    return part.branches[level][0] if len(part.branches) > level else None


def _best(branches: list[list[Part]], level: int, problems: list[str]) -> str:
    """Plain text, unless it is only a stub of the HTML beside it (B7.4)."""

    def words(branch: list[Part]) -> str:
        return _words(branch, level + 1, problems)

    rich = [branch for branch in branches if any(part.type == "text/html" for part in branch)]
    plain_words = (words(branch) for branch in branches if branch not in rich)
    plain = next((text for text in plain_words if text.strip()), "")
    if not rich or len(plain.strip()) > _LONG_ENOUGH:
        return plain
    html = words(rich[-1])
    stub = _is_stub(plain) or len(plain.strip()) * _MUCH_SHORTER < len(html.strip())
    return html if html.strip() and (not plain or stub) else plain


def _text_of(part: Part, problems: list[str]) -> str:
    return to_text(_text(part, problems)) if part.type == "text/html" else _plain(part, problems)


def _is_stub(text: str) -> bool:
    return len(text.strip()) < 200 and bool(_STUB.search(text))


def _plain(part: Part, problems: list[str]) -> str:
    text = _text(part, problems)
    if _parameter(part.mail, "content-type", "format").lower() == "flowed":
        text = _unflowed(text, _parameter(part.mail, "content-type", "delsp").lower() == "yes")
    return text


def _text(part: Part, problems: list[str]) -> str:
    charset = _parameter(part.mail, "content-type", "charset")
    text, sure = decode_bytes(content_of(part.mail), charset)
    if not sure:
        problems.append(f"charset '{clean_line(charset, 40) or 'missing'}' was guessed")
    return text


def _unflowed(text: str, delete_space: bool) -> str:
    """Undoes format=flowed (RFC 3676): a trailing blank joins lines of the same quote depth."""
    out: list[str] = []
    open_depth: int | None = None
    for line in text.replace("\r\n", "\n").split("\n"):
        depth = len(line) - len(line.lstrip(">"))
        body = line[depth:].removeprefix(" ")
        flows = body.endswith(" ") and body != "-- "
        shown = body[:-1] if flows and delete_space else body
        if open_depth == depth and out and body != "-- ":
            out[-1] += shown
        else:
            out.append(("> " * depth + shown) if depth else shown)
        open_depth = depth if flows else None
    return "\n".join(out)


def _is_file(part: Part) -> bool:
    disposition = str(part.mail.get("content-disposition", "")).strip().lower()
    return disposition.startswith("attachment") or (
        bool(_file_name(part.mail)) and not part.branches
    )


def _decoration(part: Part) -> bool:
    """Empty leaves of a multipart are nothing to show."""
    return part.type.startswith("multipart/") or (
        part.type == "text/plain" and not content_of(part.mail).strip() and not _is_file(part)
    )


def _attachment(part: Part) -> Attachment:
    inline = part.related and "content-id" in part.mail
    name = safe_name(_file_name(part.mail)) or _made_up_name(part)
    return Attachment(name, part.type, len(content_of(part.mail)), inline, part.number)


def _made_up_name(part: Part) -> str:
    main, _, sub = part.type.partition("/")
    if part.type == "message/rfc822":
        payload = part.mail.get_payload()
        inner = payload[0] if isinstance(payload, list) and payload else None
        subject = decoded(str(inner.get("subject", ""))) if isinstance(inner, MimeMessage) else ""
        return f"{safe_name(subject) or 'mail'}.eml"
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


def _file_name(mail: MimeMessage) -> str:
    given = _parameter(mail, "content-disposition", "filename")
    return given or _parameter(mail, "content-type", "name")


def _parameter(mail: MimeMessage, header: str, name: str) -> str:
    """A MIME parameter with RFC 2231 pieces joined; RFC 2047 words are tolerated."""
    value = field(mail, header)[:20_000]
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
    return clean_line(decode_bytes(content, charset)[0])
