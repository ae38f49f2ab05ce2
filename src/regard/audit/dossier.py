"""A dossier: a folder with `charter.toml` and evidence tables beside it, all optional (docs/formats/dossier.md).

A table is `scans.csv` or `scans.parquet`, both together, or several parts in a folder `scans/`. When the charter has several systems that a
table can be about, its name says which: `accounts.cctv.csv`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from regard.audit.evidence.columns import TABLES
from regard.audit.evidence.tables import Part
from regard.audit.source import Source
from regard.charter.model import Charter
from regard.charter.refusal import nearest
from regard.terms.errors import InputRefused
from regard.terms.text import Text

CHARTER = "charter.toml"
READER = "dossier"
VERSION = "1"
_NOT_EVIDENCE = frozenset({CHARTER, "decision.toml", "mapping.toml"})
_ENDINGS = (".csv", ".parquet")


@dataclass(frozen=True, slots=True)
class Dossier:
    """What a dossier holds: the names of its tables with their parts, and remarks on files that are none of its tables."""

    prefix: str
    parts: tuple[Part, ...] = ()
    gaps: tuple[Text, ...] = field(default=())


def prefix_of(source: Source) -> str | None:
    """Where the charter lies: "" at the top, `folder/` when an archive or a folder holds one folder with the dossier; None: no dossier."""
    if source.has(CHARTER):
        return ""
    if not source.path.is_dir() and not source.is_archive:
        return None
    found = source.matching(f"*/{CHARTER}")
    return found[0].removesuffix(CHARTER) if len(found) == 1 else None


def tables(source: Source, prefix: str, charter: Charter) -> Dossier:
    """The evidence tables beside the charter. Raises InputRefused (`dossier_unknown_system`) for a table about a system that is not declared."""
    parts: list[Part] = []
    gaps: list[Text] = []
    names = source.names() if source.path.is_dir() or source.is_archive else ()
    for name in names:
        if not name.startswith(prefix):
            continue
        own = name.removeprefix(prefix)
        folder, _, file = own.rpartition("/")
        stem, dot, ending = file.rpartition(".")
        if (
            own in _NOT_EVIDENCE
            or own.startswith(".")
            or not dot
            or f".{ending.lower()}" not in _ENDINGS
            or "/" in folder
        ):
            continue
        table, _, system = (folder or stem).partition(".")
        if table not in TABLES:
            near = nearest(table, tuple(TABLES))
            gaps.append((_STRANGE_NEAR if near else _STRANGE).filled(file=own, near=near))
            continue
        if system and system not in {s.id for s in charter.system}:
            known = ", ".join(s.id for s in charter.system)
            raise InputRefused("dossier_unknown_system", _NO_SYSTEM, file=own, system=system[:60], known=known)
        parts.append(Part(table, source.file(name), system, own))
    return Dossier(prefix, tuple(parts), tuple(gaps))


_STRANGE = Text(
    "{file} is not a table of the format: it was not read.",
    "{file} n’est pas un tableau du format : il n’a pas été lu.",
)
_STRANGE_NEAR = Text(
    "{file} is not a table of the format and was not read; did you mean “{near}”?",
    "{file} n’est pas un tableau du format et n’a pas été lu ; vouliez-vous dire « {near} » ?",
)
_NO_SYSTEM = Text(
    "{file}: the charter has no system “{system}”. It has: {known}.",
    "{file} : la charte n’a pas de système « {system} ». Elle a : {known}.",
)
