"""Who owns a ticket: exactly one agent, or nobody."""

from collections.abc import Sequence

from tuidesk.desk.change import Done, change
from tuidesk.desk.context import Desk
from tuidesk.desk.verbs.act import speaker_at
from tuidesk.domain.acts import actions


def assign(
    desk: Desk,
    numbers: Sequence[int],
    who: str,
    *,
    force: bool = False,
    revision: int | None = None,
) -> Done:
    """Gives tickets to an agent, to ``me``, or to ``none``.

    Taking a colleague's ticket raises NotAllowed with the owner's name unless ``force``.
    """
    return change(desk, numbers, actions.assign(who, speaker_at(desk), force=force), revision)
