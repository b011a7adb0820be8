"""A clock that stands still until it is told."""

from datetime import UTC, datetime, timedelta

NOW = datetime(2026, 11, 27, 9, 30, tzinfo=UTC)


class FakeClock:
    def __init__(self, start: datetime) -> None:
        self.time = start

    def __call__(self) -> datetime:
        return self.time

    def forward(self, **span: float) -> None:
        self.time += timedelta(**span)
