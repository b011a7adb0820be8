from hypothesis import given
from hypothesis import strategies as st

from tuidesk.domain.tickets.identity import Signer

SIGNER = Signer(b"k" * 32)


@given(st.integers(1, 10**8), st.integers(0, 10**12))
def test_own_ids_are_recognised(ticket: int, unique: int) -> None:
    made = SIGNER.message_id(ticket, unique, "shop.example")
    assert SIGNER.ticket_of(made) == ticket
    assert Signer(b"other" * 8).ticket_of(made) is None


def test_a_changed_number_is_a_foreign_id() -> None:  # B1.2
    made = SIGNER.message_id(7, 1, "shop.example")
    assert SIGNER.ticket_of(made.replace("td.7.", "td.8.")) is None


@given(st.text())
def test_anything_else_is_foreign(text: str) -> None:
    assert SIGNER.ticket_of(text) is None
