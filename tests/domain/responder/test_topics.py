"""What is read out of a customer's words before an automatic answer is written."""

import pytest

from tuidesk.domain.responder.topics import names_order


@pytest.mark.parametrize(
    "text",
    [
        "Where is my order 10234?",
        "Order #1042 has not come.",
        "Bestellung Nr. 100234, bitte",
        "BM-10234",
        "(10234)",
        "طلبي رقم 10234",
        "Commande n° 20458.",
    ],
)
def test_an_order_is_named(text: str) -> None:
    assert names_order(text)


@pytest.mark.parametrize(
    "text",
    [
        "Where is my parcel?",
        "It should come in 2026.",
        "On 2026-11-24, 24/11/2026 or 24.11.2026",
        "Call +49 30 1234567 or 030 / 123 4567",
        "It cost 1,299.00 or 1.299,00 EUR",
        "Two mugs, 350 ml, 25 EUR",
    ],
)
def test_no_order_is_named(text: str) -> None:
    assert not names_order(text)
