"""A disk under the store that can die at any call, fill up, or lose power.

It wraps the few calls of ``os`` that change files. For power cuts it keeps what a strict file
system may have forgotten: bytes that no ``fsync`` of their file covered, names that no ``fsync``
of their folder covered (after ALICE, OSDI 2014).
"""

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

FOLDER = -1
Files = dict[str, bytes | None]
"""Paths relative to the root with their bytes; None for a folder."""


class Died(BaseException):
    """The process is dead: nothing may catch it."""


@dataclass
class Inode:
    """A file's bytes now, and those that are on the disk for sure."""

    now: bytes = b""
    safe: bytes = b""

    def variants(self) -> Iterator[bytes]:
        yield self.now
        if self.now == self.safe:
            return
        yield self.safe
        if self.now.startswith(self.safe):
            grown = self.now[len(self.safe) :]
            yield self.safe + grown[: len(grown) // 2]
            yield self.safe + b"\0" * len(grown)
        else:
            yield self.now[: len(self.now) // 2]


@dataclass
class Names:
    """Which names a folder has now, and which ones are on the disk for sure."""

    now: dict[str, int] = field(default_factory=dict)
    safe: dict[str, int] = field(default_factory=dict)

    def unsure(self) -> list[str]:
        return [
            path for path in {*self.now, *self.safe} if self.now.get(path) != self.safe.get(path)
        ]

    def variants(self) -> Iterator[dict[str, int]]:
        unsure = self.unsure()
        yield dict(self.now)
        if not unsure:
            return
        yield dict(self.safe)
        for path in unsure if len(unsure) > 1 else ():
            yield self._with(self.safe, self.now, path)
            yield self._with(self.now, self.safe, path)

    @staticmethod
    def _with(base: dict[str, int], other: dict[str, int], path: str) -> dict[str, int]:
        """The base, but this one path as in the other."""
        found = {name: inode for name, inode in base.items() if name != path}
        return found | ({path: other[path]} if path in other else {})


class Disk:
    """Patches ``os`` for everything under a root; ``die_at`` and ``full_at`` count from 1."""

    def __init__(
        self,
        root: Path,
        *,
        die_at: int = 0,
        share: float = 0.0,
        full_at: int = 0,
        power: bool = False,
    ) -> None:
        self.root, self.die_at, self.share, self.full_at = str(root), die_at, share, full_at
        self.calls: list[str] = []
        self.dead = False
        self.after: Callable[[], None] = lambda: None
        self._fds: dict[int, str] = {}
        self._inodes: dict[int, Inode] = {}
        self._names = Names()
        self._power = power
        if power:
            self._take_in_what_is_there()

    def install(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for name in ("open", "close", "write", "pwrite", "fsync", "ftruncate", "replace", "link"):
            monkeypatch.setattr(os, name, self._wrapped(name, getattr(os, name)))
        for name in ("unlink", "mkdir", "sync"):
            monkeypatch.setattr(os, name, self._wrapped(name, getattr(os, name)))

    def release(self) -> None:
        """What the kernel does for a dead process: its descriptors and locks are gone."""
        for fd in list(self._fds):
            with suppress(OSError):
                os.close(fd)
        self._fds.clear()

    def disks(self) -> Iterator[Files]:
        """Every disk that a power cut may leave at this moment."""
        for names in self._names.variants():
            yield self._files(names, {})
        unsure = [number for number, inode in self._inodes.items() if inode.now != inode.safe]
        safest = {number: self._inodes[number].safe for number in unsure}
        yield self._files(self._names.safe, safest)
        yield self._files(self._names.now, safest)
        for number in unsure:
            for content in self._inodes[number].variants():
                yield self._files(self._names.now, {number: content})

    def _wrapped(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any, **options: Any) -> Any:
            path = self._path_of(name, given)
            if path is None:
                return real(*given, **options)
            changes = name not in ("open", "close") or self._creates(name, given)
            if changes:
                self._count(name, path, given, real)
            result = real(*given, **options)
            self._note(name, path, given, result)
            if changes:
                self.after()
            return result

        return call

    def _path_of(self, name: str, given: tuple[Any, ...]) -> str | None:
        if name == "sync":
            return self.root
        if name in ("close", "write", "pwrite", "fsync", "ftruncate"):
            return self._fds.get(given[0])
        path = os.path.abspath(os.fspath(given[0]))
        inside = f"{path}/".startswith(f"{self.root}/") and "/cache/" not in path
        return path if inside else None

    @staticmethod
    def _creates(name: str, given: tuple[Any, ...]) -> bool:
        if name != "open":
            return False
        flags = given[1]
        return bool(flags & os.O_TRUNC or (flags & os.O_CREAT and not os.path.exists(given[0])))

    def _count(
        self, name: str, path: str, given: tuple[Any, ...], real: Callable[..., Any]
    ) -> None:
        if self.dead:
            raise Died
        self.calls.append(f"{name} {os.path.relpath(path, self.root)}")
        if len(self.calls) == self.die_at:
            if name == "write" and self.share:
                real(given[0], bytes(given[1])[: max(1, int(len(given[1]) * self.share))])
            self.dead = True
            raise Died
        if len(self.calls) == self.full_at and name not in ("unlink", "ftruncate", "sync"):
            if name == "write":
                real(given[0], bytes(given[1])[: len(given[1]) // 2])
            raise OSError(errno.ENOSPC, "No space left on device")

    def _note(self, name: str, path: str, given: tuple[Any, ...], result: Any) -> None:
        if name == "open":
            self._fds[result] = path
        if name == "close":
            self._fds.pop(given[0], None)
        if self._power:
            self._model(name, path, given, result)

    def _model(self, name: str, path: str, given: tuple[Any, ...], result: Any) -> None:
        relative = os.path.relpath(path, self.root)
        if name == "open":
            number = os.fstat(result).st_ino
            if not os.path.isdir(path) and self._names.now.get(relative) != number:
                self._inodes[number] = Inode()
                self._names.now[relative] = number
            if given[1] & os.O_TRUNC:
                self._inodes[number].now = b""
        elif name in ("write", "pwrite", "ftruncate"):
            number = os.fstat(given[0]).st_ino
            with open(f"/proc/self/fd/{given[0]}", "rb") as stream:
                self._inodes.setdefault(number, Inode()).now = stream.read()
        elif name == "fsync":
            self._keep(given[0], path, relative)
        elif name == "sync":
            for inode in self._inodes.values():
                inode.safe = inode.now
            self._names.safe = dict(self._names.now)
        elif name in ("replace", "link"):
            to = os.path.relpath(os.path.abspath(given[1]), self.root)
            number = self._names.now[relative]
            self._names.now[to] = number
            if name == "replace":
                del self._names.now[relative]
        elif name == "unlink":
            self._names.now.pop(relative, None)
        elif name == "mkdir":
            self._names.now[relative] = FOLDER

    def _keep(self, fd: int, path: str, relative: str) -> None:
        number = os.fstat(fd).st_ino
        if not os.path.isdir(path):
            self._inodes[number].safe = self._inodes[number].now
            return
        inside = "" if relative == "." else relative
        for name in {*self._names.now, *self._names.safe}:
            if os.path.dirname(name) == inside:
                self._names.safe.pop(name, None)
                if name in self._names.now:
                    self._names.safe[name] = self._names.now[name]

    def _take_in_what_is_there(self) -> None:
        for path in Path(self.root).rglob("*"):
            relative = str(path.relative_to(self.root))
            if path.is_dir():
                self._names.now[relative] = FOLDER
                continue
            number = path.stat().st_ino
            content = path.read_bytes()
            self._inodes[number] = Inode(content, content)
            self._names.now[relative] = number
        self._names.safe = dict(self._names.now)

    def _files(self, names: dict[str, int], contents: dict[int, bytes]) -> Files:
        found: Files = {}
        for path in sorted(names):
            parent = os.path.dirname(path)
            if parent and parent not in found:
                continue  # the folder's own name is lost
            number = names[path]
            inode = self._inodes.get(number, Inode())
            found[path] = None if number == FOLDER else contents.get(number, inode.now)
        return found


def write_disk(files: Files, root: Path) -> None:
    """Makes such a disk."""
    root.mkdir(parents=True, mode=0o770)
    for path, content in files.items():
        if content is None:
            (root / path).mkdir(mode=0o770)
        else:
            (root / path).write_bytes(content)
