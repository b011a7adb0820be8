"""Answers before they are sent: the start of one, and keeping it safe."""

import os
from dataclasses import replace
from pathlib import Path

from tuidesk.desk.answers.languages import language_for
from tuidesk.desk.change import remember
from tuidesk.desk.context import Desk
from tuidesk.desk.lists.listing import read_thread
from tuidesk.domain.errors import NotFound
from tuidesk.domain.letters import quoting
from tuidesk.domain.letters import subject as subjects
from tuidesk.domain.letters.message import Message
from tuidesk.domain.outgoing.drafts import SavedDraft
from tuidesk.domain.outgoing.reply import Draft, incoming, last_message, recipients
from tuidesk.settings.model import Mailbox
from tuidesk.store.transaction import Transaction


def start_reply(desk: Desk, number: int, body: str = "") -> Draft:
    """A fresh answer to the newest message of a ticket: recipients, subject, signature, history."""
    from tuidesk.desk.hours.banners import signature_line  # brings dates in all languages

    ticket = desk.store.ticket(number)
    entries = read_thread(desk, number).entries
    answered = last_message(entries)
    mailbox = desk.settings.mailbox(ticket.mailbox)
    people = recipients(ticket, answered, mailbox.own, desk.settings.sender(mailbox))
    subject = subjects.reply_subject(ticket.subject, number, desk.signer.check(number))
    written = incoming(entries)
    language = language_for(desk, ticket, written, desk.settings.shop.languages)[0]
    line = signature_line(desk, language)
    below = "\n".join(filter(None, (_signature(desk, mailbox, language), line)))
    return Draft(
        ticket=number,
        sender=people.sender,
        to=people.to,
        cc=people.cc,
        subject=subject,
        body=_body(desk, answered, body, below),
        hours_line=line,
        language=language,
        messages_seen=ticket.message_count,
        latest_seen=ticket.latest_message,
        not_copied=people.not_copied,
    )


def with_true_hours(desk: Desk, draft: Draft) -> Draft:
    """The draft with the line about hours as it is now, unless its writer took the line out."""
    from tuidesk.desk.hours.banners import signature_line  # brings dates in all languages

    if not draft.hours_line or draft.hours_line not in draft.body:
        return draft
    line, old = signature_line(desk, draft.language), draft.hours_line
    if not line:
        ways = (f"\n{old}", f"{old}\n", old)  # with one of the line ends around it
        old = next(each for each in ways if each in draft.body)
    return replace(draft, body=draft.body.replace(old, line, 1), hours_line=line)


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
    """Throws an unsent answer away; undo gives it back."""
    with desk.store.transaction(desk.agent.name) as tx:
        found = _find(tx.all(SavedDraft), desk, number)
        if found is not None:
            tx.delete(SavedDraft, found.id)
            remember(tx, desk, f"Draft on #{number} discarded", [], draft=found.draft)


def drop_draft(tx: Transaction, desk: Desk, number: int) -> None:
    """Forgets an unsent answer within a transaction."""
    found = _find(tx.all(SavedDraft), desk, number)
    if found:
        tx.delete(SavedDraft, found.id)


def give_back_draft(tx: Transaction, desk: Desk, draft: Draft) -> None:
    """Restores the draft of a mail that was taken back; words begun since then stay below it."""
    draft = replace(draft, latest_seen=None)  # of its own mail: the count alone tells now
    found = _find(tx.all(SavedDraft), desk, draft.ticket)
    if found and found.draft.body.strip() not in draft.body:
        draft = replace(draft, body=f"{draft.body.rstrip()}\n\n{found.draft.body}")
    number = found.id if found else tx.new_id(SavedDraft)
    tx.put(SavedDraft(number, desk.agent.name, desk.clock(), draft))


def with_attachment(draft: Draft, path: Path) -> Draft:
    """The draft with a file to send along; raises NotFound if it cannot be read."""
    file = Path(os.path.expanduser(path)).absolute()
    try:
        found = file.is_file()
    except OSError as error:
        raise NotFound(f"{path} cannot be read ({error.strerror}).") from None
    if not found:
        raise NotFound(f"There is no file {path}.")
    return replace(draft, attachments=(*draft.attachments, str(file)))


def _body(desk: Desk, answered: Message | None, body: str, signature: str) -> str:
    parts = [body.rstrip("\n")]
    if signature:
        parts += ["", "-- ", signature]
    if answered:
        when = answered.at.astimezone(desk.settings.zone).strftime("%Y-%m-%d %H:%M")
        who = answered.sender.label.replace("{{", "{ {")  # a name is no hole to be filled
        parts += ["", quoting.quoted(answered, f"{when}, {who}:")]
    return "\n".join(parts) + "\n"


def _signature(desk: Desk, mailbox: Mailbox, language: str) -> str:
    """The mailbox's signature in a language, else in its first; else the agent and the shop."""
    if mailbox.signature:
        first = next(iter(mailbox.signature.values()))
        return mailbox.signature.get(language, first).strip("\n")
    agent = desk.agent
    return f"{agent.full_name or agent.name.capitalize()}\n{desk.settings.shop.name}"


def _find(kept: dict[int, SavedDraft], desk: Desk, number: int) -> SavedDraft | None:
    return next(
        (
            each
            for each in kept.values()
            if each.agent == desk.agent.name and each.draft.ticket == number
        ),
        None,
    )
