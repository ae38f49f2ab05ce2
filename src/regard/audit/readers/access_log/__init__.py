"""A generic access log: who looked at what, when."""

from __future__ import annotations

from pathlib import Path

from regard.audit.mapping import Mapped, plain
from regard.audit.readers.access_log.combined import VERSION, Combined
from regard.terms.text import Text
from regard.terms.words import Area

_GAP = Text(
    (
        "A log does not show how long it is kept by rule, nor whether it can be altered: ask for its rotation "
        "setting and where it is written."
    ),
    (
        "Un journal ne montre ni sa durée de conservation prévue, ni s’il peut être altéré : demandez sa règle "
        "de rotation et l’endroit où il est écrit."
    ),
)

READER = Mapped(
    kind="access-log",
    version=VERSION,
    title=Text("access log", "journal d’accès"),
    area=None,
    tested_on=Text(
        (
            "Generic CSV with a mapping file, with made-up rows; Apache and nginx logs in the combined format, "
            "made-up lines."
        ),
        (
            "CSV quelconque avec un fichier de correspondance, avec des lignes inventées ; journaux Apache et "
            "nginx au format combiné, lignes inventées."
        ),
    ),
    folder=Path(__file__).parent,
    table="accesses",
    build=plain("access-log", Area.FILES, _GAP),
    beside=Combined(),
)
