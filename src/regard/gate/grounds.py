"""How a decision is written: one place that stamps the rulebook's release and builds grounds."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from regard import rulebook
from regard.rulebook import law
from regard.terms.decision import Answer, Decision, Ground
from regard.terms.text import Text


def permit(*grounds: Ground, conditions: Iterable[tuple[str, str]] = ()) -> Decision:
    """The act may happen, under `conditions`."""
    return Decision(Answer.PERMIT, grounds, release(), tuple(conditions))


def refuse(*grounds: Ground) -> Decision:
    """A rule forbids it."""
    return Decision(Answer.REFUSE, grounds, release())


def gap(*grounds: Ground) -> Decision:
    """The charter or the facts do not say; nothing happens until they do."""
    return Decision(Answer.GAP, grounds, release())


def ground(
    requirement: str,
    sentence: Text,
    *,
    measured: object = None,
    limit: object = None,
    instead: Text | None = None,
) -> Ground:
    """One reason. `measured` and `limit` are written as they print; None stays None."""
    return Ground(
        requirement,
        sentence,
        None if measured is None else str(measured),
        None if limit is None else str(limit),
        instead,
    )


def cite(requirement: str, fallback: str) -> str:
    """`requirement` when this rulebook has it, else the wider `fallback`: a ground never cites what nobody can open."""
    return requirement if requirement in _ids() else fallback


@lru_cache(maxsize=1)
def release() -> str:
    """The rulebook's release, asked for once."""
    return rulebook.RELEASE


@lru_cache(maxsize=1)
def _ids() -> frozenset[str]:
    return frozenset(law.requirements())
