"""Reads a mail: any bytes whatsoever give a message, with what went wrong said on it."""

import email
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message as MimeMessage
from email.parser import BytesHeaderParser

from tuidesk.domain.letters import subject as subjects
from tuidesk.domain.letters.address import NOBODY, Address, answerable
from tuidesk.domain.letters.message import Direction, GmailIds, Message
from tuidesk.domain.text import clean
from tuidesk.mail.authenticity import checked
from tuidesk.mail.automatic import automatic, unwanted_answer
from tuidesk.mail.body import Body, leaf_content, read_body
from tuidesk.mail.bounce import bounce
from tuidesk.mail.charsets import decode_bytes
from tuidesk.mail.head import HEAD_END, in_order
from tuidesk.mail.headers import date, decoded, field, fields, message_ids
from tuidesk.mail.parts import Mime, children
from tuidesk.mail.people import addresses

DIGEST_VERSION = "3."
"""Digests of different versions of this reader cannot be compared."""
_SENDER_FIELDS = ("from", "reply-to", "return-path", "sender")
_MAX_REFERENCES = 100
_MAX_BOUNDARIES = 20_000
_MAX_LINES = 1_500_000
"""The parser keeps every line by itself: so many short ones are a gigabyte."""
_MAX_NESTING, _MAX_WORK = 25, 40_000_000
"""A large mail that nests deeper is not taken apart: the parser would take minutes."""
_BROKEN_INSIDE = re.compile(r"<[^<>@]*[^<>@\s]\s+[^<>@\s][^<>@]*@[^<>]*>")


@dataclass(frozen=True, slots=True)
class Origin:
    """What is known of a mail apart from its bytes."""

    arrived: datetime | None = None
    """When the server took it; the Date field counts only without this (B6.7)."""
    gmail: GmailIds | None = None
    takeout_id: str = ""
    """Gmail's number of the mail as Takeout's separator line names it."""
    now: datetime | None = None
    """No mail is from the future."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A mail as it was read: the message, and what only an explanation of it needs."""

    message: Message
    dated: datetime | None
    """What its Date field says, in UTC."""


def parse(raw: bytes, origin: Origin = Origin()) -> Message:  # frozen
    """The message in these bytes; ``raw`` (the path) and ``by`` are left for the caller."""
    return read(raw, origin).message


def read(raw: bytes, origin: Origin = Origin()) -> Reading:  # frozen
    """The same with what its header says of its date; whatever goes wrong, a message comes out."""
    try:
        return _read(raw, origin)
    except Exception as error:  # the parser's boundary: one bad mail must not stop the others
        return _unreadable(raw, origin, error)


def _unreadable(raw: bytes, origin: Origin, error: Exception) -> Reading:
    """What is left of a mail that this program cannot read: its bytes as text (B6.1)."""
    text = clean(decode_bytes(raw[:200_000], None)[0])
    message = Message(
        direction=Direction.IN,
        at=_instant(None, origin),
        sender=NOBODY,
        to=(),
        subject="This mail could not be read",
        message_id=made_up_id(raw),
        text=text,
        digest=f"{DIGEST_VERSION}{hashlib.sha256(raw).hexdigest()[:20]}",
        unreadable=True,
        problems=(f"unreadable: {type(error).__name__}",),
    )
    return Reading(message, None)


def _read(raw: bytes, origin: Origin) -> Reading:
    mail, problems = _parsed(raw)
    body = _read_body(mail, raw, problems)
    sender = _sender(mail)
    dated = date(field(mail, "date"))
    subject = decoded(field(mail, "subject"))
    found_ids = message_ids(field(mail, "message-id"))
    report = bounce(mail, body.text)
    message = Message(
        direction=Direction.IN,
        at=_instant(dated, origin),
        sender=sender,
        to=_all_people(mail, "to"),
        subject=subject,
        message_id=found_ids[0] if found_ids else made_up_id(raw),
        text=body.text,
        cc=_all_people(mail, "cc"),
        reply_to=addresses(field(mail, "reply-to")),
        references=_references(mail),
        attachments=body.attachments,
        digest=_digest(sender, subject, body),
        automatic=automatic(mail, body.text, bounced=report is not None),
        unwanted_answer=unwanted_answer(mail),
        bounce=report,
        carried=_carried(mail),
        checked=checked(mail, sender),
        unreadable=any(problem.startswith("unreadable") for problem in problems),
        problems=tuple(dict.fromkeys([*problems, *_missing(mail, sender), *body.problems])),
        gmail=origin.gmail or _takeout_ids(mail, origin),
    )
    return Reading(message, dated)


def made_up_id(raw: bytes) -> str:
    """A Message-ID for a mail without one; the same bytes get the same id (B4.2)."""
    return f"<{hashlib.sha256(raw).hexdigest()[:40]}{_MADE_UP}"


