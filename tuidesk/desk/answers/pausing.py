"""The pause of all automatic mail: one record, the latest."""

from tuidesk.desk.context import Desk
from tuidesk.domain.responder.records import Pause

THE_PAUSE = 1
"""Its id."""


def pause_of(desk: Desk) -> Pause | None:
    """Why automatic mail stands still, if it does."""
    latest = desk.store.get(Pause, THE_PAUSE)
    return latest if latest and latest.ended is None else None
