"""A small site for the vault's tests: keys, vault, index, clock, in one folder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa
from sqlalchemy import Engine, create_engine, event

from regard.terms.clock import SetClock
from regard.terms.span import Span
from regard.vault import index, scans, tables
from regard.vault.erasures import Journal as Erasures
from regard.vault.index import SegmentRow
from regard.vault.keyring import Keyring
from regard.vault.store import Kept, Sealed, Vault

START = datetime(2026, 3, 2, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
SYSTEM = "floor-1"
SECRET = "P-plain-secret-"


def engine_at(path: Path) -> Engine:
    engine = create_engine(f"sqlite:///{path}")

    @event.listens_for(engine, "connect")
    def _pragmas(conn, _record):
        for pragma in ("journal_mode=WAL", "secure_delete=ON", "synchronous=FULL"):
            conn.execute(f"PRAGMA {pragma}")

    return engine


@dataclass
class Place:
    folder: Path
    clock: SetClock
    keyring: Keyring
    vault: Vault
    engine: Engine
    erasures: Erasures

    @property
    def database(self) -> Path:
        return self.folder / "site.db"

    def keep(self, day: int = 0, people: Sequence[str] = ("p1", "p2"), *, keep_days: int = 31, **more) -> SegmentRow:
        """Keep one hour of scans of `day`, due `keep_days` later."""
        sealed = self.seal(day, people, keep_days=keep_days, **more)
        with self.engine.begin() as conn:
            index.insert(conn, sealed.row, sealed.persons)
        self.vault.settle(sealed)
        return sealed.row

    def seal(self, day: int, people: Sequence[str], *, keep_days: int = 31, kind: str = "scans", **more) -> Sealed:
        start = START + day * DAY
        erase_by = (start + keep_days * DAY).replace(hour=0, minute=0)
        kept = Kept(SYSTEM, kind, Span(start, start + HOUR), erase_by, **more)
        table = table_of(people)
        return self.vault.keep(kept, scans.encode(table), codec=scans.CODEC, rows=table.num_rows, persons=people)

    def rows(self, **more) -> list[SegmentRow]:
        with self.engine.begin() as conn:
            return index.find(conn, **more)


def table_of(people: Sequence[str]) -> pa.Table:
    who = [person for person in people for _ in range(3)]
    return pa.table(
        {
            "ts": pa.array(range(len(who)), pa.int64()),
            "person": pa.array(who, pa.string()),
            "bin": pa.array([f"{SECRET}{person}" for person in who], pa.string()),
        }
    )


def make_place(folder: Path) -> Place:
    clock = SetClock(START + timedelta(hours=2))
    keyring = Keyring.create(folder / "keys", clock=clock, escrow=folder / "escrow")
    engine = engine_at(folder / "site.db")
    tables.metadata.create_all(engine)
    return _place(folder, clock, keyring, engine)


def open_place(folder: Path, now: datetime) -> Place:
    clock = SetClock(now)
    return _place(
        folder, clock, Keyring(folder / "keys", clock=clock, escrow=folder / "escrow"), engine_at(folder / "site.db")
    )


def _place(folder: Path, clock: SetClock, keyring: Keyring, engine: Engine) -> Place:
    erasures = Erasures([folder / "erasures.log", folder / "apart" / "erasures.log"])
    return Place(folder, clock, keyring, Vault(folder / "vault", keyring, clock), engine, erasures)
