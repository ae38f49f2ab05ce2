"""Made-up exports for the tests of readers: written into a folder, read by one kind."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from regard.audit import readers
from regard.audit.examining import Examination, examine
from regard.audit.extract import Asked, Extract
from regard.audit.source import Source

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
PARIS = ZoneInfo("Europe/Paris")


def put(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write the files of an export."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def extract(folder: Path, kind: str, mapping: Path | None = None) -> Extract:
    """What that kind makes of the folder."""
    with Source(folder) as source:
        return readers.named(kind).read(source, Asked(NOW, PARIS, mapping))


def found(folder: Path, kind: str | None = None, mapping: Path | None = None) -> Examination:
    """A whole examination, by the reader that knows it unless a kind is named."""
    with Source(folder) as source:
        return examine(source, now=NOW, kind=kind, mapping=mapping, zone=PARIS, on=NOW.date())


def rows(made: Extract, table: str) -> list[dict[str, object]]:
    """The rows of one table of an extract."""
    return [row for each in made.tables if each.name == table for row in each.data.to_pylist()]  # type: ignore[union-attr]


def breached(examination: Examination) -> set[str]:
    """The requirements that were found breached."""
    return {finding.requirement for finding in examination.findings if finding.state.value == "breached"}


def seen(examination: Examination, name: str) -> set[object]:
    """The values of the measures with that name, as text."""
    return {str(measure.value) for measure in examination.measures if f"{measure.kind}.{measure.name}" == name}
