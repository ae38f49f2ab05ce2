"""What an indicator may be: the conditions under which each kind of figure about work was held lawful.

Sources: SAN-2023-021 as reformed by CE 23 December 2025, n° 492830 (fast pair, idle time, latency); SAN-2024-021 (silence is not
idleness); C. trav. L2141-5 (strikes and mandates); GDPR 22.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from regard.charter.model import Indicator
from regard.gate import limits
from regard.gate.grounds import gap, ground, refuse
from regard.gate.saying import filled
from regard.terms.decision import Decision
from regard.terms.duration import Duration
from regard.terms.text import Text
from regard.terms.words import Grain, Per, Purpose

SILENCE = frozenset({"gap-above", "gap-between", "inactivity"})
"""Kinds that infer something from a device's silence."""
PAIRS = frozenset({"gap-below"})
PERFORMANCE = frozenset({"units", "rate", "score", "app-use"})
"""Kinds that measure how much a person does."""
NEVER = frozenset(
    {Purpose.PACE_SETTING, Purpose.RANKING, Purpose.PAY, Purpose.DISCIPLINE, Purpose.UNION_WATCH, Purpose.PROTEST_WATCH}
)
"""Purposes for which Regard computes nothing about people."""
HARMFUL = frozenset({"ranking", "pay-deduction", "discipline", "dismissal"})
EDGES = frozenset({"shift-start", "breaks", "shift-end"})


def faults(indicator: Indicator, day: date) -> Iterator[Decision]:
    """Why an indicator may not be computed as the charter declares it, by the law of `day`; nothing when it may."""
    if indicator.measures is None:
        yield gap(ground("GDPR-05", filled(_NO_KIND, name=indicator.name), instead=_SAY_KIND))
        return
    if not indicator.for_:
        yield gap(ground("GDPR-05", filled(_NO_FOR, name=indicator.name), instead=_SAY_FOR))
    yield from _consequences(indicator)
    yield from _constant(indicator)
    rule = _KINDS.get(indicator.measures)
    if rule is not None:
        yield from rule(indicator, day)


def about_silence(indicator: Indicator) -> bool:
    """Whether it is a gap between scans or a silence: true work may lie in it."""
    return indicator.measures in SILENCE | PAIRS


def _consequences(indicator: Indicator) -> Iterator[Decision]:
    requirement = "SCN-03" if indicator.measures in PAIRS else "SCN-09"
    if indicator.automated_only is True:
        yield refuse(ground("GDPR-22", _AUTOMATED, measured=True, limit=False, instead=_PERSON_DECIDES))
    if NEVER & set(indicator.for_ or ()):
        measured = ", ".join(sorted(NEVER & set(indicator.for_ or ())))
        yield refuse(ground(requirement, _NEVER, measured=measured, instead=_HELP))
    if HARMFUL & set(indicator.leads_to or ()):
        measured = ", ".join(sorted(HARMFUL & set(indicator.leads_to or ())))
        yield refuse(ground(requirement, _HARM, measured=measured, instead=_HELP))
    if about_silence(indicator) and indicator.leads_to is None:
        yield gap(ground(requirement, _LEADS_UNKNOWN, instead=_SAY_LEADS))


def _constant(indicator: Indicator) -> Iterator[Decision]:
    """SCN-08: a figure of performance about a person that also serves appraisal is not measured finer than the week."""
    use = {Purpose.APPRAISAL, Purpose.PROMOTION} & set(indicator.for_ or ())
    if indicator.measures not in PERFORMANCE or indicator.per in (Per.TEAM, Per.NONE) or not use:
        return
    if indicator.grain is None:
        yield gap(ground("SCN-08", _NO_GRAIN, instead=_APART))
    elif Grain(indicator.grain).fineness < Grain.WEEK.fineness:
        yield refuse(ground("SCN-08", _CONSTANT, measured=indicator.grain, limit=Grain.WEEK, instead=_APART))


def _fast_pair(indicator: Indicator, day: date) -> Iterator[Decision]:
    """SCN-03: two gestures in quick succession, on one task, to find errors and nothing else."""
    if indicator.task is None:
        yield refuse(ground("SCN-03", _ALL_TASKS, measured="all tasks", limit="1", instead=_ONE_TASK))
    elif indicator.task != (known := limits.word(limits.FAST_TASK, day)):
        yield gap(
            ground(
                "SCN-03",
                filled(_OTHER_TASK, task=indicator.task),
                measured=indicator.task,
                limit=known,
                instead=_ERRORS,
            )
        )
    other = set(indicator.leads_to or ()) - {"coaching"} - HARMFUL
    if other:
        yield refuse(
            ground("SCN-03", _ONLY_ERRORS, measured=", ".join(sorted(other)), limit="coaching", instead=_ERRORS)
        )
    if set(indicator.for_ or ()) - {Purpose.ERROR_DETECTION}:
        measured = ", ".join(sorted(indicator.for_ or ()))
        yield refuse(ground("SCN-03", _ONLY_ERRORS, measured=measured, limit="error-detection", instead=_ERRORS))
    if indicator.threshold is None:
        yield gap(ground("SCN-03", _NO_THRESHOLD, instead=_SAY_THRESHOLD))
        return
    most = limits.duration(limits.FAST_PAIR, day)
    if most is None:
        yield gap(ground("SCN-03", _NO_LIMIT))
    elif indicator.threshold > most:
        yield refuse(
            ground(
                "SCN-03",
                filled(_PAIR_SLOW, limit=most),
                measured=indicator.threshold,
                limit=f"≤ {most}",
                instead=_ERRORS,
            )
        )


