"""The fields of a contact form as its mail shows them: labels and what was typed."""

import re
from dataclasses import dataclass

from tuidesk.domain.letters.address import Address

_MAX_LINES, _MAX_LINE = 400, 300
_FIELD = re.compile(r"^(?P<label>[^:：|\t]{1,50}?)(?:\s{0,3}[:：|]\s{0,3}|\s{2,}|\t)(?P<value>.*)$")
_ADDRESS = re.compile(
    r"([^\s<>()\[\]:;,\"']{1,64}@[^\s<>()\[\]:;,\"']{0,250}[^\s<>()\[\]:;,\"'.])", re.IGNORECASE
)
_WHOSE = (
    r"(?:(?:your|customer|visitor|contact|kontakt|kunden?|ihre?|deine?|votre|client|su|tu|cliente|il tuo"
    r"|la tua|uw|seu|twój|din|sinun|jūsų|ваш[ае]?|お客様の?)[ -])?"
)
_MAIL = re.compile(
    _WHOSE + r"(?:e-?mail(?:[ -]?(?:address|adresse|adres|adress|cím|osoite|id))?|mail(?:adresse)?"
    r"|adresse (?:e-?mail|électronique)|courriel|correo(?: electrónico)?|dirección de correo(?: "
    r"electrónico)?|indirizzo e-?mail|posta elettronica|e-mailadres|endereço de e-?mail|adres e-?mail"
    r"|e-post(?:adress)?|e-posta(?: adresi)?|sähköposti(?:osoite)?|el\.? ?paštas|elektroninis paštas"
    r"|البريد الإلكتروني|بريدك الإلكتروني|эл\.? ?почта|электронная почта|почта|メールアドレス"
    r"|メール|eメール|电子邮件|电子邮箱|邮箱|電子郵件|電郵)",
    re.IGNORECASE,
)
_NAME = re.compile(
    _WHOSE + r"(?:(?:full |complete )?name|vor- und nachname|nom(?: complet)?|nom et prénom"
    r"|nombre(?: completo| y apellidos?)?|nome(?: e cognome| completo)?|naam|imię(?: i nazwisko)?"
    r"|namn|navn|nimi|nimesi|jméno|név|ad(?: soyad|ınız)?|vardas(?:,? pavardė)?|الاسم(?: الكامل)?"
    r"|имя|фио|お名前|氏名|名前|ご氏名|姓名|名字|from|von|de|da|van|od)",
    re.IGNORECASE,
)
_FIRST = re.compile(r"(?:first[ -]?name|vorname|prénom|nombre|nome|voornaam|imię)", re.IGNORECASE)
_LAST = re.compile(
    r"(?:last[ -]?name|surname|family name|nachname|nom(?: de famille)?|apellidos?|cognome"
    r"|achternaam|sobrenome|nazwisko)",
    re.IGNORECASE,
)
_MESSAGE = re.compile(
    _WHOSE
    + r"(?:message|comments?|enquiry|inquiry|question|body|nachricht|mitteilung|anfrage|kommentar"
    r"|commentaire|mensaje|comentarios?|messaggio|richiesta|bericht|vraag|mensagem|wiadomość"
    r"|meddelande|besked|viesti|žinutė|pranešimas|zpráva|üzenet|mesaj(?:ınız)?|الرسالة|رسالتك"
    r"|сообщение|вопрос|メッセージ|お問い合わせ内容|内容|留言|訊息)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Form:
    """The labels of a form with what stands behind them, in order."""

    fields: tuple[tuple[str, str], ...]

    @property
    def has_message(self) -> bool:
        """Whether there is a field for the customer's words."""
        return any(_MESSAGE.fullmatch(label) for label, _ in self.fields)

    def customer(self, labels: tuple[str, ...] = ()) -> Address | None:
        """Address and name that were filled in; ``labels``: further ones before an address."""
        own = {each.lower().rstrip(":") for each in labels}
        for wanted in (_MAIL, _NAME):
            for label, value in self.fields:
                named = wanted.fullmatch(label) or label.lower() in own
                found = _ADDRESS.search(value) if named else None
                if found:
                    return Address(self._name(), found[1])
        return None

    def _name(self) -> str:
        whole = self._value(_NAME)
        first, last = self._value(_FIRST), self._value(_LAST)
        if first and last and first != last:
            return f"{first} {last}"
        return re.sub(r"\s*<[^>]*>\s*$", "", whole) or first or last

    def _value(self, wanted: re.Pattern[str]) -> str:
        return next(
            (value for label, value in self.fields if wanted.fullmatch(label) and value), ""
        )


def form_fields(text: str) -> Form:
    """The fields in a mail's text; a value may stand on the line below its label."""
    lines = [line[:_MAX_LINE].lstrip(" \t*•>").rstrip(" \t*") for line in text[:50_000].split("\n")]
    written = [line for line in lines if line][:_MAX_LINES]
    fields: list[tuple[str, str]] = []
    for at, line in enumerate(written):
        field = _FIELD.match(line)
        label = (field["label"] if field else line).strip(" *")
        value = field["value"].strip(" *") if field else ""
        if not value and _is_label(label) and at + 1 < len(written):
            below = written[at + 1]
            following = _FIELD.match(below)
            known = _is_label(following["label"].strip(" *") if following else below)
            value = "" if known else below
        if label and (field or value):
            fields.append((label, value))
    return Form(tuple(fields))


def _is_label(text: str) -> bool:
    return any(each.fullmatch(text) for each in (_MAIL, _NAME, _FIRST, _LAST, _MESSAGE))
