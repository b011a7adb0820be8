"""Who may write a desk's configuration, and whether it may be believed.

    DESK/         2750   the owner's; in a team that is the worker's user
      config/     2750   only the owner writes here: it names programs that print passwords
      worker/     2750   the worker's own: its log, state and lock
      store/      2770   everybody of the group writes here

Whoever can write the configuration can let the worker run anything as the worker's user.
"""

import os
import pwd
import stat
from collections.abc import Iterator
from pathlib import Path

from tuidesk.domain.errors import DeskError, NotAllowed

_PRIVATE, _SHARED, _TEAM_FOLDER, _TEAM_FILE = 0o700, 0o2770, 0o2750, 0o640
_OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH


class Untrusted(DeskError):
    """The configuration may have been written by somebody who must not."""


def demand_trusted(desk: Path) -> None:
    """Raises Untrusted unless only this process's user, or root, can have written ``config/``.

    A desk that nobody else can enter is theirs whatever the modes inside.
    """
    mine = {os.geteuid(), 0}
    private = not desk.stat().st_mode & 0o077
    for path in (desk, *_configuration(desk)):
        info = path.lstat()
        if info.st_uid not in mine:
            raise Untrusted(f"{path} belongs to {user_name(info.st_uid)}.", _how_to_repair(desk))
        if not private and info.st_mode & _OTHERS_WRITE and not path.is_symlink():
            raise Untrusted(f"{path} can be written by others.", _how_to_repair(desk))


def owner_of(desk: Path) -> str:
    """The Unix user whom a desk belongs to."""
    return user_name(desk.stat().st_uid)


def user_name(number: int) -> str:
    """The name of a Unix user, or the number of one without a name."""
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return str(number)


def set_modes(desk: Path, *, team: bool) -> None:
    """Gives the folders of a new desk their modes, making ``store/`` and ``worker/``."""
    folder = _TEAM_FOLDER if team else _PRIVATE
    for path in (desk, desk / "config", desk / "worker"):
        path.mkdir(exist_ok=True)
        path.chmod(folder)
    (desk / "store").mkdir(exist_ok=True)
    (desk / "store").chmod(_SHARED if team else _PRIVATE)
    for path in _configuration(desk) if team else ():
        if not path.is_symlink():
            path.chmod(_TEAM_FOLDER if path.is_dir() else _TEAM_FILE)


def repair_modes(desk: Path) -> list[str]:
    """Sets the modes of an older desk of a team; returns the files that others have written.

    Those become the owner's, but somebody has to read them. Raises NotAllowed for anybody but the
    owner and root.
    """
    owner, group = desk.stat().st_uid, desk.stat().st_gid
    if os.geteuid() not in (owner, 0):
        raise NotAllowed(f"{desk} belongs to {user_name(owner)}.", "Run it as that user, or root.")
    foreign = [path for path in _configuration(desk) if path.lstat().st_uid not in (owner, 0)]
    try:
        desk.chmod(_TEAM_FOLDER)  # first of all: from now on nobody can put things in place
        for path in foreign:
            _take_over(path, owner, group)
        set_modes(desk, team=True)
        for path in ((desk / "worker"), *(desk / "worker").iterdir()):
            os.chown(path, owner, group, follow_symlinks=False)
    except OSError as error:
        reason = f"{error.filename}: {error.strerror}"
        raise NotAllowed(f"The modes could not be set ({reason}).", "Run it as root.") from None
    return [str(path.relative_to(desk)) for path in foreign]


def _take_over(path: Path, owner: int, group: int) -> None:
    """Makes a file the owner's; without root by a copy in its place."""
    if os.geteuid() == 0:
        os.chown(path, owner, group, follow_symlinks=False)
    elif path.is_file() and not path.is_symlink():
        content = path.read_bytes()
        path.unlink()
        path.write_bytes(content)


def _configuration(desk: Path) -> Iterator[Path]:
    yield desk / "config"
    yield from sorted((desk / "config").rglob("*"))


def _how_to_repair(desk: Path) -> str:
    return f"Run: tuidesk init --team --repair {desk}"
