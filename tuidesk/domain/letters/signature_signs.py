"""How signatures look: what a phone writes below a mail, and what below them is none."""

import re

_MAX_LINE = 300
_POSTSCRIPT = re.compile(
    r"^\W*(?:p\.? ?s\.?\b|p\.?p\.?s|nb\b|n\.b\.|nachtrag|post ?scriptum|one more thing|edit:|"
    r"ach ja|p\.d\.|追伸|другое:|з\.ы\.)",
    re.IGNORECASE,
)
_MATTER = re.compile(
    r"^\W*(?:\d{1,3} ?[x×*] \w|[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,}|(?:order|bestellung|commande|pedido"
    r"|ordine|zamówienie|tilaus|užsakymas|beställning|encomenda|item|artikel|article|artículo"
    r"|articolo)\b[^:]{0,20}\d{3})",
    re.IGNORECASE,
)
"""An item, an account, an order: nobody signs with these."""
_SMALL_LETTERS = re.compile(r"^\s*(?!www|http|e-?mail|tel|fax|mob)[^\W\dA-Z_]\S*(?: [^\W_]\S*){2,}")
_SENTENCE_END = re.compile(r"\b[^\W\d_A-Z]{2,}[.!…]+\W{0,3}$|[。！]\W{0,2}$")
_NUMBER_END = re.compile(r"\d[.!]\s*$")
_ASKS = re.compile(
    r"\b(?:please|pls|bitte|svp|s['’]il (?:vous|te) pla[iî]t|por favor|per favore|alstublieft|proszę"
    r"|snälla|ole hyvä|prašau|prašome|пожалуйста|i|ich|je|yo|io|ik)\b|\bj['’]",
    re.IGNORECASE,
)
"""Whoever speaks of himself, or asks for something, goes on with the matter."""
_LEADS_ON = re.compile(
    r"(?:[:：]\s*$)|\b(?:below|follow(?:s|ing)|unten|unterhalb|folg(?:t|end\w*)|ci-dessous|suivante?s?"
    r"|siguientes?|abajo|seguent[ei]|sotto|hieronder|volgt|volgende|poniżej|następując\w+|nedan"
    r"|nedenfor|följande|følgende|seuraav\w+|alla|žemiau|toliau|níže|následující|ниже|следующ\w+)\b"
    r"|\bnew (?:\w+ )?(?:address|number)|\bneue\w* (?:adresse|anschrift|nummer)|\bnouvelle adresse"
    r"|\bnouveau numéro|\bnueva dirección|\bnuevo número|\bnuovo (?:indirizzo|numero)"
    r"|\bnieuwe? (?:adres|nummer)|\bnowy (?:adres|numer)|\bny adress?e?|\bnye? nummer"
    r"|\buusi (?:osoite|numero)|\bnauja\w* (?:adres|numer)\w*|\bнов\w+ (?:адрес|номер)"
    r"|أدناه|التالي|عنواني الجديد",
    re.IGNORECASE,
)
_DISCLAIMER = re.compile(
    r"confidential|vertraulich|confidentiel|confidencial|riservat|vertrouwelijk|poufn|intended"
    r"|disclaimer|legally|legal notice|unauthori[sz]ed|virus"
    r"|registered (?:in|office|no\b|number|company|charity)"
    r"|environment|printing|umwelt|ausdrucken|imprimer|конфиденциал|recipient|empfänger"
    r"|destinataire|destinatario|in error|irrtümlich|par erreur|strictly|prohibited|copyright",
    re.IGNORECASE,
)
_PHONES = (
    r"(?:i-?phone(?:['’]?a|sta|s|umdan|u)?|i-?pad(?:ista|u)?|android[\w-]*|smartphone|mobile|handy"
    r"|galaxy|blackberry|pixel|nokia|huawei|xiaomi|redmi|oneplus|samsung)"
)
_PROGRAMS = (
    r"(?:(?:yahoo|gmx|web\.de|samsung|libero|aol|proton|k-9|k9|zoho|huawei|spark|canary"
    r"|t-online|freenet|tiscali|edison)[ .-]?(?:e?-?mail|post)?(?: mobile| app)?"
    r"|(?:orange|blue|fair|mi|virgin|bt|sfr|tim|alice|my)[ .-]?(?:e?-?mail|post|app)(?: app)?|outlook|gmail|thunderbird|mailbird|edison|bluemail|superhuman"
    r"|newton|mail(?= (?:for|für|pour|para|per|voor|dla|för|til)\b))"
)
_FROM_DEVICE = (
    rf"(?:(?:my|the|mein\w*|mon|mi|mio|mijn|meu|min|mit|mój\w*|mojego|oma\w*|mano|моего|الـ?)\s)?"
    rf"(?:[\w-]{{1,12}}\s)?(?:[„\"'‘“]?{_PHONES}[”\"'’“]?|{_PROGRAMS})"
    rf"(?:\s(?:[\w-]{{1,12}}\s)?(?:{_PHONES}|smartphone|device|telefon\w*|tablet))?"
    rf"(?:\s(?:for|für|pour|para|per|voor|dla|för|su|sur|auf|on|na|til)\s(?:[\w-]{{1,10}}\s?){{1,3}})?"
)
_DEVICE_LINE = re.compile(
    rf"^\W*(?:(?:sent|posted|sendt|gesendet|verschickt|envoyé|enviado|inviato|verzonden|verstuurd"
    rf"|wysłan[eoy]|skickat|lähetetty|(?:iš)?siųsta|отправлено|odesláno|gönderildi|أُ?رسلت?)\s"
    rf"(?:from|via|with|fra|von|mit|über|de|depuis|à partir de|desde|do|da|dal|a partir do|através do"
    rf"|vanaf|met|z|från|mobiililaitteesta|iš|с|из|ze|من)\s(?:الـ?\s?)?{_FROM_DEVICE}"
    rf"|diese (?:nachricht|e-?mail|mail) wurde (?:von|mit) .{{2,60}} (?:gesendet|verschickt)"
    rf"|von meinem/meiner {_PHONES} gesendet|odesláno ze? {_PHONES}"
    rf"|{_PHONES}['’]?\w{{0,6}} gönderildi|wysłan[eoy] z poczty dla windows"
    rf"|envoyé (?:depuis|de) l'application mail [\w ]{{2,20}}"
    rf"|sent with (?:\[?proton ?mail|blackberry)[^.!?]{{0,80}}(?:secure email)?"
    rf"|outlook für (?:android|ios)\s?(?:<https?://[^>]{{1,200}}>)? beziehen"
    rf"|lähetetty\s{_PHONES}|(?:diese nachricht wurde )?von (?:mein\w+\s)?{_FROM_DEVICE} gesendet"
    rf"|{_PHONES} ?(?:から送信|gönderildi)|(?:iphone|ipad|xperia|スマートフォン)から送信"
    rf"|(?:发自|發自|來自|傳送自|从|從)我的 ?[\w ]{{2,20}}|отправлено (?:из|с) (?:мобильной )?"
    rf"(?:почты|яндекс\.?почты|mail\.ru)[\w .]{{0,30}}"
    rf"|(?:get|holen sie sich|télécharger|téléchargez|obtenir|obtener|obter o|ottieni|scarica|hämta"
    rf"|hent|hanki|pobierz|download|atsisiųsti|скачать|скачайте|احصل على|获取|取得|入手)"
    rf"\s?(?:aplikację |the )?outlook[\w ]{{0,25}}"
    rf"|outlook (?:for|für|voor|para|per|pour|til) \w{{3,10}}(?: downloaden| laden)?)"
    rf"\s?[.!]?(?:\s?<https?://[^>]{{1,300}}>)?\W{{0,3}}$",
    re.IGNORECASE,
)


