"""Changing hours: promises move, banners go stale, and undo takes all of it back."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.clock import FakeClock
from tests.letters import deliver, letter
from tests.servers import NOWHERE
from tuidesk.desk.answers.drafting import start_reply
from tuidesk.desk.answers.outbox import begin_sending, outbox, record_sent
from tuidesk.desk.answers.reply import send
from tuidesk.desk.config_file import config_files
from tuidesk.desk.context import Desk
from tuidesk.desk.hours.banners import (
    edition,
    forget_publication,
    make,
    publications,
    publish,
    stale_publications,
    write_banner,
)
from tuidesk.desk.hours.change import (
    change_hours,
    consequences,
    day_edit,
    decide_holidays,
    one_day,
    replan,
    set_day,
    week_edit,
)
from tuidesk.desk.hours.schedule import explain_day, findings, hours_status, hours_words
from tuidesk.desk.responder.answering import answer_arrivals
from tuidesk.desk.responder.preview import preview
from tuidesk.desk.verbs.language import set_language
from tuidesk.desk.verbs.undo import undo
from tuidesk.domain.acts.undo import FileChange
from tuidesk.domain.errors import NotAllowed, NotFound, UsageError
from tuidesk.domain.hours.days import parse_range
from tuidesk.domain.letters.message import Message
from tuidesk.domain.tickets.event import Event
from tuidesk.domain.tickets.ticket import Status
from tuidesk.settings.load import load_settings
from tuidesk.settings.starter import Answers
from tuidesk.settings.toml import ConfigError

BERLIN = ZoneInfo("Europe/Berlin")
WEEK = "Mo-Fr 09:00-17:00"


@pytest.fixture
def answers(answers: Answers) -> Answers:
    """A desk whose mailbox can send."""
    return replace(answers, smtp=NOWHERE)


@pytest.fixture
def shop(anna: Desk, clock: FakeClock) -> Desk:
    """Anna's desk with hours, late on Black Friday, when one customer was promised an answer."""
    change_hours(anna, "week", week_edit("email", WEEK))
    clock.time = datetime(2026, 11, 27, 20, tzinfo=BERLIN)
    deliver(anna, letter(), at=clock.time)
    assert answer_arrivals(anna) == 1
    leave(anna)
    return anna


def leave(desk: Desk) -> None:
    """What is queued is sent."""
    for each in outbox(desk):
        begin_sending(desk, each.id)
        record_sent(desk, each.id, "250 OK")


def due(desk: Desk) -> datetime:
    desk.store.refresh()
    found = desk.store.ticket(1).promise
    assert found is not None
    return found.due.astimezone(BERLIN)


MONDAY = date(2026, 11, 30)


def test_a_closed_day_moves_promises_and_undo_takes_it_back(shop: Desk) -> None:
    assert due(shop) == datetime(2026, 11, 30, 13, tzinfo=BERLIN)
    set_day(shop, one_day(date(2026, 12, 24)), "09:00-12:00")
    publish(shop, edition(shop, shop.now()), "html", "shop header")
    text = shop.hours.path.read_text()
    found = consequences(shop, day_edit(one_day(MONDAY), "closed"))
    assert [before.date for before, _ in found.days] == [MONDAY]
    assert [each.ticket.number for each in found.promises] == [1]
    assert [each.publication.place for each in found.stale] == ["shop header"]
    assert stale_publications(shop) == []

    set_day(shop, one_day(MONDAY), "closed", "Stocktaking")
    assert due(shop) == datetime(2026, 12, 1, 13, tzinfo=BERLIN)
    assert [each.why for each in stale_publications(shop)] == ["the hours have changed since"]
    events = [each.what for each in shop.store.thread(1) if isinstance(each.what, Event)]
    assert "promised by 2026-11-30 13:00, now by 2026-12-01 13:00" in events[-1].detail

    undo(shop)
    assert due(shop) == datetime(2026, 11, 30, 13, tzinfo=BERLIN)
    assert shop.hours.path.read_text() == text
    assert stale_publications(shop) == []


