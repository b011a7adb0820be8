"""Notes, with the mail itself, that an automatic answer has to be decided about."""

from tuidesk.desk.context import Desk
from tuidesk.domain.letters.message import Direction, Message
from tuidesk.domain.responder.records import Undecided
from tuidesk.store.transaction import Transaction


def note_arrival(tx: Transaction, desk: Desk, number: int, entry: int, message: Message) -> None:
    """Remembers a mail from outside, if this desk answers by itself and can send."""
    mailbox = desk.settings.mailbox(tx.ticket(number).mailbox)
    can_send = bool(mailbox.address and mailbox.smtp.host)
    if can_send and desk.settings.autoresponder.on and message.direction is Direction.IN:
        tx.put(Undecided(tx.new_id(Undecided), number, entry))
