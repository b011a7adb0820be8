"""Fewer bytes for the same picture: a style is sent only where it differs from the one before.

Textual begins each piece of text with its whole style and ends it with a reset. Over a slow link
most of what travels is that. Here the resets wait: at the next text only the members that differ
are sent (SGR, ECMA-48 8.3.117).
"""

import re

_ESCAPE = re.compile(
    r"\x1b(?:\[(?P<style>[\d;:]*)m|\[[0-?]*[ -/]*(?P<final>[@-~])|\].*?(?:\x07|\x1b\\)|[^\[\]])",
    re.DOTALL,
)
_MOVES = frozenset("ABCDEFGHdf")
"""Sequences that move the cursor and paint nothing."""
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


class StyleMerger:
    """Rewrites what is written to one terminal; keeps what the terminal's style is."""

    def __init__(self) -> None:
        self._wanted: Style = {}
        self._sent: Style | None = None

    def forget(self) -> None:
        """Somebody else has written to the terminal: its style is not known."""
        self._sent = None

    def merged(self, data: str) -> str:
        """The same for the eye, in fewer bytes."""
        out: list[str] = []
        at = 0
        for found in _ESCAPE.finditer(data):
            if found.start() > at:
                out += [self._change(), data[at : found.start()]]
            at = found.end()
            style, final = found["style"], found["final"]
            if style is not None:
                self._read(style)
            elif final is not None and final not in _MOVES:
                out += [self._change(), found[0]]
            else:
                out.append(found[0])
        if at < len(data):
            out += [self._change(), data[at:]]
        return "".join(out)

    def _read(self, style: str) -> None:
        numbers = style.replace(":", ";").split(";") if style else ["0"]
        while numbers:
            first = numbers[0] or "0"
            length = _LONG.get(first, {}).get(numbers[1] if len(numbers) > 1 else "", 1)
            member, numbers = ";".join(numbers[:length]), numbers[length:]
            if first == "0":
                self._wanted = {}
            elif first in _OFF:
                for name in _OFF[first]:
                    self._wanted.pop(name, None)
            elif first in _GROUPS:
                self._wanted[_GROUPS[first][0]] = member

    def _change(self) -> str:
        """What turns the terminal's style into the wanted one; empty if it is that."""
        sent, wanted = self._sent, self._wanted
        if sent == wanted:
            return ""
        whole = ["0", *wanted.values()]
        members = whole if sent is None else min(_difference(sent, wanted), whole, key=_length)
        self._sent = dict(wanted)
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
