"""Milestone XProtect: the audit log exported from the Management Client."""

from __future__ import annotations

from pathlib import Path

from regard.audit.mapping import Mapped, plain
from regard.terms.text import Text
from regard.terms.words import Area

_GAP = Text(
    (
        "The audit log shows playback and export only if “user access logging” is on, and never what cameras "
        "see, masks, retention or sound: ask for the storage settings and the list of cameras with their privacy "
        "masks."
    ),
    (
        "Le journal d’audit ne montre lectures et exports que si la journalisation des accès est activée, et "
        "jamais le champ des caméras, les masques, la durée ni le son : demandez les réglages de stockage et la "
        "liste des caméras avec leurs masques."
    ),
)

READER = Mapped(
    kind="milestone",
    version="1",
    title=Text("Milestone XProtect audit log", "journal d’audit de Milestone XProtect"),
    area=Area.CCTV,
    tested_on=Text(
        (
            "The two published lists of columns (XProtect 2018 R2 and 2018 R3 on); the published names of its "
            "columns alone, with made-up rows; never an export of a real installation."
        ),
        (
            "Les deux listes de colonnes publiées (XProtect 2018 R2, puis 2018 R3 et suivantes) ; les noms de "
            "colonnes publiés seulement, avec des lignes inventées ; jamais l’export d’une installation réelle."
        ),
    ),
    folder=Path(__file__).parent,
    table="accesses",
    build=plain("cctv", Area.CCTV, _GAP),
)
