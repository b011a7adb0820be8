import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuidesk.mail.imap_answers import fetched, folders, parse_answer, quoted


def test_literals_stand_anywhere_and_strangers_mix_in() -> None:
    chunks = [
        (b'3 (X-GM-LABELS ("\\\\Inbox" {5}', b"a (b)"),
        (b" foo) UID 7 BODY[] {6}", b"(mail)"),
        b")",
        b"4 (FLAGS (\\Seen))",
        b"5 (UID 8 BODY[] NIL)",
        None,
    ]
    found = fetched(chunks)
    assert found[7] == {
        "X-GM-LABELS": [b"\\Inbox", b"a (b)", b"foo"],
        "UID": b"7",
        "BODY[]": b"(mail)",
    }
    assert found[8]["BODY[]"] is None
    assert set(found) == {7, 8}


def test_header_fields_keep_their_name() -> None:
    found = fetched([(b"1 (UID 7 BODY[HEADER.FIELDS (MESSAGE-ID)] {4}", b"x\r\n\n"), b")"])
    assert list(found[7]) == ["UID", "BODY[HEADER.FIELDS (MESSAGE-ID)]"]


def test_folders_with_special_uses() -> None:
    found = folders(
        [b'(\\HasNoChildren \\All) "/" "[Gmail]/All \\"Mail\\""', (b'() "/" {3}', b"a b")]
    )
    assert found[0].wire_name == '[Gmail]/All "Mail"'
    assert "\\all" in found[0].uses
    assert found[1].wire_name == "a b"


def test_a_folder_name_cannot_inject_commands() -> None:
    with pytest.raises(ValueError, match="folder"):
        quoted('INBOX"\r\nA1 DELETE x')
    assert quoted('a"b\\c') == '"a\\"b\\\\c"'


@given(st.lists(st.binary(max_size=60), max_size=5))
def test_any_answer_is_parsed(chunks: list[bytes]) -> None:
    parse_answer(chunks)
    fetched(chunks)
