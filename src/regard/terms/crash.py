"""Places where a test may kill the process, to prove that every step may be the last before a crash."""

from __future__ import annotations

import os


def point(name: str) -> None:
    """End the process at once, as a power cut would, when the environment says `REGARD_CRASH_AT=name`; else nothing."""
    if os.environ.get("REGARD_CRASH_AT") == name:
        os._exit(137)
