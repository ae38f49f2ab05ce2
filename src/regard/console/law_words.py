"""How pages say what the rulebook writes in one language: the labels of its sources, and its authorities."""

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
    "Conseil d’État": Text("Conseil d’État (France)", "Conseil d’État"),
    "CNIL": Text("CNIL (France)", "CNIL"),
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


def _french_day(found: re.Match[str]) -> str:
    before, day, month, year = found.groups()
    lead = {"before ": "avant le ", "since ": "depuis le ", "of ": "du ", None: ""}[before]
    first = "1er" if day == "1" else day
    return lead + " ".join(part for part in (first, _MONTHS[month], year) if part)


def _capital(words: str) -> str:
    return words if "." in words.partition(" ")[0] else words[:1].upper() + words[1:]
