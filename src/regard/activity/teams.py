"""Team figures that single nobody out.

A cell (team, period, measure) is shown only when at least `min_group` people stand behind it and none of them makes up more than `dominance` of it (INSEE and DGFiP for tax data on
natural persons: 11 people, 85 %). Where totals are shown too, a second cell is hidden so that the first cannot be worked out; and a figure is not released that differs from an
earlier release by fewer people than the minimum. Every hidden cell says why.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from regard.terms.span import Span
from regard.terms.text import Text


@dataclass(frozen=True, slots=True)
class Protection:
    """The rules of disclosure. `min_group` has a floor of 3; `rounding` (1: none) rounds what is shown to the nearest multiple."""

    min_group: int = 11
    dominance: float = 0.85
    rounding: int = 1


@dataclass(frozen=True, slots=True)
class Figures:
    """What stands behind the cells of one period: per team, each person's own value of each measure. In memory only; never stored.

    `values[team][measure]` maps a person (any hashable mark, e.g. the worker's code) to a whole, non-negative value.
    """

    period: Span
    measures: tuple[str, ...]
    values: Mapping[str, Mapping[str, Mapping[int, int]]]


class Hidden(StrEnum):
    """Why a cell is not shown."""

    SMALL = "small-group"
    DOMINANT = "dominant-person"
    COMPLEMENT = "protects-another"
    DIFFERENCE = "differs-too-little"


@dataclass(frozen=True, slots=True)
class Cell:
    """One team (or None: all teams together), one measure. `value` is None when hidden, and `hidden`, `why` say so; `people` is None when hidden for smallness."""

    team: str | None
    measure: str
    value: int | None
    people: int | None
    hidden: Hidden | None = None
    why: Text | None = None


@dataclass(frozen=True, slots=True)
class Release:
    """What is shown for one period. `groups` holds, per shown cell, the digestless set of people, for the differencing guard: keep it in memory or not at all."""

    period: Span
    cells: tuple[Cell, ...]

    def cell(self, team: str | None, measure: str) -> Cell:
        """The cell of a team and a measure. Raises NotFound."""
        raise NotImplementedError


def protect(figures: Figures, rules: Protection, earlier: Sequence[Figures] = ()) -> Release:
    """The cells of `figures` that may be shown, totals included. `earlier` are the figures of overlapping releases already shown, for the differencing guard."""
    raise NotImplementedError