def is_made_up(message_id: str) -> bool:
    """Whether a Message-ID is of this program, for a mail that came without one."""
    return message_id.endswith(_MADE_UP)


def attachment(raw: bytes, part: int) -> bytes:
    """The bytes of one attachment of a raw mail; raises KeyError."""
    return leaf_content(_parsed(raw)[0], part)


def distinct(digest: str, other: str) -> bool:
    """Whether two digests say that their mails differ; of two versions they say nothing."""
    comparable = digest.startswith(DIGEST_VERSION) and other.startswith(DIGEST_VERSION)
    return comparable and digest != other


_MADE_UP = "@raw.tuidesk.invalid>"
_MULTIPART = re.compile(rb"content-type:\s*multipart/", re.IGNORECASE)


def _parsed(raw: bytes) -> tuple[MimeMessage, list[str]]:
    raw, problems = in_order(raw)
    if _made_to_hurt(raw):
        problems.append("unreadable: too many parts or lines")
        return _header_of(raw), problems
    try:
        return email.message_from_bytes(raw, _class=Mime), problems
    except (RecursionError, ValueError, LookupError, TypeError, AssertionError) as error:
        problems.append(f"unreadable: {type(error).__name__}")
        return _header_of(raw), problems


def _header_of(raw: bytes) -> MimeMessage:
    end = HEAD_END.search(raw)
    return BytesHeaderParser(_class=Mime).parsebytes(raw[: end.end() if end else len(raw)])


def _made_to_hurt(raw: bytes) -> bool:
    if raw.count(b"\n--") + raw.count(b"\r--") > _MAX_BOUNDARIES:
        return True
    if raw.count(b"\n") > _MAX_LINES:
        return True
    nested = len(_MULTIPART.findall(raw))
    return nested > _MAX_NESTING and nested * len(raw) > _MAX_WORK


def _read_body(mail: MimeMessage, raw: bytes, problems: list[str]) -> Body:
    if not any(problem.startswith("unreadable") for problem in problems):
        try:
            return read_body(mail)
        except (RecursionError, ValueError, LookupError, TypeError, AttributeError) as error:
            problems.append(f"unreadable: {type(error).__name__}")
    end = HEAD_END.search(raw)
    rest = raw[end.end() if end else 0 :][:200_000]
    return Body(clean(decode_bytes(rest, None)[0]), (), (), ())


def _carried(mail: MimeMessage) -> Address | None:
    inner = [part for part in children(mail) if part.get_content_type() == "message/rfc822"]
    mails = children(inner[0]) if len(inner) == 1 else []
    people = addresses(field(mails[0], "from")) if mails else ()
    return people[0] if people else None


def _missing(mail: MimeMessage, sender: Address) -> Iterator[str]:
    """What the header lacks or has broken, for people."""
    if sender == NOBODY:
        yield "no sender"
    elif sender.address and not answerable(sender):
        yield f"the sender's address is broken: {sender.address}"
    elif _BROKEN_INSIDE.search(field(mail, "from")[:500]):
        yield "the sender's address has blanks inside"


def _all_people(mail: MimeMessage, name: str) -> tuple[Address, ...]:
    """The people of every field of that name; some programs write one for each of them."""
    return tuple(person for value in fields(mail, name) for person in addresses(value))[:500]


def _sender(mail: MimeMessage) -> Address:
    """The first usable of From, Reply-To, Return-Path, Sender (B5.4)."""
    named = NOBODY
    for name in _SENDER_FIELDS:
        for person in _all_people(mail, name):
            if person.address:
                return person if person.name else Address(named.name, person.address)
            named = person
    return named


def _references(mail: MimeMessage) -> tuple[str, ...]:
    """What the mail answers, the nearest first (B1.4); of very many the oldest stays as well."""
    near = message_ids(field(mail, "in-reply-to"))
    far = reversed(message_ids(field(mail, "references")))
    known = list(dict.fromkeys([*near, *far]))
    return tuple([*known[: _MAX_REFERENCES - 1], known[-1]] if known[_MAX_REFERENCES:] else known)


def _instant(dated: datetime | None, origin: Origin) -> datetime:
    now = origin.now or datetime.now(UTC)
    found = origin.arrived or dated or now
    return min(found, now)


def _takeout_ids(mail: MimeMessage, origin: Origin) -> GmailIds | None:
    """Takeout writes X-GM-THRID; the message's own number stands in the separator line."""
    thread = field(mail, "x-gm-thrid")
    if thread.isdigit() and origin.takeout_id:
        return GmailIds(origin.takeout_id, thread)
    return None


def _digest(sender: Address, subject: str, body: Body) -> str:
    words = "".join(body.text.split())
    seen = "\n".join((sender.key, subjects.cleaned(subject), words, *body.checksums))
    told = hashlib.sha256(seen.encode("utf-8", "replace")).hexdigest()[:20]
    return f"{DIGEST_VERSION}{told}"
