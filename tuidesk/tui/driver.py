"""The way to a terminal that cannot show every sign."""

import sys
from collections.abc import Callable

from textual.driver import Driver

from tuidesk.domain.text import plain_signs, plainer


def draws_ascii(*, ascii_only: bool) -> bool:
    """Whether signs are to be chosen from ASCII: wanted so, or the terminal shows no others."""
    return ascii_only or not _encoding().lower().startswith("utf")


def _encoding() -> str:
    return getattr(sys.__stderr__, "encoding", None) or "utf-8"


def driver_class(*, ascii_only: bool) -> type[Driver] | None:
    """The driver that draws in what the terminal can show; None where it can show everything."""
    encoding = _encoding()
    if not encoding.lower().startswith("utf"):
        return _plain_driver(lambda data: plainer(data, encoding))
    return _plain_driver(plain_signs) if ascii_only else None


def _plain_driver(plain: Callable[[str], str]) -> type[Driver]:
    from textual.drivers.linux_driver import LinuxDriver

    class PlainDriver(LinuxDriver):
        """Writes what it is given in plainer signs."""

        def write(self, data: str) -> None:
            super().write(plain(data))

    return PlainDriver