def _idle(indicator: Indicator, day: date) -> Iterator[Decision]:
    """SCN-04: ten consecutive minutes or more, breaks excluded."""
    least = limits.duration(limits.IDLE_MIN, day)
    if least is None:
        yield gap(ground("SCN-04", _NO_LIMIT))
    elif indicator.threshold is None:
        yield gap(ground("SCN-04", _NO_THRESHOLD, limit=f"≥ {least}", instead=_SAY_THRESHOLD))
    elif indicator.threshold < least:
        sentence = filled(_IDLE_SHORT, limit=least)
        yield refuse(
            ground(
                "SCN-04",
                sentence,
                measured=indicator.threshold,
                limit=f"≥ {least}",
                instead=filled(_LONGER, limit=least),
            )
        )
    if indicator.breaks_excluded is not True:
        reason = ground("SCN-04", _BREAKS, measured=indicator.breaks_excluded, limit=True, instead=_EXCLUDE)
        yield gap(reason) if indicator.breaks_excluded is None else refuse(reason)


def _latency(indicator: Indicator, day: date) -> Iterator[Decision]:
    """SCN-05: one to ten minutes, only around the shift's start and end and the breaks."""
    least, most = limits.duration(limits.LATENCY_MIN, day), limits.duration(limits.LATENCY_MAX, day)
    if least is None or most is None:
        yield gap(ground("SCN-05", _NO_LIMIT))
    elif indicator.threshold is None or indicator.upper is None:
        yield gap(ground("SCN-05", _NO_THRESHOLD, limit=f"{least} – {most}", instead=_SAY_THRESHOLD))
    elif not _within(indicator.threshold, indicator.upper, least, most):
        measured = f"{indicator.threshold} – {indicator.upper}"
        sentence = filled(_LATENCY, least=least, most=most)
        yield refuse(ground("SCN-05", sentence, measured=measured, limit=f"{least} – {most}", instead=_EDGES_ONLY))
    if not indicator.windows or set(indicator.windows) - EDGES:
        measured = ", ".join(indicator.windows) if indicator.windows else "the whole shift"
        yield refuse(
            ground("SCN-05", _WHOLE_SHIFT, measured=measured, limit=", ".join(sorted(EDGES)), instead=_EDGES_ONLY)
        )


def _score(indicator: Indicator, day: date) -> Iterator[Decision]:
    del day
    if indicator.per != "team":
        yield refuse(ground("GDPR-22", _SCORE, measured="score", instead=_TEAM))


def _mandates(indicator: Indicator, day: date) -> Iterator[Decision]:
    del day
    yield refuse(ground("LAB-06", _STRIKES, measured=indicator.measures, instead=_NOT_MEASURED))


def _app_use(indicator: Indicator, day: date) -> Iterator[Decision]:
    del day
    yield refuse(ground("SCN-09", _APPS, measured=indicator.measures))


def _within(low: Duration, high: Duration, least: Duration, most: Duration) -> bool:
    return least <= low < high <= most


_KINDS: dict[str, Callable[[Indicator, date], Iterator[Decision]]] = {
    "gap-below": _fast_pair,
    "gap-above": _idle,
    "inactivity": _idle,
    "gap-between": _latency,
    "score": _score,
    "strike-days": _mandates,
    "absence-days": _mandates,
    "app-use": _app_use,
}

