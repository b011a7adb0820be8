"""Answers before they are sent: the start of one, and keeping it safe."""

import os
from dataclasses import replace
from pathlib import Path

from tuidesk.desk.context import Desk
from tuidesk.desk.listing import read_thread
from tuidesk.domain import quoting
from tuidesk.domain import subject as subjects
from tuidesk.domain.drafts import SavedDraft
from tuidesk.domain.errors import NotFound
from tuidesk.domain.language import language_of
from tuidesk.domain.message import Message
from tuidesk.domain.reply import Draft, last_message, recipients
from tuidesk.domain.ticket import Ticket
from tuidesk.store.transaction import Transaction


def start_reply(desk: Desk, number: int, body: str = "") -> Draft:
    """A fresh answer to the newest message of a ticket: recipients, subject, signature, history."""
    ticket = desk.store.ticket(number)
    answered = last_message(read_thread(desk, number).entries)
    mailbox = desk.settings.mailbox(ticket.mailbox)
    people = recipients(ticket, answered, mailbox.own, desk.settings.sender(mailbox))
    subject = subjects.reply_subject(ticket.subject, number, desk.signer.check(number))
    return Draft(
        ticket=number,
        sender=people.sender,
        to=people.to,
        cc=people.cc,
        subject=subject,
        body=_body(desk, ticket, answered, body),
        messages_seen=ticket.message_count,
    )


def saved_draft(desk: Desk, number: int) -> Draft | None:
    """The acting agent's unsent answer on a ticket."""
    found = _find(desk.store.all(SavedDraft), desk, number)
    return found.draft if found else None


def drafts(desk: Desk) -> dict[int, Draft]:
    """The acting agent's unsent answers by ticket."""
    kept = desk.store.all(SavedDraft, agent=desk.agent.name).values()
    return {each.draft.ticket: each.draft for each in kept}


def save_draft(desk: Desk, draft: Draft) -> None:
    """Keeps an unsent answer; there is one for each agent and ticket."""
    with desk.store.transaction(desk.agent.name) as tx:
        found = _find(tx.all(SavedDraft), desk, draft.ticket)
        if found and found.draft == draft:
            return
        number = found.id if found else tx.new_id(SavedDraft)
        tx.put(SavedDraft(number, desk.agent.name, desk.clock(), draft))


def discard_draft(desk: Desk, number: int) -> None:
    """Forgets an unsent answer."""
    with desk.store.transaction(desk.agent.name) as tx:
        drop_draft(tx, desk, number)


def drop_draft(tx: Transaction, desk: Desk, number: int) -> None:
    """Forgets an unsent answer within a transaction."""
    found = _find(tx.all(SavedDraft), desk, number)
    if found:
        tx.delete(SavedDraft, found.id)


def give_back_draft(tx: Transaction, desk: Desk, draft: Draft) -> None:
    """Restores the draft of a mail that was taken back; words begun since then stay below it."""
    found = _find(tx.all(SavedDraft), desk, draft.ticket)
    if found and found.draft.body.strip() not in draft.body:
        draft = replace(draft, body=f"{draft.body.rstrip()}\n\n{found.draft.body}")
    number = found.id if found else tx.new_id(SavedDraft)
    tx.put(SavedDraft(number, desk.agent.name, desk.clock(), draft))


def with_attachment(draft: Draft, path: Path) -> Draft:
    """The draft with a file to send along; raises NotFound if it cannot be read."""
    file = Path(os.path.expanduser(path)).absolute()
    if not file.is_file():
        raise NotFound(f"There is no file {path}.")
    return replace(draft, attachments=(*draft.attachments, str(file)))


def _body(desk: Desk, ticket: Ticket, answered: Message | None, body: str) -> str:
    mailbox = desk.settings.mailbox(ticket.mailbox)
    languages = desk.settings.shop.languages
    words = quoting.new_text(answered.text) if answered else ""
    language = language_of(words, languages) or languages[0]
    signature = mailbox.signature.get(language) or next(iter(mailbox.signature.values()), "")
    parts = [body.rstrip("\n")]
    from tuidesk.desk.banner import signature_line  # brings dates in all languages

    below = [signature.strip("\n"), signature_line(desk, language)]
    if any(below):
        parts += ["", "-- ", *filter(None, below)]
    if answered:
        when = answered.at.astimezone(desk.settings.zone).strftime("%Y-%m-%d %H:%M")
        parts += ["", quoting.quoted(answered, f"{when}, {answered.sender.label}:")]
    return "\n".join(parts) + "\n"


def _find(kept: dict[int, SavedDraft], desk: Desk, number: int) -> SavedDraft | None:
    return next(
        (
            each
            for each in kept.values()
            if each.agent == desk.agent.name and each.draft.ticket == number
        ),
        None,
    )
