"""Derivation: may this figure be computed, shown live, or stored?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from regard.charter.model import Charter
from regard.gate.retention import Term
from regard.gate.small import Thresholds
from regard.terms.actor import Actor
from regard.terms.decision import Decision
from regard.terms.span import Span
from regard.terms.words import Grain, Per, Purpose, Relation


@dataclass(frozen=True, slots=True)
class DerivationRequest:
    """One figure. `figure` is an indicator's name in the charter; `live` shows it now and stores nothing (grain `now`).

    `team_size`: persons in the smallest group shown, None when not known; it matters when `per` is team.
    `dominant`: the largest share of one person in the group's total, when the caller has measured it.
    `period`: what it is computed over (used to refuse persons' figures over less than the grain).
    """

    system: str
    figure: str
    per: Per
    grain: Grain
    purpose: Purpose
    actor: Actor
    relation: Relation
    live: bool = False
    team_size: int | None = None
    dominant: float | None = None
    period: Span | None = None


@dataclass(frozen=True, slots=True)
class Derivation:
    """The answer. `stored` says whether a derived table may be kept; then `term` is its term. `thresholds` suppress small groups."""

    decision: Decision
    stored: bool = False
    term: Term | None = None
    thresholds: Thresholds | None = None


def decide(charter: Charter, request: DerivationRequest, now: datetime) -> Derivation:
    """Whether the figure may be computed so, for this actor and purpose."""
    raise NotImplementedError
