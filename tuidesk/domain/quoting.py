"""Folds quoted text and signatures, never cuts them (B8); quotes a mail for an answer."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from tuidesk.domain import quote_signs as signs
from tuidesk.domain import signature_signs as signatures
from tuidesk.domain.message import Message
from tuidesk.domain.subject import answers, forwarded


class Kind(StrEnum):
    """What a stretch of a mail is."""

    TEXT = "text"
    QUOTE = "quote"
    SIGNATURE = "signature"


@dataclass(frozen=True, slots=True)
class Passage:
    """Neighbouring lines of one kind."""

    kind: Kind
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """The lines as they stood."""
        return "\n".join(self.lines)


_MARKED = re.compile(r"^\s?>")
_QUOTATION = "\"“„«‚'‘»「"
_FACE = re.compile(r"[:;=][-^o']?[)(DPp/|\\]|[)(][-^o']?[:;=]|\^_?\^|<3")
_LONG_SIGNATURE = 25
_BARE_SIGNATURE, _BARE_WIDTH = 8, 72
"""A signature behind ``--`` without its blank is only believed if it looks like one."""
_ROLES_NEEDED, _ALL_ROLES = 3, 4
_MAX_BLOCK = 12
_WRAPPED = 2
"""Lines on which a copied header may go on."""


def passages(text: str, *, first: bool = False) -> tuple[Passage, ...]:
    """The mail in order, in passages; ``first``: of a first mail only the signature is folded.

    Quotes with an answer after them stay text; if folding would leave nothing, all is text.
    """
    lines = text.split("\n")
    kinds = _kinds(lines, first=first)
    if not _has_words(lines, kinds):
        kinds = [Kind.TEXT] * len(lines)
    return _grouped(lines, kinds)


def says_something(text: str) -> bool:
    """Whether there is a word besides quotes and signature: an answer without one is none."""
    lines = text.split("\n")
    return _has_words(lines, _kinds(lines, first=False))


def new_text(text: str, *, first: bool = False) -> str:
    """The mail without quotes and signature, blank edges removed."""
    kept = [part.text for part in passages(text, first=first) if part.kind is Kind.TEXT]
    return "\n".join(kept).strip()


def begins(message: Message) -> bool:
    """Whether nothing in a mail is a quote: it answers nothing, or it is a forward (B8.3)."""
    return forwarded(message.subject) or not (message.references or answers(message.subject))


def quoted(message: Message, attribution: str) -> str:
    """The message as history below an answer: its new text, each line behind ``>``."""
    body = message.text.rstrip().split("\n")
    return "\n".join([attribution, *(f"> {line}".rstrip() for line in body)])


def _kinds(lines: list[str], *, first: bool) -> list[Kind]:
    kinds = [Kind.TEXT] * len(lines)
    if not first:
        start = _quote_start(lines)
        unmarked = start < len(lines) and not _MARKED.match(lines[-1])
        if unmarked and signs.answers_inside("\n".join(lines[:start])[-2000:]):
            start = _trailing_quote(lines)
        kinds[start:] = [Kind.QUOTE] * (len(lines) - start)
    _mark_signature(lines, kinds)
    _mark_device(lines, kinds)
    return kinds


def _has_words(lines: list[str], kinds: list[Kind]) -> bool:
    text = [line for line, kind in zip(lines, kinds, strict=True) if kind is Kind.TEXT]
    return any(map(_words, text))


def _quote_start(lines: list[str]) -> int:
    """The first line of what the mail answers and nobody answers below; its end if none."""
    for at, line in enumerate(lines):
        if signs.announces_forward(line):
            return len(lines)
        if signs.separates_original(line) and _goes_on(lines, at + 1):
            return at
        if _copies_headers(lines, at):
            return _lead_in(lines, at)
        length = _attribution_length(lines, at)
        if length and not _marked_below(lines, at + length):
            return at
    return _trailing_quote(lines)


def _goes_on(lines: list[str], at: int) -> bool:
    return any(_words(line) for line in lines[at:])


def _copies_headers(lines: list[str], at: int) -> bool:
    """Whether an Outlook-like block of copied headers begins here.

    A person may write From, To and Date as well: who must have an address, or nothing be missing.
    """
    if not signs.header_role(lines[at]):
        return False
    block: dict[str, str] = {}
    wrapped = 0
    for line in lines[at : at + _MAX_BLOCK]:
        role = signs.header_role(line)
        if not role and (not line.strip() or wrapped == _WRAPPED):
            break
        wrapped = 0 if role else wrapped + 1
        last = role or (list(block) or [""])[-1]
        block[last] = f"{block.get(last, '')} {line}"
    addressed = signs.names_address(block.get("from", ""))
    complete = len(block) >= _ALL_ROLES and signs.names_instant(block.get("sent", ""))
    return "from" in block and len(block) >= _ROLES_NEEDED and (addressed or complete)


def _lead_in(lines: list[str], at: int) -> int:
    """The ruled line above a header block, blank lines skipped, or marked lines with it."""
    while at > 0 and _MARKED.match(lines[at]) and _MARKED.match(lines[at - 1]):
        at -= 1
    above = _above(lines, at)
    return above if above >= 0 and signs.is_rule(lines[above]) else at


def _above(lines: list[str], at: int) -> int:
    """The nearest line above that is not blank; -1 if there is none."""
    above = at - 1
    while above >= 0 and not lines[above].strip():
        above -= 1
    return above


def _attribution_length(lines: list[str], at: int) -> int:
    """How many lines ``On …, Anna <a@…> wrote:`` takes from here; 0 if it is none."""
    if not signs.opens_attribution(lines[at]) and "@" not in lines[at]:
        return 0
    for length in (1, 2, 3):
        block = lines[at : at + length]
        if len(block) < length or not block[-1].strip() or _MARKED.match(block[-1]):
            return 0
        if signs.surely_wrote(" ".join(block)):
            return length
    return 0


def _marked_below(lines: list[str], at: int) -> bool:
    """Whether marked quotes follow, somebody's words in quotation marks, or nothing."""
    places = range(at, len(lines))  # a copy of the rest for each attribution would be quadratic
    below = next((lines[place] for place in places if lines[place].strip()), "")
    return not below or bool(_MARKED.match(below)) or below.lstrip()[:1] in _QUOTATION


