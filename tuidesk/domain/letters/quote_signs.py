"""How mail programs announce a quote, a forward or a signature, in the languages of the field."""

import re
from functools import cache

_MAX_HEAD, _MAX_ATTRIBUTION = 300, 300
"""Characters of a line that are looked at: what programs write is short."""
_MAX_WORDS = 14
"""Words of a name and around it in an attribution."""
_ROLES = {
    "from": "from|von|de|da|van|od|från|fra|lähettäjä|nuo|من|مرسل|от|от кого|差出人|送信者|发件人"
    "|寄件者|寄件人|feladó|kimden|gönderen|odesílatel|απο|від",
    "sent": "sent|date|gesendet|datum|envoyé|envoyé le|date d'envoi|fecha|enviado|enviado el"
    "|enviada em|enviado em|enviada|data|inviato|verzonden|wysłano|wysłane|data wysłania|skickat"
    "|lähetetty|päivämäärä|päiväys|siųsta|išsiųsta|تاريخ الإرسال|أرسلت|التاريخ|تم الإرسال|مرسلة"
    "|отправлено|дата|送信日時|日付|日時|发送时间|日期|寄件日期|傳送時間|sendt|dato|küldve|elküldve"
    "|gönderilen|tarih|odesláno|надіслано",
    "to": "to|an|à|para|a|per|aan|do|till|til|vastaanottaja|kam|kopija|إلى|кому|宛先|收件人|收件者"
    "|címzett|kime|komu|cc|kopie|kopia|kopio|dw|抄送|копия|نسخة|copie à",
    "subject": "subject|betreff|objet|asunto|oggetto|onderwerp|assunto|temat|ämne|aihe|tema"
    "|الموضوع|тема|件名|主题|主旨|emne|tárgy|konu|předmět",
}
_HEADER = {
    role: re.compile(
        rf"^[\s>*_]{{0,8}}(?:{names})\s{{0,3}}[*_]{{0,2}}\s{{0,3}}[:：][*_]{{0,2}}\s{{0,9}}\S",
        re.IGNORECASE,
    )
    for role, names in _ROLES.items()
}
_SENT_LABEL = re.compile(
    r"^[\s>*_]{0,8}(?:sent|gesendet|envoyé|enviad[oa]|inviato|verzonden|wysłan[oe]|skickat|lähetetty"
    r"|siųsta|išsiųsta|تاريخ الإرسال|أرسلت|تم الإرسال|مرسلة|отправлено|送信日時|发送时间|寄件日期|傳送時間"
    r"|sendt|küldve|elküldve|gönderilen|odesláno|надіслано)",
    re.IGNORECASE,
)
_ORIGINAL = re.compile(
    r"^\s*[-_=‐]{3,}\s*(?:original (?:message|e-?mail|appointment)|urspr(?:ü|ue)ngliche (?:nachricht"
    r"|e-?mail)|originalnachricht|message d'origine|message original|mensaje original"
    r"|messaggio originale|oorspronkelijk bericht|mensagem original|(?:wiadomość|wiadomosc)"
    r" oryginalna|oryginalna wiadomość|original ?meddelande|ursprungligt meddelande"
    r"|alkuperäinen viesti|originalus laiškas|pradinis laiškas|pirminis laiškas"
    r"|الرسالة الأصلية|رسالة أصلية|исходное сообщение|"
    r"оригинальное сообщение|元のメッセージ|original message|原始邮件|原始郵件|原邮件"
    r"|oprindelig meddelelse|eredeti üzenet|orijinal mesaj|původní zpráva|reply message"
    r"|回复的原邮件|ursprüngl\. mitteilung)\s*[-_=‐]{3,}\s*$",
    re.IGNORECASE,
)
_RULE = re.compile(r"^\s*(?:[-_=*]{10,}|-{3,}\s*\S.{2,60}?\s*-{3,})\s*$")
_FORWARD = re.compile(
    r"^\W*(?:begin forwarded message|forwarded message|forwarded by|(?:anfang der )?weiter"
    r"geleitete|début du message transféré|message transféré|message réexpédié|inicio del mensaje"
    r"|mensaje reenviado|inizio messaggio inoltrato|messaggio inoltrato|begin doorgestuurd"
    r"|doorgestuurd bericht|mensagem encaminhada|mensagem reencaminhada|início da mensagem"
    r"|wiadomość przekazana|przekazana wiadomość|początek przekazywanej|vidarebefordrat"
    r"|vidarebefordrat meddelande|välitetty viesti|edelleenlähetetty|välitetyn viestin"
    r"|persiųst\w+ (?:laiškas|žinutė)|persiunčiam|"
    r"رسالة (?:معاد توجيهها|محولة)|بداية الرسالة|الرسالة المعاد توجيهها"
    r"|пересылаемое сообщение|пересланное сообщение|начало переадресованного"
    r"|переадресованное сообщение|転送されたメッセージ|転送メッセージ|転送|转发的邮件|转发邮件"
    r"|轉寄|videresendt)",
    re.IGNORECASE,
)
_WROTE = re.compile(
    r"\bwrote\b|\bschrieb\b|a écrit|escribió|ha scritto|\bschreef\b|escreveu|napisał|\bpisze\b"
    r"|\bskrev\b|kirjoitti|\brašė|parašė|كتب|написал|\bпишет\b|\bписал|のメール|書きました|写道|寫道"
    r"|ha escrit\b|작성|のメッセージ|geschrieben|geschreven|napisan[ay]|\byazdı|\bírta\b|napsal|έγραψε|a scris|\bпише\b|написав",
    re.IGNORECASE,
)
_OPENER = re.compile(
    r"^\W*(?:on|am|le|el|il(?: giorno)?|op|em|no dia|w dniu|dnia|den|vid|på|في|\d|"
    r"(?:mo|di|mi|do|fr|sa|so|ma|wo|vr|za|zo|ti|ke|to|pe|la|su|пн|вт|ср|чт|пт|сб|вс)\b"
    r"|(?:mon|tue|wed|thu|fri|sat|sun)|от\b|[^\W\d]{2,6}[.,]+ ?\d)",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"[^\s<>@\"]+@[^\s<>@\"]+")
