"""The worker's log: it rotates, and holds neither mail text nor secrets."""

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

_SIZE = 1_000_000


def log_to(path: Path) -> None:
    """Sends the program's log to a file; libraries only with warnings."""
    handler = RotatingFileHandler(path, maxBytes=_SIZE, backupCount=3, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.getLogger().addHandler(handler)
    logging.getLogger().setLevel(logging.WARNING)
    logging.getLogger("tuidesk").setLevel(logging.INFO)
