"""A badge log: who passed which door when."""

from __future__ import annotations

from pathlib import Path

from regard.audit.mapping import Mapped, plain
from regard.terms.text import Text
from regard.terms.words import Area

_GAP = Text(
    (
        "A badge log does not show whether it also counts working time, which changes its term: ask what it is "
        "used for and by whom."
    ),
    (
        "Un journal de badges ne montre pas s’il sert aussi à décompter le temps de travail, ce qui change sa "
        "durée : demandez à quoi il sert et à qui."
    ),
)

READER = Mapped(
    kind="badges",
    version="1",
    title=Text("badge log", "journal de badges"),
    area=Area.CLOCKING,
    tested_on=Text(
        "Generic CSV with a mapping file, with made-up rows; the preset “dossier” (columns named as in the format).",
        (
            "CSV quelconque avec un fichier de correspondance, avec des lignes inventées ; la correspondance « "
            "dossier » (colonnes nommées comme dans le format)."
        ),
    ),
    folder=Path(__file__).parent,
    table="scans",
    build=plain("badges", Area.CLOCKING, _GAP),
)
