"""Derivation: may this figure be computed, shown live, or stored?

Live per person only to help now, with nothing stored; stored per person only where the charter balances it, by quarter or month before
week, never finer; otherwise for groups that are large enough. Sources: SAN-2023-021, CE 492830, GDPR 5(1)(b-c), 25; C. trav. L1222-3.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from regard.charter.model import Charter, Indicator, System
from regard.gate.ceilings import DERIVED
from regard.gate.consultation import settled
from regard.gate.disclosure import DisclosureRequest, allows
from regard.gate.grounds import cite, gap, ground, permit, refuse
from regard.gate.indicators import NEVER, PAIRS, about_silence, faults
from regard.gate.lookup import WORKERS, Plan, plan
from regard.gate.retention import Keeping, Term, of_plan
from regard.gate.saying import filled, listed
from regard.gate.small import Thresholds, thresholds
from regard.gate.standing import Standing
from regard.terms.actor import Actor
from regard.terms.decision import Answer, Decision, strictest
from regard.terms.span import Span
from regard.terms.text import Text
from regard.terms.words import Act, Area, Grain, Per, Purpose, Relation

LIVE_FOR = frozenset({Purpose.REAL_TIME_HELP, Purpose.REASSIGNMENT})
"""What a person's live figure is for."""
STORED_FOR = frozenset({Purpose.APPRAISAL, Purpose.TRAINING})
"""What a person's stored figure can be for, when it is balanced; planning works with groups."""
PACE = frozenset({Purpose.PACE_SETTING, Purpose.RANKING})
"""Purposes beside which no speed of a gesture is looked at."""
PROCESS = "process"
"""The role of the site's own processes, which compute what the charter keeps and show it to nobody."""


@dataclass(frozen=True, slots=True)
class DerivationRequest:
    """One figure. `live` shows it now and stores nothing (grain `now`).

    `figure` is an indicator's name in the charter. `team_size`: persons in the smallest group shown, None when not known; it matters when
    `per` is team. `dominant`: the largest share of one person in a group's total (0..1), when the caller has measured it. `period`: what
    it is computed over; a person's figure over less than its grain is refused.
    """

    system: str
    figure: str
    per: Per
    grain: Grain
    purpose: Purpose
    actor: Actor
    relation: Relation
    live: bool = False
    team_size: int | None = None
    dominant: float | None = None
    period: Span | None = None


@dataclass(frozen=True, slots=True)
class Derivation:
    """The answer. `stored` says whether a derived table may be kept; then `data` is its kind and `term` its term.

    `thresholds` is there for groups: what is smaller, or made by one person, is suppressed.
    """

    decision: Decision
    stored: bool = False
    data: str | None = None
    term: Term | None = None
    thresholds: Thresholds | None = None


def decide(
    charter: Charter, request: DerivationRequest, now: datetime, *, standing: Standing | None = None
) -> Derivation:
    """Whether the figure may be computed so, for this actor and purpose.

    `standing` serves one question: whether the consultation that a person's weekly figure needs is on record beside the charter.
    """
    made = plan(charter)
    day = made.day(now)
    system = made.systems.get(request.system)
    if system is None:
        return Derivation(refuse(ground("GDPR-30", filled(_NO_SYSTEM, system=request.system))))
    if not system.area.runs:
        return Derivation(refuse(ground("GDPR-30", _NOT_RUN, measured=system.area.value)))
    indicator = next((each for each in system.indicator if each.name == request.figure), None)
    if indicator is None:
        known = ", ".join(each.name for each in system.indicator) or "-"
        return Derivation(
            gap(ground("GDPR-05", filled(_UNDECLARED, figure=request.figure), limit=known, instead=_DECLARE))
        )
    rules = [*faults(indicator, day), *_purpose(system, indicator, request), *_shape(indicator, request)]
    kept: Keeping | None = None
    data: str | None = None
    if request.live or request.grain is Grain.NOW:
        rules += _live(indicator, request)
    else:
        data, kept = _kept(made, system, request, day)
        rules += [
            kept.decision,
            *_stored(system, indicator, request, settled(charter, system, standing or Standing(), day).decision),
        ]
    limits = thresholds(charter, now) if request.per is Per.TEAM else None
    if limits is not None:
        rules += _group(request, limits)
    rules.append(_actor(charter, request, now))
    decision = strictest(*rules)
    if not decision.permitted:
        return Derivation(decision, thresholds=limits)
    return Derivation(decision, stored=kept is not None, data=data, term=kept.term if kept else None, thresholds=limits)


