"""Desks and mails to measure with."""

import random
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path

from tuidesk.demo.scenes import NAMES, SCENES
from tuidesk.desk.context import Desk, open_desk, the_program
from tuidesk.desk.incoming.intake import prepare, take_in
from tuidesk.desk.incoming.receive import Arrival
from tuidesk.mail.parse import Origin
from tuidesk.settings.starter import Answers, make_desk

_NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)


@contextmanager
def scratch_desk() -> Iterator[Path]:
    """A new desk in a folder that goes away."""
    with tempfile.TemporaryDirectory(prefix="tuidesk-bench-") as folder:
        desk = Path(folder, "desk")
        make_desk(desk, Answers(address="support@shop.example", agents=("anna", "ben")), "nobody")
        yield desk


def mails(count: int, mean_size: int = 17_700) -> Iterator[bytes]:
    """Mails as shops get them: eight languages, HTML beside text, quotes, some pictures."""
    chance = random.Random(1)
    for at in range(count):
        scene = SCENES[at % len(SCENES)]
        name = NAMES[scene.language][at % 3]
        mail = EmailMessage(policy=SMTP)
        mail["From"] = f"{name} <customer{at}@mail.example>"
        mail["To"] = "Blue Mug <support@shop.example>"
        mail["Subject"] = scene.subject.format(order=10_000 + at)
        mail["Date"] = format_datetime(_NOW - timedelta(minutes=at))
        mail["Message-ID"] = f"<bench.{at}@mail.example>"
        text = scene.body.format(order=10_000 + at, name=name) + "\n\n> quoted line\n" * 12
        mail.set_content(text)
        html = "".join(f"<p style='margin:0'>{line}</p>\n" for line in text.split("\n"))
        mail.add_alternative(f"<html><body>{html}</body></html>", subtype="html")
        if at % 4 == 0:
            picture = chance.randbytes(max(0, mean_size * 4 - 16_000) * 3 // 4)
            mail.add_attachment(picture, maintype="image", subtype="jpeg", filename="photo.jpg")
        yield mail.as_bytes()


def fill(folder: Path, count: int) -> Desk:
    """Puts that many open tickets on a desk."""
    desk = open_desk(folder, the_program)
    box = desk.settings.mailbox("support")
    batch: list[Arrival] = []
    for raw in mails(count, mean_size=2_000):
        batch.append(Arrival(prepare(folder / "store", raw, Origin(now=_NOW))))
        if len(batch) == 500:
            take_in(desk, box, batch)
            batch = []
    take_in(desk, box, batch)
    desk.store.checkpoint()
    return desk
