"""Which event is this? Its own id, scoped by its device, else a keyed hash of what it says; and which were seen already.

Retries must not count twice. An index row per event is too slow, so ids are remembered in memory only, for the late window, and
rebuilt from journals and segments at start (each kept row carries its identity). Hash: SipHash-2-4-128 (Aumasson & Bernstein 2012),
keyed with a secret of the site, so that an identity says nothing of the worker and nobody can craft two rows with one identity.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

IDENTITY = pa.binary(16)
"""The Arrow type of an identity column."""

Mask = npt.NDArray[np.bool_]


def identities(table: pa.Table, *, key: bytes) -> pa.Array:
    """The identity of every row of an arrivals table: 16 bytes each (`IDENTITY`), never null. `key` is 16 bytes.

    Two rows alike in one batch, without ids of their own, are two events (occurrence 0 and 1); the same batch sent again gives
    the same identities.
    """
    raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Claim:
    """Rows taken by one batch: `fresh` is true where the row was never seen; false where it is a duplicate.

    `waits` is true when a duplicate repeats a row of another batch that is not durable yet: answer only once that one is.
    """

    fresh: Mask
    waits: bool
    number: int

    @property
    def duplicates(self) -> int:
        """How many rows were seen before (in this batch or an earlier one)."""
        return int(self.fresh.size - np.count_nonzero(self.fresh))


class Seen:
    """Identities of the late window, in memory, by the hour of the event. Safe to call from several threads."""

    def claim(self, ids: pa.Array, at: pa.ChunkedArray | pa.Array) -> Claim:
        """Tell fresh rows from seen ones and hold the fresh ones until `keep` (durable) or `drop` (the write failed)."""
        raise NotImplementedError

    def keep(self, claim: Claim) -> None:
        """The claim's rows are durable: remember them."""

    def drop(self, claim: Claim) -> None:
        """The claim's rows were not written: forget them, so that the retry is fresh."""

    def rebuild(self, batches: Iterable[tuple[pa.Array, pa.Array]]) -> None:
        """Remember (identities, at) pairs read back from journals and segments."""

    def expire(self, before_us: int) -> int:
        """Forget the hours that end at or before `before_us` (microseconds UTC). Returns how many identities went."""
        raise NotImplementedError

    def __len__(self) -> int:
        """How many identities are remembered."""
        return 0
