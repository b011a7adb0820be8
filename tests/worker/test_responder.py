"""The autoresponder between real servers: one right answer, and none where none may be."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.clock import FakeClock
from tests.letters import letter
from tests.servers import Authority, Dovecot, FaultySmtp, dovecot
from tests.worker.conftest import Connected
from tuidesk.desk.answers.outbox import outbox
from tuidesk.desk.answers.pausing import pause_of
from tuidesk.desk.context import Desk, open_desk, the_program
from tuidesk.desk.incoming.ledger import days
from tuidesk.desk.incoming.receive import CAME_BACK
from tuidesk.desk.responder.queued import resume
from tuidesk.domain.tickets.event import Event
from tuidesk.domain.tickets.ticket import Status
from tuidesk.worker.loop import run_once

NEW_YORK = ZoneInfo("America/New_York")
# Dovecot takes no mail that arrives in the future: the night is a past one.
THANKSGIVING_NIGHT = datetime(2025, 11, 27, 23, 10, tzinfo=NEW_YORK)
BLACK_FRIDAY = """
[[season]]
name = "Black Friday"
from = "black-friday"
to = "cyber-monday"
hours = "Mo-Su 08:00-22:00"
"""
GERMAN = "Guten Tag, wo ist meine Bestellung? Ich habe noch nichts bekommen. Vielen Dank"
pytestmark = [pytest.mark.server, pytest.mark.xdist_group("dovecot")]


@pytest.fixture
def smtp() -> Iterator[FaultySmtp]:
    with FaultySmtp() as server:
        yield server


@pytest.fixture
def imap(authority: Authority) -> Iterator[Dovecot]:
    with dovecot(authority) as server:
        yield server


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(THANKSGIVING_NIGHT)


@pytest.fixture
def at_desk(clock: FakeClock) -> Iterator[Callable[[Path], Desk]]:
    with ExitStack() as stack:

        def open_at(folder: Path) -> Desk:
            desk = open_desk(folder, the_program, clock)
            stack.callback(desk.close)
            return desk

        yield open_at


@pytest.fixture
def shop(
    imap: Dovecot,
    smtp: FaultySmtp,
    authority: Authority,
    make_connected: Connected,
    at_desk: Callable[[Path], Desk],
) -> Desk:
    return at_desk(make_shop(make_connected, imap, smtp, authority))


def make_shop(
    make_connected: Connected, imap: Dovecot, smtp: FaultySmtp, authority: Authority, **more: str
) -> Path:
    folder = make_connected(
        imap.port,
        smtp.port,
        ca_file=authority.ca_file,
        timezone="America/New_York",
        country="US",
        languages=("en", "de"),
        hours="Mo-Fr 09:00-17:00",
        holidays_of=(2025, 2026),
        since="2025-11-20",
        **more,
    )
    with (folder / "config" / "hours.toml").open("a") as file:
        file.write(BLACK_FRIDAY)
    return folder


def arrive(desk: Desk, imap: Dovecot, raw: bytes) -> None:
    imap.append(raw, desk.now())
    assert run_once(desk).troubles == []


def events(desk: Desk, number: int) -> list[Event]:
    return [each.what for each in desk.store.thread(number) if isinstance(each.what, Event)]


def withheld(desk: Desk, number: int) -> str:
    return next(each.detail for each in events(desk, number) if "withheld" in each.verb)


def test_one_correct_answer_in_the_customers_language(
    shop: Desk, imap: Dovecot, smtp: FaultySmtp
) -> None:
    arrive(shop, imap, letter(body=GERMAN, subject="Bestellung 10234"))
    (recipients, raw), *others = smtp.mails
    assert others == []
    assert recipients == ("olivia@mail.example",)
    mail = message_from_bytes(raw, policy=policy.default)
    assert mail["auto-submitted"] == "auto-replied"
    assert mail["x-auto-response-suppress"] == "All"
    assert mail["from"].addresses[0].addr_spec == "support@shop.example"
    assert mail["in-reply-to"] == mail["references"]
    assert "[#1-" in mail["subject"]
    text = mail.get_content()
    assert "Dies ist eine automatische Antwort" in text
    assert "Thanksgiving" in text
    assert "Wieder für Sie da: Freitag, 28. November, 08:00 Uhr (New York)" in text
    assert "Sie hören von uns spätestens: Freitag, 28. November, 12:00 Uhr (New York)" in text
    ticket = shop.store.ticket(1)
    assert ticket.status is Status.NEW  # an automatic answer is no first response
    assert ticket.waiting_since is not None
    assert ticket.promise is not None
    assert ticket.promise.due == datetime(2025, 11, 28, 12, tzinfo=NEW_YORK)
    assert [each.verb for each in events(shop, 1)] == ["answered automatically", "sent"]
    run_once(shop)
    assert len(smtp.mails) == 1


def test_a_second_mail_gets_none_until_the_next_closed_period(
    shop: Desk, imap: Dovecot, smtp: FaultySmtp, clock: FakeClock
) -> None:
    arrive(shop, imap, letter())
    clock.forward(minutes=20)
    arrive(shop, imap, letter(subject="And another thing", body="Do you have it in blue?"))
    assert len(smtp.mails) == 1
    assert "once per customer and closed period" in withheld(shop, 2)
    clock.time = datetime(2025, 11, 28, 22, 30, tzinfo=NEW_YORK)
    arrive(shop, imap, letter(subject="Third", body="What about my order?"))
    assert len(smtp.mails) == 2


REPORT = (
    'multipart/report; report-type=delivery-status; boundary="b"\n\n--b\nContent-Type: text/plain'
    "\n\nIt did not arrive.\n--b\nContent-Type: message/delivery-status\n\n"
    "Reporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; bo@gone.example\nAction: failed\n"
    "Status: 5.1.1\n\n--b--"
)
SILENT = {
    "vacation": (
        letter(subject="Automatic reply: Out of office", headers="Auto-Submitted: auto-replied"),
        "no person wrote it",
    ),
    "list": (letter(headers="List-Id: <news.list.example>\nPrecedence: list"), "Precedence: list"),
    "suppressed": (letter(headers="X-Auto-Response-Suppress: All"), "X-Auto-Response-Suppress"),
    "no-reply": (letter("Shop <no-reply@mail.example>"), "nobody reads"),
    "blind copy": (letter(to="undisclosed@mail.example"), "not addressed to us"),
    "bounce": (
        letter("MAILER-DAEMON@mx.example", headers="Return-Path: <>").replace(
            b"text/plain; charset=utf-8", REPORT.replace("\n", "\r\n").encode()
        ),
        "it is a bounce",
    ),
}


@pytest.mark.parametrize("kind", SILENT)
def test_no_answer_and_a_visible_reason(  # B2.2, B2.8
    shop: Desk, imap: Dovecot, smtp: FaultySmtp, kind: str
) -> None:
    raw, reason = SILENT[kind]
    arrive(shop, imap, raw)
    assert smtp.mails == []
    assert reason in withheld(shop, 1)


def test_old_mail_after_an_outage_gets_none(
    shop: Desk, imap: Dovecot, smtp: FaultySmtp, clock: FakeClock
) -> None:
    imap.append(letter(), clock.time - timedelta(hours=8))
    run_once(shop)
    assert smtp.mails == []
    assert "8 hours old" in withheld(shop, 1)


STRIPPED = (b"auto-submitted:", b"x-auto-response-suppress:", b"x-tuidesk-loop:")


def without_marks(raw: bytes) -> bytes:
    """As a careless relay passes a mail on."""
    lines = raw.split(b"\r\n")
    return b"\r\n".join(line for line in lines if not line.lower().startswith(STRIPPED))


@pytest.mark.parametrize(
    ("relay", "sent", "reason"),
    [
        (bytes, [1, 0], "no person wrote it"),
        (without_marks, [1, 1], "once per customer and closed period"),
    ],
)
def test_two_desks_that_write_to_each_other_stop(
    authority: Authority,
    make_connected: Connected,
    at_desk: Callable[[Path], Desk],
    clock: FakeClock,
    monkeypatch: pytest.MonkeyPatch,
    relay: Callable[[bytes], bytes],
    sent: list[int],
    reason: str,
) -> None:
    keys = iter(("ab" * 32, "cd" * 32))  # each desk has a key of its own
    monkeypatch.setattr("tuidesk.store.repository.secrets.token_hex", lambda size: next(keys))
    with ExitStack() as stack:
        boxes = [stack.enter_context(dovecot(authority)) for _ in range(2)]
        sinks = [stack.enter_context(FaultySmtp()) for _ in range(2)]
        desks = [
            at_desk(
                make_shop(
                    make_connected, box, sink, authority, shop=name, address=f"help@{name}.example"
                )
            )
            for box, sink, name in zip(boxes, sinks, ("one", "two"), strict=True)
        ]
        boxes[0].append(letter("help@two.example", to="help@one.example"), clock.time)
        for turn in range(12):
            at = turn % 2
            before = len(sinks[at].mails)
            run_once(desks[at])
            for _, raw in sinks[at].mails[before:]:
                boxes[1 - at].append(relay(raw), clock.time)
            clock.forward(minutes=3)
        assert [len(sink.mails) for sink in sinks] == sent
        silent = desks[0] if all(sent) else desks[1]
        assert reason in withheld(silent, 1)


def test_an_automatic_mail_of_ours_that_comes_back_is_dropped_and_counted(  # B2.5
    shop: Desk, imap: Dovecot, smtp: FaultySmtp
) -> None:
    arrive(shop, imap, letter())
    _, raw = smtp.mails[0]
    renamed = raw.replace(b"Message-ID: <td.", b"Message-ID: <forwarded.")
    arrive(shop, imap, renamed)
    assert len(shop.store.tickets()) == 1
    assert sum(day.discarded.get(CAME_BACK, 0) for day in days(shop)) == 1


def test_too_many_automatic_mails_pause_all_of_them(
    shop: Desk, imap: Dovecot, smtp: FaultySmtp
) -> None:
    config = shop.folder / "config" / "desk.toml"
    config.write_text(config.read_text().replace("fuse = 60", "fuse = 3"))
    with closing(open_desk(shop.folder, the_program, shop.clock)) as careful:
        for at in range(5):
            imap.append(letter(f"c{at}@mail.example", subject=f"Order {at}"), careful.now())
        run_once(careful)
        assert smtp.mails == []  # three were queued: they wait as well
        assert pause_of(careful) is not None
        assert "all of them pause" in withheld(careful, 4)
        assert "paused" in withheld(careful, 5)
        assert resume(careful).changed
        assert pause_of(careful) is None
        imap.append(letter("c6@mail.example", subject="Order 6"), careful.now())
        run_once(careful)
        assert len(smtp.mails) == 4


def test_an_answer_that_could_not_leave_in_time_is_dropped(
    shop: Desk, imap: Dovecot, smtp: FaultySmtp, clock: FakeClock
) -> None:
    smtp.fault = "data-451"
    arrive(shop, imap, letter())
    smtp.fault = ""
    clock.forward(hours=2)
    run_once(shop)
    assert smtp.mails == []
    assert outbox(shop) == []
    assert shop.store.ticket(1).status is Status.NEW
