"""CALL-07: told when the recording starts. Whether each group had its notice, and what it says, is GDPR-13's."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import SystemFacts

_IN_TIME = ("spoken", "contract", "handout")


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome per kind of recording, and one on the means by which callers learn of it."""
    for recording in facts.items("recording"):
        told = recording.flag("told")
        if told is None:
            yield law.unknown(recording)
        elif told:
            yield law.met(recording, "told")
        else:
            yield law.breached("silent", recording, "told")
    for notice in facts.items("notice"):
        means = notice.words("by")
        given = "callers" in (notice.words("to") or ()) and notice.word("when") == "before"
        if given and means is not None and not any(word in means for word in _IN_TIME):
            yield law.unknown(notice, "by", "to", sentence="web_only", means=means)
