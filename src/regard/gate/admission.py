"""Admission: may this system take these fields from this device now? Decided once per batch.

Sources: GDPR 5(1)(b-c), 6, 13, 25, 32; C. trav. L1222-4, L2312-38; CSI L252-1 for cameras in places open to the public.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from regard.charter.model import Authorisation, Charter, System
from regard.gate.consultation import settled
from regard.gate.grounds import cite, gap, ground, permit, refuse
from regard.gate.lookup import FORBIDDEN, WORKERS, Plan, has_regime_of_images, plan
from regard.gate.retention import Keeping, of_plan
from regard.gate.saying import filled
from regard.gate.standing import Standing
from regard.terms.decision import Answer, Decision, strictest
from regard.terms.duration import Duration
from regard.terms.text import Text
from regard.terms.words import Area, Grain, Per, Purpose

MINUTE = Duration.of(minutes=1)
"""The stock part's grain of time: fine enough for where goods are, too coarse for a worker's rhythm."""
PERSONAL_FIELDS = frozenset({"worker", "person", "agent", "device", "team", "badge"})
"""Fields that lead to a person: never in the stock part."""
MAIN_DATA = {
    Area.SCANNERS: "raw-events",
    Area.CCTV: "images",
    Area.BODYCAM: "images",
    Area.CALLS: "sound",
    Area.REPORTS: "reports",
}
"""What an arrival of each area is kept as."""
REQUIRED = {Area.SCANNERS: frozenset({"at"})}
"""Fields without which an arrival means nothing: an event has its time."""


@dataclass(frozen=True, slots=True)
class AdmissionRequest:
    """What a door asks. `fields` are the names present in the batch; `real` is False for the simulated demo door only."""

    system: str
    device: str
    fields: frozenset[str]
    real: bool = True


@dataclass(frozen=True, slots=True)
class PartTerms:
    """One part of an arrival that may be kept, and how.

    `fields` are those of the batch that go into it; `term` with `ceilings`, `fixed` and `minimum` are as in `retention.Term`;
    `time_grain` None keeps times as received, else times are cut down to it (the stock part: the minute).
    """

    data: str
    per: Per
    grain: Grain
    fields: frozenset[str]
    purposes: frozenset[Purpose]
    term: Duration
    ceilings: tuple[Duration, ...] = ()
    fixed: bool = False
    minimum: Duration | None = None
    time_grain: Duration | None = None
    requirement: str = ""


@dataclass(frozen=True, slots=True)
class Admission:
    """The answer. Nothing of the batch may be taken unless `decision.permitted`.

    `admitted` and `dropped` share out the request's fields. What is admitted may feed a live figure; what may be *kept* of it is in
    the two parts. For each row: the person part only when `keeps_person(pseudonym, at)`; the stock part always, without worker, device or
    team. A part that is None keeps nothing.
    """

    decision: Decision
    admitted: frozenset[str] = frozenset()
    dropped: frozenset[str] = frozenset()
    person_part: PartTerms | None = None
    stock_part: PartTerms | None = None
    purposes: frozenset[Purpose] = frozenset()
    uninformed: Literal["keep-without-person"] = "keep-without-person"
    standing: Standing = field(default_factory=Standing, repr=False)

    def keeps_person(self, person: str, at: datetime) -> bool:
        """Whether the person part of a row of `person` (pseudonym), that happened at `at`, may be kept (SCN-07)."""
        return self.decision.permitted and self.person_part is not None and self.standing.informed_at(person, at)


def decide(charter: Charter, request: AdmissionRequest, standing: Standing, now: datetime) -> Admission:
    """Whether `request.system` may take `request.fields` from `request.device` at `now`, and what is kept of them, how long."""
    made = plan(charter)
    system = made.systems.get(request.system)
    if system is None:
        return _closed(request, refuse(ground("GDPR-30", filled(_NO_SYSTEM, system=request.system), instead=_DECLARE)))
    day = made.day(now)
    rules = [_runs(system), _started(system, day), _device(system, request.device, standing, now), *lawful(system)]
    if request.real:
        rules += [settled(charter, system, standing, day).decision, _authorised(system, day)]
    admitted = admitted_fields(system, request.fields)
    rules.append(_needs(system, request.fields, admitted))
    person, stock = _keeping(made, system, day)
    rules.append(_something_kept(system, person, stock))
    decision = strictest(*(rule for rule in rules if rule is not None))
    if not decision.permitted:
        return _closed(request, decision)
    return Admission(
        decision=decision,
        admitted=admitted,
        dropped=request.fields - admitted,
        person_part=_part(system, person, admitted, Per.PERSON),
        stock_part=_part(system, stock, admitted - PERSONAL_FIELDS, Per.NONE),
        purposes=frozenset(system.purposes or ()),
        standing=standing,
    )


def admitted_fields(system: System, fields: Iterable[str]) -> frozenset[str]:
    """Those of `fields` that the charter declares with a purpose that the system has; the others are dropped at the door."""
    purposes = set(system.purposes or ())
    needed = {each.name for each in system.field if each.for_ and set(each.for_) & purposes}
    return frozenset(fields) & needed


def lawful(system: System) -> Iterator[Decision]:
    """The system's own standing in law: purposes, basis and its balance (GDPR 5(1)(b), 6)."""
    if not system.purposes:
        yield gap(ground("GDPR-05", _NO_PURPOSES, instead=_SAY_PURPOSES))
    elif watched := FORBIDDEN & set(system.purposes):
        yield refuse(ground("ART9-01", _UNION_WATCH, measured=", ".join(sorted(watched))))
    basis = system.basis
    if basis is None:
        yield gap(ground("GDPR-06", _NO_BASIS, instead=_SAY_BASIS))
    elif basis == "none":
        yield refuse(ground("GDPR-06", _BASIS_NONE, measured="none", instead=_SAY_BASIS))
    elif basis == "consent" and WORKERS & set(system.people or ()):
        yield refuse(ground("GDPR-06", _CONSENT, measured="consent", instead=_SAY_BASIS))
    elif basis == "legitimate-interest" and system.balancing is not True:
        reason = ground("GDPR-06", _NO_BALANCE, measured=system.balancing, limit=True, instead=_BALANCE)
        yield gap(reason) if system.balancing is None else refuse(reason)


