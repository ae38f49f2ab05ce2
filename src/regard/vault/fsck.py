"""Checking the vault against its index and its keys. Reports; repairs nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from sqlalchemy import Connection

from regard.terms.clock import micros
from regard.terms.errors import Damaged, NotFound
from regard.terms.text import Text
from regard.vault import buckets, disk, holds, index, segment, totals
from regard.vault import journal as journals
from regard.vault.index import SegmentRow
from regard.vault.store import SEGMENT_SUFFIX, SEGMENTS, Vault


class Fault(StrEnum):
    """What can be wrong."""

    KEY_MISSING = "key-missing"
    KEY_ORPHAN = "key-orphan"
    BUCKET_DIFFERS = "bucket-differs"
    FILE_MISSING = "file-missing"
    FILE_ORPHAN = "file-orphan"
    FILE_CHANGED = "file-changed"
    HEADER_DIFFERS = "header-differs"
    TRACE_MISSING = "trace-missing"
    JOURNAL_DAMAGED = "journal-damaged"
    JOURNAL_KEYLESS = "journal-keyless"
    JOURNAL_SETTLED = "journal-settled"
    TEMPORARY_LEFT = "temporary-left"
    PAST_TERM = "past-term"
    HOLD_MISSING = "hold-missing"
    DEAD_LEFT = "dead-left"
    ESCROW_STALE = "escrow-stale"
    TOTAL_DIFFERS = "total-differs"


SENTENCES = {
    Fault.KEY_MISSING: Text(
        "No key opens this segment: it was destroyed or lost. Run a restore’s reconciliation to remove it.",
        "Aucune clé n’ouvre ce segment : elle a été détruite ou perdue. Lancez la réconciliation pour le retirer.",
    ),
    Fault.KEY_ORPHAN: Text(
        "This key opens no segment and no journal; it goes with its bucket.",
        "Cette clé n’ouvre ni segment ni journal ; elle disparaîtra avec son lot.",
    ),
    Fault.BUCKET_DIFFERS: Text(
        "The key file and the index disagree on the bucket of this segment; run a reconciliation.",
        "Le fichier des clés et l’index ne s’accordent pas sur le lot de ce segment ; lancez une réconciliation.",
    ),
    Fault.FILE_MISSING: Text(
        "The file of this segment is missing. Bring it back from a backup.",
        "Le fichier de ce segment manque. Rétablissez-le depuis une sauvegarde.",
    ),
    Fault.FILE_ORPHAN: Text(
        "The index does not know this file. If it came after the last backup, its content is still under key.",
        "L’index ne connaît pas ce fichier. S’il est postérieur à la dernière sauvegarde, son contenu reste sous clé.",
    ),
    Fault.FILE_CHANGED: Text(
        "This file is not what was written. Bring it back from a backup.",
        "Ce fichier n’est pas celui qui a été écrit. Rétablissez-le depuis une sauvegarde.",
    ),
    Fault.HEADER_DIFFERS: Text(
        "The file says other things of this segment than the index; find out which was changed.",
        "Le fichier dit autre chose de ce segment que l’index ; cherchez lequel a été modifié.",
    ),
    Fault.TRACE_MISSING: Text(
        "No trace says that this segment was kept; find out who wrote it.",
        "Aucune trace ne dit que ce segment a été gardé ; cherchez qui l’a écrit.",
    ),
    Fault.JOURNAL_DAMAGED: Text(
        "This journal does not verify; the frames before the damage can still be read.",
        "Ce journal ne se vérifie pas ; les trames d’avant le dommage sont encore lisibles.",
    ),
    Fault.JOURNAL_KEYLESS: Text(
        "No key opens this journal; a start of the intake removes it.",
        "Aucune clé n’ouvre ce journal ; un démarrage de la collecte le retire.",
    ),
    Fault.JOURNAL_SETTLED: Text(
        "This journal is sealed and indexed but still there; a start of the intake removes it.",
        "Ce journal est scellé et indexé mais toujours là ; un démarrage de la collecte le retire.",
    ),
    Fault.TEMPORARY_LEFT: Text(
        "A write was cut short and left this file; a start of the intake removes it.",
        "Une écriture interrompue a laissé ce fichier ; un démarrage de la collecte le retire.",
    ),
    Fault.PAST_TERM: Text(
        "This segment is past its term; run the erasure.", "Ce segment a dépassé son terme ; lancez l’effacement."
    ),
    Fault.HOLD_MISSING: Text(
        "This segment is under a hold that nobody recorded; place the hold again or release the segment.",
        "Ce segment est sous un gel que rien n’enregistre ; replacez le gel ou libérez le segment.",
    ),
    Fault.DEAD_LEFT: Text(
        "An erasure was cut short here; run it again.", "Un effacement a été interrompu ici ; relancez-le."
    ),
    Fault.ESCROW_STALE: Text(
        "The escrow copy of the keys is older than the keys: it may open what was erased. Replace it.",
        "La copie de séquestre des clés est plus ancienne que les clés : elle peut ouvrir ce qui a été effacé. Remplacez-la.",
    ),
    Fault.TOTAL_DIFFERS: Text(
        "What pages tell of this bucket is not the sum of its segments. They are erased on their day all the same.",
        "Ce que les pages disent de ce lot n’est pas la somme de ses segments. Ils sont effacés à leur date malgré cela.",
    ),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault: about which segment, key or file (an id or a relative path), and what to do."""

    fault: Fault
    about: str

    @property
    def sentence(self) -> Text:
        """What it means and what to do."""
        return SENTENCES[self.fault]


