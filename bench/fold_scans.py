"""Regard's side of the scan figures, as a script like the peers': `fold_scans.py DATA OUT` writes both tables and prints their sums.

The clock starts before anything is imported, as in the peers.
"""

import sys
import time

BEGAN = time.perf_counter()

import json  # noqa: E402
from pathlib import Path  # noqa: E402

import numpy as np  # noqa: E402
import pyarrow as pa  # noqa: E402
import pyarrow.parquet as pq  # noqa: E402

from regard.activity.arrays import column_of, numbers  # noqa: E402
from regard.activity.fold import Fold  # noqa: E402
from regard.activity.gaps import GapClasses  # noqa: E402
from regard.activity.presence import Presence  # noqa: E402
from regard.activity.source import fold_parquet  # noqa: E402
from regard.activity.units import Units  # noqa: E402
from regard.terms.words import Grain, Per  # noqa: E402

DAY = 86_400_000_000
SHOWN_FROM = 10  # the peers' flag; Regard's own minimum is 11 and is applied by `teams.protect`


def main(data: Path, out: Path) -> None:
    fold = Fold([Units(), GapClasses(), Presence()], grain=Grain.DAY, zone="UTC")
    fold_parquet(fold, sorted(data.glob("*.parquet")), columns={"at": "ts", "worker": "operator_id", "team": "team_id"})
    day, week = fold.table(), fold.table(Per.TEAM, grain=Grain.WEEK)
    persons = {
        "operator_id": numbers(day["worker"]),
        "day": numbers(day["from_us"]) // DAY,
        "scans": numbers(day["scans"]),
        "units": numbers(day["units"]),
        "fast": numbers(day["gaps_fast"]),
        "lat": numbers(day["gaps_low"]),
        "idle": numbers(day["gaps_high"]),
        "sessions": numbers(day["sessions"]),
        "active_us": numbers(day["gap_time_us"]),
        "span_us": numbers(day["last_us"]) - numbers(day["first_us"]),
    }
    teams = {
        "team_id": numbers(week["team"]),
        "week": numbers(week["from_us"]) // DAY,
        "n_ops": numbers(week["people"]),
        "scans": numbers(week["scans"]),
        "units": numbers(week["units"]),
        "fast": numbers(week["gaps_fast"]),
        "lat": numbers(week["gaps_low"]),
        "idle": numbers(week["gaps_high"]),
        "active_us": numbers(week["gap_time_us"]),
        "shown": (numbers(week["people"]) >= SHOWN_FROM).astype(np.int64),
    }
    out.mkdir(parents=True, exist_ok=True)
    pq.write_table(_table(persons), out / "regard_opday.parquet")
    pq.write_table(_table(teams), out / "regard_team.parquet")
    took = time.perf_counter() - BEGAN
    print(
        "RESULT "
        + json.dumps({"engine": "regard", "inner_s": round(took, 3), "opday": _sums(persons), "team": _sums(teams)})
    )


def _table(columns: dict[str, np.ndarray]) -> pa.Table:
    return pa.table({name: column_of(values) for name, values in columns.items()})


def _sums(table: dict[str, np.ndarray]) -> dict[str, int]:
    sums = {name: int(values.astype(np.int64).sum()) for name, values in sorted(table.items())}
    return sums | {"rows": len(next(iter(table.values())))}


main(Path(sys.argv[1]), Path(sys.argv[2]))
