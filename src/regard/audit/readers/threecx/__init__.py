"""3CX: call data records written to a file."""

from __future__ import annotations

from pathlib import Path

from regard.audit.mapping import Mapped, plain
from regard.terms.text import Text
from regard.terms.words import Area

_GAP = Text(
    (
        "Call records do not show who may listen, for which purpose, nor whether callers and staff were told: "
        "ask for the recording rule, the notices and the list of people who may replay."
    ),
    (
        "Les relevés d’appels ne montrent ni qui peut écouter, ni à quelle fin, ni si appelants et salariés "
        "étaient informés : demandez la règle d’enregistrement, les informations remises et la liste des "
        "personnes habilitées."
    ),
)

READER = Mapped(
    kind="threecx",
    version="1",
    title=Text("3CX call records", "relevés d’appels 3CX"),
    area=Area.CALLS,
    tested_on=Text(
        (
            "The published fields of the CDR service in their published order; the published names of its "
            "columns alone, with made-up rows; never an export of a real installation."
        ),
        (
            "Les champs publiés du service CDR dans leur ordre publié ; les noms de colonnes publiés seulement, "
            "avec des lignes inventées ; jamais l’export d’une installation réelle."
        ),
    ),
    folder=Path(__file__).parent,
    table="calls",
    build=plain("calls", Area.CALLS, _GAP),
)