_NO_KIND = Text("The charter does not say what “{name}” measures.", "La charte ne dit pas ce que mesure « {name} ».")
_SAY_KIND = Text("Write it in `measures`.", "Indiquez-le dans `measures`.")
_NO_FOR = Text("The charter does not say what “{name}” is for.", "La charte ne dit pas à quoi sert « {name} ».")
_SAY_FOR = Text("Declare its purposes in `for`.", "Déclarez ses finalités dans `for`.")
_AUTOMATED = Text(
    "Nobody is decided upon by a figure alone.", "Personne ne fait l’objet d’une décision fondée sur un seul chiffre."
)
_PERSON_DECIDES = Text(
    "Have a person decide, who can set the figure aside.", "Faites décider une personne, qui peut écarter le chiffre."
)
_NEVER = Text(
    "Nothing is computed about people to set their pace, rank them, or decide their pay or a sanction.",
    "Rien n’est calculé sur les personnes pour fixer leur cadence, les classer, décider de leur rémunération ou d’une sanction.",
)
_HELP = Text(
    "Use it to help, to reassign, or to find errors.", "Servez-vous-en pour aider, réaffecter ou repérer des erreurs."
)
_HARM = Text(
    "A silence or a speed is no ground for ranking, pay or a sanction: work goes on without scans.",
    "Un silence ou une vitesse ne fonde ni classement, ni effet sur la rémunération, ni sanction : on travaille aussi sans scanner.",
)
_LEADS_UNKNOWN = Text(
    "The charter does not say what this figure leads to.", "La charte ne dit pas à quoi ce chiffre conduit."
)
_SAY_LEADS = Text("Write it in `leads_to`.", "Indiquez-le dans `leads_to`.")
_NO_GRAIN = Text(
    "The charter does not say how fine this figure is.",
    "La charte ne dit pas à quel niveau de détail se calcule ce chiffre.",
)
_CONSTANT = Text(
    "Appraisal by a figure finer than the week is constant surveillance.",
    "Évaluer avec un chiffre plus fin que la semaine, c’est surveiller en permanence.",
)
_APART = Text(
    "Declare the live figure for help alone, and another by quarter for appraisal.",
    "Déclarez le chiffre en direct pour la seule aide, et un autre, par trimestre, pour l’évaluation.",
)
_ALL_TASKS = Text(
    "A flag on two scans in quick succession is for one task, not for all work.",
    "Signaler deux scans trop rapprochés ne vaut que pour une tâche, pas pour tout le travail.",
)
_ONE_TASK = Text(
    "Limit it to one task (`task`), such as stowing.", "Limitez-le à une tâche (`task`), comme le rangement."
)
_OTHER_TASK = Text(
    "The court spoke of one task only; nothing is known of the task “{task}”.",
    "Le juge n’a parlé que d’une tâche ; on ne sait rien de la tâche « {task} ».",
)
_ONLY_ERRORS = Text(
    "Two scans in quick succession serve to find errors only.",
    "Deux scans trop rapprochés ne servent qu’à repérer des erreurs.",
)
_ERRORS = Text(
    "Use it on one task, to find handling errors.",
    "Servez-vous-en sur une tâche, pour repérer des erreurs de manipulation.",
)
_NO_THRESHOLD = Text("The charter does not give the threshold.", "La charte ne donne pas le seuil.")
_SAY_THRESHOLD = Text(
    "Write `threshold` (and `upper` for a range).", "Indiquez `threshold` (et `upper` pour un intervalle)."
)
_PAIR_SLOW = Text(
    "A pair counts as too fast up to {limit}; above, it would measure the pace.",
    "Deux scans sont trop rapprochés jusqu’à {limit} ; au-delà, on mesurerait la cadence.",
)
_NO_LIMIT = Text("The rulebook holds no limit for this day.", "Le recueil de règles n’a pas de limite à cette date.")
_IDLE_SHORT = Text(
    "A silence is flagged from {limit} on, not before.", "Un silence se signale à partir de {limit}, pas avant."
)
_LONGER = Text("Set the threshold to {limit} or more.", "Portez le seuil à {limit} ou plus.")
_BREAKS = Text(
    "Breaks have to be left out of a silence.", "Les pauses ne comptent pas dans un silence : il faut les exclure."
)
_EXCLUDE = Text(
    "Declare the breaks and set `breaks_excluded = true`.", "Déclarez les pauses et indiquez `breaks_excluded = true`."
)
_LATENCY = Text("A short delay is between {least} and {most}.", "Un court délai se situe entre {least} et {most}.")
_WHOLE_SHIFT = Text(
    "Short delays are looked at around the shift’s start, its end and the breaks only, not all day.",
    "Les courts délais ne se regardent qu’autour du début et de la fin du poste et des pauses, pas toute la journée.",
)
_EDGES_ONLY = Text(
    "One to ten minutes, around the shift’s start, its end and the breaks only.",
    "D’une à dix minutes, autour du début et de la fin du poste et des pauses seulement.",
)
_SCORE = Text("People are not given a score.", "Les personnes ne reçoivent pas de note.")
_TEAM = Text("A figure for a team that is large enough.", "Un chiffre pour une équipe assez grande.")
_STRIKES = Text(
    "Strikes, mandates and absences are not counted per person.",
    "Les grèves, les mandats et les absences ne se comptent pas par personne.",
)
_NOT_MEASURED = Text(
    "Show these hours as “not measured”, with no motive.", "Affichez ces heures comme « non mesurées », sans motif."
)
_APPS = Text("Use of applications does not tell work.", "L’usage des applications ne dit rien du travail.")
