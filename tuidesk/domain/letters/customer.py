"""Who is behind a mail, and which way it came (B5): forms, chats, marketplaces, staff forwards."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from tuidesk.domain.letters.address import NOBODY, Address, answerable, no_reply
from tuidesk.domain.letters.automatic import BY_A_PERSON, AutomaticKind
from tuidesk.domain.letters.bounce import Bounce
from tuidesk.domain.letters.forms import form_fields
from tuidesk.domain.letters.household import STRANGERS, Household
from tuidesk.domain.letters.message import Direction, Message
from tuidesk.domain.letters.quote_signs import announces_forward, header_role, is_rule
from tuidesk.domain.letters.subject import forwarded


class Channel(StrEnum):
    """The way a customer's words took to the mailbox."""

    EMAIL = "email"
    FORM = "form"
    CHAT = "chat"
    MARKETPLACE = "marketplace"
    FORWARD = "forward"
    """Somebody of the shop passed it on."""


@dataclass(frozen=True, slots=True)
class Behind:
    """The customer of a mail, the channel, and in a few words how that was found."""

    customer: Address
    channel: Channel = Channel.EMAIL
    why: str = "From"
    staff_words: str = ""
    """What the forwarding person wrote above the customer's mail."""


_FORM_SENDER = re.compile(
    r"^(?:wordpress|woocommerce|forms?|form-?submissions?|web-?form|contact-?forms?|formular"
    r"|kontaktformular|formulaire|formulario|website|webmaster|mailer|www-data|wpforms?|apache)@"
    r"|@(?:.*\.)?(?:formspree\.io|typeform\.com|jotform\.com|wufoo\.com|squarespace\.info"
    r"|wixforms\.com|getform\.io|netlify\.com|form-data\.com|tally\.so|basin\.com)$",
    re.IGNORECASE,
)
_FORM_SUBJECT = re.compile(
    r"(?:contact|web|website|enquiry|inquiry|online)[ -]?form|form (?:submission|entry|response)"
    r"|new (?:customer message|submission|message from)|kontakt(?:formular|anfrage)|formularanfrage"
    r"|formulaire de contact|formulario de contacto|modulo (?:di )?contatt\w+|contactformulier"
    r"|formulário de contato|formularz\w* kontaktow\w+|kontaktformulär|yhteydenottolomake"
    r"|kontaktų form\w+|форм\w+ (?:обратной связи|с сайта)|お問い合わせフォーム|联系表单"
    r"|نموذج (?:الاتصال|التواصل)",
    re.IGNORECASE,
)
_SYSTEM = re.compile(
    r"\b(?:orders?|payments?|paid|payout|invoice|receipt|shipment|shipped|delivered|tracking"
    r"|registered|sign-?up|sold|subscription|password|bestellung|zahlung|rechnung|versand|commande"
    r"|paiement|facture|pedido|pago|factura|ordine|pagamento|fattura|bestelling|betaling|factuur"
    r"|zamówienie|płatność|faktura|beställning|betalning|tilaus|maksu|lasku|užsakymas|заказ|оплата"
    r"|注文|支払|订单|付款|طلب جديد)\b",
    re.IGNORECASE,
)
"""What shop systems write about: not a form, though a customer's address stands in it."""
_CHAT = re.compile(
    r"chat[ -]?(?:transcript|conversation|log)|transcript of|(?:offline|missed) (?:chat|message)"
    r"|chat-?(?:verlauf|protokoll)|transcription d[eu] chat|transcripción del chat"
    r"|trascrizione (?:della )?chat|chatgesprek|zapis czatu|chattutskrift",
    re.IGNORECASE,
)
_CHAT_SENDER = re.compile(
    r"@(?:.*\.)?(?:tawk\.to|tidio\.(?:com|net)|crisp\.(?:chat|email)|livechat(?:inc)?\.com|olark\.com"
    r"|intercom(?:-mail)?\.(?:io|com)|zopim\.com|drift\.com|userlike\.com|smartsupp\.com|jivo\w*\.com)$",
    re.IGNORECASE,
)
_MARKETPLACE = re.compile(
    r"@(?:.*\.)?(?:marketplace\.amazon\.[a-z.]+|members\.ebay\.[a-z.]+|(?:messages|conversations)\.etsy\.com"
    r"|mail\.kleinanzeigen\.de|mail\.ebay-kleinanzeigen\.de|kaufland-marktplatz\.[a-z]+|allegro\.pl"
    r"|bol\.com|cdiscount\.com|fnac\.com|zalando\.[a-z]+|rakuten\.[a-z.]+|mercadolibre\.[a-z.]+"
    r"|otto\.market|marketplace\.[a-z0-9.-]+)$",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"<?(?:mailto:)?([^\s<>()\[\]:;,\"']{1,64}@[^\s<>()\[\]:;,\"']{0,250}[^\s<>()\[\]:;,\"'.])>?"
)


def behind(message: Message, household: Household = STRANGERS) -> Behind:
    """The customer of a mail that came in, as far as it can be told."""
    if message.direction is Direction.OUT:
        return Behind(_answered(message, household), why="To")
    if message.bounce:
        return _bounced(message.bounce)
    for finder in (_forward, _marketplace, _chat, _form):
        found = finder(message, household)
        if found is not None:
            return found
    return _plain(message, household)


def _bounced(bounce: Bounce) -> Behind:
    """Who did not get our mail; never the mail server that says so (B3.5)."""
    if not bounce.recipients:
        return Behind(NOBODY, why="a bounce that names no recipient")
    return Behind(Address("", bounce.recipients[0].address), why="the recipient of a bounce")


