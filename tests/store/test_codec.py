from dataclasses import replace

from tests.clock import NOW
from tests.domain.tickets.test_ticket import fresh, message
from tuidesk.domain.acts.undo import UndoStep, changed
from tuidesk.domain.letters.message import Attachment, GmailIds, Message, SendState
from tuidesk.domain.tickets.ticket import Ticket
from tuidesk.store.codec import decode, encode


def test_everything_comes_back_as_it_was() -> None:
    full = replace(
        message(),
        attachments=(Attachment("a.pdf", "application/pdf", 5, True, 2),),
        gmail=GmailIds("1", "2"),
        state=SendState.UNKNOWN,
    )
    assert decode(Message, encode(full)) == full
    assert decode(Ticket, encode(fresh())) == fresh()
    step = UndoStep(1, "anna", NOW, "x", (changed(fresh(), fresh(), note=3),))
    assert decode(UndoStep, encode(step)) == step


def test_defaults_are_left_out_and_unknown_members_left_alone() -> None:
    document = encode(fresh())
    assert "owner" not in document
    assert decode(Ticket, document | {"colour": "blue"}) == fresh()
