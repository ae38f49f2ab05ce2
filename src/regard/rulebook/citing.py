"""How the labels of sources are said in French: they are written in English, with the names that each text has in its own language.

A phrase that is not listed stays as it is written; a test finds English that is left over.
"""

from __future__ import annotations

import re

from regard.terms.days import MONTHS
from regard.terms.text import Text

_MONTHS = {month.en: month.fr for month in MONTHS}
_PHRASES = (
    # Whole labels first, then parts of labels, the longer before the shorter.
    ("European Court of Human Rights", "Cour européenne des droits de l’homme"),
    ("López Ribalda v. Spain", "López Ribalda c. Espagne"),
    ("Academy of Lille", "Académie de Lille"),
    ("Hamburg authority", "autorité de Hambourg"),
    ("Note of the ministry of the interior", "note du ministère de l’intérieur"),
    ("Signs for video surveillance", "Les affiches de la vidéosurveillance"),
    ("Rules for cameras at work", "Règles de la vidéosurveillance au travail"),
    ("The same, summarised", "La même page, résumée"),
    ("on the same", "sur le même sujet"),
    ("the purpose of video surveillance", "la finalité de la vidéosurveillance"),
    ("information at two levels", "une information à deux niveaux"),
    ("listening to and recording calls at work", "écoute et enregistrement des appels au travail"),
    ("on recorded conversations", "sur les conversations enregistrées"),
    ("on screens and calls", "sur les écrans et les appels"),
    ("on biometrics at work", "sur la biométrie au travail"),
    ("HDPA (Greece), decision ", "HDPA (Grèce), décision "),
    ("opinion 2/2017 on data processing at work", "avis 2/2017 sur le traitement des données au travail"),
    ("on emotion recognition at work", "sur la reconnaissance des émotions au travail"),
    ("on keyloggers", "sur les enregistreurs de frappe"),
    ("on municipal police", "sur la police municipale"),
    ("on BriefCam and other software", "sur BriefCam et d’autres logiciels"),
    ("formal notices on photograph clocks", "mises en demeure sur les badgeuses photo"),
    ("formal notices to several schools", "mises en demeure de plusieurs écoles"),
    ("of 2021 to a small town", "de 2021, adressée à une petite commune"),
    ("published on 23 December 2021 (a commune)", "publiée le 23 décembre 2021 (une commune)"),
    ("ten simplified sanctions", "dix sanctions en procédure simplifiée"),
    ("formal notices", "mises en demeure"),
    ("formal notice", "mise en demeure"),
    ("notes on staff", "notes sur les salariés"),
    ("remarks in a client file", "commentaires dans un fichier de clients"),
    ("vehicle hire", "location de voitures"),
    ("scooter hire", "location de scooters"),
    ("cameras in shops", "caméras dans les commerces"),
    ("augmented cameras", "caméras augmentées"),
    ("On plates", "Sur les plaques"),
    ("six months", "six mois"),
    ("one year for analysis documents", "un an pour les documents d’analyse"),
    ("summarised", "résumée"),
    ("extracts", "extraits"),
    ("for the neighbouring offences", "pour les délits voisins"),
    ("for the State", "pour l’État"),
    ("for firefighters", "pour les sapeurs-pompiers"),
    ("(state of 3 April 2026)", "(état au 3 avril 2026)"),
    ("decree in force on ", "décret en vigueur le "),
    ("in force on 4 November", "en vigueur le 4 novembre"),
    ("in force on 1 March", "en vigueur le 1er mars"),
    ("in force on ", "en vigueur le "),
    ("position of July 2022 (day from memory)", "position de juillet 2022 (jour de mémoire)"),
    ("versions until and from ", "versions jusqu’au et à partir du "),
    ("versions of ", "versions du "),
    ("both versions", "les deux versions"),
    ("last paragraph", "dernier alinéa"),
    ("fourth paragraph", "quatrième alinéa"),
    ("as it stood before: “visual recordings”", "dans sa rédaction antérieure : « enregistrements visuels »"),
    ("until 29 November 2023", "jusqu’au 29 novembre 2023"),
    ("to be transposed by ", "à transposer au plus tard le "),
    ("postponed to ", "reportée au "),
    ("applies from ", "applicable à partir du "),
    ("dates as for annex III", "dates de l’annexe III"),
    ("annex III", "annexe III"),
    ("(annexes 2 and 4)", "(annexes 2 et 4)"),
    ("Regulation (EU)", "règlement (UE)"),
    ("Directive (EU)", "directive (UE)"),
    ("Garante, order ", "Garante, décision "),
    (" to 226-22", " à 226-22"),
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


def source(label: str) -> Text:
    """The label of a source in both languages; its dates, its articles and how it was read."""
    french = label
    for english, said in _PHRASES:
        french = french.replace(english, said)
    french = _DAY.sub(_french_day, french)
    french = re.sub(r"(?<=\S);", "\u00a0;", french).replace(" :", "\u00a0:").replace(" %", "\u00a0%")
    plain = (
        label.replace("(memory)", "(from memory)")
        .replace("; memory)", "; from memory)")
        .replace("(memory;", "(from memory;")
        .replace("(page: ", "(read on ")
    )
    return Text(_capital(plain), _capital(french))


def _french_day(found: re.Match[str]) -> str:
    before, day, month, year = found.groups()
    lead = {"before ": "avant le ", "since ": "depuis le ", "of ": "du ", None: ""}[before]
    first = "1er" if day == "1" else day
    return lead + " ".join(part for part in (first, _MONTHS[month], year) if part)


def _capital(words: str) -> str:
    return words if "." in words.partition(" ")[0] else words[:1].upper() + words[1:]
