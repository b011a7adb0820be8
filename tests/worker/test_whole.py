"""The whole way through real programs: tmux, two consoles, the worker, Dovecot and SMTP."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from email import message_from_bytes
from pathlib import Path

import pytest

from tests.letters import letter
from tests.servers import Authority, Dovecot, FaultySmtp, demand, dovecot
from tests.terminal import Terminal
from tests.worker.conftest import Connected
from tests.worker.test_fetch import wait_until
from tuidesk.desk.context import Desk

Open = Callable[[Path, str], Desk]


@pytest.fixture
def imap(authority: Authority) -> Iterator[Dovecot]:
    with dovecot(authority) as server:
        yield server


@pytest.fixture
def smtp() -> Iterator[FaultySmtp]:
    with FaultySmtp() as server:
        yield server


@pytest.mark.server
@pytest.mark.xdist_group("dovecot")
def test_from_a_mail_to_an_answered_ticket_and_back(
    imap: Dovecot,
    smtp: FaultySmtp,
    authority: Authority,
    make_connected: Connected,
    opened: Open,
    tmp_path: Path,
) -> None:
    demand("tmux")
    folder = make_connected(imap.port, smtp.port, ca_file=authority.ca_file, undo_send=1)
    anna = Terminal(tmp_path / "tmux", "--desk", str(folder), "--as", "anna")
    ben = Terminal(tmp_path / "tmux", "--desk", str(folder), "--as", "ben")
    try:
        anna.shows(r"mail \d\d:\d\d", 20)  # the worker, started by the console, listens
        ben.shows("unassigned")
        imap.deliver(letter(subject="Lost parcel"))
        delivered = time.monotonic()
        for console in (anna, ben):
            console.shows("Lost parcel", 2)
        assert time.monotonic() - delivered < 4

        anna.press("A")
        ben.shows(r"1 left this list: anna assigned it to anna")
        anna.press("2")
        anna.shows("▸ mine")
        anna.press("r")
        anna.shows("Answer to #1")
        anna.type("We found it.")
        anna.press("C-s")
        wait_until(lambda: len(smtp.mails) == 1, 10)
        ben.press("4")
        ben.shows("Lost parcel")

        recipients, raw = smtp.mails[0]
        mail = message_from_bytes(raw)
        assert recipients == ("olivia@mail.example",)
        assert mail["subject"].startswith("Re: Lost parcel [#1-")
        assert mail["in-reply-to"] in mail["references"]
        assert "We found it." in mail.get_payload(decode=True).decode()  # type: ignore[union-attr]

        imap.deliver(letter(subject="AW: hm", headers=f"In-Reply-To: {mail['message-id']}"))
        anna.shows(r"◐ #1 .*Lost parcel", 5)
        ben.shows("Nothing to do here", 5)  # it is not pending any more
        desk = opened(folder, "anna")
        ticket = desk.store.ticket(1)
        assert (ticket.status, ticket.message_count, ticket.owner) == ("open", 3, "anna")
        assert len(desk.store.tickets()) == 1
    finally:
        anna.close()
        ben.close()
        stop = [sys.executable, "-m", "tuidesk", "--desk", str(folder), "worker", "--stop"]
        subprocess.run(stop, check=True, capture_output=True, timeout=30)
