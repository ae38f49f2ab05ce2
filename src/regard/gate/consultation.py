"""Is the consultation that the law wants on record? (C. trav. L2312-38, R2312-6; requirement LAB-07)

From 50 staff, no monitoring tool is used, pilot included, before the works council's opinion, or before the day on which a council that
said nothing is deemed to have given a negative one: one month after submission, two with an expert.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from regard.charter.model import Charter, Consultation, System
from regard.gate import limits
from regard.gate.grounds import gap, ground, permit, refuse
from regard.gate.lookup import WORKERS
from regard.gate.saying import filled
from regard.gate.standing import Consulted, Standing
from regard.terms.decision import Decision
from regard.terms.text import Text

LAB = "LAB-07"
PRIVATE = ("company", "association", "school")
"""Employers with a works council; a town or the State has a committee of its own, whose terms the rulebook does not hold."""


@dataclass(frozen=True, slots=True)
class Settled:
    """The answer: `on` is the day since which the last consultation counts, `submitted` the day on which that one was submitted; both
    None when none counts or none is dated. `needed` is False where the law asks for none."""

    decision: Decision
    on: date | None = None
    submitted: date | None = None
    needed: bool = True


def settled(charter: Charter, system: System, standing: Standing, day: date) -> Settled:
    """Whether the consultation on `system` is on record, was over before its first day of use, and is over on `day`."""
    needed = _needed(charter, system, day)
    if needed is not None:
        return Settled(needed, needed=not needed.permitted)
    private = charter.site is None or charter.site.kind in (None, *PRIVATE)
    records = tuple(each for each in _records(system, standing) if private or each.opinion is not None)
    done = [
        (each.submitted, since) for each in records if (since := since_when(each, day)) is not None and since <= day
    ]
    declared = system.governance.works_council if system.governance else None
    if done:
        submitted, last = max(done)
        first = min(since for _, since in done)
        if system.since is not None and system.since < first and declared != "before":
            start = filled(_LATE, on=first, since=system.since)
            return Settled(
                refuse(ground(LAB, start, measured=system.since, limit=f"≥ {first}", instead=filled(_MOVE, on=first)))
            )
        return Settled(permit(ground(LAB, filled(_DONE, on=last), measured=last)), last, submitted)
    if declared in ("never", "after"):
        return Settled(refuse(ground(LAB, _NOT_BEFORE, measured=declared, limit="before", instead=_CONSULT)))
    if declared == "before":
        return Settled(permit(ground(LAB, _DECLARED, measured="before")))
    return Settled(_not_yet(records, day) if private else gap(ground(LAB, _OWN_COMMITTEE, instead=_RECORD_OPINION)))


def since_when(record: Consulted, day: date) -> date | None:
    """The day from which a consultation counts: the opinion's, else the one on which it is deemed negative. None: not known.

    Not knowing whether an expert was called, the longer time counts.
    """
    if record.opinion is not None:
        return record.opinion
    return deemed(record.submitted, expert=record.expert is not False, day=day)


def deemed(submitted: date, *, expert: bool, day: date) -> date | None:
    """First day on which silence counts as a negative opinion, by the law of `day`: the month (two with an expert) is over."""
    length = limits.duration(limits.DEEMED_EXPERT if expert else limits.DEEMED, day)
    if length is None:
        return None
    return length.after(datetime.combine(submitted, time(12), UTC), UTC).date()


def _needed(charter: Charter, system: System, day: date) -> Decision | None:
    """A decision when no consultation is needed or nobody can tell; None when one is."""
    if system.people and not WORKERS & set(system.people):
        return permit(ground(LAB, _NOBODY_AT_WORK, measured=", ".join(system.people)))
    site = charter.site
    staff = site.staff if site else None
    floor = limits.number(limits.STAFF_FROM, day)
    if floor is None:
        return None
    if staff is None:
        return gap(ground(LAB, _STAFF_UNKNOWN, limit=f"{floor:g}", instead=_SAY_STAFF))
    if staff >= floor:
        return None
    temps = (site.temps if site else None) or 0
    if staff + temps >= floor:
        return None
    return permit(ground(LAB, filled(_SMALL, staff=staff, floor=f"{floor:g}"), measured=staff, limit=f"{floor:g}"))


def _records(system: System, standing: Standing) -> Iterator[Consulted]:
    for each in standing.consultations:
        if each.system in (None, system.id):
            yield each
    declared = system.governance.works_council if system.governance else None
    if isinstance(declared, date):
        yield Consulted(submitted=declared, system=system.id, opinion=declared)
    elif isinstance(declared, Consultation):
        opinion = declared.opinion or None
        submitted = declared.submitted or opinion
        if submitted is not None:
            yield Consulted(submitted, system.id, declared.expert, opinion)


def _not_yet(records: tuple[Consulted, ...], day: date) -> Decision:
    coming = [since for each in records if (since := since_when(each, day)) is not None]
    if not coming:
        return gap(ground(LAB, _NO_RECORD, instead=_CONSULT))
    first = min(coming)
    return gap(ground(LAB, filled(_RUNNING, on=first), measured=day, limit=first, instead=filled(_WAIT, on=first)))


_DONE = Text(
    "The works council’s consultation has been on record since {on}.",
    "La consultation du comité social et économique est au dossier depuis le {on}.",
)
_DECLARED = Text(
    "The charter declares that the works council was consulted before the start.",
    "La charte déclare que le comité social et économique a été consulté avant la mise en service.",
)
_SMALL = Text(
    "With {staff} staff, under {floor}, no works council has to be consulted.",
    "Avec {staff} salariés, moins de {floor}, aucune consultation du comité social et économique n’est due.",
)
_STAFF_UNKNOWN = Text(
    "The charter does not say how many staff the site has, so nobody knows whether the works council must be consulted.",
    "La charte ne dit pas l’effectif du site : on ne sait pas si le comité social et économique doit être consulté.",
)
_SAY_STAFF = Text("Write `staff` in the charter’s [site].", "Indiquez `staff` dans la section [site] de la charte.")
_NOT_BEFORE = Text(
    "The charter says that the works council was not consulted before the start; nothing may be collected.",
    "La charte dit que le comité social et économique n’a pas été consulté avant la mise en service ; rien ne peut être collecté.",
)
_CONSULT = Text(
    "Submit the system to the works council and record the date; doors open at its opinion, or when the legal time has run.",
    "Soumettez le dispositif au comité social et économique et consignez la date ; les portes s’ouvrent à son avis, ou au terme du délai légal.",
)
_LATE = Text(
    "The charter has collection begin on {since}, before the consultation was over on {on}.",
    "La charte fait commencer la collecte le {since}, avant la fin de la consultation, le {on}.",
)
_MOVE = Text(
    "Have collection begin on {on} or later (`since`).", "Faites commencer la collecte le {on} ou plus tard (`since`)."
)
_NOBODY_AT_WORK = Text(
    "Nobody at work is watched by this system; the works council need not be consulted on it.",
    "Ce système n’observe personne au travail ; la consultation du comité social et économique n’est pas due.",
)
_OWN_COMMITTEE = Text(
    "A public employer consults its own staff committee; no opinion of it is on record.",
    "Un employeur public consulte son propre comité social ; aucun avis n’en est au dossier.",
)
_RECORD_OPINION = Text("Record the committee’s opinion with its date.", "Consignez l’avis du comité avec sa date.")
_NO_RECORD = Text(
    "No consultation of the works council is on record for this system; no door opens before it, pilot included.",
    "Aucune consultation du comité social et économique n’est au dossier ; aucune porte ne s’ouvre avant, même à l’essai.",
)
_RUNNING = Text(
    "The works council has been consulted and has until {on}; no door opens before, pilot included.",
    "Le comité social et économique est saisi et a jusqu’au {on} ; aucune porte ne s’ouvre avant, même à l’essai.",
)
_WAIT = Text(
    "Wait for the opinion, or until {on}, when silence counts as a negative opinion.",
    "Attendez l’avis, ou le {on}, date à laquelle le silence vaut avis négatif.",
)
