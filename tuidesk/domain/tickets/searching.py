"""Full-text search: which words a text has, in every script, and what a search asks for.

Both sides pass through ``prepared``: letters are folded to their plain forms, scripts without
blanks are cut into characters, Arabic words lose the particles that are written onto them.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Generic, TypeVar

Part = TypeVar("Part")
MAX_INDEXED = 200_000
"""Characters of one message that can be found."""
_FOLDED = str.maketrans(
    {
        "ł": "l", "ø": "o", "đ": "d", "ð": "d", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe",
        "þ": "th", "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ئ": "ي", "ؤ": "و", "ة": "ه",
        "ـ": "", "ё": "е", "ґ": "г", "’": "'",
    }
)  # fmt: skip
_UNSPACED = re.compile(
    "([\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u0e00-\u0eff\u1780-\u17ff"
    "\u1000-\u109f\uac00-\ud7af])"
)
"""Scripts whose words are not set apart; Korean particles are written onto its words."""
_ARABIC_WORD = re.compile("[\u0621-\u064a]{3,}")
_ARABIC_MARKS = re.compile("[\u064b-\u065f\u0670]")
_PARTICLES = ("وال", "بال", "كال", "فال", "ولل", "لل", "ال", "و")
_ENDINGS = ("ها", "هم", "كم", "نا", "ات", "ان", "ون", "ين", "يه", "ه", "ي", "ك")


@dataclass(frozen=True, slots=True)
class Word:
    """A word or a phrase that a search asks for."""

    text: str
    phrase: bool = False
    column: str = ""
    """The only part of a ticket in which it counts: ``people``."""


@dataclass(frozen=True, slots=True)
class AllOf(Generic[Part]):
    """Parts that must all hold."""

    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class AnyOf(Generic[Part]):
    """Parts of which one must hold."""

    parts: tuple[Part, ...]


def prepared(text: str) -> str:
    """The text as the index keeps it."""
    folded = unicodedata.normalize("NFKC", text[:MAX_INDEXED]).lower().translate(_FOLDED)
    folded = _UNSPACED.sub(r" \1 ", folded)
    if not _ARABIC_WORD.search(folded):
        return folded
    bare = _ARABIC_MARKS.sub("", folded)
    return _ARABIC_WORD.sub(lambda word: _stem(word.group()), bare)


def _stem(word: str) -> str:
    """An Arabic word without article, conjunction and endings, of which two letters stay."""
    for particle in _PARTICLES:
        if word.startswith(particle) and len(word) - len(particle) >= 3:
            word = word.removeprefix(particle)
            break
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word.removesuffix(ending)
    return word
