"""A real terminal for real programs: tmux."""

import itertools
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

from tests.servers import demand
from tests.worker.test_fetch import wait_until

_COUNT = itertools.count(1)


def tuidesk(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "tuidesk", *arguments]


class Terminal:
    """tuidesk with these arguments in a session of tmux; a shell, if there are none."""

    def __init__(self, socket: Path, *arguments: str) -> None:
        demand("tmux")
        self._tmux = ["tmux", "-S", str(socket)]
        self._name = f"session-{next(_COUNT)}"
        shell = "bash --norc --noprofile"
        command = shlex.join(tuidesk(*arguments)) if arguments else shell
        self._run("new-session", "-d", "-s", self._name, "-x", "80", "-y", "24", command)

    def press(self, *keys: str) -> None:
        for key in keys:
            self._run("send-keys", "-t", self._name, key)

    def type(self, text: str) -> None:
        self._run("send-keys", "-t", self._name, "-l", text)

    def screen(self) -> str:
        done = self._run("capture-pane", "-t", self._name, "-p")
        return done.stdout.decode()

    def shows(self, pattern: str, patience: float = 10) -> None:
        wait_until(lambda: re.search(pattern, self.screen()) is not None, patience)

    def hang_up(self) -> None:
        """Ends tmux itself: whatever runs in it gets SIGHUP, and again when its terminal goes."""
        subprocess.run([*self._tmux, "kill-server"], capture_output=True)

    def close(self) -> None:
        """Closes the terminal."""
        subprocess.run([*self._tmux, "kill-session", "-t", self._name], capture_output=True)

    def _run(self, *words: str) -> subprocess.CompletedProcess[bytes]:
        environment = {**os.environ, "TERM": "xterm-256color"}
        return subprocess.run(
            [*self._tmux, *words], capture_output=True, check=True, env=environment
        )