def _runs(system: System) -> Decision | None:
    if system.area.runs:
        return permit(ground("GDPR-05", filled(_ADMITTED, system=system.id)))
    return refuse(ground("GDPR-30", filled(_NOT_RUN, area=system.area), measured=system.area.value))


def _started(system: System, day: date) -> Decision | None:
    if system.since is None:
        return gap(ground("LAB-03", _NO_START, instead=_SAY_SINCE))
    if system.since > day:
        start = system.since
        return refuse(
            ground(
                "LAB-03",
                filled(_TOO_EARLY, day=start),
                measured=day,
                limit=start,
                instead=filled(_COME_BACK, day=start),
            )
        )
    return None


def _device(system: System, device: str, standing: Standing, now: datetime) -> Decision | None:
    if all(each.id != device for each in system.device):
        return refuse(ground("GDPR-32", _NO_DEVICE.filled(device=device), measured=device, instead=_DECLARE_DEVICE))
    state = standing.devices.get((system.id, device))
    if state is None:
        return gap(ground("GDPR-32", _NOT_ENROLLED.filled(device=device), measured=device, instead=_ENROL))
    if not state.usable(now):
        return refuse(ground("GDPR-32", _WITHDRAWN.filled(device=device), measured=device, instead=_ENROL))
    return None


def _authorised(system: System, day: date) -> Decision | None:
    """The prefect's authorisation, for cameras under the CSI (VP-05) and body cameras (BC-10)."""
    if system.area is not Area.BODYCAM and not has_regime_of_images(system):
        if system.area is Area.CCTV and system.place is None:
            return gap(ground(cite("VP-05", "GDPR-05"), _NO_PLACE, instead=_SAY_PLACE))
        return None
    requirement = cite("BC-10" if system.area is Area.BODYCAM else "VP-05", "GDPR-05")
    order = system.governance.authorisation if system.governance else None
    if order is False:
        return refuse(ground(requirement, _NO_ORDER, measured="false", instead=_ASK))
    if not isinstance(order, Authorisation) or order.from_ is None or order.until is None:
        return gap(ground(requirement, _ORDER_UNKNOWN, instead=_SAY_ORDER))
    if not order.from_ <= day <= order.until:
        limit = f"{order.from_} – {order.until}"
        return refuse(
            ground(
                requirement,
                filled(_ORDER_OVER, since=order.from_, until=order.until),
                measured=day,
                limit=limit,
                instead=_ASK,
            )
        )
    return None


