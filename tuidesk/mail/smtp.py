"""Hands mails to an SMTP server and tells exactly how far each one got."""

import asyncio
import contextlib
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import aiosmtplib
from aiosmtplib import errors as smtp

from tuidesk.domain.text import clean_line
from tuidesk.mail.login import Login, MailError, explain, refused, tls_context

_CONNECT_TIMEOUT = 20
_FINAL_ANSWER = 120
_SLOWEST = 50_000
"""Bytes a second below which an upload counts as stuck."""
_DAILY_LIMIT = ("5.4.5", "4.7.0")


class Fate(StrEnum):
    """What became of one attempt."""

    SENT = "sent"
    RETRY = "retry"
    """Certainly not accepted; later it may be."""
    FAILED = "failed"
    """Refused for good."""
    UNKNOWN = "unknown"
    """The bytes were on their way and the answer was lost."""
    CANCELLED = "cancelled"
    """Taken back before DATA."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """One recipient that was refused, and why."""

    address: str
    code: int
    reason: str

    @property
    def later(self) -> bool:
        """Whether the server may take it another time."""
        return self.code < 500


@dataclass(frozen=True, slots=True)
class Outcome:
    """The fate of an attempt, and what the server said."""

    fate: Fate
    detail: str
    pause: bool = False
    """The whole account has to wait: login, quota, TLS."""
    refused: tuple[Refusal, ...] = ()
    """Recipients that the server did not take, though it took others (B10.3)."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """What travels, and between whom."""

    sender: str
    recipients: tuple[str, ...]
    raw: bytes


class SmtpSession:
    """A connection that several mails go through; reconnecting is the caller's next session."""

    def __init__(self, login: Login) -> None:
        self._login = login
        self._client: aiosmtplib.SMTP | None = None

    async def connect(self) -> None:
        """Connects and logs in; raises MailError."""
        login = self._login
        client = aiosmtplib.SMTP(
            hostname=login.host,
            port=login.port,
            use_tls=login.tls == "tls",
            start_tls=login.tls == "starttls",
            tls_context=None if login.tls == "loopback-plain" else tls_context(login),
            timeout=_CONNECT_TIMEOUT,
            local_hostname=_own_name(),
        )
        if login.tls == "loopback-plain":
            tls_context(login)  # refuses every host but loopback
        try:
            await client.connect()
            if login.user:
                await client.login(login.user, login.password)
        except smtp.SMTPAuthenticationError as error:
            client.close()
            if 400 <= error.code < 500:
                raise MailError(f"SMTP {login.host}: {error.code} {error.message}") from None
            raise refused(login, f"{error.code} {error.message}", "SMTP") from None
        except (smtp.SMTPException, OSError, ssl.SSLError) as error:
            client.close()
            raise explain(login, error.__cause__ or error, "SMTP") from None
        self._client = client

    async def close(self) -> None:
        """Says QUIT; whatever goes wrong then does not matter any more."""
        if self._client is not None:
            with contextlib.suppress(smtp.SMTPException, OSError, asyncio.TimeoutError):
                await self._client.quit(timeout=5)
            self._client.close()
            self._client = None

    async def deliver(self, mail: Envelope, before_data: Callable[[], bool]) -> Outcome:
        """One attempt. ``before_data`` is called when nothing but DATA is left to say; if it
        answers False the attempt ends there."""
        assert self._client is not None
        refusal = self._too_large(mail)
        if refusal:
            return refusal
        try:
            accepted, refusals = await self._envelope(mail)
        except smtp.SMTPResponseException as error:
            return self._by_code(error.code, error.message)
        except (smtp.SMTPException, OSError) as error:
            return Outcome(Fate.RETRY, str(explain(self._login, error, "SMTP")))
        if not accepted:
            return self._all_refused(refusals)
        if not before_data():
            with contextlib.suppress(smtp.SMTPException, OSError):
                await self._client.rset()
            return Outcome(Fate.CANCELLED, "taken back")
        return await self._data(mail, refusals)

    async def _envelope(self, mail: Envelope) -> tuple[int, dict[str, tuple[int, str]]]:
        client = self._client
        assert client is not None
        size = [f"size={len(mail.raw)}"] if client.supports_extension("size") else []
        await client.mail(mail.sender, options=size)
        refusals: dict[str, tuple[int, str]] = {}
        for recipient in mail.recipients:
            try:
                await client.rcpt(recipient)
            except smtp.SMTPRecipientRefused as error:
                refusals[recipient] = (error.code, error.message)
        if len(refusals) == len(mail.recipients):
            with contextlib.suppress(smtp.SMTPException, OSError):
                await client.rset()
        return len(mail.recipients) - len(refusals), refusals

    async def _data(self, mail: Envelope, refusals: dict[str, tuple[int, str]]) -> Outcome:
        assert self._client is not None
        patience = _FINAL_ANSWER + len(mail.raw) / _SLOWEST
        try:
            answer = await self._client.data(mail.raw, timeout=patience)
        except smtp.SMTPDataError as error:
            return self._by_code(error.code, error.message)
        except (smtp.SMTPException, OSError) as error:
            lost = "the connection was lost after the mail had begun to travel"
            return Outcome(Fate.UNKNOWN, f"{lost} ({type(error).__name__})")
        detail = f"{answer.code} {answer.message}"
        for recipient, (code, message) in refusals.items():
            detail += f"; {recipient} refused: {code} {message}"
        refused = (
            Refusal(recipient, code, self._one_line(f"{code} {message}"))
            for recipient, (code, message) in refusals.items()
        )
        return Outcome(Fate.SENT, self._one_line(detail), refused=tuple(refused))

    def _too_large(self, mail: Envelope) -> Outcome | None:
        assert self._client is not None
        limit = self._client.esmtp_extensions.get("size", "")
        if limit.isdigit() and 0 < int(limit) < len(mail.raw):
            detail = f"{len(mail.raw)} bytes; the server takes at most {limit}"
            return Outcome(Fate.FAILED, detail)
        return None

    def _all_refused(self, refusals: dict[str, tuple[int, str]]) -> Outcome:
        temporary = [each for each in refusals.values() if each[0] < 500]
        code, message = (temporary or list(refusals.values()))[0]
        return self._by_code(code, message)

    def _by_code(self, code: int, message: str) -> Outcome:
        """A coded answer is definite: nothing was accepted (B10.2)."""
        detail = self._one_line(f"{code} {message}")
        limited = code == 421 or any(mark in message for mark in _DAILY_LIMIT)
        if code == 530:
            return Outcome(Fate.RETRY, detail, pause=True)
        if limited or 400 <= code < 500:
            return Outcome(Fate.RETRY, detail, pause=limited)
        return Outcome(Fate.FAILED, detail)

    def _one_line(self, text: str) -> str:
        return clean_line(self._login.scrub(text), 300)


def _own_name() -> str:
    name = socket.gethostname()
    return name if "." in name and name.isascii() else "localhost"
