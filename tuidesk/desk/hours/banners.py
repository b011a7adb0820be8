"""Banners of this desk: made from its hours, recorded where they were put, and stale or not."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from tuidesk.desk.change import Done, remember
from tuidesk.desk.config_file import replace_text
from tuidesk.desk.context import Desk
from tuidesk.desk.hours.schedule import check_channel
from tuidesk.domain.acts.undo import PublicationChange
from tuidesk.domain.banner.edition import Edition
from tuidesk.domain.banner.outputs.kinds import BIO, OUTPUTS, pieces, render
from tuidesk.domain.banner.publication import Publication, alive
from tuidesk.domain.banner.timeline import Phase
from tuidesk.domain.errors import DeskError, NotFound, UsageError
from tuidesk.domain.letters.language import check_words, spoken
from tuidesk.domain.text import clean_line
from tuidesk.settings.hours import Hours
from tuidesk.store.transaction import Transaction

_LASTS = {
    "page": timedelta(days=60),
    "json-ld": timedelta(days=180),
    "gbp": timedelta(days=180),
    "ics": timedelta(days=180),
    "html": timedelta(days=300),
}
"""Kinds that tell of days ahead; after so long they should be made anew."""
_BY_ITSELF = tuple(_LASTS)
"""Kinds that need not be swapped when a phase begins."""


@dataclass(frozen=True, slots=True)
class Stale:
    """A published banner that is out of date, and why."""

    publication: Publication
    why: str


def edition(
    desk: Desk,
    at: datetime,
    languages: Sequence[str] = (),
    channel: str = "email",
    hours: Hours | None = None,
) -> Edition:
    """What outputs are made from; the shop's first language unless others are named.

    ``hours`` stand in for those of the desk. Raises ConfigError, UsageError.
    """
    for each in languages:
        check_words(each)
    told = hours or desk.hours.current()
    check_channel(told.schedule, channel)
    if not told.schedule.known(channel):
        hint = "Set them: press H in the console, then w, or edit config/hours.toml."
        raise UsageError(f"No regular hours are set for {channel}.", hint)
    shop, address = desk.settings.shop, desk.settings.mailbox("").address
    return Edition(
        schedule=told.schedule,
        at=at,
        shop=clean_line(shop.name),
        languages=tuple(dict.fromkeys(languages)) or spoken(shop.languages)[:1],
        channel=channel,
        country=shop.country.upper(),
        domain=address.rpartition("@")[2] or "shop.invalid",
        times=told.banner,
        bio=told.bio,
    )


def make(desk: Desk, made_from: Edition, kind: str) -> str:
    """One output, empty when there is nothing to announce; raises UsageError."""
    return render(_numbered(desk, made_from, kind), kind)


def signature_line(desk: Desk, language: str) -> str:
    """What stands below answers while a phase runs; empty otherwise, and for broken hours."""
    with suppress(DeskError):
        if desk.hours.current().schedule.known("email"):
            found = edition(desk, desk.now(), spoken([language]))
            if found.showing and found.showing.phase is not Phase.BACK:
                return render(found, "signature")
    return ""


def publish(desk: Desk, made_from: Edition, kind: str, place: str) -> Done:
    """Records that an output was put somewhere; the place's former record of its kind is over.

    An empty output is one, too: the place shows nothing. Raises UsageError for no place.
    """
    place, numbered = _place(place), _numbered(desk, made_from, kind)
    label = f"Recorded: {clean_line(kind)} at {place}"
    with desk.store.transaction(desk.agent.name) as tx:
        former = _at_place(tx, place, kind)
        record = Publication(
            id=former.id if former else tx.new_id(Publication),
            place=place,
            kind=kind,
            languages=made_from.languages,
            channel=made_from.channel,
            at=made_from.at,
            by=desk.agent.name,
            pieces=pieces(numbered, kind),
            sequence=numbered.sequence,
        )
        tx.put(record)
        remember(tx, desk, label, [], publications=(PublicationChange(former, record),))
    return Done(label, (), beside=True)


def write_banner(desk: Desk, made_from: Edition, kind: str, file: Path) -> Done:
    """Writes an output into a file, an empty one when nothing is announced; raises NotAllowed.

    Undo takes back the record, not the file: that is made anew at any time.
    """
    path = file.expanduser().absolute()
    text = make(desk, made_from, kind)
    replace_text(path, text if not text or text.endswith("\n") else f"{text}\n")
    publish(desk, made_from, kind, str(path))
    empty = "" if text else ", empty for nothing is announced,"
    return Done(f"Wrote {path}{empty} and recorded it", (), beside=True)


def _place(told: str) -> str:
    place = clean_line(told).strip()
    if not place:
        raise UsageError("Which place?", "See: tuidesk banner status")
    return place


def publications(desk: Desk) -> list[Publication]:
    """What was published, by place."""
    return sorted(desk.store.all(Publication).values(), key=lambda each: (each.place, each.kind))


def forget_publication(desk: Desk, place: str) -> Done:
    """What was published somewhere is gone from there; raises NotFound, UsageError."""
    place = _place(place)
    names = (place, str(Path(place).expanduser().absolute()))  # a file, as it was written
    with desk.store.transaction(desk.agent.name) as tx:
        found = [each for each in tx.all(Publication).values() if each.place in names]
        if not found:
            raise NotFound(f"Nothing was published at '{place}'.", "See: tuidesk banner status")
        for each in found:
            tx.delete(Publication, each.id)
        gone = tuple(PublicationChange(each, None) for each in found)
        remember(tx, desk, f"Forget {place}", [], publications=gone)
    return Done(f"Forgot what was published at {place}", (), beside=True)


def stale_publications(desk: Desk, hours: Hours | None = None) -> list[Stale]:
    """What is published and no longer true, under the desk's hours or under others."""
    desk.hours.current()  # broken hours are an error of their own, not a reason to be stale
    found = ((each, _why_stale(desk, each, hours)) for each in publications(desk))
    return [Stale(each, why) for each, why in found if why]


