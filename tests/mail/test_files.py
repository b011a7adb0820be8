import gzip
import io
import tarfile
import zipfile
from pathlib import Path

import pytest

from tests.letters import letter
from tuidesk.desk.incoming.reading import explain_mail
from tuidesk.domain.errors import UsageError
from tuidesk.mail.files import Found, LeftOut, total_size
from tuidesk.mail.files import mails as found_in

SEPARATOR = b"From 1790000000000000001@xxx Fri Nov 27 09:00:00 +0000 2026\n"


def mails(*paths: Path, thrown_away: bool = False) -> list[Found]:
    found = found_in(list(paths), thrown_away=thrown_away)
    return [each for each in found if isinstance(each, Found)]


def left_out(path: Path) -> list[str]:
    return [each.why for each in found_in([path]) if isinstance(each, LeftOut)]


def test_an_mbox_is_cut_only_at_real_separators(tmp_path: Path) -> None:
    tricky = letter(body="Hi\n\nFrom now on all is well.\nFrom Monday 2026 on, too.\n>From here\n")
    box = tmp_path / "all.mbox"
    box.write_bytes(SEPARATOR + tricky + b"\n" + SEPARATOR + letter() + b"\n")
    found = mails(box)
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
    assert len(mails(tmp_path / "a.eml", maildir)) == 3


def test_a_missing_path_says_what_is_wanted(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="mbox"):
        mails(tmp_path / "none")


