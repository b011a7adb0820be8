"""Whether a mail may be answered automatically, by what stands in the mail itself (B2.2)."""

from tuidesk.domain.letters.address import Address, answerable, no_reply
from tuidesk.domain.letters.message import Message


def reasons_against(message: Message, customer: Address) -> tuple[str, ...]:
    """Why no automatic answer may go to the customer; empty when one may."""
    reasons = []
    if not customer.address:
        reasons.append("there is nobody to answer")
    elif not answerable(customer):
        reasons.append(f"the address is broken: {customer.address}")
    elif no_reply(customer):
        reasons.append(f"nobody reads {customer.key}")
    if message.bounce:
        reasons.append("it is a bounce")
    elif message.automatic:
        reasons.append(f"no person wrote it ({message.automatic})")
    if message.unwanted_answer:
        reasons.append(message.unwanted_answer)
    if any(no_reply(person) for person in message.reply_to):
        reasons.append("nobody reads its Reply-To")
    return tuple(reasons)
