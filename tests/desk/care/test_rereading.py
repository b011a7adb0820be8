"""A desk of the version that decoded base64 twice: its words come back, all else stays."""

import shutil
from pathlib import Path

import pytest

from tests.clock import NOW
from tests.letters import deliver, letter
from tuidesk.desk.care.caring import check
from tuidesk.desk.care.rereading import reread
from tuidesk.desk.context import Desk
from tuidesk.desk.incoming.importing import import_mail
from tuidesk.domain.letters.message import Message
from tuidesk.domain.tickets.searching import Word
from tuidesk.domain.tickets.thread import Note
from tuidesk.domain.tickets.ticket import Status
from tuidesk.mail.parse import attachment
from tuidesk.store.repository import Repository

SAMPLE = Path(__file__).parents[2] / "store" / "samples" / "format-2"


@pytest.fixture
def garbled(tmp_path: Path) -> Path:
    desk = tmp_path / "garbled"
    shutil.copytree(SAMPLE, desk)
    desk.chmod(0o770)
    return desk


def text(store: Repository, number: int) -> str:
    first = store.thread(number)[0].what
    assert isinstance(first, Message)
    return first.text


def test_a_repair_reads_garbled_mails_again_and_says_how_many(garbled: Path) -> None:
    store = Repository(garbled)
    assert "parcel" not in text(store, 1)
    before = (store.ticket(1).tags, store.ticket(1).owner, len(store.thread(1)))
    store.close()
    health = check(garbled, repair=True)
    assert (health.sound, health.reread) == (True, 3)
    store = Repository(garbled)
    assert text(store, 1) == "Where is my parcel?"
    assert text(store, 3) == "My order number is 10423. It never came."
    assert (store.ticket(1).tags, store.ticket(1).owner, len(store.thread(1))) == before
    assert before[:2] == (("late",), "anna")
    assert any(isinstance(each.what, Note) for each in store.thread(1))
    assert 3 not in store.tickets()
    assert store.ticket(3).status is Status.CLOSED
    second = store.thread(2)[0].what
    assert isinstance(second, Message)
    (file,) = second.attachments
    assert (file.size, attachment(store.mail.get(second.raw), file.part)[:6]) == (45, b"Number")
    assert [ticket.number for ticket, _ in store.found(Word("parcel"))] == [1]
    store.close()
    assert check(garbled, repair=True).reread == 0
    assert check(garbled).sound


def test_it_goes_on_where_it_stopped(garbled: Path) -> None:
    store = Repository(garbled)
    steps = [reread(store, NOW, 1) for _ in range(4)]
    assert [each.corrected for each in steps] == [1, 1, 1, 0]
    assert steps[-1].finished
    store.close()


def test_what_comes_again_is_still_known(anna: Desk, garbled: Path) -> None:
    mails = sorted((garbled / "store/mail").rglob("*.eml"))
    import_mail(anna, mails, anna.settings.mailbox("support"))
    again = import_mail(anna, mails, anna.settings.mailbox("support"))
    assert again.duplicates == again.read


def test_mail_of_this_version_is_not_read_again(anna: Desk) -> None:
    deliver(anna, letter(), letter())
    assert reread(anna.store, NOW).corrected == 0
