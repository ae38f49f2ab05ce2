"""Axon Evidence: an audit trail exported as CSV (the columns are the user’s to map: Axon does not publish them)."""

from __future__ import annotations

from pathlib import Path

from regard.audit.mapping import Mapped, plain
from regard.terms.text import Text
from regard.terms.words import Area

_GAP = Text(
    (
        "An audit trail does not show the wearers, the transfer after service nor the retention categories: ask "
        "for the list of evidence with its recorded, uploaded and scheduled deletion dates."
    ),
    (
        "Un journal d’audit ne montre ni les porteurs, ni le transfert après le service, ni les catégories de "
        "conservation : demandez la liste des enregistrements avec leurs dates de prise, de versement et "
        "d’effacement prévu."
    ),
)

READER = Mapped(
    kind="axon",
    version="1",
    title=Text("Axon Evidence audit trail", "journal d’audit d’Axon Evidence"),
    area=Area.BODYCAM,
    tested_on=Text(
        (
            "The published list of events only, with made-up columns; the names of the columns are not "
            "published: a mapping file is needed."
        ),
        (
            "La liste publiée des événements seulement, avec des colonnes inventées ; les noms de colonnes ne "
            "sont pas publiés : il faut un fichier de correspondance."
        ),
    ),
    folder=Path(__file__).parent,
    table="accesses",
    build=plain("bodycam", Area.BODYCAM, _GAP),
)