_SENDER = re.compile(
    r"[<(\[](?:mailto:)?[^\s<>@]{1,64}@[^\s<>]{1,250}[>)\]]"
    r"|^[\s>*_]{0,8}[^\s:：]{1,20}[\s*_]{0,3}[:：][\s*_]{0,5}[^\s<>@,]{1,64}@[^\s<>,]{1,250}\s*$"
)
_CLOCK = re.compile(r"(?<!\d)\d{1,2}[:.h]\d{2}(?!\d)|\d{1,2}[時时点]\d{0,2}")
_DAY = re.compile(r"(?<!\d)\d{4}(?!\d)|(?<!\d)\d{1,2}[./-]\d{1,2}[./-]\d{2,4}(?!\d)|\d年")
_END = re.compile(r"[:：]\s*$")
_FULL_DATE = re.compile(
    r"(?<!\d)\d{1,2}\.\s?\d{1,2}\.\s?\d{4}(?!\d)|"
    r"\d{4}[-/.年]\s?\d{1,2}[-/.月]\s?\d{1,2}|(?<!\d)\d{1,2}[./-]\d{1,2}[./-]\d{2,4}(?!\d)"
    r"|(?<!\d)\d{1,2}(?:st|nd|rd|th)?[.º]?,?\s(?:de\s)?[^\W\d]{3,}[.,]?\s(?:de\s)?\d{4}(?!\d)"
    r"|(?<!\d)\d{1,2}[-/][^\W\d]{3,}\.?[-/]\d{4}(?!\d)"
    r"|[^\W\d]{3,}\.?\s\d{1,2}(?:st|nd|rd|th)?,?\s(?:at\s)?\d{4}(?!\d)"
)
_NAMED_END = re.compile(
    rf"(?:[<(‹\[]\s?(?:mailto:)?)?[^\s<>@\"()]{{1,64}}@[^\s<>@\"()]{{1,250}}[>)›\]]{{0,2}}"
    rf"[\s,]{{0,3}}(?:(?:{_WROTE.pattern})[^:：]{{0,40}}"
    rf"|.{{0,40}}(?:{_WROTE.pattern}))?\s?[:：]$",
    re.IGNORECASE,
)
_WROTE_LATE = re.compile(rf"(?:{_WROTE.pattern})[^:：]{{0,60}}[:：]$", re.IGNORECASE)
_DASHED = re.compile(
    rf"^\s*-{{2,}}\s?[^-].{{0,200}}(?:{_WROTE.pattern}).{{0,60}}?-{{2,}}\s*$", re.IGNORECASE
)
_MYSELF = re.compile(
    r"\b(?:(?-i:I)|ich|wir|we|je(?! napisa)|nous|yo|io|ik|wij|jag|jeg|minä|aš|я)\b|\bj['’]|"
    r"(?:habe|hatte|haben|have|had)\b[^:]{0,60}(?:geschrieben|written)",
    re.IGNORECASE,
)
"""Who speaks of himself writes a sentence, no program's line."""
_BRACKETED = re.compile(r"<\s?(?:mailto:)?[^\s<>@]{1,64}@[^\s<>]{1,250}>|\[mailto:")
_WROTE_LAST = re.compile(
    rf"(?:{_WROTE.pattern})[\s,]{{0,3}}(?:[^\s.!?:,<>]{{1,30}}[\s,]{{1,2}}){{0,4}}"
    r"(?:[^\s.!?:,<>]{1,30})?(?:<[^<>]{3,80}>)?\s?$",
    re.IGNORECASE,
)
"""A few names at most stand behind the verb, and no sentence ends there."""
_DATE_FIRST = re.compile(
    r"^\W{0,3}(?:(?:on|am|le|el|il|op|em|den|dnia|w dniu|vid)\s)?(?:[^\W\d]{2,10}\.?,?\s){0,3}"
    r"\d{1,4}(?:[-./年]|(?:st|nd|rd|th)?[.,]?\s(?:de\s)?[^\W\d]{3,10}|\s?,?\s?\d{4})",
    re.IGNORECASE,
)
_PREPOSITIONS = frozenset((
    "on", "am", "le", "el", "il", "giorno", "op", "em", "no", "dia", "w", "dniu", "dnia", "den",
    "vid", "på", "d", "dne", "dňa", "kl", "um", "at", "à", "om", "от", "в", "на", "г", "στις",
    "pada", "vào", "feira", "g", "r", "m", "в", "في", "يوم", "ביום", "בתאריך",
))  # fmt: skip
"""What stands before the date of an attribution, besides a day of the week."""
_SPEAKING = (
    "ar", "bg", "ca", "cs", "da", "de", "el", "en", "es", "et", "fa", "fi", "fr", "he", "hr",
    "hu", "id", "it", "ja", "ko", "lt", "lv", "nb", "nl", "pl", "pt", "ro", "ru", "sk", "sl",
    "sr", "sv", "th", "tr", "uk", "vi", "zh",
)  # fmt: skip
"""Languages whose days of the week are known."""
_USUAL_DAYS = frozenset((
    "mon", "tue", "wed", "thu", "fri", "sat", "sun", "mo", "di", "mi", "do", "fr", "sa", "so",
    "lun", "mar", "mer", "jeu", "ven", "sam", "dim", "mié", "jue", "vie",
))  # fmt: skip
"""Looked at first: Babel takes a moment to tell them all."""
_GAPS = 8
"""An attribution has few words: what stands before its last gaps is none."""
_LETTERS = re.compile(r"[^\W\d_]+")
_MAX_NAME, _MAX_NAME_WORDS = 4, 7
_DASHED_END = re.compile(r"-{2,}\s*$")
_DAY_AND_WHO = re.compile(
    rf"^\s*(?:{_FULL_DATE.pattern})(?:[ ,]+{_CLOCK.pattern})?[^<>:.!?]{{1,80}}<[^\s<>@]+@[^\s<>]+>\s*$"
)
"""``2026/11/27 Anna <a@shop.example>`` and nothing else."""
_BESIDE = re.compile(
    r"(?<=\S)(?P<gap>\s*-{2,}\s*|(?<=[.!?…)])\s+|\s{2,}"
    r"|\s(?=(?:On|Am|Le|El|Il|Op|Em|Den|W dniu|Dnia)\s)"
    r"|\s(?=(?:on|am)\s(?:[^\W\d]{3,12},?\s)?\d)|(?<=[a-z][!?.。！？])(?=[^\W\d_]+\s)|(?<=[。！？]))(?=\w)"
)
"""What may stand between own words and an attribution on the same line."""
_ABBREVIATED = re.compile(r"(?:^|\s)(?:dr|mr|mrs|ms|fr|hr|prof|st)\.$", re.IGNORECASE)


