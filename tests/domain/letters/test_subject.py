import pytest

from tuidesk.domain.letters import subject as subjects


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("Re: Hello", "Hello"),
        ("RE: AW: Fwd: Hello", "Hello"),
        ("Re[4]: SV: Hello", "Hello"),
        ("Antw: Re: Re: Hello Re: inside", "Hello Re: inside"),
        ("回复：你好", "你好"),
        ("Re: Hello [#12-abc]", "Hello"),
        ("Regarding: Hello", "Regarding: Hello"),
        ("", ""),
    ],
)
def test_prefixes_fall_away_at_the_start_only(subject: str, expected: str) -> None:  # B1.8
    assert subjects.cleaned(subject) == expected


def test_a_reply_subject_never_grows() -> None:  # B9.3
    once = subjects.reply_subject("AW: Re: Hello", 7, "abc")
    assert once == "Re: Hello [#7-abc]"
    assert subjects.reply_subject(f"Re: {once}", 7, "abc") == once


def test_empty_subjects_are_never_the_same() -> None:
    assert not subjects.same("Re:", "")
    assert subjects.same("Re: Hello", "hello")