def check(
    conn: Connection, vault: Vault, *, has_trace: Callable[[str], bool] | None = None, deep: bool = True
) -> tuple[Problem, ...]:
    """Everything that is wrong, by fault, then by what it is about. `deep` reads and hashes every file."""
    keys = vault.keyring.segments()
    rows = list(index.all_rows(conn))
    known = {row.id for row in rows}
    sealing = {path.name.partition(".")[0] for path in vault.journals()}
    found = list(_terms(conn, vault, rows))
    found += [Problem(Fault.TOTAL_DIFFERS, bucket) for bucket in totals.differs(conn)]
    for row in rows:
        found += _segment(vault, row, keys.get(row.id), deep)
        if has_trace is not None and row.state == index.SEALED and not has_trace(row.id):
            found.append(Problem(Fault.TRACE_MISSING, row.id))
    found += [Problem(Fault.KEY_ORPHAN, name) for name in keys if name not in known and name not in sealing]
    found += _files(vault, {row.path for row in rows}, sealing)
    found += _journals(vault, keys, known)
    if not vault.keyring.escrow_current:
        found.append(Problem(Fault.ESCROW_STALE, str(vault.keyring.generation)))
    return tuple(sorted(found, key=lambda problem: (problem.fault, problem.about)))


def _segment(vault: Vault, row: SegmentRow, bucket: str | None, deep: bool) -> Iterator[Problem]:
    if row.state == index.DEAD:
        yield Problem(Fault.DEAD_LEFT, row.id)
        return
    if bucket is None:
        yield Problem(Fault.KEY_MISSING, row.id)
    elif bucket != row.bucket:
        yield Problem(Fault.BUCKET_DIFFERS, row.id)
    path = vault.path(row)
    if not path.exists():
        yield Problem(Fault.FILE_MISSING, row.id)
        return
    if path.stat().st_size != row.size or (deep and _sha256(path) != row.sha256):
        yield Problem(Fault.FILE_CHANGED, row.id)
        return
    try:
        header = segment.read_header(path)
        if bucket is not None:
            segment.read(path, vault.keyring.segment_key(row.id), None if deep else (), segment=row.id)
    except Damaged:
        yield Problem(Fault.FILE_CHANGED, row.id)
        return
    except NotFound:
        return  # erased meanwhile
    said = (header.id, header.system, header.kind, header.span, micros(header.erase_by), header.codec)
    if said != (row.id, row.system, row.kind, row.span, micros(row.erase_by), row.codec):
        yield Problem(Fault.HEADER_DIFFERS, row.id)


def _terms(conn: Connection, vault: Vault, rows: list[SegmentRow]) -> Iterator[Problem]:
    in_force = {hold.id for hold in holds.active(conn)}
    due = {row.id for row in index.due(conn, vault.clock.now())}
    for row in rows:
        if row.id in due and row.state != index.DEAD:
            yield Problem(Fault.PAST_TERM, row.id)
        if row.hold is not None and row.hold not in in_force:
            yield Problem(Fault.HOLD_MISSING, row.id)


def _files(vault: Vault, known: set[str], sealing: set[str]) -> Iterator[Problem]:
    for path in sorted((vault.folder / SEGMENTS).rglob("*")):
        if not path.is_file():
            continue
        relative = path.relative_to(vault.folder).as_posix()
        if path.name.endswith(disk.TEMPORARY):
            yield Problem(Fault.TEMPORARY_LEFT, relative)
        elif relative not in known and path.name.removesuffix(SEGMENT_SUFFIX) not in sealing:
            yield Problem(Fault.FILE_ORPHAN, relative)


def _journals(vault: Vault, keys: dict[str, str], known: set[str]) -> Iterator[Problem]:
    for path in vault.journals():
        relative = path.relative_to(vault.folder).as_posix()
        try:
            name = journals.read_head(path).segment
            if name in known:
                yield Problem(Fault.JOURNAL_SETTLED, relative)
            elif name not in keys:
                yield Problem(Fault.JOURNAL_KEYLESS, relative)
            else:
                journals.read(path, vault.keyring.segment_key(name))
                if _is_due(vault, path):
                    yield Problem(Fault.PAST_TERM, relative)
        except Damaged:
            yield Problem(Fault.JOURNAL_DAMAGED, relative)
        except NotFound:
            continue  # sealed meanwhile


def _is_due(vault: Vault, path: Path) -> bool:
    bucket: buckets.Bucket = vault.kept(path).in_bucket
    return bucket.erase_by is not None and bucket.erase_by <= vault.clock.now()


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
