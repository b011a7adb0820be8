"""What a mail says and carries: the words a person would read, and the files."""

import hashlib
import re
from dataclasses import dataclass, replace
from email.message import Message as MimeMessage
from itertools import groupby
from urllib.parse import unquote

from tuidesk.domain.letters.message import Attachment
from tuidesk.domain.text import clean, clean_line
from tuidesk.mail.charsets import decode_bytes
from tuidesk.mail.headers import field
from tuidesk.mail.html import to_text
from tuidesk.mail.invitation import invitation_line
from tuidesk.mail.packed import TNEF_TYPES, Packed, unpack_tnef, without_uuencode
from tuidesk.mail.parts import (
    Part,
    content_of,
    disposition_of,
    is_file,
    leaves,
    parameter,
    part_name,
)

MAX_TEXT = 2 * 2**20
_MAX_QUOTED = 20
"""Levels of quotes that are shown."""
INNER = 1_000
"""A file packed inside of leaf 3 has part 1003, the next one 2003."""
_TEXT = ("text/plain", "text/html")
_NEVER_FILES = ("text/x-amp-html", "text/watch-html")
_SEALED = {
    "application/pgp-signature": "signed with OpenPGP, not checked",
    "application/pgp-encrypted": "encrypted with OpenPGP: it cannot be read here",
    "application/pkcs7-signature": "signed with S/MIME, not checked",
    "application/x-pkcs7-signature": "signed with S/MIME, not checked",
    "application/pkcs7-mime": "sealed with S/MIME: its words are in the attached file",
    "application/x-pkcs7-mime": "sealed with S/MIME: its words are in the attached file",
}
_MUCH_SHORTER = 5
_LONG_ENOUGH = 300
"""Plain text of so many characters is no stub: the HTML beside it need not be read."""
_STUB = re.compile(r"(html|view|browser|afficher|anzeigen|visualizar)", re.IGNORECASE)
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([\w.:-]{2,40})", re.IGNORECASE)
_LINE_END = re.compile(r"\r+\n")
_CONTENT_ID = re.compile(r"cid:([^\"'>\s)]{1,200})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Body:
    """What was found in a mail."""

    text: str
    attachments: tuple[Attachment, ...]
    checksums: tuple[str, ...]
    """Of the contents of the attachments."""
    problems: tuple[str, ...]


def read_body(mail: MimeMessage) -> Body:
    """Text and attachments; a nested mail is one attachment, its words do not leak (B7.5)."""
    problems: list[str] = []
    found = list(leaves(mail, problems))
    words = [part for part in found if part.type in _TEXT and not is_file(part)]
    words = words or [part for part in found if _readable(part)][:1]
    words = words or [part for part in found if part.type in _TEXT and _is_shown(part)][:1]
    words = words or [part for part in found if part.type in _NEVER_FILES][:1]
    packed = without_uuencode(_undoubled(_words(words, 0, problems), mail))
    text = packed.text
    attachments = [_packed(each, words[0].number, at) for at, each in enumerate(packed.files)]
    shown = _shown_pictures(found)
    for part in found:
        if part in words or _decoration(part):
            continue
        problems += [_SEALED[part.type]] if part.type in _SEALED else []
        inner = unpack_tnef(content_of(part.mail)) if _is_tnef(part) else None
        hidden = inner is not None and inner.hides_words and not text.strip()
        if hidden:
            problems.append(f"its words are rich text; open {part_name(part)} to read them")
        if inner is None or hidden:
            attachments.append(_attachment(part, shown))
        if inner is not None:
            text = text if text.strip() else inner.text or to_text(inner.html)
            attachments += [_packed(each, part.number, at) for at, each in enumerate(inner.files)]
        if part.type == "text/calendar":
            text = f"{text.rstrip()}\n\n{invitation_line(content_of(part.mail))}".strip()
    if len(text) > MAX_TEXT:
        problems.append(f"only the first {MAX_TEXT} characters are shown")
    named = _distinct(attachments)
    sums = tuple(_checksum(found, each.part) for each in named)
    return Body(clean(text[:MAX_TEXT]).strip("\n"), named, sums, tuple(dict.fromkeys(problems)))


def leaf_content(mail: MimeMessage, number: int) -> bytes:
    """The decoded bytes of one attachment; raises KeyError if there is no such part."""
    return _content_at(list(leaves(mail, [])), number)


def _content_at(parts: list[Part], number: int) -> bytes:
    inner, leaf = divmod(number, INNER)
    if leaf >= len(parts):
        raise KeyError(number)
    part = parts[leaf]
    return _inner_content(part, inner - 1) if inner else content_of(part.mail)


def _checksum(parts: list[Part], number: int) -> str:
    return hashlib.sha256(_content_at(parts, number)).hexdigest()


def _inner_content(part: Part, at: int) -> bytes:
    unpacked = (
        unpack_tnef(content_of(part.mail)) if _is_tnef(part) else without_uuencode(_text(part, []))
    )
    if unpacked is None or at >= len(unpacked.files):
        raise KeyError(part.number)
    return unpacked.files[at].content


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
    return to_text(_text(part, problems)) if "html" in part.type else _plain(part, problems)


def _is_stub(text: str) -> bool:
    return len(text.strip()) < 200 and bool(_STUB.search(text))


def _plain(part: Part, problems: list[str]) -> str:
    text = _text(part, problems)
    if parameter(part.mail, "content-type", "format").lower() == "flowed":
        text = _unflowed(text, parameter(part.mail, "content-type", "delsp").lower() == "yes")
    return text


def _text(part: Part, problems: list[str]) -> str:
    charset = parameter(part.mail, "content-type", "charset")
    content = content_of(part.mail)[: 4 * MAX_TEXT]  # no character has more bytes
    if not charset and part.type == "text/html":
        named = _META_CHARSET.search(content[:4_000])
        charset = named[1].decode() if named else ""
    text, sure = decode_bytes(content, charset)
    text = _LINE_END.sub("\n", text)
    if not sure:
        problems.append(f"charset '{clean_line(charset, 40) or 'missing'}' was guessed")
    return text


def _unflowed(text: str, delete_space: bool) -> str:
    """Undoes format=flowed (RFC 3676): a trailing blank joins lines of the same quote depth."""
    out: list[list[str]] = []
    open_depth: int | None = None
    for line in text.split("\n"):
        depth = len(line) - len(line.lstrip(">"))
        body = line[depth:].removeprefix(" ")
        flows = body.endswith(" ") and body != "-- "
        shown = body[:-1] if flows and delete_space else body
        if open_depth == depth and out and body != "-- ":
            out[-1].append(shown)
        else:
            out.append(["> " * min(depth, _MAX_QUOTED), shown])
        open_depth = depth if flows else None
    return "\n".join(map("".join, out))


def _undoubled(text: str, mail: MimeMessage) -> str:
    """Outlook writes every line end twice at times (B7.11)."""
    if "outlook" not in field(mail, "x-mailer").lower():
        return text
    lines = text.rstrip("\n").split("\n")
    doubled = len(lines) > 6 and not any(line.strip() for line in lines[1::2])
    return "\n".join(lines[::2]) if doubled and all(map(str.strip, lines[::2])) else text


_UNUSUAL = ("plain/text", "html/text", "application/xhtml+xml")
"""Types that form mailers and phones give the words of a mail."""


def _readable(part: Part) -> bool:
    """Whether a part of an unusual text type may be the words of the mail."""
    return (
        (part.type.startswith("text/") or part.type in _UNUSUAL)
        and not is_file(part)
        and part.type not in ("text/calendar", "text/rfc822-headers", "text/vcard", *_NEVER_FILES)
    )


def _is_shown(part: Part) -> bool:
    """Whether a text with a file name is meant to be read where it stands."""
    return disposition_of(part).startswith("inline")


def _decoration(part: Part) -> bool:
    """Empty leaves of a multipart are nothing to show, nor are other forms of the text."""
    if part.type.startswith("multipart/") or part.type in _NEVER_FILES:
        return True
    return part.type == "text/plain" and not content_of(part.mail).strip() and not is_file(part)


def _is_tnef(part: Part) -> bool:
    return part.type in TNEF_TYPES or part_name(part).lower() == "winmail.dat"


def _shown_pictures(parts: list[Part]) -> set[str]:
    """The Content-IDs that the HTML shows; read only if some part has one."""
    if not any("content-id" in part.mail for part in parts):
        return set()
    return {
        unquote(each).lower()
        for part in parts
        if part.type == "text/html"
        for each in _CONTENT_ID.findall(content_of(part.mail).decode("latin-1"))
    }


def _attachment(part: Part, shown: set[str]) -> Attachment:
    own_id = field(part.mail, "content-id").strip("<> ").lower()
    apart = disposition_of(part).startswith("attach")
    inline = bool(own_id) and (own_id in shown or (part.related and not shown and not apart))
    return Attachment(part_name(part), part.type, len(content_of(part.mail)), inline, part.number)


def _packed(file: Packed, leaf: int, at: int) -> Attachment:
    kind = "application/octet-stream"
    return Attachment(file.name, kind, len(file.content), False, leaf + INNER * (at + 1))


def _distinct(attachments: list[Attachment]) -> tuple[Attachment, ...]:
    """Two files of one name would overwrite each other: the later ones get a number."""
    used: set[str] = set()
    counts: dict[str, int] = {}
    named = []
    for each in attachments:
        name, count = each.name, counts.get(each.name.lower(), 1)
        while name.lower() in used:
            count += 1
            stem, dot, suffix = each.name.rpartition(".")
            name = f"{stem}-{count}{dot}{suffix}" if dot else f"{each.name}-{count}"
        used.add(name.lower())
        counts[each.name.lower()] = count
        named.append(replace(each, name=name))
    return tuple(named)