def _needs(system: System, fields: frozenset[str], admitted: frozenset[str]) -> Decision | None:
    """What an arrival needs must be declared, with a purpose that the system has; a batch that lacks it is refused."""
    required = REQUIRED.get(system.area, frozenset())
    lacking = required - fields
    if lacking:
        return refuse(ground("GDPR-05", _WITHOUT.filled(fields=", ".join(sorted(lacking))), instead=_SEND_FIELDS))
    missing = required - admitted
    if missing:
        return gap(ground("GDPR-05", _MISSING.filled(fields=", ".join(sorted(missing))), instead=_SAY_FIELDS))
    return None


def _keeping(made: Plan, system: System, day: date) -> tuple[Keeping, Keeping | None]:
    data = MAIN_DATA.get(system.area, "raw-events")
    person = of_plan(made, system, data, Per.PERSON, Grain.EVENT, day)
    stock = of_plan(made, system, data, Per.NONE, Grain.EVENT, day) if system.area is Area.SCANNERS else None
    return person, stock


def _something_kept(system: System, person: Keeping, stock: Keeping | None) -> Decision | None:
    """A refused term refuses the batch; no term at all keeps nothing, in order where something is live and nothing is declared kept."""
    answers = [each.decision for each in (person, stock) if each is not None]
    refused = [each for each in answers if each.answer is Answer.REFUSE]
    if refused:
        return refused[0]
    if any(each.permitted for each in answers):
        return None
    live = any(each.live for each in system.indicator) or any(each.live_for for each in system.camera)
    declared = any(rule.data == MAIN_DATA.get(system.area, "raw-events") for rule in system.keeps)
    return None if live and not declared else strictest(*answers)


def _part(system: System, keeping: Keeping | None, fields: frozenset[str], per: Per) -> PartTerms | None:
    if keeping is None or keeping.term is None:
        return None
    term = keeping.term
    needed = {each.name for each in system.field if each.for_ and set(each.for_) & term.purposes}
    needed |= REQUIRED.get(system.area, frozenset())
    if per is Per.PERSON:
        needed |= PERSONAL_FIELDS & {"worker", "person", "agent"}
    return PartTerms(
        data=MAIN_DATA.get(system.area, "raw-events"),
        per=per,
        grain=Grain.EVENT,
        fields=fields & needed,
        purposes=term.purposes,
        term=term.duration,
        ceilings=term.ceilings,
        fixed=term.fixed,
        minimum=term.minimum,
        time_grain=MINUTE if per is Per.NONE else None,
        requirement=term.requirement,
    )


def _closed(request: AdmissionRequest, decision: Decision) -> Admission:
    return Admission(decision, dropped=request.fields)


