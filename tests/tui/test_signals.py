"""A terminal that goes away: the console leaves once, and its caller is not interrupted."""

import subprocess
import sys

BEGIN = """
import os, signal
from tuidesk.tui.signals import Signals
signals = Signals()
def send(): os.kill(os.getpid(), signal.SIGHUP)
"""


def run(code: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-c", BEGIN + code], capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout


def test_each_signal_leads_the_console_out() -> None:
    code = "signals.lead_to(lambda: print('leave'))\nwith signals.followed(): send(); send()"
    assert run(code) == (0, "leave\nleave\n")


def test_a_second_one_does_not_interrupt_what_comes_after() -> None:
    code = """
signals.lead_to(lambda: print('leave'))
try:
    with signals.followed(): send(); raise OSError
finally:
    send(); print('put away')
"""
    assert run(code) == (1, "leave\nput away\n")


def test_before_there_is_a_console_it_ends_the_program() -> None:
    assert run("with signals.followed(): send()\nprint('never')") == (1, "")


def test_a_console_that_does_not_come_to_its_end_is_ended() -> None:
    code = """
import threading
import tuidesk.tui.signals as module
module._LEAVES_WITHIN = 0.1
signals.lead_to(lambda: None)
with signals.followed(): send(); threading.Event().wait()
"""
    assert run(code) == (1, "")
