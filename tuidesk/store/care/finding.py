"""What an examination finds."""

from dataclasses import dataclass

HARMLESS = frozenset({"leftover", "orphan-mail", "orphan-thread", "tail", "torn"})
"""Kinds that cost nothing: crashes leave them behind, and the next writer copes."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be."""

    kind: str
    file: str
    what: str
    cure: str
    line: int = 0
    """Counted from 1; 0: the whole file."""

    @property
    def harmless(self) -> bool:
        """Whether nothing is lost by it."""
        return self.kind in HARMLESS
