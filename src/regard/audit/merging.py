"""Declarations and what was seen, merged into the measures that checks consume.

What readers and evidence tables give is held against the charter's own types: a word that the format does not know is a fault of the
reader, and raises. Seen facts meet declared ones under the same item, so that the rulebook judges the seen one and finds the difference.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from pydantic import ValidationError

from regard.audit.evidence.fragment import Fragment
from regard.audit.matching import IDENTITIES, Facts, matched
from regard.charter import measures
from regard.charter.model import Charter, Controller, Site, System
from regard.rulebook.measure import Measure, Origin, Value
from regard.terms.duration import Duration
from regard.terms.span import Span
from regard.terms.words import Area

AT_LEAST = frozenset({"traces.actions", "system.purposes", "system.people", "camera.analytics", "content.categories",
                      "content.sources", "recording.purpose", "keeps.for", "camera.live_for", "recording.watched_by"})  # fmt: skip
"""Lists of which evidence shows a part: what was not seen may still be so."""
AT_MOST = frozenset({"security.transfer", "rights.access_within"})
"""Declared as "within": a shorter time that was seen agrees with it."""
SAME_SHARE = 0.02
"""Shares that differ by less than this are the same: a sample is no census."""


class ReaderFault(RuntimeError):
    """A reader gave facts that the format has no word for: a fault of Regard's, never of the input."""


