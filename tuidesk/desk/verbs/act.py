"""Does to tickets what the words of the command line say: one way for people and programs."""

from collections.abc import Sequence
from datetime import datetime

from tuidesk.desk.change import Done, change
from tuidesk.desk.context import Desk
from tuidesk.domain.acts.actions import Speaker, parse
from tuidesk.domain.letters.address import Address


def act(desk: Desk, numbers: Sequence[int], words: str, *, revision: int | None = None) -> Done:
    """Does what words such as ``tag +late`` say; raises UsageError for words without meaning."""
    return change(desk, numbers, parse(words, speaker_at(desk)), revision)


def speaker_at(desk: Desk) -> Speaker:
    """The acting agent, and what their words refer to on this desk."""
    agents = frozenset(agent.name for agent in desk.settings.agents)

    def next_open() -> datetime | None:
        from tuidesk.desk.hours.schedule import calendar_of  # brings the calendar

        calendar = calendar_of(desk)
        return calendar.next_open(desk.now()) if calendar.known else None

    return Speaker(desk.agent.name, agents, desk.now(), _read_person, next_open)


def _read_person(who: str) -> Address:
    from tuidesk.desk.verbs.customer import read_person  # brings the mail parser

    return read_person(who)
