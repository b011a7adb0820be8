"""Desks that are connected to servers."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.servers import PASSWORD, USER, Authority
from tuidesk.desk.context import Desk, open_desk, the_program
from tuidesk.settings.model import Server
from tuidesk.settings.starter import Answers, make_desk

Connected = Callable[..., Path]


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def make_connected(tmp_path: Path) -> Connected:
    """Makes a desk for given ports; ``tls`` needs the authority's file."""

    def make(
        imap: int = 0,
        smtp: int | Server = 0,
        *,
        ca_file: str = "",
        user: str = USER,
        password: str = PASSWORD,
        undo_send: int = 0,
        **more: Any,
    ) -> Path:
        secret = tmp_path / "password"
        secret.write_text(password)
        secret.chmod(0o600)
        tls = "tls" if ca_file else "loopback-plain"
        server = Server("127.0.0.1", imap, user, tls, password_file=str(secret), ca_file=ca_file)
        sink = smtp
        if isinstance(sink, int):
            sink = Server("127.0.0.1", sink, "", "loopback-plain") if sink else Server()
        told = {
            "shop": "Blue Mug",
            "address": "support@shop.example",
            "agents": ("anna", "ben"),
            "since": (datetime.now(UTC) - timedelta(days=2)).isoformat(),
        }
        answers = Answers(
            imap=server if imap else Server(),
            smtp=sink,
            undo_send=undo_send,
            **(told | more),
        )
        desk = tmp_path / answers.shop.lower().replace(" ", "-")
        make_desk(desk, answers, "nobody")
        return desk

    return make


@pytest.fixture
def opened() -> Iterator[Callable[[Path, str], Desk]]:
    desks: list[Desk] = []

    def open_as(folder: Path, name: str = "") -> Desk:
        def who(settings):  # type: ignore[no-untyped-def]
            return next(
                (each for each in settings.agents if each.name == name), the_program(settings)
            )

        desks.append(open_desk(folder, who))
        return desks[-1]

    yield open_as
    for desk in desks:
        desk.close()
