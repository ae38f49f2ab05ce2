"""The work of `fold_scans.py` over sealed hourly segments: `fold_segments.py FOLDER OUT` opens keys and index, decrypts, folds, writes.

The clock starts before anything is imported, as there. Names are texts here, as they are in a site: the fold codes them.
"""

import sys
import time

BEGAN = time.perf_counter()

import json  # noqa: E402
from functools import partial  # noqa: E402
from pathlib import Path  # noqa: E402

import numpy as np  # noqa: E402
import pyarrow as pa  # noqa: E402
import pyarrow.parquet as pq  # noqa: E402

from bench.sealing import KIND, SYSTEM, opened  # noqa: E402
from regard.activity.arrays import column_of, numbers  # noqa: E402
from regard.activity.fold import Fold  # noqa: E402
from regard.activity.gaps import GapClasses  # noqa: E402
from regard.activity.presence import Presence  # noqa: E402
from regard.activity.source import fold_tables  # noqa: E402
from regard.activity.units import Units  # noqa: E402
from regard.terms.words import Grain, Per  # noqa: E402
from regard.vault import index  # noqa: E402

DAY = 86_400_000_000
SHOWN_FROM = 10
COLUMNS = {"at": "at", "worker": "person", "team": "team", "qty": "qty"}
SHARED = {
    "scans": "scans",
    "units": "units",
    "fast": "gaps_fast",
    "lat": "gaps_low",
    "idle": "gaps_high",
    "active_us": "gap_time_us",
}


def main(folder: Path, out: Path) -> None:
    vault, engine = opened(folder)
    with engine.connect() as conn:
        rows = index.find(conn, system=SYSTEM, kind=KIND)
    fold = Fold([Units(), GapClasses(), Presence()], grain=Grain.DAY, zone="UTC")
    hours = (partial(vault.table, row, list(COLUMNS.values())) for row in rows)
    fold_tables(fold, hours, columns=COLUMNS)
    day, week = fold.table(), fold.table(Per.TEAM, grain=Grain.WEEK)
    persons = {
        "operator_id": _coded(day["worker"]),
        "day": numbers(day["from_us"]) // DAY,
        "sessions": numbers(day["sessions"]),
        "span_us": numbers(day["last_us"]) - numbers(day["first_us"]),
    } | {name: numbers(day[column]) for name, column in SHARED.items()}
    people = numbers(week["people"])
    teams = {
        "team_id": _coded(week["team"]),
        "week": numbers(week["from_us"]) // DAY,
        "n_ops": people,
        "shown": (people >= SHOWN_FROM).astype(np.int64),
    } | {name: numbers(week[column]) for name, column in SHARED.items()}
    out.mkdir(parents=True, exist_ok=True)
    pq.write_table(_table(persons), out / "segments_opday.parquet")
    pq.write_table(_table(teams), out / "segments_team.parquet")
    took = time.perf_counter() - BEGAN
    said = {"engine": "regard", "inner_s": round(took, 3), "opday": _sums(persons), "team": _sums(teams)}
    print("RESULT " + json.dumps(said))


def _coded(names: pa.ChunkedArray) -> np.ndarray:
    """The generator's numbers again."""
    texts = (
        names.combine_chunks().dictionary_encode() if not pa.types.is_dictionary(names.type) else names.combine_chunks()
    )
    codes = np.array([int(text.lstrip("pteam-")) for text in texts.dictionary.to_pylist()], np.int64)
    found: np.ndarray = codes[numbers(texts.indices)]
    return found


def _table(columns: dict[str, np.ndarray]) -> pa.Table:
    return pa.table({name: column_of(values) for name, values in columns.items()})


def _sums(table: dict[str, np.ndarray]) -> dict[str, int]:
    sums = {name: int(values.astype(np.int64).sum()) for name, values in sorted(table.items())}
    return sums | {"rows": len(next(iter(table.values())))}


main(Path(sys.argv[1]), Path(sys.argv[2]))
