"""Who is behind a mail, and which way it came (B5): forms, chats, marketplaces, staff forwards."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from tuidesk.domain.address import Address, answerable, no_reply
from tuidesk.domain.automatic import BY_A_PERSON, AutomaticKind
from tuidesk.domain.message import Direction, Message
from tuidesk.domain.quote_signs import announces_forward, header_role, is_rule
from tuidesk.domain.subject import forwarded


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


@dataclass(frozen=True, slots=True)
class Household:
    """Which addresses are the shop's, and how its forms look."""

    own: frozenset[str] = frozenset()
    """Keys of the mailbox's own addresses."""
    staff: frozenset[str] = frozenset()
    """Keys of the people who work there."""
    forms: tuple[str, ...] = ()
    """Senders of the shop's forms: addresses, or domains behind ``@``."""
    labels: tuple[str, ...] = ()
    """Further labels behind which a form writes the customer's address."""


STRANGERS = Household()
"""What is known without a desk."""

_FREE_MAIL = frozenset(
    [
        "gmail.com",
        "googlemail.com",
        "outlook.com",
        "hotmail.com",
        "live.com",
        "yahoo.com",
        "icloud.com",
        "me.com",
        "aol.com",
        "gmx.de",
        "gmx.net",
        "web.de",
        "t-online.de",
        "freenet.de",
        "orange.fr",
        "wanadoo.fr",
        "free.fr",
        "laposte.net",
        "libero.it",
        "virgilio.it",
        "wp.pl",
        "o2.pl",
        "onet.pl",
        "interia.pl",
        "mail.ru",
        "yandex.ru",
        "inbox.lt",
        "qq.com",
        "163.com",
        "126.com",
        "naver.com",
        "proton.me",
        "protonmail.com",
        "telia.com",
        "ziggo.nl",
        "kpnmail.nl",
    ]
)
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
    r"@(?:.*\.)?(?:marketplace\.amazon\.[a-z.]+|members\.ebay\.[a-z.]+|ebay\.[a-z.]+|etsy\.com"
    r"|mail\.kleinanzeigen\.de|mail\.ebay-kleinanzeigen\.de|kaufland-marktplatz\.[a-z]+|allegro\.pl"
    r"|bol\.com|cdiscount\.com|fnac\.com|zalando\.[a-z]+|rakuten\.[a-z.]+|mercadolibre\.[a-z.]+"
    r"|otto\.market|marketplace\.[a-z0-9.-]+|relay\.[a-z0-9.-]+)$",
    re.IGNORECASE,
)
_ADDRESS = r"<?(?:mailto:)?([^\s<>()\[\]:;,\"']+@[^\s<>()\[\]:;,\"']*[^\s<>()\[\]:;,\"'.])>?"
_MAIL_LABELS = (
    r"e-?mail(?:[ -]?(?:address|adresse|adres|cím|osoite|id))?|mail|your e-?mail(?: address)?"
    r"|customer e-?mail|visitor e-?mail|(?:ihre )?e-mail-adresse|votre e-?mail|adresse e-?mail"
    r"|courriel|correo(?: electrónico)?|tu correo|la tua email|indirizzo e-?mail|posta elettronica"
    r"|e-mailadres|endereço de e-?mail|seu e-?mail|adres e-?mail|e-postadress|e-post|sähköposti"
    r"(?:osoite)?|el\.? ?paštas|elektroninis paštas|البريد الإلكتروني|بريدك الإلكتروني|эл\.? почта"
    r"|электронная почта|почта|ваш e-?mail|メールアドレス|メール|电子邮件|邮箱|電子郵件|電郵"
)
_NAME_LABELS = (
    r"(?:your |full |first |customer |visitor )?name|(?:ihr )?(?:vor- und nachname|name)|nom"
    r"(?: complet)?|votre nom|nombre(?: completo)?|tu nombre|nome(?: e cognome| completo)?"
    r"|il tuo nome|naam|uw naam|seu nome|imię(?: i nazwisko)?|namn|ditt namn|nimi|nimesi|vardas"
    r"(?:,? pavardė)?|الاسم(?: الكامل)?|имя|ваше имя|фио|お名前|氏名|名前|姓名|名字"
)
_BLOCK_ADDRESS = re.compile(_ADDRESS)


def behind(message: Message, household: Household = STRANGERS) -> Behind:
    """The customer of a mail that came in, as far as it can be told."""
    if message.direction is Direction.OUT:
        return Behind(_answered(message, household), why="To")
    for finder in (_forward, _marketplace, _chat, _form):
        found = finder(message, household)
        if found is not None:
            return found
    return _plain(message, household)