def _why_stale(desk: Desk, published: Publication, hours: Hours | None) -> str:
    now = desk.now()
    try:
        then = _again(desk, published, published.at, hours)
        if alive(pieces(then, published.kind), now) != alive(published.pieces, now):
            return "the hours have changed since"
        if published.kind not in _BY_ITSELF:
            today = _again(desk, published, now, hours)
            if _differ(today, published):
                same = today.showing == then.showing
                return "it tells of other days now" if same else "another phase runs now"
            return ""
    except UsageError as error:
        return str(error)
    old = now - published.at > _LASTS[published.kind]
    return "it is old and does not tell of the coming days" if old else ""


def _differ(made_from: Edition, published: Publication) -> bool:
    return pieces(made_from, published.kind) != published.pieces


def _again(desk: Desk, published: Publication, at: datetime, hours: Hours | None) -> Edition:
    made_from = edition(desk, at, published.languages, published.channel, hours)
    return replace(made_from, sequence=published.sequence)


def _numbered(desk: Desk, made_from: Edition, kind: str) -> Edition:
    """With the calendar file's sequence: one higher than the last published one that differs."""
    if kind != "ics":
        return made_from
    former = [each for each in publications(desk) if each.kind == kind]
    last = max(former, key=lambda each: each.sequence, default=None)
    if last is None:
        return made_from
    same = replace(made_from, at=last.at, sequence=last.sequence)
    return replace(made_from, sequence=last.sequence + _differ(same, last))


def _at_place(tx: Transaction, place: str, kind: str) -> Publication | None:
    found = tx.all(Publication).values()
    return next((each for each in found if (each.place, each.kind) == (place, kind)), None)


def checklist(desk: Desk) -> list[tuple[str, str, list[Publication]]]:
    """Every kind of place where hours should stand: where that is, and what is published so."""
    places = {kind: output.where for kind, output in OUTPUTS.items()}
    places |= {f"{BIO}{name}": f"the profile on {name}" for name in desk.hours.current().bio}
    known = publications(desk)
    return [
        (kind, where, [each for each in known if each.kind == kind])
        for kind, where in places.items()
    ]
