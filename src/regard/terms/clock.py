"""The clock, always injected. Instants are aware and in UTC inside; zones appear at the edges."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the present instant."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        return datetime.now(UTC)


class SetClock:
    """A clock that stands where it is put: for tests, simulations and readings "as of" a day."""

    def __init__(self, instant: datetime) -> None:
        self._instant = utc(instant)

    def now(self) -> datetime:
        """The instant that was set last."""
        return self._instant

    def set(self, instant: datetime) -> None:
        """Put the clock at `instant` (aware)."""
        self._instant = utc(instant)

    def advance(self, by: timedelta) -> None:
        """Move the clock by `by`."""
        self._instant += by


def utc(instant: datetime) -> datetime:
    """The same instant in UTC. Raises ValueError when it is naive: a time without its zone is not known."""
    if instant.tzinfo is None:
        raise ValueError("an aware instant is needed")
    return instant.astimezone(UTC)


def micros(instant: datetime) -> int:
    """Whole microseconds since 1970-01-01T00:00Z."""
    return (utc(instant) - _EPOCH) // timedelta(microseconds=1)


def from_micros(value: int) -> datetime:
    """The instant `value` microseconds after 1970-01-01T00:00Z, in UTC."""
    return _EPOCH + timedelta(microseconds=value)


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
