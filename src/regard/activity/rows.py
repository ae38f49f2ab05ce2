"""Figures as rows: one per bucket, worker and team, summed where there are several."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from regard.activity.buckets import Buckets

Matrix = npt.NDArray[np.int64]
_MOST = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """`start`, `end`: the bucket, microseconds UTC; `worker`, `team`: codes; `values`: a column per figure."""

    start: Matrix
    end: Matrix
    worker: Matrix
    team: Matrix
    values: Matrix

    def __len__(self) -> int:
        return len(self.start)

    @classmethod
    def of(cls, bucket: tuple[int, int], worker: Matrix, team: Matrix, values: Matrix) -> Rows:
        """Rows of one bucket."""
        n = len(worker)
        return cls(
            np.full(n, bucket[0], np.int64),
            np.full(n, bucket[1], np.int64),
            worker.astype(np.int64),
            team.astype(np.int64),
            values,
        )

    def where(self, keep: npt.NDArray[np.bool_]) -> Rows:
        """The rows that `keep` marks."""
        return Rows(self.start[keep], self.end[keep], self.worker[keep], self.team[keep], self.values[keep])


def coarser(rows: Rows, buckets: Buckets, width: int, presence: int) -> Rows:
    """The same rows summed up to coarser buckets."""
    starts, where = np.unique(rows.start, return_inverse=True)
    found = np.array([buckets.of(int(at)) for at in starts], np.int64).reshape(-1, 2)[where]
    return gather([Rows(found[:, 0], found[:, 1], rows.worker, rows.team, rows.values)], width, presence)


def gather(parts: Sequence[Rows], width: int, presence: int) -> Rows:
    """All rows as one, ordered by bucket, worker, team, each once.

    Figures are summed; the two at `presence` are the first and last instant.
    """
    if not parts:
        empty = np.empty(0, np.int64)
        return Rows(empty, empty, empty, empty, np.empty((0, width), np.int64))
    start, end, worker, team = (
        np.concatenate([getattr(part, name) for part in parts]) for name in ("start", "end", "worker", "team")
    )
    values = np.concatenate([part.values for part in parts])
    order = np.lexsort((team, worker, start))
    start, end, worker, team, values = start[order], end[order], worker[order], team[order], values[order]
    new = np.ones(len(start), np.bool_)
    new[1:] = (start[1:] != start[:-1]) | (worker[1:] != worker[:-1]) | (team[1:] != team[:-1])
    at = np.flatnonzero(new)
    if len(at) == len(start):
        return Rows(start, end, worker, team, values)
    summed = np.add.reduceat(values, at, axis=0)
    if presence >= 0:
        firsts = np.where(values[:, presence] == 0, _MOST, values[:, presence])
        lowest = np.minimum.reduceat(firsts, at)
        summed[:, presence] = np.where(lowest == _MOST, 0, lowest)
        summed[:, presence + 1] = np.maximum.reduceat(values[:, presence + 1], at)
    return Rows(start[at], end[at], worker[at], team[at], summed)
