"""From the device's worker id to a pseudonym, many at a time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa


class Directory:
    """Resolves worker ids; remembers, by keyed digest in memory, those it has resolved. One per process; safe across threads."""

    def __init__(self, lookup_key: bytes) -> None:
        self._key = lookup_key

    def known(self, system: str, worker_ids: Sequence[str]) -> list[str | None]:
        """Pseudonyms from memory alone, None where not yet known: the fast path, no database."""
        raise NotImplementedError

    def resolve(self, conn: sa.Connection, system: str, worker_ids: Sequence[str], *, now: datetime) -> list[str]:
        """The pseudonym of each worker id, in order; new people get a row. Needs a writing connection; call `remember` after commit.

        Ids may repeat. Within the caller's transaction: a rollback leaves nothing in memory.
        """
        raise NotImplementedError

    def remember(self) -> None:
        """The transaction of the last `resolve` calls is committed: keep their answers in memory."""

    def forget(self, system: str, pseudonym: str) -> None:
        """Drop a person from memory (after `register.forget` is committed)."""

    def find(self, conn: sa.Connection, system: str, worker_id: str) -> str | None:
        """The pseudonym of one worker id, or None; creates nothing."""
        raise NotImplementedError