def _purpose(system: System, indicator: Indicator, request: DerivationRequest) -> Iterator[Decision]:
    """The purpose must be the system's and the indicator's, and one for which figures about people are computed at all."""
    purpose = request.purpose
    if purpose in NEVER:
        requirement = "SCN-03" if indicator.measures in PAIRS else "SCN-09"
        yield refuse(ground(requirement, _NEVER, measured=purpose.value, instead=_HELP))
    elif indicator.measures in PAIRS and PACE & set(system.purposes or ()):
        yield refuse(
            ground("SCN-03", _PACE, measured=", ".join(sorted(PACE & set(system.purposes or ()))), instead=_HELP)
        )
    elif purpose not in (system.purposes or ()):
        yield refuse(
            ground(
                "GDPR-05",
                filled(_NOT_OF_SYSTEM, purpose=purpose),
                measured=purpose.value,
                instead=_DECLARED_PURPOSE,
            )
        )
    elif indicator.for_ and purpose not in indicator.for_:
        yield refuse(
            ground(
                "GDPR-05",
                filled(_NOT_OF_FIGURE, purpose=purpose),
                measured=purpose.value,
                limit=", ".join(indicator.for_),
                instead=filled(_ONLY_FOR, purposes=listed(indicator.for_)),
            )
        )


def _shape(indicator: Indicator, request: DerivationRequest) -> Iterator[Decision]:
    """About whom and how fine: never more than the charter declares for this figure."""
    if indicator.per is None:
        yield gap(ground("GDPR-05", _NO_PER, instead=_SAY_PER))
    elif request.per is Per.PERSON and indicator.per is not Per.PERSON:
        yield refuse(ground("GDPR-25", _NOT_PER_PERSON, measured="person", limit=indicator.per.value, instead=_TEAM))
    if request.live is not (request.grain is Grain.NOW):
        yield refuse(ground("SCN-01", _LIVE_IS_NOW, measured=request.grain.value, limit="now", instead=_ASK_NOW))
    elif not request.live and indicator.grain is None:
        yield gap(ground("GDPR-05", _NO_GRAIN, instead=_SAY_GRAIN))
    elif not request.live and request.grain.fineness < Grain(indicator.grain or "event").fineness:
        yield refuse(ground("GDPR-25", _FINER, measured=request.grain.value, limit=indicator.grain, instead=_COARSER))


def _live(indicator: Indicator, request: DerivationRequest) -> Iterator[Decision]:
    if indicator.live is not True:
        reason = ground("SCN-01", _NOT_LIVE, measured=indicator.live, limit=True, instead=_AFTERWARDS)
        yield gap(reason) if indicator.live is None else refuse(reason)
    allowed = LIVE_FOR | {Purpose.ERROR_DETECTION} if indicator.measures in PAIRS else LIVE_FOR
    if request.per is Per.PERSON and request.relation is not Relation.SELF and request.purpose not in allowed:
        said = ", ".join(sorted(allowed))
        yield refuse(ground("SCN-01", _LIVE_ONLY, measured=request.purpose.value, limit=said, instead=_LIVE_HELP))


def _kept(made: Plan, system: System, request: DerivationRequest, day: date) -> tuple[str | None, Keeping]:
    """The term of the derived table, under whichever of its two names the charter keeps it."""
    answers = {
        data: of_plan(made, system, data, request.per, request.grain, day, purposes={request.purpose})
        for data in sorted(DERIVED, reverse=True)
    }
    for data, answer in answers.items():
        if answer.term is not None:
            return data, answer
    refused = [each for each in answers.values() if each.decision.answer is Answer.REFUSE]
    return None, (refused or list(answers.values()))[0]


