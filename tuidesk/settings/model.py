"""The desk's configuration as dataclasses; the docstring under a field is its documentation."""

from dataclasses import dataclass, field
from datetime import tzinfo
from zoneinfo import ZoneInfo

from tuidesk.domain.letters.address import Address
from tuidesk.domain.letters.household import Household
from tuidesk.domain.responder.terms import Autoresponder
from tuidesk.domain.tickets.views import DEFAULT_VIEWS, View

NOT_AGENTS = ("me", "none", "tuidesk", "")
"""Names that mean somebody else."""
TLS = ("tls", "starttls", "loopback-plain")


@dataclass(frozen=True)
class Server:
    """A mail server and how to log in to it."""

    host: str = ""
    """Name of the server; empty: this desk works offline."""
    port: int = 0
    user: str = ""
    tls: str = "tls"
    """``tls``, ``starttls``, or ``loopback-plain`` (only for 127.0.0.1)."""
    password_command: str = ""
    """Prints the password on its first line; run without a shell."""
    password_file: str = ""
    """A file of mode 0600 that holds the password."""
    credential: str = ""
    """Name of a systemd credential (``LoadCredential=``)."""
    ca_file: str = ""
    """Certificates to trust instead of the system's."""
    sent_folder: str = ""
    """The folder of sent mail on an IMAP server that neither marks it nor names it plainly."""


_AUTHORITIES = {"imap.gmail.com": "mx.google.com", "imap.googlemail.com": "mx.google.com"}
"""Servers whose name in Authentication-Results is known."""


@dataclass(frozen=True)
class Mailbox:
    """A shared mailbox."""

    name: str
    address: str = ""
    aliases: tuple[str, ...] = ()
    """Further addresses whose mail arrives here and which answers may come from."""
    from_name: str = ""
    """The name beside the address; empty: the shop's."""
    imap: Server = field(default_factory=Server)
    smtp: Server = field(default_factory=Server)
    signature: dict[str, str] = field(default_factory=dict)
    """By language: ``en = "…"``."""
    authority: str = ""
    """How the server that receives its mail names itself in Authentication-Results; Gmail's is
    known. What it confirms is believed, what nobody confirms is not answered automatically."""
    since: str = ""
    """Mail that arrived before this ISO time is not fetched; empty: from the first fetch on."""
    keep_sent: bool = True
    """Files a copy of each answer in the server's Sent folder; Gmail does so by itself."""

    @property
    def own(self) -> frozenset[str]:
        """The keys of all its addresses."""
        return frozenset(Address("", each).key for each in (self.address, *self.aliases) if each)


@dataclass(frozen=True)
class Agent:
    """Somebody who answers."""

    name: str
    full_name: str = ""
    unix: tuple[str, ...] = ()
    """Unix users that are this agent; empty: the user of the same name."""
    addresses: tuple[str, ...] = ()
    """Where this agent writes from privately: mail that is forwarded from there is a customer's."""

    @property
    def users(self) -> tuple[str, ...]:
        """The Unix users that may act as this agent."""
        return self.unix or (self.name,)


@dataclass(frozen=True)
class Forms:
    """How the shop's contact forms look."""

    senders: tuple[str, ...] = ()
    """Addresses that forms are sent from, or ``@domain``; the usual ones are known."""
    labels: tuple[str, ...] = ()
    """Further labels behind which a form writes the customer's address."""


@dataclass(frozen=True)
class Spam:
    """What is put away as spam when it arrives."""

    banned: tuple[str, ...] = ()
    """Addresses, or ``@domain``."""

    def bans(self, address: Address) -> bool:
        """Whether mail from this address is spam."""
        return any(
            address.key == each.lower() or (each[:1] == "@" and address.key.endswith(each.lower()))
            for each in self.banned
        )


@dataclass(frozen=True)
class Shop:
    """The shop as customers see it."""

    name: str = "My shop"
    timezone: str = "UTC"
    country: str = ""
    languages: tuple[str, ...] = ("en",)
    """The first is the default."""


@dataclass(frozen=True)
class Worker:
    """Who starts the worker."""

    start: str = "console"
    """``console``: a console starts it; ``service``: only systemd does."""


@dataclass(frozen=True)
class Timings:
    """Waiting times, in seconds unless the name says otherwise."""

    undo_send: int = 10
    """How long an answer stays in the outbox before it leaves."""
    poll: int = 540
    """The longest wait in IDLE; Gmail allows nine minutes."""
    archive_after: int = 7
    """Days that a closed ticket stays in memory."""


@dataclass(frozen=True)
class Look:
    """How the console looks."""

    theme: str = "auto"
    """``auto`` is the dark one, and the terminal's own colours where NO_COLOR is set."""
    ascii: bool = False
    """Plain letters instead of signs."""


@dataclass(frozen=True)
class Settings:
    """Everything in ``config/``."""

    shop: Shop = field(default_factory=Shop)
    mailboxes: tuple[Mailbox, ...] = ()
    agents: tuple[Agent, ...] = ()
    worker: Worker = field(default_factory=Worker)
    timings: Timings = field(default_factory=Timings)
    views: tuple[View, ...] = DEFAULT_VIEWS
    keys: dict[str, str] = field(default_factory=dict)
    """Command id to keys, separated by commas."""
    preset: str = "desk"
    look: Look = field(default_factory=Look)
    forms: Forms = field(default_factory=Forms)
    spam: Spam = field(default_factory=Spam)
    autoresponder: Autoresponder = field(default_factory=Autoresponder)

    @property
    def zone(self) -> tzinfo:
        """The shop's time zone."""
        return ZoneInfo(self.shop.timezone)

    def household(self, mailbox: Mailbox) -> Household:
        """Whose addresses are the shop's, for telling customers from staff and forms."""
        staff = {each.lower() for agent in self.agents for each in agent.addresses}
        senders = tuple(each.lower() for each in self.forms.senders)
        known = _AUTHORITIES.get(mailbox.imap.host.lower(), "")
        authority = mailbox.authority.lower() or known
        return Household(mailbox.own, frozenset(staff), senders, self.forms.labels, authority)

    def mailbox(self, name: str) -> Mailbox:
        """The mailbox of that name, else the first one, else one without an address."""
        by_name = {each.name: each for each in self.mailboxes}
        first = self.mailboxes[0] if self.mailboxes else Mailbox("support")
        return by_name.get(name, first)

    @property
    def answers_per_hour(self) -> int:
        """What all agents together manage in an hour."""
        return self.autoresponder.answers_per_hour or 5 * max(len(self.agents), 1)

    def sender(self, mailbox: Mailbox) -> Address:
        """As whom answers leave a mailbox."""
        return Address(mailbox.from_name or self.shop.name, mailbox.address)
