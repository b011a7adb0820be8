"""How tuidesk reads a mail, explained; needs no desk."""

import io
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from tuidesk.domain.errors import UsageError
from tuidesk.domain.letters.answering import reasons_against
from tuidesk.domain.letters.customer import Behind, behind, with_words_of
from tuidesk.domain.letters.language import language_of
from tuidesk.domain.letters.message import Message
from tuidesk.domain.letters.quoting import new_words
from tuidesk.mail.mbox import begins_mailbox, split, without_separator
from tuidesk.mail.parse import Origin, Reading, read

_MAX_SIZE = 128 * 2**20


@dataclass(frozen=True, slots=True)
class Explained:
    """A mail and everything that follows from it."""

    file: str
    message: Message
    dated: datetime | None
    behind: Behind
    new_text: str
    language: str
    """ISO 639-1; empty when unsure."""
    against_answer: tuple[str, ...]
    """Why it may not be answered automatically."""


def explain_mail(file: Path) -> Explained:
    """Reads one mail from a file; any bytes give an answer. Raises UsageError for no file."""
    reading = read_mail(file)
    found = behind(reading.message)
    message = with_words_of(reading.message, found)
    words = new_words(message)
    return Explained(
        file=str(file),
        message=message,
        dated=reading.dated,
        behind=found,
        new_text=words,
        language=language_of(words),
        against_answer=reasons_against(message, found.customer),
    )


def read_mail(file: Path) -> Reading:
    """A mail out of a file, understood as far as its bytes go; raises UsageError for no file."""
    try:
        with file.open("rb") as stream:
            raw = stream.read(_MAX_SIZE)
    except OSError as error:
        raise UsageError(f"{file}: {error.strerror}.", "Name files that hold one mail.") from error
    reading = read(without_separator(raw), Origin(now=datetime.now(UTC)))
    count = sum(1 for _ in split(io.BytesIO(raw))) if begins_mailbox(raw) else 1
    if count == 1:
        return reading
    problem = f"the file is a mailbox of {count} mails and was read as one: tuidesk import takes it"
    message = replace(reading.message, problems=(*reading.message.problems, problem))
    return replace(reading, message=message)
