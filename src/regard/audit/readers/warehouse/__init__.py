"""Movements exported from a warehouse management system: who scanned or confirmed what, when."""

from __future__ import annotations

from pathlib import Path

from regard.audit.mapping import Mapped, plain
from regard.terms.text import Text
from regard.terms.words import Area

_GAP = Text(
    (
        "An export of movements cannot show what is computed from them (rates, pauses), who looks at it and how "
        "long it is kept by rule: ask for the list of reports and dashboards with their recipients, and the "
        "retention setting."
    ),
    (
        "Un export de mouvements ne montre ni ce qui en est calculé (cadences, pauses), ni qui le regarde, ni la "
        "durée de conservation prévue : demandez la liste des rapports et tableaux de bord avec leurs "
        "destinataires, et le réglage de conservation."
    ),
)

READER = Mapped(
    kind="warehouse",
    version="1",
    title=Text("warehouse movements", "mouvements d’entrepôt"),
    area=Area.SCANNERS,
    tested_on=Text(
        (
            "Generic CSV with a mapping file; the presets odoo, sap-wm and dynamics-365 on the published names "
            "of its columns alone, with made-up rows; never an export of a real installation."
        ),
        (
            "CSV quelconque avec un fichier de correspondance ; les correspondances odoo, sap-wm et dynamics-365 "
            "sur les noms de colonnes publiés seulement, avec des lignes inventées ; jamais l’export d’une "
            "installation réelle."
        ),
    ),
    folder=Path(__file__).parent,
    table="scans",
    build=plain("scanners", Area.SCANNERS, _GAP),
)
