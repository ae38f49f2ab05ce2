"""The mapping file of a CSV or Parquet door: which column is which field, how times are written, what is constant."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Mapping:
    """One mapping: `columns` field → column of the file; `constants` field → value for every row; how `at` is written.

    `time`: "iso" (ISO 8601 with offset), "unix-s", "unix-ms", "unix-us", or a strptime pattern with `zone`.
    """

    columns: dict[str, str]
    constants: dict[str, str] = field(default_factory=dict)
    time: str = "iso"
    zone: ZoneInfo | None = None
    repeated_hour: str = "refuse"
    delimiter: str = ","
    quote: str = '"'
    encoding: str = "utf-8"
    ignore: tuple[str, ...] = ()


def load(path: Path) -> Mapping:
    """Read a mapping file (TOML). Raises InputRefused (`mapping_unknown_key` with file, key, nearest; `mapping_*`)."""
    raise NotImplementedError


def loads(text: str, *, file: str = "mapping.toml") -> Mapping:
    """Read a mapping from its text. Same errors as `load`."""
    raise NotImplementedError
