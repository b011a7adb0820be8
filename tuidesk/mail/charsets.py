"""Bytes to text in the charset that a mail names, or in the likeliest one (B7.2)."""

import codecs
import re
from collections.abc import Sequence
from contextlib import suppress
from functools import lru_cache

_NO_TEXT = {"punycode", "idna", "undefined", "unicode_escape", "raw_unicode_escape", "mbcs", "oem"}
"""Codecs that no mail means, some of them slow on purpose."""
_UNNAMED = {
    "", "utf-8", "utf8", "utf8mb4", "x-unknown", "unknown", "unknown-8bit", "none", "default",
    "binary", "8bit", "x-user-defined", "us-ascii", "ascii", "ansi_x3.4-1968",
}  # fmt: skip
_ALIASES = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "iso-gb2312": "gb18030",
    "gb_2312-80": "gb18030",
    "big5": "big5hkscs",
    "x-big5": "big5hkscs",
    "ks_c_5601-1987": "cp949",
    "ks_c_5601": "cp949",
    "euc-kr": "cp949",
    "x-windows-949": "cp949",
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "iso-8859-9": "cp1254",
    "iso-8859-8-i": "iso-8859-8",
    "iso-8859-8-e": "iso-8859-8",
    "iso-8859-6-i": "iso-8859-6",
    "iso-8859-11": "cp874",
    "tis-620": "cp874",
    "windows-874": "cp874",
    "shift_jis": "cp932",
    "windows-31j": "cp932",
    "x-mac-cyrillic": "mac_cyrillic",
    "x-mac-ce": "mac_latin2",
    "x-mac-centraleurroman": "mac_latin2",
    "dos-862": "cp862",
    "shift-jis": "cp932",
    "x-sjis": "cp932",
    "x-euc-jp": "euc_jp",
    "iso-2022-jp": "iso2022_jp_ext",
    "unicode-1-1-utf-7": "utf-7",
    "x-mac-roman": "mac_roman",
    "macintosh": "mac_roman",
    "cp-850": "cp850",
    "cp-1252": "cp1252",
}
_LIKELY = re.compile(
    r"^(?:windows-125\d|iso-8859-\d+|koi8-[ru]|gb18030|big5(?:-?hkscs)?|cp932|shift_jis(?:_2004)?"
    r"|euc[-_](?:jp|kr|jis.2004)|cp949|iso-2022-jp.*|windows-874|tis-620)$",
    re.IGNORECASE,
)
_WESTERN = frozenset("äöüÄÖÜßéèêëàâçñáíóúìòùîïôûœÉÈÀÇÑÁÓÚåÅæøÆØãõ€–—’‘“”„«»°·…§©®´¡¿ ")
_SHIFTS = re.compile(rb"\x1b\$[@B][!-~]+\x1b\([BJ]")
"""ISO-2022-JP needs no name: nothing else looks like it."""
_SAMPLE = 4_000
_SURELY = 6
"""Accented signs that are no accident."""


_WESTERN_CODECS = ("cp1252", "windows-1252", "iso-8859-15")
_JAPANESE = ("cp932", "euc_jp")
_KANA = re.compile("[\u3040-\u30ff]")
_WIDE = re.compile(r"gb|big5|cp9(?:32|49|50)|euc|shift|johab|hz", re.IGNORECASE)
"""Charsets of several bytes a letter: text that they can read at all is in them."""


def decode_bytes(
    content: bytes, charset: str | None, hints: Sequence[str] = ()
) -> tuple[str, bool]:
    """Text in a charset, and whether that went without guessing.

    ``hints``: the charsets of the words around, tried where none is named.
    """
    name = (charset or "").strip().strip("\"'").lower()
    known = name not in _NO_TEXT and not _is_mislabelled(content, name)
    if known and name not in _UNNAMED:
        try:
            return _decoded(content, name), True
        except (LookupError, ValueError, UnicodeError):
            known = False
    if _SHIFTS.search(content):
        return _vendor_japanese(content), False
    try:
        return content.decode("utf-8"), known
    except UnicodeDecodeError:
        return _guessed(content, hints), False


