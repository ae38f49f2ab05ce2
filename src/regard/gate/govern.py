"""Govern: may this charter be published, this role be granted, this hold be placed, this exception be made?

Sources: the rulebook itself for what a charter says; C. trav. L2312-38 for the new consultation; GDPR 18, 32; CSI R253-4 and R241-13.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from regard.charter import compare, measures
from regard.charter.model import Charter, Keeps, System
from regard.gate.ceilings import forbidden
from regard.gate.consultation import Settled, settled
from regard.gate.grounds import cite, gap, ground, permit, refuse
from regard.gate.lookup import ADMINISTRATORS, FORBIDDEN, governs, has_regime_of_images, opens_persons, plan
from regard.gate.saying import either, filled, headed, place
from regard.gate.standing import Standing
from regard.rulebook import Finding, Force, judge, law
from regard.terms.actor import Actor
from regard.terms.clock import utc
from regard.terms.decision import Decision, Ground, strictest
from regard.terms.duration import Duration
from regard.terms.finding import State
from regard.terms.span import Span
from regard.terms.text import Text
from regard.terms.words import Area

PROCEDURES = frozenset({"judicial", "administrative", "disciplinary", "claim", "request"})
"""What a hold can be for: three procedures, someone's own legal claim, or a watched person's request (GDPR 18)."""
STATE_PROCEDURES = frozenset({"judicial", "administrative", "disciplinary"})
"""The only ones that keep images of the public road and of body cameras beyond their term."""
PROCESS = "process"


@dataclass(frozen=True, slots=True)
class GrantRequest:
    """A role for an actor. `to` is the actor's opaque id; `holds` are the roles that they hold already; `until` is the end."""

    by: Actor
    to: str
    role: str
    until: datetime | None
    to_has_second_factor: bool
    holds: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class HoldRequest:
    """Keep something beyond its term for a procedure. The scope is a span, of named persons or devices.

    `procedure`: judicial | administrative | disciplinary | claim | request (GDPR 18). `until`: the hold's own end.
    """

    by: Actor
    system: str
    procedure: str
    reason: str
    until: datetime | None
    span: Span | None = None
    persons: frozenset[str] = frozenset()
    devices: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ExceptionRequest:
    """Depart from a requirement that is only guidance. `approved_by`: the opaque id of another person than `by`."""

    by: Actor
    requirement: str
    system: str
    reason: str
    until: datetime | None
    approved_by: str | None = None


def publish(charter: Charter, previous: Charter | None, standing: Standing, now: datetime) -> Decision:
    """Whether `charter` may come into force: no binding requirement breached, and a new consultation where it watches more.

    Conditions of a permit: `("warning", "<requirement> <system>.<item>: …")` for guidance departed from, `("not-evidenced", …)`
    for what the charter does not say, `("doors-closed", system)` where the consultation is not over yet.
    """
    day = plan(charter).day(now)
    findings = judge(measures(charter), on=day, read_as_of=day)
    rules = [*_own_rules(charter, day), *_breaches(findings), *_widening(charter, previous, standing, day)]
    decision = strictest(permit(), *rules)
    if not decision.permitted:
        return decision
    return permit(*decision.grounds, conditions=(*decision.conditions, *_conditions(charter, findings, standing, day)))


def grant(charter: Charter, request: GrantRequest, now: datetime) -> Decision:
    """Whether a role may be granted: in the charter, by another person, with an end, second factor, no administrator who looks."""
    return strictest(
        permit(ground("GDPR-32", filled(_GRANTED, role=request.role))), *_grant_faults(charter, request, now)
    )


def hold(charter: Charter, request: HoldRequest, now: datetime) -> Decision:
    """Whether a hold may be placed: a narrow scope, its own end, a reason, a procedure that the law of the system knows."""
    made = plan(charter)
    system = made.systems.get(request.system)
    if system is None:
        return refuse(ground("GDPR-30", filled(_NO_SYSTEM, system=request.system)))
    return strictest(permit(ground("GDPR-18", _HELD)), *_hold_faults(system, request, now))


def exception(charter: Charter, request: ExceptionRequest, now: datetime) -> Decision:
    """Whether an exception may be made: never to binding law; to guidance with a reason, an end and another's approval."""
    return strictest(
        permit(ground("GDPR-05", filled(_EXCEPTED, requirement=request.requirement))),
        *_exception_faults(charter, request, now),
    )