def _stored(
    system: System, indicator: Indicator, request: DerivationRequest, consulted: Decision
) -> Iterator[Decision]:
    """SCN-06: what a person's stored figure needs. `consulted`: whether the consultation on the system is on record."""
    if request.per is not Per.PERSON:
        return
    requirement = "SCN-06" if system.area is Area.SCANNERS else "GDPR-25"
    if request.grain.fineness < Grain.WEEK.fineness:
        yield refuse(ground(requirement, _TOO_FINE, measured=request.grain.value, limit="week", instead=_QUARTER))
        return
    if request.purpose not in STORED_FOR:
        yield refuse(
            ground(
                "SCN-01",
                filled(_GROUPS_SUFFICE, purpose=request.purpose),
                measured="person",
                limit="team",
                instead=_TEAM,
            )
        )
    if about_silence(indicator):
        yield refuse(ground("SCN-09", _SILENCE, measured=indicator.measures, instead=_UNITS))
    if system.balancing is not True:
        yield _unless(system.balancing, "GDPR-06", _NO_BALANCE, _BALANCE)
    if request.period is not None and request.period.length < _SHORTEST[request.grain]:
        yield refuse(
            ground(requirement, _PERIOD, measured=request.period.length, limit=request.grain.value, instead=_WHOLE)
        )
    if request.grain is Grain.WEEK:
        yield from _weekly(system, consulted)


def _weekly(system: System, consulted: Decision) -> Iterator[Decision]:
    """A week needs more than a month does: the L1222-3 notice, the consultation, an objection honoured."""
    objection = system.rights.objection if system.rights else None
    if objection is not True:
        yield _unless(objection, "GDPR-21", _NO_OBJECTION, _QUARTER)
    told = {who for each in system.notice if each.when == "before" for who in each.to or ()}
    workers = WORKERS & set(system.people or ())
    if not workers or workers - told:
        missing = sorted(workers - told)
        sentence = filled(_NOT_TOLD, who=listed(missing)) if missing else _NOBODY_SAID
        yield gap(ground("LAB-02", sentence, measured=", ".join(missing) or "?", instead=_QUARTER))
    if not consulted.permitted:
        yield consulted


def _unless(value: bool | None, requirement: str, sentence: Text, instead: Text) -> Decision:
    reason = ground(requirement, sentence, measured=value, limit=True, instead=instead)
    return gap(reason) if value is None else refuse(reason)


def _group(request: DerivationRequest, limits: Thresholds) -> Iterator[Decision]:
    if not limits.decision.permitted:
        yield limits.decision
    if request.team_size is None:
        yield gap(
            ground(
                cite("STAT-01", "GDPR-25"),
                _SIZE_UNKNOWN,
                limit=f"≥ {limits.min_group}",
                instead=filled(_LARGER, size=limits.min_group),
            )
        )
    elif request.team_size < limits.min_group:
        instead = filled(_LARGER, size=limits.min_group)
        yield refuse(
            ground(
                cite("STAT-01", "GDPR-25"),
                _SMALL,
                measured=request.team_size,
                limit=f"≥ {limits.min_group}",
                instead=instead,
            )
        )
    if request.dominant is not None and request.dominant > limits.dominance:
        instead = filled(_LARGER, size=limits.min_group)
        yield refuse(
            ground(
                cite("STAT-01", "GDPR-25"),
                _DOMINANT,
                measured=f"{request.dominant:.0%}",
                limit=f"≤ {limits.dominance:.0%}",
                instead=instead,
            )
        )


