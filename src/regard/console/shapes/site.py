"""The site itself, as every page shows it, and files to hand over."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, repr=False)
class Provider:
    """The organisation's OpenID Connect provider. `acr` and `amr` are the values that stand for two factors there."""

    issuer: str
    client_id: str
    client_secret: str
    acr: tuple[str, ...] = ()
    amr: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SiteSettings:
    """What the console needs of the site's secret settings. `origin` is the only address that it answers to."""

    secret_key: str
    database: Path | None
    origin: str = "http://localhost:8000"
    developer: bool = False
    idle_minutes: int = 30
    provider: Provider | None = None


@dataclass(frozen=True, slots=True)
class SiteFace:
    """What every page shows of the site. `simulated` marks a demonstration."""

    name: str
    zone: str
    controller: str = ""
    contact: str = ""
    dpo: str = ""
    simulated: bool = False


@dataclass(frozen=True, slots=True)
class Download:
    """A file to hand over."""

    name: str
    media_type: str
    content: bytes
