"""A prepared answer as it lies in the desk's configuration."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class CannedReply:
    """A prepared answer in one language."""

    name: str
    language: str
    title: str
    body: str
    tags: tuple[str, ...] = field(default=())
    """Tags that the ticket gets when it is sent."""
    close: bool = False
