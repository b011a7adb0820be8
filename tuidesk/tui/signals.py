"""A terminal that goes away, or a system that shuts down: the console leaves, its words kept."""

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

_LEAVES_WITHIN = 5.0
"""Seconds; a terminal that is gone may keep the ordinary end from coming."""


class Signals:
    """Follows SIGHUP and SIGTERM from the first to the last moment of a console.

    They stay followed when it has ended: a closed terminal sends a second SIGHUP, which must not
    interrupt whatever its caller still has to put away.
    """

    def __init__(self) -> None:
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
        if self._ended:
            return
        if self._leave is None:
            raise SystemExit(1)
        if self._last is None:
            self._last = threading.Timer(_LEAVES_WITHIN, os._exit, (1,))
            self._last.daemon = True
            self._last.start()
        self._leave()
