"""Bounces: delivery reports (RFC 3464) and the free text of servers that write none (B3)."""

import base64
import re
from collections.abc import Iterable, Iterator
from email.message import Message as MimeMessage
from email.parser import BytesHeaderParser

from tuidesk.domain.letters.address import Address, no_reply
from tuidesk.domain.letters.bounce import Bounce, FailedRecipient
from tuidesk.domain.text import clean_line
from tuidesk.mail.automatic import calls_itself_daemon, from_daemon, from_nobody, sends_on
from tuidesk.mail.bounce_words import DELAYED, FAILED_SUBJECT, FAILED_TEXT
from tuidesk.mail.headers import decoded, field, fields, message_ids
from tuidesk.mail.parts import children, content_of
from tuidesk.mail.people import addresses

_MAX_RECIPIENTS = 100
_MAX_TEXT, _MAX_LINE = 50_000, 500
_NOT = r"\s<>()\[\]:;,\"'（），：；。、"
_ADDRESS = rf"[^{_NOT}]{{1,64}}@[^{_NOT}]{{0,250}}[^{_NOT}.]"
_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_REPLY_CODE = re.compile(r"(?<![\d.])([45])\d\d(?=[\s-])")
_AT_LINE = re.compile(
    rf"^[\s>*•-]*(?:(?:to|an|für|recipient|address|final-recipient:\s*rfc822;)[:\s]\s*)?"
    rf"<?(?:mailto:)?({_ADDRESS})>?(?:\s*<(?:mailto:)?{_ADDRESS}>)?(?=$|[\s:;,(.])",
    re.IGNORECASE,
)
_ANY_ADDRESS = re.compile(_ADDRESS)
_HEAD_LINE = re.compile(r"^[ \t>|]*(from|to|subject|date|message-id|received):", re.I | re.M)
_HEAD_LINES = 3
"""Lines of a header that make a copy of a mail's head."""
_COPY = re.compile(
    r"^\W*(?:below this line is a copy|this is a copy of (?:the|your) message|the (?:header|"
    r"original message(?! was received)|first \d+ lines)"
    r"|original message (?:headers|follows|was|details)|message "
    r"(?:header|text) follows|returned message|unsent message below|copy of message|ursprüngliche"
    r" nachricht|original-?nachricht|kopie der nachricht|message d'origine|headers of the original"
    r"|received:|return-path:|diagnostic information for administrators"
    r"|----- message header)",
    re.IGNORECASE,
)


def bounce(mail: MimeMessage, text: str) -> Bounce | None:
    """The report that a mail makes about a mail of ours; None for any other mail."""
    mail = _inside_of_carrier(mail)
    report = _report_part(mail)
    text = "\n".join(line[:_MAX_LINE] for line in text[:_MAX_TEXT].split("\n"))
    if report is not None:
        named = _reported(report)
        recipients = [each for each in named if each.action not in _ARRIVED]
        if named and not recipients:
            return None
    elif _says_so(mail, text):
        recipients = _told(mail, text)
    else:
        return None
    recipients = recipients or _told(mail, text)
    delayed = all(each.action == "delayed" for each in recipients) if recipients else (
        _speaks_of_delay(mail, text)
    )  # fmt: skip
    permanent = not delayed and any(each.action == "failed" for each in recipients or [_NOBODY])
    return Bounce(permanent, delayed, tuple(recipients), _original_id(mail, text))


_NOBODY = FailedRecipient("")
_ARRIVED = ("delivered", "relayed", "expanded", "deliverable")
"""Actions of a report by which nobody lost anything (RFC 3464 2.3.3)."""
_REPORTS = ("message/delivery-status", "message/global-delivery-status")
_COPIES = ("message/rfc822", "message/global", "text/rfc822-headers", "message/rfc822-headers",
           "message/global-headers")  # fmt: skip
_RENAMED = ("text/plain", "application/octet-stream")
_RECIPIENT = re.compile(r"^(?:final|original)-recipient:.*\n(?:.*\n){0,6}?action:", re.I | re.M)
_OTHER_REPORTS = ("disposition-notification", "feedback-report")


def _inside_of_carrier(mail: MimeMessage) -> MimeMessage:
    """The report that a mail server wrapped once more; what a person forwards stays wrapped."""
    if _report_part(mail) is not None or not (from_daemon(mail) or from_nobody(mail)):
        return mail
    for part in _parts(mail):
        inner = children(part)[:1] if part.get_content_type() == "message/rfc822" else []
        if inner and _report_part(inner[0]) is not None:
            return inner[0]
    return mail


def _report_part(mail: MimeMessage) -> MimeMessage | None:
    """The machine-readable part; not inside of nested mails: a forwarded bounce is none."""
    if sends_on(mail):
        return None
    parts = list(_parts(mail))
    named = (part for part in parts if part.get_content_type() in _REPORTS)
    whole = mail.get_content_type() == "multipart/report" or from_daemon(mail)
    renamed = (part for part in parts[1:] if whole and _RECIPIENT.search(_text_of(part)))
    return next(named, None) or next(renamed, None)


