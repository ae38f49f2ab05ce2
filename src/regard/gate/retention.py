"""Retention: how long a kept thing lives, when its key dies, and whether it may go earlier."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, tzinfo

from regard.charter.model import Charter
from regard.terms.decision import Decision
from regard.terms.duration import Duration
from regard.terms.words import Grain, Per, Purpose


@dataclass(frozen=True, slots=True)
class Term:
    """How long a kept thing lives. It ends at the earliest of `duration` and `ceilings`, all counted from its earliest moment.

    `fixed`: it is kept exactly so long, earlier erasure is a fault too. `minimum`: not before (a prefect's order may set one).
    """

    duration: Duration
    fixed: bool = False
    ceilings: tuple[Duration, ...] = ()
    minimum: Duration | None = None
    requirement: str = ""
    purposes: frozenset[Purpose] = frozenset()


@dataclass(frozen=True, slots=True)
class Keeping:
    """The answer of `term`: `term` is there exactly when the decision permits."""

    decision: Decision
    term: Term | None = None


@dataclass(frozen=True, slots=True)
class Erasure:
    """A request to erase before the term. `on_request` names the ground: `objection`, `erasure`, `error`, `charter` …"""

    system: str
    data: str
    earliest: datetime
    term: Term
    held: bool = False
    on_request: str | None = None


def term(
    charter: Charter,
    system: str,
    data: str,
    per: Per,
    grain: Grain,
    now: datetime,
    *,
    purposes: Collection[Purpose] | None = None,
) -> Keeping:
    """Which rule of `system.keeps` governs a kept thing, under the law of `now`'s day.

    The term that counts is the one in force on the day of erasure: ask again on that day. `purposes` None: all those declared.
    """
    raise NotImplementedError


def erase_by(term: Term, earliest: datetime, zone: tzinfo) -> datetime:
    """The instant (UTC) by which a thing whose earliest moment is `earliest` must be gone: months on `zone`'s calendar, clamped."""
    raise NotImplementedError


def not_before(term: Term, earliest: datetime, zone: tzinfo) -> datetime | None:
    """The instant (UTC) before which it must not go; None when it may go at any time. For a fixed term it is `erase_by`."""
    raise NotImplementedError


def bucket_of(erase_by: datetime, term: Term, zone: tzinfo) -> datetime:
    """The instant (UTC) at which the key bucket of `erase_by` dies.

    Rounded down to the local day, or to the local hour when the term is under three days; a fixed term is rounded up to the hour,
    since its key must not die before the term.
    """
    raise NotImplementedError


def effective(stored: datetime, recomputed: datetime, *, fixed: bool) -> datetime:
    """The date that counts on the day of erasure: the earlier of both (a term never grows for what is kept); the law's for a fixed term."""
    raise NotImplementedError


def early_erasure(charter: Charter, request: Erasure, now: datetime) -> Decision:
    """Whether something may be erased before its term: refused for fixed terms, before an order's minimum, and under a hold."""
    raise NotImplementedError
