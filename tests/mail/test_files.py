from pathlib import Path

import pytest

from tests.letters import letter
from tuidesk.domain.errors import UsageError
from tuidesk.mail.files import mails, total_size

SEPARATOR = b"From 1790000000000000001@xxx Fri Nov 27 09:00:00 +0000 2026\n"


def test_an_mbox_is_cut_only_at_real_separators(tmp_path: Path) -> None:
    tricky = letter(body="Hi\n\nFrom now on all is well.\nFrom Monday 2026 on, too.\n>From here\n")
    box = tmp_path / "all.mbox"
    box.write_bytes(SEPARATOR + tricky + b"\n" + SEPARATOR + letter() + b"\n")
    found = list(mails([box]))
    assert len(found) == 2
    assert b"From now on all is well." in found[0].raw
    assert found[0].gmail_id == "1790000000000000001"
    assert found[-1].end == total_size([box])


def test_single_mails_and_maildirs(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(letter())
    maildir = tmp_path / "Maildir"
    for name in ("cur", "new", "tmp", ".Sent/cur"):
        (maildir / name).mkdir(parents=True)
    (maildir / "cur" / "1:2,S").write_bytes(letter())
    (maildir / ".Sent" / "cur" / "2").write_bytes(letter())
    (maildir / "tmp" / "3").write_bytes(letter())
    assert len(list(mails([tmp_path / "a.eml", maildir]))) == 3


def test_a_missing_path_says_what_is_wanted(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="mbox"):
        list(mails([tmp_path / "none"]))