_NO_SYSTEM = Text(
    "The charter has no system named “{system}”; nothing is taken.",
    "La charte n’a pas de système nommé « {system} » ; rien n’est pris.",
)
_DECLARE = Text("Declare the system and publish the charter.", "Déclarez le système et publiez la charte.")
_ADMITTED = Text(
    "“{system}” takes the fields that the charter declares with a purpose; the others are dropped.",
    "« {system} » prend les champs que la charte déclare avec une finalité ; les autres sont écartés.",
)
_NOT_RUN = Text(
    "Regard does not run systems of this kind ({area}); it only examines them.",
    "Regard ne fait pas fonctionner ce genre de système ({area}) ; il ne fait que l’examiner.",
)
_NO_START = Text(
    "The charter does not say since when this is collected.",
    "La charte ne dit pas depuis quand ces données sont collectées.",
)
_SAY_SINCE = Text("Write the first day in `since`.", "Indiquez le premier jour dans `since`.")
_TOO_EARLY = Text(
    "Collection starts on {day}, after people are told.",
    "La collecte commence le {day}, une fois les personnes informées.",
)
_COME_BACK = Text("Send again from {day}.", "Renvoyez à partir du {day}.")
_NO_DEVICE = Text(
    "The charter does not declare the device “{device}”.", "La charte ne déclare pas l’appareil « {device} »."
)
_DECLARE_DEVICE = Text(
    "Declare it under the system’s devices and publish the charter.",
    "Déclarez-le parmi les appareils du système et publiez la charte.",
)
_NOT_ENROLLED = Text("The device “{device}” is not enrolled.", "L’appareil « {device} » n’est pas inscrit.")
_WITHDRAWN = Text(
    "The device “{device}” is withdrawn, or not enrolled yet.",
    "L’appareil « {device} » est retiré, ou n’est pas encore inscrit.",
)
_ENROL = Text("Enrol it.", "Inscrivez-le.")
_NO_PURPOSES = Text("The charter gives this system no purpose.", "La charte ne donne aucune finalité à ce système.")
_SAY_PURPOSES = Text("Declare `purposes`.", "Déclarez `purposes`.")
_UNION_WATCH = Text(
    "Watching unions or protests cannot be a purpose of a system that Regard runs.",
    "Surveiller les syndicats ou les manifestations ne peut pas être la finalité d’un système que Regard fait fonctionner.",
)
_NO_BASIS = Text("The charter names no legal basis.", "La charte n’indique aucune base légale.")
_SAY_BASIS = Text(
    "Name the basis; at work it is mostly a legitimate interest, weighed in writing.",
    "Indiquez la base légale ; au travail, c’est le plus souvent l’intérêt légitime, mis en balance par écrit.",
)
_BASIS_NONE = Text("The charter says that there is no legal basis.", "La charte dit qu’il n’y a pas de base légale.")
_CONSENT = Text(
    "Consent given to one’s employer is not free; nothing can rest on it here.",
    "Le consentement donné à son employeur n’est pas libre ; rien ne peut se fonder dessus ici.",
)
_NO_BALANCE = Text(
    "A legitimate interest needs its written balance against people’s rights; there is none.",
    "L’intérêt légitime demande une mise en balance écrite avec les droits des personnes ; il n’y en a pas.",
)
_BALANCE = Text(
    "Write the balance, then set `balancing = true`.", "Rédigez la mise en balance, puis indiquez `balancing = true`."
)
_NO_PLACE = Text(
    "The charter does not say what kind of place is filmed.", "La charte ne dit pas quel genre de lieu est filmé."
)
_SAY_PLACE = Text("Write it in `place`.", "Indiquez-le dans `place`.")
_NO_ORDER = Text("The prefect’s authorisation is missing.", "L’autorisation préfectorale manque.")
_ORDER_UNKNOWN = Text(
    "The charter does not give the prefect’s authorisation with its dates.",
    "La charte ne donne pas l’autorisation préfectorale avec ses dates.",
)
_SAY_ORDER = Text("Write `authorisation` with `from` and `until`.", "Indiquez `authorisation` avec `from` et `until`.")
_ORDER_OVER = Text("The authorisation runs from {since} to {until}.", "L’autorisation court du {since} au {until}.")
_ASK = Text(
    "Obtain the authorisation; until then nothing is recorded.",
    "Obtenez l’autorisation ; d’ici là, rien n’est enregistré.",
)
_MISSING = Text(
    "The charter does not declare a field that every event needs ({fields}), or gives it no purpose of the system.",
    "La charte ne déclare pas un champ dont tout événement a besoin ({fields}), ou ne lui donne aucune finalité du système.",
)
_SAY_FIELDS = Text(
    "Declare it under the system’s fields, with its purposes.",
    "Déclarez-le parmi les champs du système, avec ses finalités.",
)
_WITHOUT = Text(
    "The batch lacks a field that every event needs: {fields}.",
    "Il manque au lot un champ dont tout événement a besoin : {fields}.",
)
_SEND_FIELDS = Text("Send it with each event.", "Envoyez-le avec chaque événement.")
