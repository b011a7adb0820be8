"""Tags: adding and removing are operations of their own and never conflict."""

import re
from collections.abc import Sequence
from dataclasses import replace

from tuidesk.desk.change import Done, change
from tuidesk.desk.context import Desk
from tuidesk.domain.errors import UsageError
from tuidesk.domain.tickets.event import Event
from tuidesk.domain.tickets.ticket import Ticket

_TAG = re.compile(r"^[^\W_][\w./@-]{0,39}$")


def tag(
    desk: Desk,
    numbers: Sequence[int],
    add: Sequence[str] = (),
    remove: Sequence[str] = (),
    *,
    revision: int | None = None,
) -> Done:
    """Adds and removes tags; raises UsageError for what cannot be a tag."""
    added, removed = [[_checked(each) for each in some] for some in (add, remove)]

    def edit(ticket: Ticket) -> tuple[Ticket, Event]:
        tags = tuple(sorted({*ticket.tags, *added} - set(removed)))
        detail = " ".join([*(f"+{each}" for each in added), *(f"~{each}" for each in removed)])
        return replace(ticket, tags=tags), desk.event("tagged", detail)

    words = " ".join([*(f"+{each}" for each in added), *(f"~{each}" for each in removed)])
    return change(desk, numbers, f"Tagged {words}:", edit, revision)


def read_tags(text: str) -> list[str]:
    """The tags in typed words, commas between them; raises UsageError for what cannot be one."""
    names = ("-".join(part.split()) for part in text.split(","))
    return [_checked(name) for name in names if name]


def all_tags(desk: Desk) -> list[str]:
    """Every tag in use, the most frequent first."""
    counts: dict[str, int] = {}
    for ticket in desk.store.tickets().values():
        for each in ticket.tags:
            counts[each] = counts.get(each, 0) + 1
    return sorted(counts, key=lambda name: (-counts[name], name))


def _checked(text: str) -> str:
    name = text.strip().casefold()
    if not _TAG.match(name):
        raise UsageError(f"'{text}' cannot be a tag.", "Letters, digits and . / @ - _, up to 40.")
    return name
