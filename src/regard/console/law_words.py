"""How pages say what the rulebook writes in one language: the labels of its sources, its authorities, and the names of its limits."""

from __future__ import annotations

import re
from datetime import date

from regard.terms.text import Text

_MONTHS = {
    "January": "janvier",
    "February": "février",
    "March": "mars",
    "April": "avril",
    "May": "mai",
    "June": "juin",
    "July": "juillet",
    "August": "août",
    "September": "septembre",
    "October": "octobre",
    "November": "novembre",
    "December": "décembre",
}
_PHRASES = (
    ("Regard’s own rule, not the law’s", "règle propre à Regard, pas à la loi"),
    (
        "Regard’s reading, left open in the impact assessment",
        "lecture de Regard, laissée ouverte dans l’analyse d’impact",
    ),
    (
        "rule of statistical secrecy for fiscal data: 11 units",
        "règle du secret statistique sur données fiscales : 11 unités",
    ),
    (
        "a statistical standard, not a rule of data-protection law; memory",
        "un usage statistique, pas une règle de protection des données ; de mémoire",
    ),
    ("viewers are told that their looks are traced", "qui consulte sait que ses consultations sont tracées"),
    ("CNIL list of processing that needs a DPIA", "Liste CNIL des traitements soumis à analyse d’impact"),
    ("page on monitoring staff activity", "page sur la surveillance de l’activité des salariés"),
    ("on MFA and CNIL", "sur l’authentification à plusieurs facteurs et la CNIL"),
    ("on the 2022 rule", "sur la règle de 2022"),
    ("CNIL sheet", "Fiche de la CNIL"),
    ("cameras at work", "caméras au travail"),
    ("for a copy without limit", "pour une copie sans limite"),
    ("simplified standard", "norme simplifiée"),
    ("(memory; without legal effect", "(de mémoire ; sans effet juridique"),
    ("same figures", "mêmes chiffres"),
    ("contract clause", "clause du contrat"),
    ("clear http", "http en clair"),
    ("(5(2) alone)", "(5(2) seul)"),
    ("on logs", "sur les journaux"),
    ("Title III: ", "titre III : "),
    ("arts ", "art. "),
    ("(memory)", "(de mémoire)"),
    ("(page: ", "(lu sur "),
    ("GDPR", "RGPD"),
    ("CJEU", "CJUE"),
    ("no. ", "n° "),
    (" and ", " et "),
    (" on ", " sur "),
)
_DAY = re.compile(rf"\b(before |since |of )?(?:(\d{{1,2}}) )?({'|'.join(_MONTHS)}) (\d{{4}})")
_AUTHORITIES = {
    "CJEU": Text("Court of Justice of the EU", "Cour de justice de l’UE"),
    "Conseil d'Etat": Text("Conseil d’État (France)", "Conseil d’État"),
    "CNIL": Text("CNIL (France)", "CNIL"),
}
_LIMITS = {
    "bits_alone": Text("Strength of a password alone, at least", "Force d’un mot de passe seul, au moins"),
    "bits_restricted": Text(
        "Strength where attempts are limited, at least", "Force si les essais sont limités, au moins"
    ),
    "bits_device": Text("Strength to unlock a device, at least", "Force pour déverrouiller un appareil, au moins"),
    "failures_device": Text("Failures before a device blocks, at most", "Échecs avant blocage d’un appareil, au plus"),
    "attempts_max": Text("Failures before a lock, at most", "Échecs avant blocage, au plus"),
    "length_alone": Text("Length of a password alone, at least", "Longueur d’un mot de passe seul, au moins"),
    "length_restricted": Text(
        "Length where attempts are limited, at least", "Longueur si les essais sont limités, au moins"
    ),
    "examined_within": Text("Examined within", "Examinée depuis moins de"),
    "accountability": Text("To be demonstrated", "À démontrer"),
    "answer": Text("Answer within", "Réponse sous"),
    "answer_more": Text("May be extended by", "Prolongation possible de"),
    "notify": Text("Notified within", "Notification sous"),
    "deemed": Text("Opinion deemed given after", "Avis réputé rendu après"),
    "deemed_expert": Text("With an expert, after", "Avec un expert, après"),
    "staff_min": Text("From this number of staff", "À partir de cet effectif"),
    "kept_min": Text("Kept at least", "Conservation minimale"),
    "kept_max": Text("Kept at most", "Conservation maximale"),
    "kept_justified": Text("Kept at most, if justified", "Conservation maximale, si elle est justifiée"),
    "badge_max": Text("Badge records kept at most", "Relevés de badge gardés au plus"),
    "hours_max": Text("Working hours kept at most", "Heures de travail gardées au plus"),
    "position_max": Text("Positions kept at most", "Positions gardées au plus"),
    "position_max_proof": Text("Positions kept at most, as proof", "Positions gardées au plus, comme preuve"),
    "position_max_hours": Text(
        "Positions kept at most, as working hours", "Positions gardées au plus, comme heures de travail"
    ),
    "known_bad": Text("Found excessive", "Durée jugée excessive"),
    "live": Text("Figures per person, at most", "Chiffres par personne, au plus"),
    "speed_max": Text("Two scans closer than", "Deux lectures à moins de"),
    "task": Text("Task", "Tâche"),
    "idle_min": Text("Silence from", "Silence à partir de"),
    "window_min": Text("Window from", "Fenêtre à partir de"),
    "window_max": Text("Window up to", "Fenêtre jusqu’à"),
    "grain": Text("Finest grain", "Grain le plus fin"),
    "grain_balanced": Text("Finest grain, after a balancing", "Grain le plus fin, après mise en balance"),
    "grain_proportionate": Text("Grain found proportionate", "Grain jugé proportionné"),
    "shift": Text("One shift, at most", "Un poste, au plus"),
    "min_group": Text("Smallest group shown", "Plus petit groupe montré"),
    "floor": Text("Never under", "Jamais moins de"),
    "dominance": Text("Largest share of one person", "Plus grande part d’une personne"),
}
_UNITS = {
    "bits": Text("bits", "bits"),
    "attempts": Text("attempts", "essais"),
    "characters": Text("characters", "caractères"),
    "people": Text("people", "personnes"),
}


