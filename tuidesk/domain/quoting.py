"""Folds quoted text and signatures, never cuts them (B8); quotes a mail for an answer."""

import re
from dataclasses import dataclass
from enum import StrEnum

from tuidesk.domain.message import Message


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


_HEADER_NAMES = (
    "from|sent|date|to|cc|subject|reply-to"
    "|von|gesendet|datum|an|betreff|kopie"
    "|de|envoyé|envoyé le|à|objet|date d'envoi"
    "|enviado|enviado el|fecha|para|asunto|enviada em|assunto|enviado em|data"
    "|da|inviato|a|oggetto|per conto di"
    "|van|verzonden|aan|onderwerp"
    "|od|wysłano|wysłane|do|temat|dw"
    "|från|skickat|till|ämne|kopia"
    "|lähettäjä|lähetetty|vastaanottaja|aihe|päivämäärä|kopio"
    "|nuo|siųsta|išsiųsta|kam|tema|data"
    "|من|تاريخ الإرسال|إلى|الموضوع|التاريخ"
    "|от|отправлено|дата|кому|тема|копия"
    "|差出人|送信日時|日付|宛先|件名|发件人|发送时间|收件人|主题|抄送|日期"
    "|fra|sendt|til|emne|küldte|elküldve|címzett|tárgy|kimden|gönderilen|kime|konu"
)
_HEADER_LINE = re.compile(rf"^[\s*]*(?:{_HEADER_NAMES})\s*\*?\s*[:：]\*?\s*\S", re.IGNORECASE)
_SEPARATOR = re.compile(r"^\s*(?:-{3,}\s*\S.{2,50}?\s*-{3,}|_{10,})\s*$")
_ADDRESS_OR_TIME = re.compile(r"\S+@\S+|\b\d{1,2}[:.h]\d{2}\b|\b\d{4}\b")
_FORWARD = re.compile(
    r"forward|weitergeleitet|transf|reenviad|inoltrat|doorgestuurd|przekazan|vidarebefordr"
    r"|välitetty|edelleen|persiųst|перес|転送|转发|إعادة",
    re.IGNORECASE,
)
_WROTE_END = re.compile(r"[:：]\s*$")
_FORMAT_QUOTE = re.compile(r"^\s?>")


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


def _kinds(lines: list[str], *, first: bool) -> list[Kind]:
    kinds = [Kind.TEXT] * len(lines)
    if not first:
        _mark_quotes(lines, kinds)
    _mark_signature(lines, kinds)
    return kinds


def _has_words(lines: list[str], kinds: list[Kind]) -> bool:
    text = [line for line, kind in zip(lines, kinds, strict=True) if kind is Kind.TEXT]
    return any(map(_words, text))


def new_text(text: str, *, first: bool = False) -> str:
    """The mail without quotes and signature, blank edges removed."""
    kept = [part.text for part in passages(text, first=first) if part.kind is Kind.TEXT]
    return "\n".join(kept).strip()


def quoted(message: Message, attribution: str) -> str:
    """The message as history below an answer: its new text, each line behind ``>``."""
    body = message.text.rstrip().split("\n")
    return "\n".join([attribution, *(f"> {line}".rstrip() for line in body)])


def _mark_quotes(lines: list[str], kinds: list[Kind]) -> None:
    """Marks the last quote of the mail and what leads into it, unless somebody answers below it."""
    start = _header_block(lines)
    if start is None:
        start = _trailing_quote(lines)
    if start is not None:
        for at in range(start, len(lines)):
            kinds[at] = Kind.QUOTE


def _header_block(lines: list[str]) -> int | None:
    """Where an Outlook-like block of copied headers begins; forwards are content."""
    for at in range(len(lines) - 1):
        run = 0
        while at + run < len(lines) and _HEADER_LINE.match(lines[at + run]):
            run += 1
        if run < 3 or not _ADDRESS_OR_TIME.search("\n".join(lines[at : at + run])):
            continue
        lead = _lead_in(lines, at)
        return None if _FORWARD.search("\n".join(lines[lead:at])) else lead
    return None


def _lead_in(lines: list[str], at: int) -> int:
    """The separator line above a header block, blank lines skipped."""
    above = at - 1
    while above >= 0 and not lines[above].strip():
        above -= 1
    return above if above >= 0 and _SEPARATOR.match(lines[above]) else at


def _trailing_quote(lines: list[str]) -> int | None:
    """Where the ``>`` block starts that only blanks or a signature follow."""
    quoted_lines = [at for at, line in enumerate(lines) if _FORMAT_QUOTE.match(line)]
    if not quoted_lines:
        return None
    last = quoted_lines[-1]
    rest = lines[last + 1 :]
    signature = next((at for at, line in enumerate(rest) if line.rstrip() == "--"), len(rest))
    if any(_words(line) for line in rest[:signature]):
        return None
    start = last
    while start > 0 and (_FORMAT_QUOTE.match(lines[start - 1]) or not lines[start - 1].strip()):
        start -= 1
    return _attribution(lines, _first_quoted(lines, start))


def _first_quoted(lines: list[str], start: int) -> int:
    while not _FORMAT_QUOTE.match(lines[start]):
        start += 1
    return start


def _attribution(lines: list[str], quote: int) -> int:
    """The first line of "On … wrote:" above a quote, at most three lines long."""
    end = quote - 1
    while end >= 0 and not lines[end].strip():
        end -= 1
    if end < 0 or quote - end > 3 or not _WROTE_END.search(lines[end]):
        return quote
    for start in range(end, max(-1, end - 3), -1):
        if start < end and not lines[start].strip():
            break
        if _ADDRESS_OR_TIME.search(" ".join(lines[start : end + 1])):
            while start > 0 and start > end - 2 and _continues(lines[start - 1], lines[start]):
                start -= 1
            return start
    return quote


def _continues(above: str, line: str) -> bool:
    """Whether a wrapped attribution goes on upwards: long line above, no sentence end."""
    return (
        len(above) > 50 and len(line) < len(above) and not above.rstrip().endswith((".", "!", "?"))
    )


def _mark_signature(lines: list[str], kinds: list[Kind]) -> None:
    """Marks the lines after the last ``-- `` outside quotes."""
    for at in range(len(lines) - 1, -1, -1):
        if kinds[at] is Kind.TEXT and lines[at].rstrip() == "--":
            for below in range(at, len(lines)):
                if kinds[below] is Kind.TEXT:
                    kinds[below] = Kind.SIGNATURE
            return


def _words(line: str) -> bool:
    return any(char.isalnum() for char in line)


def _grouped(lines: list[str], kinds: list[Kind]) -> tuple[Passage, ...]:
    grouped: list[Passage] = []
    start = 0
    for at in range(1, len(lines) + 1):
        if at == len(lines) or kinds[at] is not kinds[start]:
            grouped.append(Passage(kinds[start], tuple(lines[start:at])))
            start = at
    return tuple(grouped)
