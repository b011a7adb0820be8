"""Writes a mail: exact bytes, fixed once, that every retry sends again."""

import email
import mimetypes
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.headerregistry import Address as HeaderAddress
from email.headerregistry import BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.utils import format_datetime

from tuidesk.domain.errors import UsageError
from tuidesk.domain.letters.address import Address, answerable
from tuidesk.mail.headers import field
from tuidesk.mail.people import addresses

MAX_REFERENCES = 1_800


class _MessageIds(UnstructuredHeader, BaseHeader):
    """References and In-Reply-To: folded at blanks, never encoded, or threads break."""

    max_count = 1

    def fold(self, *, policy: policy.Policy) -> str:
        lines, line = [], f"{self.name}:"
        for word in str(self).split():
            if len(line) + 1 + len(word) > 78 and line != f"{self.name}:":
                lines.append(line)
                line = ""
            line += f" {word}"
        return policy.linesep.join([*lines, line]) + policy.linesep


_REGISTRY = HeaderRegistry()
_REGISTRY.map_to_type("references", _MessageIds)
_REGISTRY.map_to_type("in-reply-to", _MessageIds)
_REGISTRY.map_to_type("message-id", _MessageIds)
_POLICY = policy.SMTP.clone(header_factory=_REGISTRY)


@dataclass(frozen=True, slots=True)
class File:
    """A file to send along."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """Everything that a mail says; Bcc is left to the envelope."""

    sender: Address
    to: Sequence[Address]
    subject: str
    body: str
    message_id: str
    date: datetime
    cc: Sequence[Address] = ()
    references: Sequence[str] = ()
    """Message-IDs that it answers, the nearest first."""
    files: Sequence[File] = ()
    loop: str = ""
    """How this desk knows its automatic mail again (B2.4); empty: a person wrote it."""


def compose(letter: Letter) -> bytes:
    """The mail's bytes with CRLF; raises UsageError for addresses that cannot be written to."""
    mail = EmailMessage(policy=_POLICY)
    mail["From"] = _header_address(letter.sender)
    mail["To"] = [_header_address(each) for each in letter.to]
    if letter.cc:
        mail["Cc"] = [_header_address(each) for each in letter.cc]
    mail["Subject"] = _one_line(letter.subject)
    mail["Date"] = format_datetime(letter.date)
    mail["Message-ID"] = letter.message_id
    known = [each for each in letter.references if each.isascii() and each.isprintable()]
    if known:
        mail["In-Reply-To"] = known[0]
        mail["References"] = " ".join(_bounded(known))
    if letter.loop:
        mail["Auto-Submitted"] = "auto-replied"
        mail["X-Auto-Response-Suppress"] = "All"
        mail["X-Tuidesk-Loop"] = letter.loop
    mail.set_content(_body(letter.body), cte="quoted-printable")
    for file in letter.files:
        main, _, sub = _type_of(file.name).partition("/")
        mail.add_attachment(file.content, maintype=main, subtype=sub, filename=_one_line(file.name))
    raw = mail.as_bytes()
    _assert_same_people(mail, letter)
    return raw


def _type_of(name: str) -> str:
    """A type for a file that travels as base64: RFC 2046 forbids that to mails."""
    kind, encoding = mimetypes.guess_type(name)
    if kind is None or encoding or kind.startswith(("message/", "multipart/")):
        return "application/octet-stream"
    return kind


def shown_headers(letter: Letter) -> dict[str, str]:
    """The header of a mail as people read it, without its id and what describes its encoding."""
    mail = email.message_from_bytes(compose(letter), policy=policy.default)
    hidden = ("message-id", "mime-version")
    return {
        name: str(value)
        for name, value in mail.items()
        if name.lower() not in hidden and not name.lower().startswith("content-")
    }


def _body(text: str) -> str:
    whole = text.encode("utf-8", "replace").decode()  # half of a character cannot travel
    lines = whole.replace("\r\n", "\n").rstrip().split("\n")
    return "\n".join(line.rstrip(" \t") if line != "-- " else line for line in lines) + "\n"


def _bounded(references: Sequence[str]) -> list[str]:
    """Oldest first; the first and the newest stay when it gets long (B9.2)."""
    ordered = list(reversed(references))
    while len(ordered) > 2 and sum(len(each) + 1 for each in ordered) > MAX_REFERENCES:
        del ordered[1]
    return ordered


def _header_address(person: Address) -> HeaderAddress:
    local, _, domain = person.address.rpartition("@")
    if not answerable(person) or not local.isascii():
        raise UsageError(f"'{person.address}' cannot be written to.", "Correct the address.")
    try:
        domain = domain.encode("idna").decode() if not domain.isascii() else domain
        return HeaderAddress(_one_line(person.name), local, domain)
    except (ValueError, UnicodeError):
        raise UsageError(f"'{person.address}' cannot be written to.") from None


def envelope_address(person: Address) -> str:
    """The address as SMTP takes it: the domain in ASCII."""
    return _header_address(person).addr_spec


def _one_line(text: str) -> str:
    """Nothing from a mail or a template can begin a new header line (B9.6)."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def _assert_same_people(mail: EmailMessage, letter: Letter) -> None:
    """Reads the mail again: its recipients must be exactly the ones that were meant."""
    again = email.message_from_bytes(mail.as_bytes())
    for name, meant in (("to", letter.to), ("cc", letter.cc)):
        found = [each.key for each in addresses(field(again, name))]
        if found != [envelope_address(each).lower() for each in meant]:
            raise UsageError(
                f"The {name.title()} line cannot be written safely.", "Simplify names."
            )
