"""What a check is given beside the facts, and what it gives back.

A check is `def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]`, pure. Its sentences stand in `requirement.toml`
(`[sentences.<key>]`, English and French); it names them by key and gives the values that fill them. A check that yields nothing says
that its requirement does not apply to those facts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from regard.rulebook.facts import Item, SystemFacts
from regard.rulebook.measure import Measure, Value
from regard.rulebook.regimes import duty
from regard.rulebook.requirement import Confidence, Force, Limit, Reading, Requirement, Severity
from regard.rulebook.wording import filled, said
from regard.terms.duration import Duration
from regard.terms.finding import State
from regard.terms.text import Text


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a check concludes on one item. `item` is its key, "" for the whole system; `article` in the GDPR's spelling or None
    for the requirement's own: the regime's spelling is put in afterwards."""

    state: State
    item: str
    sentence: Text
    measured: tuple[Measure, ...] = ()
    limit: Text | None = None
    article: str | None = None
    reading: Reading | None = None
    force: Force | None = None
    confidence: Confidence | None = None
    severity: Severity | None = None


Check = Callable[[SystemFacts, "InForce"], Iterator[Outcome]]


@dataclass(frozen=True)
class InForce:
    """One requirement as it applies: on the day of the facts, as read on a day, under a regime."""

    requirement: Requirement
    sentences: dict[str, Text]
    on: date
    read_as_of: date
    regime: str
    find: Callable[[str], Requirement]

    def limit(self, name: str, *, of: str | None = None) -> Limit | None:
        """The limit by that name in force, of this requirement or `of` another; None when there is none then."""
        owner = self.requirement if of is None else self.find(of)
        return owner.limit(name, on=self.on, read_as_of=self.read_as_of)

    def duration(self, name: str, *, of: str | None = None) -> Duration | None:
        """The limit by that name, a duration."""
        found = self.limit(name, of=of)
        return found.value if found is not None and isinstance(found.value, Duration) else None

    def number(self, name: str, *, of: str | None = None) -> float | None:
        """The limit by that name, a number."""
        found = self.limit(name, of=of)
        return float(found.value) if found is not None and isinstance(found.value, (int, float)) else None

    def word(self, name: str) -> str | None:
        """The limit by that name, a word."""
        found = self.limit(name)
        return found.value if found is not None and isinstance(found.value, str) else None

    def reading(self, effect: str | None = None) -> Reading | None:
        """The latest reading that speaks on the day of reading, with that effect if one is named."""
        speaking = [r for r in self.requirement.readings if r.speaks(self.read_as_of) and effect in (None, r.effect)]
        return max(speaking, key=lambda r: r.since, default=None)

    def duty(self, name: str) -> str:
        """The article of a duty that regimes write in different places (`traces`), as this regime spells it."""
        return duty(name, self.regime)

    def breached(
        self,
        sentence: str,
        item: Item,
        *names: str,
        limit: Limit | Duration | None = None,
        also: Iterable[Measure] = (),
        article: str | None = None,
        reading: Reading | None = None,
        force: Force | None = None,
        confidence: Confidence | None = None,
        **fields: Value | Text | None,
    ) -> Outcome:
        """The facts go against the law: `names` are the facts of `item` that it rests on, `also` measures of other items; `fields` fill
        the sentence beside them."""
        told = self._told(sentence, item, names, limit, also, fields)
        return Outcome(State.BREACHED, *told, article, reading, force, confidence)

    def met(
        self,
        item: Item,
        *names: str,
        sentence: str = "met",
        limit: Limit | Duration | None = None,
        also: Iterable[Measure] = (),
        article: str | None = None,
        reading: Reading | None = None,
        **fields: Value | Text | None,
    ) -> Outcome:
        """The facts are as the law wants them."""
        return Outcome(State.MET, *self._told(sentence, item, names, limit, also, fields), article, reading)

    def unknown(
        self,
        item: Item,
        *names: str,
        sentence: str = "unknown",
        limit: Limit | Duration | None = None,
        also: Iterable[Measure] = (),
        article: str | None = None,
        reading: Reading | None = None,
        **fields: Value | Text | None,
    ) -> Outcome:
        """What is known does not say."""
        return Outcome(State.NOT_EVIDENCED, *self._told(sentence, item, names, limit, also, fields), article, reading)

    def _told(
        self,
        key: str,
        item: Item,
        names: tuple[str, ...],
        limit: Limit | Duration | None,
        also: Iterable[Measure],
        fields: Mapping[str, Value | Text | None],
    ) -> tuple[str, Text, tuple[Measure, ...], Text | None]:
        """The item, the sentence with its fields said, what was measured, and the limit in words."""
        measured = (*item.known(*names), *also)
        worded = limit.said if isinstance(limit, Limit) else None if limit is None else said(limit)
        filling: dict[str, Value | Text | None] = {m.name.replace(".", "_"): m.value for m in measured}
        filling.update(fields)
        if isinstance(limit, Limit):
            filling["limit"] = worded if limit.unit == "share" else limit.value
        elif limit is not None:
            filling["limit"] = limit
        return item.key if item.measures else "", filled(self.sentences[key], filling), measured, worded
