"""What a charter that is not yet published would do: its problems, what the law's checks find, what changes, which doors open or close.

Nothing here writes, and nothing is decided: `charters.publish_charter` asks the gate again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from regard import charter as charters
from regard.acts.running import doors, drafts, standing
from regard.acts.running.permission import may_govern
from regard.acts.running.site import RunningSite
from regard.acts.running.traces import Doing, gated
from regard.charter import Change, Charter, CharterRefused, Problem, Severity
from regard.gate import consultation
from regard.gate import govern as gate
from regard.rulebook import Finding, judge
from regard.terms.actor import Actor
from regard.terms.decision import Decision
from regard.terms.finding import State
from regard.terms.text import Text
from regard.terms.words import Act

_FILE = "charter.toml"


@dataclass(frozen=True, slots=True)
class Door:
    """The doors of one system: whether they are open under the charter in force, whether they would be, and why not.

    `before` is None for a system that is new, `after` None for one that goes.
    """

    system: str
    before: bool | None
    after: bool | None
    why: Text | None


@dataclass(frozen=True, slots=True)
class Deemed:
    """When a consultation counts: its opinion's day, else the day on which silence is deemed a negative opinion (LAB-07)."""

    system: str | None
    submitted: date
    expert: bool | None
    opinion: date | None
    counts_on: date | None


@dataclass(frozen=True, slots=True)
class Review:
    """`problems` in the order of the file; the rest is empty while the file cannot be read.

    `new` are the breaches and the points not evidenced that the charter in force does not have; `gone` those that it has and this one
    has not. `decision` is the gate's answer to a publication, None while there are errors. `unchanged`: the text in force, word for word.
    """

    problems: tuple[Problem, ...]
    readable: bool
    new: tuple[Finding, ...] = ()
    standing: tuple[Finding, ...] = ()
    gone: tuple[Finding, ...] = ()
    decision: Decision | None = None
    changes: tuple[Change, ...] = ()
    doors: tuple[Door, ...] = ()
    unchanged: bool = False

    @property
    def errors(self) -> int:
        """How many problems stand in the way of reading or publishing."""
        return sum(p.severity is Severity.ERROR for p in self.problems)

    @property
    def publishable(self) -> bool:
        """Whether the gate would let it be published now."""
        return not self.errors and not self.unchanged and self.decision is not None and self.decision.permitted


def need_governor(site: RunningSite, actor: Actor) -> None:
    """Refuse, and trace the refusal, unless the actor may govern. For what has no effect: checking a text. Raises NotAllowed."""
    decision = may_govern(site, actor)
    if not decision.permitted:
        gated(site, actor, Doing(Act.GOVERN, object="charter-draft"), decision)


def review(site: RunningSite, text: str) -> Review:
    """Everything that is known of `text` before it is published, under the law of today."""
    text = text.replace("\r\n", "\n")
    try:
        charter = charters.loads(text, file=_FILE)
    except CharterRefused as refused:
        return Review(refused.problems, readable=False)
    problems = tuple(sorted(charters.check(charter, text=text, file=_FILE), key=lambda p: (p.line, p.key)))
    previous = site.charter if site.charter_number else None
    now = site.clock.now()
    day = now.astimezone(site.zone).date()
    facts = site.read(standing.standing, site)
    found, before = _open_findings(charter, day), _open_findings(previous, day) if previous else ()
    known, kept = {_key(one) for one in before}, {_key(one) for one in found}
    return Review(
        problems=problems,
        readable=True,
        new=tuple(one for one in found if _key(one) not in known),
        standing=tuple(one for one in found if _key(one) in known),
        gone=tuple(one for one in before if _key(one) not in kept),
        decision=None if drafts.errors(problems) else gate.publish(charter, previous, facts, now),
        changes=charters.compare(previous, charter) if previous else (),
        doors=_doors(site, previous, charter),
        unchanged=_is_in_force(site, text),
    )


def consultations(site: RunningSite) -> tuple[Deemed, ...]:
    """The consultations on record, with the day from which each counts under the law of today."""
    day = site.clock.now().astimezone(site.zone).date()
    return tuple(
        Deemed(one.system, one.submitted, one.expert, one.opinion, consultation.since_when(one, day))
        for one in site.read(standing.consultations)
    )


def deemed(site: RunningSite, submitted: date, *, expert: bool | None) -> date | None:
    """The day on which a council that says nothing is deemed to have given a negative opinion: one month, two with an expert.

    Not knowing whether there is an expert, the longer time counts. None when the rulebook does not hold the length.
    """
    day = site.clock.now().astimezone(site.zone).date()
    return consultation.deemed(submitted, expert=expert is not False, day=day)


def _open_findings(charter: Charter, day: date) -> tuple[Finding, ...]:
    found = judge(charters.measures(charter), on=day, read_as_of=day)
    order = {State.BREACHED: 0, State.NOT_EVIDENCED: 1}
    return tuple(
        sorted((f for f in found if f.state in order), key=lambda f: (order[f.state], -f.severity, f.requirement))
    )


def _key(one: Finding) -> tuple[str, str, str, State]:
    """The same point, whatever was measured of it."""
    return one.requirement, one.system, one.item, one.state


def _doors(site: RunningSite, previous: Charter | None, charter: Charter) -> tuple[Door, ...]:
    old = {one.id: doors.state(site, previous, one) for one in previous.system} if previous else {}
    new = {one.id: doors.state(site, charter, one) for one in charter.system}
    found = []
    for system in dict.fromkeys((*old, *new)):
        before, after = old.get(system), new.get(system)
        found.append(
            Door(system, before[0] if before else None, after[0] if after else None, after[1] if after else None)
        )
    return tuple(found)


def _is_in_force(site: RunningSite, text: str) -> bool:
    from regard.acts.governing.charters import charter_text

    return bool(site.charter_number) and charter_text(site) == text
