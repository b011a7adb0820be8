"""What happened to a ticket, who did it and when, and the sentence that says so."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Event:
    """One change of a ticket. ``by`` is an agent, or ``tuidesk`` for the program itself."""

    at: datetime
    by: str
    verb: str
    detail: str = ""
    user: str = ""
    """The Unix user behind the agent."""


PROGRAM = "tuidesk"
"""The author of what the program did by itself."""

_SENTENCES = {
    "assigned": "{by} assigned it to {detail}",
    "unassigned": "{by} put it back to Unassigned",
    "tagged": "{by} changed tags: {detail}",
    "status": "{by} set it to {detail}",
    "priority": "{by} set priority to {detail}",
    "snoozed": "{by} snoozed it until {detail}",
    "woken": "{by} unsnoozed it",
    "undone": "{by} undid: {detail}",
    "redone": "{by} redid: {detail}",
    "sent": "sent: {detail}",
    "send failed": "not sent: {detail}",
    "refused": "did not reach {detail}",
    "unknown": "unknown whether sent: {detail}",
    "retried": "{by} queued it again: {detail}",
    "dropped": "{by} dropped it from the outbox: {detail}",
    "suggestion": "{detail}",
    "newcomer": "{detail} was not on this ticket before",
    "answered automatically": "answered automatically: {detail}",
    "auto-reply withheld": "auto-reply withheld: {detail}",
    "promise moved": "{by} changed the hours; {detail}",
    "language": "{by} set its language to {detail}",
    "bounced": "did not arrive: {detail}",
    "delayed": "not delivered yet, the server keeps trying: {detail}",
    "customer": "{by} made {detail} its customer",
    "merged": "{by} merged {detail} into it",
    "merged away": "{by} merged it into {detail}",
    "unmerged": "{by} took {detail} out of it again",
    "split": "{by} split {detail} off",
    "split from": "{by} split it off {detail}",
}


def sentence(event: Event) -> str:
    """The event as a person reads it."""
    pattern = _SENTENCES.get(event.verb, "{by}: {verb} {detail}")
    return pattern.format(by=event.by, verb=event.verb, detail=event.detail).strip()
