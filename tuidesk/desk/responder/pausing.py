"""The pause of all automatic mail: one record, the latest."""

from dataclasses import replace

from tuidesk.desk.change import Done
from tuidesk.desk.context import Desk
from tuidesk.domain.responder.records import Pause

THE_PAUSE = 1
"""Its id."""


def pause_of(desk: Desk) -> Pause | None:
    """Why automatic mail stands still, if it does."""
    latest = desk.store.get(Pause, THE_PAUSE)
    return latest if latest and latest.ended is None else None


def resume(desk: Desk) -> Done:
    """Lets automatic mail go on, a person's decision; nothing changes if it was not paused."""
    with desk.store.transaction(desk.agent.name) as tx:
        latest = tx.get(Pause, THE_PAUSE)
        paused = latest is not None and latest.ended is None
        if latest is not None and paused:
            tx.put(replace(latest, ended=desk.clock()))
    return Done("Automatic mail goes on" if paused else "It was not paused", (), beside=paused)