def test_undo_takes_back_a_day_and_leaves_a_colleagues(shop: Desk, ben: Desk) -> None:
    set_day(shop, one_day(MONDAY), "closed")
    set_day(ben, one_day(date(2026, 12, 31)), "closed")
    undo(shop)
    assert due(shop) == datetime(2026, 11, 30, 13, tzinfo=BERLIN)
    assert [str(each.range) for each in shop.hours.current().schedule.days] == ["2026-12-31"]


def test_a_step_that_others_built_upon_does_not_stand_before_the_earlier_ones(
    shop: Desk, ben: Desk
) -> None:
    set_day(shop, one_day(date(2026, 12, 24)), "closed")
    set_day(shop, one_day(MONDAY), "closed")
    set_day(ben, one_day(MONDAY), "09:00-12:00")
    with pytest.raises(NotAllowed, match="changed the same lines"):
        undo(shop)
    assert len(shop.hours.current().schedule.days) == 2
    undo(shop)
    assert [str(each.range) for each in shop.hours.current().schedule.days] == [str(MONDAY)]


def test_hours_that_cannot_be_change_nothing(shop: Desk) -> None:
    text = shop.hours.path.read_text()
    with pytest.raises(UsageError, match="is not a range of hours"):
        set_day(shop, one_day(MONDAY), "nine")
    with pytest.raises(ConfigError):
        change_hours(shop, "broken", lambda text: text + "[nonsense]\n")
    assert shop.hours.path.read_text() == text


def test_an_edit_by_hand_moves_promises_when_the_worker_sees_it(shop: Desk) -> None:
    before = shop.hours.calendar()
    text = shop.hours.path.read_text().replace(WEEK, "Mo-Fr 10:00-17:00")
    shop.hours.path.write_text(text)
    assert replan(shop, before) == 1
    assert due(shop) == datetime(2026, 11, 30, 14, tzinfo=BERLIN)
    assert replan(shop, before) == 0


def test_a_persons_answer_fulfils_the_promise(shop: Desk) -> None:
    send(shop, start_reply(shop, 1, "Here it is."))
    assert shop.store.ticket(1).promise is None
    undo(shop)
    assert due(shop) == datetime(2026, 11, 30, 13, tzinfo=BERLIN)


def test_holidays_are_taken_refused_and_kept(shop: Desk) -> None:
    shop.hours.path.write_text(
        shop.hours.path.read_text().replace('country = "" ', 'country = "DE" ')
    )
    christmas = date(2026, 12, 25)
    decide_holidays(shop, {christmas: "closed", date(2026, 12, 26): "open"})
    rules = explain_day(shop, datetime(2026, 12, 25, 12, tzinfo=BERLIN))
    assert [(each.source, each.decides) for each in rules] == [
        ("holiday", True),
        ("regular hours", False),
    ]
    assert "Christmas Day" in shop.hours.path.read_text()  # beside the date, to read
    with pytest.raises(NotFound, match="knows no holiday"):
        decide_holidays(shop, {date(2026, 12, 3): "closed"})
    assert any(each.lint.kind == "next-year" for each in findings(shop))
    assert all("hours.toml, line " in each.where for each in findings(shop))


@pytest.mark.parametrize(
    ("kind", "later"), [("text", "another phase runs now"), ("html", ""), ("page", "")]
)
def test_what_does_not_change_by_itself_grows_stale(
    shop: Desk, clock: FakeClock, kind: str, later: str
) -> None:
    set_day(shop, one_day(date(2026, 12, 24)), "09:00-12:00", "Christmas Eve")
    clock.time = datetime(2026, 12, 15, 12, tzinfo=BERLIN)
    publish(shop, edition(shop, shop.now()), kind, "somewhere")
    clock.time = datetime(2026, 12, 22, 12, tzinfo=BERLIN)
    assert [each.why for each in stale_publications(shop)] == ([later] if later else [])


