"""In which language a customer is answered, said by a person."""

from collections.abc import Sequence
from dataclasses import replace

from tuidesk.desk.change import Done, change
from tuidesk.desk.context import Desk
from tuidesk.domain.letters.language import check_words
from tuidesk.domain.tickets.event import Event
from tuidesk.domain.tickets.ticket import Ticket


def set_language(
    desk: Desk, numbers: Sequence[int], language: str, *, revision: int | None = None
) -> Done:
    """Says in which language a customer is answered; raises UsageError for unknown ones."""
    check_words(language)

    def edit(ticket: Ticket) -> tuple[Ticket, Event]:
        return replace(ticket, language=language), desk.event("language", language)

    return change(desk, numbers, f"Language is {language}:", edit, revision)
