"""Who was told, and when: what the notices say about one group of people."""

from __future__ import annotations

from dataclasses import dataclass

from regard.rulebook.facts import Item, SystemFacts
from regard.rulebook.measure import Measure

AT_WORK = ("staff", "temps", "representatives")


@dataclass(frozen=True, slots=True)
class Told:
    """The best moment at which a group was told (`before`, `after`, `never`; None: not known), and the facts that say so."""

    when: str | None
    measures: tuple[Measure, ...]
    notices: tuple[Item, ...]

    @property
    def in_time(self) -> bool | None:
        """Whether it was told before collection; None when that is not known."""
        return None if self.when is None else self.when == "before"


def told(facts: SystemFacts, group: str) -> Told:
    """What is known of how `group` was told. A notice that does not say to whom it goes concerns everybody."""
    notices = tuple(n for n in facts.items("notice") if group in (n.words("to") or (group,)))
    moments = [n.word("when") for n in notices]
    measures = tuple(m for n in notices for m in n.known("to", "when"))
    if "before" in moments:
        return Told("before", measures, notices)
    if not moments or None in moments:
        return Told(None, measures, notices)
    return Told("after" if "after" in moments else "never", measures, notices)


def groups(facts: SystemFacts, among: tuple[str, ...] | None = None) -> tuple[str, ...]:
    """The groups that the system watches, or that its notices are written to; only those in `among`, if given."""
    watched = list(facts.system.words("people") or ())
    for notice in facts.items("notice"):
        watched.extend(notice.words("to") or ())
    unique = tuple(dict.fromkeys(watched))
    return unique if among is None else tuple(group for group in unique if group in among)
