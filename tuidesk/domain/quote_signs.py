"""How mail programs announce a quote, a forward or a signature, in the languages of the field."""

import re

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
    role: re.compile(rf"^[\s*_]*(?:{names})\s*[*_]*\s*[:：][*_]*\s*\S", re.IGNORECASE)
    for role, names in _ROLES.items()
}
_ORIGINAL = re.compile(
    r"^\s*[-_=]{2,}\s*(?:original (?:message|e-?mail|appointment)|urspr(?:ü|ue)ngliche (?:nachricht"
    r"|e-?mail)|originalnachricht|message d'origine|message original|mensaje original"
    r"|messaggio originale|oorspronkelijk bericht|mensagem original|(?:wiadomość|wiadomosc)"
    r" oryginalna|oryginalna wiadomość|original ?meddelande|ursprungligt meddelande"
    r"|alkuperäinen viesti|originalus laiškas|pradinis laiškas|pirminis laiškas"
    r"|الرسالة الأصلية|رسالة أصلية|исходное сообщение|"
    r"оригинальное сообщение|元のメッセージ|original message|原始邮件|原始郵件|原邮件"
    r"|oprindelig meddelelse|eredeti üzenet|orijinal mesaj|původní zpráva|reply message"
    r"|ursprüngl\. mitteilung)\s*[-_=]{2,}\s*$",
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
    r"|\byazdı|\bírta\b|napsal|έγραψε|a scris|\bпише\b|написав",
    re.IGNORECASE,
)
_OPENER = re.compile(
    r"^\W*(?:on|am|le|el|il(?: giorno)?|op|em|no dia|w dniu|dnia|den|vid|på|في|\d|"
    r"(?:mo|di|mi|do|fr|sa|so|ma|wo|vr|za|zo|ti|ke|to|pe|la|su|пн|вт|ср|чт|пт|сб|вс)\b"
    r"|(?:mon|tue|wed|thu|fri|sat|sun)|от\b|[^\W\d]{2,6}[.,]+ ?\d)",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"[^\s<>@\"]+@[^\s<>@\"]+")
_CLOCK = re.compile(r"(?<!\d)\d{1,2}[:.h]\d{2}(?!\d)|\d{1,2}[時时点]\d{0,2}")
_DAY = re.compile(r"(?<!\d)\d{4}(?!\d)|(?<!\d)\d{1,2}[./-]\d{1,2}[./-]\d{2,4}(?!\d)|\d年")
_END = re.compile(r"[:：]\s*$")
_DEVICE = (
    r"(?:iphone|ipad|android|samsung|galaxy|huawei|xiaomi|redmi|pixel|nokia|blackberry|smartphone"
    r"|outlook|yahoo|gmail|gmx|web\.de|proton|aol|mail|handy|mobil|phone|device|tablet|móvil"
    r"|celular|telefon|téléphone|windows|bluemail)"
)
_DEVICE_LINE = re.compile(
    rf"^\W*(?:(?:sent|posted|sendt) (?:from|via|with|fra) (?:my |the |an? |min )?"
    rf"[^.!?]{{0,25}}{_DEVICE}"
    r"|get outlook for|download .{0,10}app|"
    rf"(?:diese nachricht wurde )?von mein\w+ .{{0,30}}gesendet|gesendet (?:von|mit|über) "
    rf"[^.!?]{{0,25}}{_DEVICE}|holen sie sich outlook|outlook für"
    rf"|(?:envoyé|télécharge[zr]) (?:de|depuis|à partir de) [^.!?]{{0,25}}{_DEVICE}"
    r"|téléchargez outlook|obtenir outlook|obtener outlook|obter o outlook|ottieni outlook"
    rf"|outlook (?:voor|für|para|per|pour)|enviado (?:desde|do|de|a partir do|a través de) "
    rf"[^.!?]{{0,25}}{_DEVICE}|inviato (?:da|dal) [^.!?]{{0,25}}{_DEVICE}"
    rf"|verzonden (?:vanaf|met|via) [^.!?]{{0,25}}{_DEVICE}|wysłan[eoy] z [^.!?]{{0,25}}{_DEVICE}"
    rf"|skickat från [^.!?]{{0,25}}{_DEVICE}|hämta outlook|lähetetty [^.!?]{{0,25}}{_DEVICE}"
    rf"|(?:iš)?siųsta iš [^.!?]{{0,25}}{_DEVICE}|أُ?رسلت? من [^.!?]{{0,25}}{_DEVICE}"
    rf"|отправлено (?:с|из) [^.!?]{{0,25}}(?:{_DEVICE}|почты)|{_DEVICE}から送信"
    rf"|发自我的|發自我的|從我的 ?{_DEVICE}|傳送自我的)[^?]{{0,60}}$",
    re.IGNORECASE,
)


def header_role(line: str) -> str:
    """Which header a line copies (``from``, ``sent``, ``to``, ``subject``); empty for others."""
    return next((role for role, pattern in _HEADER.items() if pattern.match(line)), "")


def separates_original(line: str) -> bool:
    """Whether the line says that the original message follows."""
    return bool(_ORIGINAL.match(line))


def is_rule(line: str) -> bool:
    """Whether the line is a ruled line, with words in it or without."""
    return bool(_RULE.match(line))


def announces_forward(line: str) -> bool:
    """Whether the line says that a forwarded message follows: that is content (B8.3)."""
    return bool(_FORWARD.match(line))


def says_wrote(text: str) -> bool:
    """Whether ``Anna wrote:`` stands there, with or without a date; for lines above ``>``."""
    dated = _ADDRESS.search(text) or _CLOCK.search(text) or _DAY.search(text)
    return bool(_END.search(text) and (dated or _WROTE.search(text)))


def surely_wrote(text: str) -> bool:
    """The same without a doubt: who, or when to the minute; what follows may be unmarked."""
    if len(text) > 300 or not _END.search(text):
        return False
    dated = bool(_CLOCK.search(text) and (_DAY.search(text) or _OPENER.match(text)))
    addressed = bool(_ADDRESS.search(text))
    return (dated and (addressed or bool(_WROTE.search(text)))) or (
        addressed and bool(_WROTE.search(text)) and bool(_OPENER.match(text))
    )


def opens_attribution(line: str) -> bool:
    """Whether a wrapped ``On Friday, 27 November …`` may begin with this line."""
    return bool(_OPENER.match(line) and re.search(r"\d", line))


def names_somebody(text: str) -> bool:
    """Whether an address or a time of day stands in the text, as in every copied header."""
    return bool(_ADDRESS.search(text) or _CLOCK.search(text))


def names_device(line: str) -> bool:
    """Whether the line is ``Sent from my phone``."""
    return len(line) < 120 and bool(_DEVICE_LINE.match(line.strip()))
