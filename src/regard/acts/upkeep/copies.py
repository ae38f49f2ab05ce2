"""Backups without keys, and coming back from one without bringing the erased back."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from dataclasses import dataclass
from pathlib import Path

from regard.acts import erase, keep
from regard.acts.running import signing
from regard.acts.running.site import RunningSite
from regard.acts.running.traces import Doing, gated, outcome
from regard.ledger import recover
from regard.site import folder as folders
from regard.terms.actor import process
from regard.terms.clock import Clock
from regard.terms.decision import Answer, Decision
from regard.terms.words import Act
from regard.vault import adopting
from regard.vault import backup as vault_backup

KEEPER = process("upkeep")
_ROUTINE = Decision(Answer.PERMIT)


@dataclass(frozen=True, slots=True)
class Restored:
    """What coming back from a backup did.

    `segments` came back; `adopted` were sealed after the backup and are taken back; `replayed` erasures were read; `keyless` segments
    had lost their key and went; `erased` fell due since and went; `leaves_refilled` leaves of the ledger were brought back.
    """

    segments: int
    adopted: int
    replayed: int
    keyless: int
    erased: int
    leaves_refilled: int


def backup(site: RunningSite, target: Path) -> vault_backup.Manifest:
    """Copy database, segments and journals to `target` (absent), never keys. Raises Conflict (`backup_exists`), Unavailable."""
    gated(site, KEEPER, Doing(Act.PROVE, object="backup"), _ROUTINE)
    with tempfile.TemporaryDirectory(dir=site.folder.run) as spool:
        copy = Path(spool) / "site.db"
        with sqlite3.connect(site.folder.site_db) as source, sqlite3.connect(copy) as sink:
            source.backup(sink)
        made = vault_backup.make(site.vault, copy, target)
        shutil.copytree(site.folder.charters, target / "charters")
        return made


def restore(
    source: Path, place: Path, *, mirror: Path | None = None, clock: Clock | None = None, passphrase: str | None = None
) -> Restored:
    """Bring a site's database and segments back from `source` into its folder, whose keys and erasure journal are still there.

    Nothing opens before the individual erasures are replayed, what has no key is dropped, and what fell due since is erased. Missing
    leaves of the ledger come from the site's own tiles or from a witness's `mirror`. Raises NotFound, Damaged, Conflict (`site_served`).
    """
    folder = folders.open(place)
    with folders.serving(folder):
        told = vault_backup.restore(source, folder.path, folder.site_db)
        for version in sorted((source / "charters").glob("*.toml")):
            if not (folder.charters / version.name).exists():
                shutil.copy2(version, folder.charters / version.name)
        return _reconciled(place, told, mirror, clock, passphrase)


def _reconciled(
    place: Path, told: vault_backup.Manifest, mirror: Path | None, clock: Clock | None, passphrase: str | None
) -> Restored:
    site = RunningSite.open(place, clock=clock, passphrase=passphrase)
    try:
        found = vault_backup.reconcile(site.begin, site.vault, site.erasures)
        adopted = adopting.adopt(
            site.begin,
            site.vault,
            found.unknown_files,
            column="person",
            record=lambda conn, row: keep.record_row(conn, site, row),
        )
        refilled = _refill(site, mirror)
        trace = gated(
            site, KEEPER, Doing(Act.ERASE, object="restore", detail=(("replayed", str(found.replayed)),)), _ROUTINE
        )
        erase.finish_forgetting(site, replayed=True)
        keep.seal_left(site)
        run = erase.run(site)
        outcome(site, KEEPER, Doing(Act.ERASE, object="restore"), follows=trace)
        site.read(site.log.integrate)
        site.log.checkpoint(site.clock.now())
        return Restored(
            told.segments, len(adopted), found.replayed, len(found.keyless), run.segments if run else 0, refilled
        )
    finally:
        site.close()


def new_log(place: Path, witnessed: bytes, *, clock: Clock | None = None, passphrase: str | None = None) -> str:
    """Open a new log where the old one cannot go on; its first entry names the last checkpoint that a witness holds, and the gap.

    The old tiles stay in a folder beside. Raises InputRefused when `witnessed` is not a checkpoint signed by the old log. Returns the
    new log's key, to be given to the witnesses (`regard-witness succeed`).
    """
    site = RunningSite.open(place, clock=clock, passphrase=passphrase)
    try:
        name, old = signing.succeed(site.folder)
        gated(site, KEEPER, Doing(Act.PROVE, object="new-log"), _ROUTINE)
        site.write(recover.open_origin, name, witnessed, old, at=site.clock.now())
        signing.take_over(site.folder)
    finally:
        site.close()
    site = RunningSite.open(place, clock=clock, passphrase=passphrase)
    try:
        site.read(site.log.integrate)
        site.log.checkpoint(site.clock.now())
        return signing.ledger_key(site.folder)
    finally:
        site.close()


def _refill(site: RunningSite, mirror: Path | None) -> int:
    """Bring back the leaves that the restored database lacks, from the mirror given, else from the site's own tiles."""
    key = signing.signer(site.folder).verifier
    for place in (mirror, site.folder.ledger):
        if place is not None and (place / "checkpoint").exists():
            return site.write(recover.refill, place, key, at=site.clock.now()).lost
    return 0
