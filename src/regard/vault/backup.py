"""Backups of segments and index, never of keys; and coming back from one without bringing back what was erased.

Nothing that was destroyed comes back: its key is not in the backup. What fell due since is due at once, because dues are recomputed from
the index's own dates. Between `restore` and the end of `reconcile` a mark in the vault's folder keeps every segment shut.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath

from sqlalchemy import Connection

from regard.terms import crash
from regard.terms.clock import from_micros, micros
from regard.terms.errors import Conflict, Damaged, NotFound
from regard.terms.text import Text
from regard.vault import disk, index, sweep
from regard.vault.erasures import Journal as ErasureJournal
from regard.vault.index import SegmentRow
from regard.vault.store import JOURNALS, RESTORING, SEGMENT_SUFFIX, SEGMENTS, Vault
from regard.vault.sweep import Begin, ErasePlan

MANIFEST, DATABASE = "manifest.json", "site.db"
_FORMAT = "regard-backup/1"
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds: when it was made, how many segment files, bytes in all, the database's hex SHA-256."""

    made: datetime
    segments: int
    size: int
    database_sha256: str


@dataclass(frozen=True, slots=True)
class Restored:
    """What coming back found.

    `replayed`: erasures read. `keyless`: segments whose key is gone, now removed. `fileless`: segments whose file is missing, left in
    the index for the check to report. `unknown_files`: files that open but that the index does not know (kept after the backup).
    `unheld`: segments under a hold that the restored index does not know; place it again. `plan` is what fell due since: the caller
    traces it, then gives it to `sweep.destroy`.
    """

    replayed: int
    keyless: tuple[str, ...]
    fileless: tuple[str, ...]
    unknown_files: tuple[str, ...]
    unheld: tuple[str, ...]
    plan: ErasePlan


@dataclass(frozen=True, slots=True)
class _Listed:
    """The manifest's fields: each file with its size and SHA-256."""

    made: datetime
    files: tuple[tuple[str, int, str], ...]
    database_sha256: str

    @property
    def told(self) -> Manifest:
        segments = sum(path.endswith(SEGMENT_SUFFIX) for path, _, _ in self.files)
        return Manifest(self.made, segments, sum(size for _, size, _ in self.files), self.database_sha256)


def make(vault: Vault, database_copy: Path, target: Path) -> Manifest:
    """Copy segments and journals beside a database copy that the caller made. `target` must be absent: `Conflict` (`backup_exists`).

    Take the database copy first: then every segment it knows is there, and files of later ones are reported on return, not lost.
    """
    if target.exists():
        raise Conflict(
            "backup_exists",
            Text(
                "There is something at the backup’s place already.",
                "Il y a déjà quelque chose à l’emplacement de la sauvegarde.",
            ),
        )
    listed: list[tuple[str, int, str]] = []
    try:
        disk.folder(target)
        _, database_sha256 = _copy(database_copy, target / DATABASE)
        for relative in _kept_files(vault.folder):
            try:
                size, digest = _copy(vault.folder / relative, target / relative)
            except FileNotFoundError:
                continue  # sealed or erased meanwhile
            listed.append((relative, size, digest))
        found = _Listed(vault.clock.now(), tuple(listed), database_sha256)
        fields = {"database_sha256": database_sha256, "files": listed, "format": _FORMAT, "made_us": micros(found.made)}
        disk.replace(target / MANIFEST, [json.dumps(fields, sort_keys=True, separators=(",", ":")).encode()])
    except OSError as error:
        raise disk.failed(error) from error
    return found.told


def restore(source: Path, vault_folder: Path, database: Path) -> Manifest:
    """Put files back, checked against the manifest: segments and journals that are missing, then the database.

    Sound files that are there already stay; so do newer journals and what was sealed since. Run again after a crash.
    Raises `NotFound` (`backup_absent`), `Damaged` (`backup_file`), `Unavailable` (`disk_full`).
    """
    listed = _read_manifest(source)
    sealed = {path.stem for path in (vault_folder / SEGMENTS).rglob("*" + SEGMENT_SUFFIX)}
    try:
        disk.folder(vault_folder)
        disk.replace(vault_folder / RESTORING, [b"reconcile before anything opens\n"])
        crash.point("restore.barred")
        for relative, size, digest in listed.files:
            if _is_wanted(vault_folder, relative, digest, sealed):
                _put(source / relative, vault_folder / relative, size, digest)
                crash.point("restore.file")
        disk.folder(database.parent)
        for beside in (f"{database}-wal", f"{database}-shm"):
            Path(beside).unlink(missing_ok=True)
        crash.point("restore.before_database")
        _put(source / DATABASE, database, None, listed.database_sha256)
        crash.point("restore.database")
    except OSError as error:
        raise disk.failed(error) from error
    return listed.told


