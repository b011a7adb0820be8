"""Makes text from outside safe to show (B7.12): it must not move a cursor or fake a row."""

import re
import unicodedata
from collections.abc import Iterable
from itertools import groupby

_PICTURES = {code: 0x2400 + code for code in range(0x20) if code not in (0x09, 0x0A)}
_PICTURES[0x7F] = 0x2421
_PICTURES |= dict.fromkeys(range(0x80, 0xA0), 0x241B)
_OVERRIDES = dict.fromkeys((0x202D, 0x202E), "⚠")
_INVISIBLE = dict.fromkeys(
    [
        0x00AD, 0x034F, 0x061C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180E, 0x200B, 0x200E, 0x200F,
        0x202A, 0x202B, 0x202C, 0x3164, 0xFEFF, 0xFFA0,
        *range(0x2060, 0x2070),
        *range(0xFFF0, 0xFFFC),
        *range(0xE0000, 0xE0080),
    ]
)  # fmt: skip
_SURROGATES = dict.fromkeys(range(0xD800, 0xE000), 0xFFFD)
_UNSAFE_MAP: dict[int, int | str | None] = {**_PICTURES, **_OVERRIDES, **_INVISIBLE, **_SURROGATES}


def _ranges(codes: Iterable[int]) -> str:
    """The inside of a character class: ranges are found much faster than single characters."""
    numbered = enumerate(sorted(codes))
    runs = [
        [code for _, code in run] for _, run in groupby(numbered, lambda each: each[1] - each[0])
    ]
    return "".join(f"{re.escape(chr(run[0]))}-{re.escape(chr(run[-1]))}" for run in runs)


_UNSAFE = re.compile(f"[{_ranges(_UNSAFE_MAP)}]")
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_MARK_RUN = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{5,}"
)
_BLANKS = re.compile(r"\s+")


def clean(text: str) -> str:
    """Text of several lines without control, override and invisible characters.

    Controls become pictures (ESC is ␛), direction overrides ⚠, lone surrogates U+FFFD; line ends
    become a line feed, tabs stay; of a run of combining marks four are kept.
    """
    text = _LINE_ENDS.sub("\n", text)
    if _UNSAFE.search(text):
        text = text.translate(_UNSAFE_MAP)
    return _MARK_RUN.sub(lambda run: run.group()[:4], text)


def harmless(text: str) -> str:
    """The text with nothing in it that commands a terminal; lines and blanks stay as they are.

    For whatever is painted or printed: it may have been stored by anybody, at any time.
    """
    return text.translate(_UNSAFE_MAP) if _UNSAFE.search(text) else text


def _line_sign(code: int) -> str:
    name = unicodedata.name(chr(code), "")
    across, down = "HORIZONTAL" in name, "VERTICAL" in name
    return "-" if across and not down else "|" if down and not across else "+"


_PLAINER = str.maketrans(
    {
        **{chr(code): _line_sign(code) for code in range(0x2500, 0x2580)},
        **{chr(code): "#" for code in range(0x2580, 0x25A0)},
        "▸": ">", "▶": ">", "◀": "<", "→": ">", "←": "<", "↑": "^", "↓": "v", "·": ".", "–": "-",
        "—": "-", "‑": "-", "−": "-", "÷": "/", "…": "~",
        "●": "*", "○": "o", "•": "*", "✓": "+", "✗": "x", "☾": "z", "◐": "o", "◌": ".",
        "△": "^", "▽": "v", "✎": "d", "⚠": "!", "▲": "^", "▼": "v",
        "‘": "'", "’": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "€": "E",
    }
)  # fmt: skip


def plainer(text: str, encoding: str = "ascii") -> str:
    """The text in what an encoding can write: the nearest sign, the letter without its mark, ``?``.

    It takes as many cells as before.

    >>> plainer("Grüße · 3 € 田", "ascii")
    'Gru?e . 3 E ??'
    """
    return "".join(char if _fits(char, encoding) else _plain(char, encoding) for char in text)


def plain_signs(text: str) -> str:
    """The text with the signs that a program draws in ASCII; letters stay as they are."""
    return text.translate(_PLAINER)


def _plain(char: str, encoding: str) -> str:
    nearest = char.translate(_PLAINER)
    if nearest == char:
        nearest = unicodedata.normalize("NFKD", char)[:1]
    if _fits(nearest, encoding):
        return nearest
    if unicodedata.combining(char):
        return ""
    return "??" if unicodedata.east_asian_width(char) in "WF" else "?"


def _fits(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def clean_line(text: str, limit: int = 998) -> str:
    """The same for a value that must stay on one line: subjects, names, tags, file names."""
    return clean(_BLANKS.sub(" ", clean(text))).strip()[:limit]


def size_words(size: int) -> str:
    """A size in bytes as people read it."""
    if size < 1024:
        return f"{size} bytes"
    return f"{size / 1024:.0f} KiB" if size < 2**20 else f"{size / 2**20:.1f} MiB"


def cell_safe(text: str) -> bool:
    """Whether nothing in the text could reach a terminal as a command."""
    return not _UNSAFE.search(text) and not any(
        unicodedata.category(char) == "Cc" and char not in "\n\t" for char in text
    )
