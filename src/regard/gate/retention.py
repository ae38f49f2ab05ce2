"""Retention: how long a kept thing lives, when its key dies, and whether it may go earlier.

Sources: GDPR 5(1)(e) and 25; CSI L252-5 and R253-4 (images on the road), L241-2 and R241-13 (body cameras: a fixed term).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from regard.charter.model import Charter, Keeps, System
from regard.gate.ceilings import bounds, forbidden
from regard.gate.grounds import cite, gap, ground, permit, refuse
from regard.gate.lookup import TABLES, Plan, plan, zone_of
from regard.gate.saying import filled, listed
from regard.terms.clock import utc
from regard.terms.decision import Decision
from regard.terms.duration import Duration
from regard.terms.text import Text
from regard.terms.words import Area, Grain, Per, Purpose

HOURLY_UNDER = timedelta(days=3)
"""Under this term, keys die by the hour instead of by the day (the storage format)."""
MOST_REMEMBERED = 4096
"""Answers remembered per charter: a few systems, data and grains, on a few days."""
MINUTELY_UNDER = timedelta(hours=2)
"""Under this term even an hour is too coarse: a bucket rounded down might die before it is filled."""


@dataclass(frozen=True, slots=True)
class Term:
    """How long a kept thing lives. It ends at the earliest of `duration` and `ceilings`, all counted from its earliest moment.

    `fixed`: it is kept exactly so long, earlier erasure is a fault too. `minimum`: not before (a prefect's order may set one).
    `requirement` is the rule that binds it, `purposes` those it is kept for.
    """

    duration: Duration
    fixed: bool = False
    ceilings: tuple[Duration, ...] = ()
    minimum: Duration | None = None
    requirement: str = "GDPR-05"
    purposes: frozenset[Purpose] = frozenset()

    @property
    def longest(self) -> timedelta:
        """The longest that it can last, over any start."""
        return min(each.longest() for each in (self.duration, *self.ceilings))

    @property
    def shortest(self) -> timedelta:
        """The shortest that it can last, over any start."""
        return min(each.shortest() for each in (self.duration, *self.ceilings))


@dataclass(frozen=True, slots=True)
class Keeping:
    """The answer of `term`: `term` is there exactly when the decision permits."""

    decision: Decision
    term: Term | None = None


@dataclass(frozen=True, slots=True)
class Erasure:
    """A request to erase. `held`: a hold is on it; `on_request` names the ground, if any: `objection`, `erasure`, `error` …"""

    system: str
    data: str
    earliest: datetime
    term: Term
    held: bool = False
    on_request: str | None = None


def term(
    charter: Charter,
    system: str,
    data: str,
    per: Per,
    grain: Grain,
    now: datetime,
    *,
    purposes: Collection[Purpose] | None = None,
) -> Keeping:
    """Which rule of `system.keeps` governs a kept thing, under the law of `now`'s day.

    Where several rules fit, the longest governs the thing, and each purpose ends with its own rule (ask with that purpose alone).
    The term that counts is the one in force on the day of erasure: ask again on that day. `purposes` None: all those declared.
    """
    made = plan(charter)
    found = made.systems.get(system)
    if found is None:
        return Keeping(refuse(ground("GDPR-30", filled(_NO_SYSTEM, system=system), instead=_DECLARE_SYSTEM)))
    return of_plan(made, found, data, per, grain, made.day(now), purposes=purposes)


def of_plan(
    made: Plan,
    system: System,
    data: str,
    per: Per,
    grain: Grain,
    day: date,
    *,
    purposes: Collection[Purpose] | None = None,
) -> Keeping:
    """`term` for a system of a compiled charter, under the law of `day`; remembered for that day."""
    key = ("term", system.id, data, per, grain, day, None if purposes is None else frozenset(purposes))
    known = made.answers.get(key)
    if isinstance(known, Keeping):
        return known
    if len(made.answers) >= MOST_REMEMBERED:
        made.answers.clear()
    answer = of_system(system, data, per, grain, day, purposes=purposes)
    made.answers[key] = answer
    return answer


def of_system(
    system: System, data: str, per: Per, grain: Grain, day: date, *, purposes: Collection[Purpose] | None = None
) -> Keeping:
    """`term` for a system at hand, under the law of `day`."""
    if grain is Grain.NOW:
        return Keeping(refuse(ground("SCN-01", _LIVE, measured="now", instead=_LIVE_INSTEAD)))
    chosen: Keeping | None = None
    for rule in _fitting(system, data, per, grain, purposes):
        answer = _ruled(system, rule, day)
        if answer.term is None:
            return answer
        if chosen is None or chosen.term is None or answer.term.longest > chosen.term.longest:
            chosen = answer
    if chosen is None:
        sentence = filled(_NO_RULE, data=listed((data,), key="data"), per=listed((per.value,), key="per"), grain=grain)
        return Keeping(gap(ground("GDPR-05", sentence, instead=_DECLARE_RULE)))
    return chosen


def erase_by(term: Term, earliest: datetime, zone: tzinfo) -> datetime:
    """The instant (UTC) by which a thing whose earliest moment is `earliest` must be gone: months on `zone`'s calendar, clamped."""
    return min(each.after(earliest, zone) for each in (term.duration, *term.ceilings))


def not_before(term: Term, earliest: datetime, zone: tzinfo) -> datetime | None:
    """The instant (UTC) before which it must not go; None when it may go at any time. For a fixed term it is `erase_by`."""
    end = erase_by(term, earliest, zone)
    if term.fixed:
        return end
    return min(term.minimum.after(earliest, zone), end) if term.minimum else None


def bucket_of(erase_by: datetime, term: Term, zone: tzinfo) -> datetime:
    """The instant (UTC) at which the key bucket of `erase_by` dies.

    Rounded down to the local day; to the local hour when the term can be under three days; to the minute under two hours. A fixed term
    is rounded *up* to the hour instead: its key must not die before the term ("pendant un délai d'un mois").
    """
    local = utc(erase_by).astimezone(zone)
    if term.fixed:
        floor = _hour(local)
        return utc(floor) if utc(floor) == utc(erase_by) else utc(floor) + timedelta(hours=1)
    if term.shortest < MINUTELY_UNDER:
        return utc(erase_by).replace(second=0, microsecond=0)
    if term.shortest < HOURLY_UNDER:
        return utc(_hour(local))
    return utc(local.replace(hour=0, minute=0, second=0, microsecond=0, fold=0))


def effective(stored: datetime, recomputed: datetime, *, fixed: bool) -> datetime:
    """The date that counts on the day of erasure, in UTC.

    For what is kept at most: the earlier of the date stored with the segment and the one that today's rule gives (a term never grows
    for what is already kept). For a fixed term: today's rule.
    """
    return utc(recomputed) if fixed else min(utc(stored), utc(recomputed))


def early_erasure(charter: Charter, request: Erasure, now: datetime) -> Decision:
    """Whether something may be erased at `now`, before its term: not under a hold, a fixed term, or an order's minimum."""
    if request.held:
        return refuse(ground("GDPR-18", _HELD, instead=_LIFT))
    zone = zone_of(charter)
    floor = not_before(request.term, request.earliest, zone)
    if floor is None or utc(now) >= floor:
        return permit(conditions=(("ground", request.on_request),) if request.on_request else ())
    day = floor.astimezone(zone).date()
    sentence, requirement = (
        (_FIXED, cite("BC-01", "GDPR-05")) if request.term.fixed else (_MINIMUM, cite("VP-04", "GDPR-05"))
    )
    limit = request.term.duration if request.term.fixed else request.term.minimum
    return refuse(
        ground(
            requirement,
            filled(sentence, day=day),
            measured=plan(charter).day(now),
            limit=limit,
            instead=filled(_WAIT, day=day),
        )
    )


def _fitting(
    system: System, data: str, per: Per, grain: Grain, purposes: Collection[Purpose] | None
) -> Iterator[Keeps]:
    for rule in system.keeps:
        if rule.data != data or rule.extracted is True:
            continue
        if purposes is not None and rule.for_ is not None and not set(purposes) & set(rule.for_):
            continue
        if data in TABLES:
            fine = rule.grain or ("event" if data == "raw-events" else None)
            if rule.per is not per or fine != grain:
                continue
        # What was recorded (images, sound, a report) shows people whatever the charter calls it: one rule holds for it.
        yield rule


def _ruled(system: System, rule: Keeps, day: date) -> Keeping:
    wrong = forbidden(system, rule, day)
    if wrong is not None:
        return Keeping(wrong)
    assert isinstance(rule.kept, Duration)
    bound = bounds(system, rule, day)
    if isinstance(bound, Decision):
        return Keeping(bound)
    purposes = frozenset(rule.for_ or ())
    if bound.fixed is not None:
        fixed = Term(bound.fixed, fixed=True, requirement=bound.requirement, purposes=purposes)
        return Keeping(_granted(fixed, rule.kept), fixed)
    made = Term(
        rule.kept,
        fixed=rule.fixed is True and system.area is not Area.SCANNERS,
        ceilings=tuple(each for each in bound.ceilings if rule.kept.longest() > each.shortest()),
        minimum=bound.minimum,
        requirement=bound.requirement,
        purposes=purposes,
    )
    return Keeping(_granted(made, rule.kept), made)


def _granted(made: Term, declared: Duration) -> Decision:
    """A permit that says when the law shortens what was declared."""
    lawful = min((made.duration, *made.ceilings))
    if lawful == declared:
        return permit(ground(made.requirement, filled(_KEPT, kept=declared), measured=declared, limit=lawful))
    sentence = filled(_OTHER, kept=declared, lawful=lawful)
    return permit(
        ground(made.requirement, sentence, measured=declared, limit=lawful),
        conditions=(("term-by-law", str(lawful)),),
    )


def _hour(local: datetime) -> datetime:
    return local.replace(minute=0, second=0, microsecond=0)


_NO_SYSTEM = Text("The charter has no system named “{system}”.", "La charte n’a pas de système nommé « {system} ».")
_DECLARE_SYSTEM = Text("Declare the system and publish the charter.", "Déclarez le système et publiez la charte.")
_LIVE = Text("What is live is shown and not kept.", "Le direct se montre et ne se conserve pas.")
_LIVE_INSTEAD = Text("Keep a figure by month or quarter.", "Gardez un chiffre par mois ou par trimestre.")
_NO_RULE = Text(
    "The charter keeps nothing of this kind for this purpose: {data}, {per}, {grain}.",
    "La charte ne prévoit de rien conserver de ce genre pour cette finalité : {data}, {per}, {grain}.",
)
_DECLARE_RULE = Text(
    "Declare it in `keeps`, with its purposes and its term, or do without.",
    "Déclarez ces données dans `keeps`, avec leurs finalités et leur durée, ou passez-vous-en.",
)
_KEPT = Text("Kept for {kept}.", "Conservé pendant {kept}.")
_OTHER = Text(
    "The charter says {kept}; the law’s term of {lawful} counts.",
    "La charte dit {kept} ; c’est la durée légale de {lawful} qui compte.",
)
_HELD = Text(
    "A hold keeps this for a procedure; it is not erased until the hold ends.",
    "Ces données sont gelées pour une procédure ; elles ne s’effacent pas avant la fin du gel.",
)
_LIFT = Text("Lift the hold first, or wait for its end.", "Levez d’abord le gel, ou attendez sa fin.")
_FIXED = Text(
    "This is kept for a fixed term, until {day}: erasing it earlier would be a fault as well.",
    "Ces données se conservent pendant une durée fixe, jusqu’au {day} : les effacer plus tôt serait aussi une faute.",
)
_MINIMUM = Text(
    "The prefect’s order has this kept until {day} at least.",
    "L’arrêté préfectoral impose de garder ces données jusqu’au {day} au moins.",
)
_WAIT = Text("It is erased by itself after {day}.", "L’effacement se fera de lui-même après le {day}.")
