"""The benchmark harness runs, tells an honest line, and compares like with like."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from shared_data import shared

ROOT = Path(__file__).resolve().parents[2]


def bench(*arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    variables = dict(os.environ, PYTHONPATH=f"{ROOT / 'src'}{os.pathsep}{ROOT}", **env)
    return subprocess.run(
        [sys.executable, "-m", "bench", *arguments],
        cwd=ROOT,
        env=variables,
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_figure_is_listed_and_explained() -> None:
    listed = bench("--list")
    assert listed.returncode == 0, listed.stderr
    names = [line.split()[0] for line in listed.stdout.splitlines()]
    assert {"indicators_parquet_vs_onepass", "indicators_parquet_vs_duckdb", "live_fold", "live_fold_memory"} <= set(
        names
    )
    explained = (ROOT / "docs" / "benchmarks.md").read_text(encoding="utf-8")
    assert [name for name in names if f"`{name}`" not in explained] == []
    assert bench("ONLY=nothing").returncode == 2


@pytest.mark.slow
def test_ours_and_the_peer_find_the_same_and_a_small_run_says_so(tmp_path: Path) -> None:
    rows = "300000"
    environment = {
        "BENCH_ROWS": rows,
        "BENCH_ROUNDS": "1",
        "BENCH_DATA": str(tmp_path),
        "REGARD_SHARED": str(shared("bench").parent),
    }
    done = bench("ONLY=indicators_parquet_vs_onepass", **environment)
    assert done.returncode in (0, 1), done.stderr
    assert "same sums in both tables" in done.stdout
    assert "at 300 k rows (the goal speaks of 50 M)" in done.stdout