def reconcile(begin: Begin, vault: Vault, erasures: ErasureJournal) -> Restored:
    """After `restore` and before anything opens: replay erasures, drop what has no key, recompute what is due.

    Ends by lifting the bar. Run again after a crash. Raises `Damaged` (`erasures_chain`): then nothing opens yet.
    """
    replayed = erasures.read()
    vault.keyring.destroy(
        [name for erasure in replayed for name in erasure.buckets],
        [name for erasure in replayed for name in erasure.segments],
    )
    crash.point("restore.replayed")
    with begin() as conn:
        keyless, fileless, unheld = _sort_out(conn, vault)
    vault.unlink_segments(vault.path(row) for row in keyless)
    unknown = _unknown_files(begin, vault)
    crash.point("restore.sorted")
    with begin() as conn:
        due = sweep.plan(conn, vault.clock.now(), vault.keyring.buckets())
    (vault.folder / RESTORING).unlink(missing_ok=True)
    disk.sync_folder(vault.folder)
    crash.point("restore.done")
    return Restored(len(replayed), tuple(row.id for row in keyless), fileless, unknown, unheld, due)


def _sort_out(conn: Connection, vault: Vault) -> tuple[list[SegmentRow], tuple[str, ...], tuple[str, ...]]:
    """Remove rows without a key; put back under hold what the key file says is held; list rows without a file."""
    keys = vault.keyring.segments()
    keyless: list[SegmentRow] = []
    fileless: list[str] = []
    unheld: list[str] = []
    for row in list(index.all_rows(conn)):
        bucket = keys.get(row.id)
        if bucket is None:
            keyless.append(row)
            continue
        if bucket != row.bucket:
            kind = bucket.split("/")[1]
            hold = kind.removeprefix("hold.") if kind.startswith("hold.") else row.hold
            index.put_under_hold(conn, row.id, hold, bucket)
            unheld.append(row.id)
        if not vault.path(row).exists():
            fileless.append(row.id)
    index.remove(conn, [row.id for row in keyless])
    return keyless, tuple(fileless), tuple(unheld)


def _unknown_files(begin: Begin, vault: Vault) -> tuple[str, ...]:
    """Files that the index does not know: those whose key is gone are unlinked, the others told."""
    keys = vault.keyring.segments()
    with begin() as conn:
        known = {row.path for row in index.all_rows(conn)}
    sealing = {path.name.partition(".")[0] for path in vault.journals()}
    unknown: list[str] = []
    dead: list[Path] = []
    for path in sorted((vault.folder / SEGMENTS).rglob("*" + SEGMENT_SUFFIX)):
        relative = path.relative_to(vault.folder).as_posix()
        if relative in known or path.stem in sealing:
            continue
        if path.stem in keys:
            unknown.append(relative)
        else:
            dead.append(path)
    vault.unlink_segments(dead)
    return tuple(unknown)


def _kept_files(folder: Path) -> Iterator[str]:
    for part in (JOURNALS, SEGMENTS):
        for path in sorted((folder / part).rglob("*")):
            if path.is_file() and not path.name.endswith(disk.TEMPORARY):
                yield path.relative_to(folder).as_posix()


def _pieces(path: Path, digest: hashlib._Hash) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
            yield piece


def _copy(source: Path, target: Path) -> tuple[int, str]:
    digest = hashlib.sha256()
    disk.folder(target.parent)
    size = disk.replace(target, _pieces(source, digest))
    return size, digest.hexdigest()


def _is_wanted(folder: Path, relative: str, sha256: str, sealed: set[str]) -> bool:
    """Whether a file must come from the backup. A journal never comes back beside the fuller segment that it became."""
    place = folder / relative
    if relative.startswith(JOURNALS):
        return not place.exists() and place.name.partition(".")[0] not in sealed
    if not place.exists():
        return True
    with place.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() != sha256


def _put(source: Path, place: Path, size: int | None, sha256: str) -> None:
    """Copy a file back under its name only once its hash is right."""
    digest = hashlib.sha256()
    disk.folder(place.parent)
    beside = place.with_name(place.name + disk.TEMPORARY)
    beside.unlink(missing_ok=True)
    try:
        written = disk.write_new(beside, _pieces(source, digest))
    except FileNotFoundError:
        raise _changed(place.name) from None
    if digest.hexdigest() != sha256 or size not in (None, written):
        beside.unlink()
        raise _changed(place.name)
    beside.rename(place)
    disk.sync_folder(place.parent)


def _read_manifest(source: Path) -> _Listed:
    try:
        fields = json.loads((source / MANIFEST).read_bytes())
        files = tuple((str(path), int(size), str(digest)) for path, size, digest in fields["files"])
        found = _Listed(from_micros(fields["made_us"]), files, str(fields["database_sha256"]))
    except FileNotFoundError:
        raise NotFound(
            "backup_absent", Text("There is no whole backup here.", "Il n’y a pas de sauvegarde entière ici.")
        ) from None
    except (ValueError, KeyError, TypeError, OverflowError):
        raise _changed(MANIFEST) from None
    for relative, _, _ in found.files:
        parts = PurePosixPath(relative).parts
        if ".." in parts or not parts or parts[0] not in (JOURNALS, SEGMENTS):
            raise _changed(MANIFEST)
    return found


def _changed(name: str) -> Damaged:
    return Damaged(
        "backup_file",
        Text(
            "File “{name}” of the backup is missing or not what was written; take another backup.",
            "Le fichier « {name} » de la sauvegarde manque ou n’est pas celui qui a été écrit ; prenez une autre sauvegarde.",
        ),
        name=name,
    )
