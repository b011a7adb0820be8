import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuidesk.domain.letters import quote_signs
from tuidesk.domain.letters.quoting import Kind, new_text, passages

REPLIES = {
    "gmail-en": (
        "Thanks!\n\nOn Fri, 27 Nov 2026 at 10:00, Shop <s@shop.example> wrote:\n> Hello\n> there"
    ),
    "gmail-wrapped": (
        "Thanks!\n\nOn Fri, 27 Nov 2026 at 10:00, The Very Long Shop Name Limited\n"
        "<support@shop.example> wrote:\n\n> Hello"
    ),
    "de": "Thanks!\n\nAm 27.11.2026 um 10:00 schrieb Shop <s@shop.example>:\n> Hallo",
    "fr": "Thanks!\n\nLe ven. 27 nov. 2026 à 10:00, Shop <s@shop.example> a écrit :\n> Bonjour",
    "ja": "Thanks!\n\n2026年11月27日(金) 10:00 Shop <s@shop.example>:\n> こんにちは",
    "outlook-en": (
        "Thanks!\n\nFrom: Shop <s@shop.example>\nSent: Friday, November 27, 2026 10:00\n"
        "To: Olivia <o@mail.example>\nSubject: RE: Hello\n\nOld words"
    ),
    "outlook-de": (
        "Thanks!\n\n________________________________\nVon: Shop <s@shop.example>\n"
        "Gesendet: Freitag, 27. November 2026 10:00\nAn: Olivia\nBetreff: AW: Hallo\n\nAlt"
    ),
    "outlook-es": (
        "Thanks!\n\nDe: Shop <s@shop.example>\nEnviado el: viernes, 27 de noviembre de 2026 10:00\n"
        "Para: Olivia\nAsunto: RE: Hola\n\nViejo"
    ),
    "original-message": (
        "Thanks!\n\n-----Original Message-----\nFrom: Shop <s@shop.example>\nSent: 2026\n"
        "Subject: x\n\nOld"
    ),
    "signature": "Thanks!\n-- \nOlivia\n+44 1234\n\n> old\n> words",
}


@pytest.mark.parametrize("name", REPLIES)
def test_a_reply_is_reduced_to_its_new_words(name: str) -> None:
    assert new_text(REPLIES[name]) == "Thanks!"


def test_answers_between_quotes_keep_the_quotes() -> None:  # B8.2
    text = "> Which colour?\nBlue.\n> Which size?\nMedium."
    assert new_text(text) == text


def test_an_answer_below_the_quote_stays_visible() -> None:
    text = "On Fri, 27 Nov 2026 at 10:00, Shop <s@shop.example> wrote:\n> Which size?\n\nMedium."
    assert new_text(text) == text


def test_a_forward_is_content() -> None:  # B8.3
    text = (
        "See below\n\n---------- Forwarded message ---------\nFrom: A <a@x.example>\n"
        "Date: Fri, 27 Nov 2026\nSubject: x\nTo: b@x.example\n\nwords"
    )
    assert new_text(text) == text


def test_of_a_first_mail_only_the_signature_is_folded() -> None:
    text = "Hello\n> quoted\n-- \nOlivia"
    kinds = [part.kind for part in passages(text, first=True)]
    assert kinds == [Kind.TEXT, Kind.SIGNATURE]


def test_what_would_leave_nothing_is_shown_whole() -> None:
    assert new_text("> only\n> a quote") == "> only\n> a quote"


@given(st.text(alphabet="ab >:-\n@.1", max_size=200), st.booleans())
def test_no_line_is_ever_lost(text: str, first: bool) -> None:  # B8.1
    parts = passages(text, first=first)
    pieces = [("" if part.beside else "\n") + "\n".join(part.lines) for part in parts]
    assert "".join(pieces).removeprefix("\n") == text


def test_few_lines_are_searched_for_an_attribution_behind_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    searched: list[str] = []

    def search(line: str) -> int:
        searched.append(line)
        return 0

    monkeypatch.setattr(quote_signs, "attribution_beside", search)
    passages("Yes. No. On Fri, 27 Nov 2026 at 08:59, A <a@b.example> wrote:\n" * 5000)
    assert 0 < len(searched) <= 200
