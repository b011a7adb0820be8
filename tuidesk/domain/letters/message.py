"""One mail on a ticket, in or out."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tuidesk.domain.letters.address import Address
from tuidesk.domain.letters.automatic import BY_A_PERSON, Automatic
from tuidesk.domain.letters.bounce import Bounce


class Direction(StrEnum):
    """Whether a message came in or went out."""

    IN = "in"
    OUT = "out"


class SendState(StrEnum):
    """Where one of our mails stands on its way (B10.1)."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"
    """Handed over, but the answer was lost: never repeated without proof that it is missing."""
    UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that a mail carries; its bytes stay inside the raw mail, at leaf ``part``."""

    name: str
    type: str
    size: int
    inline: bool = False
    part: int = -1


@dataclass(frozen=True, slots=True)
class GmailIds:
    """Gmail's own numbers, as decimal strings: they do not fit into a double."""

    message: str
    thread: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What a receiving server found out about the domain that a mail says it comes from."""

    by: str = ""
    """The server, as it names itself; anybody may have written it."""
    confirmed: bool | None = None
    """``None``: it says nothing of it."""


@dataclass(frozen=True, slots=True)
class Message:
    """One mail on a ticket, in or out. All text in it has been cleaned."""

    direction: Direction
    at: datetime
    sender: Address
    to: tuple[Address, ...]
    subject: str
    message_id: str
    text: str
    cc: tuple[Address, ...] = ()
    reply_to: tuple[Address, ...] = ()
    references: tuple[str, ...] = ()
    """Message-IDs that this mail answers, the nearest first."""
    attachments: tuple[Attachment, ...] = ()
    raw: str = ""
    """Where the raw mail is, relative to the desk."""
    digest: str = ""
    """Hash of what a person sees; tells a second copy from a reused Message-ID (B4.3)."""
    automatic: Automatic = BY_A_PERSON
    unwanted_answer: str = ""
    """Why it asks for no automatic answer, although a person wrote it (B2.3)."""
    bounce: Bounce | None = None
    """What it reports about a mail of ours."""
    customer: Address | None = None
    """Who is behind it, where that is not its sender (B5)."""
    carried: Address | None = None
    """Who wrote the mail that it carries as its one attached mail."""
    channel: str = ""
    """The way it came, where that is not plain mail."""
    checked: Checked = Checked()
    """Whether its sender's domain was confirmed."""
    unreadable: bool = False
    problems: tuple[str, ...] = ()
    by: str | None = None
    """The agent who wrote it; ``None`` for mail from outside or sent elsewhere."""
    elsewhere: bool = False
    """Ours, but sent from another program."""
    gmail: GmailIds | None = None
    why: str = ""
    """Which evidence brought it to its ticket."""
    state: SendState | None = None
    state_detail: str = ""
