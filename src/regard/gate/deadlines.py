"""Deadlines: by when it must be done, on the site's calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from regard.charter.model import Charter
from regard.gate.retention import Term
from regard.terms.decision import Decision


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline. `at` (UTC) is None when the rulebook sets none on that day; `left` counts whole days, negative when past."""

    at: datetime | None
    left: int | None
    requirement: str

    @property
    def overdue(self) -> bool:
        """Whether it has passed."""
        return self.left is not None and self.left < 0


@dataclass(frozen=True, slots=True)
class Freeze:
    """May a kept thing be frozen beyond its term at a person's request (GDPR 18)? `copy_by`: else, give the copy before then (UTC)."""

    decision: Decision
    copy_by: datetime | None = None


def answer_due(received: datetime, zone: tzinfo, now: datetime, *, extended: bool = False) -> Due:
    """When a person's request must be answered: one month, two more when extended (GDPR 12(3))."""
    raise NotImplementedError


def breach_due(known: datetime, zone: tzinfo, now: datetime) -> Due:
    """When a breach must be notified to the authority: 72 hours after it became known (GDPR 33)."""
    raise NotImplementedError


def consultation_deemed(submitted: date, *, expert: bool, on: date) -> date | None:
    """First day on which a works council that gave no opinion is deemed to have given a negative one (C. trav. R2312-6)."""
    raise NotImplementedError


def freeze(charter: Charter, system: str, term: Term, erase_by: datetime, zone: tzinfo, now: datetime) -> Freeze:
    """Whether erasure may be suspended for a request of a watched person, under the law of that system."""
    raise NotImplementedError


def notice_left(charter: Charter, system: str, now: datetime) -> Due:
    """Days left until collection starts: the notice must be given before then (C. trav. L1222-4)."""
    raise NotImplementedError
