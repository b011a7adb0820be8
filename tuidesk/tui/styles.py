"""Styles of a terminal, and the shortest way from one to another (SGR, ECMA-48 8.3.117)."""

_GROUPS = {
    **dict.fromkeys(["1"], ("bold", "22")),
    **dict.fromkeys(["2"], ("dim", "22")),
    **dict.fromkeys(["3"], ("italic", "23")),
    **dict.fromkeys(["4", "21"], ("underline", "24")),
    **dict.fromkeys(["5", "6"], ("blink", "25")),
    **dict.fromkeys(["7"], ("reverse", "27")),
    **dict.fromkeys(["8"], ("conceal", "28")),
    **dict.fromkeys(["9"], ("strike", "29")),
    **dict.fromkeys(["53"], ("overline", "55")),
    **dict.fromkeys(map(str, (*range(30, 39), *range(90, 98))), ("ink", "39")),
    **dict.fromkeys(map(str, (*range(40, 49), *range(100, 108))), ("paper", "49")),
}
"""By the first number of a member: which member it is, and what takes it back."""
_OFF = {"22": ("bold", "dim"), **{off: (name,) for name, off in _GROUPS.values() if off != "22"}}
_LONG = {"38": {"5": 3, "2": 5}, "48": {"5": 3, "2": 5}}
"""How many numbers a colour takes, by its kind."""

Style = dict[str, str]


def with_numbers(style: Style, numbers: str) -> Style:
    """The style after ``1;38;5;9`` and the like: bold, and ink of colour 9."""
    after = dict(style)
    left = numbers.replace(":", ";").split(";") if numbers else ["0"]
    while left:
        first = left[0] or "0"
        length = _LONG.get(first, {}).get(left[1] if len(left) > 1 else "", 1)
        member, left = ";".join(left[:length]), left[length:]
        if first == "0":
            after.clear()
        elif first in _OFF:
            for name in _OFF[first]:
                after.pop(name, None)
        elif first in _GROUPS:
            after[_GROUPS[first][0]] = member
    return after


def change(sent: Style | None, wanted: Style) -> str:
    """What turns one style into the other; empty if they are one. None: it is not known."""
    if sent == wanted:
        return ""
    whole = ["0", *wanted.values()]
    members = whole if sent is None else min(_difference(sent, wanted), whole, key=_length)
    return f"\x1b[{';'.join(members)}m"


def _difference(sent: Style, wanted: Style) -> list[str]:
    gone = [name for name in sent if name not in wanted]
    off = list(dict.fromkeys(_off(sent[name]) for name in gone))
    lost = {name for number in off for name in _OFF[number]}
    return [
        *off,
        *(member for name, member in wanted.items() if sent.get(name) != member or name in lost),
    ]


def _off(member: str) -> str:
    return _GROUPS[member.partition(";")[0]][1]


def _length(members: list[str]) -> int:
    return sum(map(len, members)) + len(members)
