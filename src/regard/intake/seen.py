"""Which events were seen already: identities of the late window, in memory, by the hour of the event.

A row is a duplicate when the same identity stood at the same hour; a retry repeats its row as it was, so its hour too. Large batches
become sorted runs of 16 bytes a row, merged when two are of a size; single rows wait in a set until there are enough for a run.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from regard.intake.siphash import Words, words_of

Mask = npt.NDArray[np.bool_]
Indices = npt.NDArray[np.int64]

HOUR_US = 3_600_000_000
_SMALL = 512
_RECENT = 8192
_GROWTH = 4  # a run is merged with the one before it until that one is so many times larger


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


@dataclass(slots=True)
class _Hour:
    """The identities of one hour: sorted runs for the many, a set for those that came a few at a time."""

    runs: list[Words] = field(default_factory=list)
    recent: set[bytes] = field(default_factory=set)

    def holds(self, ids: Words) -> Mask:
        """Which of these sorted identities are here."""
        if self.recent and len(ids) >= _SMALL:
            self._settle()
        found = np.zeros(len(ids), np.bool_)
        for run in self.runs:
            _find(run, ids, found)
        if self.recent:
            recent = self.recent
            found |= np.fromiter((name in recent for name in _names(ids)), np.bool_, len(ids))
        return found

    def add(self, ids: Words) -> None:
        """Take in sorted identities."""
        if len(ids) < _SMALL:
            self.recent.update(_names(ids))
            if len(self.recent) >= _RECENT:
                self._settle()
        else:
            self._add_run(ids)

    def _settle(self) -> None:
        """Make a run of the set: a large batch is not looked up in it row by row."""
        ids = np.frombuffer(b"".join(self.recent), "<u8").reshape(-1, 2)
        self._add_run(_rows_of(ids, _order(ids[:, 0])))
        self.recent.clear()

    def _add_run(self, ids: Words) -> None:
        self.runs.append(ids)
        while len(self.runs) > 1 and len(self.runs[-2]) <= _GROWTH * len(self.runs[-1]):
            last = self.runs.pop()
            self.runs[-1] = _merged(self.runs[-1], last)

    def __len__(self) -> int:
        return len(self.recent) + sum(len(run) for run in self.runs)


class Seen:
    """Identities of the late window. Safe to call from several threads. About 16 bytes an event."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._hours: dict[int, _Hour] = {}
        self._pending: dict[int, dict[int, Words]] = {}
        self._next = 1

    def claim(self, ids: pa.Array, at: pa.ChunkedArray | pa.Array) -> Claim:
        """Tell fresh rows from seen ones and hold the fresh ones until `keep` (durable) or `drop` (the write failed).

        Of rows alike in the batch itself the first is fresh. `at` are instants (microseconds UTC).
        """
        names, hours = words_of(ids), _hours_of(at)
        fresh = np.ones(len(names), np.bool_)
        waits = False
        with self._lock:
            held: dict[int, Words] = {}
            for hour in np.unique(hours).tolist():
                rows = np.flatnonzero(hours == hour)
                rows = rows[_order(names[rows, 0])]
                mine = _rows_of(names, rows)
                seen = _repeated(mine)
                if hour in self._hours:
                    seen |= self._hours[hour].holds(mine)
                for other in self._pending.values():
                    if hour in other:
                        theirs = _find(other[hour], mine, np.zeros(len(mine), np.bool_))
                        waits = waits or bool(theirs.any())
                        seen |= theirs
                fresh[rows] = ~seen
                if not seen.all():
                    held[hour] = mine if not seen.any() else _rows_of(mine, np.flatnonzero(~seen))
            number, self._next = self._next, self._next + 1
            self._pending[number] = held
        return Claim(fresh, waits, number)

    def keep(self, claim: Claim) -> None:
        """The claim's rows are durable: remember them. Once only: a claim that is settled raises KeyError."""
        with self._lock:
            for hour, names in self._pending.pop(claim.number).items():
                self._hours.setdefault(hour, _Hour()).add(names)

    def drop(self, claim: Claim) -> None:
        """The claim's rows were not written: forget them, so that the retry is fresh. Once only, as `keep`."""
        with self._lock:
            del self._pending[claim.number]

    def rebuild(self, batches: Iterable[tuple[pa.Array, pa.Array]]) -> None:
        """Remember (identities, at) pairs read back from journals and segments; what is known already stays once."""
        for ids, at in batches:
            self.keep(self.claim(ids, at))

    def expire(self, before_us: int) -> int:
        """Forget the hours that end at or before `before_us` (microseconds UTC). Returns how many identities went."""
        with self._lock:
            over = [hour for hour in self._hours if (hour + 1) * HOUR_US <= before_us]
            return sum(len(self._hours.pop(hour)) for hour in over)

    def __len__(self) -> int:
        """How many identities are remembered."""
        with self._lock:
            return sum(len(hour) for hour in self._hours.values())


def _hours_of(at: pa.ChunkedArray | pa.Array) -> npt.NDArray[np.int64]:
    if isinstance(at, pa.ChunkedArray):
        at = at.combine_chunks()
    hours: npt.NDArray[np.int64] = at.cast(pa.int64()).to_numpy(zero_copy_only=False) // HOUR_US
    return hours


def _names(ids: Words) -> list[bytes]:
    raw = ids.tobytes()
    return [raw[start : start + 16] for start in range(0, len(raw), 16)]


def _order(first: Words) -> Indices:
    """What sorts identities by their first word; those alike stay in their order.

    It is a hash, so that equal first words are next to none: the sort that keeps order is slower, and asked for only then.
    """
    order: Indices = np.argsort(first)
    ordered = first[order]
    return np.argsort(first, kind="stable") if (ordered[1:] == ordered[:-1]).any() else order


def _rows_of(ids: Words, rows: Indices) -> Words:
    """These rows, each word in one piece of memory: that is how they are searched."""
    out = np.empty((len(rows), 2), np.uint64, order="F")
    out[:, 0], out[:, 1] = ids[:, 0][rows], ids[:, 1][rows]
    return out


def _merged(one: Words, other: Words) -> Words:
    """Two sorted runs as one. The stable sort takes each for what it is and only merges: a tenth of the time of sorting anew."""
    first = np.concatenate((one[:, 0], other[:, 0]))
    order = np.argsort(first, kind="stable")
    out = np.empty((len(first), 2), np.uint64, order="F")
    out[:, 0] = first[order]
    out[:, 1] = np.concatenate((one[:, 1], other[:, 1]))[order]
    return out


def _find(run: Words, ids: Words, found: Mask) -> Mask:
    """Mark those of the sorted `ids` that stand in a sorted run."""
    first = run[:, 0]
    place = np.searchsorted(first, ids[:, 0])
    here = np.minimum(place, len(run) - 1)
    same = np.flatnonzero(first[here] == ids[:, 0])
    while same.size:
        match = run[place[same], 1] == ids[same, 1]
        found[same[match]] = True
        same = same[~match]
        place[same] += 1
        same = same[place[same] < len(run)]
        same = same[first[place[same]] == ids[same, 0]]
    return found


def _repeated(ids: Words) -> Mask:
    """Which rows of sorted identities repeat an earlier row of the same batch (those alike stand in the order of the batch)."""
    repeated = np.zeros(len(ids), np.bool_)
    if not (ids[1:, 0] == ids[:-1, 0]).any():
        return repeated
    met: set[bytes] = set()
    for row, name in enumerate(_names(ids)):
        if name in met:
            repeated[row] = True
        met.add(name)
    return repeated
