"""The ledger adds up: by day, after trouble, after the quarantine is tried again."""

from contextlib import suppress
from datetime import date

import pytest

from tests.clock import FakeClock
from tests.letters import deliver, letter
from tuidesk.desk.context import Desk
from tuidesk.desk.incoming import intake
from tuidesk.desk.incoming.intake import prepare, quarantine, take_in
from tuidesk.desk.incoming.ledger import days, mails_of, retry_all, told
from tuidesk.desk.incoming.receive import Arrival, receive
from tuidesk.domain.errors import NotFound
from tuidesk.domain.incoming.ledger import Day, Fate
from tuidesk.mail.parse import Origin


def test_every_mail_is_accounted_for(anna: Desk, clock: FakeClock) -> None:
    first = letter(message_id="<one@x>")
    deliver(anna, first, letter(headers="In-Reply-To: <one@x>"), first)
    draft = prepare(anna.folder / "store", letter(), Origin(now=clock()))
    take_in(anna, anna.settings.mailbox("support"), [Arrival(draft, discard="draft")])
    clock.forward(days=1)
    deliver(anna, letter())
    newest, oldest = days(anna)
    assert (newest.fetched, newest.ticketed) == (1, 1)
    assert oldest == Day(
        20261127, 4, ticketed=1, threaded=1, duplicate=1, discarded={"draft": 1}, bytes=oldest.bytes
    )
    assert oldest.unaccounted == 0
    fates = [each.fate for each in mails_of(anna, date(2026, 11, 27))]
    assert fates == [Fate.TICKETED, Fate.THREADED, Fate.DUPLICATE, Fate.DISCARDED]
    with pytest.raises(NotFound):
        mails_of(anna, date(2020, 1, 1))


def test_a_mail_is_told_by_writer_and_subject(anna: Desk) -> None:
    deliver(anna, letter("Bo <bo@mail.example>", subject="=?utf-8?q?Gr=C3=BC=C3=9Fe?="))
    deliver(anna, letter("Cy <cy@mail.example>", subject="Big", body="words " * 50_000))
    listed = mails_of(anna, date(2026, 11, 27))
    assert [told(anna, each) for each in listed] == ["Bo: Grüße", "Cy: Big"]
    (anna.folder / listed[0].raw).unlink()
    assert told(anna, listed[0]).startswith("its raw mail is missing")


def test_a_day_that_loses_mail_says_so() -> None:
    assert Day(20261127, fetched=3, ticketed=2).unaccounted == 1


def test_the_quarantine_is_tried_again(anna: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    real = receive

    def stumbling(tx, desk, mailbox, arrival):  # type: ignore[no-untyped-def]
        if arrival.message.subject == "poison":
            raise ValueError("cannot be understood")
        return real(tx, desk, mailbox, arrival)

    with monkeypatch.context() as patched:
        patched.setattr(intake, "receive", stumbling)
        deliver(anna, letter(), letter(subject="poison"))
        assert (days(anna)[0].fetched, days(anna)[0].quarantined) == (2, 1)
        assert list(retry_all(anna, []).left) == [1]
    assert retry_all(anna, [1]).taken == {1: Fate.TICKETED}
    day = days(anna)[0]
    assert (day.fetched, day.ticketed, day.quarantined, day.unaccounted) == (2, 2, 0, 0)
    assert quarantine(anna) == []
    assert [each.was for each in mails_of(anna, day.date)] == ["", "", "quarantined"]
    with pytest.raises(NotFound):
        retry_all(anna, [1])


def test_what_is_rolled_back_is_not_booked(anna: Desk) -> None:
    deliver(anna, letter())
    with suppress(RuntimeError), anna.store.transaction("x") as tx:
        tx.book(20261127, [], fetched=5)
        raise RuntimeError
    assert days(anna)[0].fetched == 1
