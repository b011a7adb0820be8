"""Recipients as a person types them, and back."""

from collections.abc import Iterable

from tuidesk.domain.errors import UsageError
from tuidesk.domain.letters.address import Address, answerable
from tuidesk.mail.people import addresses


def people_from(line: str) -> tuple[Address, ...]:
    """The recipients of a line such as ``Ann <ann@x.example>, bo@y.example``.

    Raises UsageError for what is no address.
    """
    found = addresses(line)
    wrong = next((each for each in found if not answerable(each)), None)
    if wrong is not None or (line.strip() and not found):
        shown = (wrong.address or wrong.name) if wrong else line.strip()
        raise UsageError(f"'{shown}' is not a valid email address.", "Correct it.")
    return found


def people_line(people: Iterable[Address]) -> str:
    """The line that gives these recipients."""
    return ", ".join(map(_written, people))


def _written(person: Address) -> str:
    name = person.name.replace('"', "'")
    quoted = f'"{name}"' if any(char in name for char in ',;<>@()[]:"') else name
    return f"{quoted} <{person.address}>" if name else person.address
