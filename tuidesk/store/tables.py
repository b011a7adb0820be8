"""The tables beside the tickets: which records there are, and where each kind lives."""

from collections.abc import Mapping
from typing import TypeVar

from tuidesk.domain.acts.undo import UndoStep
from tuidesk.domain.banner.publication import Publication
from tuidesk.domain.incoming.ledger import Day
from tuidesk.domain.incoming.sync import Position, Quarantined, Rereading
from tuidesk.domain.outgoing.drafts import NoteDraft, SavedDraft
from tuidesk.domain.outgoing.outbox import Outgoing
from tuidesk.domain.responder.records import AutoAnswer, Pause, Undecided

Record = (
    Outgoing
    | Position
    | UndoStep
    | SavedDraft
    | Quarantined
    | Day
    | Undecided
    | AutoAnswer
    | Pause
    | Publication
    | Rereading
    | NoteDraft
)
RecordT = TypeVar("RecordT", bound=Record)
TABLES: Mapping[type, str] = {
    Outgoing: "outbox",
    Position: "sync",
    UndoStep: "undo",
    SavedDraft: "drafts",
    Quarantined: "quarantine",
    Day: "ledger",
    Undecided: "undecided",
    AutoAnswer: "autoanswers",
    Pause: "pause",
    Publication: "publications",
    Rereading: "rereading",
    NoteDraft: "notes",
}
