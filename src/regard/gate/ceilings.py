"""What the law adds to a declared term: the ceilings, fixed terms and orders that the rulebook holds, by kind of system and of data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from regard.charter.model import Authorisation, Keeps, System
from regard.gate import limits
from regard.gate.grounds import cite, gap, ground, refuse
from regard.gate.limits import Limit
from regard.gate.lookup import TABLES, has_regime_of_images
from regard.gate.saying import filled
from regard.terms.decision import Decision
from regard.terms.duration import Duration
from regard.terms.text import Text
from regard.terms.words import Area, Grain, Per

DERIVED = frozenset({"indicators", "statistics"})
DETAIL = frozenset({"raw-events", "indicators"})
"""What SCN-01 calls detail when it is about persons."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What binds a declared term. `fixed`: the term itself, when the law sets it; `requirement`: the rule that bound it last."""

    ceilings: tuple[Duration, ...] = ()
    minimum: Duration | None = None
    fixed: Duration | None = None
    requirement: str = "GDPR-05"


def bounds(system: System, rule: Keeps, day: date) -> Bounds | Decision:
    """The law's bounds on what `rule` keeps, on `day`; a decision when no term can stand."""
    if rule.data == "access-log":
        return _log(system, day)
    if system.area is Area.BODYCAM:
        return _bodycam(rule, day)
    if has_regime_of_images(system):
        return _video_protection(system, day)
    limit = _CEILINGS.get((system.area, rule.data or ""))
    if limit is None:
        return Bounds()
    ceiling = limits.duration(limit, day)
    return Bounds(ceilings=(ceiling,), requirement=limit.requirement) if ceiling else Bounds()


def forbidden(system: System, rule: Keeps, day: date) -> Decision | None:
    """Why `rule` may not be kept at all as it is declared; None when it may, within `bounds`."""
    if rule.kept == "unlimited":
        return refuse(ground("GDPR-05", _UNLIMITED, measured="unlimited", instead=_SET_A_TERM))
    if rule.kept is None:
        return gap(ground("GDPR-05", _NO_TERM, instead=_SET_A_TERM))
    if not rule.for_:
        return gap(ground("GDPR-05", _NO_PURPOSE, instead=_SAY_FOR))
    if rule.data not in TABLES:
        return None
    return _fine_and_long(system, rule, rule.kept, day) or _too_fine(system, rule, rule.kept, day)


def _fine_and_long(system: System, rule: Keeps, kept: Duration, day: date) -> Decision | None:
    """SCN-01: people's detail kept as long as what was decided to be a breach, whoever is meant."""
    if system.area is not Area.SCANNERS or rule.data not in DETAIL or rule.per in (Per.TEAM, Per.NONE):
        return None
    known_bad = limits.duration(limits.KNOWN_BAD, day)
    if known_bad is None:  # before the first decision no length was known to be too long: the declared term governs
        return None
    if kept.longest() < known_bad.shortest():
        return None
    return refuse(ground("SCN-01", filled(_DETAIL, kept=kept), measured=kept, limit=f"< {known_bad}", instead=_SHORTER))


def _too_fine(system: System, rule: Keeps, kept: Duration, day: date) -> Decision | None:
    """SCN-06: figures per person by quarter or month before week; finer ones live no longer than the shift."""
    if rule.data not in DERIVED or rule.per is not Per.PERSON or not finer_than_week(rule.grain):
        return None
    shift = limits.duration(limits.FIGURE_SHIFT, day)
    if shift is not None and kept.longest() <= shift.shortest():
        return None
    requirement = "SCN-06" if system.area is Area.SCANNERS else "GDPR-25"
    return refuse(ground(requirement, _TOO_FINE, measured=rule.grain or "?", limit=Grain.WEEK, instead=_COARSER))


def finer_than_week(grain: str | None) -> bool:
    """Whether a table tells stretches shorter than a week apart; one that does not say is taken to."""
    return grain is None or Grain(grain).fineness < Grain.WEEK.fineness


def _log(system: System, day: date) -> Bounds:
    """Access logs: the CSI's three years for images on the road and body cameras, else the general recommendation."""
    if system.area is Area.BODYCAM:
        limit = limits.BODYCAM_LOG
    elif has_regime_of_images(system):
        limit = limits.ROAD_LOG_MAX
    else:
        limit = limits.LOG_JUSTIFIED if limits.duration(limits.LOG_JUSTIFIED, day) else limits.LOG_MAX
    ceiling = limits.duration(limit, day)
    return Bounds(ceilings=(ceiling,) if ceiling else (), requirement=limit.requirement)


