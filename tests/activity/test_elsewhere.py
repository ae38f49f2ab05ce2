"""The engine where the data lies gives what the fold gives, to the last microsecond."""

from __future__ import annotations

import duckdb
import ibis
import numpy as np
import pyarrow as pa
import pytest

from regard.activity.elsewhere import microseconds, per_team_week, per_worker_day, sql
from regard.activity.events import EventBatch
from regard.activity.fast_pair import FastPair
from regard.activity.fold import Fold
from regard.activity.gaps import GapClasses
from regard.activity.units import Units
from regard.terms.errors import InputRefused
from regard.terms.words import Grain, Per

DAY = 86_400_000_000


def scans(n: int = 4000) -> pa.Table:
    rng = np.random.default_rng(11)
    gaps = rng.choice(
        [400_000, 1_250_000, 1_249_999, 60_000_000, 599_999_999, 600_000_000, 5_000_000], n
    ) // 8 + rng.integers(0, 9, n)
    return pa.table(
        {
            "ts": pa.array(1_780_272_000_000_000 + np.cumsum(gaps), pa.timestamp("us", tz="UTC")),
            "worker": pa.array(rng.integers(0, 9, n).astype(np.int32)),
            "team": pa.array(rng.integers(0, 2, n).astype(np.int16)),
            "qty": pa.array(rng.integers(1, 5, n).astype(np.int16)),
            "task": pa.array(rng.choice(["stow", "pick"], n)),
            "error": pa.array(rng.random(n) < 0.5),
        }
    )


def lies(whole: bool):
    """The table as the engine knows it."""
    at = "int64" if whole else "timestamp('UTC', 6)"
    fields = {"ts": at, "worker": "int32", "team": "int16", "qty": "int16", "task": "string", "error": "boolean"}
    return ibis.table(fields, name="scans")


@pytest.mark.parametrize("pair", [FastPair(per=Per.PERSON), FastPair(tasks=None, errors_only=False, per=Per.PERSON)])
@pytest.mark.parametrize("whole", [True, False])
def test_duckdb_gives_what_the_fold_gives(pair: FastPair, whole: bool) -> None:
    table = scans()
    asked = [Units(), GapClasses(), pair]
    fold = Fold(asked, grain=Grain.DAY, zone="UTC")
    fold.feed(EventBatch.from_arrow(table, fold.names, columns={"at": "ts"}))
    engine = duckdb.connect()
    engine.register("scans", table.set_column(0, "ts", table["ts"].cast(pa.int64())) if whole else table)
    days = per_worker_day(lies(whole), engine="duckdb", columns={"at": "ts"}, units=asked[0], gaps=asked[1], pair=pair)
    there = engine.sql(sql(days.order_by("day", "worker", "team"), "duckdb")).to_arrow_table()
    here = fold.table().sort_by([("from_us", "ascending"), ("worker", "ascending"), ("team", "ascending")])
    assert len(there) == len(here) > 9
    assert there["day"].to_pylist() == [at // DAY for at in here["from_us"].to_pylist()]
    for name in here.column_names[2:]:
        assert there[name].to_pylist() == here[name].to_pylist(), name
    weeks = engine.sql(sql(per_team_week(days, ("scans", "units")), "duckdb")).to_arrow_table()
    assert sum(weeks["scans"].to_pylist()) == len(table)
    assert max(weeks["people"].to_pylist()) == 9


def test_an_engine_that_is_not_known_is_refused() -> None:
    with pytest.raises(InputRefused, match="activity_engine_unknown"):
        microseconds(ibis.table({"at": "timestamp('UTC')"}, name="t")["at"], "abacus")
