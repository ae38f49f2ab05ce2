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
        "operator_id": day["worker"].to_numpy(),
        "day": day["from_us"].to_numpy() // DAY,
        "scans": day["scans"].to_numpy(),
        "units": day["units"].to_numpy(),
        "fast": day["gaps_fast"].to_numpy(),
        "lat": day["gaps_low"].to_numpy(),
        "idle": day["gaps_high"].to_numpy(),
        "sessions": day["sessions"].to_numpy(),
        "active_us": day["gap_time_us"].to_numpy(),
        "span_us": day["last_us"].to_numpy() - day["first_us"].to_numpy(),
    }
    teams = {
        "team_id": week["team"].to_numpy(),
        "week": week["from_us"].to_numpy() // DAY,
        "n_ops": week["people"].to_numpy(),
        "scans": week["scans"].to_numpy(),
        "units": week["units"].to_numpy(),
        "fast": week["gaps_fast"].to_numpy(),
        "lat": week["gaps_low"].to_numpy(),
        "idle": week["gaps_high"].to_numpy(),
        "active_us": week["gap_time_us"].to_numpy(),
        "shown": (week["people"].to_numpy() >= SHOWN_FROM).astype(np.int64),
    }
    out.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.table(persons), out / "regard_opday.parquet")
    pq.write_table(pa.table(teams), out / "regard_team.parquet")
    took = time.perf_counter() - BEGAN
    print(
        "RESULT "
        + json.dumps({"engine": "regard", "inner_s": round(took, 3), "opday": _sums(persons), "team": _sums(teams)})
    )


def _sums(table: dict[str, np.ndarray]) -> dict[str, int]:
    sums = {name: int(values.astype(np.int64).sum()) for name, values in sorted(table.items())}
    return sums | {"rows": len(next(iter(table.values())))}


main(Path(sys.argv[1]), Path(sys.argv[2]))
