"""Two examinations of the same thing held against each other: what is new, what went away, what changed its state.

Findings are matched by their keys, then by an item that they have in common. What asks for nothing (met, not applicable) is neither new nor
gone; a sentence that only counts another day of the same thing is no change.
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
    old = {each.key: each for each in before}
    now = {each.key: each for each in after}
    left = [each for key, each in old.items() if key not in now]
    new, changed = set(), {}
    for key, each in now.items():
        match = old.get(key) or next((other for other in left if _same_thing(each, other)), None)
        if match is None:
            new |= {key} if each.state in ASKS else set()
        elif match.state is not each.state:
            changed[key] = match.state
    gone = (each for each in left if each.state in ASKS and not any(_same_thing(each, other) for other in after))
    return Compared(frozenset(new), changed, tuple(gone))


def _same_thing(one: Found, other: Found) -> bool:
    """Whether both are about an item in common: one finding may stand for several that ended alike."""
    items = set(one.item.split(", ")) & set(other.item.split(", "))
    return one.requirement == other.requirement and one.system == other.system and bool(items)
