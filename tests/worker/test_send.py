"""Sending: each fault has one right outcome, and nothing is ever sent twice by itself."""

import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from pathlib import Path

import pytest

from tests.clock import FakeClock
from tests.letters import deliver, letter
from tests.servers import PASSWORD, USER, FaultySmtp, demand, free_port, wait_for_port, which
from tests.worker.conftest import Connected
from tests.worker.test_fetch import start_worker, wait_until
from tuidesk.demo.gmail import FakeGmail
from tuidesk.demo.mailstore import Mailstore
from tuidesk.desk.answers.drafting import start_reply
from tuidesk.desk.answers.outbox import (
    begin_sending,
    drop,
    due,
    next_due,
    outbox,
    record_unknown,
    retry,
)
from tuidesk.desk.answers.reply import send
from tuidesk.desk.care.caring import back_up, check, put_back
from tuidesk.desk.care.settling import settle_here
from tuidesk.desk.context import Desk, open_desk, the_program
from tuidesk.desk.verbs.note import add_note
from tuidesk.desk.verbs.undo import undo
from tuidesk.domain.letters.message import Message, SendState
from tuidesk.domain.outgoing.outbox import Outgoing
from tuidesk.domain.tickets.event import Event, sentence
from tuidesk.domain.tickets.ticket import Status
from tuidesk.mail.login import Login, LoginRefused
from tuidesk.settings.model import Server
from tuidesk.store.errors import Busy, Damaged, StoreError
from tuidesk.worker.loop import run_once
from tuidesk.worker.send import _one_account, answers_of, look_for_unknown, send_due

Open = Callable[[Path, str], Desk]


@pytest.fixture
def smtp() -> Iterator[FaultySmtp]:
    with FaultySmtp() as server:
        yield server


@pytest.fixture
def desk(smtp: FaultySmtp, make_connected: Connected, opened: Open) -> Desk:
    return opened(make_connected(smtp=smtp.port), "anna")


def answer(desk: Desk) -> Outgoing:
    deliver(desk, letter(headers="Cc: Bo <bo@mail.example>"), at=datetime.now(UTC))
    send(desk, start_reply(desk, 1, "On its way."))
    return outbox(desk)[0]


def state(desk: Desk) -> SendState | None:
    desk.store.refresh()
    messages = [e.what for e in desk.store.thread(1) if isinstance(e.what, Message)]
    kept = desk.store.all(Outgoing).values()
    return next((each.state for each in kept), messages[-1].state)


def test_it_arrives_with_the_right_headers(desk: Desk, smtp: FaultySmtp) -> None:
    outgoing = answer(desk)
    assert send_due(desk).sent == 1
    recipients, raw = smtp.mails[0]
    assert recipients == ("olivia@mail.example", "bo@mail.example")
    mail = message_from_bytes(raw)
    assert mail["message-id"] == outgoing.message_id
    assert raw == desk.store.mail.get(outgoing.raw)
    assert state(desk) is SendState.SENT
    assert send_due(desk).sent == 0


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        ("mail-421", SendState.QUEUED),
        ("rcpt-550", SendState.FAILED),
        ("data-451", SendState.QUEUED),
        ("data-552", SendState.FAILED),
        ("quota", SendState.QUEUED),
        ("drop-after-dot", SendState.UNKNOWN),
    ],
)
def test_each_fault_has_one_outcome(
    desk: Desk, smtp: FaultySmtp, fault: str, expected: SendState
) -> None:
    answer(desk)
    smtp.fault = fault
    result = send_due(desk)
    assert state(desk) is expected
    smtp.fault = ""
    assert send_due(desk).sent == 0  # nothing happens again before its time
    assert result.sent == 0
    if expected is SendState.FAILED:
        assert desk.store.ticket(1).status is Status.OPEN
    if expected is SendState.QUEUED:
        assert outbox(desk)[0].not_before > datetime.now(UTC)


def test_one_refused_recipient_is_recorded(desk: Desk, smtp: FaultySmtp) -> None:  # B10.3
    answer(desk)
    smtp.fault = "rcpt-some"
    assert send_due(desk).sent == 1
    assert "bo@mail.example refused: 550" in next(iter(desk.store.all(Outgoing).values())).detail


