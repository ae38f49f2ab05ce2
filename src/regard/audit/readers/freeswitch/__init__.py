"""FreeSWITCH: call records of mod_cdr_csv (the template “example”)."""

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
    kind="freeswitch",
    version="1",
    title=Text("FreeSWITCH call records", "relevés d’appels FreeSWITCH"),
    area=Area.CALLS,
    tested_on=Text(
        (
            "The published template “example” of mod_cdr_csv; the published names of its columns alone, with "
            "made-up rows; never an export of a real installation."
        ),
        (
            "Le modèle « example » publié de mod_cdr_csv ; les noms de colonnes publiés seulement, avec des "
            "lignes inventées ; jamais l’export d’une installation réelle."
        ),
    ),
    folder=Path(__file__).parent,
    table="calls",
    build=plain("calls", Area.CALLS, _GAP),
)
