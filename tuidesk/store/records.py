"""Thread records: the sealed lines of a ticket's file, and the entries that they make together."""

from dataclasses import replace
from datetime import datetime

from tuidesk.domain.letters.message import Message, SendState
from tuidesk.domain.tickets.event import Event
from tuidesk.domain.tickets.thread import Entry, Note
from tuidesk.store.codec import decode, encode
from tuidesk.store.lines import Json
from tuidesk.store.migration import FORMAT, upgraded

_OPEN = (SendState.QUEUED, SendState.SENDING, SendState.UNKNOWN)


def record_of(entry: int, what: Message | Note | Event) -> Json:
    """The record that stores an entry; ``v`` says which format it has, if not the first."""
    document: Json = encode(what)
    if isinstance(what, Message):
        return {"kind": document.pop("direction"), "id": entry, "v": FORMAT, **document}
    kind = "note" if isinstance(what, Note) else "event"
    return {"kind": kind, "id": entry, **document}


def state_record(entry: int, state: SendState, detail: str, at: datetime) -> Json:
    """What became of an outgoing mail."""
    return {"kind": "state", "of": entry, "state": str(state), "detail": detail, "at": encode(at)}


def withdrawal(entry: int, at: datetime) -> Json:
    """A note that was taken back; its words stay in the file."""
    return {"kind": "withdrawn", "of": entry, "at": encode(at)}


def removal(entry: int, to: int, at: datetime) -> Json:
    """A message that was split off to another ticket."""
    return {"kind": "moved", "of": entry, "to": to, "at": encode(at)}


def correction(entry: int, message: Message) -> Json:
    """A stored mail as a later version reads it."""
    document: Json = encode(message)
    del document["direction"]
    return {"kind": "corrected", "of": entry, "v": FORMAT, **document}


def message_count(records: list[Json]) -> int:
    """How many messages stand on a thread: what was split off or taken back does not count."""
    counted = {each["id"] for each in records if each["kind"] in ("in", "out")}
    for each in records:
        undone = each["kind"] == "state" and each["state"] == SendState.UNDONE
        if undone or each["kind"] == "moved":
            counted.discard(each["of"])
    return len(counted)


def waiting(records: list[Json]) -> set[int]:
    """The entries of answers whose fate is open: queued, being sent, unknown."""
    states = {each["id"]: each.get("state") for each in records if each["kind"] == "out"}
    for each in records:
        if each["kind"] == "state" and each["of"] in states:
            states[each["of"]] = each["state"]
        elif each["kind"] == "moved":
            states.pop(each["of"], None)
    return {entry for entry, state in states.items() if state in _OPEN}


def entries_of(records: list[Json]) -> tuple[Entry, ...]:
    """The entries of a thread, with what later lines say of them."""
    entries: dict[int, Message | Note | Event] = {}
    for record in records:
        kind = record["kind"]
        if kind in ("in", "out"):
            record = upgraded(record)
            entries[record["id"]] = decode(Message, record | {"direction": kind})
        elif kind == "note":
            entries[record["id"]] = decode(Note, record)
        elif kind == "event":
            entries[record["id"]] = decode(Event, record)
        elif kind == "state":
            sent = entries.get(record["of"])
            if isinstance(sent, Message):  # it may have moved to another ticket
                entries[record["of"]] = replace(
                    sent, state=SendState(record["state"]), state_detail=record["detail"]
                )
        elif kind == "corrected":
            known = entries.get(record["of"])
            if isinstance(known, Message):
                read = decode(Message, upgraded(record) | {"direction": known.direction})
                entries[record["of"]] = replace(
                    read, state=known.state, state_detail=known.state_detail
                )
        elif kind == "moved":
            entries.pop(record["of"], None)
        elif kind == "withdrawn":
            note = entries[record["of"]]
            assert isinstance(note, Note)
            entries[record["of"]] = replace(note, withdrawn=True)
    return tuple(Entry(number, what) for number, what in entries.items())
