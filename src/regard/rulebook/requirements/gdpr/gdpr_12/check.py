"""GDPR-12: how people are told. What a notice must say is GDPR-13's; answers to requests are GDPR-15's."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import Item, SystemFacts


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per notice that was given."""
    notices = [notice for notice in facts.items("notice") if notice.word("when") != "never"]
    clause = law.reading("a-clause-is-not-enough")
    for notice in notices:
        groups = notice.words("to")
        others = [n for n in notices if n is not notice and _reaches(n, groups)]
        if notice.flag("general") and not any(n.word("when") == "before" and not n.flag("general") for n in others):
            yield _general(notice, facts, law)
        elif notice.flag("everywhere") is False:
            yield law.breached("places", notice, "everywhere", "by")
        elif notice.words("by") == ("contract",) and clause is not None and not others:
            yield law.breached("clause", notice, "by", reading=clause)
        elif notice.words("by") is None:
            yield law.unknown(notice, "everywhere", "general")
        else:
            yield law.met(notice, "by", "everywhere", "general")


def _general(notice: Item, facts: SystemFacts, law: InForce) -> Outcome:
    """A notice that names no device. A hidden camera cannot be pointed at: whether it may be there at all is CCTV-W-10's."""
    cameras = facts.items("camera")
    if cameras and all(camera.flag("visible") is False for camera in cameras):
        return law.unknown(notice, "general", "by", sentence="hidden")
    return law.breached("general", notice, "general", "by")


def _reaches(notice: Item, groups: tuple[str, ...] | None) -> bool:
    """Whether `notice` goes to all of `groups`, others perhaps among them."""
    to = notice.words("to")
    return groups is None or to is None or set(groups) <= set(to)
