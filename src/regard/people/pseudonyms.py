"""From the device's worker id to a pseudonym, many at a time.

The id is found again by HMAC-SHA-256 under a key of the site, bound to the system; a pseudonym is 128 random bits, so that neither
two systems nor the id itself can be told from it without this table and that key.
"""

from __future__ import annotations

import hmac
import secrets
import threading
from base64 import b32encode
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import pyarrow as pa
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from regard.people.tables import forgotten, person
from regard.terms.clock import micros

REMEMBERED = 100_000
"""Most people held in memory; beyond that the memory is emptied and fills again."""

_CHUNK = 500


def new_pseudonym() -> str:
    """128 random bits in base32: 26 lower-case letters and digits."""
    return b32encode(secrets.token_bytes(16)).decode().rstrip("=").lower()


class Resolved(list[str]):
    """The pseudonyms of one `resolve`, in the order of the ids. After the commit, hand it to `Directory.remember`."""

    def __init__(
        self, pseudonyms: Iterable[str], system: str, fresh: int, found: Mapping[bytes, str], epoch: int
    ) -> None:
        super().__init__(pseudonyms)
        self.system = system
        self.fresh = fresh
        self.found = found
        self.epoch = epoch

    def __repr__(self) -> str:
        return f"Resolved({len(self)} in {self.system})"


class Directory:
    """Resolves worker ids; remembers those it has resolved, by keyed digest, in memory. One a process; safe across threads."""

    def __init__(self, lookup_key: bytes) -> None:
        if len(lookup_key) < 16:
            raise ValueError("a lookup key of at least 16 bytes is needed")
        self._key = lookup_key
        self._lock = threading.Lock()
        self._known: dict[str, dict[bytes, str]] = {}
        self._epoch: dict[str, int] = {}
        self._dropped: dict[str, int] = {}

    def __repr__(self) -> str:
        return "Directory(…)"

    def dropped(self, system: str) -> int:
        """How often people of a system were dropped from memory here: what a caller remembers of them is then out of date."""
        return self._dropped.get(system, 0)

    def digest(self, system: str, worker_id: str) -> bytes:
        """The keyed digest by which a worker id is found in `system`."""
        return hmac.digest(self._key, system.encode() + b"\0" + worker_id.encode(), "sha256")

    def known(self, system: str, worker_ids: Sequence[str]) -> list[str | None]:
        """Pseudonyms from memory alone, None where not known there: no database, so it may lag behind a `forget` elsewhere."""
        known = self._known.get(system, {})
        return [known.get(self.digest(system, worker_id)) for worker_id in worker_ids]

    def resolve(self, conn: sa.Connection, system: str, worker_ids: Sequence[str], *, now: datetime) -> Resolved:
        """The pseudonym of each worker id, in order; new people get a row. Ids may repeat; give distinct ones where there are many.

        Needs a writing connection. Nothing is remembered until `remember`, so that a rollback leaves nothing behind.
        """
        epoch = self.refresh(conn, system)
        digests = [self.digest(system, worker_id) for worker_id in worker_ids]
        with self._lock:
            remembered = self._known.get(system, {})
            found = {each: remembered[each] for each in digests if each in remembered}
        unknown = list(dict.fromkeys(each for each in digests if each not in found))
        fresh = 0
        if unknown:
            found.update(_select(conn, system, unknown))
            missing = [each for each in unknown if each not in found]
            if missing:
                _insert(conn, system, missing, micros(now))
                found.update(_select(conn, system, missing))
                fresh = len(missing)
        return Resolved([found[each] for each in digests], system, fresh, found, epoch)

    def resolve_column(
        self, conn: sa.Connection, system: str, workers: pa.Array, *, now: datetime
    ) -> tuple[pa.Array, Resolved]:
        """The same for an Arrow column of ids (nulls stay null): distinct ids are resolved once. Returns strings of the same length."""
        if isinstance(workers, pa.ChunkedArray):
            workers = workers.combine_chunks()
        encoded = workers.dictionary_encode()
        resolved = self.resolve(conn, system, encoded.dictionary.to_pylist(), now=now)
        return pa.array(list(resolved), pa.string()).take(encoded.indices), resolved

    def remember(self, resolved: Resolved) -> None:
        """The transaction of this `resolve` is committed: keep its answers in memory (unless someone was forgotten meanwhile)."""
        with self._lock:
            if self._epoch.get(resolved.system) != resolved.epoch:
                return
            known = self._known.setdefault(resolved.system, {})
            if len(known) + len(resolved.found) > REMEMBERED:
                known.clear()
            known.update(resolved.found)

    def forget(self, system: str, pseudonym: str | None = None) -> None:
        """Empty the memory of a system, or drop one person from it (at once; other processes notice at their next `resolve`)."""
        with self._lock:
            known = self._known.pop(system, {})
            self._epoch.pop(system, None)
            self._dropped[system] = self._dropped.get(system, 0) + 1
            if pseudonym is not None:
                self._known[system] = {each: name for each, name in known.items() if name != pseudonym}

    def find(self, conn: sa.Connection, system: str, worker_id: str) -> str | None:
        """The pseudonym of one worker id, or None; creates nothing."""
        return _select(conn, system, [self.digest(system, worker_id)]).get(self.digest(system, worker_id))

    def refresh(self, conn: sa.Connection, system: str) -> int:
        """Empty the memory when someone was forgotten since it was filled, in this process or another. `resolve` does it; whoever

        relies on `known` alone calls it every second or so. Returns how many were ever forgotten in `system`.
        """
        count = conn.execute(sa.select(forgotten.c.count).where(forgotten.c.system == system)).scalar() or 0
        with self._lock:
            if self._epoch.get(system) != count:
                self._known.pop(system, None)
                self._epoch[system] = count
                self._dropped[system] = self._dropped.get(system, 0) + 1
        return int(count)


def _select(conn: sa.Connection, system: str, digests: Sequence[bytes]) -> dict[bytes, str]:
    found: dict[bytes, str] = {}
    for start in range(0, len(digests), _CHUNK):
        rows = conn.execute(
            sa.select(person.c.lookup, person.c.pseudonym).where(
                person.c.system == system, person.c.lookup.in_(digests[start : start + _CHUNK])
            )
        )
        found.update({bytes(row.lookup): row.pseudonym for row in rows})
    return found


def _insert(conn: sa.Connection, system: str, digests: Sequence[bytes], now_us: int) -> None:
    """New people. Where another connection was quicker its row stands: the caller reads back."""
    insert = postgresql.insert if conn.dialect.name == "postgresql" else sqlite.insert
    rows = [
        {
            "system": system,
            "pseudonym": new_pseudonym(),
            "lookup": each,
            "first_seen_us": now_us,
            "last_seen_us": now_us,
        }
        for each in digests
    ]
    conn.execute(insert(person).on_conflict_do_nothing(index_elements=["system", "lookup"]), rows)
