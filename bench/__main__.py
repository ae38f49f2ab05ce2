"""Print a line per figure. `python -m bench`, `python -m bench ONLY=name`, `--list`."""

from __future__ import annotations

import os
import sys

from bench.registry import Unmeasured, discover
from bench.stage import Stage


def main(arguments: list[str]) -> int:
    """0: all measured figures met their goal; 1: some did not; 2: no such figure."""
    only = next((a.removeprefix("ONLY=") for a in arguments if a.startswith("ONLY=")), os.environ.get("ONLY", ""))
    figures = discover()
    if "--list" in arguments:
        for figure in figures.values():
            print(f"{figure.name:<34} goal {figure.goal}  {(figure.run.__doc__ or '').splitlines()[0]}")
        return 0
    if only and only not in figures:
        print(f"no figure is called {only}; there are: {', '.join(figures)}", file=sys.stderr)
        return 2
    stage, missed = Stage(), 0
    for figure in [figures[only]] if only else figures.values():
        try:
            reading = figure.run(stage)
        except Unmeasured as why:
            print(f"{figure.name:<34} | not measured: {why}", flush=True)
            continue
        line = figure.line(reading)
        missed += "| not met" in line
        print(line, flush=True)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
