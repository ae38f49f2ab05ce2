"""Genetec Security Center: the activity trails report, exported as CSV."""

from __future__ import annotations

from pathlib import Path

from regard.audit.mapping import Mapped, plain
from regard.terms.text import Text
from regard.terms.words import Area

_GAP = Text(
    (
        "Activity trails hold only the activities that an administrator chose to record, and never retention, "
        "masks or sound: ask for the activities that are recorded and the Archiver’s retention periods."
    ),
    (
        "Les journaux ne contiennent que les activités qu’un administrateur a choisi d’enregistrer, et jamais la "
        "durée, les masques ni le son : demandez les activités enregistrées et les durées de l’Archiveur."
    ),
)

READER = Mapped(
    kind="genetec",
    version="1",
    title=Text("Genetec Security Center activity trails", "journaux d’activité de Genetec Security Center"),
    area=Area.CCTV,
    tested_on=Text(
        (
            "The published columns of the report (5.8 to 5.12); the published names of its columns alone, with "
            "made-up rows; never an export of a real installation."
        ),
        (
            "Les colonnes publiées du rapport (5.8 à 5.12) ; les noms de colonnes publiés seulement, avec des "
            "lignes inventées ; jamais l’export d’une installation réelle."
        ),
    ),
    folder=Path(__file__).parent,
    table="accesses",
    build=plain("cctv", Area.CCTV, _GAP),
)
