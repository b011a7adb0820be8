"""How to reach a mail server, and what can go wrong on the way, in plain words."""

import ssl
from dataclasses import dataclass

from tuidesk.domain.errors import DeskError
from tuidesk.domain.text import clean_line

_LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, slots=True)
class Login:
    """A server with everything needed to log in; ``repr`` keeps the password to itself."""

    host: str
    port: int
    user: str
    password: str
    tls: str = "tls"
    ca_file: str = ""
    sent_folder: str = ""
    """Where copies of sent mail go, where neither the server nor a name tells it."""

    def __repr__(self) -> str:
        return f"Login({self.user!r} at {self.host}:{self.port}, {self.tls})"

    def scrub(self, text: str) -> str:
        """The text without the password; servers like to send it back."""
        return text.replace(self.password, "…") if self.password else text


class MailError(DeskError):
    """A mail server could not be used."""


class Unreachable(MailError):
    """No connection, or it was lost; trying again may help."""


class CommandRefused(MailError):
    """The server said no to one command; the connection lives."""


class LoginRefused(MailError):
    """The server does not take this password; trying again does not help."""


class Insecure(MailError):
    """The connection would not be safe; nothing was sent over it."""


def tls_context(login: Login) -> ssl.SSLContext:
    """A context that verifies chain and host name; raises Insecure if it cannot be made."""
    if login.tls == "loopback-plain" and login.host not in _LOOPBACK:
        raise Insecure(f"Without TLS only 127.0.0.1 is allowed, not {login.host}.", "Use tls.")
    try:
        return ssl.create_default_context(cafile=login.ca_file or None)
    except OSError as error:
        raise Insecure(f"ca_file {login.ca_file} cannot be read ({error.strerror}).") from None


def explain(login: Login, error: BaseException, protocol: str) -> MailError:
    """What an exception of a network library means, with the next step."""
    where = f"{protocol} server {login.host}:{login.port}"
    if isinstance(error, MailError):
        return error
    if isinstance(error, ssl.SSLCertVerificationError) or "CERTIFICATE_VERIFY" in str(error):
        reason = getattr(error, "verify_message", "") or "it cannot be verified"
        return Insecure(
            f"The certificate of the {where} is not valid: {reason}.",
            "Check the host name; for a private authority set ca_file.",
        )
    if isinstance(error, ssl.SSLError):
        return Insecure(f"The {where} does not speak TLS here.", "Check port and tls.")
    if isinstance(error, OSError) and "Name or service" in str(error):
        return Unreachable(f"There is no host called {login.host}.", "Check the host name.")
    if isinstance(error, ConnectionRefusedError):
        return Unreachable(f"No server answers at the {where}.", "Check host and port.")
    if isinstance(error, TimeoutError):
        return Unreachable(f"The {where} does not answer.", "It will be tried again.")
    text = clean_line(login.scrub(str(error)).split("\n")[0], 200)
    return Unreachable(f"The {where}: {text or type(error).__name__}.", "It will be tried again.")


def refused(login: Login, answer: str, protocol: str) -> LoginRefused:
    """The server said no to the password."""
    hint = "Check user and password."
    if login.host.endswith((".gmail.com", ".googlemail.com")):
        hint = "Gmail needs an app password: Google Account, Security, 2-Step Verification."
    answer = clean_line(login.scrub(answer), 200)
    return LoginRefused(f"{protocol} {login.host} refuses {login.user}: {answer}", hint)
