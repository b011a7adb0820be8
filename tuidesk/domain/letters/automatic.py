"""Mail that no person wrote (B2): which kind it is, and the signs that say so."""

from dataclasses import dataclass
from enum import StrEnum


class AutomaticKind(StrEnum):
    """What wrote a mail."""

    NO = "no"
    """A person, as far as anybody can tell."""
    AUTO_REPLY = "auto-reply"
    OUT_OF_OFFICE = "out-of-office"
    BULK = "bulk"
    LIST = "list"
    NOTIFICATION = "notification"
    """A program: bounces, receipts, orders, alarms."""


@dataclass(frozen=True, slots=True)
class Automatic:
    """The kind and its signs, as people read them; false for a person's mail."""

    kind: AutomaticKind = AutomaticKind.NO
    signs: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return self.kind is not AutomaticKind.NO

    def __str__(self) -> str:
        return f"{self.kind}: {'; '.join(self.signs)}"


BY_A_PERSON = Automatic()
OF_OURS = Automatic(AutomaticKind.AUTO_REPLY, ("the autoresponder of this desk",))
"""Marks the automatic answers that the desk itself sends."""
LOOP_SIGN = "X-Tuidesk-Loop: "
_OF_LISTS = ("List-", "Mailing-List", "X-Mailing-List", "Precedence: list")


def without_own_list(automatic: Automatic, own: frozenset[str]) -> Automatic:
    """The same, but for a shop's address that is a mailing list itself: that is no sign.

    ``own``: the keys of the shop's addresses.
    """
    ids = tuple(key.replace("@", ".") for key in own)
    ours = any(sign.startswith("List-Id:") and any(each in sign.lower() for each in ids)
               for sign in automatic.signs)  # fmt: skip
    others = [sign for sign in automatic.signs if not sign.startswith(_OF_LISTS)]
    return BY_A_PERSON if ours and not others else automatic
