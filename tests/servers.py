"""Real mail servers on loopback for the tests: Dovecot, aiosmtpd with faults, smtp-sink."""

import asyncio
import grp
import imaplib
import os
import pwd
import shutil
import signal
import smtplib
import socket
import ssl
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

import pytest
import trustme

from tuidesk.settings.model import Server

USER, PASSWORD = "support", "correct-horse"
NOWHERE = Server("127.0.0.1", 1, "", "loopback-plain")
"""Where no server answers: enough for a mailbox that may send."""


def demand(*programs: str) -> None:
    """Skips where a server is not installed; in CI its absence is a failure."""
    missing = [name for name in programs if which(name) is None]
    if missing and os.environ.get("CI") == "true":
        pytest.fail(f"CI must have {', '.join(missing)}")
    if missing:
        pytest.skip(f"SKIPPED A REAL SERVER: {', '.join(missing)} not installed")


def which(name: str) -> str | None:
    return shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin:/sbin")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for_port(port: int, patience: float = 15) -> None:
    deadline = time.monotonic() + patience
    while True:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        if time.monotonic() > deadline:
            raise TimeoutError(f"nothing listens on {port}")
        threading.Event().wait(0.02)


class Authority:
    """A throw-away certificate authority with one certificate for 127.0.0.1."""

    def __init__(self, folder: Path) -> None:
        authority = trustme.CA()
        certificate = authority.issue_cert("127.0.0.1", "localhost")
        self.ca_file = str(folder / "ca.pem")
        self.certificate, self.key = str(folder / "cert.pem"), str(folder / "key.pem")
        authority.cert_pem.write_to_path(self.ca_file)
        certificate.private_key_pem.write_to_path(self.key)
        Path(self.certificate).write_bytes(
            b"".join(blob.bytes() for blob in certificate.cert_chain_pems)
        )

    def server_context(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate, self.key)
        return context


_DOVECOT = """\
base_dir = {base}/run
state_dir = {base}/state
log_path = {base}/log
protocols = imap lmtp
listen = 127.0.0.1
default_internal_user = {user}
default_login_user = {user}
default_internal_group = {group}
first_valid_uid = 0
mail_uid = {uid}
mail_gid = {gid}
mail_location = maildir:{base}/mail/%u
ssl = required
ssl_cert = <{cert}
ssl_key = <{key}
disable_plaintext_auth = no
auth_mechanisms = plain
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={base}/mail/%u allow_all_users=yes
}}
namespace inbox {{
  inbox = yes
  mailbox Sent {{
    auto = create
    special_use = \\Sent
  }}
  mailbox Junk {{
    auto = create
    special_use = \\Junk
  }}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = 0
  }}
  inet_listener imaps {{
    port = {imap_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
service auth {{
  unix_listener {base}/auth-for-smtp {{
    mode = 0666
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {lmtp_port}
  }}
}}
"""


class Dovecot:
    """A real IMAP server with TLS; mail comes in by LMTP."""

    def __init__(self, base: Path, authority: Authority) -> None:
        self.base = base
        self.port, self.lmtp_port = free_port(), free_port()
        base.chmod(0o755)
        self.config = base / "dovecot.conf"
        root = os.getuid() == 0
        owner = pwd.getpwnam("nobody") if root else pwd.getpwuid(os.getuid())
        (base / "mail").mkdir()
        os.chown(base / "mail", owner.pw_uid, owner.pw_gid)
        self.config.write_text(
            _DOVECOT.format(
                base=base,
                user="dovenull" if root else owner.pw_name,
                group="dovenull" if root else grp.getgrgid(owner.pw_gid).gr_name,
                uid=owner.pw_uid,
                gid=owner.pw_gid,
                cert=authority.certificate,
                key=authority.key,
                password=PASSWORD,
                imap_port=self.port,
                lmtp_port=self.lmtp_port,
            )
        )
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        program = which("dovecot")
        assert program
        self._process = subprocess.Popen([program, "-F", "-c", str(self.config)])
        wait_for_port(self.port)
        wait_for_port(self.lmtp_port)

    def stop(self) -> None:
        if self._process:
            self._process.terminate()
            self._process.wait(10)
            self._process = None

    def kill_connections(self) -> int:
        """Kills the processes that serve IMAP connections; returns how many."""
        killed = 0
        for status in Path("/proc").glob("[0-9]*/stat"):
            with suppress(OSError, ProcessLookupError):
                words = status.read_text().rsplit(")", 1)
                parent = int(words[1].split()[1])
                mine = self._process and parent == self._process.pid
                if mine and words[0].endswith("(imap"):
                    os.kill(int(status.parent.name), signal.SIGKILL)
                    killed += 1
        return killed

    def deliver(self, *raws: bytes) -> None:
        with smtplib.LMTP("127.0.0.1", self.lmtp_port) as client:
            for raw in raws:
                client.sendmail("sender@mail.example", [USER], raw)

    def append(self, raw: bytes, at: datetime) -> None:
        """Puts a mail into the inbox as if it had arrived at a time."""
        with self._other_program() as other:
            other.append("INBOX", "", imaplib.Time2Internaldate(at), raw)

    def expunge(self, numbers: str) -> None:
        """Takes mails out of the inbox, as another mail program would."""
        with self._other_program() as other:
            other.select("INBOX")
            other.store(numbers, "+FLAGS", r"(\Deleted)")
            other.expunge()

    @contextmanager
    def _other_program(self) -> Iterator[imaplib.IMAP4_SSL]:
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        with imaplib.IMAP4_SSL("127.0.0.1", self.port, ssl_context=context) as other:
            other.login(USER, PASSWORD)
            yield other

    def renumber(self) -> None:
        """A new UIDVALIDITY, as after a rebuilt server."""
        for file in (self.base / "mail" / USER).rglob("dovecot*"):
            if file.is_file():
                file.unlink()


