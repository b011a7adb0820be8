"""Subjects: what stays when the reply prefixes are gone, and the token that names a ticket."""

import re

_PREFIX = re.compile(
    r"^\s*(?:re|aw|antw|antwort|sv|vs|vb|vl|ynt|odp|res|rif|ri|r|rép|rep|回复|答复|返信|رد|на|ats"
    r"|fw|fwd|wg|wtr|tr|rv|enc|pd|i|doorst|転送|转发|إعادة توجيه)"
    r"\s*(?:\[\d+\]|\(\d+\)|\^\d+)?\s*[:：]\s*",
    re.IGNORECASE,
)
_FORWARD = re.compile(
    r"^\s*(?:(?:re|aw|sv|vs|antw|odp)\s*[:：]\s*)*"
    r"(?:fwd?|wg|wtr|tr|rv|enc|pd|vb|vl|i|doorst|ilt|per|прсл|fs|転送|转发|轉寄"
    r"|إعادة توجيه)\s*[:：]",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"\[#(\d{1,9})-([0-9a-z]{3})\]")
_BLANKS = re.compile(r"\s+")


def cleaned(subject: str) -> str:
    """The subject without reply and forward prefixes at its start and without tokens (B1.8)."""
    text = _TOKEN.sub(" ", subject)
    while match := _PREFIX.match(text):
        text = text[match.end() :]
    return _BLANKS.sub(" ", text).strip()


def forwarded(subject: str) -> bool:
    """Whether the subject says that the mail is a forward."""
    return bool(_FORWARD.match(subject))


def answers(subject: str) -> bool:
    """Whether the subject has a prefix: the mail answers another, or forwards it."""
    return bool(_PREFIX.match(subject))


def same(left: str, right: str) -> bool:
    """Whether two subjects speak of the same thing; empty subjects never do."""
    return bool(cleaned(left)) and cleaned(left).casefold() == cleaned(right).casefold()


def recycled(ticket: str, answer: str) -> bool:
    """Whether an answer's subject shares no word with its ticket's: old mails are used anew."""
    before, now = _spoken(ticket), _spoken(answer)
    return bool(before and now) and not before & now


def _spoken(subject: str) -> set[str]:
    return set(re.findall(r"\w{3,}", cleaned(subject).casefold()))


def token(number: int, check: str) -> str:
    """The mark at the end of our subjects: ``[#1042-k7q]``."""
    return f"[#{number}-{check}]"


def tokens(subject: str) -> list[tuple[int, str]]:
    """All ticket numbers with check characters that a subject names."""
    return [(int(number), check) for number, check in _TOKEN.findall(subject)]


def reply_subject(subject: str, number: int, check: str) -> str:
    """One ``Re:``, the customer's words, the token at the end (B9.3)."""
    return f"Re: {cleaned(subject) or 'your message'} {token(number, check)}"
