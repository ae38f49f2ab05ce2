"""What checks see: measures grouped by system and item.

Where a fact was both declared and seen, the seen one stands. Where several readers saw it, the longest term or the largest number
stands; of words and flags the first reader's does, since which one is worse depends on the duty.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from regard.rulebook.measure import Measure, Origin, Value
from regard.terms.duration import Duration
from regard.terms.words import Area


@dataclass(frozen=True)
class Item:
    """One table of a system: `keeps[0]`, `governance`, `system`. Its facts are read by name, typed, None when not known."""

    key: str
    kind: str
    measures: dict[str, Measure] = field(default_factory=dict)

    def measure(self, name: str) -> Measure | None:
        """The measure behind a fact."""
        return self.measures.get(name)

    def get(self, name: str) -> Value | None:
        """The fact's value, or None when it is not known."""
        found = self.measures.get(name)
        return None if found is None else found.value

    def flag(self, name: str) -> bool | None:
        """A yes or no; None when it is not known (or is something else than yes or no)."""
        value = self.get(name)
        return value if isinstance(value, bool) else None

    def word(self, name: str) -> str | None:
        """A word of a closed list."""
        value = self.get(name)
        return value if isinstance(value, str) else None

    def words(self, name: str) -> tuple[str, ...] | None:
        """A list of words; None when it is not known, which an empty list is not."""
        value = self.get(name)
        if isinstance(value, str):
            return (value,)
        return value if isinstance(value, tuple) else None

    def duration(self, name: str) -> Duration | None:
        """A duration."""
        value = self.get(name)
        return value if isinstance(value, Duration) else None

    def number(self, name: str) -> float | None:
        """A count or a share; a flag is no number."""
        value = self.get(name)
        return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None

    def day(self, name: str) -> date | None:
        """A day."""
        value = self.get(name)
        return value if isinstance(value, date) else None

    def known(self, *names: str) -> tuple[Measure, ...]:
        """The measures of those facts that are known, in that order."""
        return tuple(self.measures[name] for name in names if name in self.measures)


@dataclass(frozen=True)
class SystemFacts:
    """The facts of one system (or of the site itself, with an empty id), and those of the site around it."""

    id: str
    area: Area | None
    regime: str
    groups: dict[str, tuple[Item, ...]]
    site: dict[str, tuple[Item, ...]]

    def items(self, kind: str) -> tuple[Item, ...]:
        """The system's tables of that kind, in order; empty when none is known."""
        return self.groups.get(kind, ())

    def one(self, kind: str) -> Item:
        """The only table of that kind (`governance`, `accounts`); one without facts when it is not known."""
        found = self.items(kind)
        return found[0] if found else Item(kind, kind)

    @property
    def system(self) -> Item:
        """The system's own facts: purposes, basis, people."""
        return self.one("system")

    def of_site(self, kind: str = "site") -> Item:
        """The site's table of that kind: `site`, `controller`, `small`."""
        found = self.site.get(kind, ())
        return found[0] if found else Item(kind, kind)

    def has(self, name: str, *words: str) -> bool:
        """Whether one of `words` stands in the system's list `name` (`purposes`, `people`)."""
        return any(word in (self.system.words(name) or ()) for word in words)

    @property
    def of_workers(self) -> bool | None:
        """Whether it watches people at work; None when it does not say whom it watches."""
        people = self.system.words("people")
        return None if people is None else any(word in _WORKERS for word in people)


_WORKERS = frozenset({"staff", "temps", "representatives", "contractors", "riders"})


@dataclass(frozen=True)
class Disagreement:
    """One fact that was declared and seen, and is not the same."""

    declared: Measure
    seen: Measure


def gather(measures: Iterable[Measure]) -> tuple[dict[str, dict[str, tuple[Item, ...]]], tuple[Disagreement, ...]]:
    """Measures by system and kind of item, in order of first appearance, and the facts that were declared and seen to differ."""
    chosen: dict[tuple[str, str], dict[str, Measure]] = {}
    declared: dict[tuple[str, str, str], Measure] = {}
    for measure in measures:
        key = (measure.system, measure.item, measure.name)
        if measure.origin is Origin.DECLARED:
            declared[key] = measure
        facts = chosen.setdefault((measure.system, measure.item), {})
        facts[measure.name] = _standing(facts.get(measure.name), measure)
    systems: dict[str, dict[str, tuple[Item, ...]]] = {}
    differing: list[Disagreement] = []
    for (system, item), facts in chosen.items():
        kind = item.rpartition("[")[0] if item.endswith("]") else item
        groups = systems.setdefault(system, {})
        groups[kind] = (*groups.get(kind, ()), Item(item, kind, facts))
        for name, measure in facts.items():
            said = declared.get((system, item, name))
            if said is not None and measure.origin is Origin.SEEN and said.value != measure.value:
                differing.append(Disagreement(said, measure))
    return systems, tuple(differing)


def _standing(old: Measure | None, new: Measure) -> Measure:
    """Which of two measures of one fact is judged."""
    if old is None:
        return new
    if old.origin is not new.origin:
        return new if new.origin is Origin.SEEN else old
    if isinstance(old.value, Duration) and isinstance(new.value, Duration):
        return new if new.value > old.value else old
    both_numbers = (
        not isinstance(old.value, bool) and isinstance(old.value, (int, float)) and isinstance(new.value, (int, float))
    )
    return new if both_numbers and new.value > old.value else old  # type: ignore[operator]
