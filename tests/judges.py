"""Courier, Cyrus and Postfix on loopback: what other makers' servers say to the same mail.

Courier and Cyrus run from where ``.ci/servers`` unpacked them. Courier's paths are compiled in, so
it has a root folder of its own; that, and Postfix, need root.
"""

import imaplib
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest

from tests.servers import (
    USER,
    Authority,
    Dovecot,
    FaultySmtp,
    demand,
    free_port,
    wait_for_port,
)

SECRET = "grün€-horse"
"""The password of the mailbox on Courier and Cyrus: passwords are not always ASCII."""
_UNPACKED = Path("/var/tmp/tuidesk-servers")


def _demand(name: str) -> Path:
    folder = _UNPACKED / name
    fits = (folder / "complete").exists() and os.getuid() == 0
    if not fits and os.environ.get("CI") == "true":
        pytest.fail(f"CI must have {name} in {folder} and be root")
    if not fits:
        pytest.skip(f"SKIPPED A REAL SERVER: {name} (.ci/servers fetches it; root runs it)")
    return folder


class Judge:
    """A real IMAP server in a folder of its own, with one mailbox."""

    def __init__(self, base: Path, unpacked: Path) -> None:
        self.base, self.unpacked, self.port = base, unpacked, free_port()
        self._processes: list[subprocess.Popen[bytes]] = []

    def start(self) -> None:
        raise NotImplementedError

    def deliver(self, *raws: bytes, at: datetime) -> list[bytes]:
        """Puts mails into the inbox, as a mail server would at that time; those it takes."""
        when = imaplib.Time2Internaldate(at)
        with self.client() as client:
            return [raw for raw in raws if client.append("INBOX", "", when, raw)[0] == "OK"]

    @contextmanager
    def client(self) -> Iterator[imaplib.IMAP4]:
        """Another mail program."""
        with imaplib.IMAP4("127.0.0.1", self.port) as client:
            client.authenticate("PLAIN", lambda _: f"\0{USER}\0{SECRET}".encode())
            yield client

    def stop(self) -> None:
        for each in self._processes:
            each.terminate()
            each.wait(10)

    def _run(self, *command: str | Path, said: str = "") -> None:
        subprocess.run(command, input=said.encode(), env=self._environment(), check=True)

    def _serve(self, *command: str | Path, **environment: str) -> None:
        self._processes.append(
            subprocess.Popen(
                command,
                env=self._environment() | environment,
                cwd=self.base,
                start_new_session=True,  # Cyrus signals its whole process group
            )
        )

    def _environment(self) -> dict[str, str]:
        libraries = (f"{self.unpacked}/{each}" for each in (*_LIBRARIES, "usr/lib"))
        return {"PATH": os.environ["PATH"], "LD_LIBRARY_PATH": ":".join(libraries)}


_LIBRARIES = ("usr/lib/x86_64-linux-gnu", "lib/x86_64-linux-gnu")
_LOGIN = "usr/lib/courier/courier/imaplogin"
_USERS = "usr/lib/courier/courier/makedatprog"
_PASSWORDS = "usr/lib/courier/courier-authlib/authdaemond"
_MAILDIR = "usr/bin/maildirmake.courier"


class Courier(Judge):
    def start(self) -> None:
        root, nobody = self.base / "root", pwd.getpwnam("nobody")
        shutil.copytree(self.unpacked, root, symlinks=True)
        for program in (_LOGIN, _USERS, _PASSWORDS, _MAILDIR, "usr/bin/imapd"):
            self._copy_libraries(root, self.unpacked / program)
        for folder in ("dev", "tmp", "run/courier/authdaemon", "srv"):
            (root / folder).mkdir(parents=True)
        for device in ("dev/null", "dev/urandom"):
            (root / device).touch()
        (root / "etc/passwd").write_text("root:x:0:0::/:\ncourier:x:0:0::/:\n")
        (root / "etc/group").write_text("root:x:0:\ncourier:x:0:\n")
        (root / "etc/courier/authdaemonrc").write_text(
            'authmodulelist="authuserdb"\ndaemons=2\nauthdaemonvar=/run/courier/authdaemon\n'
        )
        owner = f"uid={nobody.pw_uid}|gid={nobody.pw_gid}|home=/srv|mail=/srv/Maildir"
        self._enter_user("userdb", owner)
        self._enter_user("userdbshadow", f"systempw={_crypt(SECRET)}")
        self._run("chroot", root, f"/{_MAILDIR}", "/srv/Maildir")
        self._run("chown", "-R", "nobody:", root / "srv")
        self._serve("chroot", root, f"/{_PASSWORDS}")
        listen = ("-address=127.0.0.1", "-maxperip=40", "-nodnslookup", "-noidentlookup")
        daemon = ("/usr/sbin/couriertcpd", *listen, str(self.port))
        offers = "IMAP4rev1 UIDPLUS CHILDREN NAMESPACE SORT QUOTA AUTH=PLAIN"
        self._serve(
            "chroot", root, *daemon, f"/{_LOGIN}", "/usr/bin/imapd", "Maildir",
            IMAP_CAPABILITY=offers, IMAP_MAILBOX_SANITY_CHECK="1", IMAP_USELOCKS="0",
        )  # fmt: skip
        wait_for_port(self.port)

    def deliver(self, *raws: bytes, at: datetime) -> list[bytes]:
        inbox = self.base / "root/srv/Maildir/new"
        known = len(list(inbox.parent.glob("*/*")))
        for number, raw in enumerate(raws, known):
            file = self.base / "letter"
            file.write_bytes(raw.replace(b"\r\n", b"\n"))
            os.utime(file, (at.timestamp(), at.timestamp()))
            shutil.chown(file, "nobody")
            later_is_less = 10**9 - number  # Courier numbers new mails by their names
            file.rename(inbox / f"{later_is_less}.M{number}P1.shop")
        return list(raws)

    def _copy_libraries(self, root: Path, program: Path) -> None:
        told = subprocess.run(
            ["ldd", program], env=self._environment(), capture_output=True, text=True, check=True
        )
        for word in told.stdout.split():
            if word.startswith("/") and not word.startswith(str(self.unpacked)):
                target = root / word.removeprefix("/")
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(word, target)

    def _enter_user(self, table: str, fields: str) -> None:
        name = f"/etc/courier/{table}"
        line = f"{USER}\t{fields}\n.\n"
        self._run(
            "chroot", self.base / "root", f"/{_USERS}", "-", f"{name}.new", f"{name}.dat", said=line
        )


