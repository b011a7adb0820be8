"""The one family of errors that people see: a sentence, and the next step."""


class DeskError(Exception):
    """Something that could not be done; its text is shown to a person as it stands.

    ``hint`` is the next step, one sentence, or empty.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class UsageError(DeskError):
    """The caller asked for something that has no meaning; the command line exits with 2."""


class NotFound(DeskError):
    """No such ticket, view, canned reply or outbox entry."""


class NotAllowed(DeskError):
    """It exists but must not be done now: somebody else's ticket, a mail already on its way."""
