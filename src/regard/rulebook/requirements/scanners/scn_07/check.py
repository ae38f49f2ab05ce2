"""SCN-07: the notice to temporary workers."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import SystemFacts
from regard.rulebook.telling import groups, told


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome, where the system watches temporary workers or tells them something."""
    if "temps" not in groups(facts):
        return
    known = told(facts, "temps")
    first = known.notices[0] if known.notices else facts.one("notice")
    late = [notice for notice in known.notices if (notice.number("late") or 0) > 0]
    if known.in_time is False:
        yield law.breached("after" if known.when == "after" else "never", first, also=known.measures)
    elif late:
        yield law.breached("late", late[0], "late", also=known.measures)
    elif known.in_time:
        yield law.met(first, also=known.measures)
    else:
        yield law.unknown(first, also=known.measures)
