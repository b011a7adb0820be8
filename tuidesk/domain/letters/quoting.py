"""Folds quoted text and signatures, never cuts them (B8); quotes a mail for an answer."""

import itertools
import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from tuidesk.domain.letters import quote_signs as signs
from tuidesk.domain.letters import signature_signs as signatures
from tuidesk.domain.letters.answer_signs import (
    announces_answers,
    is_greeting,
    is_signed_answer,
)
from tuidesk.domain.letters.copied_head import (
    LOOK_AHEAD,
    MARKED,
    Between,
    begins_copy,
    bring_news,
    copies_headers,
    has_words,
    inside_sentence,
    line_above,
    ruled_above,
)
from tuidesk.domain.letters.message import Message
from tuidesk.domain.letters.signature import LONGEST, device_of, signature_of
from tuidesk.domain.letters.subject import answers, forwarded


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
    beside: bool = False
    """Its first line stood on the last line of the passage before."""

    @property
    def text(self) -> str:
        """The lines as they stood."""
        return "\n".join(self.lines)


_ANYBODY = Between()
_DATED_LEAD_IN = re.compile(r"\d[:.]\d\d.*[:：]\s*$")
_BARRED = re.compile(r"^\s?\|(?!.*\|\s*$)")
"""``|`` before a quote; a line with one at its end as well is the row of a table."""
_NESTED = re.compile(r"^\s?>\s?>")
_QUOTATION = "\"“„«‚'‘»「"
_FACE = re.compile(r"[:;=][-^o']?[)(DPp/|\\]|[)(][-^o']?[:;=]|\^_?\^|<3")
_MAX_BESIDE = 200
"""Lines in which an attribution is looked for behind own words; each look takes a moment."""
_MAX_HEAD = 12
"""Lines of copied headers below a separator."""
_MAX_ATTRIBUTION = 5
"""Lines that a program may wrap ``On …, Anna wrote:`` into."""
_LONG = 300
_SHORTEST_CLAUSE = 2
"""Words besides the marks: fewer make a list of steps."""


@lru_cache(maxsize=8)  # a mail is asked several times while it is read
def passages(text: str, *, first: bool = False, between: Between = _ANYBODY) -> tuple[Passage, ...]:
    """The mail in order, in passages; ``first``: of a first mail only the signature is folded.

    Only what something announces as a quote is folded. Where two readings are possible, and where
    folding would leave nothing, all is text. ``between``: whose words these are, and to whom.
    """
    lines, beside = _apart(text.split("\n"))
    kinds = _kinds(lines, first=first, between=between)
    left = (line for line, kind in zip(lines, kinds, strict=True) if kind is Kind.TEXT)
    if not any(has_words(line) and not is_greeting(line) for line in left):
        kinds = [Kind.TEXT] * len(lines)
    return _grouped(lines, kinds, beside)


def says_something(text: str) -> bool:
    """Whether there is a word besides quotes and signature: an answer without one is none."""
    lines, _ = _apart(text.split("\n"))
    lines = [line for line, below in zip(lines, [*lines[1:], ""], strict=True)
             if not (_DATED_LEAD_IN.search(line) and MARKED.match(below))]  # fmt: skip
    own = [line for line in lines if not MARKED.match(line)]
    return _has_words(own, _kinds(own, first=False, between=_ANYBODY))


def new_text(text: str, *, first: bool = False, between: Between = _ANYBODY) -> str:
    """The mail without quotes and signature, blank edges removed."""
    found = passages(text, first=first, between=between)
    return "\n".join(part.text for part in found if part.kind is Kind.TEXT).strip()


def people_of(message: Message) -> Between:
    """Between whom a message goes."""
    return Between(message.sender, (*message.to, *message.cc))


def begins(message: Message) -> bool:
    """Whether nothing in a mail is a quote: it answers nothing, or it is a forward (B8.3)."""
    return forwarded(message.subject) or not (message.references or answers(message.subject))


def new_words(message: Message) -> str:
    """What its writer wrote in a mail, quotes and signature left out."""
    return new_text(message.text, first=begins(message), between=people_of(message))


def quoted(message: Message, attribution: str) -> str:
    """The message as history below an answer: its new text, each line behind ``>``."""
    body = message.text.rstrip().split("\n")
    return "\n".join([attribution, *(f"> {line}".rstrip() for line in body)])


def _apart(lines: list[str]) -> tuple[list[str], set[int]]:
    """The lines with own words and the attribution beside them apart, and where that was done."""
    out: list[str] = []
    beside: set[int] = set()
    looked = 0
    for line in lines:
        possible = looked < _MAX_BESIDE and signs.may_have_attribution(line)
        looked += possible
        at = signs.attribution_beside(line) if possible else 0
        if at:
            out.append(line[:at])
            beside.add(len(out))
        out.append(line[at:])
    return out, beside


