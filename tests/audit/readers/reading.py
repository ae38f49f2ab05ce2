"""How the tests of readers read an export."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from regard.audit.extract import Asked, Extract, Reader
from regard.audit.source import Source

NOW = datetime(2026, 11, 22, 18, tzinfo=UTC)


def read(reader: Reader, path: Path, *, now: datetime = NOW, zone: str = "UTC", system: str | None = None) -> Extract:
    with Source(path) as source:
        return reader.read(source, Asked(now=now, zone=ZoneInfo(zone), system=system))


def recognised(reader: Reader, path: Path) -> bool:
    with Source(path) as source:
        return reader.recognises(source)


def said(extract: Extract) -> str:
    """All that it says beside its facts, in English."""
    return "\n".join(text.en for text in extract.gaps)
