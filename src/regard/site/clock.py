"""The site's clock: the machine's, or one simulated instant that all processes of a demo share."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from regard.site.folder import SiteFolder
from regard.site.settings import Settings
from regard.terms.clock import Clock


class FileClock:
    """An instant in a file of eight bytes (microseconds UTC, little-endian), mapped into memory; 0 means: real time from here on."""

    def __init__(self, path: Path, *, start: datetime | None = None) -> None:
        raise NotImplementedError

    def now(self) -> datetime:
        """The shared instant, aware, in UTC."""
        raise NotImplementedError

    def set(self, instant: datetime) -> None:
        """Put the clock at `instant` for every process. Never backwards: raises Conflict (`clock_backwards`)."""
        raise NotImplementedError

    def release(self) -> None:
        """From here on, real time."""
        raise NotImplementedError

    @property
    def simulated(self) -> bool:
        """Whether the clock still stands where it is put."""
        raise NotImplementedError


def clock_for(folder: SiteFolder, settings: Settings) -> Clock:
    """The clock that the settings name: "system", or "file" (run/clock, demos only)."""
    raise NotImplementedError
