"""Canned replies: the shop's library, filled in for a ticket."""

from tuidesk.desk.answers.languages import language_of_customer
from tuidesk.desk.context import Desk
from tuidesk.domain.errors import NotFound
from tuidesk.domain.outgoing.canned import CannedReply
from tuidesk.domain.outgoing.templating import render, values_for
from tuidesk.settings.canned import load_canned


def canned_replies(desk: Desk, number: int) -> list[CannedReply]:
    """The usable canned replies: in the language of a ticket's customer, the shop's, others."""
    usable, _ = load_canned(desk.folder / "config" / "canned")
    shop = desk.settings.shop.languages[0]
    customer = language_of_customer(desk, number, [shop, *(each.language for each in usable)])
    return sorted(
        usable, key=lambda each: (each.language != customer, each.language != shop, each.name)
    )


def canned_problems(desk: Desk) -> tuple[str, ...]:
    """What is wrong with the others: file, line and why."""
    return load_canned(desk.folder / "config" / "canned")[1]


def canned_text(desk: Desk, number: int, name: str) -> tuple[CannedReply, str]:
    """A canned reply with its variables filled in for a ticket; holes stay visible.

    ``name`` may carry the language: ``refund.de``; else it is the customer's where there is one.
    Raises NotFound with the names there are.
    """
    ticket = desk.store.ticket(number)
    wanted, _, language = name.partition(".")
    known = canned_replies(desk, number)
    found = [each for each in known if each.name == wanted and language in ("", each.language)]
    if not found:
        names = ", ".join(sorted({each.name for each in known})) or "none"
        wrong = "; ".join(canned_problems(desk))
        raise NotFound(f"There is no canned reply '{name}'.", f"Known: {names}. {wrong}".strip())
    values = values_for(
        ticket,
        agent=desk.agent.name,
        agent_full_name=desk.agent.full_name,
        shop=desk.settings.shop.name,
    )
    return found[0], render(found[0].body, values)
