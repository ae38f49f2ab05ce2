"""Govern: may this charter be published, this role be granted, this hold be placed, this exception be made?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from regard.charter.model import Charter
from regard.gate.standing import Standing
from regard.terms.actor import Actor
from regard.terms.decision import Decision
from regard.terms.span import Span


@dataclass(frozen=True, slots=True)
class GrantRequest:
    """A role for an actor. `to` is the actor's opaque id; `holds` are the roles that they hold already; `until` is the end."""

    by: Actor
    to: str
    role: str
    until: datetime | None
    to_has_second_factor: bool
    holds: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class HoldRequest:
    """Keep something beyond its term for a procedure. The scope is what the hold covers: it must name persons, a device or a span.

    `procedure`: judicial | administrative | disciplinary | claim | request (GDPR 18). `until`: the hold's own end.
    """

    by: Actor
    system: str
    procedure: str
    reason: str
    until: datetime | None
    span: Span | None = None
    persons: frozenset[str] = frozenset()
    devices: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ExceptionRequest:
    """Depart from a requirement that is only guidance, or break glass. `approved_by`: another person than `by`, for guidance."""

    by: Actor
    requirement: str
    system: str
    reason: str
    until: datetime | None
    approved_by: str | None = None


def publish(charter: Charter, previous: Charter | None, standing: Standing, now: datetime) -> Decision:
    """Whether `charter` may come into force: no binding requirement breached, and a new consultation where it watches more.

    Breaches of guidance are conditions `("warning", "<requirement>: <sentence>")`, for publication with a reason.
    """
    raise NotImplementedError


def grant(charter: Charter, request: GrantRequest, now: datetime) -> Decision:
    """Whether a role may be granted: in the charter, by another person, with an end, second factor, no administrator who looks."""
    raise NotImplementedError


def hold(charter: Charter, request: HoldRequest, now: datetime) -> Decision:
    """Whether a hold may be placed: a narrow scope, its own end, a reason, a procedure that the law of the system knows."""
    raise NotImplementedError


def exception(charter: Charter, request: ExceptionRequest, now: datetime) -> Decision:
    """Whether an exception may be made: never to binding law; to guidance with reason, an end and another's approval."""
    raise NotImplementedError
