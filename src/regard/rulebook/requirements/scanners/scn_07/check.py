"""SCN-07: the notice to temporary workers."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import SystemFacts
from regard.rulebook.telling import groups, told
from regard.rulebook.wording import share


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome, where the system watches temporary workers or tells them something."""
    if "temps" not in groups(facts):
        return
    known = told(facts, "temps")
    first = known.notices[0] if known.notices else facts.one("notice")
    late = max(known.notices, key=lambda notice: notice.number("late") or 0, default=first)
    part = late.number("late") or 0
    if 0 < part < 1 and known.when != "never":
        yield law.breached("late", late, "late", also=known.measures, part=share(part))
    elif known.in_time is False:
        yield law.breached("after" if known.when == "after" else "never", first, also=known.measures)
    elif part:
        yield law.breached("after", late, "late", also=known.measures)
    elif known.in_time:
        yield law.met(first, also=known.measures)
    else:
        yield law.unknown(first, also=known.measures)
