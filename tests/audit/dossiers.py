"""Dossiers made by the tests: a charter, tables as CSV or Parquet, and the measures that come of them."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from regard.audit.evidence.columns import TABLES, Holds
from regard.audit.examining import Examination, examine
from regard.audit.source import Source
from regard.rulebook import Measure, Origin

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
HEAD = 'format = 1\nobserved_on = 2026-10-01\n[site]\nname = "Somewhere"\n'
SCANNERS = '[[system]]\nid = "scanners"\narea = "scanners"\npeople = ["staff", "temps"]\n'
CCTV = '[[system]]\nid = "cctv"\narea = "cctv"\n'
BODYCAM = '[[system]]\nid = "bodycam"\narea = "bodycam"\n'
CALLS = '[[system]]\nid = "calls"\narea = "calls"\n'
Row = Mapping[str, Any]


def dossier(folder: Path, charter: str, **tables: Sequence[Row]) -> Path:
    """A dossier with these tables as CSV."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "charter.toml").write_text(HEAD + charter, "utf-8")
    for name, rows in tables.items():
        as_csv(folder / f"{name}.csv", rows)
    return folder


def as_csv(path: Path, rows: Sequence[Row]) -> None:
    columns = list(rows[0])
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows(rows)


def as_parquet(path: Path, rows: Sequence[Row]) -> None:
    """The same rows, instants as instants and flags as flags."""
    known = {column.name: column for column in TABLES[path.stem.partition(".")[0]]}
    columns: dict[str, pa.Array] = {}
    for name in rows[0]:
        values = [row[name] or None for row in rows]
        holds = known[name].holds
        if holds is Holds.TIME:
            times = [datetime.fromisoformat(v) if v else None for v in values]
            columns[name] = pa.array(times, pa.timestamp("us", tz="UTC"))
        elif holds is Holds.FLAG:
            columns[name] = pa.array([None if v is None else v == "true" for v in values], pa.bool_())
        else:
            columns[name] = pa.array(values, pa.string())
    pq.write_table(pa.table(columns), path)


def examined(path: Path, *, on: date | None = None, **more: Any) -> Examination:
    with Source(path) as source:
        return examine(source, now=NOW, on=on, **more)


def seen(path: Path) -> dict[str, Any]:
    """The seen facts, `item.name` to value; the one that is judged where several were seen."""
    return {f"{m.item}.{m.name}": m.value for m in reversed(seen_measures(path))}


def seen_measures(path: Path) -> list[Measure]:
    return [m for m in examined(path).measures if m.origin is Origin.SEEN]