def _kinds(lines: list[str], *, first: bool, between: Between) -> list[Kind]:
    kinds = [Kind.TEXT] * len(lines)
    if not first:
        start = _quote_start(lines, between)
        if start < len(lines) and _answers_inside(lines, start):
            start = len(lines)
        kinds[start:] = [Kind.QUOTE] * (len(lines) - start)
    _mark_signature(lines, kinds)
    return kinds


def _has_words(lines: list[str], kinds: list[Kind]) -> bool:
    text = [line for line, kind in zip(lines, kinds, strict=True) if kind is Kind.TEXT]
    return any(map(has_words, text))


def _answers_inside(lines: list[str], start: int) -> bool:
    """Whether the quote may hold new words: somebody says so, leads into it, or wrote in it."""
    above = line_above(lines, start)
    if above >= 0 and lines[above].rstrip().endswith((":", "：")):
        return True
    if announces_answers("\n".join(lines[:start])[-2000:]):
        return True
    if any(map(is_signed_answer, lines[start:])):
        return True
    marked = [at for at in range(start, len(lines)) if MARKED.match(lines[at])]
    if not marked:
        return _is_set_off(lines[start + 1 :])
    return _between(lines, marked) or _answered(lines[marked[-1] + 1 :])


def _is_set_off(lines: list[str]) -> bool:
    """Whether words at the margin follow words that are moved in, as answers below questions do."""
    margins = [
        line[:1].isspace() for line in lines if has_words(line) and not signs.header_role(line)
    ]
    return bool(margins) and margins[0] and not all(margins)


def _between(lines: list[str], marked: list[int]) -> bool:
    """Whether words without a mark stand between marked lines."""
    for before, after in itertools.pairwise(marked):
        gap = [line for line in lines[before + 1 : after] if has_words(line)]
        if gap and not signs.wrote_between(" ".join(gap)[-_LONG:]):
            return True
    return False


def _quote_start(lines: list[str], between: Between) -> int:
    """The first line of what the mail answers and nobody answers below; its end if none."""
    for at, line in enumerate(lines):
        if signs.announces_forward(line):
            return len(lines)
        if signs.separates_original(line) and begins_copy(lines[at + 1 : at + LOOK_AHEAD]):
            if not bring_news(lines[at + 1 : at + _MAX_HEAD], between):
                return at
            continue
        if copies_headers(lines, at, between) and not inside_sentence(lines[at : at + LOOK_AHEAD]):
            return _lead_in(lines, at)
        length = _attribution_length(lines, at)
        block = " ".join(lines[at : at + length])
        if length and not _marked_below(lines, at + length) and not between.is_news(block):
            return at + length if signs.may_hold_words(lines[at]) else at
    return _trailing_quote(lines, between)


def _lead_in(lines: list[str], at: int) -> int:
    """The ruled line above a header block, blank lines skipped, or empty marked lines with it."""
    while at > 0 and MARKED.match(lines[at - 1]) and not has_words(lines[at - 1]):
        at -= 1
    return line_above(lines, at) if ruled_above(lines, at) else at


def _attribution_length(lines: list[str], at: int) -> int:
    """How many lines ``On …, Anna <a@…> wrote:`` takes from here; 0 if it is none.

    What follows need not be marked, so it must name an address: people report what somebody wrote.
    """
    if "@" not in lines[at] and not signs.opens_attribution(lines[at]):
        return 0
    if lines[at].lstrip().startswith("["):
        return 0  # a chat that somebody copied
    for length in range(1, _MAX_ATTRIBUTION + 1):
        block = lines[at : at + length]
        if len(block) < length or not block[-1].strip() or MARKED.match(block[-1]):
            return 0
        whole = " ".join(block)
        if "@" in whole and signs.surely_wrote(whole):
            return length
    return 0


def _marked_below(lines: list[str], at: int) -> bool:
    """Whether marked quotes follow, somebody's words in quotation marks, or nothing."""
    places = range(at, len(lines))  # a copy of the rest for each attribution would be quadratic
    below = next((lines[place] for place in places if lines[place].strip()), "")
    marks = MARKED.match(below) or _BARRED.match(below)
    return not below or bool(marks) or below.lstrip()[:1] in _QUOTATION


def _trailing_quote(lines: list[str], between: Between) -> int:
    """Where the marked block starts that is announced, and only blanks or a signature follow."""
    for marks in (MARKED, _BARRED):
        marked = [at for at, line in enumerate(lines) if marks.match(line)]
        if marked and not _answered(lines[marked[-1] + 1 :]):
            start = _block_start(lines, marked[-1], marks)
            announced = _attribution(lines, start)
            if announced < start:
                return start if signs.may_hold_words(lines[announced]) else announced
            if marks is MARKED and _is_plainly_quoted(lines, start, between):
                return start
    return len(lines)


