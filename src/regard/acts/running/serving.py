"""What the starter of a site's processes must know, without opening the site."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from regard.site import folder as folders
from regard.site import settings as site_settings


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