@contextmanager
def dovecot(authority: Authority) -> Iterator[Dovecot]:
    """Dovecot in a folder that its mail processes, which are not root, may enter."""
    demand("dovecot")
    with tempfile.TemporaryDirectory(prefix="tuidesk-dovecot-", dir="/var/tmp") as base:
        server = Dovecot(Path(base), authority)
        server.start()
        try:
            yield server
        finally:
            server.stop()


class FaultySmtp:
    """An SMTP server of aiosmtpd that can be told to fail at any step."""

    def __init__(self) -> None:
        from aiosmtpd.controller import Controller

        self.fault = ""
        """``rcpt-550``, ``data-451``, ``drop-at-data``, ``drop-after-dot``, ``mail-421`` …"""
        self.mails: list[tuple[tuple[str, ...], bytes]] = []
        self.reached_data = threading.Event()
        self.hold = threading.Event()
        self.hold.set()
        self._controller = Controller(self, hostname="127.0.0.1", port=free_port())

    @property
    def port(self) -> int:
        port: int = self._controller.port
        return port

    def __enter__(self) -> "FaultySmtp":
        self._controller.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.hold.set()
        self._controller.stop()

    async def handle_MAIL(self, server, session, envelope, address, options) -> str:  # type: ignore[no-untyped-def]
        if self.fault == "mail-421":
            return "421 4.7.0 try later"
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options) -> str:  # type: ignore[no-untyped-def]
        refused = {"rcpt-550": "@", "rcpt-some": "bo@", "rcpt-customer": "olivia@"}
        if refused.get(self.fault, "\n") in address:
            return "550 5.1.1 no such user"
        if self.fault == "rcpt-some-later" and "bo@" in address:
            return "450 4.2.1 try later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope) -> str:  # type: ignore[no-untyped-def]
        self.reached_data.set()
        while not self.hold.is_set():
            await asyncio.sleep(0.01)
        if self.fault == "data-451":
            return "451 4.3.0 try later"
        if self.fault == "data-escape":
            return "451 later \x1b]52;c;QUFB\x07"
        if self.fault == "data-552":
            return "552 5.2.2 too much"
        if self.fault == "quota":
            return "550 5.4.5 Daily user sending limit exceeded"
        self.mails.append((tuple(envelope.rcpt_tos), envelope.original_content))
        if self.fault == "drop-after-dot":
            server.transport.abort()
        return "250 2.0.0 OK"


class Cut:
    """Passes a connection on and drops it after so many bytes of answers; 0: never."""

    def __init__(self, target: int, after: int) -> None:
        self._target, self.after = target, after
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]

    def __enter__(self) -> "Cut":
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *given: object) -> None:
        self._listener.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.create_connection(("127.0.0.1", self._target))
                for pair in ((client, server, 0), (server, client, self.after)):
                    threading.Thread(target=self._pass_on, args=pair, daemon=True).start()

    @staticmethod
    def _pass_on(source: socket.socket, sink: socket.socket, after: int) -> None:
        passed = 0
        with suppress(OSError):
            while content := source.recv(65_536):
                passed += len(content)
                if after and passed > after:
                    break
                sink.sendall(content)
        for each in (source, sink):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