def _text_of(part: MimeMessage) -> str:
    """What a part says, if gateways may have given it for a report."""
    if part.get_content_type() not in _RENAMED:
        return ""
    return content_of(part)[:_MAX_TEXT].decode("utf-8", "replace")


def _parts(mail: MimeMessage) -> Iterator[MimeMessage]:
    """A mail and its parts, without what is inside of nested mails."""
    stack, seen = [mail], 0
    while stack and seen < 200:
        part = stack.pop()
        seen += 1
        yield part
        if part.get_content_type().startswith("multipart/"):
            stack += reversed(children(part))


def _reported(part: MimeMessage) -> list[FailedRecipient]:
    """One entry for each block of the report that names a recipient."""
    found: dict[str, FailedRecipient] = {}
    for block in _blocks(part)[: _MAX_RECIPIENTS + 1]:
        final, original = field(block, "final-recipient"), field(block, "original-recipient")
        address = _typed(final) or _typed(original)
        if not address:
            continue
        status = _STATUS.search(field(block, "status"))
        reason = decoded(_after_type(field(block, "diagnostic-code")))[:300]
        found[address.lower()] = FailedRecipient(
            address, status[1] if status else _status_in(reason), _action(block), reason
        )
    return list(found.values())


def _action(block: MimeMessage) -> str:
    """What a report says became of the mail: an action that nobody knows is a failure."""
    named = re.split(r"[\s(;,]", field(block, "action").strip().lower(), maxsplit=1)[0]
    return named if named in ("delayed", *_ARRIVED) else "failed"


def _blocks(part: MimeMessage) -> list[MimeMessage]:
    """The blocks of header lines; an encoded report has to be cut by hand."""
    blocks = children(part)
    if part.get_content_type() != _REPORTS[0]:  # the library cuts only that one into blocks
        text = b"\n".join(map(bytes, blocks)) or content_of(part)
        return _cut(text[:_MAX_TEXT].replace(b"\r\n", b"\n"))
    if any(field(block, "final-recipient") for block in blocks):
        return blocks
    content = b"\n".join(str(block.get_payload()).encode("ascii", "ignore") for block in blocks)
    try:
        plain = base64.b64decode(content, validate=False).replace(b"\r\n", b"\n")
    except ValueError:
        return blocks
    return _cut(plain)


def _cut(report: bytes) -> list[MimeMessage]:
    return [BytesHeaderParser().parsebytes(block) for block in report.split(b"\n\n")]


def _typed(value: str) -> str:
    """The address behind ``rfc822;``."""
    people = addresses(_after_type(value))
    return people[0].address if people and "@" in people[0].address else ""


def _after_type(value: str) -> str:
    kind, semicolon, rest = value.partition(";")
    return rest.strip() if semicolon and " " not in kind.strip() else value


def _says_so(mail: MimeMessage, text: str) -> bool:
    """Whether a server without a report says that a mail did not arrive.

    By its structure first: who wrote it, with which envelope, with what of ours inside. The less
    that tells, the more the words must.
    """
    if field(mail, "x-failed-recipients"):
        return True
    kind = str(mail.get_param("report-type", "") or "").lower()
    if kind in _OTHER_REPORTS:
        return False
    daemon, named, nobody = from_daemon(mail), calls_itself_daemon(mail), from_nobody(mail)
    carries = _carries_a_copy(mail, text)
    if mail.get_content_type() == "multipart/report":
        return kind == "delivery-status" or daemon or named or nobody or carries
    if not (daemon or named or nobody):
        machine = any(no_reply(each) for each in addresses(field(mail, "from")))
        return machine and _carries_ours(mail) and bool(FAILED_TEXT.search(text[:5000]))
    subject = decoded(field(mail, "subject"))
    subject_says = bool(FAILED_SUBJECT.search(subject) or DELAYED.search(subject))
    text_says = bool(FAILED_TEXT.search(text[:5000]) or DELAYED.search(text[:5000]))
    coded = bool(_STATUS.search(text) or _REPLY_CODE.search(text))
    if daemon or (named and nobody):
        listed = next(_starting(mail, text.split("\n")), None) is not None
        answers = field(mail, "auto-submitted").lower().startswith("auto-replied")
        if text_says or coded or carries or (subject_says and _ANY_ADDRESS.search(text)):
            return True
        return nobody and (listed or answers) and bool(_ANY_ADDRESS.search(text))
    if carries:
        return subject_says or text_says or (coded and named)
    return (nobody or (named and coded)) and subject_says and text_says


def _carries_a_copy(mail: MimeMessage, text: str) -> bool:
    """Whether a mail to which this one answers stands inside: as a part, or its head as text."""
    if any(part.get_content_type() in _COPIES for part in _parts(mail)):
        return True
    return len({match[1].lower() for match in _HEAD_LINE.finditer(text)}) >= _HEAD_LINES


