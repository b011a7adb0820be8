"""What repairs could not save: told by every examination until somebody has looked after it."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from tuidesk.store.care.finding import Finding
from tuidesk.store.lines import read_file, replace_file, seal, unseal

_CURE = "Compare it with a backup, or with the mailbox; when that is done: rm {file}"


def note_losses(folder: Path, what: Sequence[str]) -> None:
    """Keeps what is lost, a sentence each, durably; must precede the repair that gives it up."""
    file = _file(folder)
    before = read_file(file) if file.exists() else b""
    lines = [seal({"lost": each}) for each in what]
    whole = before if before.endswith(b"\n") or not before else before + b"\n"
    replace_file(file, [whole, *(line for line in lines if line not in before)])


def losses(folder: Path) -> Iterator[Finding]:
    """What was lost by earlier repairs and nobody has looked after yet."""
    file = _file(folder)
    try:
        content = read_file(file) if file.exists() else b""
    except OSError:
        content = b"?"
    for at, line in enumerate(content.splitlines(), 1):
        try:
            what = unseal(line)["lost"]
        except (ValueError, KeyError):
            what = "Something is lost, and what it was cannot be read."
        yield Finding("lost", str(file), what, _CURE.format(file=file), at)


def _file(folder: Path) -> Path:
    return folder / "lost.jsonl"
