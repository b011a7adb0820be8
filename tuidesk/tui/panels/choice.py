"""What a picker offers, and which of it fits the typed words."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to pick: what comes back, what is shown, and why it cannot be picked, if so."""

    value: str
    label: str
    detail: str = ""
    disabled: str = ""


def matching(
    choices: Sequence[Choice], typed: str, *, free: bool = False, limit: int = 50
) -> list[Choice]:
    """The choices that contain all typed words; those that begin with them come first.

    With ``free`` the typed words themselves are the last choice, a number the first: 2 is not 12.
    """
    words = typed.casefold().split()
    if not words:
        return list(choices[:limit])
    found = []
    for choice in choices:
        text = f"{choice.label} {choice.detail} {choice.value}".casefold()
        if all(word in text for word in words):
            found.append((not choice.label.casefold().startswith(words[0]), choice))
    best = [choice for _, choice in sorted(found, key=lambda each: each[0])][:limit]
    own = typed.strip()
    if free and own.isdecimal():
        best.sort(key=lambda choice: choice.value != own)
    if free and own not in {choice.value for choice in best}:
        best.insert(0 if own.isdecimal() else len(best), Choice(own, own, "use what you typed"))
    return best
