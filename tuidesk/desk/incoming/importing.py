"""Imports mail from files: mbox, Maildir, single mails; running it twice adds nothing."""

import itertools
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

from tuidesk.desk.context import Desk
from tuidesk.desk.incoming.intake import Counts, prepare, sync_raw, take_in
from tuidesk.desk.incoming.receive import Arrival
from tuidesk.desk.running.presence import somebody_is_here
from tuidesk.domain.letters.message import Message
from tuidesk.domain.tickets.ticket import Status
from tuidesk.mail.files import Found, LeftOut, mails, takeout_labels, total_size
from tuidesk.mail.parse import Origin
from tuidesk.settings.model import Mailbox

BATCH = 200
COMMITTED = 12
"""Mails of one transaction while a console is open: its keys wait no longer than for these."""
_CHUNK = 25
_AHEAD = 16
_POOL_FROM = 2 * 2**20
"""Bytes from which starting further processes pays."""
T = TypeVar("T")
_NOT_MAIL = {"draft": "draft", "drafts": "draft", "trash": "trash", "chat": "chat"}


@dataclass(frozen=True, slots=True)
class _Read:
    """A mail that a reading process has kept and read."""

    message: Message
    labels: tuple[str, ...]
    end: int
    source: Path


def import_mail(
    desk: Desk,
    paths: list[Path],
    mailbox: Mailbox,
    *,
    closed: bool = False,
    thrown_away: bool = False,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Counts:
    """Imports every mail under the paths; never answered automatically.

    ``thrown_away``: also what lies in trash, junk and drafts. ``progress`` is told bytes done and
    in all. Raises UsageError for a missing path, StoreError.
    """
    total, counts, done = total_size(paths), Counts(), _Progress()
    pool = _pool() if total > _POOL_FROM else nullcontext()
    restored: set[int] = set()
    with pool as executor:
        found = _only_mails(mails(paths, thrown_away=thrown_away), counts)
        reader = _read_all(desk, found, executor)
        for batch in _batches(reader, BATCH):
            sync_raw()
            arrivals = (_arrival(each, closed) for each in batch)
            few_at_once = COMMITTED if somebody_is_here(desk) else BATCH
            for few in _batches(arrivals, few_at_once):
                taken = take_in(desk, mailbox, few)
                counts.add_all(taken)
                _archive_again(desk, restored - taken.restored)
                restored = taken.restored
            progress(done.at(batch[-1]), total)
            desk.store.checkpoint_if_due()
        _archive_again(desk, restored)
    return counts


def _only_mails(found: Iterable[Found | LeftOut], counts: Counts) -> Iterator[Found]:
    """The mails; what is none is noted in the counts."""
    for each in found:
        if isinstance(each, LeftOut):
            counts.left_out.append(f"{each.source}: {each.why}")
        else:
            yield each


class _Progress:
    """Sums up bytes over several files."""

    def __init__(self) -> None:
        self._ends: dict[Path, int] = {}

    def at(self, last: _Read) -> int:
        self._ends[last.source] = last.end
        return sum(self._ends.values())


def _pool() -> ProcessPoolExecutor:
    """Fresh processes: a forked one would share the store's locks."""
    return ProcessPoolExecutor(max_workers=os.cpu_count() or 1, mp_context=get_context("spawn"))


def _read_all(
    desk: Desk, found: Iterable[Found], executor: ProcessPoolExecutor | None
) -> Iterator[_Read]:
    store, now = desk.folder / "store", desk.clock()
    if executor is None:
        for each in found:
            yield _read(store, now, each)
        return
    ahead: deque[Future[list[_Read]]] = deque()
    for chunk in _batches(found, _CHUNK):
        ahead.append(executor.submit(_read_chunk, store, now, chunk))
        if len(ahead) > _AHEAD:  # the readers go on while this process commits
            yield from ahead.popleft().result()
    for reading in ahead:
        yield from reading.result()


def _read_chunk(store: Path, now: datetime, chunk: list[Found]) -> list[_Read]:
    return [_read(store, now, each) for each in chunk]


def _read(store: Path, now: datetime, found: Found) -> _Read:
    message = prepare(store, found.raw, Origin(takeout_id=found.gmail_id, now=now))
    return _Read(message, takeout_labels(found), found.end, found.source)


def _arrival(read: _Read, closed: bool) -> Arrival:
    reasons = [_NOT_MAIL[label] for label in read.labels if label in _NOT_MAIL]
    return Arrival(
        read.message,
        spam="spam" in read.labels,
        closed=closed,
        discard=reasons[0] if reasons else "",
    )


def _archive_again(desk: Desk, restored: set[int]) -> None:
    """Archives tickets that a late mail of their history brought back.

    A step of its own: an archived thread must never end in words that no transaction confirmed.
    """
    hot = desk.store.tickets()
    back = [each for each in restored if each in hot and hot[each].status is Status.CLOSED]
    if back:
        with desk.store.transaction(desk.agent.name) as tx:
            for number in back:
                tx.archive(number)


def _batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    iterator = iter(items)
    while batch := list(itertools.islice(iterator, size)):
        yield batch