def with_words_of(message: Message, found: Behind) -> Message:
    """The message as its customer's own: what a form's mail program says of itself is no sign."""
    written = found.channel in (Channel.FORM, Channel.CHAT, Channel.FORWARD)
    machine = message.automatic.kind is AutomaticKind.NOTIFICATION
    if not (written and machine) or message.bounce:
        return message
    return replace(message, automatic=BY_A_PERSON)


def _answered(message: Message, household: Household) -> Address:
    others = [each for each in (*message.to, *message.cc) if each.key not in household.own]
    return others[0] if others else message.sender


def _plain(message: Message, household: Household) -> Behind:
    """From is the customer; Reply-To wins where From is ours or a machine (B5.1)."""
    if message.sender.key in household.own or no_reply(message.sender):
        other = _reachable(message.reply_to, household)
        if other is not None:
            channel = Channel.FORM if message.sender.key in household.own else Channel.EMAIL
            return Behind(other, channel, "Reply-To, for From is not the writer")
    return Behind(message.sender)


def _reachable(people: Iterable[Address], household: Household) -> Address | None:
    return next(
        (
            each
            for each in people
            if each.key not in household.own and answerable(each) and not no_reply(each)
        ),
        None,
    )


def _form(message: Message, household: Household) -> Behind | None:
    """A contact form: the customer stands in Reply-To, or behind a label in the body (B5.2).

    A stranger's mail is no form, whatever its subject says; nor is what a shop system tells.
    """
    sender = message.sender
    own = sender.key in household.own or household.is_neighbour(message)
    sends_forms = _sends_forms(sender, household)
    if message.bounce or not (own or sends_forms or no_reply(sender)):
        return None
    filled = form_fields(message.text)
    tells = bool(_SYSTEM.search(message.subject)) and not filled.has_message
    if not sends_forms and (tells or message.references):
        return None
    told = filled.customer(household.labels)
    told = told if told and _usable(told, household) else None
    looks = bool(_FORM_SUBJECT.search(message.subject)) or filled.has_message
    reply = _reachable(
        (each for each in message.reply_to if each.domain != sender.domain), household
    )
    if reply is not None and (own or sends_forms or looks):
        named = reply if reply.name or not told else Address(told.name, reply.address)
        return Behind(named, Channel.FORM, "Reply-To of a form")
    if told is not None and (sends_forms or looks or (own and told.name)):
        return Behind(told, Channel.FORM, "the address in a form")
    return None


def _sends_forms(sender: Address, household: Household) -> bool:
    return household.lists_form(sender) or bool(_FORM_SENDER.search(sender.address))


def _usable(person: Address, household: Household) -> bool:
    return answerable(person) and not no_reply(person) and person.key not in household.own


def _chat(message: Message, household: Household) -> Behind | None:
    sender = message.sender
    from_chat = bool(_CHAT_SENDER.search(sender.address))
    own = sender.key in household.own or household.is_neighbour(message)
    machine = from_chat or no_reply(sender) or own
    if not from_chat and not (machine and _CHAT.search(message.subject)):
        return None
    answers = [each for each in message.reply_to if each.domain != sender.domain]
    told = form_fields(message.text).customer(household.labels)
    visitor = told if told and _usable(told, household) else _reachable(answers, household)
    return Behind(visitor or sender, Channel.CHAT, "a chat transcript")


def _marketplace(message: Message, household: Household) -> Behind | None:
    """A marketplace hides the buyer: answers go to the relay address that it gave (B5)."""
    for person in (*message.reply_to, message.sender):
        if _MARKETPLACE.search(person.address) and not no_reply(person):
            name = person.name or message.sender.name
            return Behind(Address(name, person.address), Channel.MARKETPLACE, "a marketplace relay")
    return None


def _forward(message: Message, household: Household) -> Behind | None:
    """Staff passed on a customer's mail, as text below headers or as an attachment (B5.7)."""
    known = message.sender.key in household.staff | household.own and household.believes(message)
    if not (known or household.is_neighbour(message)) or not forwarded(message.subject):
        return None
    inner, above = _in_block(message.text.split("\n"))
    if inner is None and message.carried is not None:
        inner, above = message.carried, message.text.strip()
    if inner is None or inner.key in household.own | household.staff or no_reply(inner):
        return None
    return Behind(inner, Channel.FORWARD, "the forwarded mail", above)


def _in_block(lines: list[str]) -> tuple[Address | None, str]:
    """Who wrote the mail below a block of copied headers, and what stands above it."""
    for at, line in enumerate(lines):
        if header_role(line) != "from":
            continue
        block = lines[at : at + 8]
        roles = {header_role(each) for each in block} - {""}
        found = _ADDRESS.search(line) or _ADDRESS.search(block[1] if block[1:] else "")
        if len(roles) < 2 or found is None:
            continue
        name = re.sub(r"^[^:：]*[:：][\s*]*", "", line[: line.find(found[0])])
        return Address(name.strip(' <"*([‹'), found[1]), _above(lines[:at])
    return None, ""


def _above(lines: list[str]) -> str:
    """What stands above the forwarded block, without the line that announces it."""
    kept = list(lines)
    while kept and (not kept[-1].strip("> ") or announces_forward(kept[-1]) or is_rule(kept[-1])):
        kept.pop()
    return "\n".join(kept).strip()
