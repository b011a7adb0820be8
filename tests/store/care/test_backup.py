"""Backup while others write, restore into a new folder."""

import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from tests.letters import deliver, letter
from tuidesk.desk.care.caring import back_up, put_back
from tuidesk.desk.context import Desk
from tuidesk.domain.letters.message import Message
from tuidesk.store.care.examine import examine
from tuidesk.store.errors import StoreError
from tuidesk.store.repository import Repository

WRITER = """
import sys
from pathlib import Path
from tests.letters import deliver, letter
from tuidesk.desk.context import open_desk, the_program
from tuidesk.desk.verbs.note import add_note
desk = open_desk(Path(sys.argv[1]), the_program)
print("ready", flush=True)
for at in range(10_000):
    deliver(desk, letter(subject=f"Mail {at}"))
    add_note(desk, [1, 2], "x" * 300)
    if at % 20 == 0:
        desk.store.checkpoint()
"""


@pytest.mark.parametrize("name", ["all.tar", "all.tar.gz"])
def test_what_was_backed_up_comes_back(shop: Desk, tmp_path: Path, name: str) -> None:
    done = back_up(shop.folder, tmp_path / name)
    assert done.files > 10
    assert (tmp_path / name).stat().st_mode & 0o077 == 0
    health = put_back(tmp_path / name, tmp_path / "again")
    assert health.findings == ()
    store = Repository(tmp_path / "again")
    assert set(store.tickets()) == {1, 2, 4}
    assert store.thread(3) == shop.store.thread(3)
    first = store.thread(1)[0].what
    assert isinstance(first, Message)
    assert store.mail.get(first.raw).startswith(b"From: Olivia")
    assert (tmp_path / "again/config/desk.toml").exists()


def test_it_is_consistent_while_others_write(shop: Desk, tmp_path: Path) -> None:
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(shop.folder)], stdout=subprocess.PIPE
    )
    assert writer.stdout is not None
    writer.stdout.readline()
    try:
        for at in range(8):
            back_up(shop.folder, tmp_path / f"{at}.tar")
    finally:
        writer.kill()
        writer.wait()
    for at in range(8):
        health = put_back(tmp_path / f"{at}.tar", tmp_path / f"desk-{at}")
        assert health.sound, health.findings


def test_nothing_is_overwritten(shop: Desk, tmp_path: Path) -> None:
    back_up(shop.folder, tmp_path / "a.tar")
    with pytest.raises(StoreError, match="exists"):
        back_up(shop.folder, tmp_path / "a.tar")
    with pytest.raises(StoreError, match="A backup is"):
        back_up(shop.folder, tmp_path / "a.zip")
    with pytest.raises(StoreError, match="no folder"):
        back_up(shop.folder, tmp_path / "nowhere" / "b.tar")
    with pytest.raises(StoreError, match="not empty"):
        put_back(tmp_path / "a.tar", shop.folder)


def test_what_is_no_backup_is_refused(tmp_path: Path) -> None:
    (tmp_path / "rubbish.tar").write_bytes(b"x" * 2000)
    with pytest.raises(StoreError, match="cannot be read"):
        put_back(tmp_path / "rubbish.tar", tmp_path / "a")
    with tarfile.open(tmp_path / "other.tar", "w") as archive:
        archive.addfile(tarfile.TarInfo("../evil"))
    with pytest.raises(StoreError, match="not a backup"):
        put_back(tmp_path / "other.tar", tmp_path / "b")
    assert not (tmp_path / "evil").exists()


def test_an_open_desk_goes_on_after_its_backup(shop: Desk, tmp_path: Path) -> None:
    back_up(shop.folder, tmp_path / "a.tar")
    deliver(shop, letter())
    assert examine(shop.folder) == []


def test_a_checkpoint_between_its_two_reads_does_no_harm(
    shop: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The journal is read first: a later snapshot then only knows more."""
    real, read = Path.read_bytes, list[str]()

    def reading(path: Path) -> bytes:
        if path.parent == shop.folder / "store" and path.name.startswith("desk.json"):
            read.append(path.name)
            if len(read) == 2:
                deliver(shop, letter())
                shop.store.checkpoint()
        return real(path)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "read_bytes", reading)
        back_up(shop.folder, tmp_path / "a.tar")
    assert put_back(tmp_path / "a.tar", tmp_path / "again").sound


def test_a_backup_inside_the_desk_is_refused(shop: Desk) -> None:
    with pytest.raises(StoreError, match="inside the desk"):
        back_up(shop.folder, shop.folder / "a.tar")


def test_secrets_stay_secret(shop: Desk, tmp_path: Path) -> None:
    secret = shop.folder / "config/password"
    secret.write_text("x")
    secret.chmod(0o600)
    back_up(shop.folder, tmp_path / "a.tar")
    put_back(tmp_path / "a.tar", tmp_path / "again")
    assert (tmp_path / "again/config/password").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "again/store/desk.json").stat().st_mode & 0o777 == 0o660
