"""Arrivals: what a door has read and nobody has judged yet, as columns, with the rows that could not be read.

The format of a scan (docs/formats/scans.md) has eleven fields. `at` is the instant of the scan by the device's clock (or as a
gateway corrected it, the device's own reading then being `device_time`); both are microseconds UTC here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

import pyarrow as pa

from regard.terms.errors import InputRefused
from regard.terms.text import Text

INSTANT = pa.timestamp("us", tz="UTC")

SCHEMA: pa.Schema = pa.schema(
    [
        pa.field("at", INSTANT, nullable=False),
        pa.field("worker", pa.string()),
        pa.field("task", pa.string()),
        pa.field("item", pa.string()),
        pa.field("place", pa.string()),
        pa.field("device", pa.string()),
        pa.field("team", pa.string()),
        pa.field("qty", pa.int32()),
        pa.field("error", pa.bool_()),
        pa.field("id", pa.string()),
        pa.field("device_time", INSTANT),
    ]
)
"""Every column of an arrivals table, in order. A table carries all of them; a field that is not admitted is all null."""

ALWAYS: frozenset[str] = frozenset({"at", "id", "device", "device_time"})
"""Read whatever the charter admits: without them no event can be told from another. `id`, `device` and `device_time` are
for the door alone (`Arrivals.kept()` leaves out those that the caller did not admit)."""

REQUIRED: tuple[str, ...] = ("at", "worker", "task")
"""Fields that a row must have, when they are admitted."""

TEXTS: tuple[str, ...] = ("worker", "task", "item", "place", "device", "team", "id")
LONGEST_TEXT = 128
"""Longest text field, in characters (NDJSON, CSV) or bytes of UTF-8 (Arrow, Parquet), whichever refuses first."""

MAX_ROW_BYTES = 8 * 1024
MAX_BATCH_BYTES = 8 * 1024 * 1024
MAX_BATCH_ROWS = 50_000
MAX_LISTED = 1_000
"""Refused rows listed one by one; the rest of a batch's refusals are counted by reason only."""


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields that the charter admits at this door; everything else is dropped as it is read, and counted."""

    admitted: frozenset[str]

    @classmethod
    def of(cls, names: Iterable[str]) -> Fields:
        """The admitted fields by name. Raises InputRefused (`intake_unknown_field`, with the nearest) for a name that scans do not have."""
        known = SCHEMA.names
        wanted = frozenset(names)
        for name in sorted(wanted):
            if name not in known:
                nearest = get_close_matches(name, known, 1, 0.0)[0]
                raise InputRefused(
                    "intake_unknown_field",
                    Text(
                        "Scans have no field “{field}”; the nearest is “{nearest}”.",
                        "Les scans n’ont pas de champ « {field} » ; le plus proche est « {nearest} ».",
                    ),
                    field=name,
                    nearest=nearest,
                )
        return cls(wanted)

    @classmethod
    def all(cls) -> Fields:
        """Every field that scans have."""
        return cls(frozenset(SCHEMA.names))

    def reads(self, name: str) -> bool:
        """Whether the door reads this field at all."""
        return name in self.admitted or name in ALWAYS

    @property
    def required(self) -> tuple[str, ...]:
        """What a row must have at this door: `at` always, `worker` and `task` where they are admitted."""
        return tuple(name for name in REQUIRED if self.reads(name))


@dataclass(frozen=True, slots=True)
class Refused:
    """One row that could not be read. `line` counts from 1 (rows of the batch; lines of the file for NDJSON and CSV)."""

    line: int
    field: str
    code: str

    @property
    def text(self) -> Text:
        """What is wrong and what would be right. Never quotes the value: it may name someone."""
        return REASONS[self.code].filled(field=self.field)


@dataclass(frozen=True, slots=True)
class Arrivals:
    """One batch as columns (`SCHEMA`), the rows that were refused, and what was dropped.

    `dropped` counts, by field, the values that arrived and were not admitted. `lines` gives each row of `table` its line.
    """

    table: pa.Table
    refused: tuple[Refused, ...] = ()
    refused_total: int = 0
    reasons: Mapping[str, int] = field(default_factory=dict)
    dropped: Mapping[str, int] = field(default_factory=dict)
    lines: pa.Array | None = None

    @property
    def rows(self) -> int:
        """How many rows were read well."""
        return int(self.table.num_rows)

    def kept(self, fields: Fields) -> pa.Table:
        """The columns that may be kept: `at` and those admitted."""
        return self.table.select([name for name in SCHEMA.names if name == "at" or name in fields.admitted])

    def where(self, mask: pa.Array) -> Arrivals:
        """The same batch with only the rows where `mask` is true (duplicates or late rows taken out)."""
        lines = self.lines.filter(mask) if self.lines is not None else None
        return Arrivals(self.table.filter(mask), self.refused, self.refused_total, self.reasons, self.dropped, lines)


class Refusals:
    """Gathers refused rows while a door reads: lists the first `MAX_LISTED`, counts all by reason."""

    def __init__(self) -> None:
        self.listed: list[Refused] = []
        self.reasons: Counter[str] = Counter()

    def add(self, line: int, field: str, code: str) -> None:
        """Refuse one row."""
        self.reasons[code] += 1
        if len(self.listed) < MAX_LISTED:
            self.listed.append(Refused(line, field, code))

    @property
    def total(self) -> int:
        """How many rows were refused."""
        return self.reasons.total()

    def arrivals(self, table: pa.Table, dropped: Mapping[str, int], lines: pa.Array | None = None) -> Arrivals:
        """The batch: the good rows and these refusals, in the order of their lines."""
        listed = tuple(sorted(self.listed, key=lambda r: r.line))
        return Arrivals(table, listed, self.total, dict(self.reasons), dict(dropped), lines)


def empty() -> pa.Table:
    """A table of no rows with every column."""
    return SCHEMA.empty_table()


REASONS: dict[str, Text] = {
    "not_json": Text("This line is not one JSON object.", "Cette ligne n’est pas un objet JSON."),
    "unknown_field": Text("Scans have no field “{field}”.", "Les scans n’ont pas de champ « {field} »."),
    "missing": Text("“{field}” is missing.", "« {field} » manque."),
    "wrong_type": Text("“{field}” is not of its type.", "« {field} » n’est pas du bon type."),
    "bad_time": Text(
        "“{field}” is not an ISO 8601 time with its offset, such as 2026-03-02T06:00:00.250+01:00.",
        "« {field} » n’est pas une heure ISO 8601 avec son décalage, comme 2026-03-02T06:00:00.250+01:00.",
    ),
    "too_long": Text("“{field}” is longer than 128 characters.", "« {field} » dépasse 128 caractères."),
    "bad_text": Text(
        "“{field}” holds control characters or is not UTF-8.",
        "« {field} » contient des caractères de contrôle ou n’est pas de l’UTF-8.",
    ),
    "out_of_range": Text("“{field}” is out of its range.", "« {field} » est hors de ses bornes."),
    "row_too_long": Text("This line is longer than 8 KiB.", "Cette ligne dépasse 8 Kio."),
    "wrong_device": Text(
        "“device” is not the device that the token belongs to.",
        "« device » n’est pas l’appareil auquel le jeton appartient.",
    ),
    "wrong_columns": Text(
        "This line does not have the header’s columns.", "Cette ligne n’a pas les colonnes de l’en-tête."
    ),
    "nonexistent_time": Text(
        "“{field}” falls in the hour that the change to summer time skips.",
        "« {field} » tombe dans l’heure sautée au passage à l’heure d’été.",
    ),
    "ambiguous_time": Text(
        "“{field}” falls in the hour that the end of summer time repeats, and the mapping does not say which.",
        "« {field} » tombe dans l’heure répétée à la fin de l’heure d’été, et la correspondance ne dit pas laquelle.",
    ),
    "bad_quotes": Text("The quotes of this line do not close.", "Les guillemets de cette ligne ne se ferment pas."),
    "too_late": Text(
        "“{field}” lies before the late window: it came too late to be kept.",
        "« {field} » est antérieur au délai de retard : arrivé trop tard pour être conservé.",
    ),
    "in_future": Text(
        "“{field}” lies in the future; set the device’s clock.",
        "« {field} » est dans le futur ; mettez l’appareil à l’heure.",
    ),
}
