"""Hikvision recorders: answers of ISAPI saved as XML, and logs exported as CSV."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from regard.audit.extract import Asked
from regard.audit.mapping import Facts, FileTable, Mapped
from regard.audit.readers.hikvision.isapi import VERSION, Isapi
from regard.terms.text import Text
from regard.terms.words import Area


def _build(tables: Sequence[FileTable], asked: Asked) -> Facts:
    return Facts(({"id": asked.system or "cctv", "area": Area.CCTV.value},))


READER = Mapped(
    kind="hikvision",
    version=VERSION,
    title=Text("Hikvision recorder (ISAPI, log export)", "enregistreur Hikvision (ISAPI, export du journal)"),
    area=Area.CCTV,
    tested_on=Text(
        "Made-up XML with the tags of the vendor’s ISAPI guide and of public captures; never a real recorder. CSV logs by a mapping file.",
        "XML inventé avec les balises du guide ISAPI et de captures publiques ; jamais un enregistreur réel. Journaux CSV par correspondance.",
    ),
    folder=Path(__file__).parent,
    table="accesses",
    build=_build,
    beside=Isapi(),
)
