"""A day of a desk, step by step; after each step a fact that must never be untrue again."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.clock import FakeClock
from tests.letters import letter
from tuidesk.desk.answers.drafting import start_reply
from tuidesk.desk.answers.outbox import begin_sending, outbox, record_sent
from tuidesk.desk.answers.reply import send
from tuidesk.desk.care.archiving import archive_old
from tuidesk.desk.context import Desk, open_desk
from tuidesk.desk.incoming.intake import prepare, sync_raw, take_in
from tuidesk.desk.incoming.ledger import days
from tuidesk.desk.incoming.receive import Arrival
from tuidesk.desk.lists.listing import read_thread
from tuidesk.desk.verbs.merging import merge
from tuidesk.desk.verbs.note import add_note
from tuidesk.desk.verbs.status import set_status
from tuidesk.desk.verbs.tag import tag
from tuidesk.domain.errors import NotFound
from tuidesk.domain.incoming.sync import Position
from tuidesk.domain.letters.message import Message, SendState
from tuidesk.domain.tickets.thread import Entry, Note
from tuidesk.domain.tickets.ticket import Status
from tuidesk.mail.parse import Origin
from tuidesk.settings.model import Agent
from tuidesk.store.care.examine import examine


@dataclass(frozen=True)
class Fact:
    """Something that was acknowledged."""

    name: str
    holds: Callable[[Desk], bool]


def opened(folder: Path, clock: FakeClock) -> Desk:
    return open_desk(folder, lambda settings: Agent("anna"), clock)


def steps(desk: Desk, clock: FakeClock) -> Iterator[Fact]:
    """Does one thing after another; each fact is yielded when its verb has returned."""
    yield _received(desk, clock, 1, letter(message_id="<1@x>", body="words of one"))
    yield _received(
        desk,
        clock,
        2,
        letter(message_id="<2@x>", headers="In-Reply-To: <1@x>", body="words of two"),
        letter("Bo <bo@mail.example>", "Mug", message_id="<3@x>", body="words of three"),
    )
    add_note(desk, [1], "a note")
    yield Fact("note", lambda d: any(_is_note(e.what, "a note") for e in _entries(d, 1)))
    tag(desk, [1, 2], ["late"], [])
    yield Fact("tags", lambda d: all("late" in d.store.ticket(n).tags for n in (1, 2)))
    send(desk, start_reply(desk, 1, "our answer"))
    yield Fact("reply", lambda d: "our answer" in " ".join(_texts(d, 1)))
    kept = outbox(desk)[0]
    begin_sending(desk, kept.id)
    yield Fact("sending", lambda d: _state(d, kept.message_id) is not SendState.QUEUED)
    record_sent(desk, kept.id, "250 ok")
    yield Fact("sent", lambda d: _state(d, kept.message_id) is SendState.SENT)
    set_status(desk, [2], Status.CLOSED)
    yield Fact("closed", lambda d: _is_closed(d, 2) or _seen(d, "<4@x>"))
    desk.store.checkpoint()
    clock.forward(days=8)
    archive_old(desk, 5)
    yield Fact("archived", lambda d: _texts(d, 2)[:1] == ["words of three"])
    yield _received(
        desk,
        clock,
        4,
        letter(message_id="<4@x>", headers="In-Reply-To: <3@x>", body="words of four"),
    )
    desk.store.checkpoint()
    yield _received(desk, clock, 5, letter(message_id="<5@x>", body="words of five"))
    merge(desk, [3], 1)
    yield Fact("merged", lambda d: d.store.ticket(3).merged_into == 1)
    many = [letter(message_id=f"<{n}@x>", body=f"words of {n}") for n in range(20, 38)]
    yield _received(desk, clock, 37, *many)
    desk.store.checkpoint()


def sound(folder: Path, facts: list[Fact], clock: FakeClock) -> list[str]:
    """What is wrong with a desk after a catastrophe: facts that are untrue, damage, refusals."""
    wrong = [f"{each.kind}: {each.what}" for each in examine(folder) if not each.harmless]
    desk = opened(folder, clock)
    wrong += [f"forgotten: {fact.name}" for fact in facts if not _holds(fact, desk)]
    wrong += [f"ledger: {day}" for day in days(desk) if day.unaccounted]
    tickets = [*desk.store.tickets(), *(each.number for each in desk.store.archived())]
    for number in tickets:
        read_thread(desk, number)
    fact = _received(desk, clock, 99, letter(message_id="<99@x>", body="words after"))
    wrong += [] if fact.holds(desk) else ["nothing can be added any more"]
    numbers = [each.number for each in desk.store.tickets().values()]
    wrong += ["an id was given out twice"] if len(numbers) != len(set(numbers)) else []
    desk.close()
    wrong += [f"after: {each.what}" for each in examine(folder) if not each.harmless]
    return wrong


def _holds(fact: Fact, desk: Desk) -> bool:
    try:
        return fact.holds(desk)
    except NotFound:
        return False


def _received(desk: Desk, clock: FakeClock, uid: int, *raws: bytes) -> Fact:
    """Mails put on tickets, with the position in the mailbox that they reach."""
    box = desk.settings.mailbox("support")
    store, origin = desk.folder / "store", Origin(arrived=clock(), now=clock())
    arrivals = [Arrival(prepare(store, raw, origin)) for raw in raws]
    sync_raw()
    take_in(desk, box, arrivals, Position(1, "support", "INBOX", 7, uid + 1))
    ids = [each.message.message_id for each in arrivals]

    def holds(later: Desk) -> bool:
        position = later.store.get(Position, 1)
        raw_there = all((later.folder / each.message.raw).exists() for each in arrivals)
        return all(_seen(later, each) for each in ids) and raw_there and (
            position is not None and position.uid_next > uid
        )  # fmt: skip

    return Fact(f"mail {ids[0]}", holds)


def _entries(desk: Desk, number: int) -> list[Entry]:
    return list(read_thread(desk, number).entries)


def _texts(desk: Desk, number: int) -> list[str]:
    entries = read_thread(desk, number).entries
    return [entry.what.text for entry in entries if isinstance(entry.what, Message)]


def _is_note(what: object, text: str) -> bool:
    return isinstance(what, Note) and what.text == text


def _seen(desk: Desk, message_id: str) -> bool:
    index = desk.store.catalogue.current()
    return bool(index.copies(message_id))


def _is_closed(desk: Desk, number: int) -> bool:
    return desk.store.ticket(number).status is Status.CLOSED


def _state(desk: Desk, message_id: str) -> SendState | None:
    for entry in read_thread(desk, 1).entries:
        if isinstance(entry.what, Message) and entry.what.message_id == message_id:
            return entry.what.state
    return None
