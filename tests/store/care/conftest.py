"""A desk with something of everything, to be damaged."""

from datetime import timedelta

import pytest

from tests.clock import FakeClock
from tests.letters import deliver, letter
from tuidesk.desk.archiving import archive_old
from tuidesk.desk.context import Desk
from tuidesk.desk.drafting import start_reply
from tuidesk.desk.note import add_note
from tuidesk.desk.reply import send
from tuidesk.desk.searching import search
from tuidesk.desk.status import set_status
from tuidesk.domain.ticket import Status


@pytest.fixture
def shop(anna: Desk, clock: FakeClock) -> Desk:
    """Four tickets: 1 answered, 2 with a note, 3 archived, 4 open and newer than the snapshot."""
    deliver(anna, letter(message_id="<one@x>"))
    deliver(anna, letter("Bo <bo@mail.example>", "Broken mug", "The blue mug broke"))
    deliver(anna, letter("Cy <cy@mail.example>", "Old question"))
    send(anna, start_reply(anna, 1, "On its way."))
    add_note(anna, [2], "Bo is a good customer")
    set_status(anna, [3], Status.CLOSED)
    clock.time += timedelta(days=8)
    archive_old(anna, 10)
    anna.store.checkpoint()
    deliver(anna, letter("Di <di@mail.example>", "Late"), at=clock())
    add_note(anna, [4], "Look here")
    search(anna, "mug")
    return anna
