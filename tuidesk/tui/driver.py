"""The way to a terminal that may go away, or that cannot show every sign."""

import sys
from collections.abc import Callable
from typing import Any, TextIO

from textual.driver import Driver
from textual.drivers.linux_driver import LinuxDriver

from tuidesk.domain.text import plain_signs, plainer
from tuidesk.tui.picture import Picture
from tuidesk.tui.signals import is_hung_up


def draws_ascii(*, ascii_only: bool) -> bool:
    """Whether signs are to be chosen from ASCII: wanted so, or the terminal shows no others."""
    return ascii_only or not _encoding().lower().startswith("utf")


def _encoding() -> str:
    return getattr(sys.__stderr__, "encoding", None) or "utf-8"


def driver_class(*, ascii_only: bool) -> type[Driver]:
    """The driver that draws in what the terminal can show."""
    encoding = _encoding()
    if not encoding.lower().startswith("utf"):
        return _plain_driver(lambda data: plainer(data, encoding))
    return _plain_driver(plain_signs) if ascii_only else TerminalDriver


class TerminalDriver(LinuxDriver):
    """Textual's driver, for terminals that may go away.

    A terminal that goes away refuses what is written, and sends SIGCONT behind its SIGHUP. Textual
    would lose its writer by the first, wait for it without end, and start anew by the second.
    """

    _file: Any
    """Textual's own type is narrower than what it does with it."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        if self._file is not None:
            self._file = _Patient(self._file)
        self._picture = Picture()
        self._painted_size = (0, 0)

    def write(self, data: str) -> None:
        """Sends only what changes; a terminal of another size may have moved what stood there."""
        size = self._get_terminal_size()
        if size != self._painted_size:
            self._picture.forget()
            self._painted_size = size
        if sent := self._picture.reduced(data):
            super().write(sent)

    def start_application_mode(self) -> None:
        """Begins, or begins again behind another program."""
        self._picture.forget()
        super().start_application_mode()  # type: ignore[no-untyped-call]

    def forget(self) -> None:
        """The next painting is sent whole."""
        self._picture.forget()

    def _sigcont_application(self, *_: object) -> None:
        if not is_hung_up():
            super()._sigcont_application()


class _Patient:
    """A terminal's file; what it refuses is dropped."""

    def __init__(self, file: TextIO) -> None:
        self._file = file

    def write(self, text: str) -> None:
        try:
            self._file.write(text)
        except OSError:
            return  # nobody is there to see it

    def flush(self) -> None:
        try:
            self._file.flush()
        except OSError:
            return  # as above

    def fileno(self) -> int:
        return self._file.fileno()


def _plain_driver(plain: Callable[[str], str]) -> type[Driver]:
    class PlainDriver(TerminalDriver):
        """Writes what it is given in plainer signs."""

        def write(self, data: str) -> None:
            super().write(plain(data))

    return PlainDriver
