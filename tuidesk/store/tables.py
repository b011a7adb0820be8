"""The tables beside the tickets: which records there are, and where each kind lives."""

from collections.abc import Mapping
from typing import TypeVar

from tuidesk.domain.banner.publication import Publication
from tuidesk.domain.drafts import NoteDraft, SavedDraft
from tuidesk.domain.ledger import Day
from tuidesk.domain.outbox import Outgoing
from tuidesk.domain.responder.records import AutoAnswer, Pause, Undecided
from tuidesk.domain.sync import Position, Quarantined, Rereading
from tuidesk.domain.undo import UndoStep

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
