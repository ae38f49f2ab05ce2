"""What the starter of a site's processes must know, without opening the site."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from regard.site import folder as folders
from regard.site import settings as site_settings
from regard.site.files import write_whole
from regard.terms.clock import micros

PROCESSES = "processes.json"
"""What the starter leaves of its processes in the site's `run` folder."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the site's processes listen, and the address that people type."""

    console: str
    bind: str
    console_port: int
    intake_port: int
    demo: bool


def addresses(place: Path) -> Addresses:
    """The addresses of the site in `place`. Raises NotFound (`site_unknown`), InputRefused (`settings_*`)."""
    settings = site_settings.load(folders.open(place).settings)
    return Addresses(address_of(settings), settings.bind, settings.console_port, settings.intake_port, settings.demo)


def address_of(settings: site_settings.Settings) -> str:
    """The address that people type, without a slash at its end."""
    return settings.public_address.rstrip("/") or f"http://{settings.host}:{settings.console_port}"


@contextmanager
def serving(place: Path) -> Iterator[None]:
    """Hold the site for one `serve`. Raises Conflict (`site_served`) with the other's process number."""
    with folders.serving(folders.open(place)):
        yield


def note_started(place: Path, state: dict[str, tuple[int, datetime, int]]) -> None:
    """Leave what was started: by name, its process number, since when (aware), how many times it was started again."""
    rows = [{"name": n, "pid": pid, "since_us": micros(at), "restarts": r} for n, (pid, at, r) in state.items()]
    write_whole(folders.open(place).run / PROCESSES, json.dumps(rows).encode(), mode=0o600)
