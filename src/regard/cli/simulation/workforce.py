"""Invented people at invented work: who is there on a day, and what their scanners send. Seeded: the same every time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pyarrow as pa

ZONE = ZoneInfo("Europe/Paris")
TEAMS: dict[str, tuple[int, str, str, str]] = {
    # name: people, shift, task, gateway
    "inbound-A": (28, "morning", "receive", "gateway-inbound"),
    "inbound-B": (24, "afternoon", "receive", "gateway-inbound"),
    "stow-A": (34, "morning", "stow", "gateway-stow"),
    "stow-B": (30, "afternoon", "stow", "gateway-stow"),
    "pick-A": (42, "morning", "pick", "gateway-pick"),
    "pick-B": (38, "afternoon", "pick", "gateway-pick"),
    "pack-A": (26, "morning", "pack", "gateway-pack"),
    "pack-B": (22, "afternoon", "pack", "gateway-pack"),
    "returns": (8, "morning", "receive", "gateway-inbound"),
    "stock-count": (5, "afternoon", "count", "gateway-stow"),
}
STARTS = {"morning": time(6, 0), "afternoon": time(13, 30)}
BREAKS = {"morning": ((180, 15), (330, 30)), "afternoon": ((150, 15), (300, 30))}
SHIFT_MINUTES = 450
UNTOLD = 4
_FIRST = (
    "Inès",
    "Malik",
    "Chloé",
    "Yanis",
    "Sofia",
    "Bastien",
    "Aïcha",
    "Lucas",
    "Fatou",
    "Hugo",
    "Léna",
    "Karim",
    "Jade",
    "Théo",
    "Nour",
    "Rémi",
    "Zoé",
    "Sacha",
    "Lina",
    "Gabin",
    "Maya",
    "Oscar",
    "Élise",
    "Ilyes",
    "Rose",
    "Amadou",
    "Anaïs",
    "Tom",
    "Salomé",
    "Noé",
)
_LAST = (
    "Berthier",
    "Diallo",
    "Fontaine",
    "Garnier",
    "Haddad",
    "Imbert",
    "Joly",
    "Keita",
    "Lemoine",
    "Marchand",
    "Nguyen",
    "Ollivier",
    "Perrin",
    "Quentin",
    "Roussel",
    "Sanchez",
    "Traoré",
    "Urbain",
    "Vasseur",
    "Weber",
)


@dataclass(frozen=True, slots=True)
class Worker:
    """One invented person. `joins` is their first day; `told` the day they were handed the notice, None when nobody did."""

    id: str
    name: str
    population: str
    team: str
    shift: str
    task: str
    gateway: str
    pace_s: float
    joins: date
    told: date | None


class Workforce:
    """A few hundred invented workers. `share` (0..1] makes a smaller site for tests."""

    def __init__(self, first_day: date, last_day: date, *, seed: int = 20, share: float = 1.0) -> None:
        self._rng = np.random.default_rng(seed)
        self.first_day, self.last_day = first_day, last_day
        self.workers = list(self._hire(share))
        self._items = [f"SKU-{n:06d}" for n in self._rng.integers(0, 900_000, 4_000)]
        self._places = [
            f"{aisle}-{bay:02d}-{level}" for aisle in "ABCDEFGHJKLMNP" for bay in range(1, 25) for level in "123"
        ]

    def _hire(self, share: float) -> Iterator[Worker]:
        untold = UNTOLD
        number = 0
        for team, (size, shift, task, gateway) in TEAMS.items():
            for place in range(size if size < 11 else max(12, round(size * share))):
                number += 1
                temp = self._rng.random() < 0.22
                late = temp and untold > 0 and place > 5
                joins = (
                    self.last_day - timedelta(days=3)
                    if late
                    else self.first_day - timedelta(days=int(self._rng.integers(5, 300)))
                )
                told: date | None = joins - timedelta(days=1)
                if late:
                    untold -= 1
                    told = None
                yield Worker(
                    id=f"B{10_000 + number * 7}",
                    name=f"{_FIRST[number % len(_FIRST)]} {_LAST[(number * 7) % len(_LAST)]} (simulation)",
                    population="temps" if temp else "staff",
                    team=team,
                    shift=shift,
                    task=task,
                    gateway=gateway,
                    pace_s=float(52 * self._rng.lognormal(0, 0.16)),
                    joins=joins,
                    told=told,
                )

    def day(self, day: date) -> dict[str, pa.Table]:
        """Everything that each gateway's scanners send on a day, in order of time. Saturdays are half staffed, Sundays closed."""
        weekday = day.weekday()
        if weekday == 6:
            return {}
        present = 0.45 if weekday == 5 else 0.9
        columns: dict[str, dict[str, list[npt.NDArray[np.int64]]]] = {}
        for number, worker in enumerate(self.workers):
            if day < worker.joins or self._rng.random() > present:
                continue
            at = self._shift(day, worker)
            gateway = columns.setdefault(worker.gateway, {"at": [], "who": []})
            gateway["at"].append(at)
            gateway["who"].append(np.full(len(at), number))
        return {
            gateway: self._table(np.concatenate(parts["at"]), np.concatenate(parts["who"]))
            for gateway, parts in columns.items()
        }

    def _shift(self, day: date, worker: Worker) -> npt.NDArray[np.int64]:
        """The instants of one shift's scans, in microseconds UTC: walking in, breaks, a few long gaps, a few quick pairs."""
        rng = self._rng
        count = int(SHIFT_MINUTES * 60 / worker.pace_s * 1.3)
        gaps = rng.lognormal(np.log(worker.pace_s * 0.72), 0.8, count)
        kind = rng.random(count)
        gaps[kind < 0.004] = rng.uniform(0.3, 1.2, int((kind < 0.004).sum()))
        long = (kind >= 0.004) & (kind < 0.0055)
        gaps[long] = rng.uniform(600, 1500, int(long.sum()))
        since = np.cumsum(gaps) + rng.uniform(60, 420)
        for start, length in BREAKS[worker.shift]:
            since[since > start * 60] += length * 60 + rng.uniform(0, 90)
        since = since[since < SHIFT_MINUTES * 60 - rng.uniform(30, 300)]
        begin = datetime.combine(day, STARTS[worker.shift], ZONE).timestamp()
        return ((begin + since) * 1_000).astype(np.int64) * 1_000

    def _table(self, at: npt.NDArray[np.int64], who: npt.NDArray[np.int64]) -> pa.Table:
        order = np.argsort(at, kind="stable")
        at, who = at[order], who[order]
        rng, count = self._rng, len(at)
        texts = pa.string()
        return pa.table(
            {
                "at": pa.array(at, pa.timestamp("us", tz="UTC")),
                "worker": _chosen([w.id for w in self.workers], who),
                "task": _chosen([w.task for w in self.workers], who),
                "item": _chosen(self._items, rng.integers(0, len(self._items), count)),
                "place": _chosen(self._places, rng.integers(0, len(self._places), count)),
                "qty": pa.array(np.minimum(rng.geometric(0.7, count), 12), pa.int32()),
                "id": pa.array([f"{a:x}-{n:x}" for n, a in enumerate(at.tolist())], texts),
            }
        )


def _chosen(names: list[str], codes: npt.NDArray[np.int64]) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array(codes, pa.int32()), pa.array(names, pa.string())).cast(pa.string())
