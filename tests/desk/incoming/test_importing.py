import itertools
import re
from pathlib import Path

import pytest

from tests.letters import letter
from tuidesk.desk.care.exporting import mails_of, tickets_to_export
from tuidesk.desk.context import Desk
from tuidesk.desk.incoming import importing
from tuidesk.desk.incoming.importing import import_mail
from tuidesk.desk.incoming.intake import Counts, take_in
from tuidesk.desk.incoming.receive import Arrival
from tuidesk.desk.lists.listing import read_thread
from tuidesk.desk.running.presence import at_the_desk
from tuidesk.domain.letters.message import Direction, Message, SendState
from tuidesk.domain.tickets.ticket import Status
from tuidesk.settings.model import Mailbox


def mbox(path: Path, *raws: bytes, gmail: bool = False) -> Path:
    with path.open("wb") as stream:
        for at, raw in enumerate(raws):
            who = f"{1790000000000000000 + at}@xxx" if gmail else "-"
            stream.write(f"From {who} Fri Nov 27 09:00:00 +0000 2026\n".encode())
            stream.write(raw.replace(b"\r\n", b"\n") + b"\n")
    return path


def test_an_import_adds_up_and_twice_adds_nothing(anna: Desk, tmp_path: Path) -> None:
    box = anna.settings.mailbox("support")
    file = mbox(
        tmp_path / "a.mbox",
        letter(message_id="<1@x>"),
        letter(message_id="<2@x>", headers="In-Reply-To: <1@x>"),
        letter(),
    )
    told: list[tuple[int, int]] = []
    counts = import_mail(anna, [file], box, progress=lambda done, total: told.append((done, total)))
    assert (counts.read, counts.ticketed, counts.threaded, counts.tickets) == (3, 2, 1, 2)
    assert told[-1][0] == told[-1][1]
    again = import_mail(anna, [file], box)
    assert (again.read, again.duplicates, again.tickets) == (3, 3, 0)


def test_takeout_leaves_out_what_is_no_mail(anna: Desk, tmp_path: Path) -> None:
    file = mbox(
        tmp_path / "takeout.mbox",
        letter(headers="X-GM-THRID: 1\nX-Gmail-Labels: Inbox,Unread"),
        letter(headers="X-GM-THRID: 2\nX-Gmail-Labels: Drafts"),
        letter(headers="X-GM-THRID: 3\nX-Gmail-Labels: Spam"),
        gmail=True,
    )
    counts = import_mail(anna, [file], anna.settings.mailbox("support"))
    assert (counts.read, counts.ticketed, counts.discarded) == (3, 2, {"draft": 1})
    assert anna.store.ticket(2).status is Status.SPAM


def test_history_over_several_batches(anna: Desk, tmp_path: Path) -> None:
    first = [letter(message_id=f"<{at}@x>") for at in range(300)]
    answers = [letter(headers=f"References: <{at}@x>") for at in range(0, 300, 3)]
    file = mbox(tmp_path / "big.mbox", *first, *answers)
    counts = import_mail(anna, [file], anna.settings.mailbox("support"), closed=True)
    assert (counts.tickets, counts.threaded) == (300, 100)
    assert anna.store.tickets() == {}
    assert anna.store.archived_counts() == {"closed": 300}
    assert {anna.store.ticket(number).message_count for number in (1, 2, 4)} == {1, 2}


def test_a_large_import_reads_in_several_processes(anna: Desk, tmp_path: Path) -> None:
    file = mbox(tmp_path / "large.mbox", *(letter(body="words " * 2000) for _ in range(250)))
    counts = import_mail(anna, [file], anna.settings.mailbox("support"))
    assert counts.ticketed == 250


