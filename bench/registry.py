"""The list of figures, and how to add one.

    # bench/figures/ledger.py
    from bench.registry import Reading, at_least, figure
    from bench.stage import Stage

    @figure("ledger_bulk", goal=at_least(100_000, "entries/s"))
    def ledger_bulk(stage: Stage) -> Reading:
        '''Entries appended in bulk, per second.'''
        ...
        return Reading(value=123_456, unit="entries/s", cpu_s=1.2)

A figure against a peer gives `peer_value` in the same unit and a `ratio` (ours to the peer's; the goal is then on the
ratio); use `bench.measure.interleaved` so that both run in turn, A B A B, and the medians are compared. A figure that
cannot be measured raises `Unmeasured` and says why. `full_rows` is the size that the goal speaks of: smaller runs are
told as such.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bench.stage import Stage


class Unmeasured(Exception):
    """The figure cannot be measured here; the message says why."""


@dataclass(frozen=True)
class Goal:
    """What is promised: at least or at most `limit`, in `unit` (or of the ratio, when `unit` is "x")."""

    limit: float
    unit: str
    least: bool

    def met(self, value: float) -> bool:
        return value >= self.limit if self.least else value <= self.limit

    def __str__(self) -> str:
        return f"{'>=' if self.least else '<='} {_short(self.limit)} {self.unit}"


def at_least(limit: float, unit: str = "x") -> Goal:
    return Goal(limit, unit, True)


def at_most(limit: float, unit: str = "x") -> Goal:
    return Goal(limit, unit, False)


@dataclass(frozen=True)
class Reading:
    """What was measured. `ratio` is compared with the goal when it is there, else `value`. `rows` is the size that it was measured at."""

    value: float
    unit: str
    peer_value: float | None = None
    ratio: float | None = None
    cpu_s: float | None = None
    peer_cpu_s: float | None = None
    rows: int | None = None
    note: str = ""


@dataclass(frozen=True)
class Figure:
    name: str
    goal: Goal
    peer: str
    full_rows: int | None
    run: Callable[[Stage], Reading]

    def line(self, reading: Reading) -> str:
        """One line: name, value, peer, ratio, goal, met or not met."""
        met = self.goal.met(reading.value if reading.ratio is None else reading.ratio)
        peer = "-" if reading.peer_value is None else f"{self.peer} {_short(reading.peer_value)} {reading.unit}"
        ratio = "-" if reading.ratio is None else f"{reading.ratio:.2f} x"
        parts = [
            f"{self.name:<34}",
            f"{_short(reading.value)} {reading.unit}",
            peer,
            ratio,
            f"goal {self.goal}",
            "met" if met else "not met",
        ]
        if self.full_rows and reading.rows and reading.rows < self.full_rows:
            parts[-1] += f" at {_short(reading.rows)} rows (the goal speaks of {_short(self.full_rows)})"
        if reading.cpu_s is not None:
            theirs = "" if reading.peer_cpu_s is None else f" against {reading.peer_cpu_s:.2f}"
            parts.append(f"cpu {reading.cpu_s:.2f}{theirs} s")
        if reading.note:
            parts.append(reading.note)
        return " | ".join(parts)


FIGURES: dict[str, Figure] = {}


def figure(
    name: str, *, goal: Goal, peer: str = "-", full_rows: int | None = None
) -> Callable[[Callable[[Stage], Reading]], Callable[[Stage], Reading]]:
    """Register a figure under a name, with its goal and what it is compared with."""

    def register(run: Callable[[Stage], Reading]) -> Callable[[Stage], Reading]:
        if name in FIGURES:
            raise ValueError(f"two figures are called {name}")
        FIGURES[name] = Figure(name, goal, peer, full_rows, run)
        return run

    return register


def discover() -> dict[str, Figure]:
    """Import every file of `bench/figures` and return all figures by name, in the order of files and lines."""
    import bench.figures

    for module in sorted(pkgutil.iter_modules(bench.figures.__path__), key=lambda m: m.name):
        importlib.import_module(f"bench.figures.{module.name}")
    return FIGURES


def _short(value: float) -> str:
    for size, letter in ((1e9, " G"), (1e6, " M"), (1e3, " k")):
        if abs(value) >= size:
            return f"{value / size:.4g}{letter}"
    return f"{value:.3g}"
