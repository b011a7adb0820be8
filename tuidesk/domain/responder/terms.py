"""What a shop has decided about automatic answers."""

from dataclasses import dataclass, field

from tuidesk.domain.responder.topics import Link


@dataclass(frozen=True)
class Autoresponder:
    """``[autoresponder]`` in ``desk.toml``."""

    out_of_hours: bool = True
    """Answers while the shop is closed; without hours it never is."""
    acknowledge: bool = False
    """Confirms the receipt while the shop is open."""
    answer_within: int = 4
    """Open hours in which a person answers: what customers are promised."""
    answers_per_hour: int = 0
    """What all agents together manage, for promises when many wait; 0: five for each agent."""
    per_ticket: int = 3
    """Automatic answers on one ticket, ever."""
    fuse: int = 60
    """Automatic mails in ten minutes; one more and all of them pause."""
    max_age: int = 6
    """Hours; older mail, as after an outage, gets none."""
    note: dict[str, str] = field(default_factory=dict)
    """A paragraph of your own, by language."""
    link: tuple[Link, ...] = ()
    """Pages where customers help themselves, by topic."""

    @property
    def on(self) -> bool:
        """Whether anything is sent at all."""
        return self.out_of_hours or self.acknowledge