@pytest.mark.parametrize(
    "separator",
    [
        "From ",
        "From -",
        "From - Sat Apr 12 2025 15:59:28",
        "From k@cust.example 2025-06-15T10:00:00",
        "From k@cust.example Jun 15 10:00:00 2025",
        "From k@cust.example Mo Nov 02 10:01:00 2026",
        "From MAILER-DAEMON Fri Jul  8 12:08:34 2011",
        "From k@cust.example Fri Nov 27 09:00:00 CET 2026",
        "From k@cust.example Fri, 27 Nov 2026 09:00:00 +0100",
        "From k@x.example Fri Nov 27 09:00:00 2026\n>From k@x.example Thu Nov 26 09:00:00 2026",
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_separators_of_other_programs(separator: str, end: str, tmp_path: Path) -> None:
    box = tmp_path / "old"
    mail = f"{separator}\nFrom: a@x.example\nSubject: One\n\nText\n\n"
    box.write_bytes((mail * 3).replace("\n", end).encode())
    assert [each.raw.split(end.encode())[0] for each in mails(box)] == [b"From: a@x.example"] * 3


def test_a_sure_separator_needs_no_blank_line_above_it(tmp_path: Path) -> None:
    box = tmp_path / "tight.mbox"
    box.write_bytes(b"From a@x.example Fri Nov 27 09:14:00 2026\nSubject: One\n\none\n" * 2)
    assert len(mails(box)) == 2


def test_mmdf_files(tmp_path: Path) -> None:
    box = tmp_path / "box.mmdf"
    box.write_bytes(b"\1\1\1\1\nSubject: One\n\none\n\1\1\1\1\n" * 2)
    assert [each.raw for each in mails(box)] == [b"Subject: One\n\none\n"] * 2


def test_a_mailbox_that_nobody_can_cut_is_told(tmp_path: Path) -> None:
    box = tmp_path / "odd"
    mail = b"From somewhere\nReturn-Path: <a@x.example>\nSubject: One\n\nText\n\n"
    box.write_bytes(mail * 5)
    assert len(mails(box)) == 1
    assert "5 headers" in left_out(box)[0]


def test_packed_mailboxes(tmp_path: Path) -> None:
    box = SEPARATOR + letter() + b"\n" + SEPARATOR + letter() + b"\n"
    packed = tmp_path / "box.mbox.gz"
    packed.write_bytes(gzip.compress(box))
    takeout = tmp_path / "takeout.zip"
    with zipfile.ZipFile(takeout, "w") as archive:
        archive.writestr("Takeout/Mail/Alle E-Mails.mbox", box)
        archive.writestr("Takeout/archive_browser.html", "<html>")
    tarball = tmp_path / "takeout.tgz"
    with tarfile.open(tarball, "w:gz") as tar:
        info = tarfile.TarInfo("Takeout/Mail/All mail.mbox")
        info.size = len(box)
        tar.addfile(info, io.BytesIO(box))
    for file in (packed, takeout, tarball):
        assert [each.gmail_id for each in mails(file)] == ["1790000000000000001"] * 2, file


def test_a_broken_archive_keeps_nothing_else_from_being_read(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"PK\3\4 broken")
    (tmp_path / "b.eml").write_bytes(letter())
    assert len(mails(tmp_path)) == 1
    assert "cannot be read" in left_out(tmp_path)[0]


def test_apple_mail(tmp_path: Path) -> None:
    mail = letter()

    def emlx(flags: int) -> bytes:
        plist = f"<plist><dict><key>flags</key><integer>{flags}</integer></dict></plist>"
        return b"%d\n%s%s" % (len(mail), mail, plist.encode())

    box = tmp_path / "INBOX.mbox" / "Messages"
    box.mkdir(parents=True)
    (box / "1.emlx").write_bytes(emlx(1))
    (box / "2.emlx").write_bytes(emlx(3))
    (tmp_path / "INBOX.mbox" / "table_of_contents").write_bytes(b"\0\1\2")
    assert [each.raw for each in mails(tmp_path)] == [mail]
    assert len(mails(tmp_path, thrown_away=True)) == 2
    assert sorted(left_out(tmp_path)) == [
        "it holds no mail",
        "it is marked as deleted or as a draft",
    ]


def test_thrown_away_mail_is_left_out_unless_it_is_asked_for(tmp_path: Path) -> None:
    maildir = tmp_path / "Maildir"
    for folder in ("cur", ".Trash/cur", ".INBOX.Spam/new", ".Entwürfe/cur", ".Kunden/cur"):
        (maildir / folder).mkdir(parents=True)
        (maildir / folder / "1:2,S").write_bytes(letter())
    (maildir / "cur" / "2:2,ST").write_bytes(letter())
    (maildir / "cur" / "3:2,D").write_bytes(letter())
    assert len(mails(maildir)) == 2
    assert len(left_out(maildir)) == 5
    assert len(mails(maildir, thrown_away=True)) == 7
    assert len(mails(maildir / ".Trash")) == 1  # somebody named it


def test_mail_that_thunderbird_deleted(tmp_path: Path) -> None:
    box = tmp_path / "Inbox"
    mail = "From \nX-Mozilla-Status: {}\nFrom: a@x.example\nSubject: One\n\nText\n\n"
    box.write_text(mail.format("0001") + mail.format("0009"))
    assert len(mails(box)) == 1
    assert left_out(box) == ["1 mails in it are marked as deleted"]


def test_other_files_are_no_mail_and_outlooks_have_a_way(tmp_path: Path) -> None:
    (tmp_path / "fstab").write_text("# static file\nUUID=1 / ext4\n")
    (tmp_path / "login.defs").write_text("Note: nothing\nFrom: nowhere\n")
    (tmp_path / ".mh_sequences").write_text("unseen: 1-3\n")
    (tmp_path / "archive.pst").write_bytes(b"!BDN")
    (tmp_path / "one.msg").write_bytes(b"\xd0\xcf\x11\xe0")
    assert mails(tmp_path) == []
    told = left_out(tmp_path)
    assert len(told) == 5
    assert any("readpst" in each for each in told)
    assert any("save it as .eml" in each for each in told)


def test_a_mailbox_that_is_read_as_one_mail_says_so(tmp_path: Path) -> None:
    file = tmp_path / "two.mbox"
    separator = b"From m@mail.example Fri Nov 27 09:14:00 2026\n"
    file.write_bytes(b"\n".join(separator + letter().replace(b"\r\n", b"\n") for _ in range(2)))
    assert "2 mails" in explain_mail(file).message.problems[-1]
    file.write_bytes(separator + letter().replace(b"\r\n", b"\n"))
    assert explain_mail(file).message.problems == ()