def _actor(charter: Charter, request: DerivationRequest, now: datetime) -> Decision:
    """The actor's roles must allow it; a process of the site computes what the charter keeps, and shows it to nobody."""
    allowed = permit(ground("GDPR-05", filled(_COMPUTED, figure=request.figure)))
    if PROCESS in request.actor.roles:
        return allowed
    if request.relation is Relation.SELF:
        mine = request.actor.pseudonym(request.system) is not None
        return allowed if mine else gap(ground("GDPR-15", _NOT_KNOWN_HERE))
    if request.per is Per.PERSON and not request.actor.second_factor:
        return refuse(ground("ACC-07", _SECOND_FACTOR, measured=False, limit=True))
    look = DisclosureRequest(
        actor=request.actor,
        act=Act.DERIVE,
        system=request.system,
        purpose=request.purpose,
        relation=request.relation,
        data="statistics",
        per=request.per,
        grain=request.grain,
        person_data=request.per is Per.PERSON,
    )
    answer = allows(charter, look, now)
    return allowed if answer.permitted else answer


_SHORTEST = {
    Grain.WEEK: timedelta(days=7, hours=-2),
    Grain.MONTH: timedelta(days=28, hours=-2),
    Grain.QUARTER: timedelta(days=90, hours=-2),
}
"""The shortest that a week, a month and a quarter can be; two hours are left for the change of the clocks."""

