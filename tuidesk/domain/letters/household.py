"""Which addresses are the shop's own, and whom its mailbox believes."""

from dataclasses import dataclass

from tuidesk.domain.letters.address import Address
from tuidesk.domain.letters.message import Message

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
    authority: str = ""
    """How the server that receives our mail names itself: only what it confirms is confirmed."""

    def believes(self, message: Message) -> bool:
        """Whether a mail may be from where it says; anybody can write our address into From."""
        if message.checked.confirmed is False:
            return False
        return not self.authority or self.vouches_for(message)

    def vouches_for(self, message: Message) -> bool:
        """Whether our own server has confirmed the sender's domain."""
        told = message.checked
        return bool(self.authority) and told.by == self.authority and told.confirmed is True

    def is_neighbour(self, message: Message) -> bool:
        """Whether a mail comes from a domain of the shop's own, as its forms and people do.

        Without a desk the shop's domain is the one that the mail was sent to.
        """
        domain = message.sender.domain
        own = {key.partition("@")[2] for key in self.own} or {each.domain for each in message.to}
        return domain in own - _FREE_MAIL and self.believes(message)

    def lists_form(self, sender: Address) -> bool:
        """Whether the shop has said that its forms come from this address."""
        return any(
            sender.key == form or (form.startswith("@") and sender.key.endswith(form))
            for form in self.forms
        )


STRANGERS = Household()
"""What is known without a desk."""