def _own_rules(charter: Charter, day: date) -> Iterator[Decision]:
    """What Regard will not run, whatever the rulebook's checks find."""
    if charter.profile != "site":
        yield refuse(ground("GDPR-05", _DOSSIER, measured=charter.profile, limit="site", instead=_PROFILE))
    for system in charter.system:
        if not system.area.runs:
            yield refuse(ground("GDPR-30", filled(_NOT_RUN, area=system.area), measured=system.area.value))
        watched = FORBIDDEN & set(system.purposes or ())
        if watched:
            yield refuse(ground("ART9-01", _UNION_WATCH, measured=", ".join(sorted(watched))))
        for index, rule in enumerate(system.keeps):
            yield from _kept(system, rule, index, day)
    for role in charter.role:
        if role.name in ADMINISTRATORS and opens_persons(role):
            yield refuse(ground("GDPR-32", _ADMINISTRATOR, measured=role.name, instead=_SPLIT))


def _kept(system: System, rule: Keeps, index: int, day: date) -> Iterator[Decision]:
    """A rule of keeping that could never be applied is refused now; one that says too little is a gap of that rule alone."""
    if rule.extracted is True:
        return
    wrong = forbidden(system, rule, day)
    if wrong is not None and wrong.answer == "refuse":
        yield refuse(
            *(
                Ground(
                    g.requirement,
                    headed(place(system.id, f"keeps[{index}]"), g.sentence),
                    g.measured,
                    g.limit,
                    g.instead,
                )
                for g in wrong.grounds
            )
        )


def _breaches(findings: tuple[Finding, ...]) -> Iterator[Decision]:
    for each in findings:
        if each.state is State.BREACHED and each.force is Force.BINDING:
            yield refuse(_from_finding(each))


def _from_finding(finding: Finding) -> Ground:
    measured = ", ".join(f"{each.fact} = {each.value}" for each in finding.measured) or None
    # The limit stands in the sentence, in both languages; the ground's own field has one only.
    sentence = headed(place(finding.system, finding.item), finding.sentence)
    return Ground(finding.requirement, sentence, measured, None, finding.remedy)


def _conditions(
    charter: Charter, findings: tuple[Finding, ...], standing: Standing, day: date
) -> Iterator[tuple[str, str]]:
    for each in findings:
        where = f"{each.requirement} {each.system or 'site'}.{each.item}"
        if each.state is State.BREACHED:
            yield "warning", f"{where}: {each.sentence.en}"
        elif each.state is State.NOT_EVIDENCED:
            yield "not-evidenced", where
    for system in charter.system:
        if not settled(charter, system, standing, day).decision.permitted:
            yield "doors-closed", system.id


def _widening(charter: Charter, previous: Charter | None, standing: Standing, day: date) -> Iterator[Decision]:
    """A change that watches more needs a consultation of its own, later than the charter that it changes."""
    if previous is None:
        return
    wider: dict[str, list[Text]] = {}
    for change in compare(previous, charter):
        if change.widens:
            wider.setdefault(change.system, []).append(change.text)
    known = {system.id for system in previous.system}
    since = standing.published or previous.observed_on
    for system in charter.system:
        texts = [*wider.get("", ()), *wider.get(system.id, ())]
        if texts and system.id in known:
            yield from _consulted_anew(system, settled(charter, system, standing, day), since, texts)


def _consulted_anew(system: System, answer: Settled, since: date | None, texts: list[Text]) -> Iterator[Decision]:
    if answer.decision.permitted and not answer.needed:
        return
    sentence = filled(_WIDER, system=system.id, what=either(texts[:3]))
    if not answer.decision.permitted:
        yield answer.decision
    elif answer.submitted is None or since is None or answer.submitted < since:
        yield gap(
            ground(
                "LAB-07",
                sentence,
                measured=answer.submitted,
                limit=f"≥ {since}" if since else None,
                instead=_CONSULT_ANEW,
            )
        )


def _grant_faults(charter: Charter, request: GrantRequest, now: datetime) -> Iterator[Decision]:
    made = plan(charter)
    role = made.roles.get(request.role)
    if role is None:
        known = ", ".join(made.roles) or "-"
        yield refuse(ground("GDPR-32", filled(_NO_ROLE, role=request.role), measured=request.role, limit=known))
        return
    own = PROCESS in request.by.roles
    if request.by.id == request.to:
        yield refuse(ground("GDPR-32", _SELF_GRANT, instead=_ANOTHER))
    if not own and not any(governs(made.roles[name]) for name in request.by.roles if name in made.roles):
        yield refuse(
            ground("GDPR-32", _NOT_YOURS, measured=", ".join(sorted(request.by.roles)) or "-", instead=_ANOTHER)
        )
    if not own and not request.by.second_factor:
        yield refuse(ground("ACC-07", _SECOND_FACTOR, measured=False, limit=True))
    if request.until is None:
        yield gap(ground("ACC-06", _NO_END, instead=_SAY_END))
    elif utc(request.until) <= utc(now):
        yield refuse(
            ground("ACC-06", _PAST_END, measured=request.until.date(), limit=f"> {made.day(now)}", instead=_SAY_END)
        )
    if (opens_persons(role) or governs(role)) and not request.to_has_second_factor:
        yield refuse(ground("ACC-07", _TO_SECOND_FACTOR, measured=False, limit=True, instead=_ENROL_FIRST))
    held = [made.roles[name] for name in request.holds if name in made.roles]
    both = [*held, role]
    if any(each.name in ADMINISTRATORS for each in both) and any(opens_persons(each) for each in both):
        names = ", ".join(sorted(each.name for each in both))
        yield refuse(ground("GDPR-32", _ADMINISTRATOR, measured=names, instead=_SPLIT))