def test_who_is_refused_in_to_still_waits(desk: Desk, smtp: FaultySmtp) -> None:  # B10.3
    outgoing = answer(desk)
    before = outgoing.waiting_since
    smtp.fault = "rcpt-customer"
    assert send_due(desk).sent == 1
    assert [recipients for recipients, _ in smtp.mails] == [("bo@mail.example",)]
    desk.store.refresh()
    ticket = desk.store.ticket(1)
    assert (ticket.status, ticket.waiting_since) == (Status.OPEN, before)


def test_a_server_cannot_command_a_terminal(desk: Desk, smtp: FaultySmtp) -> None:  # B7.12
    answer(desk)
    smtp.fault = "data-escape"
    send_due(desk)
    assert "later" in outbox(desk)[0].detail
    assert "\x1b" not in outbox(desk)[0].detail


def test_servers_that_do_not_answer_are_not_hammered(  # B6.8
    smtp: FaultySmtp, make_connected: Connected, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def refusing(login: Login) -> None:
        asked.append(login.host)
        raise LoginRefused("no", "")

    monkeypatch.setattr("tuidesk.worker.send.ImapSession", refusing)
    clock = FakeClock(datetime.now(UTC))
    desk = open_desk(make_connected(1, smtp.port), the_program, clock)
    for _ in range(2):
        outgoing = answer(desk)
        begin_sending(desk, outgoing.id)
        record_unknown(desk, outgoing.id, "lost")
    clock.forward(minutes=2)
    for _ in range(20):
        look_for_unknown(desk)
        clock.forward(seconds=1)
    assert len(asked) == 1
    desk.close()


@pytest.mark.parametrize(
    ("smtp_host", "user", "proof"),
    [
        ("smtp.gmail.com", "shop@x.example", True),
        ("smtp-relay.gmail.com", "shop@x.example", False),
        ("smtp.gmail.com", "other@x.example", False),
        ("smtp.googlemail.com", "shop@x.example", False),
    ],
)
def test_only_its_own_sent_folder_proves_anything(smtp_host: str, user: str, proof: bool) -> None:
    imap = Server("imap.gmail.com", 993, "shop@x.example")
    assert _one_account(imap, Server(smtp_host, 465, user)) is proof


def test_nobody_listens(make_connected: Connected, opened: Open) -> None:
    desk = opened(make_connected(smtp=1), "anna")
    answer(desk)
    result = send_due(desk)
    assert "No server answers" in result.trouble
    assert result.deferred == 1
    assert state(desk) is SendState.QUEUED


def test_an_undone_reply_is_never_sent(desk: Desk, smtp: FaultySmtp) -> None:
    answer(desk)
    undo(desk)
    assert send_due(desk).sent == 0
    assert smtp.mails == []


def test_killed_in_the_middle_it_is_unknown_and_not_sent_twice(
    smtp: FaultySmtp, make_connected: Connected, opened: Open
) -> None:
    folder = make_connected(smtp=smtp.port)
    desk = opened(folder, "anna")
    answer(desk)
    smtp.hold.clear()
    worker = start_worker(folder)
    assert smtp.reached_data.wait(15)
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    smtp.hold.set()
    assert state(desk) is SendState.SENDING
    again = start_worker(folder)
    try:
        wait_until(lambda: state(desk) is SendState.UNKNOWN, 15)
    finally:
        again.terminate()
        again.wait(15)
    assert len(smtp.mails) <= 1
    retry(desk, outbox(desk)[0].id)  # a person decides
    assert state(desk) is SendState.QUEUED


def test_the_sent_folder_decides_on_gmail(smtp: FaultySmtp, make_connected: Connected) -> None:
    with FakeGmail(Mailstore(), USER, PASSWORD) as gmail:
        folder = make_connected(gmail.port, smtp.port)
        clock = FakeClock(datetime.now(UTC))
        desk = open_desk(folder, the_program, clock)
        first = answer(desk)
        smtp.fault = "drop-after-dot"
        assert run_once(desk).sent.unknown == 1
        smtp.fault = ""
        for looks in (1, 2, 3):  # it is proven missing only after three looks
            assert state(desk) is SendState.UNKNOWN
            clock.forward(minutes=5)
            assert run_once(desk).sent.sent == (1 if looks == 3 else 0)
        assert [message_from_bytes(raw)["message-id"] for _, raw in smtp.mails] == [
            first.message_id
        ] * 2
        desk.close()


def test_found_in_the_sent_folder_it_was_sent(smtp: FaultySmtp, make_connected: Connected) -> None:
    with FakeGmail(Mailstore(), USER, PASSWORD) as gmail:
        clock = FakeClock(datetime.now(UTC))
        desk = open_desk(make_connected(gmail.port, smtp.port), the_program, clock)
        outgoing = answer(desk)
        smtp.fault = "drop-after-dot"
        run_once(desk)
        gmail.store.add(desk.store.mail.get(outgoing.raw), {"\\Sent"})
        clock.forward(minutes=2)
        run_once(desk)
        assert state(desk) is SendState.SENT
        assert len(smtp.mails) == 1
        desk.close()


def test_without_proof_a_person_decides(smtp: FaultySmtp, make_connected: Connected) -> None:
    clock = FakeClock(datetime.now(UTC))
    desk = open_desk(make_connected(smtp=smtp.port), the_program, clock)
    answer(desk)
    smtp.fault = "drop-after-dot"
    run_once(desk)
    for _ in range(6):
        clock.forward(hours=1)
        assert run_once(desk).sent.sent == 0
    assert state(desk) is SendState.UNKNOWN
    assert len(smtp.mails) == 1
    desk.close()


def test_after_days_of_trouble_it_is_given_up(smtp: FaultySmtp, make_connected: Connected) -> None:
    clock = FakeClock(datetime.now(UTC))
    desk = open_desk(make_connected(smtp=smtp.port), the_program, clock)
    answer(desk)
    smtp.fault = "data-451"
    for _ in range(60):
        send_due(desk)
        clock.forward(hours=1)
    assert state(desk) is SendState.FAILED
    desk.close()


def test_starttls_is_never_optional(
    smtp: FaultySmtp, make_connected: Connected, opened: Open
) -> None:
    folder = make_connected(smtp=smtp.port)
    config = folder / "config" / "desk.toml"
    config.write_text(config.read_text().replace('tls = "loopback-plain"', 'tls = "starttls"'))
    desk = opened(folder, "anna")
    answer(desk)
    assert send_due(desk).trouble
    assert smtp.mails == []


@pytest.mark.server
def test_postfix_smtp_sink_takes_it_as_it_is(
    make_connected: Connected, opened: Open, tmp_path: Path
) -> None:
    demand("smtp-sink")
    port, dump = free_port(), tmp_path / "dump"
    program = which("smtp-sink")
    assert program
    tmp_path.chmod(0o755)
    dump.mkdir(mode=0o777)
    user = ["-u", "root"] if os.getuid() == 0 else []
    sink = subprocess.Popen(
        [program, *user, "-d", f"{dump}/%M.", f"127.0.0.1:{port}", "10"], stderr=subprocess.PIPE
    )
    try:
        wait_for_port(port)
        desk = opened(make_connected(smtp=port), "anna")
        outgoing = answer(desk)
        assert send_due(desk).sent == 1
    finally:
        sink.terminate()
        sink.wait(10)
    dumped = next(each for each in dump.iterdir() if each.stat().st_size)
    text = dumped.read_bytes()
    assert outgoing.message_id.encode() in text
    assert b"X-Rcpt-Args: <olivia@mail.example>" in text


def test_a_copied_desk_sends_nothing_until_somebody_settles_it(
    desk: Desk, smtp: FaultySmtp, opened: Open, tmp_path: Path
) -> None:
    answer(desk)
    copy = tmp_path / "copy"
    subprocess.run(["cp", "-a", desk.folder, copy], check=True)
    other = opened(copy, "anna")
    assert other.store.copied
    done = send_due(other)
    assert "copy" in done.trouble
    assert send_due(desk).sent == 1
    assert len(smtp.mails) == 1
    add_note(other, [1], "all else works")
    assert settle_here(other) == 1
    assert not other.store.copied
    assert [each.state for each in outbox(other)] == [SendState.UNKNOWN]
    assert send_due(other).sent == 0
    assert len(smtp.mails) == 1


def test_an_earlier_state_that_is_put_back_in_place_sends_nothing_again(
    desk: Desk, smtp: FaultySmtp, opened: Open, tmp_path: Path
) -> None:
    answer(desk)
    before = tmp_path / "before"
    subprocess.run(["cp", "-a", desk.folder / "store", before], check=True)
    assert send_due(desk).sent == 1
    subprocess.run(["cp", "-a", f"{before}/.", desk.folder / "store"], check=True)
    again = opened(desk.folder, "anna")
    assert not again.store.copied
    assert send_due(again).sent == 0
    (kept,) = outbox(again)
    assert kept.state is SendState.UNKNOWN
    assert "put back" in kept.detail
    assert len(smtp.mails) == 1
    retry(again, kept.id)  # a person has looked
    assert send_due(again).sent == 1


def test_nothing_is_sent_from_tables_that_have_lost_their_end(
    desk: Desk, smtp: FaultySmtp, opened: Open
) -> None:
    answer(desk)
    journal = desk.folder / "store" / "desk.jsonl"
    before = journal.read_bytes()
    assert send_due(desk).sent == 1
    journal.write_bytes(before)
    with pytest.raises(Damaged, match="were saved"):
        send_due(opened(desk.folder, "anna"))
    assert len(smtp.mails) == 1


def test_a_moved_desk_is_the_same_desk(desk: Desk, opened: Open, tmp_path: Path) -> None:
    moved = desk.folder.rename(tmp_path / "moved")
    assert not opened(moved, "anna").store.copied


def test_what_waited_in_a_backup_is_unknown_and_never_sent_again(
    desk: Desk, smtp: FaultySmtp, opened: Open, tmp_path: Path
) -> None:
    answer(desk)
    back_up(desk.folder, tmp_path / "all.tar")
    assert send_due(desk).sent == 1
    assert put_back(tmp_path / "all.tar", tmp_path / "again").sound
    again = opened(tmp_path / "again", "anna")
    assert [each.state for each in outbox(again)] == [SendState.UNKNOWN]
    assert send_due(again).sent == 0
    add_note(again, [1], "works")
    send(again, start_reply(again, 1, "A new answer."), regardless=True)
    assert send_due(again).sent == 1
    assert len(smtp.mails) == 2


def test_an_answer_that_was_queued_by_a_fast_clock_does_not_wait_a_year(
    anna: Desk, clock: FakeClock
) -> None:
    deliver(anna, letter())
    clock.forward(days=365)
    send(anna, start_reply(anna, 1, "On its way."))
    clock.forward(days=-365)
    assert [each.ticket for each in due(anna, clock())] == [1]
    assert next_due(anna) == clock()


def test_who_is_to_be_tried_later_gets_the_same_mail_later(desk: Desk, smtp: FaultySmtp) -> None:
    outgoing = answer(desk)
    smtp.fault = "rcpt-some-later"
    assert send_due(desk).sent == 1
    (rest,) = outbox(desk)
    assert (rest.recipients, rest.state) == (("bo@mail.example",), SendState.QUEUED)
    assert rest.message_id == outgoing.message_id
    assert state(desk) is SendState.SENT
    smtp.fault = ""
    with desk.store.transaction("anna") as tx:
        tx.put(replace(rest, not_before=datetime.now(UTC)))
    assert send_due(desk).sent == 1
    assert outbox(desk) == []
    first, second = smtp.mails
    assert first == (("olivia@mail.example",), second[1])
    assert second[0] == ("bo@mail.example",)


def test_who_is_refused_for_good_stands_in_the_outbox(desk: Desk, smtp: FaultySmtp) -> None:
    answer(desk)
    smtp.fault = "rcpt-some"
    send_due(desk)
    (rest,) = outbox(desk)
    assert (rest.recipients, rest.state) == (("bo@mail.example",), SendState.FAILED)
    assert "550 5.1.1" in rest.detail
    told = [each.what for each in desk.store.thread(1) if isinstance(each.what, Event)]
    assert any("bo@mail.example" in sentence(each) for each in told)
    drop(desk, rest.id)
    assert desk.store.ticket(1).message_count == 2
    assert check(desk.folder).sound


@pytest.mark.parametrize("fault", [Busy("held"), StoreError("Not saved: No space left")])
def test_the_servers_yes_is_not_forgotten_when_it_cannot_be_written_down(
    desk: Desk, smtp: FaultySmtp, monkeypatch: pytest.MonkeyPatch, fault: StoreError
) -> None:
    answer(desk)

    def failing(*given: object) -> None:
        raise fault

    with monkeypatch.context() as patched:
        patched.setattr("tuidesk.worker.send.record_sent", failing)
        send_due(desk)
        with pytest.raises(StoreError):
            send_due(desk)
    assert state(desk) is SendState.SENDING
    answers_of(desk).settle()  # another worker, after this one has ended
    assert state(desk) is SendState.SENT
    assert send_due(desk).sent == 0
    assert len(smtp.mails) == 1