def header_role(line: str) -> str:
    """Which header a line copies (``from``, ``sent``, ``to``, ``subject``); empty for others."""
    head = line[:_MAX_HEAD]
    if ":" not in head and "：" not in head:
        return ""
    return next((role for role, pattern in _HEADER.items() if pattern.match(head)), "")


def separates_original(line: str) -> bool:
    """Whether the line says that the original message follows."""
    return len(line) < _MAX_HEAD and bool(_ORIGINAL.match(line))


def is_rule(line: str) -> bool:
    """Whether the line is a ruled line, with words in it or without."""
    return len(line) < _MAX_HEAD and bool(_RULE.match(line))


def announces_forward(line: str) -> bool:
    """Whether the line says that a forwarded message follows: that is content (B8.3)."""
    return len(line) < _MAX_HEAD and bool(_FORWARD.match(line))


def says_wrote(text: str) -> bool:
    """Whether ``Anna wrote:`` stands there, with or without a date; for lines above ``>``.

    Some programs write it between dashes, some only the day and who.
    """
    text = text.strip()
    if len(text) > _MAX_ATTRIBUTION or _MYSELF.search(text):
        return False
    if _DASHED.match(text) or _DAY_AND_WHO.match(text):
        return True
    dated = bool(_CLOCK.search(text) and _DAY.search(text))
    if _END.search(text):
        return bool(_WROTE.search(text) or _BRACKETED.search(text) or _dated_and_little(text))
    return bool(_OPENER.match(text) and dated and _WROTE_LAST.search(text))


