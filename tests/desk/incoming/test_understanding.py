"""What the desk makes of bounces, forms, forwards and banned senders."""

from tests.clock import FakeClock
from tests.letters import deliver, letter
from tests.mail.corpus.bounces import report
from tuidesk.desk.answers.drafting import start_reply
from tuidesk.desk.answers.outbox import begin_sending, outbox, record_sent
from tuidesk.desk.answers.reply import send
from tuidesk.desk.context import Desk
from tuidesk.desk.incoming.intake import prepare, take_in
from tuidesk.desk.incoming.receive import Arrival
from tuidesk.desk.lists.listing import read_thread
from tuidesk.desk.verbs.merging import merge, split
from tuidesk.desk.verbs.status import set_status
from tuidesk.domain.letters.message import Direction, GmailIds, Message, SendState
from tuidesk.domain.tickets.event import Event
from tuidesk.domain.tickets.thread import Note
from tuidesk.domain.tickets.ticket import Status
from tuidesk.mail.parse import Origin
from tuidesk.settings.model import Agent, Spam


def sent_answer(desk: Desk) -> Message:
    """Our answer on ticket 1, which the server took."""
    deliver(desk, letter())
    send(desk, start_reply(desk, 1, "On its way."), close=True)
    kept = outbox(desk)[0]
    begin_sending(desk, kept.id)
    record_sent(desk, kept.id, "250 ok")
    return messages(desk, 1)[-1]


def messages(desk: Desk, number: int) -> list[Message]:
    return [each.what for each in read_thread(desk, number).entries if type(each.what) is Message]


def events(desk: Desk, number: int) -> list[str]:
    return [
        each.what.verb for each in read_thread(desk, number).entries if type(each.what) is Event
    ]


def bounce_of(message: Message, action: str = "failed", status: str = "5.1.1") -> bytes:
    raw = report(action, status, "smtp; 550 no such user", "message/rfc822")
    return raw.replace(b"<td.12.abc.def@shop.example>", message.message_id.encode())


def test_a_bounce_finds_its_mail_and_brings_the_ticket_back(anna: Desk, clock: FakeClock) -> None:
    ours = sent_answer(anna)  # B3.2, B3.3
    assert anna.store.ticket(1).status is Status.CLOSED
    clock.forward(minutes=3)
    counts = deliver(anna, bounce_of(ours), at=clock())
    assert (counts.threaded, counts.ticketed) == (1, 0)
    ticket = anna.store.ticket(1)
    assert (ticket.status, ticket.tags, ticket.waiting_since) == (
        Status.OPEN,
        ("bounced",),
        clock(),
    )
    failed = next(each for each in messages(anna, 1) if each.direction is Direction.OUT)
    assert failed.state is SendState.FAILED
    assert "lost@gone.example 5.1.1" in failed.state_detail
    assert outbox(anna)[0].state is SendState.FAILED
    assert "bounced" in events(anna, 1)


def test_a_bounce_finds_its_mail_on_a_part_of_another_ticket(anna: Desk, clock: FakeClock) -> None:
    ours = sent_answer(anna)
    deliver(anna, letter(subject="Another"))
    send(anna, start_reply(anna, 2, "Also on its way."))
    merge(anna, [1], 2)
    clock.forward(minutes=3)
    deliver(anna, bounce_of(ours), at=clock())
    states = {
        each.text.split("\n")[0]: each.state
        for each in messages(anna, 2)
        if each.direction is Direction.OUT
    }
    assert states == {"On its way.": SendState.FAILED, "Also on its way.": SendState.QUEUED}
    assert "bounced" in anna.store.ticket(2).tags


def test_a_delay_with_a_relay_is_only_a_delay(anna: Desk) -> None:  # B3.4
    ours = sent_answer(anna)
    block = b"\r\n\r\nFinal-Recipient: rfc822; b@x.example\r\nAction: relayed\r\nStatus: 2.0.0\r\n"
    delayed = bounce_of(ours, "delayed", "4.4.1").replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    at = delayed.index(b"Action: delayed")
    end = delayed.index(b"\r\n\r\n", at)
    deliver(anna, delayed[:end] + block + delayed[end:])
    assert anna.store.ticket(1).status is Status.CLOSED


def test_a_machine_that_names_another_address_gets_no_answer(anna: Desk) -> None:  # B2.1, B2.2
    headers = "Reply-To: service@parcel.example\nAuto-Submitted: auto-generated"
    deliver(anna, letter("Parcel <noreply@parcel.example>", "Delayed", headers=headers))
    assert messages(anna, 1)[0].automatic
    assert anna.store.ticket(1).waiting_since is None
    assert anna.store.ticket(1).customer.key == "service@parcel.example"


def test_two_customers_of_one_form_are_two_tickets(anna: Desk) -> None:
    for name in ("Ada", "Bob"):
        body = f"Name: {name}\nEmail: {name}@mail.example\nMessage: Where is it?"
        raw = letter("Shop <wordpress@shop.example>", "Contact form", body)
        origin = Origin(arrived=anna.clock(), gmail=GmailIds(name, "77"), now=anna.clock())
        arrival = Arrival(prepare(anna.folder / "store", raw, origin), live=True)
        take_in(anna, anna.settings.mailbox("support"), [arrival])
    assert [anna.store.ticket(number).customer.key for number in (1, 2)] == [
        "ada@mail.example",
        "bob@mail.example",
    ]


