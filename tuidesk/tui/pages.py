"""The texts of pages to scroll: why a ticket is as it is, and where mail went."""

from collections.abc import Iterator

from tuidesk.desk.context import Desk
from tuidesk.desk.hours.banners import checklist, stale_publications
from tuidesk.desk.incoming.intake import quarantine
from tuidesk.desk.incoming.ledger import days, mails_of, told, waiting
from tuidesk.desk.lists.explaining import explain
from tuidesk.domain.incoming.ledger import Day, Fate
from tuidesk.domain.text import clean, clean_line
from tuidesk.tui.widgets.cells import wrap
from tuidesk.tui.widgets.reader_lines import Line

_DAYS = 60
_SHOWN = (Fate.DUPLICATE, Fate.DISCARDED, Fate.QUARANTINED)
"""Mails that stand on no ticket are listed one by one; the others are read there."""


def reasons(desk: Desk, number: int, width: int) -> Iterator[Line]:
    """Every decision on a ticket."""
    yield Line(f"Why #{number} is as it is", "title")
    yield Line("")
    for each in explain(desk, number):
        at = each.at.astimezone(desk.settings.zone)
        text = clean_line(f"{at:%Y-%m-%d %H:%M}  {each.line}", 2_000)
        for part in wrap(text, width):
            yield Line(part)


def ledger(desk: Desk, width: int) -> Iterator[Line]:
    """The days' sums, the newest first, and the mails that stand on no ticket."""
    yield Line(
        "fetched = on new tickets + on known ones + duplicate + left out + quarantine", "facts"
    )
    yield Line("")
    yield Line("day         fetched    new  known  dupl.  left out  quarantine  lost", "title")
    found = days(desk)[:_DAYS]
    for day in found:
        yield _day(day)
    for each in waiting(desk):
        text = (
            f"not fetched yet: {each.mailbox} {each.folder} UID {each.mail.uid}, {each.mail.reason}"
        )
        yield Line(clean_line(text, width), "alarm")
    kept = quarantine(desk)
    if kept:
        words = f"{len(kept)} mails in quarantine; after an upgrade: tuidesk quarantine --retry"
        yield Line(words, "alarm")
    if not found:
        yield Line("No mail has been received yet.")
    for day in found[:7]:
        yield from _mails(desk, day, width)


def _day(day: Day) -> Line:
    left_out = sum(day.discarded.values())
    text = (
        f"{day.date}  {day.fetched:>7} {day.ticketed:>6} {day.threaded:>6} {day.duplicate:>6} "
        f"{left_out:>9} {day.quarantined:>11} {day.unaccounted:>5}"
    )
    return Line(text, "alarm" if day.unaccounted else "text")


def _mails(desk: Desk, day: Day, width: int) -> Iterator[Line]:
    """The raw mails of a day that became neither a ticket nor part of one."""
    listed = [each for each in mails_of(desk, day.date) if each.fate in _SHOWN]
    if listed:
        yield Line("")
        yield Line(str(day.date), "title")
    for each in listed[:200]:
        ticket = f" #{each.ticket}" if each.ticket else ""
        yield Line(clean_line(f"{each.fate}{ticket} {each.reason}  {told(desk, each)}", width))


def checklist_lines(desk: Desk, width: int) -> Iterator[Line]:
    """Where hours should be published, where they are, and what has gone stale."""
    stale = {each.publication.id: each.why for each in stale_publications(desk)}
    yield Line("Where customers look for your hours", "title")
    yield Line("")
    for kind, where, published in checklist(desk):
        bad = any(each.id in stale for each in published)
        mark = "!" if bad else "✓" if published else "·"
        style = "text" if published else "facts"
        yield Line(clean(f"{mark} {kind:<14} {where}"), style)
        for each in published:
            at = each.at.astimezone(desk.settings.zone)
            words = f"    {each.place}, {at:%Y-%m-%d %H:%M} by {each.by}"
            yield Line(clean(words)[:width], "facts")
            if each.id in stale:
                yield Line(f"    stale: {stale[each.id]}"[:width], "alarm")