def with_words_of(message: Message, found: Behind) -> Message:
    """The message as its customer's own: what a form's mail program says of itself is no sign."""
    machine = message.automatic.kind in (AutomaticKind.NOTIFICATION, AutomaticKind.NO)
    if found.channel is Channel.EMAIL or not machine or message.bounce:
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
            return Behind(other, Channel.FORM, "Reply-To, for From is not the writer")
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
    """A contact form: the customer stands in Reply-To, or behind a label in the body (B5.2)."""
    sender = message.sender
    known = any(
        sender.key == form or (form.startswith("@") and sender.key.endswith(form))
        for form in household.forms
    )
    machine = no_reply(sender) or sender.key in household.own or _is_neighbour(message)
    looks = bool(_FORM_SENDER.search(sender.address) or _FORM_SUBJECT.search(message.subject))
    if not (known or machine or looks) or message.bounce:
        return None
    told = _labelled(message.text, household)
    answers = [each for each in message.reply_to if each.key != sender.key]
    reply = _reachable(answers, household)
    if reply is not None and (known or looks or told or sender.key in household.own):
        named = reply if reply.name or not told else Address(told.name, reply.address)
        return Behind(named, Channel.FORM, "Reply-To of a form")
    if told is not None and (known or looks or machine):
        return Behind(told, Channel.FORM, "the address in a form")
    return None


def _is_neighbour(message: Message) -> bool:
    """Whether the mail comes from the very domain it was sent to, as a shop's own forms do."""
    domain = message.sender.domain
    return bool(domain) and domain not in _FREE_MAIL and any(
        each.domain == domain for each in message.to
    )  # fmt: skip


def _labelled(text: str, household: Household) -> Address | None:
    """The address behind a form's label, with the name behind another."""
    labels = "|".join([_MAIL_LABELS, *map(re.escape, household.labels)])
    found = re.search(
        rf"^[\s*•-]*(?:{labels})\s*\*?\s*[:：|]\s*\*?\s*{_ADDRESS}", text[:20_000], _MULTILINE
    ) or re.search(rf"^[\s*•-]*(?:{labels})\s*[:：]?\s*\n+\s*{_ADDRESS}", text[:20_000], _MULTILINE)
    if not found:
        return None
    named = re.search(
        rf"^[\s*•-]*(?:{_NAME_LABELS})\s*\*?\s*[:：|]\s*\*?\s*(\S[^\n]{{0,80}})$",
        text[:20_000],
        _MULTILINE,
    )
    address = Address(named[1].strip(" *") if named else "", found[1])
    usable = answerable(address) and not no_reply(address) and address.key not in household.own
    return address if usable else None


_MULTILINE = re.IGNORECASE | re.MULTILINE


def _chat(message: Message, household: Household) -> Behind | None:
    sender = message.sender
    from_chat = bool(_CHAT_SENDER.search(sender.address))
    machine = from_chat or no_reply(sender) or sender.key in household.own or _is_neighbour(message)
    if not from_chat and not (machine and _CHAT.search(message.subject)):
        return None
    answers = [each for each in message.reply_to if each.domain != sender.domain]
    visitor = _labelled(message.text, household) or _reachable(answers, household)
    return Behind(visitor or sender, Channel.CHAT, "a chat transcript")


def _marketplace(message: Message, household: Household) -> Behind | None:
    """A marketplace hides the buyer: answers go to the relay address that it gave (B5)."""
    for person in (*message.reply_to, message.sender):
        if _MARKETPLACE.search(person.address) and not no_reply(person):
            name = person.name or message.sender.name
            return Behind(Address(name, person.address), Channel.MARKETPLACE, "a marketplace relay")
    return None


def _forward(message: Message, household: Household) -> Behind | None:
    """Staff passed on a customer's mail: subject and a block of headers must both say so (B5.7)."""
    known = message.sender.key in household.staff | household.own
    if not (known or _is_neighbour(message)) or not forwarded(message.subject):
        return None
    lines = message.text.split("\n")
    for at, line in enumerate(lines):
        if header_role(line) != "from":
            continue
        block = lines[at : at + 8]
        roles = {header_role(each) for each in block}
        found = _BLOCK_ADDRESS.search(line) or _BLOCK_ADDRESS.search(block[1] if block[1:] else "")
        if len(roles - {""}) < 2 or found is None:
            continue
        name = re.sub(r"^[^:：]*[:：][\s*]*", "", line[: line.find(found[0])]).strip(' <"*(')
        customer = Address(name, found[1])
        if customer.key in household.own | household.staff or no_reply(customer):
            return None
        return Behind(customer, Channel.FORWARD, "the forwarded mail", _above(lines[:at]))
    return None


def _above(lines: list[str]) -> str:
    """What stands above the forwarded block, without the line that announces it."""
    kept = list(lines)
    while kept and (not kept[-1].strip() or announces_forward(kept[-1]) or is_rule(kept[-1])):
        kept.pop()
    return "\n".join(kept).strip()