def _trailing_quote(lines: list[str]) -> int:
    """Where the ``>`` block starts that only blanks or a signature follow."""
    marked = [at for at, line in enumerate(lines) if _MARKED.match(line)]
    if not marked or _answered(lines[marked[-1] + 1 :]):
        return len(lines)
    start = first = marked[-1]
    while start > 0 and (_MARKED.match(lines[start - 1]) or not lines[start - 1].strip()):
        start -= 1
        first = start if _MARKED.match(lines[start]) else first
    return _attribution(lines, first)


def _answered(rest: list[str]) -> bool:
    """Whether somebody wrote below the quote, be it only a sign of his thumb."""
    kinds = [Kind.TEXT] * len(rest)
    _mark_signature(rest, kinds)
    return any(
        _says(line) and not signatures.names_device(line)
        for line, kind in zip(rest, kinds, strict=True)
        if kind is Kind.TEXT
    )


def _attribution(lines: list[str], quote: int) -> int:
    """The first line of ``On … wrote:`` above a quote, at most three lines long."""
    end = _above(lines, quote)
    if end < 0 or quote - end > 3:
        return quote
    for start in range(end, max(-1, end - 3), -1):
        if not lines[start].strip():
            break
        if signs.says_wrote(" ".join(lines[start : end + 1])):
            while start > max(0, end - 2) and _continues(lines[start - 1], lines[start]):
                start -= 1
            if start and signs.separates_original(lines[start - 1]):
                start -= 1
            return start
    return quote


def _continues(above: str, line: str) -> bool:
    """Whether a wrapped attribution goes on upwards: it opens there, or no sentence ends there."""
    if not above.strip() or above.rstrip().endswith((".", "!", "?")):
        return False
    if line.startswith("<"):
        return True
    if signs.opens_attribution(line):
        return False
    return signs.opens_attribution(above) or len(above) > max(50, len(line))


def _mark_signature(lines: list[str], kinds: list[Kind]) -> None:
    """Marks what follows ``-- `` up to the next quote, if it can be a signature."""
    text = [at for at, kind in enumerate(kinds) if kind is Kind.TEXT]
    dashes = [at for at in text if lines[at].rstrip() == "--"]
    if len(dashes) != 1:
        return  # nobody signs twice: these lines separate something
    start = dashes[0]
    end = _signature_end(lines, kinds, start)
    above = _above(lines, start)
    leads_on = above >= 0 and lines[above].rstrip().endswith((":", "："))
    if _looks_signed(lines[start:end], sure=lines[start] == "-- ") and not leads_on:
        kinds[start:end] = [Kind.SIGNATURE] * (end - start)


def _signature_end(lines: list[str], kinds: list[Kind], start: int) -> int:
    """The first line below that is a quote, leads into one, or goes on with the matter."""
    for at in range(start + 1, len(lines)):
        line = lines[at]
        if kinds[at] is not Kind.TEXT or _MARKED.match(line):
            return at
        if _attribution_length(lines, at) or signs.announces_forward(line):
            return at
        if (
            not lines[at - 1].strip()
            and at > start + 1
            and signatures.goes_on_after_signature(line)
        ):
            return at
    return len(lines)


def _looks_signed(lines: list[str], *, sure: bool) -> bool:
    written = [line for line in lines[1:] if line.strip()]
    if sure:
        return len(written) <= _LONG_SIGNATURE
    wide = any(len(line) > _BARE_WIDTH for line in written)
    sentences = any(len(line.split()) > 3 and line.rstrip()[-1] in ".!" for line in written)
    asks = "?" in "".join(written)
    return len(written) <= _BARE_SIGNATURE and not (wide or sentences or asks)


def _mark_device(lines: list[str], kinds: list[Kind]) -> None:
    """Marks ``Sent from my phone`` at the end of what was written."""
    text = [at for at, kind in enumerate(kinds) if kind is Kind.TEXT and lines[at].strip()]
    if text and signatures.names_device(lines[text[-1]]):
        kinds[text[-1]] = Kind.SIGNATURE


def _words(line: str) -> bool:
    return any(char.isalnum() for char in line)


def _says(line: str) -> bool:
    """Words, or a picture that stands for some."""
    return _words(line) or bool(_FACE.search(line)) or any(map(_is_picture, line))


def _is_picture(char: str) -> bool:
    return not char.isascii() and unicodedata.category(char) == "So"


def _grouped(lines: list[str], kinds: list[Kind]) -> tuple[Passage, ...]:
    grouped: list[Passage] = []
    start = 0
    for at in range(1, len(lines) + 1):
        if at == len(lines) or kinds[at] is not kinds[start]:
            grouped.append(Passage(kinds[start], tuple(lines[start:at])))
            start = at
    return tuple(grouped)
