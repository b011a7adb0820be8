"""What a customer asks about, by the words of eight languages: chooses self-service links."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

MAX_LINKS = 3
ALWAYS = "faq"
"""The topic whose link is always offered, last."""
_WORDS = {
    "tracking": (
        r"where is my (?:order|parcel|package)|\btrack(?:ing|ed)?\b|deliver|ship(?:ped|ping|ment)"
        r"|parcel|arriv|wo (?:ist|bleibt|sind) (?:mein|die (?:ware|bestell|liefer))|sendung|liefer"
        r"|versand|paket|où (?:est|en est)|suivi|colis|livraison"
        r"|dónde está|envío|paquete|entrega|seguimiento|dov'è|spedizion|pacco|consegna"
        r"|أين طلبي|شحن|توصيل|تتبع|الطرد|kur (?:yra )?mano|siunt|pristat|missä|toimitus|paket"
        r"|lähety|seuranta"
    ),
    "returns": (
        r"\breturn|exchange|send (?:it )?back|rückgabe|rücksend|zurückschick|retoure|umtausch"
        r"|retour|échange|renvoyer|devol|cambio|cambiar|\breso\b|restitu|إرجاع|استبدال|ارجاع"
        r"|grąžin|pakeisti|palaut|vaihto|vaihtaa"
    ),
    "refund": (
        r"refund|money back|rückerstatt|erstattung|geld zurück|rembours|reembols|rimbors"
        r"|استرداد|استرجاع المال|pinig|hyvity|rahat takaisin"
    ),
    "cancel": (r"cancel|storn|abbestell|annul|cancelar|anular|إلغاء|الغاء|atšauk|peruut|\bperua\b"),
    "damaged": (
        r"damag|broken|defect|faulty|kaputt|beschädigt|defekt|abîmé|cassé|\broto\b|dañad"
        r"|difettos|\brotto\b|danneggiat|تالف|مكسور|معيب|sugad|sulūž|pažeist|rikki|vioittun|viallinen"
    ),
    "payment": (
        r"invoice|payment|card declined|rechnung|bezahl|zahlung|facture|paiement|factura|\bpago"
        r"|fattura|\bpagamento|فاتورة|دفع|sąskait|mokėj|lasku|maksu"
    ),
}
_PATTERNS = {topic: re.compile(words, re.IGNORECASE) for topic, words in _WORDS.items()}
TOPICS = (*_WORDS, ALWAYS)

_ORDER = re.compile(
    r"(?<![\w+.,:/-])(?<!\d )(?:[#№]\s?)?(?:[A-Z]{1,6}-?)?\d{4,14}(?![\w]|[.,:/-]\d| \d)"
)
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Link:
    """A page where customers can help themselves."""

    topic: str
    url: str
    text: str = ""
    """What stands before the address; empty: nothing."""


def asked_about(text: str) -> tuple[str, ...]:
    """The topics of a text, in the order in which they are first spoken of."""
    first = {
        topic: found.start() for topic, words in _PATTERNS.items() if (found := words.search(text))
    }
    return tuple(sorted(first, key=lambda topic: first[topic]))


def names_order(text: str) -> bool:
    """Whether a text names what may be an order: ``10234``, ``#1042``, ``BM-10234``.

    A year alone, a day, a telephone number and a price are none. In doubt it is one: it only
    keeps the customer from being asked for a number that stands in the mail.
    """
    return any(not _YEAR.fullmatch(found[0]) for found in _ORDER.finditer(text))


def chosen_links(links: Iterable[Link], text: str) -> tuple[Link, ...]:
    """The links for what a text asks, at most ``MAX_LINKS``, and the general ones."""
    known = list(links)
    topics = asked_about(text)
    found = [link for topic in topics for link in known if link.topic == topic]
    return (*found[:MAX_LINKS], *(link for link in known if link.topic == ALWAYS))
