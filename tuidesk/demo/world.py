"""The demo's world: its servers, the customers who answer, the colleagues who work."""

import email
import random
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tuidesk.demo.blackfriday import (
    SHOP,
    SHOP_NAME,
    Customer,
    answer_to,
    fill,
    first_mail,
    newcomers,
)
from tuidesk.demo.gmail import FakeGmail
from tuidesk.demo.mailstore import Mailstore
from tuidesk.demo.sink import SmtpSink, Taken
from tuidesk.desk.context import Desk, open_desk
from tuidesk.desk.lists.listing import list_tickets
from tuidesk.desk.verbs.assign import assign
from tuidesk.desk.verbs.note import add_note
from tuidesk.desk.verbs.status import set_priority
from tuidesk.desk.verbs.tag import tag
from tuidesk.domain.errors import DeskError
from tuidesk.settings.model import Agent, Server, Settings
from tuidesk.settings.starter import Answers, make_desk

COLLEAGUES = ("mia", "tom")
_PASSWORD = "demo"
_SEASON = """
[[season]]
name = "Black Friday weekend"
from = "black-friday"
to = "cyber-monday"
hours = "Mo-Su 08:00-22:00"
"""
_ANSWER_AFTER = 8.0
_MAIL_EVERY = 12.0
_COLLEAGUE_EVERY = 9.0


class World:
    """Fake Gmail and SMTP sink with a life of their own; ``with`` starts and ends it."""

    def __init__(self) -> None:
        self.mail = Mailstore()
        self._cast = fill(self.mail, datetime.now(UTC))
        self.gmail = FakeGmail(self.mail, SHOP, _PASSWORD)
        self.sink = SmtpSink(self._take)
        self._newcomers = newcomers()
        self._stop = threading.Event()
        self._timers: list[threading.Timer] = []
        self._lives: list[threading.Thread] = []

    def __enter__(self) -> "World":
        self.gmail.__enter__()
        self.sink.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        self.rest()
        self.sink.__exit__()
        self.gmail.__exit__()

    def make_desk(self, folder: Path, agent: str) -> None:
        """A scratch desk that is connected to this world."""
        secret = folder / "demo.password"
        imap = Server(
            "127.0.0.1", self.gmail.port, SHOP, "loopback-plain", password_file=str(secret)
        )
        smtp = Server("127.0.0.1", self.sink.port, "", "loopback-plain")
        since = datetime.now(UTC) - timedelta(days=7)
        answers = Answers(
            shop=SHOP_NAME,
            address=SHOP,
            agents=(agent, *COLLEAGUES),
            languages=("en", "de", "fr", "es", "it", "ar", "lt", "fi"),
            imap=imap,
            smtp=smtp,
            since=since.isoformat(timespec="seconds"),
            country="US",
            hours="Mo-Fr 09:00-12:00,13:00-17:00; Sa 10:00-14:00",
            holidays_of=(since.year, since.year + 1),
            out_of_hours=False,  # what customers get may be previewed; the demo stays quiet
        )
        make_desk(folder, answers, agent)
        secret.touch(mode=0o600)
        secret.write_text(_PASSWORD)
        with (folder / "config" / "hours.toml").open("a", encoding="utf-8") as hours:
            hours.write(_SEASON)

    def go_on(self, folder: Path) -> None:
        """Lets mail arrive and colleagues work until the world ends."""
        for seconds, act in (
            (_MAIL_EVERY, self.new_mail),
            (_COLLEAGUE_EVERY, Colleagues(folder).work),
        ):
            life = threading.Thread(target=self._every, args=(seconds, act), daemon=True)
            life.start()
            self._lives.append(life)

    def rest(self) -> None:
        """Nobody writes or works any more, nor touches the desk; the servers still stand."""
        self._stop.set()
        for timer in self._timers:
            timer.cancel()
        for life in self._lives:
            life.join()

    def new_mail(self) -> None:
        """Another customer writes."""
        scene, customer, number = next(self._newcomers)
        self._cast[customer.address] = scene
        self.mail.add(first_mail(scene, customer, number, datetime.now(UTC)), {"\\Inbox"})

    def _every(self, seconds: float, act: Callable[[], None]) -> None:
        while not self._stop.wait(seconds):
            act()

    def _take(self, taken: Taken) -> None:
        """Files the shop's mail in Sent, as Gmail does, and has the customer answer it."""
        self.mail.add(taken.raw, {"\\Sent"})
        for recipient in taken.recipients:
            if recipient in self._cast and b"\nAuto-Submitted:" not in taken.raw:
                timer = threading.Timer(_ANSWER_AFTER, self._answer, (recipient, taken.raw))
                timer.daemon = True
                timer.start()
                self._timers.append(timer)

    def _answer(self, address: str, sent: bytes) -> None:
        mail = email.message_from_bytes(sent)
        customer = Customer(address.partition("@")[0].title(), address)
        raw = answer_to(
            customer,
            self._cast[address],
            sent,
            str(mail["subject"]),
            str(mail["message-id"]),
            datetime.now(UTC),
        )
        self.mail.add(raw, {"\\Inbox"})


class Colleagues:
    """Mia and Tom, who take tickets, tag them and leave notes."""

    def __init__(self, folder: Path) -> None:
        self._desks = [open_desk(folder, _as(name)) for name in COLLEAGUES]
        self._chance = random.Random(5)

    def begin(self) -> None:
        """The state of things before anybody looks: some work is done already."""
        mia, tom = self._desks
        mia.store.refresh()
        tickets = [ticket.number for ticket in list_tickets(mia)]
        assign(mia, tickets[3::7], "me")
        assign(tom, tickets[5::9], "me", force=True)
        tag(mia, tickets[::5], add=["shipping"])
        tag(tom, tickets[2::11], add=["refund"])
        set_priority(mia, tickets[4::13], "high")
        set_priority(tom, tickets[8:9], "urgent")
        add_note(tom, tickets[:1], "The parcel is with the carrier, I called them this morning.")

    def work(self) -> None:
        """One small act of one colleague."""
        desk = self._chance.choice(self._desks)
        try:
            self._act(desk)
        except DeskError:
            return  # somebody was faster; a colleague shrugs

    def _act(self, desk: Desk) -> None:
        desk.store.refresh()
        free = [ticket.number for ticket in list_tickets(desk) if ticket.owner is None]
        own = [ticket.number for ticket in list_tickets(desk) if ticket.owner == desk.agent.name]
        if free and self._chance.random() < 0.5:
            assign(desk, [self._chance.choice(free)], "me")
        elif own:
            word = self._chance.choice(["shipping", "refund", "vip", "carrier"])
            tag(desk, [self._chance.choice(own)], add=[word])


def _as(name: str) -> Callable[[Settings], Agent]:
    def who(settings: Settings) -> Agent:
        return next(agent for agent in settings.agents if agent.name == name)

    return who
