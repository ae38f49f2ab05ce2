"""What a reader hands over: facts in the words of the charter, evidence tables, and the log of what it read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol
from zoneinfo import ZoneInfo

from regard.terms.span import Span
from regard.terms.text import Text
from regard.terms.words import Area

if TYPE_CHECKING:
    import pyarrow as pa

    from regard.audit.source import Source

Progress = Callable[[str, float | None], None]
"""Called with a stable word for the step (`hashing`, `scans`, …) and the share done (0..1), or None when it is not known."""


def silent(step: str, share: float | None) -> None:
    """Progress that nobody watches."""


@dataclass(frozen=True, slots=True)
class FileRead:
    """One line of the query log: a file that was read, by which reader, and how it was. Names are relative to what was pointed at.

    `rows` are those read (None where rows make no sense), `refused` those turned away; `sha256` is of the whole file, lower-case hex,
    "" when the file was only listed (a recording of which the age and size alone were read).
    """

    name: str
    bytes: int
    sha256: str
    reader: str
    version: str
    rows: int | None = None
    refused: int = 0


@dataclass(frozen=True, slots=True)
class Refusal:
    """Rows or entries of one file that could not be read, with the place of the first and the reason. No content: it may be personal."""

    file: str
    line: int | None
    field: str
    reason: Text
    count: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """One evidence table, with the columns of the dossier format: a file (CSV or Parquet) or an Arrow table in memory.

    `name` is a word of the format (`scans`, `recordings`, `accounts`, …); `system` the id of the system it is about ("" when the
    dossier has one system that it can be about).
    """

    name: str
    data: Path | pa.Table
    system: str = ""
    file: str = ""


@dataclass(frozen=True, slots=True)
class Extract:
    """What one reader made of one export.

    `systems` are fragments of a dossier charter, as TOML would hold them: a list of `[[system]]` tables with the format's keys and
    words (Durations and dates typed); what the export cannot show is absent. `site` and `controller` likewise. They become measures
    that were *seen*. `coverage` is the share of what the export holds that was examined. `gaps` say what this kind of export can never
    show, with what to ask for.
    """

    reader: str
    version: str
    systems: tuple[Mapping[str, Any], ...] = ()
    site: Mapping[str, Any] = field(default_factory=dict)
    controller: Mapping[str, Any] = field(default_factory=dict)
    tables: tuple[Table, ...] = ()
    files: tuple[FileRead, ...] = ()
    refused: tuple[Refusal, ...] = ()
    gaps: tuple[Text, ...] = ()
    period: Span | None = None
    coverage: float | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader is told: the instant on which ages are measured (aware), the zone of times that have none, the user's mapping file
    (None: the reader's own preset), the id to give to the system (None: the reader's own), and whom to tell of progress."""

    now: datetime
    zone: ZoneInfo
    mapping: Path | None = None
    system: str | None = None
    progress: Progress = silent


class Reader(Protocol):
    """One kind of foreign export. Each is a folder `audit/readers/<kind>/` whose package has an instance of this, `READER`."""

    @property
    def kind(self) -> str:
        """The folder's name with hyphens: `zoneminder`, `account-list`."""

    @property
    def version(self) -> str:
        """The reader's own version, printed in the query log; raised when what it reads out of an export changes."""

    @property
    def title(self) -> Text:
        """What people call the product or the export."""

    @property
    def area(self) -> Area | None:
        """The area of the systems it describes; None when the export says."""

    @property
    def tested_on(self) -> Text:
        """What it was tested on, with versions: a real installation, or the vendor's published format alone."""

    def recognises(self, source: Source) -> bool:
        """Whether `source` looks like this kind of export: cheap, names and first bytes only; never raises for foreign content."""

    def read(self, source: Source, asked: Asked) -> Extract:
        """Read it. Raises InputRefused (`<kind>_*`, `source_*`) when it is not readable at all; single bad rows go to `refused`."""
