"""What repairs could not save: told by every examination until somebody has looked after it."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from tuidesk.store.care.finding import Finding
from tuidesk.store.lines import replace_file, seal, unseal

_CURE = "Compare it with a backup, or with the mailbox; when that is done: rm {file}"


def note_losses(folder: Path, what: Sequence[str]) -> None:
    """Keeps what is lost, a sentence each, durably; must precede the repair that gives it up."""
    file = _file(folder)
    before = file.read_bytes() if file.exists() else b""
    lines = [seal({"lost": each}) for each in what]
    replace_file(file, [before, *(line for line in lines if line not in before)])


def losses(folder: Path) -> Iterator[Finding]:
    """What was lost by earlier repairs and nobody has looked after yet."""
    file = _file(folder)
    lines = file.read_bytes().split(b"\n")[:-1] if file.exists() else []
    for at, line in enumerate(lines, 1):
        try:
            what = unseal(line)["lost"]
        except (ValueError, KeyError):
            what = "Something is lost, and what it was cannot be read."
        yield Finding("lost", str(file), what, _CURE.format(file=file), at)


def _file(folder: Path) -> Path:
    return folder / "lost.jsonl"
