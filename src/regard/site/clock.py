"""The site's clock: the machine's, or one simulated instant that all processes of a demo share."""

from __future__ import annotations

import mmap
import os
import struct
from datetime import datetime
from pathlib import Path

from regard.site.folder import SiteFolder
from regard.site.settings import Settings
from regard.terms.clock import Clock, SystemClock, from_micros, micros
from regard.terms.errors import Conflict
from regard.terms.text import Text

_INSTANT = struct.Struct("<q")


class FileClock:
    """An instant in a file of eight bytes (microseconds UTC, little-endian), mapped into memory; 0 means: real time.

    One process sets it (the demo's driver), all others read it. Eight aligned bytes are written in one store, so no reader sees half.
    """

    def __init__(self, path: Path, *, start: datetime | None = None) -> None:
        """Map the file, making it when absent; `start` (aware) puts a new one at an instant, otherwise it tells real time."""
        file = os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        try:
            fresh = os.fstat(file).st_size < _INSTANT.size
            if fresh:
                os.ftruncate(file, _INSTANT.size)
            self._map = mmap.mmap(file, _INSTANT.size)
        finally:
            os.close(file)
        self._words = memoryview(self._map).cast("q")
        self._real = SystemClock()
        if fresh and start is not None:
            self._words[0] = micros(start)

    def now(self) -> datetime:
        """The shared instant, aware, in UTC."""
        value = self._words[0]
        return from_micros(value) if value else self._real.now()

    def set(self, instant: datetime) -> None:
        """Put the clock at `instant` (aware) for every process.

        Raises Conflict (`clock_backwards`) when that is before now, or real time runs already.
        """
        value = micros(instant)
        if not self.simulated or value < self._words[0]:
            raise Conflict(
                "clock_backwards",
                Text("The demo’s clock only goes forward.", "L’horloge de la démonstration ne fait qu’avancer."),
            )
        self._words[0] = value

    def release(self) -> None:
        """From here on, real time."""
        self._words[0] = 0

    @property
    def simulated(self) -> bool:
        """Whether the clock still stands where it is put."""
        return bool(self._words[0])


def clock_for(folder: SiteFolder, settings: Settings) -> Clock:
    """The clock that the settings name: "system", or "file" (run/clock, demos only)."""
    return FileClock(folder.clock) if settings.clock == "file" else SystemClock()
