"""Admission: may this system take these fields from this device now? Decided once per batch."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from regard.charter.model import Charter
from regard.gate.standing import Standing
from regard.terms.decision import Decision
from regard.terms.duration import Duration
from regard.terms.words import Grain, Per, Purpose


@dataclass(frozen=True, slots=True)
class AdmissionRequest:
    """What a door asks. `fields` are the names present in the batch; `real` is False for the simulated demo door only."""

    system: str
    device: str
    fields: frozenset[str]
    real: bool = True


@dataclass(frozen=True, slots=True)
class PartTerms:
    """One part of an arrival that may be kept, and how.

    `fields` are those of the batch that go into it; `term` is the declared term (`retention.term` gives the same with its ceilings);
    `time_grain` None keeps times as received, else times are cut down to it (the stock part: the minute);
    `fixed` forbids earlier erasure; `minimum` is the time before which it must not go, when the law or an order sets one.
    """

    data: str
    per: Per
    grain: Grain
    fields: frozenset[str]
    purposes: frozenset[Purpose]
    term: Duration
    ceilings: tuple[Duration, ...] = ()
    fixed: bool = False
    minimum: Duration | None = None
    time_grain: Duration | None = None
    requirement: str = ""


@dataclass(frozen=True, slots=True)
class Admission:
    """The answer. Nothing of the batch may be kept unless `decision.permitted`.

    `admitted` and `dropped` share out the request's fields. For each row: the person part is kept only when
    `keeps_person(pseudonym, at)`; the stock part is kept for every row, without worker, device or team.
    """

    decision: Decision
    admitted: frozenset[str] = frozenset()
    dropped: frozenset[str] = frozenset()
    person_part: PartTerms | None = None
    stock_part: PartTerms | None = None
    purposes: frozenset[Purpose] = frozenset()
    uninformed: Literal["keep-without-person"] = "keep-without-person"
    standing: Standing = Standing()

    def keeps_person(self, person: str, at: datetime) -> bool:
        """Whether the person part of a row of `person` (pseudonym), that happened at `at`, may be kept (SCN-07)."""
        return self.decision.permitted and self.person_part is not None and self.standing.informed_at(person, at)


def decide(charter: Charter, request: AdmissionRequest, standing: Standing, now: datetime) -> Admission:
    """Whether `request.system` may take `request.fields` from `request.device` at `now`, and what is kept of them, how long."""
    raise NotImplementedError
