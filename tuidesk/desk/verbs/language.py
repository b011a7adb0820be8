"""In which language a customer is answered, said by a person."""

from collections.abc import Sequence

from tuidesk.desk.change import Done
from tuidesk.desk.context import Desk
from tuidesk.desk.verbs.act import act


def set_language(
    desk: Desk, numbers: Sequence[int], language: str, *, revision: int | None = None
) -> Done:
    """Says in which language a customer is answered; raises UsageError for unknown ones."""
    return act(desk, numbers, f"language {language}", revision=revision)
