"""imaplib2 made safe: verified TLS, bounded waiting, nothing printed, no stuck locks."""

import contextlib
import logging
import socket
import ssl
import threading
from typing import Any

import imaplib2

from tuidesk.mail.login import Login, explain, refused, tls_context

log = logging.getLogger(__name__)

CONNECT_TIMEOUT = 20
ANSWER_TIMEOUT = 60
_LONGEST_ANSWER = 256 * 2**20
_LINE_COSTS = 100
"""Bytes of memory that a line takes beside its own."""
LOST = (imaplib2.IMAP4.error, OSError, EOFError)
"""What a session may raise when the connection or the protocol breaks."""


class _Hardened:
    """Overrides for both of imaplib2's connection classes."""

    host: str
    port: int
    sock: Any
    read_fd: int
    _context: ssl.SSLContext
    _room: int = _LONGEST_ANSWER

    def open_socket(self) -> socket.socket:
        raw = socket.create_connection((self.host, self.port), timeout=CONNECT_TIMEOUT)
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        for name, value in (("TCP_KEEPIDLE", 60), ("TCP_KEEPINTVL", 15), ("TCP_KEEPCNT", 4)):
            if hasattr(socket, name):
                raw.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)
        return raw

    def ssl_wrap_socket(self) -> None:
        raw = self.sock
        try:
            raw.settimeout(CONNECT_TIMEOUT)
            self.sock = self._context.wrap_socket(raw, server_hostname=self.host)
        except BaseException:
            raw.close()
            raise
        self.sock.settimeout(ANSWER_TIMEOUT)
        self.read_fd = self.sock.fileno()

    def read(self, size: int) -> bytes:
        """What the server sends, up to as much as an answer may be."""
        data: bytes = super().read(size)  # type: ignore[misc]
        self._room -= len(data) + _LINE_COSTS * data.count(b"\n")
        if self._room < 0:
            raise OSError("the server's answer has no end")
        return data

    def make_room(self) -> None:
        """A new command may have an answer of its own."""
        self._room = _LONGEST_ANSWER

    def _mesg(self, text: str, tn: object = None, secs: object = None) -> None:
        log.debug("imap: %s", text.split("\n")[0][:100])


class _Tls(_Hardened, imaplib2.IMAP4_SSL):  # type: ignore[misc]
    def __init__(self, login: Login) -> None:
        self._context = tls_context(login)
        super().__init__(login.host, login.port, timeout=ANSWER_TIMEOUT)


class _Plain(_Hardened, imaplib2.IMAP4):  # type: ignore[misc]
    def __init__(self, login: Login) -> None:
        self._context = tls_context(login)
        super().__init__(login.host, login.port, timeout=ANSWER_TIMEOUT)


def connect(login: Login) -> Any:
    """A logged-in imaplib2 connection; raises MailError in plain words."""
    try:
        connection = _Tls(login) if login.tls == "tls" else _Plain(login)
    except LOST as error:
        raise explain(login, error, "IMAP") from None
    try:
        if login.tls == "starttls":
            _start_tls(login, connection)
        _log_in(login, connection)
        connection._get_capabilities()  # servers tell more after the login
    except LOST as error:
        close(connection)
        raise explain(login, error, "IMAP") from None
    except BaseException:
        close(connection)
        raise
    return connection


def _start_tls(login: Login, connection: Any) -> None:
    if connection.state != "NONAUTH":
        raise ssl.SSLError("greeted as logged in before TLS")
    connection.starttls()


def _log_in(login: Login, connection: Any) -> None:
    plain = login.user.isascii() and login.password.isascii()  # LOGIN knows no other letters
    try:
        if plain:
            connection.login(login.user, login.password)
        else:
            secret = f"\0{login.user}\0{login.password}".encode()
            connection.authenticate("PLAIN", lambda challenge: secret)  # RFC 4616
    except imaplib2.IMAP4.abort:
        raise
    except imaplib2.IMAP4.error as error:
        raise refused(login, _said(error), "IMAP") from None


def _said(error: Exception) -> str:
    """The server's words; imaplib2 hands them on as bytes."""
    words = error.args[0] if error.args else ""
    return words.decode(errors="replace") if isinstance(words, bytes) else str(words)


def close(connection: Any) -> None:
    """Says good-bye if the server still listens; never raises, never waits long."""
    said = threading.Event()
    with contextlib.suppress(*LOST, AttributeError):
        connection.logout(callback=lambda answer: said.set())
        said.wait(1)
    with contextlib.suppress(*LOST, AttributeError, RuntimeError):
        connection.shutdown()
