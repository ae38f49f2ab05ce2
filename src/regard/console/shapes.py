"""The plain values that pages are made from. No Django, no database: `calls` fills them, templates read them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class SiteSettings:
    """What the console needs of the site's secret settings. `origin` is the only address that it answers to."""

    secret_key: str
    database: Path | None
    origin: str = "http://localhost:8000"
    developer: bool = False