def test_only_the_channels_that_a_place_shows_make_it_stale(shop: Desk) -> None:
    change_hours(shop, "phone", week_edit("phone", "Mo-Fr 10:00-12:00"))
    for kind in ("gbp", "ics", "json-ld", "page"):
        publish(shop, edition(shop, shop.now()), kind, kind)
    change_hours(shop, "phone", week_edit("phone", "Mo-Fr 10:00-13:00"))
    assert [each.publication.kind for each in stale_publications(shop)] == ["page"]


def test_a_table_whose_days_have_passed_says_so(shop: Desk, clock: FakeClock) -> None:
    set_day(shop, one_day(date(2027, 2, 26)), "closed")
    publish(shop, edition(shop, shop.now()), "markdown", "wiki")
    clock.forward(days=3)
    assert [each.why for each in stale_publications(shop)] == ["it tells of other days now"]


def test_a_place_has_a_name(shop: Desk) -> None:
    with pytest.raises(UsageError, match="Which place"):
        publish(shop, edition(shop, shop.now()), "text", "  ")
    publish(shop, edition(shop, shop.now()), "text", "Shop  header")
    forget_publication(shop, "Shop  header")
    assert publications(shop) == []


def test_old_pages_are_to_be_made_anew(shop: Desk, clock: FakeClock) -> None:
    publish(shop, edition(shop, shop.now()), "page", "hours.html")
    clock.forward(days=70)
    assert "coming days" in stale_publications(shop)[0].why
    forget_publication(shop, "hours.html")
    assert publications(shop) == []
    with pytest.raises(NotFound):
        forget_publication(shop, "hours.html")


def test_a_file_that_is_another_one_by_now_is_not_overwritten(shop: Desk) -> None:
    with pytest.raises(NotAllowed, match="Somebody else has changed"), config_files(shop) as write:
        write(FileChange("hours.toml", "as it was\n", "as it would be\n"))
    assert "Mo-Fr" in shop.hours.path.read_text()


def test_a_byte_order_mark_and_another_encoding(shop: Desk) -> None:
    words = shop.hours.path.read_bytes()
    shop.hours.path.write_bytes(b"\xef\xbb\xbf" + words)
    assert set_day(shop, one_day(date(2026, 12, 26)), "closed").changed
    shop.hours.path.write_bytes(b"# caf\xe9\n" + words)
    with pytest.raises(ConfigError, match="not UTF-8"):
        consequences(shop, day_edit(one_day(date(2026, 12, 27)), "closed"))


def test_a_banner_in_a_file_is_recorded_and_replaced(shop: Desk, tmp_path: Path) -> None:
    file = tmp_path / "hours.ics"
    set_day(shop, one_day(date(2026, 12, 24)), "closed")
    write_banner(shop, edition(shop, shop.now()), "ics", file)
    assert "SEQUENCE:0" in file.read_text()
    write_banner(shop, edition(shop, shop.now()), "ics", file)
    assert "SEQUENCE:0" in file.read_text()
    set_day(shop, one_day(date(2026, 12, 23)), "closed")
    assert len(stale_publications(shop)) == 1
    write_banner(shop, edition(shop, shop.now()), "ics", file)
    assert "SEQUENCE:1" in file.read_text()
    assert stale_publications(shop) == []
    assert [each.sequence for each in publications(shop)] == [1]


def test_what_is_recorded_as_published_can_be_undone(shop: Desk) -> None:
    publish(shop, edition(shop, shop.now()), "page", "hours page")
    first = publications(shop)
    set_day(shop, one_day(MONDAY), "closed")
    publish(shop, edition(shop, shop.now()), "page", "hours page")
    assert publications(shop) != first
    undo(shop)
    assert publications(shop) == first
    forget_publication(shop, "hours page")
    undo(shop)
    assert publications(shop) == first


def test_nothing_to_announce_and_no_words_for_it(shop: Desk) -> None:
    assert make(shop, edition(shop, shop.now()), "text") == ""
    with pytest.raises(UsageError, match="'xx' is not a supported language"):
        edition(shop, shop.now(), ("xx",))


