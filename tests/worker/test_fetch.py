"""Fetching from a fake Gmail with faults, and from Dovecot with TLS as the judge."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.letters import letter
from tests.servers import PASSWORD, USER, Authority, Cut, Dovecot, dovecot
from tests.worker.conftest import Connected
from tuidesk.demo.gmail import FakeGmail
from tuidesk.demo.mailstore import Mailstore
from tuidesk.desk.context import Desk
from tuidesk.desk.incoming.intake import position_of
from tuidesk.desk.incoming.ledger import days
from tuidesk.desk.running.worker_process import start_if_wanted, stop
from tuidesk.domain.letters.message import Direction, Message
from tuidesk.mail.imap import Fetched, ImapSession
from tuidesk.store.care.examine import examine
from tuidesk.worker.loop import Pass, run_once

Open = Callable[[Path, str], Desk]


@pytest.fixture
def gmail() -> Iterator[FakeGmail]:
    with FakeGmail(Mailstore(), USER, PASSWORD) as server:
        yield server


@pytest.fixture(scope="module")
def imap(authority: Authority) -> Iterator[Dovecot]:
    with dovecot(authority) as server:
        yield server


@pytest.fixture(autouse=True)
def _empty_mailbox(request: pytest.FixtureRequest) -> None:
    if "imap" in request.fixturenames:
        server: Dovecot = request.getfixturevalue("imap")
        for mail in (server.base / "mail" / USER).rglob("*/[0-9]*.*"):
            mail.unlink(missing_ok=True)


def accounted(done: Pass) -> int:
    counts = done.fetched
    there = counts.ticketed + counts.threaded + counts.duplicates + counts.quarantined
    assert counts.read == there + sum(counts.discarded.values())
    return counts.read


def balanced(desk: Desk) -> int:
    """How many mails the ledger knows; nothing of it is unaccounted for, no file is damaged."""
    desk.store.refresh()
    assert all(day.unaccounted == 0 for day in days(desk))
    assert [each for each in examine(desk.folder) if not each.harmless] == []
    return sum(day.fetched for day in days(desk))


class TestGmail:
    def test_all_mail_is_fetched_once_with_its_numbers(
        self, gmail: FakeGmail, make_connected: Connected, opened: Open
    ) -> None:
        desk = opened(make_connected(gmail.port), "")
        for _ in range(60):
            gmail.store.add(letter(), {"\\Inbox"})
        assert accounted(run_once(desk)) == 60
        assert accounted(run_once(desk)) == 0
        message = desk.store.thread(1)[0].what
        assert isinstance(message, Message)
        assert message.gmail is not None
        assert message.gmail.message == str(gmail.store.mails[0].gmail_id)

    def test_drafts_spam_and_the_server_are_left_alone(
        self, gmail: FakeGmail, make_connected: Connected, opened: Open
    ) -> None:
        desk = opened(make_connected(gmail.port), "")
        gmail.store.add(letter(), {"\\Draft"})
        gmail.store.add(letter(), {"\\Spam"})
        gmail.store.add(letter(), {"\\Inbox"})
        done = run_once(desk)
        assert (done.fetched.ticketed, done.fetched.discarded) == (1, {"draft": 1})
        assert all(not mail.flags for mail in gmail.store.mails)

    def test_an_answer_written_in_gmail_is_ours(
        self, gmail: FakeGmail, make_connected: Connected, opened: Open
    ) -> None:
        desk = opened(make_connected(gmail.port), "")
        gmail.store.add(letter(message_id="<q@x>"), {"\\Inbox"})
        ours = letter("Us <support@shop.example>", to="o@x.example", headers="In-Reply-To: <q@x>")
        gmail.store.add(ours, {"\\Sent"})
        run_once(desk)
        answer = desk.store.thread(1)[1].what
        assert isinstance(answer, Message)
        assert (answer.direction, answer.elsewhere) == (Direction.OUT, True)

    @pytest.mark.parametrize("fault", ["refuse_greeting", "drop_in_literal", "drop_on"])
    def test_a_broken_connection_loses_and_doubles_nothing(
        self, gmail: FakeGmail, make_connected: Connected, opened: Open, fault: str
    ) -> None:
        desk = opened(make_connected(gmail.port), "")
        for _ in range(5):
            gmail.store.add(letter(), {"\\Inbox"})
        setattr(gmail.faults, fault, "UID FETCH" if fault == "drop_on" else True)
        broken = run_once(desk)
        assert broken.troubles
        assert accounted(run_once(desk)) == 5
        assert len(desk.store.tickets()) == 5

    def test_a_new_uidvalidity_brings_nothing_twice(  # B6.2
        self, gmail: FakeGmail, make_connected: Connected, opened: Open
    ) -> None:
        desk = opened(make_connected(gmail.port), "")
        gmail.store.add(letter(), {"\\Inbox"})
        run_once(desk)
        gmail.store.renumber()
        gmail.store.add(letter(), {"\\Inbox"})
        assert accounted(run_once(desk)) == 1
        assert len(desk.store.tickets()) == 2

    def test_a_wrong_password_is_said_in_plain_words(
        self, gmail: FakeGmail, make_connected: Connected, opened: Open
    ) -> None:
        desk = opened(make_connected(gmail.port, password="wrong"), "")
        trouble = run_once(desk).troubles[0]
        assert "refuses support" in trouble
        assert "wrong" not in trouble

    def test_a_large_mail_comes_in_parts(
        self, gmail: FakeGmail, make_connected: Connected, opened: Open
    ) -> None:
        desk = opened(make_connected(gmail.port), "")
        raw = letter(body="x" * 3_000_000)
        gmail.store.add(raw, {"\\Inbox"})
        assert accounted(run_once(desk)) == 1
        message = desk.store.thread(1)[0].what
        assert isinstance(message, Message)
        assert desk.store.mail.get(message.raw) == raw

    def test_what_vanishes_meanwhile_is_no_trouble(
        self, gmail: FakeGmail, make_connected: Connected, opened: Open
    ) -> None:
        desk = opened(make_connected(gmail.port), "")
        gone = gmail.store.add(letter(), {"\\Inbox"})
        gmail.store.add(letter(), {"\\Inbox"})
        gmail.store.expunge(gone)
        assert accounted(run_once(desk)) in (1, 2)  # it may vanish before it is listed
        balanced(desk)
        position = position_of(desk, "support", "[Gmail]/All Mail")
        assert position is not None
        assert position.failed == ()


@pytest.mark.server
@pytest.mark.xdist_group("dovecot")
class TestDovecot:
    def test_a_thousand_mails_are_all_accounted_for(
        self, imap: Dovecot, authority: Authority, make_connected: Connected, opened: Open
    ) -> None:
        desk = opened(make_connected(imap.port, ca_file=authority.ca_file), "")
        imap.deliver(*(letter(subject=f"Order {at}") for at in range(1000)))
        assert accounted(run_once(desk)) == 1000
        assert len(desk.store.tickets()) == 1000
        imap.renumber()
        assert accounted(run_once(desk)) == 0
        assert balanced(desk) == 1000

    def test_a_mail_expunged_in_the_middle_is_in_the_ledger(
        self,
        imap: Dovecot,
        authority: Authority,
        make_connected: Connected,
        opened: Open,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        desk = opened(make_connected(imap.port, ca_file=authority.ca_file), "")
        imap.deliver(*(letter(subject=f"Order {at}") for at in range(5)))
        real = ImapSession.fetch

        def late(session: ImapSession, uids: list[int]) -> Iterator[Fetched]:
            if uids:
                imap.expunge("1:2")
            return real(session, uids)

        with monkeypatch.context() as patched:
            patched.setattr(ImapSession, "fetch", late)
            run_once(desk)
        run_once(desk)  # what was not answered is asked for again
        assert balanced(desk) == 5
        (day,) = days(desk)
        assert (day.ticketed, day.discarded) == (3, {"gone from the server": 2})
        assert accounted(run_once(desk)) == 0

    def test_a_connection_dropped_inside_a_literal(
        self, imap: Dovecot, authority: Authority, make_connected: Connected, opened: Open
    ) -> None:
        with Cut(imap.port, after=400_000) as cut:
            desk = opened(make_connected(cut.port, ca_file=authority.ca_file), "")
            imap.deliver(*(letter(body="z" * 70 + "\r\n" + "y" * 200_000) for _ in range(6)))
            assert run_once(desk).troubles
            cut.after = 0
            run_once(desk)
        assert balanced(desk) == len(desk.store.tickets()) == 6

    def test_a_password_that_changes_in_between(
        self, imap: Dovecot, authority: Authority, make_connected: Connected, opened: Open
    ) -> None:
        folder = make_connected(imap.port, ca_file=authority.ca_file)
        desk, secret = opened(folder, ""), folder.parent / "password"
        imap.deliver(letter())
        run_once(desk)
        imap.deliver(letter())
        secret.write_text("no longer right")
        assert run_once(desk).troubles
        assert balanced(desk) == 1
        secret.write_text(PASSWORD)
        run_once(desk)
        assert balanced(desk) == 2

    def test_a_certificate_nobody_vouches_for_is_refused(
        self, imap: Dovecot, make_connected: Connected, opened: Open, tmp_path: Path
    ) -> None:
        (tmp_path / "other").mkdir()
        other = Authority(tmp_path / "other")
        desk = opened(make_connected(imap.port, ca_file=other.ca_file), "")
        trouble = run_once(desk).troubles[0]
        assert "certificate" in trouble
        assert "ca_file" in trouble

    def test_a_changed_password_is_said_in_plain_words(
        self, imap: Dovecot, authority: Authority, make_connected: Connected, opened: Open
    ) -> None:
        folder = make_connected(imap.port, ca_file=authority.ca_file, password="old")
        assert "refuses support" in run_once(opened(folder, "")).troubles[0]

    def test_mail_rings_in_idle_and_killed_connections_come_back(
        self, imap: Dovecot, authority: Authority, make_connected: Connected, opened: Open
    ) -> None:
        folder = make_connected(imap.port, ca_file=authority.ca_file)
        desk = opened(folder, "anna")
        worker = start_worker(folder)
        try:
            wait_until(lambda: position_of_after_refresh(desk) is not None, 15)
            imap.deliver(letter(subject="rings"))
            wait_until(lambda: tickets(desk) == 1, 2)
            assert imap.kill_connections() >= 1
            imap.deliver(letter(subject="after the kill"))
            wait_until(lambda: tickets(desk) == 2, 15)
            imap.stop()
            imap.start()
            imap.deliver(letter(subject="after the restart"))
            wait_until(lambda: tickets(desk) == 3, 30)
        finally:
            worker.terminate()
            worker.wait(15)
        assert sorted(ticket.subject for ticket in desk.store.tickets().values()) == [
            "after the kill", "after the restart", "rings",
        ]  # fmt: skip

    def test_killing_the_worker_in_the_middle_loses_and_doubles_nothing(
        self, imap: Dovecot, authority: Authority, make_connected: Connected, opened: Open
    ) -> None:
        folder = make_connected(imap.port, ca_file=authority.ca_file)
        desk = opened(folder, "anna")
        imap.deliver(*(letter(subject=f"Mail {at}") for at in range(400)))
        reached = 0
        while reached < 300:
            worker = start_worker(folder)
            wanted = reached + 60
            wait_until(lambda goal=wanted: tickets(desk) >= goal, 20)  # type: ignore[misc]
            worker.send_signal(signal.SIGKILL)
            worker.wait()
            desk.store.refresh()
            reached = tickets(desk)
        assert accounted(run_once(opened(folder, ""))) + reached == 400
        desk.store.refresh()
        subjects = [ticket.subject for ticket in desk.store.tickets().values()]
        assert sorted(subjects) == sorted(f"Mail {at}" for at in range(400))

    def test_thirty_megabytes(
        self, imap: Dovecot, authority: Authority, make_connected: Connected, opened: Open
    ) -> None:
        desk = opened(make_connected(imap.port, ca_file=authority.ca_file), "")
        imap.deliver(letter(body="\r\n".join(["y" * 76] * 400_000)))
        assert accounted(run_once(desk)) == 1
        assert balanced(desk) == 1


def test_a_worker_that_was_just_started_can_be_stopped(
    gmail: FakeGmail, make_connected: Connected, opened: Open
) -> None:
    desk = opened(make_connected(gmail.port), "anna")
    assert start_if_wanted(desk)
    assert not start_if_wanted(desk)
    assert stop(desk)
    assert not stop(desk)


def start_worker(folder: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tuidesk", "--desk", str(folder), "worker"]
    return subprocess.Popen(command, env={**os.environ, "TUIDESK_DESK": str(folder)})


def position_of_after_refresh(desk: Desk) -> object:
    desk.store.refresh()
    return position_of(desk, "support", "INBOX")


def tickets(desk: Desk) -> int:
    desk.store.refresh()
    return len(desk.store.tickets())


def wait_until(true: Callable[[], bool], patience: float) -> None:
    deadline = time.monotonic() + patience
    while not true():
        assert time.monotonic() < deadline, f"not within {patience} s"
        threading.Event().wait(0.02)


def test_nobody_listens(make_connected: Connected, opened: Open) -> None:
    desk = opened(make_connected(1), "")
    assert "No server answers" in run_once(desk).troubles[0]