def _hold_faults(system: System, request: HoldRequest, now: datetime) -> Iterator[Decision]:
    if request.procedure not in PROCEDURES:
        known = ", ".join(sorted(PROCEDURES))
        yield refuse(
            ground("GDPR-18", _NO_PROCEDURE, measured=request.procedure, limit=known, instead=_KNOWN_PROCEDURE)
        )
    elif request.procedure not in STATE_PROCEDURES and (system.area is Area.BODYCAM or has_regime_of_images(system)):
        requirement = cite("BC-01" if system.area is Area.BODYCAM else "VP-04", "GDPR-18")
        known = ", ".join(sorted(STATE_PROCEDURES))
        yield refuse(ground(requirement, _STATE_ONLY, measured=request.procedure, limit=known, instead=_COPY))
    if not request.reason.strip():
        yield refuse(ground("GDPR-05", _NO_REASON, instead=_SAY_REASON))
    if request.until is None:
        yield gap(ground("GDPR-05", _NO_END_HOLD, instead=_SAY_END))
    elif utc(request.until) <= utc(now):
        yield refuse(
            ground("GDPR-05", _PAST_END, measured=request.until.date(), limit=f"> {utc(now).date()}", instead=_SAY_END)
        )
    if request.span is None:
        yield refuse(ground("GDPR-05", _NO_SPAN, instead=_NARROW))
    elif not request.persons and not request.devices:
        yield refuse(ground("GDPR-05", _NOBODY, instead=_NARROW))
    else:
        longest = _longest(system)
        if longest is not None and request.span.length > longest:
            yield refuse(
                ground("GDPR-05", _WIDE, measured=request.span.length, limit=f"≤ {longest.days} d", instead=_NARROW)
            )


def _longest(system: System) -> timedelta | None:
    """Nothing older than the longest term is left to hold: a longer span is not narrow."""
    terms = [rule.kept.longest() for rule in system.keeps if isinstance(rule.kept, Duration)]
    return max(terms, default=None)


def _exception_faults(charter: Charter, request: ExceptionRequest, now: datetime) -> Iterator[Decision]:
    made = plan(charter)
    if request.system and request.system not in made.systems:
        yield refuse(ground("GDPR-30", filled(_NO_SYSTEM, system=request.system)))
    rule = law.requirements().get(request.requirement)
    if rule is None:
        yield refuse(
            ground("GDPR-05", filled(_NO_REQUIREMENT, requirement=request.requirement), measured=request.requirement)
        )
    elif rule.force is not Force.SOFT:
        yield refuse(ground(rule.id, _BINDING, measured="binding", limit="soft", instead=rule.remedy))
    if not request.reason.strip():
        yield refuse(ground("GDPR-05", _NO_REASON, instead=_SAY_REASON))
    if request.until is None:
        yield gap(ground("GDPR-05", _NO_END_EXCEPTION, instead=_SAY_END))
    elif utc(request.until) <= utc(now):
        yield refuse(
            ground("GDPR-05", _PAST_END, measured=request.until.date(), limit=f"> {made.day(now)}", instead=_SAY_END)
        )
    if not request.approved_by:
        yield gap(ground("GDPR-05", _UNAPPROVED, instead=_ANOTHER))
    elif request.approved_by == request.by.id:
        yield refuse(ground("GDPR-05", _SELF_APPROVED, instead=_ANOTHER))


