"""Examines a store: every invariant of its files, each breach named with its file and its cure."""

from collections.abc import Iterator
from pathlib import Path

from tuidesk.store.care.contents import Contents
from tuidesk.store.care.finding import Finding
from tuidesk.store.care.journals import journal_lines
from tuidesk.store.care.losses import losses
from tuidesk.store.errors import StoreError
from tuidesk.store.journal import JournalStorage, base_line
from tuidesk.store.lines import read_file
from tuidesk.store.marks import last_saved, lived_in
from tuidesk.store.place import check_place
from tuidesk.store.snapshot import read_snapshot

_BACKUP = "Restore it from a backup."
_SAVES = "--repair keeps it in torn/, saves what other files know, and names what is lost."


def examine(desk: Path) -> list[Finding]:
    """Everything that is wrong with the store of a desk; changes nothing."""
    folder = desk / "store"
    if linked := list(_links(folder)):
        return linked  # whatever stands behind a link is nothing of ours to read or to mend
    findings = [*_place(desk), *_leftovers(folder), *losses(folder)]
    if _unborn(folder):
        return findings
    try:
        files = [*_snapshot(folder), *_journal(folder), *_gap(folder)]
    except OSError as error:
        what = f"It cannot be examined: {error}."
        return [*findings, Finding("unreadable", str(folder), what, _BACKUP)]
    findings += files
    if any(not each.harmless for each in files):
        return findings  # what the tables say cannot be trusted yet
    try:
        journal = JournalStorage(folder, migrate=False)
    except StoreError as error:
        return [*findings, Finding("closed", str(folder), error.message, error.hint)]
    try:
        return [*findings, *Contents(journal, folder).findings()]
    finally:
        journal.close()


def _unborn(folder: Path) -> bool:
    """Whether nobody has ever written to the store: it is made at the first opening."""
    journal = folder / "desk.jsonl"
    begun = journal.exists() and read_file(journal) != base_line(0)
    return not begun and not (folder / "desk.json").exists() and not lived_in(folder)


def _links(folder: Path) -> Iterator[Finding]:
    """Links in place of the store's own files and folders; its owner may have moved a folder."""
    owners = (folder.parent.stat().st_uid, 0)
    for path in sorted(folder.glob("*")):
        foreign = path.is_file() or path.lstat().st_uid not in owners
        if path.is_symlink() and (foreign or not path.is_dir()):
            yield Finding(
                "link", str(path), "It is a symbolic link.", "Remove it; see who made it."
            )


def _place(desk: Path) -> Iterator[Finding]:
    try:
        check_place(desk)
    except StoreError as error:
        yield Finding("place", str(desk), error.message, error.hint)
    for path in (desk / "store", desk / "store/desk.json", desk / "store/desk.jsonl"):
        if path.exists() and path.stat().st_mode & 0o007:
            yield Finding("mode", str(path), "Everybody can read it.", f"Run: chmod o-rwx {path}")


def _leftovers(folder: Path) -> Iterator[Finding]:
    for path in sorted(folder.rglob("*.new")):
        if path.parent.name == "torn" or _is_being_written(path):
            continue
        yield Finding(
            "leftover", str(path), "A write was cut short.", "--repair moves it to torn/."
        )


def _is_being_written(path: Path) -> bool:
    """Whether the process that its name tells still lives: ``desk.json.4711.new``."""
    words = path.name.split(".")
    return len(words) > 2 and words[-2].isdecimal() and Path("/proc", words[-2]).exists()


def _snapshot(folder: Path) -> Iterator[Finding]:
    path = folder / "desk.json"
    cure = "--repair rebuilds it from history/ and the threads."
    broken: list[tuple[str, int]] = []
    try:
        read_snapshot(path, broken)
        for table, number in broken:
            what = f"The seal of {table} {number} is broken: it is not what was saved."
            yield Finding("snapshot", str(path), what, cure)
    except FileNotFoundError:
        yield Finding("snapshot", str(path), "It is missing.", cure)
    except StoreError as error:
        yield Finding("snapshot", str(path), error.message, cure)


def _journal(folder: Path) -> Iterator[Finding]:
    path = folder / "desk.jsonl"
    cure = _SAVES
    if not path.exists():
        yield Finding("journal", str(path), "It is missing.", cure)
        return
    content = read_file(path)
    whole = content.count(b"\n")
    if not whole:
        yield Finding("journal", str(path), "It has no first line.", cure, 1)
        return
    seq: int | None = None
    for number, record in journal_lines(path):
        if record is None:
            torn = number == whole and b"\0" in content.split(b"\n")[number - 1]
            kind = "torn" if torn else "journal"
            yield Finding(kind, str(path), "Its seal is broken.", cure, number)
            continue
        expected = None if seq is None else seq + 1
        seq = record.get("base", record.get("seq"))
        if "base" not in record and expected is not None and seq != expected:
            yield Finding("journal", str(path), f"Transaction {expected} is missing.", cure, number)
    if not content.endswith(b"\n"):
        what = "A transaction was cut short; nobody was told that it was saved."
        yield Finding("torn", str(path), what, "The next change cuts it and keeps it in torn/.")


def _gap(folder: Path) -> Iterator[Finding]:
    """Whether snapshot, journal and what was acknowledged meet."""
    journal = folder / "desk.jsonl"
    if not journal.exists():
        return
    try:
        known = read_snapshot(folder / "desk.json", []).seq
    except (StoreError, FileNotFoundError):
        return
    lines = [record for _, record in journal_lines(journal) if record is not None]
    if not lines:
        return
    base: int = lines[0].get("base", 0)
    end: int = max(int(record["base"] if "base" in record else record["seq"]) for record in lines)
    if base > known:
        what = f"It starts after transaction {base}, the snapshot ends at {known}."
        yield Finding("journal", str(journal), what, _SAVES, 1)
    if end < known:
        what = f"It ends at transaction {end}, the snapshot at {known}: it is not the latest one."
        yield Finding("journal", str(journal), what, _SAVES)
    saved = last_saved(folder)
    if saved > max(end, known):
        what = f"It ends at transaction {max(end, known)}, but {saved} were saved."
        yield Finding("journal", str(journal), what, _SAVES)
