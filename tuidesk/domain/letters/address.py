"""Mail addresses as people and programs write them."""

import re
from dataclasses import dataclass

_NO_REPLY = re.compile(
    r"^(?:(?:mailer-daemon|postmaster|abuse|root)"
    r"|(?:no[-_.]?reply|do[-_.]?not[-_.]?reply)(?:[-+._=\d][^@]*)?"
    r"|bounces?(?:[+=-][^@]*=[^@]*|\+[^@]*)?)@",
    re.IGNORECASE,
)
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_LITERAL = re.compile(r"\[[0-9a-f.:]{3,60}\]")


@dataclass(frozen=True, slots=True)
class Address:
    """A mailbox address with the name shown beside it; ``name`` may be empty."""

    name: str
    address: str

    @property
    def key(self) -> str:
        """The form in which two addresses are compared: neither case nor IDN spelling matters."""
        lower = self.address.lower()
        return lower if lower.isascii() else _ascii_domain(lower)

    @property
    def label(self) -> str:
        """What a list shows: the name, else the address."""
        return self.name or self.address

    @property
    def domain(self) -> str:
        """The part after the last ``@``, lower case; empty when there is none."""
        return self.key.rpartition("@")[2] if "@" in self.address else ""

    def __str__(self) -> str:
        return f"{self.name} <{self.address}>" if self.name else self.address


NOBODY = Address("", "")
"""Stands where a mail names no usable sender."""


def _ascii_domain(address: str) -> str:
    local, at, domain = address.rpartition("@")
    try:
        return f"{local}{at}{domain.encode('idna').decode()}"
    except UnicodeError:
        return address


def answerable(address: Address) -> bool:
    """Whether a mail to this address can arrive: an ASCII local part and a real domain."""
    local, at, _ = address.address.rpartition("@")
    well_formed = bool(at and local) and local.isascii()
    well_formed = well_formed and not re.search(r"[\s<>\"(),;]", address.address)
    domain = address.key.rpartition("@")[2]
    labels = domain.removesuffix(".").split(".")
    named = all(_LABEL.fullmatch(label) for label in labels)
    return well_formed and (named or bool(_LITERAL.fullmatch(domain)))


def untagged(key: str) -> str:
    """The key of an address without ``+tag``: mail to it arrives in the same mailbox."""
    local, at, domain = key.rpartition("@")
    return f"{local.partition('+')[0]}{at}{domain}"


def no_reply(address: Address) -> bool:
    """Whether the address belongs to a machine that nobody reads (B2, never-send recipients)."""
    return bool(_NO_REPLY.match(address.address))