def encoded(text: str, charset: str) -> bytes:
    """The bytes that a text of raw 8-bit signs stood for, in the charset that is named for it."""
    codec = _ALIASES.get(charset, charset)
    try:
        return text.encode("utf-8" if codec in _UNNAMED | _NO_TEXT else codec)
    except (LookupError, UnicodeError):
        return text.encode("utf-8", "surrogateescape")


def _is_mislabelled(content: bytes, name: str) -> bool:
    """Whether bytes are not what their label says: no language would have such words."""
    if content.isascii() or name in _UNNAMED or name.startswith(("utf", "unicode")):
        return False
    western = _is_western(name)
    try:
        letters = sum(not char.isascii() for char in content.decode("utf-8"))
        return letters >= (1 if western else 2)
    except UnicodeDecodeError:
        return western and _mostly_accents(content)


def _mostly_accents(content: bytes) -> bool:
    """Whether Western European would be accents and signs in a row, as of other scripts' bytes."""
    text = content[: 64 * 1024].decode("cp1252", "replace")
    beyond = sum(not char.isascii() and not char.isspace() for char in text)
    plain = sum(char.isascii() and char.isalpha() for char in text)
    return beyond >= _SURELY and beyond > plain and bool(_likeliest(content))


def _decoded(content: bytes, name: str) -> str:
    codec = _ALIASES.get(name, name)
    try:
        return content.decode(codec)
    except UnicodeDecodeError:
        if codec != "iso2022_jp_ext":
            raise
        return _vendor_japanese(content) if content.isascii() else _japanese(content)


def _vendor_japanese(content: bytes) -> str:
    """ISO-2022-JP with the vendors' row 13 (①): the later standard has it at the same place."""
    later = content.replace(b"\x1b$B", b"\x1b$(Q").replace(b"\x1b$@", b"\x1b$(Q")
    return later.decode("iso2022_jp_2004", "replace")


def _japanese(content: bytes) -> str:
    """Text that calls itself ISO-2022-JP but has bytes of eight bits: the reading with most kana.

    Raises UnicodeError where no other charset of Japan can read it.
    """
    readings = []
    for name in ("utf-8", *_JAPANESE):
        with suppress(UnicodeDecodeError):
            readings.append(content.decode(name))
    if not readings:
        raise UnicodeError("no Japanese")
    return max(readings, key=lambda text: len(_KANA.findall(text)) / len(text))


def _guessed(content: bytes, hints: Sequence[str]) -> str:
    """By a hint that could have failed, else by the looks of the bytes.

    A charset of one byte a letter reads everything: that it can is no evidence, and a Western
    European one is what is left when nothing else fits.
    """
    named = [each.lower() for each in hints if each.lower() not in _UNNAMED | _NO_TEXT]
    wide = [each for each in named if _WIDE.match(each)]
    narrow = [each for each in named if not _is_western(each)]
    for name in (*wide, *narrow, _likeliest(content)):
        if name:
            try:
                return _decoded(content, name)
            except (LookupError, ValueError, UnicodeError):
                continue
    return content.decode("cp1252", "replace")


def _is_western(name: str) -> bool:
    return _ALIASES.get(name, name) in _WESTERN_CODECS


@lru_cache(maxsize=256)
def _likeliest(content: bytes) -> str:
    """A name of a charset that the bytes look like; empty for Western European ones."""
    sample = _lines_beyond_ascii(content)
    western = sample.decode("cp1252", "replace")
    beyond = [char for char in western if not char.isascii()]
    letters = sum(char.isalpha() for char in western)
    if _WESTERN.issuperset(beyond) and len(beyond) * 3 < letters:
        return ""
    import chardet  # rarely needed, slow to import

    for found in chardet.detect_all(sample):
        name = str(found["encoding"] or "")
        if _LIKELY.match(name) and _exists(name):
            return name.lower()
    return ""


def _lines_beyond_ascii(content: bytes) -> bytes:
    lines = [line for line in content[: 64 * 1024].split(b"\n") if not line.isascii()]
    return b"\n".join(lines)[:_SAMPLE]


def _exists(name: str) -> bool:
    try:
        codecs.lookup(name)
    except LookupError:
        return False
    return True
