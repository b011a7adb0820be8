"""Blocks of headers that mail programs copy above what they quote, and the lines around them."""

import re
from dataclasses import dataclass
from itertools import islice

from tuidesk.domain.letters import quote_signs as signs
from tuidesk.domain.letters.address import NOBODY, Address
from tuidesk.domain.letters.answer_signs import is_greeting

MARKED = re.compile(r"^\s?>")
LOOK_AHEAD = 60
"""Lines behind which nothing about a copied head is looked for."""

_ROLES_NEEDED, _ALL_ROLES = 3, 4
_MAX_BLOCK = 12
_FIRST = 3
"""Lines in which a copy shows that it is one."""
_WRAPPED = 2
"""Lines on which a copied header may go on."""


@dataclass(frozen=True, slots=True)
class Between:
    """Who writes a mail and who gets it: what it answers, one of its readers wrote."""

    writer: Address = NOBODY
    readers: tuple[Address, ...] = ()

    def is_news(self, sender: str) -> bool:
        """Whether the sender of quoted words is a third person, or the writer of this very mail.

        A program may send in our name, and colleagues share a domain: the domain must be foreign.
        """
        if _names(sender, self.writer):
            return True
        found = {each.rpartition("@")[2].lower() for each in signs.addresses_in(sender)}
        return bool(found and self.readers) and found.isdisjoint(
            each.domain for each in self.readers
        )


def copies_headers(lines: list[str], at: int, between: Between) -> bool:
    """Whether an Outlook-like block of copied headers begins here.

    A person may write From, To and Date as well. So the sender must have an address, or nothing
    may be missing and the time be labelled ``Sent``; and a stranger's mail is not a copy of ours.
    """
    if not signs.header_role(lines[at]):
        return False
    block: dict[str, str] = {}
    wrapped = 0
    for line in lines[at : at + _MAX_BLOCK]:
        role = signs.header_role(line)
        if role in block:
            break
        if not role and (not line.strip() or wrapped == _WRAPPED):
            break
        wrapped = 0 if role else wrapped + 1
        last = role or list(block)[-1]
        block[last] = f"{block.get(last, '')} {line}"
    sender = block.get("from", "")
    if not sender or len(block) < _ROLES_NEEDED or between.is_news(sender):
        return False
    when = block.get("sent", "")
    instant, address = signs.names_instant(when), signs.names_sender(sender)
    if len(block) < _ALL_ROLES:
        return address and instant
    return address or (instant and signs.labels_sent(when.lstrip())) or ruled_above(lines, at)


def bring_news(lines: list[str], between: Between) -> bool:
    """Whether copied headers are of a mail that somebody else than we has sent."""
    return any(signs.header_role(line) == "from" and between.is_news(line) for line in lines)


def begins_copy(lines: list[str]) -> bool:
    """Whether a program wrote what is below a separator: a blank, headers, marks, or who wrote.

    People head their own words as well: ``--- Original message ---``.
    """
    if lines and not lines[0].strip():
        return any(map(has_words, lines))
    return any(
        signs.header_role(line)
        or MARKED.match(line)
        or signs.says_wrote(line)
        or signs.addresses_in(line)
        for line in islice(filter(has_words, lines), _FIRST)
    )


def inside_sentence(lines: list[str]) -> bool:
    """Whether a sentence goes on below headers: ``your bill says … but the amount is wrong``."""
    end = next((at for at, line in enumerate(lines) if not has_words(line)), len(lines))
    below = next(filter(has_words, lines[end:]), "").lstrip()
    return below[:1].islower() and not is_greeting(below)


def _names(text: str, person: Address) -> bool:
    """Whether a line names a person, by address or by full name."""
    name = person.name.strip().lower()
    return (bool(person.address) and person.key in text.lower()) or (
        " " in name and name in text.lower()
    )


def ruled_above(lines: list[str], at: int) -> bool:
    """Whether the nearest line above is a ruled one."""
    above = line_above(lines, at)
    return above >= 0 and signs.is_rule(lines[above])


def line_above(lines: list[str], at: int) -> int:
    """The nearest line above that is not blank; -1 if there is none."""
    above = at - 1
    while above >= 0 and not lines[above].strip():
        above -= 1
    return above


def has_words(line: str) -> bool:
    """Whether a letter or a digit stands in a line."""
    return any(char.isalnum() for char in line)
