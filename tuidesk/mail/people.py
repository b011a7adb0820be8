"""The people of address fields as the wild writes them (B5.3, B5.5)."""

import re
from collections.abc import Iterator
from functools import lru_cache

from tuidesk.domain.letters.address import Address
from tuidesk.domain.text import clean_line
from tuidesk.mail.headers import decoded, shortened

MAX_ADDRESSES = 500
_MAX_PERSON, _MAX_NAME = 1_000, 500
_SPACED_AT = re.compile(r"\s{0,3}@\s{0,3}")
_TOKEN = re.compile(r"\"(?:[^\"\\]|\\.){1,64}\"@[^\s<>\",;]+|[^\s<>\",;@]+@[^\s<>\",;]+")
_QUOTED_LOCAL = re.compile(r"\"[^\"]{1,64}\"@")
_COMMENT = re.compile(r"\(([^()]*)\)")
_WHOLE_WORD = re.compile(r"^\s*=\?[^?\s]+\?[bBqQ]\?[^?]*\?=\s*$")


@lru_cache(maxsize=64)
def addresses(value: str) -> tuple[Address, ...]:
    """The people of an address field, parsed before words are decoded (B5.3)."""
    if "@" not in value and _WHOLE_WORD.match(value):
        value = decoded(value)  # a sender that encodes names and brackets alike
    found = [_address(part) for part in _whole_names(_split(shortened(value)))]
    return tuple(each for each in found if each.address or each.name)[:MAX_ADDRESSES]


def _split(value: str) -> list[str]:
    parts, balanced = _cut(value)
    return parts if balanced else _cut(value.replace('"', ""))[0]


def _cut(value: str) -> tuple[list[str], bool]:
    """Cuts at commas and semicolons outside quotes, comments, brackets; drops group names.

    Also says whether every quote and comment was closed.
    """
    parts: list[str] = []
    part: list[str] = []
    quoted, depth, bracket = False, 0, False
    escaped, named, grouped = False, False, ";" in value
    for char in value:
        if escaped:
            escaped = False
        elif char == "\\":
            escaped = True
        elif char == '"' and not depth:
            quoted = not quoted
        elif not quoted and char == "(":
            depth += 1
        elif not quoted and char == ")" and depth:
            depth -= 1
        elif not quoted and not depth:
            if char == "<":
                bracket = True
            elif char == ">":
                bracket = False
            elif (char in ",;" and not bracket) or (
                char == ":" and grouped and not named | bracket
            ):
                if char != ":":
                    parts.append("".join(part))
                part, named = [], False
                continue
        part.append(char)
        named = named or char == "@"
    parts.append("".join(part))
    return parts, not quoted and not depth


def _whole_names(parts: list[str]) -> Iterator[str]:
    """Joins ``Hart, Olivia <o@x>``, whose quotes were forgotten."""
    before = ""
    for part in parts:
        whole = f"{before}, {part.strip()}" if before else part
        bare = part.strip()
        if bare and "@" not in bare and "<" not in bare and len(bare) < 60:
            before = whole
            continue
        yield whole
        before = ""
    if before:
        yield before


def _with_whole_address(part: str) -> str:
    """A person whose name may be cut, the address never."""
    if len(part) <= _MAX_PERSON:
        return part
    name, bracket, rest = part.rpartition("<")
    address = f"<{rest}" if bracket else part.split()[-1]
    return f"{name[:_MAX_NAME]} {address}" if len(address) <= _MAX_PERSON else ""


def _address(part: str) -> Address:
    part = _with_whole_address(part.strip())
    if "[mailto:" in part:
        part = part.replace("[mailto:", "<").rstrip("]> ") + ">"
    opened, bracket, rest = part.rpartition("<")
    if bracket and "@" in rest:
        address, name = rest.partition(">")[0], opened.replace("<", " ")
        after = rest.partition(">")[2].strip()
        name = name if name.strip(' "') or not after.strip("> ") else after.strip("()> ")
    elif bracket and _TOKEN.search(opened):
        address, name = _bare(opened)
    elif bracket and "@" not in part:
        address, name = rest.partition(">")[0], opened
    else:
        address, name = _bare(part.rstrip(">"))
    return _made(name, address)


def _bare(part: str) -> tuple[str, str]:
    """Address and name of ``o@x (Olivia)`` or ``Olivia o@x``."""
    comment = _COMMENT.search(part)
    words = _SPACED_AT.sub("@", _COMMENT.sub(" ", part))
    token = _TOKEN.search(words) if "@" in words else None
    if token is None:
        return "", words.strip() or (comment[1] if comment else "")
    beside = f"{words[: token.start()]} {words[token.end() :]}".strip(" \"'<>")
    return token[0], beside or (comment[1] if comment else "")


def _made(name: str, address: str) -> Address:
    name = name.strip()
    if name.startswith("=?") and name.count("?") == 3:
        name += "?="  # the bracket stood inside of the encoded word
    for quotes in ('""', "''", "()"):
        if len(name) > 1 and name[0] == quotes[0] and name[-1] == quotes[1]:
            name = name[1:-1].strip()
    shown = decoded(re.sub(r"\\(.)", r"\1", name.strip('"').strip()))
    plain = _plain(address)
    return Address("" if shown.lower() == plain.lower() else shown, clean_line(plain, 320))


def _plain(address: str) -> str:
    """The address without what does not belong to it; blanks around its ``@`` are no part."""
    bare = _SPACED_AT.sub("@", _COMMENT.sub("", address)).strip(" \t<>,;'")
    if not _QUOTED_LOCAL.match(bare):
        bare = bare.strip("\"'")
    bare = re.sub(r"^mailto:", "", bare, flags=re.IGNORECASE)
    if bare.startswith("@") and ":" in bare:
        bare = bare.partition(":")[2]  # a source route (RFC 5322 4.4)
    if not _QUOTED_LOCAL.match(bare):
        bare = re.sub(r"[\s\"<>]", "", bare)
    return bare.rstrip(".")
