"""Recipients as one line of text, and back."""

from email.utils import getaddresses

from tuidesk.domain.address import Address, answerable
from tuidesk.domain.errors import UsageError


def people_line(people: tuple[Address, ...]) -> str:
    """``Ann <ann@x.example>, bo@y.example``."""
    return ", ".join(_written(each) for each in people)


def people_from(line: str) -> tuple[Address, ...]:
    """The recipients that a person typed; raises UsageError for what is no address."""
    found = tuple(
        Address(name, address) for name, address in getaddresses([line]) if address or name
    )
    wrong = next((each for each in found if not answerable(each)), None)
    if wrong is not None:
        raise UsageError(f"'{wrong.address or wrong.name}' is no mail address.", "Correct it.")
    return found


def _written(person: Address) -> str:
    name = person.name.replace('"', "'")
    quoted = f'"{name}"' if any(char in name for char in ',;<>@()[]:"') else name
    return f"{quoted} <{person.address}>" if name else person.address
