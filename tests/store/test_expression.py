"""Words of every script: what is written one way is found when it is asked for another."""

import sqlite3

import pytest

from tuidesk.domain.tickets.searching import AllOf, Word, prepared
from tuidesk.store.expression import expression


def finds(text: str, asked: str, *, phrase: bool = False) -> bool:
    db = sqlite3.connect(":memory:")
    db.execute("create virtual table t using fts5 (body, tokenize='unicode61 remove_diacritics 2')")
    db.execute("insert into t values (?)", (prepared(text),))
    words = [Word(asked, phrase=True)] if phrase else [Word(word) for word in asked.split()]
    wanted = expression(AllOf(tuple(words)))
    return bool(db.execute("select 1 from t where t match ?", (wanted,)).fetchone())


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Wo bleibt die Rückerstattung?", "ruckerstattung"),
        ("Grüße aus der Straße", "strasse"),
        ("Zwrot za łóżko", "lozko"),
        ("refunded twice", "refund"),
        ("注文番号10233の返品について", "返品"),
        ("关于订单的退款问题", "退款"),
        ("關於訂單", "訂單"),
        ("أريد استرداد المبلغ", "مبلغ"),
        ("والطلبات متأخرة", "الطلب"),
        ("إلى العنوان", "الي"),
        ("Где мой заказ? Ещё нет", "еще"),
        ("주문 환불을 원합니다", "환불"),
        ("สินค้าเสียหาย", "เสียหาย"),
        ("Œuvre cassée", "oeuvre"),
        ("don’t ship", "don't"),
        ("order 10234-B", "10234"),
        ("ＦＵＬＬ width", "full"),
        ("İade etmek", "iade"),
    ],
)
def test_it_is_found(text: str, asked: str) -> None:
    assert finds(text, asked)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("tank", "ta"),
        ("返金", "返品"),
        ("refund", "refunded"),
        ("退 x 款", "退款"),
        ("order 10234", "0234"),
    ],
)
def test_it_is_not_found(text: str, asked: str) -> None:
    assert not finds(text, asked)


def test_a_phrase_is_found_as_it_stands() -> None:
    assert finds("the blue mug broke", "blue mug", phrase=True)
    assert not finds("the mug is blue", "blue mug", phrase=True)
    assert not finds("blue mugs", "blue mug", phrase=True)


@pytest.mark.parametrize(
    "hostile", ['"', "*", "a OR b", "NEAR(", "col:x", "^", "'", "a\0b", "((", "-"]
)
def test_no_search_is_a_command(hostile: str) -> None:
    wanted = expression(Word(hostile))
    if wanted:
        finds("some words", hostile)
    assert expression(Word("!?")) == ""