def test_the_signature_line_stands_below_answers_while_a_phase_runs(
    shop: Desk, clock: FakeClock
) -> None:
    assert start_reply(shop, 1).body.startswith("\n\n-- \nAnna\nBlue Mug\n\n")
    set_day(shop, one_day(MONDAY), "closed", "Stocktaking")
    body = start_reply(shop, 1).body
    signature = body.partition("\n-- \n")[2]
    assert signature.startswith(
        "Anna\nBlue Mug\nComing up: Stocktaking – Monday 30 November: closed"
    )
    shop.hours.path.write_text("broken")
    assert "Coming up" not in start_reply(shop, 1).body  # broken hours keep nobody from answering


def test_the_status_line_tells_the_same_hours(shop: Desk, clock: FakeClock) -> None:
    assert hours_words(shop) == "closed until Mon 09:00"
    clock.time = datetime(2026, 11, 30, 12, tzinfo=BERLIN)
    assert hours_words(shop) == "open until 17:00"
    assert hours_status(shop, shop.now()).open
    shop.hours.path.write_text("broken")
    assert hours_words(shop) == "hours.toml is broken"


class TestAutomaticAnswers:
    def test_broken_hours_decide_nothing_and_lose_nothing(
        self, shop: Desk, clock: FakeClock
    ) -> None:
        text = shop.hours.path.read_text()
        shop.hours.path.write_text("broken")
        deliver(shop, letter("bo@mail.example", subject="Hello"), at=clock.time)
        with pytest.raises(ConfigError):
            answer_arrivals(shop)
        shop.hours.path.write_text(text)
        assert answer_arrivals(shop) == 1

    def test_history_and_open_hours_are_no_occasion(self, shop: Desk, clock: FakeClock) -> None:
        deliver(shop, letter("bo@mail.example", subject="Old"), at=clock.time, closed=True)
        clock.time = datetime(2026, 11, 30, 12, tzinfo=BERLIN)
        deliver(shop, letter("cy@mail.example", subject="New"), at=clock.time)
        assert answer_arrivals(shop) == 0
        shop.store.refresh()
        verbs = [
            e.what.verb for n in (2, 3) for e in shop.store.thread(n) if isinstance(e.what, Event)
        ]
        assert verbs == []

    def test_a_customer_who_looks_like_a_template_gets_no_hole(
        self, shop: Desk, clock: FakeClock
    ) -> None:
        raw = letter('"{{ shop.key }} x" <eve@mail.example>', subject="{{ 7*7 }}")
        deliver(shop, raw, at=clock.time)
        answer_arrivals(shop)
        message = shop.store.thread(2)[1].what
        assert isinstance(message, Message)
        assert "{{" not in message.text
        assert message.automatic

    def test_a_preview_is_what_is_sent(self, shop: Desk, clock: FakeClock, tmp_path: Path) -> None:
        raw = letter("dora@mail.example", subject="Where is my parcel?", body="Where is it please?")
        file = tmp_path / "mail.eml"
        file.write_bytes(raw)
        found = preview(shop, shop.now(), file)
        assert found.written is not None
        deliver(shop, raw, at=clock.time)
        answer_arrivals(shop)
        message = shop.store.thread(2)[1].what
        assert isinstance(message, Message)
        assert message.text == found.written.body.rstrip("\n")
        assert message.subject == found.written.subject
        again = preview(shop, shop.now(), file)
        assert again.written is None
        assert "once per customer and closed period" in again.reasons[0]

    def test_a_preview_says_why_nothing_is_sent(self, shop: Desk, tmp_path: Path) -> None:
        noon = datetime(2026, 11, 30, 12, tzinfo=BERLIN)
        assert preview(shop, noon).reasons == ("the shop is open, and acknowledgements are off",)
        file = tmp_path / "list.eml"
        file.write_bytes(letter(headers="List-Id: <x.example>"))
        assert "no person wrote it" in preview(shop, shop.now(), file).reasons[0]
        assert shop.store.ticket(1).status is Status.NEW


