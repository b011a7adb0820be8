"""A terminal that refuses what is written, as one that is gone does."""

import os
import signal
import subprocess
import sys

PROGRAM = """
import os
from textual.app import App
from tuidesk.tui.driver import driver_class
from tuidesk.tui.signals import is_hung_up

class Talker(App):
    def __init__(self):
        super().__init__(driver_class=driver_class(ascii_only={ascii_only}))

    def on_mount(self):
        self.set_interval(0.05, self.look)
        self.call_after_refresh(os.write, 1, b"ready\\n")

    def look(self):
        if is_hung_up():
            for _ in range(100):
                self._driver.write("nobody reads this")
            self.exit()

Talker().run()
"""


def end_without_a_terminal(*, ascii_only: bool) -> int:
    near, far = os.openpty()
    program = subprocess.Popen(
        [sys.executable, "-c", PROGRAM.format(ascii_only=ascii_only)],
        stdin=far,
        stderr=far,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert program.stdout
        assert program.stdout.readline() == "ready\n"
        os.close(far)
        os.close(near)
        program.send_signal(signal.SIGCONT)  # as a system does that takes a terminal away
        return program.wait(timeout=60)
    finally:
        program.kill()


def test_a_console_ends_though_its_terminal_takes_nothing_any_more() -> None:
    assert end_without_a_terminal(ascii_only=False) == 0


def test_so_does_one_of_few_signs() -> None:
    assert end_without_a_terminal(ascii_only=True) == 0
