"""``demo``: the console on a scratch desk, with mail that arrives and answers that go out."""

import shutil
import signal
import tempfile
from pathlib import Path
from types import FrameType

import click

from tuidesk.cli.caller import Caller
from tuidesk.cli.console import demand_terminal
from tuidesk.desk.context import Desk, open_desk, the_program
from tuidesk.desk.running.worker_process import stop
from tuidesk.settings.place import unix_user, who_am_i


@click.command("demo")
@click.option("--keep", type=click.Path(path_type=Path), metavar="DIR", help="Keep the desk there.")
@click.pass_obj
def demo_(caller: Caller, keep: Path | None) -> None:
    """Look around: a Black Friday mailbox, two colleagues, no account needed."""
    demand_terminal()
    for number in (signal.SIGHUP, signal.SIGTERM):
        signal.signal(number, _leave)  # so that its worker and its scratch desk go too
    scratch = Path(tempfile.mkdtemp(prefix="tuidesk-demo-"))
    folder = keep.expanduser().absolute() if keep else scratch / "desk"
    try:
        _play(folder, scratch)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    if keep:
        click.echo(f"The demo's desk is {folder}; its mail servers are gone.")


def _play(folder: Path, scratch: Path) -> None:
    from tuidesk.demo.world import Colleagues, World  # the demo is nobody else's burden
    from tuidesk.tui.app import run  # brings Textual
    from tuidesk.worker.loop import run_once  # brings the network libraries

    agent = unix_user()
    with World() as world:
        click.echo("Filling the mailbox …")
        world.make_desk(folder, agent)
        program = open_desk(folder, the_program)
        run_once(program)
        Colleagues(folder).begin()
        desk = _as_agent(folder, agent)
        world.go_on(folder)

        def put_away() -> None:
            world.rest()
            stop(program)
            shutil.rmtree(scratch, ignore_errors=True)

        try:
            run(desk, at_last=put_away)
        finally:
            stop(program)


def _leave(number: int, frame: FrameType | None) -> None:
    raise SystemExit(0)


def _as_agent(folder: Path, name: str) -> Desk:
    return open_desk(folder, lambda settings: who_am_i(settings, name, {}, name))