def _crypt(password: str) -> str:
    command = ["openssl", "passwd", "-6", "-stdin"]
    return subprocess.run(
        command, input=password, capture_output=True, text=True, check=True
    ).stdout.strip()


_CYRUS = """\
configdirectory: {base}/conf
defaultpartition: default
partition-default: {base}/spool
cyrus_user: nobody
allowplaintext: yes
munge8bit: no
sasl_pwcheck_method: auxprop
sasl_auxprop_plugin: sasldb
sasl_sasldb_path: {base}/users
sasl_mech_list: PLAIN
servername: shop.example
autocreate_quota: 0
autocreate_inbox_folders: Sent
"""
_CYRUS_SERVICES = """\
START {{ }}
SERVICES {{
  imap cmd="{program} -C {base}/imapd.conf" listen="127.0.0.1:{port}" proto=tcp4
}}
EVENTS {{ }}
"""


class Cyrus(Judge):
    def start(self) -> None:
        base, programs = self.base, self.unpacked / "usr/lib/cyrus/bin"
        for folder in ("conf/proc", "conf/db", "conf/socket", "conf/log", "spool"):
            (base / folder).mkdir(parents=True)
        (base / "imapd.conf").write_text(_CYRUS.format(base=base))
        (base / "cyrus.conf").write_text(
            _CYRUS_SERVICES.format(base=base, port=self.port, program=programs / "imapd")
        )
        enter = self.unpacked / "usr/sbin/saslpasswd2"
        self._run(enter, "-p", "-c", "-f", base / "users", "-u", "shop.example", USER, said=SECRET)
        self._run("chown", "-R", "nobody", base)
        where = ("-C", base / "imapd.conf", "-M", base / "cyrus.conf", "-p", base / "master.pid")
        self._serve(programs / "master", "-D", *where)
        wait_for_port(self.port)

    def _environment(self) -> dict[str, str]:
        sasl = {"SASL_PATH": f"{self.unpacked}/{_LIBRARIES[0]}/sasl2", "CYRUS_USER": "nobody"}
        return super()._environment() | sasl


@contextmanager
def _open_folder(name: str) -> Iterator[Path]:
    """A folder whose files the server's own users may read."""
    with tempfile.TemporaryDirectory(prefix=f"tuidesk-{name}-", dir="/var/tmp") as base:
        Path(base).chmod(0o755)
        before = os.umask(0o022)
        try:
            yield Path(base)
        finally:
            os.umask(before)


@contextmanager
def judge(name: str) -> Iterator[Judge]:
    """``courier`` or ``cyrus``, running."""
    unpacked = _demand(name)
    kind = {"courier": Courier, "cyrus": Cyrus}[name]
    with _open_folder(name) as base:
        server = kind(base, unpacked)
        try:
            server.start()
            yield server
        finally:
            server.stop()


_POSTFIX = """\
compatibility_level = 3.6
queue_directory = {base}/queue
data_directory = {base}/data
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = relay.example
mydestination =
alias_maps =
relayhost = [127.0.0.1]:{relay}
maillog_file = {base}/log
maillog_file_prefixes = {base}
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = {users}
smtpd_tls_security_level = encrypt
smtpd_tls_cert_file = {certificate}
smtpd_tls_key_file = {key}
smtpd_relay_restrictions = permit_sasl_authenticated, reject
smtpd_recipient_restrictions = check_recipient_access static:permit
"""
_POSTFIX_SERVICES = """\
127.0.0.1:{port} inet n - n - - smtpd
postlog unix-dgram n - n - 1 postlogd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
anvil unix - - n - 1 anvil
"""


@contextmanager
def postfix(authority: Authority, users: Dovecot, relay: FaultySmtp) -> Iterator[int]:
    """Postfix with STARTTLS and passwords of Dovecot's users, which hands on to ``relay``."""
    demand("postfix")
    if os.getuid():
        pytest.skip("SKIPPED A REAL SERVER: only root starts Postfix")
    with _open_folder("postfix") as base:
        port = free_port()
        for folder in ("queue", "data", "conf"):
            (base / folder).mkdir()
        shutil.chown(base / "data", "postfix")
        (base / "conf/main.cf").write_text(
            _POSTFIX.format(
                base=base, relay=relay.port, users=users.base / "auth-for-smtp",
                certificate=authority.certificate, key=authority.key,
            )
        )  # fmt: skip
        (base / "conf/master.cf").write_text(_POSTFIX_SERVICES.format(port=port))
        control = ["/usr/sbin/postfix", "-c", str(base / "conf")]
        process = subprocess.Popen([*control, "start-fg"])
        try:
            wait_for_port(port)
            yield port
        finally:
            subprocess.run([*control, "stop"], check=False)
            process.wait(10)