_NO_SYSTEM = Text("The charter has no system named “{system}”.", "La charte n’a pas de système nommé « {system} ».")
_DOSSIER = Text(
    "This charter describes a system; it does not declare one that runs.",
    "Cette charte décrit un système ; elle n’en déclare pas un qui fonctionne.",
)
_PROFILE = Text(
    'Set `profile = "site"` and declare what the site will do.',
    'Indiquez `profile = "site"` et déclarez ce que le site fera.',
)
_NOT_RUN = Text(
    "Regard does not run systems of this kind ({area}); it only examines them.",
    "Regard ne fait pas fonctionner ce genre de système ({area}) ; il ne fait que l’examiner.",
)
_UNION_WATCH = Text(
    "Watching unions or protests cannot be declared as a purpose.",
    "Surveiller les syndicats ou les manifestations ne peut pas être déclaré comme finalité.",
)
_ADMINISTRATOR = Text(
    "An administrator cannot also open what is about persons.",
    "Un administrateur ne peut pas ouvrir aussi ce qui concerne des personnes.",
)
_SPLIT = Text("Give the two roles to two people.", "Confiez les deux rôles à deux personnes.")
_WIDER = Text(
    "This charter watches more than the last in “{system}” ({what}); the works council has to be consulted on that first.",
    "Cette charte surveille davantage que la précédente dans « {system} » ({what}) ; le comité social et économique doit d’abord être consulté.",
)
_CONSULT_ANEW = Text(
    "Record a consultation submitted after the last charter, or leave the change out.",
    "Consignez une consultation postérieure à la dernière charte, ou retirez ce changement.",
)
_GRANTED = Text("“{role}” is a role of the charter.", "« {role} » est un rôle de la charte.")
_NO_ROLE = Text("The charter has no role named “{role}”.", "La charte n’a pas de rôle nommé « {role} ».")
_SELF_GRANT = Text("Nobody gives themselves a role.", "Personne ne se donne un rôle à soi-même.")
_ANOTHER = Text(
    "Have another person do it, whose role may govern.",
    "Faites-le faire par une autre personne, dont le rôle le permet.",
)
_NOT_YOURS = Text("None of your roles may grant a role.", "Aucun de vos rôles ne permet d’en accorder un.")
_SECOND_FACTOR = Text("A role is granted with a second factor.", "Un rôle s’accorde avec un second facteur.")
_NO_END = Text("A role is granted up to a date.", "Un rôle s’accorde jusqu’à une date.")
_SAY_END = Text("Give an end that lies ahead.", "Indiquez une fin à venir.")
_PAST_END = Text("The end has passed already.", "La fin est déjà passée.")
_TO_SECOND_FACTOR = Text(
    "Whoever opens personal data needs a second factor first.",
    "Qui ouvre des données personnelles a d’abord besoin d’un second facteur.",
)
_ENROL_FIRST = Text(
    "Have them register a passkey or a code, then grant the role.",
    "Faites-lui d’abord enregistrer une clé d’accès ou un code, puis accordez le rôle.",
)
_HELD = Text(
    "What the procedure needs is kept until the hold ends.",
    "Ce dont la procédure a besoin est gardé jusqu’à la fin du gel.",
)
_NO_PROCEDURE = Text(
    "A hold serves a procedure or a person’s request.", "Un gel sert une procédure ou la demande d’une personne."
)
_KNOWN_PROCEDURE = Text(
    "Say which: a judicial, administrative or disciplinary procedure, a legal claim, or a person’s request.",
    "Dites laquelle : une procédure judiciaire, administrative ou disciplinaire, une action en justice, ou la demande d’une personne.",
)
_STATE_ONLY = Text(
    "Beyond their term these images are kept for a judicial, administrative or disciplinary procedure only.",
    "Au-delà de leur durée, ces images ne se gardent que pour une procédure judiciaire, administrative ou disciplinaire.",
)
_COPY = Text(
    "Give the person their copy before the term ends.", "Remettez sa copie à la personne avant la fin de la durée."
)
_NO_REASON = Text("No reason is given.", "Aucun motif n’est donné.")
_SAY_REASON = Text("Write the reason.", "Indiquez le motif.")
_NO_END_HOLD = Text("A hold has its own end.", "Un gel a sa propre fin.")
_NO_SPAN = Text(
    "A hold covers a stretch of time, from and until.", "Un gel porte sur une période, avec un début et une fin."
)
_NOBODY = Text(
    "A hold names the persons or the devices that it is about.",
    "Un gel nomme les personnes ou les appareils qu’il vise.",
)
_WIDE = Text("This span is longer than anything that is kept.", "Cette période dépasse tout ce qui est conservé.")
_NARROW = Text(
    "Name the persons or devices, and the hours that matter.",
    "Nommez les personnes ou les appareils, et les heures utiles.",
)
_EXCEPTED = Text(
    "{requirement} is guidance; departing from it is possible.",
    "{requirement} est une recommandation ; on peut s’en écarter.",
)
_NO_REQUIREMENT = Text(
    "The rulebook has no requirement {requirement}.", "Le recueil de règles n’a pas d’exigence {requirement}."
)
_BINDING = Text(
    "This is binding law: no exception can be made.", "C’est du droit contraignant : aucune exception n’est possible."
)
_NO_END_EXCEPTION = Text("An exception has an end.", "Une exception a une fin.")
_UNAPPROVED = Text(
    "An exception is approved by a second person.", "Une exception est approuvée par une seconde personne."
)
_SELF_APPROVED = Text("Nobody approves their own exception.", "Personne n’approuve sa propre exception.")