def _block_start(lines: list[str], last: int, marks: re.Pattern[str]) -> int:
    """The first line of the marked block that ends at a line, blank lines inside of it included."""
    start = first = last
    while start > 0 and (marks.match(lines[start - 1]) or not lines[start - 1].strip()):
        start -= 1
        first = start if marks.match(lines[start]) else first
    return first


def _is_plainly_quoted(lines: list[str], start: int, between: Between) -> bool:
    """Whether a marked block without an attribution above it is a quote all the same.

    It quotes quotes, begins with an attribution or a header, or stands below a signature.
    """
    if _is_thread(lines[start:]):
        return True
    inside = [MARKED.sub("", line).strip() for line in lines[start : start + _MAX_ATTRIBUTION]]
    said = next(filter(None, inside), "")
    if signs.says_wrote(said) or signs.surely_wrote(" ".join(inside[:2])):
        return True
    if signs.separates_original(said) or copies_headers(lines, start, between):
        return True
    if signs.header_role(said) and signs.names_sender(said):
        return True
    above = line_above(lines, start)
    signed = any(line == "-- " for line in lines[max(0, start - LONGEST) : start])
    return signed or (above >= 0 and signatures.names_device(lines[above]))


def _is_thread(lines: list[str]) -> bool:
    """Whether marked lines quote marked ones: a sentence answers another, deeper one."""
    deep = [line for line in lines if _NESTED.match(line)]
    plain = [line for line in lines if MARKED.match(line) and not _NESTED.match(line)]
    return any(map(_is_clause, deep)) and any(map(_is_clause, plain))


def _is_clause(line: str) -> bool:
    return len(line.split()) > _SHORTEST_CLAUSE


def _answered(rest: list[str]) -> bool:
    """Whether somebody wrote below the quote, be it only a sign of their thumb."""
    kinds = [Kind.TEXT] * len(rest)
    _mark_signature(rest, kinds)
    return any(
        _says(line) and not signatures.names_device(line)
        for line, kind in zip(rest, kinds, strict=True)
        if kind is Kind.TEXT
    )


def _attribution(lines: list[str], quote: int) -> int:
    """The first line of ``On … wrote:`` above a quote; the quote itself if nothing announces it."""
    end = line_above(lines, quote)
    if end < 0 or quote - end > 3 or not signs.ends_attribution(lines[end]):
        return quote
    found = _wrapped_from(lines, end)
    if found > end:
        return quote
    return found - 1 if found and signs.separates_original(lines[found - 1]) else found


def _wrapped_from(lines: list[str], end: int) -> int:
    """The first line of an attribution that ends at a line; the line below it if it is none.

    A line that says who and when is whole: what stands above it are somebody's words. Upwards it
    goes on to the line with the date, else to one with an address or a time, if it must.
    """
    last = lines[end]
    starts = [end]
    while len(starts) < _MAX_ATTRIBUTION and (above := starts[-1] - 1) >= 0:
        if not lines[above].strip() or MARKED.match(lines[above]):
            break
        starts.append(above)
    possible = [at for at in starts if signs.says_wrote(" ".join(lines[at : end + 1]))]
    whole = end in possible and signs.names_somebody(last)
    if not (whole and signs.is_dated(last)):
        dated = (at for at in possible if at < end and signs.opens_dated(lines[at]))
        if (found := next(dated, end)) < end:
            return found
    if last.startswith("<") and len(starts) > 1 and signs.is_name(lines[end - 1]):
        return end - 1
    if not whole:
        told = (at for at in possible if at < end and signs.tells_who_or_when(lines[at]))
        return next(told, end if end in possible else end + 1)
    return end


def _mark_signature(lines: list[str], kinds: list[Kind]) -> None:
    """Marks what follows ``-- `` up to the next quote, if it can be a signature, and the device."""

    def stops(at: int) -> bool:
        if kinds[at] is not Kind.TEXT or MARKED.match(lines[at]):
            return True
        return bool(_attribution_length(lines, at)) or signs.announces_forward(lines[at])

    for find in (signature_of, device_of):
        text = [at for at, kind in enumerate(kinds) if kind is Kind.TEXT]
        for at in find(lines, text, stops):
            kinds[at] = Kind.SIGNATURE


def _says(line: str) -> bool:
    """Words, or a picture that stands for some."""
    return has_words(line) or bool(_FACE.search(line)) or any(map(_is_picture, line))


def _is_picture(char: str) -> bool:
    return not char.isascii() and unicodedata.category(char) == "So"


def _grouped(lines: list[str], kinds: list[Kind], beside: set[int]) -> tuple[Passage, ...]:
    grouped: list[Passage] = []
    start = 0
    for at in range(1, len(lines) + 1):
        if at == len(lines) or kinds[at] is not kinds[start] or at in beside:
            grouped.append(Passage(kinds[start], tuple(lines[start:at]), start in beside))
            start = at
    return tuple(grouped)
