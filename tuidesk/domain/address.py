"""Mail addresses as people and programs write them."""

import re
from dataclasses import dataclass

_NO_REPLY = re.compile(
    r"^(mailer-daemon|postmaster|abuse|root|no[-_.]?reply.*|do[-_.]?not[-_.]?reply.*"
    r"|bounces?([+-].*)?|owner-.*|.*-request)@",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Address:
    """A mailbox address with the name shown beside it; ``name`` may be empty."""

    name: str
    address: str

    @property
    def key(self) -> str:
        """The form in which two addresses are compared: case does not matter."""
        return self.address.lower()

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


def answerable(address: Address) -> bool:
    """Whether a mail to this address can arrive: it has a local part and a domain, no blanks."""
    local, at, domain = address.address.rpartition("@")
    return bool(at and local and domain) and not re.search(r"[\s<>\"(),;]", address.address)


def no_reply(address: Address) -> bool:
    """Whether the address belongs to a machine that nobody reads (B2, never-send recipients)."""
    return bool(_NO_REPLY.match(address.address))