def test_beside_an_open_console_few_mails_are_committed_at_once(
    anna: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mails = tmp_path / "mails"
    mails.mkdir()
    for at in range(30):
        (mails / f"{at}.eml").write_bytes(letter(message_id=f"<{at}@x>"))
    taken: list[int] = []
    real = take_in

    def counting(desk: Desk, mailbox: Mailbox, few: list[Arrival]) -> Counts:
        taken.append(len(few))
        return real(desk, mailbox, few)

    monkeypatch.setattr(importing, "take_in", counting)
    box = anna.settings.mailbox("support")
    (anna.store.run_folder / "console-999999999").write_text("a killed one")
    import_mail(anna, [mails], box)
    with at_the_desk(anna):
        import_mail(anna, [mails], box)
    assert taken == [30, 12, 12, 6]


def test_history_stays_closed_whatever_the_batches(
    anna: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "BATCH", 3)
    talk = [
        letter(
            message_id=f"<{at}@x>",
            headers=f"References: <{at % 4}@x>" if at > 3 else "",
        ).replace(b"27 Nov 2026 09:00", b"27 Nov 2026 09:%02d" % at)
        for at in range(40)
    ]
    file = mbox(tmp_path / "talk.mbox", *talk)
    import_mail(anna, [file], anna.settings.mailbox("support"), closed=True)
    tickets = [anna.store.ticket(number) for number in range(1, 5)]
    assert {(each.status, each.message_count) for each in tickets} == {(Status.CLOSED, 10)}


@pytest.mark.parametrize("order", itertools.permutations(range(3)), ids=str)
@pytest.mark.parametrize("at_once", [True, False])
@pytest.mark.parametrize("closed", [True, False])
def test_a_bounce_finds_our_mail_in_any_order(
    anna: Desk, tmp_path: Path, order: tuple[int, ...], at_once: bool, closed: bool
) -> None:
    asked = letter(message_id="<asked@x>")
    ours = letter(
        "Blue Mug <support@shop.example>",
        to="olivia@mail.example",
        message_id="<ours@shop.example>",
        headers="References: <asked@x>",
    ).replace(b" 09:00:", b" 09:10:")
    report = letter(
        "MAILER-DAEMON@mx.example",
        "Undelivered Mail Returned to Sender",
        "<olivia@mail.example>: 550 5.1.1 user unknown; could not be delivered\n\n"
        "Message-ID: <ours@shop.example>",
    ).replace(b" 09:00:", b" 09:11:")
    mails = [(asked, ours, report)[at] for at in order]
    files = [mbox(tmp_path / f"{at}.mbox", mail) for at, mail in enumerate(mails)]
    batches = [files] if at_once else [[file] for file in files]
    for batch in batches:
        import_mail(anna, batch, anna.settings.mailbox("support"), closed=closed)
    home = next(each for each in (*anna.store.tickets().values(), *anna.store.archived())
                if each.merged_into is None)  # fmt: skip
    whole = read_thread(anna, home.number)
    messages = [each.what for each in whole.entries if isinstance(each.what, Message)]
    assert {each.message_id for each in messages} >= {"<asked@x>", "<ours@shop.example>"}
    assert len(messages) == home.message_count == 3
    failed = next(each for each in messages if each.direction is Direction.OUT)
    assert failed.state is SendState.FAILED
    assert closed or home.waiting_since in {each.at for each in messages}
    assert home.status is (Status.CLOSED if closed else Status.OPEN)
    assert home.customer.key == "olivia@mail.example"


def test_the_export_of_a_desk_comes_in_as_what_is_there_already(anna: Desk, tmp_path: Path) -> None:
    nameless = letter("m@mail.example", "Nameless", "No Message-ID.").replace(b"\r\n", b"\n")
    nameless = re.sub(rb"(?im)^message-id:.*\n", b"", nameless)
    unusable = re.sub(rb"(?im)^(subject:)", rb"Message-ID:\n\1", nameless + b"Empty.\n")
    box = anna.settings.mailbox("support")
    import_mail(anna, [mbox(tmp_path / "in.mbox", nameless, unusable, letter())], box)
    exported = tmp_path / "out.mbox"
    mails = [mail for each in tickets_to_export(anna) for mail in mails_of(anna, each)]
    exported.write_bytes(b"".join(mails))
    again = import_mail(anna, [exported], box)
    assert (again.read, again.duplicates) == (3, 3)
    assert all(b"\nMessage-ID: <" in mail for mail in mails)