class Merged:
    """The facts of all systems as they come together. `measures` gives them, declared first."""

    def __init__(self, charter: Charter | None) -> None:
        self.charter = charter or Charter(format=1)
        self.measures: list[Measure] = list(measures(self.charter))
        self.areas: dict[str, Area] = {system.id: Area(system.area) for system in self.charter.system}
        self._items: dict[tuple[str, str], list[dict[str, Value]]] = {}
        self._singles: dict[tuple[str, str], dict[str, Value]] = {}
        for measure in self.measures:
            self._learn(measure)

    def add(self, fragment: Fragment, *, kind: str = "") -> str:
        """Add what was seen of one system; returns the id of the system that it was taken for. Raises ReaderFault."""
        try:
            system = System.model_validate(dict(fragment.system))
        except ValidationError as error:
            raise ReaderFault(f"{kind or fragment.source}: {_places(error)}") from None
        target = self._system(system)
        self.areas.setdefault(target, Area(system.area))
        found = [
            m
            for m in measures(Charter(format=1, system=(system,)))
            if not (m.item == "system" and m.name in ("id", "area") and target in self._known())
        ]
        self._take(found, target, fragment, kind or fragment.source)
        return target

    def add_site(
        self, item: str, facts: Mapping[str, Any], *, source: str, period: Span | None, coverage: float | None
    ) -> None:
        """Add what was seen of the site (`site`) or of who answers for it (`controller`). Raises ReaderFault."""
        if not facts:
            return
        model: type[Site | Controller] = Site if item == "site" else Controller
        try:
            table = model.model_validate(dict(facts))
        except ValidationError as error:
            raise ReaderFault(f"{source}: {_places(error)}") from None
        charter = Charter.model_validate({"format": 1, item: table})
        self._take(list(measures(charter)), "", Fragment({}, source, coverage, period), source)

    def _known(self) -> set[str]:
        return {system for system, _ in (*self._items, *self._singles)}

    def _system(self, seen: System) -> str:
        """By id; else by area, when one system alone has it (and its place agrees); else it is a further system."""
        if seen.id in self.areas:
            return seen.id
        alike = [s.id for s in self.charter.system if s.area == seen.area and seen.place in (None, s.place)]
        return alike[0] if len(alike) == 1 else seen.id

    def _take(self, found: list[Measure], target: str, fragment: Fragment, source: str) -> None:
        numbers = self._numbers(found, target)
        for measure in self._apart(found, numbers, target, fragment, source):
            item = numbers.get(measure.item, measure.item)
            value = self._stands(measure, target, item)
            if value is not None:
                self._seen(measure, target, item, value, fragment, source)
        for table, index, name, value in fragment.extras:
            item = table if index is None else numbers.get(f"{table}[{index}]", f"{table}[{index}]")
            measure = Measure(target, self.areas.get(target), item, name, value, unit=_unit(name))
            self._seen(measure, target, item, value, fragment, source)

    def _seen(self, measure: Measure, target: str, item: str, value: Value, fragment: Fragment, source: str) -> None:
        seen = replace(
            measure, system=target, area=self.areas.get(target), item=item, value=value, origin=Origin.SEEN,
            coverage=fragment.coverage, period=fragment.period, source=source,
        )  # fmt: skip
        self.measures.append(seen)
        self._learn(seen)

    def _numbers(self, found: list[Measure], target: str) -> dict[str, str]:
        """The item of this system that each numbered item of the fragment is."""
        tables: dict[str, dict[str, dict[str, Value]]] = {}
        for measure in found:
            if measure.item.endswith("]"):
                tables.setdefault(measure.kind, {}).setdefault(measure.item, {})[measure.name] = measure.value
        numbers: dict[str, str] = {}
        for table, items in tables.items():
            known: list[Facts] = list(self._items.get((target, table), []))
            places = matched(table, list(items.values()), known)
            numbers.update({item: f"{table}[{place}]" for item, place in zip(items, places, strict=True)})
        return numbers

    def _apart(
        self, found: list[Measure], numbers: dict[str, str], target: str, fragment: Fragment, source: str
    ) -> list[Measure]:
        """Notices seen for some of the groups that one declared notice names, at another moment: these groups get an item of their
        own, and the declared one is seen to be for the others. So the moment is held against nobody else."""
        for measure in found:
            item = numbers.get(measure.item, measure.item)
            said = self._fact(target, item, "to")
            mine = next((m.value for m in found if m.item == measure.item and m.name == "to"), None)
            moment = self._fact(target, item, "when")
            if measure.fact != "notice.when" or not isinstance(said, tuple) or not isinstance(mine, tuple):
                continue
            others = tuple(group for group in said if group not in mine)
            if moment in (None, measure.value) or not others:
                continue
            self._seen(replace(measure, name="to"), target, item, others, fragment, source)
            self._items[target, "notice"][int(item[7:-1])]["to"] = others
            numbers[measure.item] = f"notice[{len(self._items[target, 'notice'])}]"
            self._items[target, "notice"].append({})
        return found

    def _stands(self, measure: Measure, target: str, item: str) -> Value | None:
        """The value to record; None when what is known already says so, or says more."""
        old = self._fact(target, item, measure.name)
        new = measure.value
        if old is None:
            return new
        fact = measure.fact
        if measure.name in IDENTITIES[measure.kind].keys if measure.kind in IDENTITIES else False:
            same = isinstance(old, tuple) and isinstance(new, tuple) and set(old) & set(new)
            return None if same or str(old).casefold() == str(new).casefold() else new
        if isinstance(old, tuple) and isinstance(new, tuple):
            if set(old) == set(new) or (fact in AT_LEAST and set(new) <= set(old)):
                return old if set(old) == set(new) else None
            return (*old, *(word for word in new if word not in old)) if fact in AT_LEAST else new
        if isinstance(old, Duration) and isinstance(new, Duration) and fact in AT_MOST:
            return new if new > old else None
        if fact == "system.since" and isinstance(old, date) and isinstance(new, date):
            return new if new < old else None
        if isinstance(old, float) and isinstance(new, float) and abs(old - new) <= SAME_SHARE:
            return None
        return new

    def _fact(self, system: str, item: str, name: str) -> Value | None:
        if not item.endswith("]"):
            return self._singles.get((system, item), {}).get(name)
        table, _, number = item[:-1].rpartition("[")
        items = self._items.get((system, table), [])
        return items[int(number)].get(name) if int(number) < len(items) else None

    def _learn(self, measure: Measure) -> None:
        """Remember it, the declared value before any seen one."""
        if not measure.item.endswith("]"):
            self._singles.setdefault((measure.system, measure.item), {}).setdefault(measure.name, measure.value)
            return
        table, _, number = measure.item[:-1].rpartition("[")
        items = self._items.setdefault((measure.system, table), [])
        while len(items) <= int(number):
            items.append({})
        items[int(number)].setdefault(measure.name, measure.value)


def merge(charter: Charter | None, fragments: Iterable[Fragment]) -> tuple[Measure, ...]:
    """The measures of a charter and of what was seen. Raises ReaderFault."""
    merged = Merged(charter)
    for fragment in fragments:
        merged.add(fragment)
    return tuple(merged.measures)


def _unit(name: str) -> str | None:
    return "share" if name in ("late", "unexplained", "flags_in_breaks", "outside_windows") else None


def _places(error: ValidationError) -> str:
    """Where and what kind of fault, without the values."""
    faults = error.errors(include_input=False, include_url=False, include_context=False)
    return "; ".join(f"{'.'.join(map(str, fault['loc']))}: {fault['type']}" for fault in faults[:5])
