"""A team of three Unix users: the worker owns the desk, two agents only write in its store."""

import os
import shutil
import tempfile
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.letters import deliver, letter
from tuidesk.desk.config_file import replace_text
from tuidesk.desk.context import Desk, open_desk
from tuidesk.desk.running.presence import at_the_desk, worker_folder, worker_lock
from tuidesk.desk.verbs.note import add_note
from tuidesk.domain.errors import NotAllowed
from tuidesk.settings.model import Agent
from tuidesk.settings.starter import Answers, make_desk
from tuidesk.settings.trust import Untrusted, demand_trusted, repair_modes
from tuidesk.store.errors import ReadOnly
from tuidesk.store.lock import sole

WORKER, ANNA, BEN, TEAM = 41001, 41002, 41003, 41000
pytestmark = pytest.mark.skipif(os.getuid() != 0, reason="only root can act as other users")


def as_user(user: int, act: Callable[[], object]) -> None:
    """Does something as another Unix user of the team, in a process of its own."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            os.setgroups([TEAM])
            os.setgid(TEAM)
            os.setuid(user)
            act()
            status = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(status)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def refuses(error: type[Exception], act: Callable[[], object]) -> None:
    with pytest.raises(error):
        act()


def opened(folder: Path, name: str) -> Desk:
    return open_desk(folder, lambda settings: Agent(name))


@pytest.fixture
def team() -> Iterator[Path]:
    """A desk that the worker's user made for the team."""
    home = Path(tempfile.mkdtemp(prefix="tuidesk-team-"))
    home.chmod(0o755)
    folder = home / "desk"
    folder.mkdir()
    os.chown(folder, WORKER, TEAM)

    def make() -> None:
        answers = Answers(address="support@shop.example", agents=("anna", "ben"), start="service")
        make_desk(folder, answers, "nobody")
        deliver(opened(folder, "tuidesk"), letter())

    as_user(WORKER, make)
    yield folder
    shutil.rmtree(home)


def test_agents_work_but_do_not_touch_the_configuration(team: Path) -> None:
    def work(name: str) -> None:
        desk = opened(team, name)
        with at_the_desk(desk):
            add_note(desk, [1], f"by {name}")
        with pytest.raises(NotAllowed, match=f"Only {WORKER} may"):
            replace_text(team / "config" / "desk.toml", "evil")
        for attempt in (
            lambda: (team / "config").rename(team / "other"),
            lambda: (team / "config" / "new.toml").write_text("evil"),
            lambda: (team / "evil").mkdir(),
            lambda: (team / "worker" / "log").write_text("evil"),
        ):
            with pytest.raises(PermissionError):
                attempt()

    as_user(ANNA, lambda: work("anna"))
    as_user(BEN, lambda: work("ben"))
    as_user(WORKER, lambda: demand_trusted(team))
    desk = opened(team, "tuidesk")
    assert len(desk.store.thread(1)) == 3
    desk.close()


@pytest.mark.parametrize("written", ["", "config", "config/desk.toml", "config/canned"])
def test_a_configuration_that_others_may_write_is_refused_and_repaired(
    team: Path, written: str
) -> None:
    path = team / written
    path.chmod(path.stat().st_mode | 0o020)

    def refused() -> None:
        with pytest.raises(Untrusted, match="init --team --repair"):
            demand_trusted(team)

    as_user(WORKER, refused)
    as_user(ANNA, lambda: refuses(NotAllowed, lambda: repair_modes(team)))
    as_user(WORKER, lambda: repair_modes(team))
    as_user(WORKER, lambda: demand_trusted(team))


def test_what_an_agent_has_written_there_is_named(team: Path) -> None:
    os.chown(team / "config" / "desk.toml", ANNA, TEAM)
    as_user(WORKER, lambda: refuses(Untrusted, lambda: demand_trusted(team)))
    assert repair_modes(team) == ["config/desk.toml"]
    as_user(WORKER, lambda: demand_trusted(team))


def test_an_agent_cannot_hold_the_workers_lock_but_sees_it_held(team: Path) -> None:
    desk = opened(team, "tuidesk")
    lock = worker_lock(desk)

    def seen(expected: bool) -> None:
        assert desk.store.is_held(lock) is expected

    as_user(WORKER, lambda: _held_once(lock))
    as_user(ANNA, lambda: seen(False))
    with pytest.raises(AssertionError):
        as_user(ANNA, lambda: _held_once(lock))
    with sole(lock):
        as_user(ANNA, lambda: seen(True))
        assert desk.store.holder(lock) == os.getpid()
    desk.close()


def _held_once(lock: Path) -> None:
    with sole(lock) as mine:
        assert mine


def test_links_that_an_agent_lays_are_not_followed(team: Path) -> None:
    secret = team.parent / "secret"
    secret.write_text("kept")
    os.chown(secret, WORKER, TEAM)
    secret.chmod(0o600)

    def work() -> None:
        process = os.getpid()
        desk = opened(team, "tuidesk")
        assert desk.store.run_folder.is_dir()
        names = ("run/console-{}", "desk.json.{}.new", "desk.jsonl.{}.new")
        for name in names:
            (team / "store" / name.format(process)).symlink_to(secret)
        with at_the_desk(desk):
            add_note(desk, [1], "note")
        desk.store.checkpoint()
        assert worker_folder(desk).stat().st_uid == WORKER

    as_user(WORKER, work)
    assert secret.read_text() == "kept"
    (team / "store" / "lock").unlink()
    (team / "store" / "lock").symlink_to(secret)
    as_user(WORKER, lambda: refuses(ReadOnly, lambda: add_note(opened(team, "anna"), [1], "x")))
    assert secret.read_text() == "kept"
