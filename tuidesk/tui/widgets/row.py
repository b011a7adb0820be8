"""A ticket as one line of the list; pure, so that it can be tested without a screen."""

from dataclasses import dataclass
from datetime import datetime

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tuidesk.domain.tickets.ticket import Priority, Status, Ticket
from tuidesk.domain.tickets.views import age
from tuidesk.tui.widgets.cells import fit


@dataclass(frozen=True, slots=True)
class Glyphs:
    """The signs of a list; every colour has one."""

    status: dict[Status, str]
    priority: dict[Priority, str]
    mark: str
    snoozed: str
    draft: str


UNICODE = Glyphs(
    {
        Status.NEW: "●",
        Status.OPEN: "◐",
        Status.PENDING: "◌",
        Status.CLOSED: "✓",
        Status.SPAM: "✗",
    },
    {Priority.LOW: "▽", Priority.NORMAL: " ", Priority.HIGH: "△", Priority.URGENT: "▲"},
    "▌",
    "☾",
    "✎",
)
ASCII = Glyphs(
    {
        Status.NEW: "*",
        Status.OPEN: "o",
        Status.PENDING: ".",
        Status.CLOSED: "v",
        Status.SPAM: "x",
    },
    {Priority.LOW: "-", Priority.NORMAL: " ", Priority.HIGH: "!", Priority.URGENT: "#"},
    ">",
    "z",
    "d",
)


def legend(glyphs: Glyphs) -> tuple[str, ...]:
    """What the signs of a row mean, and its age."""
    statuses = "  ".join(f"{sign} {status}" for status, sign in glyphs.status.items())
    ranks = glyphs.priority.items()
    priorities = "  ".join(f"{sign} {name}" for name, sign in ranks if sign.strip())
    return (
        f"{statuses}  {glyphs.snoozed} snoozed",
        f"{priorities} priority",
        f"{glyphs.mark} marked  {glyphs.draft} draft",
        "At the right: how long the customer has waited, else since the last message; in a view "
        "that has the newest first, since the last message.",
    )


@dataclass(frozen=True, slots=True)
class RowStyles:
    """The styles of a row's parts."""

    plain: Style
    dim: Style
    strong: Style
    urgent: Style
    mark: Style
    tag: Style
    own: Style


@dataclass(frozen=True, slots=True)
class RowState:
    """What a row shows beside its ticket."""

    marked: bool
    agent: str
    now: datetime
    draft: bool = False
    by_age: bool = False


def ticket_row(
    ticket: Ticket, width: int, state: RowState, styles: RowStyles, glyphs: Glyphs
) -> Strip:
    """The line of a ticket in a list of that many cells."""
    mark = glyphs.mark if state.marked else glyphs.draft if state.draft else " "
    sign = glyphs.snoozed if ticket.snoozed(state.now) else glyphs.status[ticket.status]
    priority = glyphs.priority[ticket.priority]
    hot = styles.urgent if ticket.priority.rank > 1 else styles.plain
    moment = (ticket.latest_message or ticket.updated) if state.by_age else ticket.since
    since = age(moment, state.now).rjust(4)
    subject_style = styles.strong if ticket.status in (Status.NEW, Status.OPEN) else styles.plain
    lead = [Segment(mark, styles.mark), Segment(f"{sign} ", hot)]
    if width < 56:
        subject = fit(ticket.subject, max(4, width - 9))
        rest = [Segment(f"{priority}", hot), Segment(subject, subject_style)]
        return Strip([*lead, *rest, Segment(f" {since}", styles.dim)]).adjust_cell_length(width)
    owner_width = 8 if width >= 72 else 6
    customer_width = min(24, max(12, width // 5))
    number = f"#{ticket.number}".ljust(6)
    fixed = 3 + len(number) + 1 + customer_width + 1 + 2 + owner_width + 5
    words = _tags(ticket, state, max(0, width - fixed - 24))
    subject_width = width - fixed - cell_len(words)
    owner_style = styles.own if ticket.owner == state.agent else styles.dim
    return Strip(
        [
            *lead,
            Segment(f"{number} ", styles.dim),
            Segment(fit(ticket.customer.label, customer_width) + " ", styles.plain),
            Segment(f"{priority} ", hot),
            Segment(fit(ticket.subject, subject_width), subject_style),
            Segment(words, styles.tag),
            Segment(fit(f" {ticket.owner or '-'}", owner_width), owner_style),
            Segment(f" {since}", styles.dim),
        ]
    ).adjust_cell_length(width)


def _tags(ticket: Ticket, state: RowState, room: int) -> str:
    words = " ".join([*(["draft"] if state.draft else []), *ticket.tags])
    return f" {fit(words, min(cell_len(words), room))}" if words and room >= 4 else ""
