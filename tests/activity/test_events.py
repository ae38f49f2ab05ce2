"""Columns in and out, sources, stock, statements."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from regard.activity.arrays import column_of, numbers
from regard.activity.events import Codes, EventBatch, Names
from regard.activity.fold import Fold
from regard.activity.indicators import BY_NAME, statements
from regard.activity.presence import Presence
from regard.activity.source import columns_needed, fold_parquet, fold_tables
from regard.activity.stock import COLUMNS, history
from regard.activity.time_use import TimeUse
from regard.activity.units import Units, rate
from regard.terms.errors import InputRefused, NotFound
from regard.terms.words import Grain

AT = datetime(2026, 6, 1, 8, tzinfo=UTC)


def table(**more: pa.Array) -> pa.Table:
    return pa.table(
        {
            "at": pa.array([AT, AT.replace(second=30), AT.replace(minute=1)], pa.timestamp("ms", tz="Europe/Paris")),
            "worker": pa.array(["p9", "p2", "p9"]).dictionary_encode(),
            "team": ["x", None, "x"],
            "task": ["stow", "pick", "stow"],
            "qty": pa.array([1, 2, 3], pa.int64()),
            "error": [False, True, False],
        }
        | more
    )


def test_names_stay_beside_the_columns() -> None:
    names = Names()
    batch = EventBatch.from_arrow(table(), names, direct_tasks=frozenset({"stow"}))
    assert batch.worker.tolist() == [0, 1, 0]
    assert names.workers.names() == ("p9", "p2")
    assert batch.direct is not None
    assert batch.direct.tolist() == [True, False, True]
    assert batch.qty is not None
    assert batch.qty.dtype == np.int32
    back = batch.to_arrow(names)
    assert back["worker"].to_pylist() == ["p9", "p2", "p9"]
    assert back["at"].to_pylist()[0] == AT
    assert EventBatch.from_arrow(back, names).worker.tolist() == [0, 1, 0]


@pytest.mark.parametrize(
    "wrong",
    [
        {"at": pa.array([AT, AT, AT], pa.timestamp("us"))},
        {"at": pa.array(["a", "b", "c"])},
        {"at": pa.array([AT, None, AT], pa.timestamp("us", tz="UTC"))},
        {"worker": pa.array([-1, 2, 3])},
        {"worker": pa.array([1 << 40, 2, 3])},
        {"worker": pa.array([0.5, 1.0, 2.0])},
        {"qty": pa.array([1 << 40, 1, 1])},
        {"qty": pa.array([1, None, 1])},
        {"error": pa.array(["no", "no", "yes"])},
        {"team": pa.array([-2, 1, 1])},
    ],
)
def test_columns_of_another_kind_are_refused(wrong: dict) -> None:
    with pytest.raises(InputRefused, match="activity_column_wrong"):
        EventBatch.from_arrow(table(**wrong))


def test_what_is_missing_or_unequal_is_refused() -> None:
    with pytest.raises(InputRefused, match="activity_column_missing"):
        EventBatch.from_arrow(table().drop_columns(["worker"]))
    with pytest.raises(InputRefused, match="activity_column_wrong"):
        EventBatch(np.zeros(2, np.int64), np.zeros(3, np.int32))
    with pytest.raises(NotFound):
        Codes(["a"]).name(1)


def test_parquet_and_tables_give_the_same_in_any_pieces(tmp_path: Path) -> None:
    n = 5000
    rng = np.random.default_rng(2)
    whole = pa.table(
        {
            "ts": pa.array(1_780_000_000_000_000 + np.sort(rng.integers(0, 10**11, n)), pa.timestamp("us", tz="UTC")),
            "op": pa.array([f"p{i}" for i in rng.integers(0, 50, n)]),
            "team": pa.array(rng.integers(0, 4, n).astype(np.int16)),
            "qty": pa.array(rng.integers(1, 9, n).astype(np.int16)),
            "secret": pa.array(["not to be read"] * n),
        }
    )
    called = {"at": "ts", "worker": "op"}

    def fold() -> Fold:
        return Fold([Units(), Presence()], grain=Grain.DAY, zone="UTC")

    one = fold()
    one.feed(EventBatch.from_arrow(whole, one.names, columns=called))
    files = []
    for number, start in enumerate(range(0, n, 700)):
        files.append(tmp_path / f"{number:03}.parquet")
        pq.write_table(whole.slice(start, 700), files[-1], row_group_size=256)
    two, three = fold(), fold()
    assert fold_parquet(two, files, columns=called) == n
    assert fold_tables(three, [lambda: whole], columns=called, readers=1) == n
    assert two.table().equals(one.table())
    assert three.table().equals(one.table())
    assert columns_needed(two, called) == ["ts", "op", "team", "qty"]
    assert columns_needed(Fold([TimeUse()], grain=Grain.DAY, zone="UTC"), direct_tasks=True) == [
        "at",
        "worker",
        "team",
        "task",
    ]


@pytest.mark.parametrize("readers", [1, 3])
def test_short_tables_are_opened_together_and_give_the_same(readers: int) -> None:
    """Also where the order or the kind of their columns changes, a name is new, a table is empty."""
    n = 6000
    rng = np.random.default_rng(4)
    whole = pa.table(
        {
            "at": pa.array(1_780_000_000_000_000 + np.sort(rng.integers(0, 10**11, n)), pa.timestamp("us", tz="UTC")),
            "worker": [f"p{i}" for i in rng.integers(0, 50, n)],
            "team": [f"t{i}" for i in rng.integers(0, 4, n)],
            "qty": pa.array(rng.integers(1, 9, n).astype(np.int16)),
        }
    )
    hours = []
    for number, start in enumerate(range(0, n, 20)):
        hour = whole.slice(start, 20)
        names = hour["worker"].combine_chunks().dictionary_encode()
        hours.append(
            hour.set_column(1, "worker", names) if number % 50 else hour.select(["qty", "at", "team", "worker"])
        )
    hours.insert(70, hours[0].slice(0, 0))
    one, other = (Fold([Units(), Presence()], grain=Grain.DAY, zone="UTC") for _ in range(2))
    one.feed(EventBatch.from_arrow(whole, one.names))
    assert fold_tables(other, [lambda hour=hour: hour for hour in hours], readers=readers) == n
    assert other.table().equals(one.table())
    assert other.names.workers.names() == one.names.workers.names()


def test_an_error_of_a_reader_comes_out_as_it_was(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        fold_parquet(Fold([Units()], grain=Grain.DAY, zone="UTC"), [tmp_path / "none.parquet"])


def test_stock_says_where_and_not_who() -> None:
    people = {
        "item": pa.array(["i1", "i1", "i2"]),
        "place": pa.array(["A", "A", None]),
        "device": pa.array(["d1", "d2", "d1"]),
    }
    first = history(table(**people))
    assert tuple(first.column_names) == COLUMNS
    assert first.to_pylist()[0] == {"minute": AT, "item": "i1", "place": "A", "task": "pick", "scans": 1, "units": 2}
    swapped = table(**people, worker=pa.array(["z", "z", "y"]), team=pa.array(["q", "q", "q"]))
    assert history(swapped).equals(first)
    assert history(swapped.take([2, 0, 1])).equals(first)
    two = table(**people).set_column(
        0,
        "at",
        pa.array([AT.replace(second=59), AT.replace(second=1), AT.replace(minute=1)], pa.timestamp("us", tz="UTC")),
    )
    assert history(two).equals(first)  # seconds are not in it
    with pytest.raises(InputRefused, match="activity_column_missing"):
        history(table())


def test_every_indicator_says_what_it_does_not_mean() -> None:
    told = statements()
    assert set(told) == set(BY_NAME) >= {"units", "fast_pair", "silence", "edges", "time_use"}
    for text in told.values():
        assert len(text.en) > 60
        assert len(text.fr) > 60
        assert any(word in text.en for word in (" not ", "nothing", "neither"))
        assert any(word in text.fr for word in ("n’est", "ne sont", "ne dit"))


def test_a_rate_is_per_measured_hour() -> None:
    assert rate(120, 1_800_000_000) == 240
    assert rate(3, 0) is None


def test_statements_load_nothing_heavy() -> None:
    code = "import sys; from regard.activity import indicators; print([m for m in ('numba', 'pyarrow', 'duckdb', 'ibis') if m in sys.modules])"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
    )


def test_compiled_code_is_kept_where_the_package_cannot_be_written(tmp_path: Path) -> None:
    code = (
        "from regard.activity import kernel; import numpy as np;"
        "f = kernel.in_order(); print(f(np.array([1, 2, 2])), f(np.array([2, 1])), f._cache.cache_path)"
    )
    env = {"PATH": "/usr/bin:/bin", "NUMBA_CACHE_DIR": str(tmp_path / "cache")}
    for _ in range(2):
        out = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=env
        ).stdout.split()
        assert out[:2] == ["True", "False"]
        assert out[2].startswith(str(tmp_path))
    assert len(list((tmp_path / "cache").rglob("*.nbi"))) == 1  # the second process found what the first kept


@pytest.mark.parametrize("offset", [0, 1, 7, 8, 13])
def test_the_bridge_to_numpy_keeps_every_value(offset: int) -> None:
    rng = np.random.default_rng(offset)
    for values in (rng.integers(-9, 9, 100), rng.integers(-9, 9, 100).astype(np.int16), rng.random(100) < 0.5):
        column = column_of(values)
        assert column.to_pylist() == values.tolist()
        assert numbers(column.slice(offset, 50)).tolist() == values[offset : offset + 50].tolist()
        chunks = pa.chunked_array([column.slice(offset, 3), column.slice(offset + 3, 40)])
        assert numbers(chunks).tolist() == values[offset : offset + 43].tolist()
        assert numbers(column.slice(0, 0)).dtype == values.dtype


def test_folding_loads_no_pandas() -> None:
    code = (
        "import sys, numpy as np, pyarrow as pa; from regard.activity.fold import Fold; from regard.activity.events import EventBatch;"
        "from regard.activity.units import Units; from regard.terms.words import Grain;"
        "f = Fold([Units()], grain=Grain.DAY, zone='UTC');"
        "from regard.activity.arrays import column_of, texts_of;"
        "t = {'at': column_of(np.arange(2)), 'worker': texts_of(['é', 'b']), 'error': column_of(np.array([True, False]))};"
        "f.feed(EventBatch.from_arrow(pa.table(t), f.names));"
        "assert [str(w) for w in f.table()['worker']] == ['é', 'b'];"
        "print('pandas' in sys.modules)"
    )
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()
        == "False"
    )
