"""The pause of all automatic mail: one record, the latest."""

from dataclasses import replace

from tuidesk.desk.context import Desk
from tuidesk.domain.responder.records import Pause

THE_PAUSE = 1
"""Its id."""


def pause_of(desk: Desk) -> Pause | None:
    """Why automatic mail stands still, if it does."""
    latest = desk.store.get(Pause, THE_PAUSE)
    return latest if latest and latest.ended is None else None


def resume(desk: Desk) -> bool:
    """Lets automatic mail go on; False if it was not paused. A person's decision."""
    with desk.store.transaction(desk.agent.name) as tx:
        latest = tx.get(Pause, THE_PAUSE)
        if latest is None or latest.ended is not None:
            return False
        tx.put(replace(latest, ended=desk.clock()))
    return True
