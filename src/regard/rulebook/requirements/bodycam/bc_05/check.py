"""BC-05: the time from the return to the transfer."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import SystemFacts
from regard.rulebook.wearing import of_town


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per system of a town. A file in the camera may have been copied: that alone is no breach."""
    town = of_town(facts)
    if town is False:
        return
    security = facts.one("security")
    time, late, free = security.duration("transfer"), law.duration("transfer_late"), law.duration("transfer_free")
    if time is None or town is None or late is None or free is None:
        kept = [item for item in facts.items("keeps") if item.word("on") == "device" and not item.flag("extracted")]
        item = kept[0] if kept and time is None else security
        yield law.unknown(item, "transfer", "on", sentence="device" if item is not security else "unknown")
    elif time >= late:
        yield law.breached("late", security, "transfer", limit=law.limit("transfer_late"))
    elif time > free:
        yield law.unknown(security, "transfer", sentence="slow")
    else:
        yield law.met(security, "transfer")
