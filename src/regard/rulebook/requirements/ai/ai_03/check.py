"""AI-03: telling workers before high-risk artificial intelligence is used, and keeping its logs (article 26(6) and (7))."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import SystemFacts
from regard.rulebook.telling import AT_WORK, groups, told
from regard.rulebook.wording import people


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """Outcomes for a system in which a figure about persons comes, or may come, from artificial intelligence."""
    figures = [each for each in facts.items("indicator") if each.word("per") not in ("team", "none")]
    doubt = [each for each in figures if each.flag("ai") is not False]
    if not doubt or facts.of_workers is False:
        return
    if not any(each.flag("ai") for each in doubt):
        yield law.unknown(doubt[0], "ai")
        return
    known = [(group, told(facts, group)) for group in groups(facts, (*AT_WORK, "riders", "contractors"))]
    late = [(group, each) for group, each in known if each.in_time is False]
    traces, least = facts.one("traces"), law.limit("logs_min")
    kept, shortest = traces.duration("kept"), law.duration("logs_min")
    for group, each in late:
        yield law.breached("untold", each.notices[0], "to", "when", group=people((group,)))
    short = kept is not None and shortest is not None and kept < shortest
    if short:
        yield law.breached("short", traces, "kept", limit=least, article="AI 26(6)")
    if late or short:
        return
    if not known or any(each.in_time is None for _, each in known) or kept is None:
        yield law.unknown(traces, "kept", limit=least)
    else:
        yield law.met(traces, "kept", limit=least)
