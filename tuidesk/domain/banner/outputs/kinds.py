"""Every kind of output by name."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from tuidesk.domain.banner.edition import YEAR, Edition
from tuidesk.domain.banner.outputs.html import as_html, as_static_html, pieces_of
from tuidesk.domain.banner.outputs.ics import as_ics
from tuidesk.domain.banner.outputs.lines import (
    as_ansi,
    as_bio,
    as_checkout,
    as_markdown,
    as_signature,
    as_text,
)
from tuidesk.domain.banner.outputs.page import as_page
from tuidesk.domain.banner.outputs.structured import as_gbp, as_json_ld
from tuidesk.domain.banner.outputs.svg import as_svg
from tuidesk.domain.banner.publication import piece
from tuidesk.domain.errors import UsageError
from tuidesk.domain.hours.reckoning import Calendar
from tuidesk.domain.hours.shifts import shifts_text, week_text
from tuidesk.domain.hours.wallclock import midnight


@dataclass(frozen=True, slots=True)
class Output:
    """A kind of output: how it is made, and where it belongs."""

    make: Callable[[Edition], str]
    where: str
    ending: str = "txt"


OUTPUTS = {
    "html": Output(as_html, "the shop's header: changes and hides by itself", "html"),
    "static-html": Output(as_static_html, "sites that strip scripts: swap it by hand", "html"),
    "page": Output(as_page, "the page with all hours", "html"),
    "signature": Output(as_signature, "mail signatures; answers written here get it anyway"),
    "checkout": Output(as_checkout, "checkout and order confirmation"),
    "json-ld": Output(as_json_ld, "the shop's pages, for search engines", "json"),
    "gbp": Output(as_gbp, "Google Business Profile, which Google believes first", "json"),
    "ics": Output(as_ics, "calendars of the team", "ics"),
    "text": Output(as_text, "anywhere"),
    "markdown": Output(as_markdown, "wikis, FAQ pages", "md"),
    "ansi": Output(as_ansi, "the login message of a server", "ans"),
    "svg": Output(as_svg, "social posts", "svg"),
}
BIO = "bio:"
SCHEDULES = ("page", "json-ld", "gbp", "ics")
"""Kinds that tell of all days ahead, whatever phase runs."""
_ALL_CHANNELS = "page"


def render(edition: Edition, kind: str) -> str:
    """One output; empty when there is nothing to announce. Raises UsageError."""
    if kind.startswith(BIO):
        return as_bio(edition, kind.removeprefix(BIO))
    if kind not in OUTPUTS:
        raise UsageError(f"'{kind}' is not an output.", f"Known: {', '.join(OUTPUTS)}, bio:NAME.")
    return OUTPUTS[kind].make(edition)


def _days_told(edition: Edition, channels: Sequence[str]) -> Iterator[str]:
    """The ordinary weeks, and each special day until it is over."""
    for channel in channels:
        yield piece(f"{channel}: {week_text(edition.schedule.channel(channel).week)}")
        calendar = Calendar(edition.schedule, channel)
        for day in calendar.special_days(edition.today, YEAR):
            names = [day.named(each) for each in edition.languages]
            over = midnight(calendar.zone, day.date + timedelta(days=1))
            yield piece(f"{channel} {day.date} {shifts_text(day.shifts)} {names}", over)


def pieces(edition: Edition, kind: str) -> tuple[str, ...]:
    """What an output says, as marks to compare later."""
    if kind == "html":
        return tuple(piece(text, end) for text, end in pieces_of(edition))
    if kind in SCHEDULES:
        channels = edition.channels if kind == _ALL_CHANNELS else (edition.channel,)
        return tuple(_days_told(edition, channels))
    return (piece(render(edition, kind)),)
