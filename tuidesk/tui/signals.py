"""A terminal that goes away, or a system that shuts down: the console leaves, its words kept."""

import os
import select
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

_LEAVES_WITHIN = 8.0
"""Seconds; a terminal that is gone may keep the ordinary end from coming.

Longer than the last words wait for the store's lock.
"""


class Signals:
    """Follows SIGHUP and SIGTERM from the first to the last moment of a console.

    They stay followed when it has ended: a closed terminal sends a second SIGHUP, which must not
    interrupt whatever its caller still has to put away.
    """

    def __init__(self, at_last: Callable[[], object] = lambda: None) -> None:
        self._at_last = at_last
        """What must be done even if the ordinary end does not come."""
        self._leave: Callable[[], object] | None = None
        self._ended = False
        self._last: threading.Timer | None = None

    def lead_to(self, leave: Callable[[], object]) -> None:
        """What to do from now on; it is called between any two steps of the main thread."""
        self._leave = leave

    @contextmanager
    def followed(self) -> Iterator[None]:
        """While this lasts a signal means to leave; afterwards it means nothing any more."""
        for number in (signal.SIGHUP, signal.SIGTERM):
            signal.signal(number, self._on_signal)
        try:
            yield
        finally:
            self._ended = True
            if self._last:
                self._last.cancel()

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        if self._leave is None and not self._ended:
            raise SystemExit(1)
        self.leave()

    def leave(self) -> None:
        """Leads the console out, as a signal does."""
        if self._ended or self._leave is None:
            return
        if self._last is None:
            self._last = threading.Timer(_LEAVES_WITHIN, self._end)
            self._last.daemon = True
            self._last.start()
        self._leave()

    def _end(self) -> None:
        try:
            self._at_last()
        finally:
            os._exit(1)


def is_hung_up() -> bool:
    """Whether the terminal is gone; a shell or ``timeout`` between may have kept the signal."""
    looker = select.poll()
    looker.register(0, 0)
    return any(told & (select.POLLHUP | select.POLLERR) for _, told in looker.poll(0))


def has_a_shell() -> bool:
    """Whether a shell waits behind the program: the first process of a session has none."""
    return os.getsid(0) != os.getpid()
