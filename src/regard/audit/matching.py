"""Which item of a charter a seen item is: so that a declared and a seen fact meet under one key, and a difference is found.

Identity is told by a few keys of each table; the other keys are what is compared. What is matched to nothing becomes a further item.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from regard.rulebook.measure import Value
from regard.terms.duration import Duration

Facts = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Identity:
    """How the items of one table are recognised: `must` are equal where both are known, and known in both when `named`; `may` make a match
    likelier; `overlap` are lists of which one word in common is enough. `absent` gives the value that a missing key stands for."""

    must: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
    overlap: tuple[str, ...] = ()
    named: bool = False
    absent: tuple[tuple[str, Value], ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys that tell which item it is, and are therefore not compared when they agree."""
        return (*self.must, *self.overlap)


IDENTITIES: dict[str, Identity] = {
    "keeps": Identity(must=("data", "extracted"), may=("per", "on", "grain", "for"), absent=(("extracted", False),)),
    "indicator": Identity(must=("name",), named=True),
    "camera": Identity(must=("id",), may=("sees",)),
    "recording": Identity(must=("medium",), may=("with_call", "whom"), named=True),
    "content": Identity(may=("categories",)),
    "notice": Identity(overlap=("to",), may=("by",)),
    "copies": Identity(must=("where",), named=True),
    "shares": Identity(must=("to",), named=True),
    "field": Identity(must=("name",), named=True),
    "device": Identity(must=("id",), named=True),
    "governance.processors": Identity(must=("name",), named=True),
}


def matched(table: str, seen: Sequence[Facts], known: Sequence[Facts]) -> list[int]:
    """For each seen item the number of the known one that it is; numbers from `len(known)` on for those that are new.

    No two seen items of one extract are the same known one, unless its identity is a list that both overlap (a notice to two groups).
    """
    identity = IDENTITIES.get(table, Identity())
    found: list[int] = []
    taken: set[int] = set()
    new = len(known)
    for item in seen:
        open_still = [(index, other) for index, other in enumerate(known) if index not in taken]
        scored = [(_score(identity, item, other), _term(other), -index) for index, other in open_still]
        alike = [(score, term, place) for score, term, place in scored if score is not None]
        if not alike or _unclear(table, item, known, seen):
            found.append(new)
            new += 1
            continue
        place = -max(alike)[2]
        found.append(place)
        if not identity.overlap:
            taken.add(place)
    return found


def _score(identity: Identity, seen: Facts, known: Facts) -> int | None:
    """How well they agree; None when they are not the same."""
    absent = dict(identity.absent)
    score = 0
    for key in identity.must:
        left, right = seen.get(key, absent.get(key)), known.get(key, absent.get(key))
        if left is None or right is None:
            if identity.named:
                return None
            continue
        if _folded(left) != _folded(right):
            return None
        score += 4
    for key in identity.overlap:
        mine, theirs = _words(seen.get(key)), _words(known.get(key))
        if mine and theirs and not mine & theirs:
            return None
        score += len(mine & theirs)
    for key in identity.may:
        left, right = seen.get(key), known.get(key)
        if left is not None and right is not None:
            score += 1 if _folded(left) == _folded(right) else -1
    return score


def _term(known: Facts) -> float:
    """How long it is declared to be kept: of two rows that are alike, what is old belongs to the one that allows more."""
    kept = known.get("kept")
    return kept.mean.total_seconds() if isinstance(kept, Duration) else float("inf") if kept == "unlimited" else 0.0


def _unclear(table: str, item: Facts, known: Sequence[Facts], seen: Sequence[Facts]) -> bool:
    """Whether a camera without a declared id could be any of several."""
    if table != "camera" or any(
        _folded(item.get("id")) == _folded(other.get("id")) for other in known if "id" in other
    ):
        return False
    return len(seen) != 1 or len(known) != 1


def _folded(value: Any) -> Any:
    if isinstance(value, tuple):
        return frozenset(value)
    return value.casefold() if isinstance(value, str) else value


def _words(value: Value | None) -> frozenset[str]:
    return frozenset(value) if isinstance(value, tuple) else frozenset({value} if isinstance(value, str) else ())
