"""Two examinations of the same thing held against each other: what is new, what went away, what changed its state.

Findings are matched by their keys. What asks for nothing (met, not applicable) is neither new nor gone; a sentence that only counts another
day of the same thing is no change.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from regard.acts.examining.remembered import Found
from regard.terms.finding import State

ASKS = frozenset({State.BREACHED, State.NOT_EVIDENCED})
"""The states that ask for something."""


@dataclass(frozen=True, slots=True)
class Compared:
    """`new` are keys of the later examination, `changed` the state before by key, `gone` the earlier findings that are no longer there."""

    new: frozenset[str]
    changed: Mapping[str, State]
    gone: tuple[Found, ...]

    @property
    def nothing(self) -> bool:
        """Whether both say the same."""
        return not (self.new or self.changed or self.gone)


def compare(before: Sequence[Found], after: Sequence[Found]) -> Compared:
    """What `after` says that `before` did not."""
    old, now = {each.key: each for each in before}, {each.key: each for each in after}
    return Compared(
        frozenset(key for key, each in now.items() if key not in old and each.state in ASKS),
        {key: old[key].state for key, each in now.items() if key in old and old[key].state is not each.state},
        tuple(each for key, each in old.items() if key not in now and each.state in ASKS),
    )