def goes_on_after_signature(line: str, *, apart: bool) -> bool:
    """Whether a line below a signature is none of it: a postscript, a question, a sentence.

    ``apart``: a blank line stands above, so that words in small letters are a sentence as well.
    """
    if _MATTER.match(line) or (apart and _SMALL_LETTERS.match(line)):
        return True
    asks = line.rstrip().endswith(("?", "？", "؟")) or (
        len(line.split()) > 3 and bool(_ASKS.search(line))
    )
    return bool(_POSTSCRIPT.match(line)) or asks or (is_sentence(line) and not names_device(line))


def leads_on(text: str) -> bool:
    """Whether the words above a signature speak of it: ``Please note my new address.``"""
    return bool(_LEADS_ON.search(text[-_MAX_LINE:]))


def begins_signature(line: str) -> bool:
    """Whether the first line below the dashes can be a name, and is no part of a list."""
    first = line.lstrip()[:1]
    return not (first.isdigit() or (first.isalpha() and first.islower()))


def is_legal(line: str) -> bool:
    """Whether the line belongs to what lawyers and registers want below a mail."""
    return bool(_DISCLAIMER.search(line)) and not re.search(r"\b(?:I|ich)\b", line)


def is_sentence(line: str) -> bool:
    """Whether the line ends a sentence: with a small word and a full stop, as no address does."""
    words = len(line.split())
    return bool(
        (words > 2 and _SENTENCE_END.search(line)) or (words > 3 and _NUMBER_END.search(line))
    )


def names_device(line: str) -> bool:
    """Whether the line is ``Sent from my phone``."""
    return len(line) < _MAX_LINE and bool(_DEVICE_LINE.match(line.strip()))
