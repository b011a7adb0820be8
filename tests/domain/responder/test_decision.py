"""Each reason against an automatic answer, one by one (B2.2)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tuidesk.domain.hours.promise import Promise, moved, promise, time_to_answer
from tuidesk.domain.hours.reckoning import Calendar
from tuidesk.domain.hours.schedule import Channel, Schedule
from tuidesk.domain.hours.shifts import parse_week
from tuidesk.domain.letters.address import Address
from tuidesk.domain.letters.automatic import OF_OURS, Automatic, AutomaticKind
from tuidesk.domain.letters.bounce import Bounce
from tuidesk.domain.letters.household import Household
from tuidesk.domain.letters.message import Checked, Direction, Message, SendState
from tuidesk.domain.responder.decision import Kind, Situation, decide
from tuidesk.domain.responder.records import AutoAnswer, Pause
from tuidesk.domain.responder.terms import Autoresponder
from tuidesk.domain.responder.topics import Link, asked_about, chosen_links
from tuidesk.domain.tickets.ticket import Status, opened_by

NIGHT = datetime(2026, 11, 26, 23, 10, tzinfo=UTC)
NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
SHOP, OLIVIA = Address("", "support@shop.example"), Address("Olivia", "olivia@mail.example")
CALENDAR = Calendar(Schedule("UTC", (Channel("email", parse_week("Mo-Fr 09:00-17:00")),)))
MAIL = Message(Direction.IN, NIGHT, OLIVIA, (SHOP,), "Where is it?", "<1@x>", "Where is it?")
OURS = Message(Direction.OUT, NIGHT, SHOP, (OLIVIA,), "Re", "<2@x>", "Soon", state=SendState.SENT)
AUTO = replace(OURS, automatic=OF_OURS)


def situation(now: datetime = NIGHT, message: Message = MAIL, **more) -> Situation:  # type: ignore[no-untyped-def]
    message = replace(message, at=more.pop("at", now))
    told: dict[str, Any] = {
        "ticket": opened_by(message, 1, "support", OLIVIA),
        "messages": (message,),
        "rules": Autoresponder(acknowledge=True),
        "customer": message.customer or message.sender,
        "mailbox": frozenset({SHOP.key}),
    } | more
    return Situation(now=now, calendar=CALENDAR, message=message, **told)


def answered(
    minutes: int, kind: Kind = Kind.OUT_OF_HOURS, customer: str = OLIVIA.key
) -> AutoAnswer:
    return AutoAnswer(1, customer, 7, NIGHT - timedelta(minutes=minutes), kind)


def test_by_night_and_by_day() -> None:
    assert decide(situation(NIGHT)).kind is Kind.OUT_OF_HOURS
    assert decide(situation(NOON)).kind is Kind.ACKNOWLEDGEMENT
    quiet = decide(situation(NOON, rules=Autoresponder()))
    assert (quiet.kind, quiet.send, quiet.against) == (Kind.NONE, False, ())
    assert decide(situation(rules=Autoresponder(out_of_hours=False))).kind is Kind.NONE


BOUNCE = Bounce(permanent=True, delayed=False)
PAUSE = Pause(1, NIGHT, "60 automatic mails in ten minutes")


@pytest.mark.parametrize(
    ("reason", "parts"),
    [
        (
            "no person wrote it",
            {"message": replace(MAIL, automatic=Automatic(AutomaticKind.LIST, ("List-Id",)))},
        ),
        ("it is a bounce", {"message": replace(MAIL, bounce=BOUNCE)}),
        ("Suppress", {"message": replace(MAIL, unwanted_answer="X-Auto-Response-Suppress: OOF")}),
        ("nobody reads", {"message": replace(MAIL, sender=Address("", "no-reply@x.example"))}),
        ("our own address", {"message": replace(MAIL, sender=SHOP)}),
        ("our own address", {"message": replace(MAIL, reply_to=(SHOP,))}),
        ("not addressed to us", {"message": replace(MAIL, to=(OLIVIA,))}),
        ("forwarded by a colleague", {"message": replace(MAIL, channel="forward")}),
        ("a marketplace relay", {"message": replace(MAIL, channel="marketplace")}),
        ("of mail.x.com", {"message": replace(MAIL, sender=Address("X", "news@mail.x.com"))}),
        ("a chat transcript", {"message": replace(MAIL, channel="chat")}),
        ("7 hours old", {"at": NIGHT - timedelta(hours=7)}),
        ("a person has answered", {"messages": (OURS, MAIL)}),
        ("3 automatic answers", {"messages": (AUTO, AUTO, AUTO, MAIL)}),
        ("once per customer and closed period", {"answers": (answered(300),)}),
        ("paused: 60 automatic mails", {"pause": PAUSE}),
    ],
)
def test_each_reason_against_it(reason: str, parts: dict[str, Any]) -> None:
    decision = decide(situation(**parts))
    assert not decision.send
    assert any(reason in each for each in decision.against), decision.against


@pytest.mark.parametrize(
    ("reason", "change"),
    [("spam", {"status": Status.SPAM}), ("part of #9", {"merged_into": 9})],
)
def test_tickets_that_get_none(reason: str, change: dict[str, Any]) -> None:
    ticket = replace(opened_by(MAIL, 1, "support", OLIVIA), **change)
    assert reason in decide(situation(ticket=ticket)).against[0]


@pytest.mark.parametrize(
    "parts",
    [
        {"messages": (replace(OURS, state=SendState.UNDONE), MAIL)},
        {"messages": (AUTO, AUTO, MAIL)},
        {"answers": (answered(15 * 60),)},  # in the closed period before this one
        {"answers": (answered(60, customer="bo@mail.example"),)},
        {"message": replace(MAIL, sender=Address("Bo", "bo@gmx.com"))},  # not of x.com
        {"answers": (answered(60, Kind.ACKNOWLEDGEMENT),)},
        {
            "message": replace(
                MAIL, channel="form", customer=OLIVIA, sender=Address("", "f@s.example")
            ),
            "household": Household(forms=("@s.example",)),
        },
        {
            "message": replace(
                MAIL,
                channel="form",
                customer=OLIVIA,
                sender=Address("", "f@s.example"),
                checked=Checked("mx.s.example", True),
            ),
            "household": Household(authority="mx.s.example"),
        },
        {"message": replace(MAIL, to=(OLIVIA,), cc=(SHOP,))},
        {"pause": replace(PAUSE, ended=NIGHT)},
    ],
)
def test_what_is_no_reason(parts: dict[str, Any]) -> None:
    decision = decide(situation(**parts))
    assert decision.send, decision.against


def test_an_acknowledgement_comes_once_a_day() -> None:
    kind = Kind.ACKNOWLEDGEMENT
    fresh = AutoAnswer(1, OLIVIA.key, 7, NOON - timedelta(hours=20), kind)
    assert not decide(situation(NOON, answers=(fresh,))).send
    old = replace(fresh, at=NOON - timedelta(hours=25))
    assert decide(situation(NOON, answers=(old,))).send


def test_the_fuse_counts_ten_minutes_and_begins_anew_after_a_pause() -> None:
    many = tuple(answered(5, customer=f"c{at}@x.example") for at in range(60))
    blown = decide(situation(answers=many))
    assert blown.blows_fuse
    assert not blown.send
    assert decide(situation(answers=many[1:])).send
    assert decide(situation(now=NIGHT + timedelta(minutes=6), answers=many)).send
    ended = Pause(1, NIGHT - timedelta(minutes=6), "many", NIGHT - timedelta(minutes=4))
    assert decide(situation(answers=many, pause=ended)).send


def test_a_promise_is_open_time_rounded_up_to_the_hour() -> None:
    found = promise(CALENDAR, NIGHT, timedelta(minutes=220))
    assert found == Promise(datetime(2026, 11, 27, 13, tzinfo=UTC), NIGHT, 220 * 60)
    assert time_to_answer(4, waiting=3, answers_per_hour=5) == timedelta(hours=4)
    assert time_to_answer(4, waiting=49, answers_per_hour=5) == timedelta(hours=10)


def _calendar(week: str) -> Calendar:
    return Calendar(Schedule("UTC", (Channel("email", parse_week(week)),)))


SHORT, NEVER = _calendar("Mo-Fr 09:00-10:00"), _calendar("Mo-Su off")


def test_other_hours_move_a_promise_and_keep_what_has_passed() -> None:
    made = promise(CALENDAR, NIGHT, timedelta(hours=4))
    assert made is not None
    again = moved(made, CALENDAR, SHORT, NIGHT)
    assert again.due == datetime(2026, 12, 2, 10, tzinfo=UTC)
    at_ten = datetime(2026, 11, 27, 10, tzinfo=UTC)
    later = moved(made, CALENDAR, SHORT, at_ten)
    assert later.seconds == 3 * 3600  # the hour that has passed counts
    assert later.due == datetime(2026, 12, 2, 10, tzinfo=UTC)
    assert moved(made, CALENDAR, SHORT, made.due) == made  # overdue: it stays as it was told
    assert moved(made, CALENDAR, NEVER, NIGHT) == made


def test_hours_that_keep_a_promise_do_not_move_it() -> None:
    until_half_past = _calendar("Mo-Fr 09:00-16:30")
    made = promise(until_half_past, NOON, timedelta(hours=4.5))  # 16:30, told as 17:00
    assert made is not None
    assert made.due == NOON.replace(hour=17)
    assert moved(made, CALENDAR, until_half_past, NOON.replace(hour=16, minute=45)) == made


@settings(max_examples=200)
@given(
    st.timedeltas(timedelta(0), timedelta(days=6)),
    st.timedeltas(timedelta(0), timedelta(days=9)),
    st.integers(1, 40),
)
def test_hours_that_change_nothing_move_no_promise(
    start: timedelta, later: timedelta, hours: int
) -> None:
    made = promise(CALENDAR, NIGHT + start, timedelta(hours=hours))
    assert made is not None
    now = NIGHT + start + later
    assert moved(made, CALENDAR, CALENDAR, now) == made
    there = moved(made, CALENDAR, SHORT, now)
    if there != made:  # and back again by hours that are as they were
        assert moved(there, SHORT, CALENDAR, now).due == made.due


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        ("Where is my order? I want a refund", ("tracking", "refund")),
        ("Ich möchte es zurückschicken", ("returns",)),
        ("Mon colis est arrivé cassé", ("tracking", "damaged")),
        ("أين طلبي؟", ("tracking",)),
        ("Noriu grąžinti prekę", ("returns",)),
        ("Tuote on rikki", ("damaged",)),
        ("Hello", ()),
        ("The protocol for my tracksuit; Galápagos roto? A prototype", ("damaged",)),
        ("Do you ship to Peru? Ingreso con mi cuenta. Wo ist der Laden?", ()),
    ],
)
def test_what_is_asked_about(text: str, topics: tuple[str, ...]) -> None:
    assert asked_about(text) == topics


def test_links_follow_the_question_and_the_general_one_comes_last() -> None:
    links = [Link("faq", "https://f"), Link("refund", "https://r"), Link("tracking", "https://t")]
    found = chosen_links(links, "Where is my parcel? Or give me a refund.")
    assert [each.url for each in found] == ["https://t", "https://r", "https://f"]
    assert [each.url for each in chosen_links(links, "Hi")] == ["https://f"]


@pytest.mark.parametrize("checked", [Checked(), Checked("mx.evil.example", True)])
def test_a_form_that_nobody_vouches_for_writes_to_no_victim(checked: Checked) -> None:
    forged = replace(MAIL, channel="form", customer=OLIVIA, checked=checked)
    decision = decide(situation(message=forged, household=Household(authority="mx.s.example")))
    assert "nobody confirms the sender of the form" in decision.against[0]
