"""The parts of a mail: the words a person would read, and the files that come with them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message as MimeMessage
from urllib.parse import unquote_to_bytes

from tuidesk.domain.message import Attachment
from tuidesk.domain.text import clean, clean_line
from tuidesk.mail.headers import decode_bytes, decoded
from tuidesk.mail.html import to_text

MAX_PARTS = 1_000
MAX_DEPTH = 300
MAX_TEXT = 2 * 2**20
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
    alternative: bool


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
    chosen, text = _choose_text(leaves, problems)
    attachments = tuple(
        _attachment(part) for part in leaves if part.number not in chosen and not _decoration(part)
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
    stack: list[tuple[MimeMessage, int, bool, bool]] = [(root, 0, False, False)]
    number = 0
    while stack:
        mail, depth, related, alternative = stack.pop()
        kind = mail.get_content_type()
        payload = mail.get_payload()
        if isinstance(payload, list) and kind.startswith("multipart/") and depth < MAX_DEPTH:
            related = related or kind == "multipart/related"
            alternative = kind == "multipart/alternative"
            parts = [part for part in payload if isinstance(part, MimeMessage)]
            stack += [(part, depth + 1, related, alternative) for part in reversed(parts)]
            continue
        if number >= MAX_PARTS:
            problems.append(f"more than {MAX_PARTS} parts; the rest is in the raw mail")
            return
        yield Part(number, kind, mail, related, alternative)
        number += 1


def _choose_text(leaves: list[Part], problems: list[str]) -> tuple[set[int], str]:
    """The alternative that a person would read, and the text parts that go with it (B7.4)."""
    plain = [part for part in leaves if part.type == "text/plain" and not _is_file(part)]
    html = [part for part in leaves if part.type == "text/html" and not _is_file(part)]
    plain_text = "\n".join(filter(None, (_plain(part, problems) for part in plain)))
    numbers = {part.number for part in (*plain, *html)}
    if html and (not plain_text.strip() or _is_stub(plain_text)):
        html_text = "\n".join(to_text(_text(part, problems)) for part in html)
        if len(html_text.strip()) > len(plain_text.strip()):
            return numbers, html_text
    if plain and html and not all(part.alternative or part.related for part in html):
        loose = [part for part in html if not (part.alternative or part.related)]
        return numbers, "\n".join([plain_text, *(to_text(_text(p, problems)) for p in loose)])
    return numbers, plain_text


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
        bool(_file_name(part.mail)) and not part.alternative
    )


def _decoration(part: Part) -> bool:
    """Empty leaves of a multipart are nothing to show."""
    return part.type.startswith("multipart/") or (
        part.type == "text/plain" and not content_of(part.mail).strip() and not _is_file(part)
    )


def _attachment(part: Part) -> Attachment:
    inline = part.related and "content-id" in part.mail
    name = safe_name(_file_name(part.mail)) or _made_up_name(part)
    kind = clean_line(part.type, 100)
    return Attachment(name, kind, len(content_of(part.mail)), inline, part.number)


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
    value = str(mail.get(header, ""))[:20_000]
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
    return decoded(plain) if "=?" in plain else _eight_bit(plain)


def _joined_pieces(pieces: dict[int, tuple[bool, str]]) -> str:
    charset, content = "", b""
    for at in sorted(pieces):
        encoded, text = pieces[at]
        if encoded and at == min(pieces) and text.count("'") >= 2:
            charset, _, text = text.split("'", 2)
        raw = text.encode("utf-8", "surrogateescape")
        content += unquote_to_bytes(raw) if encoded else raw
    return clean_line(decode_bytes(content, charset)[0])


def _eight_bit(text: str) -> str:
    if text.isascii():
        return text
    return decode_bytes(text.encode("utf-8", "surrogateescape"), None)[0]