_NO_SYSTEM = Text("The charter has no system named “{system}”.", "La charte n’a pas de système nommé « {system} ».")
_NOT_RUN = Text("Regard only examines systems of this kind.", "Regard ne fait qu’examiner les systèmes de ce genre.")
_UNDECLARED = Text(
    "The charter declares no figure named “{figure}”.", "La charte ne déclare aucun chiffre nommé « {figure} »."
)
_DECLARE = Text("Declare it under the system’s indicators.", "Déclarez-le parmi les indicateurs du système.")
_NEVER = Text(
    "Nothing is computed about people to set their pace, rank them, or decide their pay or a sanction.",
    "Rien n’est calculé sur les personnes pour fixer leur cadence, les classer, décider de leur rémunération ou d’une sanction.",
)
_HELP = Text(
    "Ask for it to help in real time, to reassign, or to find errors.",
    "Demandez-le pour aider en temps réel, réaffecter ou repérer des erreurs.",
)
_PACE = Text(
    "The speed of a gesture is not looked at in a system that sets a pace or ranks people.",
    "La vitesse d’un geste ne se regarde pas dans un système qui fixe une cadence ou classe les personnes.",
)
_NOT_OF_SYSTEM = Text(
    "This is not among the purposes of this system: {purpose}.",
    "Cela ne fait pas partie des finalités de ce système : {purpose}.",
)
_DECLARED_PURPOSE = Text("Choose one of the system’s purposes.", "Choisissez l’une des finalités du système.")
_NOT_OF_FIGURE = Text(
    "This figure is not for that purpose: {purpose}.", "Ce chiffre ne sert pas à cette finalité : {purpose}."
)
_ONLY_FOR = Text("It is for: {purposes}.", "Il sert à : {purposes}.")
_NO_PER = Text("The charter does not say whom this figure is about.", "La charte ne dit pas sur qui porte ce chiffre.")
_SAY_PER = Text("Write it in `per`.", "Indiquez-le dans `per`.")
_NOT_PER_PERSON = Text("This figure is not computed per person.", "Ce chiffre ne se calcule pas par personne.")
_TEAM = Text("The same for a team that is large enough.", "Le même chiffre, pour une équipe assez grande.")
_LIVE_IS_NOW = Text(
    "A live figure is of now and is not kept; a figure that is kept is by hour or coarser.",
    "Un chiffre en direct est de l’instant et ne se conserve pas ; un chiffre conservé a son propre niveau de détail.",
)
_ASK_NOW = Text(
    "Ask either for the live figure, or for one that is kept.",
    "Demandez soit le chiffre en direct, soit un chiffre conservé.",
)
_NO_GRAIN = Text(
    "The charter does not say how fine this figure is.",
    "La charte ne dit pas à quel niveau de détail se calcule ce chiffre.",
)
_SAY_GRAIN = Text("Write it in `grain`.", "Indiquez-le dans `grain`.")
_FINER = Text(
    "The charter declares this figure coarser than asked.", "La charte déclare ce chiffre moins fin que demandé."
)
_COARSER = Text(
    "Ask for the declared level of detail, or a coarser one.",
    "Demandez le niveau de détail déclaré, ou un niveau moins fin.",
)
_NOT_LIVE = Text("The charter does not show this figure live.", "La charte ne montre pas ce chiffre en direct.")
_AFTERWARDS = Text("Ask for it by week, month or quarter.", "Demandez-le par semaine, mois ou trimestre.")
_LIVE_ONLY = Text(
    "A person’s live figure is there to help or reassign them now, for nothing else.",
    "Le chiffre d’une personne en direct sert à l’aider ou à la réaffecter dans l’instant, à rien d’autre.",
)
_LIVE_HELP = Text(
    "Ask for it to help in real time or to reassign; nothing is stored.",
    "Demandez-le pour aider en temps réel ou pour réaffecter ; rien n’est conservé.",
)
_TOO_FINE = Text(
    "A person’s figure is not stored by event, hour or day.",
    "Le chiffre d’une personne ne se conserve ni par événement, ni par heure, ni par jour.",
)
_QUARTER = Text("A figure by quarter or month.", "Un chiffre par trimestre ou par mois.")
_GROUPS_SUFFICE = Text(
    "For this purpose ({purpose}), figures of groups suffice.",
    "Pour cette finalité ({purpose}), des chiffres de groupes suffisent.",
)
_SILENCE = Text(
    "Silences of a device are not stored per person: silence is not idleness.",
    "Les silences d’un appareil ne se conservent pas par personne : un silence n’est pas de l’inactivité.",
)
_UNITS = Text("Units handled by month, or a team’s figure.", "Les unités traitées par mois, ou un chiffre d’équipe.")
_NO_BALANCE = Text(
    "A person’s stored figure needs the written balance of interests.",
    "Le chiffre conservé d’une personne demande la mise en balance écrite des intérêts.",
)
_BALANCE = Text(
    "Write the balance, then set `balancing = true`.", "Rédigez la mise en balance, puis indiquez `balancing = true`."
)
_PERIOD = Text(
    "The period is shorter than the level of detail asked for.",
    "La période est plus courte que le niveau de détail demandé.",
)
_WHOLE = Text("Ask for a whole week, month or quarter.", "Demandez une semaine, un mois ou un trimestre entier.")
_NO_OBJECTION = Text(
    "A person’s weekly figure needs an objection to be honoured.",
    "Le chiffre hebdomadaire d’une personne suppose que son opposition soit respectée.",
)
_NOT_TOLD = Text(
    "A person’s weekly figure needs those concerned to be told of it beforehand; not told: {who}.",
    "Le chiffre hebdomadaire d’une personne suppose que les intéressés en soient informés avant ; ne le sont pas : {who}.",
)
_NOBODY_SAID = Text(
    "A person’s weekly figure needs those concerned to be told of it beforehand; the charter does not say who they are.",
    "Le chiffre hebdomadaire d’une personne suppose que les intéressés en soient informés avant ; la charte ne dit pas qui ils sont.",
)
_SIZE_UNKNOWN = Text(
    "Nobody knows how many people the group has.", "On ne sait pas combien de personnes compte le groupe."
)
_SMALL = Text(
    "The group is so small that its figure would show a person.",
    "Le groupe est si petit que son chiffre montrerait une personne.",
)
_DOMINANT = Text(
    "One person makes most of this group’s figure.", "Une seule personne fait l’essentiel du chiffre de ce groupe."
)
_LARGER = Text("A group of {size} people or more.", "Un groupe de {size} personnes ou plus.")
_COMPUTED = Text(
    "“{figure}” is computed as the charter declares it.", "« {figure} » se calcule comme la charte le déclare."
)
_NOT_KNOWN_HERE = Text(
    "Nobody knows under which pseudonym you are held in this system.",
    "On ne sait pas sous quel pseudonyme vous figurez dans ce système.",
)
_SECOND_FACTOR = Text(
    "Nothing personal opens without a second factor.", "Rien de personnel ne s’ouvre sans un second facteur."
)