def test_an_answer_to_a_mail_that_was_split_off_goes_after_it(anna: Desk, clock: FakeClock) -> None:
    ours = sent_answer(anna)
    deliver(anna, letter(headers=f"In-Reply-To: {ours.message_id}"))
    entry = next(e for e in read_thread(anna, 1).entries if e.what == messages(anna, 1)[1])
    split(anna, 1, [entry.id])
    deliver(anna, letter(body="Thanks", headers=f"In-Reply-To: {ours.message_id}"))
    assert [each.text for each in messages(anna, 2)][-1] == "Thanks"


def test_a_delay_changes_nothing_but_a_line(anna: Desk, clock: FakeClock) -> None:  # B3.4
    ours = sent_answer(anna)
    clock.forward(minutes=3)
    deliver(anna, bounce_of(ours, "delayed", "4.4.1"), at=clock())
    assert anna.store.ticket(1).status is Status.CLOSED
    assert events(anna, 1)[-1] == "delayed"
    assert messages(anna, 1)[1].state is SendState.SENT


def test_a_bounce_of_nothing_we_know_is_nobodys_customer(anna: Desk) -> None:  # B3.5
    deliver(anna, report("failed", "5.1.1", "", "message/rfc822"))
    ticket = anna.store.ticket(1)
    assert ticket.customer.address == "lost@gone.example"
    assert ticket.waiting_since is None


def test_a_bounce_on_spam_leaves_it_there(anna: Desk) -> None:
    ours = sent_answer(anna)
    set_status(anna, [1], Status.SPAM)
    deliver(anna, bounce_of(ours))
    assert anna.store.ticket(1).status is Status.SPAM


def test_out_of_office_stops_and_starts_no_clock(anna: Desk, clock: FakeClock) -> None:  # B2.6
    ours = sent_answer(anna)
    clock.forward(minutes=3)
    away = letter(
        subject="Abwesenheitsnotiz: Bestellung", headers=f"In-Reply-To: {ours.message_id}"
    )
    deliver(anna, away, at=clock())
    ticket = anna.store.ticket(1)
    assert (ticket.status, ticket.waiting_since, ticket.message_count) == (Status.CLOSED, None, 3)


FORWARD = (
    "Please take this.\n\n---------- Forwarded message ---------\nFrom: Bo Berg <bo@mail.example>\n"
    "Date: Fri, 27 Nov 2026 at 10:12\nSubject: Order\nTo: Anna\n\nWhere is it?"
)


def test_a_staff_forward_is_the_customers_ticket(anna: Desk) -> None:  # B5.7
    deliver(anna, letter("Anna <anna@shop.example>", "Fwd: Order", FORWARD))
    ticket = anna.store.ticket(1)
    assert ticket.customer.address == "bo@mail.example"
    notes = [each.what for each in read_thread(anna, 1).entries if isinstance(each.what, Note)]
    assert [note.text for note in notes] == ["Please take this."]
    assert [each.address for each in start_reply(anna, 1).to] == ["bo@mail.example"]


def test_staff_may_forward_from_private_addresses(anna: Desk) -> None:
    agents = (Agent("anna", addresses=("anna@home.example",)),)
    object.__setattr__(anna.settings, "agents", agents)
    deliver(anna, letter("Anna <anna@home.example>", "WG: Order", FORWARD))
    assert anna.store.ticket(1).customer.address == "bo@mail.example"


def test_a_form_is_answered_to_its_customer(anna: Desk) -> None:  # B5.2
    body = "Name: Bo Berg\nEmail: bo@mail.example\nMessage: Where is it?"
    form = letter("Shop <no-reply@forms.example>", "New contact form submission", body)
    deliver(anna, form)
    ticket = anna.store.ticket(1)
    assert (ticket.customer.name, ticket.waiting_since is not None) == ("Bo Berg", True)
    assert [each.address for each in start_reply(anna, 1).to] == ["bo@mail.example"]


def test_a_banned_sender_is_imported_as_spam(anna: Desk) -> None:  # B11
    object.__setattr__(anna.settings, "spam", Spam(("@mail.example",)))
    deliver(anna, letter())
    ticket = anna.store.ticket(1)
    assert (ticket.status, ticket.waiting_since) == (Status.SPAM, None)


def test_an_own_address_that_is_a_list_makes_nobody_a_machine(anna: Desk) -> None:
    listed = "List-Id: <support.shop.example>\nPrecedence: list\nList-Post: <mailto:x@shop.example>"
    deliver(anna, letter(headers=listed))
    assert anna.store.ticket(1).waiting_since is not None


def test_a_recycled_mail_is_kept_together_and_told(anna: Desk, clock: FakeClock) -> None:  # B1.6
    ours = sent_answer(anna)
    clock.forward(minutes=3)
    other = letter(subject="Complaint about tea", headers=f"In-Reply-To: {ours.message_id}")
    deliver(anna, other, at=clock())
    assert events(anna, 1)[-1] == "suggestion"
