"""The mail path on Courier, Cyrus and Postfix: every mail once, whole; every answer filed."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.clock import FakeClock
from tests.judges import SECRET, Judge, judge, postfix
from tests.letters import letter
from tests.mail.corpus.broken import broken
from tests.servers import PASSWORD, USER, Authority, Cut, FaultySmtp, dovecot
from tests.worker.conftest import Connected
from tests.worker.test_fetch import accounted, balanced, wait_until
from tests.worker.test_send import answer, state
from tuidesk.desk.context import Desk, open_desk, the_program
from tuidesk.desk.running.connections import check_imap
from tuidesk.desk.running.logins import login_for
from tuidesk.domain.letters.message import SendState
from tuidesk.mail.imap import ImapSession
from tuidesk.mail.login import LoginRefused
from tuidesk.settings.model import Server
from tuidesk.worker.loop import run_once
from tuidesk.worker.send import send_due

pytestmark = pytest.mark.server
Open = Callable[[Path, str], Desk]
LARGE = letter(body="x" * 70 + "\n" + ("words " * 12 + "\n") * 45_000)


@pytest.fixture(scope="module", params=["courier", "cyrus"])
def running(request: pytest.FixtureRequest) -> Iterator[Judge]:
    with judge(request.param) as server:
        yield server


@pytest.fixture
def imap(running: Judge) -> Judge:
    """The judge with empty folders."""
    with running.client() as client:
        for folder in ("INBOX", "INBOX.Sent"):
            if client.select(folder)[0] == "OK":
                client.store("1:*", "+FLAGS", r"(\Deleted)")
                client.expunge()
        client.select("INBOX")
        client.create("INBOX.Sent")
    return running


def test_now_means_now_and_each_later_mail_comes_once(
    imap: Judge, make_connected: Connected, opened: Open
) -> None:
    now = datetime.now(UTC)
    imap.deliver(*(letter() for _ in range(30)), at=now - timedelta(minutes=1))
    desk = opened(make_connected(imap.port, password=SECRET, since=now.isoformat()), "")
    assert accounted(run_once(desk)) == 0
    imap.deliver(letter(), letter(), at=datetime.now(UTC))
    assert accounted(run_once(desk)) == 2
    imap.deliver(letter(), at=datetime.now(UTC))
    assert accounted(run_once(desk)) == 1
    assert accounted(run_once(desk)) == 0
    assert balanced(desk) == len(desk.store.tickets()) == 3


def test_every_kind_of_mail_comes_whole(
    imap: Judge, make_connected: Connected, opened: Open, tmp_path: Path
) -> None:
    raws = [_with_crlf(case.raw) for case in broken() if b"\0" not in case.raw]
    raws = imap.deliver(*raws, LARGE, at=datetime.now(UTC))
    assert len(raws) > 60
    session = ImapSession(login_for(_server(imap.port, tmp_path, SECRET), "imap"))
    session.open("INBOX")
    came = [mail.raw for mail in session.fetch(session.uids_from(1))]
    session.close()
    assert Counter(came) == Counter(raws)
    desk = opened(make_connected(imap.port, password=SECRET), "")
    assert accounted(run_once(desk)) == balanced(desk) == len(raws)


def test_a_cut_connection_loses_and_doubles_nothing(
    imap: Judge, make_connected: Connected, opened: Open
) -> None:
    imap.deliver(*(letter(body="words " * 2_000) for _ in range(20)), at=datetime.now(UTC))
    with Cut(imap.port, after=100_000) as cut:
        desk = opened(make_connected(cut.port, password=SECRET), "")
        assert run_once(desk).troubles
        cut.after = 0
        run_once(desk)
    assert balanced(desk) == len(desk.store.tickets()) == 20


def test_the_answer_is_filed_in_the_sent_folder(imap: Judge, make_connected: Connected) -> None:
    with FaultySmtp() as smtp:
        folder = make_connected(imap.port, smtp.port, password=SECRET)
        desk = open_desk(folder, the_program, FakeClock(datetime.now(UTC)))
        outgoing = answer(desk)
        run_once(desk)
        assert state(desk) is SendState.SENT
        assert _sent(imap) == [outgoing.message_id]
        desk.close()


def test_the_sent_folder_proves_what_was_sent(imap: Judge, make_connected: Connected) -> None:
    with FaultySmtp() as smtp:
        clock = FakeClock(datetime.now(UTC))
        desk = open_desk(make_connected(imap.port, smtp.port, password=SECRET), the_program, clock)
        outgoing = answer(desk)
        smtp.fault = "drop-after-dot"
        run_once(desk)
        assert state(desk) is SendState.UNKNOWN
        with imap.client() as client:
            client.append("INBOX.Sent", "", "", desk.store.mail.get(outgoing.raw))
        clock.forward(minutes=2)
        run_once(desk)
        assert state(desk) is SendState.SENT
        assert len(smtp.mails) == 1
        desk.close()


def test_the_check_counts_the_mails(imap: Judge, tmp_path: Path) -> None:
    imap.deliver(letter(), letter(), at=datetime.now(UTC))
    assert "INBOX: 2" in check_imap(_server(imap.port, tmp_path, SECRET))
    with pytest.raises(LoginRefused):
        check_imap(_server(imap.port, tmp_path, "wrong"))


def test_postfix_takes_an_answer_from_who_knows_the_password(
    authority: Authority, make_connected: Connected, opened: Open, tmp_path: Path
) -> None:
    with dovecot(authority) as users, FaultySmtp() as relay, postfix(authority, users, relay) as at:
        server = _server(at, tmp_path, PASSWORD, "starttls", authority.ca_file)
        desk = opened(make_connected(smtp=server), "anna")
        outgoing = answer(desk)
        assert send_due(desk).sent == 1
        wait_until(lambda: bool(relay.mails), 15)
        assert len(relay.mails) == 1
        recipients, raw = relay.mails[0]
        assert sorted(recipients) == ["bo@mail.example", "olivia@mail.example"]
        assert raw.endswith(desk.store.mail.get(outgoing.raw))
        desk.close()


def _with_crlf(raw: bytes) -> bytes:
    return b"\r\n".join(raw.splitlines()) + b"\r\n"


def _server(port: int, folder: Path, password: str, tls: str = "", ca_file: str = "") -> Server:
    secret = folder / "secret"
    secret.write_text(password)
    secret.chmod(0o600)
    how = tls or "loopback-plain"
    return Server("127.0.0.1", port, USER, how, password_file=str(secret), ca_file=ca_file)


def _sent(imap: Judge) -> list[str]:
    with imap.client() as client:
        client.select("INBOX.Sent", readonly=True)
        heads = client.fetch("1:*", "(BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)])")[1]
    return [each[1].decode().split()[1] for each in heads if isinstance(each, tuple)]