def _bodycam(rule: Keeps, day: date) -> Bounds | Decision:
    """BC-01: one month from the recording, not more and not less (CSI R241-13)."""
    requirement = cite("BC-01", "GDPR-05")
    law = limits.duration(limits.BODYCAM_TERM, day)
    if law is not None:
        return Bounds(fixed=law, requirement=requirement)
    if rule.fixed is True and isinstance(rule.kept, Duration):
        return Bounds(fixed=rule.kept, requirement=requirement)
    return gap(ground(requirement, _FIXED_UNKNOWN, instead=_SAY_FIXED))


def _video_protection(system: System, day: date) -> Bounds | Decision:
    """VP-04: between the order's minimum and maximum, never more than a month (CSI L252-5, R253-4)."""
    requirement = cite("VP-04", "GDPR-05")
    order = system.governance.authorisation if system.governance else None
    if order is False:
        return refuse(ground(cite("VP-05", "GDPR-05"), _NO_ORDER, measured="false", instead=_ASK_PREFECT))
    if not isinstance(order, Authorisation) or order.kept is None:
        return gap(ground(requirement, _ORDER_UNKNOWN, instead=_SAY_ORDER))
    month = limits.duration(limits.ROAD_MAX, day)
    ceilings = tuple(each for each in (order.kept, month) if each is not None)
    return Bounds(ceilings=ceilings, minimum=order.kept_min, requirement=requirement)


_CEILINGS: dict[tuple[Area, str], Limit] = {
    (Area.CCTV, "images"): limits.WORKPLACE_CCTV_MAX,
    (Area.CCTV, "sound"): limits.WORKPLACE_CCTV_MAX,
    (Area.CALLS, "sound"): limits.CALL_MAX,
    (Area.CALLS, "screen"): limits.CALL_MAX,
    (Area.CALLS, "analysis-notes"): limits.CALL_NOTES_MAX,
}

_UNLIMITED = Text(
    "The charter keeps this without limit; personal data are kept no longer than their purpose needs.",
    "La charte conserve ces données sans limite ; des données personnelles ne se gardent pas plus longtemps que leur finalité ne l’exige.",
)
_NO_TERM = Text(
    "The charter does not say how long this is kept.",
    "La charte ne dit pas combien de temps ces données sont conservées.",
)
_SET_A_TERM = Text("Declare a term in `kept`.", "Déclarez une durée dans `kept`.")
_NO_PURPOSE = Text(
    "The charter does not say what this is kept for.", "La charte ne dit pas à quelle fin ces données sont conservées."
)
_SAY_FOR = Text("Declare the purposes in `for`.", "Déclarez les finalités dans `for`.")
_DETAIL = Text(
    "The charter keeps every worker’s detail for {kept}; so long for everyone was judged to be too much.",
    "La charte conserve le détail de chaque travailleur pendant {kept} ; si longtemps pour tous, il a été jugé que c’est trop.",
)
_SHORTER = Text(
    "Keep the detail for the shift, and figures by month or quarter after it.",
    "Gardez le détail le temps du poste, puis des chiffres par mois ou par trimestre.",
)
_TOO_FINE = Text(
    "Figures per person are not kept by event, hour or day.",
    "Les chiffres par personne ne se conservent ni par événement, ni par heure, ni par jour.",
)
_COARSER = Text(
    "Per person: by quarter or month, by week when it is weighed in writing; finer for teams only.",
    "Par personne : au trimestre ou au mois, à la semaine avec une mise en balance écrite ; plus fin, pour des équipes seulement.",
)
_FIXED_UNKNOWN = Text(
    "Nobody knows the fixed term of these recordings on this day.",
    "On ne connaît pas la durée fixe de ces enregistrements à cette date.",
)
_SAY_FIXED = Text("Declare `kept` and `fixed = true`.", "Déclarez `kept` et `fixed = true`.")
_NO_ORDER = Text(
    "Cameras in a place open to the public or on the road need the prefect’s order; the charter says that there is none.",
    "Des caméras dans un lieu ouvert au public ou sur la voie publique exigent un arrêté préfectoral ; la charte dit qu’il n’y en a pas.",
)
_ASK_PREFECT = Text(
    "Ask the prefect for the authorisation; until then nothing is recorded.",
    "Demandez l’autorisation au préfet ; d’ici là, rien n’est enregistré.",
)
_ORDER_UNKNOWN = Text(
    "The charter does not say how long the prefect’s order lets images be kept.",
    "La charte ne dit pas combien de temps l’arrêté préfectoral permet de garder les images.",
)
_SAY_ORDER = Text(
    "Write the order’s own term in `authorisation`: `kept`, and `kept_min` where it sets a minimum.",
    "Inscrivez la durée de l’arrêté dans `authorisation` : `kept`, et `kept_min` s’il fixe un minimum.",
)
