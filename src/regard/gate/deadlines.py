"""Deadlines: by when must it be done, on the site's calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from regard.charter.model import Charter
from regard.gate import limits
from regard.gate.consultation import deemed
from regard.gate.grounds import cite, gap, ground, permit, refuse
from regard.gate.limits import Limit
from regard.gate.lookup import has_regime_of_images, plan
from regard.gate.retention import Term
from regard.gate.saying import filled
from regard.terms.clock import utc
from regard.terms.decision import Decision
from regard.terms.text import Text
from regard.terms.words import Area


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline. `at` (UTC) is None when the rulebook sets none on that day; `left` counts whole days, negative when past."""

    at: datetime | None
    left: int | None
    requirement: str

    @property
    def overdue(self) -> bool:
        """Whether it has passed."""
        return self.left is not None and self.left < 0


@dataclass(frozen=True, slots=True)
class Freeze:
    """May a kept thing be frozen beyond its term at a person's request (GDPR 18)? `copy_by`: else, give the copy before then (UTC)."""

    decision: Decision
    copy_by: datetime | None = None


def answer_due(received: datetime, zone: tzinfo, now: datetime, *, extended: bool = False) -> Due:
    """When a person's request must be answered: one month from its receipt, two more when extended in time (GDPR 12(3))."""
    day = received.astimezone(zone).date()
    month = limits.duration(limits.ANSWER, day)
    if month is None:
        return Due(None, None, limits.ANSWER.requirement)
    more = limits.duration(limits.ANSWER_MORE, day) if extended else None
    # Both parts are added on the calendar at once: 31 January and three months is 30 April, not 28 April.
    months = month.months + (more.months if more else 0)
    total = type(month)(months, month.rest + (more.rest if more else timedelta(0)))
    return _due(total.after(received, zone), zone, now, limits.ANSWER)


def breach_due(known: datetime, zone: tzinfo, now: datetime) -> Due:
    """When a breach must be notified to the authority: 72 hours after it became known (GDPR 33)."""
    length = limits.duration(limits.NOTIFY, known.astimezone(zone).date())
    if length is None:
        return Due(None, None, limits.NOTIFY.requirement)
    return _due(length.after(known, zone), zone, now, limits.NOTIFY)


def consultation_deemed(submitted: date, *, expert: bool, on: date) -> date | None:
    """First day on which a works council that gave no opinion is deemed to have given a negative one (C. trav. R2312-6)."""
    return deemed(submitted, expert=expert, day=on)


def freeze(charter: Charter, system: str, term: Term, erase_by: datetime, zone: tzinfo, now: datetime) -> Freeze:
    """Whether erasure may be suspended for a request of a watched person, under the law of that system.

    GDPR 18 gives the right; on the public road and with body cameras only a procedure keeps images beyond their term (CSI R253-4,
    R241-13), so the copy must be given before `copy_by`.
    """
    found = plan(charter).systems.get(system)
    if found is None:
        return Freeze(gap(ground("GDPR-18", filled(_UNKNOWN, system=system))))
    if found.area is Area.BODYCAM or has_regime_of_images(found) or term.fixed or found.regime == "lil-3":
        day = utc(erase_by).astimezone(zone).date()
        source = "BC-01" if found.area is Area.BODYCAM or term.fixed else "VP-04"
        reason = ground(cite(source, "GDPR-18"), filled(_NO_FREEZE, day=day), limit=day, instead=filled(_COPY, day=day))
        return Freeze(refuse(reason, ground("GDPR-18", filled(_COPY, day=day))), copy_by=utc(erase_by))
    if utc(erase_by) <= utc(now):
        return Freeze(refuse(ground("GDPR-18", _TOO_LATE, measured=plan(charter).day(now))))
    return Freeze(permit(ground("GDPR-18", _FROZEN)))


def notice_left(charter: Charter, system: str, now: datetime) -> Due:
    """Days left until collection starts: the notice must be given before then (C. trav. L1222-4)."""
    made = plan(charter)
    found = made.systems.get(system)
    if found is None or found.since is None:
        return Due(None, None, "LAB-03")
    start = datetime.combine(found.since, time(0), made.zone)
    return Due(start.astimezone(UTC), (found.since - made.day(now)).days, "LAB-03")


def _due(at: datetime, zone: tzinfo, now: datetime, limit: Limit) -> Due:
    if utc(now) > at:
        return Due(at, min(-1, (at.astimezone(zone).date() - utc(now).astimezone(zone).date()).days), limit.requirement)
    return Due(at, (at.astimezone(zone).date() - utc(now).astimezone(zone).date()).days, limit.requirement)


_UNKNOWN = Text("The charter has no system named “{system}”.", "La charte n’a pas de système nommé « {system} ».")
_NO_FREEZE = Text(
    "The term of these images ends on {day} and only a procedure may keep them longer; a request does not freeze them.",
    "La durée de ces images s’achève le {day} et seule une procédure peut les garder plus longtemps ; une demande ne les gèle pas.",
)
_COPY = Text("Give the person their copy before {day}.", "Remettez sa copie à la personne avant le {day}.")
_TOO_LATE = Text(
    "The term has run out already; nothing is left to freeze.",
    "La durée est déjà écoulée ; il n’y a plus rien à geler.",
)
_FROZEN = Text(
    "The person may have the erasure suspended, to keep evidence for a claim.",
    "La personne peut faire suspendre l’effacement, pour garder une preuve de son droit.",
)
