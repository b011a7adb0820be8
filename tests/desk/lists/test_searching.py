"""Search over everything ever: open and archived, by words and operators."""

import shutil

import pytest

from tests.clock import FakeClock
from tests.letters import deliver, letter
from tuidesk.desk.context import Desk
from tuidesk.desk.lists.searching import excerpt, search
from tuidesk.desk.verbs.assign import assign
from tuidesk.desk.verbs.note import add_note
from tuidesk.desk.verbs.tag import tag
from tuidesk.domain.errors import UsageError


@pytest.fixture
def shop(anna: Desk) -> Desk:
    """Four tickets: 1 and 2 open, 3 and 4 archived."""
    deliver(anna, letter(body="The blue mug broke.\nCan I have a refund?"))
    deliver(anna, letter("Jörg <joerg@mail.example>", "Rückerstattung", "Die Tasse ist kaputt."))
    deliver(
        anna, letter("Chloé <chloe@mail.example>", "Colis", "Le mug bleu, refund?"), closed=True
    )
    pdf = "Content-Type: application/pdf; name=invoice-77.pdf\nContent-Disposition: attachment"
    body = f"--b\nContent-Type: text/plain\n\nSee file\n--b\n{pdf}\n\nx\n--b--"
    raw = letter("Ivo <ivo@mail.example>", "Invoice", body)
    deliver(
        anna,
        raw.replace(b"text/plain; charset=utf-8", b"multipart/mixed; boundary=b", 1),
        closed=True,
    )
    return anna


def found(desk: Desk, text: str) -> set[int]:
    return {hit.ticket.number for hit in search(desk, text)}


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("mug", {1, 3}),
        ("refund", {1, 3}),
        ("mug -blue", {3}),
        ("kaputt", {2}),
        ("ruckerstattung", {2}),
        ('"blue mug"', {1}),
        ('"mug blue"', set()),
        ("from:chloe", {3}),
        ("refund from:chloe", {3}),
        ("-from:chloe refund", {1}),
        ("is:closed", {3, 4}),
        ("is:new refund", {1}),
        ("has:attachment", {4}),
        ("invoice-77", {4}),
        ("owner:none kaputt", {2}),
        ("before:2020-01-01 refund", set()),
        ("after:2020-01-01 refund", {1, 3}),
        ("4", {4}),
        ("nothing-like-this", set()),
        ("kaputt or invoice-77", {2, 4}),
        ("(mug or kaputt) -refund", {2}),
        ("refund (is:new or from:chloe)", {1, 3}),
        ("(refund from:chloe) or (kaputt owner:none)", {2, 3}),
        ("kaputt or has:attachment", {2, 4}),
        ("mug (kaputt or has:attachment)", set()),
        ("-(mug or kaputt)", {4}),
        ("from:chloe or from:ivo", {3, 4}),
        ("", {1, 2, 3, 4}),
    ],
)
def test_what_a_search_finds(shop: Desk, text: str, numbers: set[int]) -> None:
    hits = found(shop, text)
    assert hits == numbers if text != "4" else hits <= {4}


def test_notes_and_tags_are_found_and_so_is_what_comes_later(shop: Desk, clock: FakeClock) -> None:
    add_note(shop, [3], "Paid by bank transfer on Monday")
    tag(shop, [1], ["fragile"], [])
    assign(shop, [2], "me")
    assert found(shop, "transfer") == {3}
    assert found(shop, "fragile") == {1}
    assert found(shop, "owner:me") == {2}
    deliver(shop, letter(body="And now a teapot"))
    assert found(shop, "teapot") == {5}


def test_the_line_that_says_it_is_shown(shop: Desk) -> None:
    (hit,) = search(shop, "broke")
    assert excerpt(shop, hit, "broke") == "The blue mug broke."


def test_the_index_may_be_deleted_at_any_time(shop: Desk, desks) -> None:  # type: ignore[no-untyped-def]
    assert found(shop, "mug") == {1, 3}
    shutil.rmtree(shop.folder / "store/cache")
    assert found(desks("ben"), "mug") == {1, 3}


def test_an_unknown_operator_is_named(shop: Desk) -> None:
    with pytest.raises(UsageError, match="has:nonsense"):
        search(shop, "has:nonsense")
