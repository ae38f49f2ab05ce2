"""What an indicator is worth on labelled work: of the gaps that it flags, how much was productive work all the same?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from regard.terms.duration import Duration
from regard.terms.span import Span
from regard.terms.text import Text


@dataclass(frozen=True, slots=True)
class Labelled:
    """A stretch of time that an observer labelled, e.g. from video, with the name of the operation."""

    span: Span
    operation: str


@dataclass(frozen=True, slots=True)
class Flagged:
    """One gap that the indicator flagged, with the share of it (0 to 1) that labels show as productive work."""

    gap: Span
    productive: float


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome. `mean` and `worst` are shares of flagged time labelled as productive; None when nothing was flagged. `sentence` and `caveat` are for people."""

    indicator: str
    scans: int
    flagged: tuple[Flagged, ...]
    mean: float | None
    worst: float | None
    fast_pairs: int
    sentence: Text
    caveat: Text


def measure(
    scans_us: Sequence[int],
    labelled: Sequence[Labelled],
    *,
    indicator: str = "gaps",
    at_least: Duration = Duration.of(minutes=1),
    below: Duration | None = Duration.of(minutes=10),
    fast: Duration = Duration.of(seconds=1.25),
    productive: frozenset[str] | None = None,
) -> Report:
    """Measure on one worker's scans (microseconds UTC). `productive` names the operations that are work (None: all labelled ones)."""
    raise NotImplementedError
