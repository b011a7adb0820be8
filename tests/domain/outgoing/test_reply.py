from dataclasses import replace

from tests.domain.tickets.test_ticket import fresh, message
from tuidesk.domain.letters.address import Address
from tuidesk.domain.letters.message import Direction
from tuidesk.domain.outgoing.reply import recipients

OWN = {"support@shop.example", "hello@shop.example"}
SHOP = Address("Shop", "support@shop.example")


def test_the_customer_gets_it_from_the_alias_he_wrote_to() -> None:  # B9.5
    asked = replace(
        message(),
        to=(Address("", "HELLO@shop.example"),),
        cc=(Address("Bo", "bo@mail.example"), SHOP, Address("", "olivia@mail.example")),
    )
    found = recipients(fresh(), asked, OWN, SHOP)
    assert found.to == (asked.sender,)
    assert found.cc == (Address("Bo", "bo@mail.example"),)
    assert found.sender == Address("Shop", "HELLO@shop.example")


def test_reply_to_wins_and_we_never_write_to_ourselves() -> None:
    asked = replace(message(), reply_to=(SHOP, Address("", "real@mail.example")))
    assert recipients(fresh(), asked, OWN, SHOP).to == (Address("", "real@mail.example"),)


def test_after_our_own_mail_it_goes_to_the_same_people() -> None:
    ours = replace(message(direction=Direction.OUT), to=(Address("", "x@mail.example"),))
    assert recipients(fresh(), ours, OWN, SHOP).to == (Address("", "x@mail.example"),)


def test_who_cannot_be_answered_is_left_out() -> None:
    asked = replace(message(), sender=Address("", "broken address@"))
    assert recipients(fresh(), asked, OWN, SHOP).to == ()