def _dated_and_little(text: str) -> bool:
    """``2026-11-27 10:30, Anna:`` and the like: a date before a name, and no sentence."""
    if not (_DATE_FIRST.match(text) and (_CLOCK.search(text) or _FULL_DATE.search(text))):
        return False
    rest = _CLOCK.sub(" ", _FULL_DATE.sub(" ", text))
    words = _LETTERS.findall(rest)
    named = any(word[0] != word[0].lower() or not word.isascii() for word in words
                if word.lower() not in _PREPOSITIONS | _USUAL_DAYS)  # fmt: skip
    return named and len(rest.split()) <= _MAX_NAME_WORDS and not re.search(r"[.!?]\s", rest)


def may_hold_words(line: str) -> bool:
    """Whether somebody's own words may stand before the date of an attribution, on its line."""
    date = _FULL_DATE.search(line)
    before = line[: date.start()] if date else ""
    if _ADDRESS.search(before) or _WROTE.search(before):
        return False  # the name stands first
    words = _LETTERS.findall(before.lower())
    return any(
        word not in _PREPOSITIONS | _USUAL_DAYS and word not in _weekdays() for word in words
    )


@cache
def _weekdays() -> frozenset[str]:
    """The words of the days of the week, whole and short, in small letters."""
    from babel import Locale  # rarely needed

    found: set[str] = set()
    for language in _SPEAKING:
        for forms in Locale(language).days.values():
            for names in forms.values():
                for name in names.values():
                    found.update(_LETTERS.findall(name.lower()))
    return frozenset(found)


def wrote_between(text: str) -> bool:
    """Whether words between marked lines are an attribution beyond doubt, and no answer."""
    text = text.strip()
    return says_wrote(text) and bool(
        _WROTE.search(text) and (_FULL_DATE.search(text) or _DAY.search(text) or "@" in text)
    )