def test_who_waits_longer_is_promised_more(anna: Desk, clock: FakeClock) -> None:
    desk = anna
    change_hours(desk, "week", week_edit("email", WEEK))
    clock.time = datetime(2026, 11, 27, 20, tzinfo=BERLIN)
    for at in range(59):
        deliver(desk, letter(f"c{at}@mail.example", subject=f"Order {at}"), at=clock.time)
    answer_arrivals(desk)
    last = desk.store.ticket(59).promise
    assert last is not None
    assert last.seconds == 59 * 12 * 60 / 2  # two agents, five answers an hour each


def test_a_language_that_a_person_set_is_kept_for_the_customer(
    desks: Callable[[str], Desk], shop: Desk, clock: FakeClock
) -> None:
    config = shop.folder / "config" / "desk.toml"
    text = config.read_text().replace('languages = ["en"]', 'languages = ["en", "de"]')
    config.write_text(text)
    desk = desks("ben")
    assert desk.store.ticket(1).language == "en"  # his own words left no doubt
    set_language(desk, [1], "de")
    clock.time = datetime(2026, 12, 1, 20, tzinfo=BERLIN)
    deliver(desk, letter(subject="Second", body="Hello, where is my order please?"), at=clock.time)
    answer_arrivals(desk)
    message = desk.store.thread(2)[1].what
    assert isinstance(message, Message)
    assert "Dies ist eine automatische Antwort" in message.text
    with pytest.raises(UsageError, match="'xx' is not a supported language"):
        set_language(desk, [1], "xx")
    undo(desk)
    assert desk.store.ticket(1).language == "en"


def test_links_and_a_note_of_ones_own(
    desks: Callable[[str], Desk], shop: Desk, clock: FakeClock
) -> None:
    with (shop.folder / "config" / "desk.toml").open("a") as file:
        file.write(
            '[autoresponder.note]\nen = "Call +1 555 0100 if it burns."\n'
            '[[autoresponder.link]]\ntopic = "tracking"\nurl = "https://shop.example/track"\n'
            'text = "Track your parcel"\n'
            '[[autoresponder.link]]\ntopic = "returns"\nurl = "https://shop.example/back"\n'
        )
    found = preview(desks("ben"), shop.now())
    assert found.written is not None
    assert "Track your parcel: https://shop.example/track" in found.written.body
    assert "/back" not in found.written.body
    assert "Call +1 555 0100 if it burns." in found.written.body


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ('topic = "magic"\nurl = "https://x"', "is not a topic"),
        ('topic = "faq"\nurl = "javascript:alert(1)"', "begin with https:// or mailto:"),
    ],
)
def test_links_that_cannot_be(
    desks: Callable[[str], Desk], shop: Desk, line: str, complaint: str
) -> None:
    with (shop.folder / "config" / "desk.toml").open("a") as file:
        file.write(f"[[autoresponder.link]]\n{line}\n")
    with pytest.raises(ConfigError, match=complaint):
        desks("ben")


