"""Where a figure is measured: sizes, the scans to measure on, a scratch folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from bench.registry import Unmeasured

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent


@dataclass
class Stage:
    """`rows` is the size asked for (BENCH_ROWS), `rounds` how often each side runs (BENCH_ROUNDS)."""

    rows: int = field(default_factory=lambda: int(float(os.environ.get("BENCH_ROWS", "50e6"))))
    rounds: int = field(default_factory=lambda: int(os.environ.get("BENCH_ROUNDS", "3")))
    cache: Path = field(default_factory=lambda: Path(os.environ.get("BENCH_DATA", ROOT / "bench-data")))

    def shared(self, *parts: str) -> Path:
        """Shared material (REGARD_SHARED, else beside the repository). Raises Unmeasured where it is absent."""
        path = Path(os.environ.get("REGARD_SHARED", ROOT.parent / "shared")).joinpath(*parts)
        if not path.exists():
            raise Unmeasured(f"not here: {'/'.join(parts)} (set REGARD_SHARED)")
        return path

    def scans(self, rows: int | None = None) -> Path:
        """A folder of plain Parquet files of generated scans, one a day, in time order; made once and kept."""
        rows = rows or self.rows
        folder = self.cache / f"scans-{rows}"
        if not (folder / "complete").exists():
            generator = self.shared("bench", "scans", "generate.py")
            shutil.rmtree(folder, ignore_errors=True)
            print(f"generating {rows / 1e6:g} M scans into {folder}", file=sys.stderr, flush=True)
            subprocess.run([sys.executable, str(generator), str(folder), str(rows)], check=True, stdout=sys.stderr)
            (folder / "complete").touch()
        return folder

    def scratch(self) -> Path:
        """A fresh empty folder on the same disk as the data."""
        self.cache.mkdir(parents=True, exist_ok=True)
        return Path(tempfile.mkdtemp(prefix="run-", dir=self.cache))
