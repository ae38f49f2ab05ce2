"""What the gate answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from regard.terms.text import Text


class Answer(StrEnum):
    """Permit; refuse: a rule forbids it; gap: the charter or the facts do not say (it refuses too, but reads differently)."""

    PERMIT = "permit"
    REFUSE = "refuse"
    GAP = "gap"


@dataclass(frozen=True, slots=True)
class Ground:
    """One reason of a decision: the requirement, what was measured against which limit, and what would be allowed instead."""

    requirement: str
    sentence: Text
    measured: str | None = None
    limit: str | None = None
    instead: Text | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """The gate's answer with its grounds. `release` is the rulebook's release that it was made under."""

    answer: Answer
    grounds: tuple[Ground, ...] = ()
    release: str = ""
    conditions: tuple[tuple[str, str], ...] = field(default=())

    @property
    def permitted(self) -> bool:
        """Whether the act may happen."""
        return self.answer is Answer.PERMIT

    @property
    def requirements(self) -> tuple[str, ...]:
        """The requirements that it rests on, in order, each once."""
        return tuple(dict.fromkeys(ground.requirement for ground in self.grounds))


def strictest(*decisions: Decision) -> Decision:
    """One decision out of several: a refusal before a gap before a permit, with the grounds of all that did not permit."""
    order = {Answer.REFUSE: 0, Answer.GAP: 1, Answer.PERMIT: 2}
    worst = min(decisions, key=lambda d: order[d.answer])
    if worst.permitted:
        return Decision(
            Answer.PERMIT,
            tuple(g for d in decisions for g in d.grounds),
            worst.release,
            tuple(c for d in decisions for c in d.conditions),
        )
    grounds = [g for d in sorted(decisions, key=lambda d: order[d.answer]) if not d.permitted for g in d.grounds]
    return Decision(worst.answer, tuple(grounds), worst.release)
