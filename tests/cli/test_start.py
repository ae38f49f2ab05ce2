"""`regard` starts at once: it imports nothing heavy before a command asks for it."""

from __future__ import annotations

import os
import subprocess
import sys
import time

import pytest

HEAVY = (
    "django",
    "numpy",
    "pyarrow",
    "sqlalchemy",
    "pydantic",
    "cryptography",
    "numba",
    "duckdb",
    "rich",
    "regard.acts",
)


def imported(*line: str) -> tuple[set[str], float]:
    script = (
        "import sys; from regard.cli.frame import run; code = run(sys.argv[1:]); "
        "print('\\n'.join(sorted(sys.modules)), file=sys.stderr); sys.exit(code)"
    )
    began = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", script, *line], capture_output=True, text=True, check=False)
    assert done.returncode in (0, 2), done.stderr
    return set(done.stderr.split()), time.perf_counter() - began


@pytest.mark.parametrize("line", [("--help",), ("--version",), ("nonsense",)])
def test_nothing_heavy_is_imported_for_help(line):
    modules, _ = imported(*line)
    assert "click" in modules
    assert [name for name in HEAVY if name in modules] == []


def test_a_command_that_only_reads_a_charter_loads_no_database_and_no_arrays():
    modules, _ = imported("charter", "schema")
    assert [name for name in ("django", "duckdb", "numba", "granian") if name in modules] == []


def test_only_the_command_that_was_asked_for_is_loaded():
    modules, _ = imported("--help")
    assert not {name for name in modules if name.startswith("regard.cli.")} - {"regard.cli.frame", "regard.cli.voice"}


def test_the_time_that_help_takes_is_told():
    """Measured and printed; the figure that is promised is held by the benches, not by a busy machine's tests."""
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": ""}
    best = min(_timed(environment) for _ in range(3))
    print(f"regard --help: {best:.3f} s")
    assert best < 10, "something hangs"


def _timed(environment: dict[str, str]) -> float:
    began = time.perf_counter()
    subprocess.run([sys.executable, "-m", "regard", "--help"], env=environment, capture_output=True, check=True)
    return time.perf_counter() - began


def test_the_program_speaks_the_language_of_its_environment():
    for variables, word in [
        ({"LANG": "fr_FR.UTF-8"}, "Commandes"),
        ({"LANG": "de_DE.UTF-8"}, "Commands"),
        ({"LC_ALL": "C.UTF-8", "LANG": "fr_FR.UTF-8"}, "Commandes"),
        ({"REGARD_LANG": "en", "LANG": "fr_FR.UTF-8"}, "Commands"),
    ]:
        clean = {k: v for k, v in os.environ.items() if k not in ("LANG", "LC_ALL", "LC_MESSAGES", "REGARD_LANG")}
        done = subprocess.run(
            [sys.executable, "-m", "regard", "--help"],
            env={**clean, **variables},
            capture_output=True,
            text=True,
            check=True,
        )
        assert word in done.stdout
