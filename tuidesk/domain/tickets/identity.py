"""Signed Message-IDs and subject tokens: only whom we told can name a ticket (B1.2)."""

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass

_OWN = re.compile(r"^<td\.(\d{1,9})\.(\d{1,15})\.([0-9a-v]{16})@[^<>@\s]+>$")


@dataclass(frozen=True, slots=True)
class Signer:
    """Makes and recognises the ids of one desk; ``key`` is its secret."""

    key: bytes

    def message_id(self, ticket: int, unique: int, domain: str) -> str:
        """A Message-ID that names the ticket, brackets included; ``unique`` has up to 15 digits."""
        return f"<td.{ticket}.{unique}.{self._mac(f'{ticket}.{unique}', 16)}@{domain}>"

    def ticket_of(self, message_id: str) -> int | None:
        """The ticket that an id of ours names; ``None`` for foreign ids and wrong signatures."""
        match = _OWN.match(message_id)
        if not match:
            return None
        ticket, unique, mac = match.groups()
        genuine = hmac.compare_digest(mac, self._mac(f"{ticket}.{unique}", 16))
        return int(ticket) if genuine else None

    @property
    def loop(self) -> str:
        """The name of this desk in its automatic mail."""
        return self._mac("loop", 12)

    def check(self, ticket: int) -> str:
        """The three check characters of a ticket's subject token."""
        return self._mac(f"token {ticket}", 3)

    def _mac(self, text: str, length: int) -> str:
        digest = hmac.new(self.key, text.encode(), hashlib.sha256).digest()
        return base64.b32hexencode(digest).decode().lower()[:length]
