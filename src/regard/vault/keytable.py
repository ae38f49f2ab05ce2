"""Wrapped segment keys in memory: a sorted array for the many, a dictionary for those of this run. A million take some 70 MB."""

from __future__ import annotations

import struct
from collections.abc import Collection, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from regard.vault.ring import ROW, Rows

_PAIR = struct.Struct("<QQ")
_FEW = 64


class KeyTable:
    """Rows of (bucket number, segment id, wrapped key); the last one of an id holds."""

    def __init__(self, blocks: Sequence[Rows] = ()) -> None:
        self._bulk: Rows = np.empty(0, dtype=ROW)
        self._hi: NDArray[np.uint64] = np.empty(0, dtype=np.uint64)
        self._recent: dict[bytes, tuple[int, bytes]] = {}
        self.extend(blocks)

    def __len__(self) -> int:
        if not self._recent:
            return len(self._bulk)
        return len(self._bulk) + sum(self._position(segment) is None for segment in self._recent)

    def extend(self, blocks: Sequence[Rows]) -> None:
        """Add rows that come later than all those here."""
        if sum(map(len, blocks)) > _FEW:
            self._merge(np.concatenate([self.rows(), *blocks]))
            return
        for block in blocks:
            for row in block:
                segment = _PAIR.pack(int(row["hi"]), int(row["lo"]))
                self._recent[segment] = (int(row["bucket"]), row["key"].tobytes())

    def find(self, segment: bytes) -> tuple[int, bytes] | None:
        """Bucket number and wrapped key of one segment."""
        recent = self._recent.get(segment)
        if recent is not None:
            return recent
        position = self._position(segment)
        if position is None:
            return None
        row = self._bulk[position]
        return int(row["bucket"]), row["key"].tobytes()

    def rows(self) -> Rows:
        """Every row in one array, each id once, sorted by id after a merge."""
        if self._recent:
            recent = b"".join(
                struct.pack("<I", number) + segment + key for segment, (number, key) in self._recent.items()
            )
            self._merge(np.concatenate([self._bulk, np.frombuffer(recent, dtype=ROW)]))
        return self._bulk

    def positions(self, segments: Collection[str]) -> NDArray[np.int64]:
        """Where in `rows()` these segments are; unknown ones are left out."""
        self.rows()
        found = [self._position(bytes.fromhex(segment)) for segment in segments]
        return np.array(sorted({position for position in found if position is not None}), dtype=np.int64)

    def items(self) -> Iterator[tuple[bytes, int]]:
        """Segment id and bucket number of every key."""
        for row in self.rows():
            yield _PAIR.pack(int(row["hi"]), int(row["lo"])), int(row["bucket"])

    def _position(self, segment: bytes) -> int | None:
        hi, lo = _PAIR.unpack(segment)
        at = int(np.searchsorted(self._hi, np.uint64(hi), "left"))
        while at < len(self._hi) and int(self._hi[at]) == hi:
            if int(self._bulk["lo"][at]) == lo:
                return at
            at += 1
        return None

    def _merge(self, rows: Rows) -> None:
        order = np.lexsort((rows["lo"], rows["hi"]))  # stable: of equal ids the later row comes last
        rows = rows[order]
        last = np.ones(len(rows), dtype=np.bool_)
        last[:-1] = (rows["hi"][1:] != rows["hi"][:-1]) | (rows["lo"][1:] != rows["lo"][:-1])
        self._bulk = rows[last]
        self._hi = np.ascontiguousarray(self._bulk["hi"])
        self._recent = {}