def _carries_ours(mail: MimeMessage) -> bool:
    """Whether a mail is inside that was sent from the address to which this one came."""
    own = set(_people(mail, ("to",)))
    inner = (child for part in _parts(mail) if part.get_content_type() == "message/rfc822"
             for child in children(part))  # fmt: skip
    return any(not own.isdisjoint(_people(each, ("from",))) for each in inner)


def _speaks_of_delay(mail: MimeMessage, text: str) -> bool:
    subject = decoded(field(mail, "subject"))
    if FAILED_SUBJECT.search(subject) and not DELAYED.search(subject):
        return False
    return bool(DELAYED.search(subject) or DELAYED.search(text[:3000]))


def _told(mail: MimeMessage, text: str) -> list[FailedRecipient]:
    """The recipients that the free text names, each with what is said behind it."""
    action = "delayed" if _speaks_of_delay(mail, text) else "failed"
    listed = [
        person.address
        for value in fields(mail, "x-failed-recipients")
        for person in addresses(value)
    ]
    lines = _before_copy(text)
    found = {address.lower(): address for address in (*listed, *_named(mail, lines))}
    return [
        FailedRecipient(address, *_explained(address, lines, action))
        for address in list(found.values())[:_MAX_RECIPIENTS]
    ]


def _before_copy(text: str) -> list[str]:
    """The report without the copy of our mail below it."""
    lines = text.split("\n")[:400]
    for at, line in enumerate(lines):
        if at > 1 and _COPY.match(line):
            return lines[:at]
    return lines


def _named(mail: MimeMessage, lines: list[str]) -> Iterator[str]:
    """Addresses at the start of a line; if there is none, any that is not part of the mail."""
    starting = list(_starting(mail, lines))
    anywhere = (address for line in lines for address in _ANY_ADDRESS.findall(line))
    own = _own(mail)
    yield from starting or [each for each in anywhere if each.lower() not in own][:1]


def _starting(mail: MimeMessage, lines: list[str]) -> Iterator[str]:
    """Addresses with which a line begins, the mail's own left out."""
    own = _own(mail)
    found = (match[1] for line in lines if (match := _AT_LINE.match(line)))
    return (each for each in found if each.lower() not in own and not no_reply(Address("", each)))


def _own(mail: MimeMessage) -> set[str]:
    return set(_people(mail, ("from", "to", "cc", "reply-to", "sender", "return-path")))


def _people(mail: MimeMessage, names: Iterable[str]) -> Iterator[str]:
    for name in names:
        yield from (person.key for person in addresses(field(mail, name)))


def _explained(address: str, lines: list[str], action: str) -> tuple[str, str, str]:
    """Status, action and reason from the lines behind the place where an address is named."""
    at = next((at for at, line in enumerate(lines) if address.lower() in line.lower()), None)
    if at is None:
        told = " ".join(lines)
        return _status_in(told), action, ""
    own_line = re.split(re.escape(address), lines[at], maxsplit=1, flags=re.IGNORECASE)[1]
    told_lines = [re.sub(r"^\W+", "", own_line)]
    for line in lines[at + 1 : at + 8]:
        other = _AT_LINE.match(line)
        if other and other[1].lower() != address.lower():
            break
        if not line.strip() and any(told_lines):
            break
        told_lines.append(line.strip())
    reason = clean_line(" ".join(filter(None, told_lines)), 300)
    return _status_in(reason) or _status_in(" ".join(lines)), action, reason


def _status_in(text: str) -> str:
    found = _STATUS.search(text)
    if found:
        return found[1]
    code = _REPLY_CODE.search(text)
    return f"{code[1]}.0.0" if code else ""


def _original_id(mail: MimeMessage, text: str) -> str | None:
    """The Message-ID of our mail: out of its copy, else out of the report's own References."""
    for part in _parts(mail):
        found = _id_in_copy(part)
        if found:
            return found
    below = re.search(r"^[ \t>]*message-id:\s*(<[^<>\s]+>)", text, re.IGNORECASE | re.MULTILINE)
    if below:
        return clean_line(below[1])
    near = message_ids(field(mail, "in-reply-to")) or message_ids(field(mail, "references"))[-1:]
    return near[-1] if near else None


def _id_in_copy(part: MimeMessage) -> str | None:
    kind = part.get_content_type()
    if kind in ("message/rfc822", "message/global"):
        inner = children(part)
        ids = message_ids(field(inner[0], "message-id")) if inner else []
        return ids[0] if ids else None
    if kind in ("text/rfc822-headers", "message/rfc822-headers", "message/global-headers"):
        words = content_of(part)[:_MAX_TEXT].decode("utf-8", "replace")
        found = re.search(r"^message-id:\s*(<[^<>\s]+>)", words, re.IGNORECASE | re.MULTILINE)
        return clean_line(found[1]) if found else None
    return None
