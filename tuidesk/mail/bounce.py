"""Bounces: delivery reports (RFC 3464) and the free text of servers that write none (B3)."""

import base64
import re
from collections.abc import Iterable, Iterator
from email.message import Message as MimeMessage
from email.parser import BytesHeaderParser

from tuidesk.domain.bounce import Bounce, FailedRecipient
from tuidesk.domain.text import clean_line
from tuidesk.mail.automatic import calls_itself_daemon, from_daemon, from_nobody
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
_COPY = re.compile(
    r"^\W*(?:below this line is a copy|this is a copy of (?:the|your) message|the (?:header|"
    r"original message|first \d+ lines)|original message (?:headers|follows|was|details)|message "
    r"(?:header|text) follows|returned message|unsent message below|copy of message|ursprüngliche"
    r" nachricht|original-?nachricht|kopie der nachricht|message d'origine|headers of the original"
    r"|received:|return-path:|diagnostic information for administrators"
    r"|----- message header)",
    re.IGNORECASE,
)
_FAILED_SUBJECT = re.compile(
    r"undeliver(?:able|ed)|undelivered|delivery (?:status notification|failure|has failed|problem)"
    r"|mail delivery (?:failed|failure|system)|failure notice|returned mail|mail system error"
    r"|could not be delivered|nondeliverable|non-?delivery|message not delivered|not deliverable"
    r"|failed mail|delivery report|rejected|unzustellbar|nicht zugestellt|unzustellbarkeit"
    r"|zustellung fehlgeschlagen|fehlgeschlagen|non remis|échec de (?:la )?(?:remise|livraison)"
    r"|non distribu|no se puede entregar|no entregado|error de entrega|devuelto|mancato recapito"
    r"|recapito non riuscito|non recapitabile|onbestelbaar|niet (?:bezorgd|afgeleverd)|não entregue"
    r"|falha na entrega|não é possível entregar|niedostarcz|nie dostarczono|zwrot poczty"
    r"|det går inte att leverera|kunde inte levereras|olevererbart|toimitus epäonnistui"
    r"|ei voitu toimittaa|ei voida toimittaa|nepristatyt|pristatyti nepavyko|تعذر التسليم"
    r"|لم يتم تسليم|فشل تسليم|не доставлен|недоставленн|ошибка доставки|не удается доставить"
    r"|配信不能|配信できません|配信エラー|送信できません|无法(?:送达|投递|传递)|退信|未送达|無法傳遞"
    r"|kan ikke leveres|kézbesíthetetlen|teslim edilemedi|iletilemedi",
    re.IGNORECASE,
)
_FAILED_TEXT = re.compile(
    r"this is the qmail-send program|created automatically by mail delivery software"
    r"|(?:could|can) ?not be delivered|couldn'?t be delivered|wasn't delivered|was not delivered"
    r"|not able to deliver|unable to deliver|undeliverable|delivery (?:has )?failed"
    r"|delivery to the following recipients? (?:has )?(?:been )?(?:failed|permanently)"
    r"|permanent (?:fatal )?errors?|failed permanently|did not reach|cannot be reached"
    r"|address(?:es)? not found|user unknown|mailbox unavailable|no such user|recipient rejected"
    r"|message you sent .{0,40}(?:bounced|rejected)|konnte nicht zugestellt|nicht zugestellt werden"
    r"|n'a pas pu être (?:remis|distribué)|no se (?:pudo|ha podido) entregar|non è stato possibile"
    r" (?:recapitare|consegnare)|kon niet worden (?:bezorgd|afgeleverd)|não (?:pôde|foi possível)"
    r"|nie (?:można|udało się) (?:dostarczyć|doręczyć)|kunde inte levereras|ei voitu toimittaa"
    r"|nepavyko pristatyti|не (?:может быть|удалось) достав|не было доставлено|تعذر تسليم"
    r"|配信(?:できません|されません)|无法(?:送达|投递)|未能送达|transaction failed|smtp error"
    r"|teslim edilem|iletilemedi|ulaştırılamadı",
    re.IGNORECASE,
)
_DELAYED = re.compile(
    r"delayed mail|delivery (?:status notification \(delay|is delayed|delayed|has been delayed"
    r"|incomplete)|message (?:\S+ )?delayed|warning: (?:message|could not send)"
    r"|warning message only"
    r"|do not need to resend|still being retried|will (?:be retried|keep trying|continue to (?:be "
    r"|try))|temporarily (?:deferred|suspended)|delay notice|has not (?:yet )?been delivered"
    r"|not yet been delivered|zustellung verzögert|verzögert|remise différée|retardée|retraso"
    r"|entrega retrasada|in ritardo|vertraagd|atras(?:o|ada)|opóźnion|fördröj|viivästy|vėluoja"
    r"|تأخر تسليم|تأخير|задерж|отложен|配信遅延|遅延|延迟|延遲",
    re.IGNORECASE,
)


