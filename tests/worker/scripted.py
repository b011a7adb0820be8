"""An IMAP server that answers as a script says: for servers that are not at hand."""

import base64
import re
import socket
import threading
from collections.abc import Callable
from contextlib import suppress

from tuidesk.mail.login import Login

Mails = dict[int, bytes]


class ScriptedImap:
    """Serves INBOX on 127.0.0.1 without TLS; the members say in which way it is odd."""

    def __init__(self, mails: Mails) -> None:
        self.mails = mails
        self.greeting = "* OK ready"
        self.uidnext = "[UIDNEXT {}]"
        self.status_uidnext = True
        self.told_size: Callable[[int], int] = lambda size: size
        self.part_name = "BODY[]<{start}>"
        self.folders = ['* LIST () "." "INBOX"']
        self.flood = b""
        self.commands: list[str] = []
        self.secret = b""
        self._socket = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._serve, daemon=True).start()

    @property
    def login(self) -> Login:
        port: int = self._socket.getsockname()[1]
        return Login("127.0.0.1", port, "shop", "secret", "loopback-plain")

    def close(self) -> None:
        self._socket.close()

    def _serve(self) -> None:
        while True:
            try:
                client, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._serve_one, args=(client,), daemon=True).start()

    def _serve_one(self, client: socket.socket) -> None:
        with suppress(OSError):
            self._converse(client)

    def _converse(self, client: socket.socket) -> None:
        with client, client.makefile("rwb") as stream:

            def say(line: str | bytes) -> None:
                stream.write((line.encode() if isinstance(line, str) else line) + b"\r\n")

            say(self.greeting)
            stream.flush()
            for line in stream:
                tag, _, rest = line.decode("latin-1").strip().partition(" ")
                self.commands.append(rest)
                try:
                    self._answer(rest, say, stream)
                    say(f"{tag} OK done")
                    stream.flush()
                except (OSError, ValueError):
                    return

    def _answer(self, command: str, say: Callable[[str | bytes], None], stream: object) -> None:
        words = command.upper()
        following = max(self.mails, default=0) + 1
        if words.startswith("CAPABILITY"):
            say("* CAPABILITY IMAP4rev1 AUTH=PLAIN")
        elif words.startswith("AUTHENTICATE"):
            say("+ ")
            stream.flush()  # type: ignore[attr-defined]
            self.secret = base64.b64decode(stream.readline())  # type: ignore[attr-defined]
        elif words.startswith("LIST"):
            for each in self.folders:
                say(each)
        elif words.startswith(("SELECT", "EXAMINE")):
            say(f"* {len(self.mails)} EXISTS")
            say("* OK [UIDVALIDITY 7] ok")
            if self.uidnext:
                say(f"* OK {self.uidnext.format(following)} ok")
        elif words.startswith("STATUS"):
            say(f"* STATUS INBOX ({f'UIDNEXT {following}' if self.status_uidnext else ''})")
        elif words.startswith("UID SEARCH UID *"):
            say("* SEARCH")  # as if there were none
        elif words.startswith("UID SEARCH"):
            say("* SEARCH " + " ".join(map(str, self.mails)))
        elif words.startswith("FETCH * (UID"):
            say(f"* {len(self.mails)} FETCH (UID {following - 1})")
        elif words.startswith("UID FETCH"):
            self._fetch(command, say)
        if self.flood:
            while True:
                say(self.flood)

    def _fetch(self, command: str, say: Callable[[str | bytes], None]) -> None:
        wanted = re.match(r"UID FETCH (\S+)", command)
        assert wanted
        for at, (uid, raw) in enumerate(self.mails.items(), 1):
            if str(uid) not in wanted[1].split(","):
                continue
            part = re.search(r"BODY\.PEEK\[\]<(\d+)\.(\d+)>", command)
            if part:
                start, length = int(part[1]), int(part[2])
                piece = raw[start : start + length]
                name = self.part_name.format(start=start, length=length)
                say(b"* %d FETCH (UID %d %s {%d}" % (at, uid, name.encode(), len(piece)))
                say(piece + b")")
            elif "BODY.PEEK[]" in command:
                say(b"* %d FETCH (UID %d BODY[] {%d}" % (at, uid, len(raw)))
                say(raw + b")")
            else:
                size = self.told_size(len(raw))
                date = '"27-Nov-2026 09:00:00 +0000"'
                say(f"* {at} FETCH (UID {uid} RFC822.SIZE {size} INTERNALDATE {date})")
