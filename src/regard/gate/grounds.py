"""How a decision is written: one place that stamps the rulebook's release and builds grounds."""

from __future__ import annotations

from collections.abc import Iterable

from regard.rulebook import RELEASE
from regard.terms.decision import Answer, Decision, Ground


def permit(*grounds: Ground, conditions: Iterable[tuple[str, str]] = ()) -> Decision:
    """The act may happen."""
    return Decision(Answer.PERMIT, grounds, RELEASE, tuple(conditions))


def refuse(*grounds: Ground) -> Decision:
    """A rule forbids it."""
    return Decision(Answer.REFUSE, grounds, RELEASE)


def gap(*grounds: Ground) -> Decision:
    """The charter or the facts do not say; nothing happens until they do."""
    return Decision(Answer.GAP, grounds, RELEASE)