class TestTheFile:
    def test_an_undo_that_fails_leaves_it_alone_and_works_later(
        self, shop: Desk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        set_day(shop, one_day(MONDAY), "closed")
        text = shop.hours.path.read_text()

        def refused(*given: object) -> None:
            raise NotAllowed("Not now.")

        with monkeypatch.context() as patched:
            patched.setattr("tuidesk.desk.verbs.undo._recount", refused)
            with pytest.raises(NotAllowed):
                undo(shop)
        assert shop.hours.path.read_text() == text
        undo(shop)
        assert due(shop) == datetime(2026, 11, 30, 13, tzinfo=BERLIN)

    def test_a_commit_that_fails_puts_it_back(
        self, shop: Desk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        text = shop.hours.path.read_text()

        def full(self: object) -> None:
            raise OSError(28, "No space left on device")

        with monkeypatch.context() as patched:
            patched.setattr("tuidesk.store.transaction.Transaction.write", full)
            with pytest.raises(OSError, match="No space"):
                set_day(shop, one_day(MONDAY), "closed")
        assert shop.hours.path.read_text() == text

    def test_links_and_line_ends_stay(self, shop: Desk, tmp_path: Path) -> None:
        real = tmp_path / "elsewhere.toml"
        content = shop.hours.path.read_bytes().replace(b"\n", b"\r\n")
        real.write_bytes(content)
        shop.hours.path.unlink()
        shop.hours.path.symlink_to(real)
        set_day(shop, one_day(MONDAY), "closed")
        assert shop.hours.path.is_symlink()
        undo(shop)
        assert real.read_bytes() == content

    def test_a_place_where_nothing_can_be_written_is_a_sentence(self, shop: Desk) -> None:
        with pytest.raises(NotAllowed, match="cannot be written"):
            write_banner(shop, edition(shop, shop.now()), "page", Path("/proc/nowhere/x.html"))


@pytest.mark.parametrize("ends", ["\n", ""])
def test_a_draft_says_what_is_true_when_it_is_sent(shop: Desk, clock: FakeClock, ends: str) -> None:
    set_day(shop, one_day(date(2026, 12, 24)), "closed", "Christmas Eve")
    clock.time = datetime(2026, 12, 22, 12, tzinfo=BERLIN)
    draft = start_reply(shop, 1, "Here it is.")
    assert "Very soon: Christmas Eve" in draft.body
    clock.time = datetime(2027, 1, 4, 12, tzinfo=BERLIN)
    send(shop, replace(draft, body=draft.body.rstrip("\n") + ends))
    sent = shop.store.thread(1)[-1].what
    assert isinstance(sent, Message)
    assert "Christmas" not in sent.text
    assert "Here it is." in sent.text


def test_two_words_of_thanks_change_no_language(shop: Desk, clock: FakeClock) -> None:
    config = shop.folder / "config" / "desk.toml"
    config.write_text(config.read_text().replace('languages = ["en"]', 'languages = ["en", "fr"]'))
    again = replace(shop, settings=load_settings(shop.folder))
    body = "Bonjour, je n'ai pas reçu ma commande, pouvez-vous me dire où elle est ?"
    deliver(again, letter("Chloé <chloe@mail.example>", "Colis", body, message_id="<c@x>"))
    for words in ("ok", "Parfait, merci."):
        send(again, start_reply(again, 2, "D'accord"))
        clock.forward(minutes=1)
        headers = "In-Reply-To: <c@x>"
        raw = letter("Chloé <chloe@mail.example>", "Re: Colis", words, headers=headers)
        deliver(again, raw, at=clock())
        assert start_reply(again, 2, "Bien").language == "fr"


def test_a_line_about_hours_that_its_writer_took_out_stays_out(
    shop: Desk, clock: FakeClock
) -> None:
    set_day(shop, one_day(MONDAY), "closed", "Stocktaking")
    draft = start_reply(shop, 1, "Here it is.")
    send(shop, replace(draft, body="Here it is.\n"))
    sent = shop.store.thread(1)[-1].what
    assert isinstance(sent, Message)
    assert sent.text == "Here it is."


def test_every_version_of_the_hours_is_kept_with_its_day(anna: Desk, clock: FakeClock) -> None:
    kept = anna.folder / "store" / "hours"
    replan(anna, anna.hours.calendar())
    replan(anna, anna.hours.calendar())
    assert len(list(kept.iterdir())) == 1
    clock.forward(days=1)
    set_day(anna, parse_range("2027-12-24"), "09:00-12:00")
    first, second = sorted(kept.iterdir())
    assert second.name.startswith(f"{clock().astimezone(UTC):%Y-%m-%dT%H%M%SZ}")
    assert "2027-12-24" in second.read_text()
    assert "2027-12-24" not in first.read_text()
