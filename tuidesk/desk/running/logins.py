"""From a configured server to a login, with its secret fetched at the last moment."""

from dataclasses import replace

from tuidesk.mail.login import Login
from tuidesk.settings.model import Server
from tuidesk.settings.secrets import password

_PORTS = {
    ("imap", "tls"): 993,
    ("imap", "starttls"): 143,
    ("imap", "loopback-plain"): 143,
    ("smtp", "tls"): 465,
    ("smtp", "starttls"): 587,
    ("smtp", "loopback-plain"): 25,
}


def login_for(server: Server, protocol: str) -> Login:
    """How to log in; raises NoSecret."""
    secret = password(server) if server.user else ""
    port = server.port or _PORTS[protocol, server.tls]
    login = Login(server.host, port, server.user, secret, server.tls, server.ca_file)
    return replace(login, sent_folder=server.sent_folder)
