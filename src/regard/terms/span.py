"""A stretch of time: from an instant, up to and without another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from regard.terms.clock import utc


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """The half-open stretch [start, end), both aware; kept in UTC."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        object.__setattr__(self, "start", utc(self.start))
        object.__setattr__(self, "end", utc(self.end))
        if self.end < self.start:
            raise ValueError("a span does not end before it starts")

    @property
    def length(self) -> timedelta:
        """How long it is."""
        return self.end - self.start

    def holds(self, instant: datetime) -> bool:
        """Whether `instant` lies in it; its end does not."""
        return self.start <= instant < self.end

    def overlap(self, other: Span) -> timedelta:
        """How long both last at once."""
        return max(timedelta(0), min(self.end, other.end) - max(self.start, other.start))
