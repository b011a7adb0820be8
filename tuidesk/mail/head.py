"""The header of a raw mail, put in order so that a parser can read all of it (B7.10).

    ``Subject : x`` · a line that is no field · a byte order mark · CR CR LF · CR alone

Only the copy that is parsed is put in order; the raw mail stays as it came.
"""

import re
from itertools import takewhile

MAX_HEAD = 256 * 1024
HEAD_END = re.compile(rb"\r?\n\r?\n")
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_FIELD = re.compile(rb"[!-9;-~]+:")
_SPACED_FIELD = re.compile(rb"([!-9;-~]+)[ \t]+:")
_FOLDED = (b" ", b"\t")
_KNOWN = re.compile(
    rb"(?:from|to|cc|bcc|subject|date|sender|reply-to|message-id|in-reply-to|references|received"
    rb"|return-path|delivered-to|envelope-to|mime-version|content-[a-z-]+|list-[a-z-]+|x-[\w-]+"
    rb"|arc-[a-z-]+|dkim-signature|domainkey-signature|authentication-results|received-spf"
    rb"|auto-submitted|precedence|importance|priority|user-agent|organi[sz]ation|thread-[a-z]+"
    rb"|resent-[a-z-]+|errors-to|status|feedback-id|autocrypt|keywords|comments)[ \t]*:",
    re.IGNORECASE,
)
_MAX_STRAY = 3
"""Lines in a row that may stand in a header without being a field of it."""


def in_order(raw: bytes) -> tuple[bytes, list[str]]:
    """The mail with a header that goes on to its end, and what was wrong with it."""
    raw, problems = _with_plain_start(_with_line_feeds(raw))
    end = HEAD_END.search(raw)
    head, rest = (raw[: end.start()], raw[end.start() :]) if end else (raw, b"")
    if len(head) > MAX_HEAD:
        head = head[: head.rfind(b"\n", 0, MAX_HEAD) + 1 or MAX_HEAD].rstrip(b"\r\n")
        problems.append("the header is longer than 256 KiB; its end was ignored")
    lines, found = _without_strays(head.split(b"\n"))
    return b"\n".join(lines) + rest, problems + found


def begins_mail(content: bytes) -> bool:
    """Whether these bytes begin with a field of a header."""
    start = content.removeprefix(_BYTE_ORDER_MARK).lstrip()
    return bool(_FIELD.match(start) or _SPACED_FIELD.match(start))


def _with_line_feeds(raw: bytes) -> bytes:
    """Line ends of programs that wrote CR CR LF, or CR alone, as CR LF."""
    start = raw[:MAX_HEAD]
    if b"\r\r\n" in start:
        return re.sub(rb"\r+\n", b"\r\n", raw)
    if b"\n" not in start and b"\r" in start:
        return re.sub(rb"\r(?!\n)", b"\r\n", raw)
    return raw


def _with_plain_start(raw: bytes) -> tuple[bytes, list[str]]:
    problems = []
    if raw.startswith(_BYTE_ORDER_MARK):
        raw = raw.removeprefix(_BYTE_ORDER_MARK)
        problems.append("a byte order mark stood before the header")
    if raw[:1] in (b"\r", b"\n") and _FIELD.match(raw.lstrip(b"\r\n")):
        raw = raw.lstrip(b"\r\n")
        problems.append("a blank line stood before the header")
    return raw, problems


def _without_strays(lines: list[bytes]) -> tuple[list[bytes], list[str]]:
    """The lines of a header without those between its fields that are none.

    Where no known field follows, the blank line was forgotten: what comes is the body.
    """
    kept: list[bytes] = []
    problems: list[str] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        if spaced := _SPACED_FIELD.match(line):
            line = spaced[1] + line[spaced.end() - 1 :]
        if _belongs(line, at):
            kept.append(line)
            at += 1
            continue
        stray = list(takewhile(lambda each: not is_field(each), lines[at : at + _MAX_STRAY + 1]))
        behind = at + len(stray)
        if len(stray) > _MAX_STRAY or behind >= len(lines) or not is_known_field(lines[behind]):
            return [*kept, *lines[at:]], problems
        problems += [f"a header line is not a field: {_shown(each)}" for each in stray]
        at = behind
    return kept, problems


def _belongs(line: bytes, at: int) -> bool:
    """Whether a line is part of a header; an mbox file's separator may stand above it."""
    return line.startswith(_FOLDED) or is_field(line) or (not at and line.startswith(b"From "))


def is_field(line: bytes) -> bool:
    """Whether a line looks like a field of a header, whatever its name."""
    return bool(_FIELD.match(line) or _SPACED_FIELD.match(line))


def is_known_field(line: bytes) -> bool:
    """Whether a line is a field as mails have them."""
    return bool(_KNOWN.match(line))


def _shown(line: bytes) -> str:
    return ascii(line[:60].decode("utf-8", "replace").strip())
