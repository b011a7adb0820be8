"""Attachments: read out of the raw mail on demand, saved under a harmless name."""

import os
from pathlib import Path

from tuidesk.desk.context import Desk
from tuidesk.domain.errors import NotAllowed, NotFound
from tuidesk.domain.letters.message import Message
from tuidesk.mail.parse import attachment
from tuidesk.mail.parts import safe_name


def save_attachment(desk: Desk, message: Message, at: int, folder: Path) -> Path:
    """Writes the message's attachment number ``at`` (from 0) into a folder, never over a file."""
    if not 0 <= at < len(message.attachments):
        raise NotFound(f"There is no attachment {at + 1}.")
    wanted = message.attachments[at]
    content = attachment(desk.store.mail.get(message.raw), wanted.part)
    path = folder / (safe_name(wanted.name) or "attachment")
    for number in range(1, 1000):
        try:
            fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        except FileExistsError:
            path = folder / f"{path.stem.removesuffix(f'-{number - 1}')}-{number}{path.suffix}"
            continue
        except OSError as error:
            raise NotAllowed(f"{path} cannot be written ({error.strerror}).") from None
        with os.fdopen(fd, "wb") as stream:
            stream.write(content)
        return path
    raise NotAllowed(f"{folder} is full of files of that name.")