def names_somebody(line: str) -> bool:
    """Whether the last line of an attribution says who: more than ``wrote:`` or an address."""
    if not (_WROTE.search(line) or _BRACKETED.search(line) or _FULL_DATE.search(line)):
        return False
    said = _WROTE.sub(" ", _ADDRESS.sub(" ", _CLOCK.sub(" ", _FULL_DATE.sub(" ", line))))
    return bool(re.search(r"[^\W\d_]{2,}", said)) and not line.lstrip().startswith(("<", "("))


def is_name(line: str) -> bool:
    """Whether a line may be a name and nothing else."""
    words = line.split()
    return 0 < len(words) <= _MAX_NAME and all(word[:1].upper() == word[:1] for word in words)


def opens_dated(line: str) -> bool:
    """Whether ``On Friday, 27 November 2026 at 10:15 …`` begins with this line."""
    return bool(_OPENER.match(line)) and is_dated(line) and not _MYSELF.search(line)


def tells_who_or_when(line: str) -> bool:
    """Whether an address or a time stands in a line, as in a part of an attribution."""
    told = _BRACKETED.search(line) or (_CLOCK.search(line) and _DAY.search(line))
    return bool(told) and not re.search(r"[^\W\d][.!?]\s*$", line)


def is_dated(line: str) -> bool:
    """Whether a whole date stands in a line, or a day of the week and a time."""
    return bool(_FULL_DATE.search(line) or (_DATE_FIRST.match(line) and _CLOCK.search(line)))


def ends_attribution(line: str) -> bool:
    """Whether a line can be the last one of an attribution."""
    head = line[:_MAX_HEAD]
    ends = _END.search(head) or _DASHED_END.search(head) or _ADDRESS.search(head)
    return bool(ends or _WROTE.search(head))


def may_have_attribution(line: str) -> bool:
    """Whether it is worth looking for an attribution behind own words on a line."""
    return "@" in line and len(line) <= _MAX_ATTRIBUTION and bool(_END.search(line))


def attribution_beside(line: str) -> int:
    """Where in a line an attribution begins behind own words; 0 if there is none."""
    opened = opens_attribution(line)
    for found in list(_BESIDE.finditer(line))[-_GAPS:]:
        own = line[: found.start("gap")]
        abbreviated = _ABBREVIATED.search(own) or (opened and re.search(r"\d|^\W*\S+\W*\S*$", own))
        if not abbreviated and surely_wrote(line[found.end() :]):
            return found.start("gap")
    return 0


def surely_wrote(text: str) -> bool:
    """The same without a doubt, for what follows is not marked: day, time and who, at its end."""
    text = text.strip()
    if len(text) > _MAX_ATTRIBUTION or not (_END.search(text) or _DASHED.match(text)):
        return False
    if not _FULL_DATE.search(text) or not _CLOCK.search(text):
        return False
    if _ADDRESS.search(text) and _WROTE.search(text):
        rest = _WROTE.sub(" ", _CLOCK.sub(" ", _FULL_DATE.sub(" ", _ADDRESS.sub(" ", text))))
        return len(rest.split()) <= _MAX_WORDS
    return bool(_NAMED_END.search(text) or (_OPENER.match(text) and _WROTE_LATE.search(text)))


def opens_attribution(line: str) -> bool:
    """Whether a wrapped ``On Friday, 27 November …`` may begin with this line."""
    return bool(_OPENER.match(line) and re.search(r"\d", line))


def addresses_in(text: str) -> list[str]:
    """The mail addresses that stand in a line."""
    return [found.strip(".,;:()[]'") for found in _ADDRESS.findall(text[:_MAX_HEAD])]


def labels_sent(line: str) -> bool:
    """Whether a copied header says ``Sent``, as mail programs do; people write ``Date``."""
    return bool(_SENT_LABEL.match(line))


def names_sender(line: str) -> bool:
    """Whether a copied ``From`` names an address as programs write it: alone, or in brackets."""
    return bool(_SENDER.search(line[:_MAX_HEAD]))


def names_instant(text: str) -> bool:
    """Whether a day with its year and a time stand in a line."""
    head = text[:_MAX_HEAD]
    return bool(_FULL_DATE.search(head) and _CLOCK.search(_FULL_DATE.sub(" ", head)))
