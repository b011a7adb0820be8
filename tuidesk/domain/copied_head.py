"""Blocks of headers that mail programs copy above what they quote, and the lines around them."""

from tuidesk.domain import quote_signs as signs
from tuidesk.domain.address import Address

_ROLES_NEEDED, _ALL_ROLES = 3, 4
_MAX_BLOCK = 12
_WRAPPED = 2
"""Lines on which a copied header may go on."""


def copies_headers(lines: list[str], at: int, writer: Address) -> bool:
    """Whether an Outlook-like block of copied headers begins here.

    A person may write From, To and Date as well: who must have an address, or nothing be missing;
    and it is no copy of a mail of ours that names the writer of this one as its sender.
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
    if not sender or len(block) < _ROLES_NEEDED or names(sender, writer):
        return False
    sent, address = signs.names_instant(block.get("sent", "")), signs.names_address(sender)
    if len(block) < _ALL_ROLES:
        return address and sent
    return address or sent or ruled_above(lines, at)


def is_of(lines: list[str], person: Address) -> bool:
    """Whether copied headers name somebody as the sender."""
    return any(signs.header_role(line) == "from" and names(line, person) for line in lines)


def names(text: str, person: Address) -> bool:
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
