"""Examine: the rulebook's checks over measures, of this site, of a dossier about another one, or of an export of it.

Declarations give declared measures; the site's own state and evidence give seen ones; the checks consume nothing else. What is not known is
*not evidenced*, with what to ask for: never compliance.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from regard import rulebook
from regard.acts.examining import elsewhere
from regard.acts.examining.foreign import Asking, foreign
from regard.acts.examining.last import Last, Noted, last, remember
from regard.acts.running import seen
from regard.acts.running.site import RunningSite
from regard.acts.running.traces import Doing, gated
from regard.audit.examining import Examination, perimeter
from regard.charter.measures import measures
from regard.rulebook import law
from regard.rulebook.requirement import Requirement
from regard.rulebook.together import together
from regard.terms.actor import Actor, process
from regard.terms.decision import Answer, Decision
from regard.terms.words import Act

__all__ = [
    "Asking",
    "Examination",
    "Last",
    "Noted",
    "dossier",
    "foreign",
    "last",
    "release",
    "requirement",
    "requirements",
    "site",
]

EXAMINER = process("examiner")


def dossier(path: Path, *, on: date | None = None, read_as_of: date | None = None) -> Examination:
    """Examine a dossier: a folder with `charter.toml` and evidence tables, or the charter alone. Raises as `foreign`."""
    return foreign(path, Asking(kind="dossier", on=on, read_as_of=read_as_of))


def site(
    running: RunningSite, actor: Actor = EXAMINER, *, on: date | None = None, read_as_of: date | None = None
) -> Examination:
    """Examine this site: what its charter declares and what its own state shows, where both disagree included. One act, traced."""
    gated(running, actor, Doing(Act.EXAMINE, object="site"), Decision(Answer.PERMIT))
    today = running.clock.now().astimezone(running.zone).date()
    facts = on or today
    read = read_as_of or facts
    found = (*elsewhere.refreshed(running, measures(running.charter)), *seen.measures(running))
    name = (running.charter.site.name if running.charter.site else None) or ""
    findings = together(rulebook.judge(found, on=facts, read_as_of=read))
    examined = Examination(
        name, facts, read, rulebook.RELEASE, findings, perimeter=perimeter(found, facts), measures=found
    )
    if on is None and read_as_of is None:
        remember(running, examined)
    return examined


def requirement(requirement_id: str) -> Requirement:
    """One requirement of the law with its sources, dates and readings. Raises NotFound."""
    return law.requirement(requirement_id)


def requirements() -> Sequence[Requirement]:
    """Every requirement that this release knows."""
    return tuple(law.requirements().values())


def release() -> str:
    """The edition of the rulebook, with the digest of its data."""
    return rulebook.RELEASE