def bounce(mail: MimeMessage, text: str) -> Bounce | None:
    """The report that a mail makes about a mail of ours; None for any other mail."""
    report = _report_part(mail)
    text = "\n".join(line[:_MAX_LINE] for line in text[:_MAX_TEXT].split("\n"))
    if report is not None:
        named = _reported(report)
        recipients = [each for each in named if each.action in ("failed", "delayed")]
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


def _report_part(mail: MimeMessage) -> MimeMessage | None:
    """The machine-readable part; not inside of nested mails: a forwarded bounce is none."""
    wanted = ("message/delivery-status", "message/global-delivery-status")
    return next((part for part in _parts(mail) if part.get_content_type() in wanted), None)


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
        action = field(block, "action").split("(")[0].strip().lower() or "failed"
        found[address.lower()] = FailedRecipient(
            address, status[1] if status else _status_in(reason), clean_line(action, 20), reason
        )
    return list(found.values())


def _blocks(part: MimeMessage) -> list[MimeMessage]:
    """The blocks of header lines; an encoded report has to be cut by hand."""
    blocks = children(part)
    if any(field(block, "final-recipient") for block in blocks) or not blocks:
        return blocks
    content = b"\n".join(str(block.get_payload()).encode("ascii", "ignore") for block in blocks)
    try:
        plain = base64.b64decode(content, validate=False).replace(b"\r\n", b"\n")
    except ValueError:
        return blocks
    return [BytesHeaderParser().parsebytes(block) for block in plain.split(b"\n\n")]


def _typed(value: str) -> str:
    """The address behind ``rfc822;``."""
    people = addresses(_after_type(value))
    return people[0].address if people and "@" in people[0].address else ""


def _after_type(value: str) -> str:
    kind, semicolon, rest = value.partition(";")
    return rest.strip() if semicolon and " " not in kind.strip() else value


def _says_so(mail: MimeMessage, text: str) -> bool:
    """Whether a server without a report says that a mail did not arrive."""
    if field(mail, "x-failed-recipients"):
        return True
    if mail.get_content_type() == "multipart/report":
        kind = str(mail.get_param("report-type", "") or "").lower()
        return kind == "delivery-status"
    daemon, named = from_daemon(mail), calls_itself_daemon(mail)
    if not (daemon or named or from_nobody(mail)):
        return False
    subject = decoded(field(mail, "subject"))
    subject_says = bool(_FAILED_SUBJECT.search(subject) or _DELAYED.search(subject))
    text_says = bool(_FAILED_TEXT.search(text[:5000]) or _DELAYED.search(text[:5000]))
    if daemon:
        return text_says or (subject_says and bool(_ANY_ADDRESS.search(text)))
    coded = bool(_STATUS.search(text) or _REPLY_CODE.search(text))
    return (from_nobody(mail) or (named and coded)) and subject_says and text_says


def _speaks_of_delay(mail: MimeMessage, text: str) -> bool:
    subject = decoded(field(mail, "subject"))
    if _FAILED_SUBJECT.search(subject) and not _DELAYED.search(subject):
        return False
    return bool(_DELAYED.search(subject) or _DELAYED.search(text[:3000]))


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
    own = set(_people(mail, ("from", "to", "cc", "reply-to", "sender", "return-path")))
    starting = [match[1] for line in lines if (match := _AT_LINE.match(line))]
    anywhere = (address for line in lines for address in _ANY_ADDRESS.findall(line))
    chosen = [each for each in starting if each.lower() not in own]
    yield from chosen or [each for each in anywhere if each.lower() not in own][:1]


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
