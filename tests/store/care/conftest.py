"""A desk with something of everything, to be damaged."""

from datetime import timedelta

import pytest

from tests.clock import FakeClock
from tests.letters import deliver, letter
from tuidesk.desk.answers.drafting import start_reply
from tuidesk.desk.answers.reply import send
from tuidesk.desk.care.archiving import archive_old
from tuidesk.desk.context import Desk
from tuidesk.desk.lists.searching import search
from tuidesk.desk.verbs.note import add_note
from tuidesk.desk.verbs.status import set_status
from tuidesk.domain.tickets.ticket import Status


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
