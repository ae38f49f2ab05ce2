"""Erasure of a million segments' rows and keys, as the act does it: traced, keys rotated, synced, index rows gone, log truncated."""

from __future__ import annotations

import os
import shutil
import sqlite3
import statistics
import sys
from dataclasses import fields
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import numpy as np

from bench import processes, warehouse
from bench.measure import Sample, timed
from bench.registry import Reading, at_most, figure
from bench.stage import Stage
from regard.acts import erase
from regard.acts.running.site import RunningSite
from regard.site.settings import Settings
from regard.terms.span import Span
from regard.vault import index, keywrap, ring, tables
from regard.vault.buckets import Bucket, bucket
from regard.vault.index import SegmentRow

DUE = 1_000_000
KINDS = ("raw-events", "stock", "seen", "team-days")
DAYS = 31
LIVING_A_DAY = 3_226
LIVING = DAYS * LIVING_A_DAY
CHUNK = 50_000


@figure("erase_million", goal=at_most(10.0, "s"), full_rows=DUE)
def erase_million(stage: Stage) -> Reading:
    """`regard erase` when a million segments are due: one act, from the plan to the truncated log; a tenth as many live on."""
    due = min(DUE, stage.rows)
    template = _template(stage, due)
    samples: list[Sample] = []
    for _ in range(stage.rounds):
        folder = stage.scratch()
        try:
            shutil.copytree(template, folder / "site", dirs_exist_ok=True, symlinks=True)
            os.sync()
            samples.append(_erased(folder / "site", due))
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    wall, cpu = statistics.median(s.wall for s in samples), statistics.median(s.cpu for s in samples)
    note = f"{len(KINDS) * DAYS} buckets die, {LIVING:,} segments live on, no files; {processes.load_now()}"
    return Reading(value=wall, unit="s", cpu_s=cpu, rows=due, note=note)


def _erased(folder: Path, due: int) -> Sample:
    site = RunningSite.open(folder)
    try:
        sample = timed(lambda: erase.run(site))
        assert sample.found is not None
        assert sample.found.segments == due
        left = site.read(index.summary)
        assert sum(one.segments for one in left) == LIVING
        assert len(site.keyring.segments()) == LIVING
    finally:
        site.close()
    return sample


def _template(stage: Stage, due: int) -> Path:
    """A site with so many due segments and those that live on: index rows and keys, made in bulk once and kept."""
    folder = stage.cache / f"erase-{due}-{_schema()}"
    if (folder / "complete").exists():
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    print(f"making {due:,} due segments", file=sys.stderr, flush=True)
    site = warehouse.opened(warehouse.found(folder))
    try:
        now = site.clock.now().replace(minute=0, second=0, microsecond=0)
        per = due // (len(KINDS) * DAYS)
        counts = {(kind, day): per for kind in KINDS for day in range(DAYS)}
        counts[KINDS[0], 0] += due - per * len(counts)
        for (kind, day), count in counts.items():
            _keep(site, bucket(warehouse.SYSTEM, kind, now - timedelta(days=day, hours=1)), count)
        for day in range(DAYS):
            _keep(site, bucket(warehouse.SYSTEM, KINDS[0], now + timedelta(days=day + 1)), LIVING_A_DAY)
        with sqlite3.connect(site.folder.site_db) as conn:
            conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        site.close()
    (folder / "complete").touch()
    return folder


def _schema() -> str:
    """What the template depends on: a changed table or setting makes another."""
    columns = [(column.name, repr(column.type)) for column in tables.segment.columns]
    return sha256(repr((columns, [each.name for each in fields(Settings)])).encode()).hexdigest()[:8]


def _keep(site: RunningSite, into: Bucket, count: int) -> None:
    """Index rows and wrapped keys of `count` segments in one bucket; two persons in every twentieth."""
    names = [os.urandom(16).hex() for _ in range(count)]
    _give_keys(site, into, names)
    assert into.erase_by is not None
    end = into.erase_by - timedelta(days=31)
    rows = [
        SegmentRow(
            id=name, system=into.system, kind=into.kind, span=Span(end - timedelta(hours=1), end), erase_by=into.erase_by,
            bucket=into.id, size=40_000, sha256=os.urandom(32).hex(), codec="arrow-columns/1",
            path=index.default_path(into.id, name), created=end, rows=20_000,
        )
        for name in names
    ]  # fmt: skip
    people = [(f"p{n % 600:025d}", f"p{(n + 7) % 600:025d}") if n % 20 == 0 else () for n in range(count)]
    with site.engine.begin() as conn:
        index.insert_many(conn, zip(rows, people, strict=True))


def _give_keys(site: RunningSite, into: Bucket, names: list[str]) -> None:
    """As `Keyring.new_segment` for each, in one record: a million appends, each synced, would take an hour to set up."""
    keys = site.keyring
    with keys._locked():
        entry, record = keys._bucket(into)
        keys._append(record)
        rows = np.empty(len(names), ring.ROW)
        rows["bucket"] = entry.number
        ids = np.frombuffer(bytes.fromhex("".join(names)), "<u8").reshape(-1, 2)
        rows["hi"], rows["lo"] = ids[:, 0], ids[:, 1]
        wrapped = keywrap.wrap(keys._bucket_key(entry), os.urandom(32 * len(names)))
        rows["key"] = np.frombuffer(wrapped, f"V{ring.WRAPPED}")
        keys._append(ring.keys_record(keys._mac, keys._generation, keys._end, rows))
