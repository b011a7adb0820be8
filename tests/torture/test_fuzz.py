"""A short run of the fuzzer; the long one is ``python -m tests.torture.fuzz``."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.torture.fuzz import fuzz, wrong_with
from tuidesk.desk.incoming.reading import explain_mail


def test_a_few_hundred_accidents() -> None:
    assert fuzz(7, 300) == []


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_whatsoever(raw: bytes) -> None:
    import tempfile
    from pathlib import Path

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "a.eml")
        file.write_bytes(raw)
        assert wrong_with(explain_mail(file)) == ""
