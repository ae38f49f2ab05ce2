from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Connection, create_engine, event

from regard.ledger import tables, traces
from regard.ledger.entry import Entry
from regard.ledger.log import Log
from regard.ledger.note import KeySigner, KeyType
from regard.terms.errors import Damaged, NotFound
from regard.terms.text import Text

NOW = datetime(2026, 11, 22, 14, 30, 15, 123456, tzinfo=UTC)
TERM = NOW + timedelta(days=3 * 365)
BLIND = bytes(range(32))
ORIGIN = "site.example/ledger"
SEED = bytes(range(1, 33))


class MemoryCipher:
    """AES-256-GCM under one key per bucket, as the vault's row ciphers do it; the key can be destroyed."""

    def __init__(self, bucket: str = "b1") -> None:
        self.bucket = bucket
        self.keys = {bucket: os.urandom(32)}

    def seal(self, plain: bytes, *, about: bytes) -> tuple[str, bytes]:
        nonce = os.urandom(12)
        return self.bucket, nonce + AESGCM(self.keys[self.bucket]).encrypt(nonce, plain, about)

    def open(self, bucket: str, sealed: bytes, *, about: bytes) -> bytes:
        if bucket not in self.keys:
            raise NotFound("key_destroyed", Text("gone", "détruite"))
        try:
            return AESGCM(self.keys[bucket]).decrypt(sealed[:12], sealed[12:], about)
        except InvalidTag:
            raise Damaged("tag", Text("changed", "modifié")) from None

    def turn(self, bucket: str) -> None:
        """Seal under another bucket's key from now on."""
        self.bucket = bucket
        self.keys.setdefault(bucket, os.urandom(32))


def look(number: int = 0, **changes: object) -> Entry:
    """A manager's look at worker `w<number>`."""
    values: dict[str, object] = {
        "act": "show",
        "at": NOW + timedelta(seconds=number),
        "term": TERM,
        "actor": "a7f3",
        "role": "team-leader",
        "purpose": "real-time-help",
        "reason": "Aide demandée au poste 12",
        "system": "scanners",
        "object": "table:2026-11-22T13",
        "outcome": "permit",
        "requirements": ("SCN-01", "LOG-02"),
        "persons": (f"w{number}",),
    }
    return Entry(**{**values, **changes})  # type: ignore[arg-type]


def append(conn: Connection, count: int, cipher: MemoryCipher, start: int = 0) -> range:
    return traces.append(conn, [look(start + n) for n in range(count)], cipher=cipher, blind=BLIND)


@pytest.fixture
def cipher() -> MemoryCipher:
    return MemoryCipher()


@pytest.fixture
def conn(tmp_path: Path) -> Iterator[Connection]:
    engine = create_engine(f"sqlite:///{tmp_path / 'site.db'}")
    event.listen(engine, "connect", lambda c, _: c.execute("PRAGMA journal_mode=WAL"))
    tables.metadata.create_all(engine)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


@pytest.fixture
def signer() -> KeySigner:
    return KeySigner(ORIGIN, SEED)


@pytest.fixture
def witness() -> KeySigner:
    return KeySigner("union.example/w1", bytes(reversed(SEED)), KeyType.COSIGNATURE)


@pytest.fixture
def log(tmp_path: Path, signer: KeySigner, witness: KeySigner) -> Log:
    return Log(tmp_path / "ledger", ORIGIN, signer, witnesses=(witness.verifier,))