def source(label: str) -> Text:
    """The label of a source in both languages; its dates, its articles and how it was read."""
    french = _DAY.sub(_french_day, label)
    for english, said in _PHRASES:
        french = french.replace(english, said)
    french = re.sub(r"(?<=\S);", "\u00a0;", french).replace(" :", "\u00a0:").replace(" %", "\u00a0%")
    plain = (
        label.replace("(memory)", "(from memory)")
        .replace("; memory)", "; from memory)")
        .replace("(memory;", "(from memory;")
        .replace("(page: ", "(read on ")
    )
    return Text(_capital(plain), _capital(french))


def authority(name: str) -> Text:
    """A court or an authority by its own name."""
    return _AUTHORITIES.get(name) or Text(name, name)


def since(name: str, day: date) -> Text:
    """A reading as another one names it: who, and when."""
    months = list(_MONTHS)
    who = authority(name)
    first = "1er" if day.day == 1 else str(day.day)
    return Text(
        f"{who.en}, {day.day} {months[day.month - 1]} {day.year}",
        f"{who.fr}, {first} {_MONTHS[months[day.month - 1]]} {day.year}",
    )


def limit_name(name: str) -> Text:
    """What a limit of the law bounds."""
    spaced = name.replace("_", " ")
    return _LIMITS.get(name) or Text(spaced, spaced)


def unit(name: str) -> Text:
    """The unit of a limit; nothing where the value says it itself."""
    return _UNITS.get(name) or Text("", "")


def _french_day(found: re.Match[str]) -> str:
    before, day, month, year = found.groups()
    lead = {"before ": "avant le ", "since ": "depuis le ", "of ": "du ", None: ""}[before]
    first = "1er" if day == "1" else day
    return lead + " ".join(part for part in (first, _MONTHS[month], year) if part)


def _capital(words: str) -> str:
    return words if "." in words.partition(" ")[0] else words[:1].upper() + words[1:]
