"""What the acts know of the site's present state and hand to the gate: plain values, read by the acts from their own tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date, datetime

from regard.terms.clock import utc

Informed = Mapping[str, datetime] | AbstractSet[str] | Callable[[str], datetime | None]
"""Who has had the notice: pseudonym -> the instant it was given; or a set of those who had it before anything was collected."""


@dataclass(frozen=True, slots=True)
class Consulted:
    """One consultation of the works council (C. trav. L2312-38) on record. `system` None: the whole site's systems."""

    submitted: date
    system: str | None = None
    expert: bool | None = None
    opinion: date | None = None


@dataclass(frozen=True, slots=True)
class DeviceState:
    """A device of a system, as the acts hold it: enrolled from, withdrawn from (aware instants)."""

    enrolled: datetime
    withdrawn: datetime | None = None

    def usable(self, now: datetime) -> bool:
        """Whether it is enrolled and not withdrawn at `now`."""
        return utc(self.enrolled) <= utc(now) and (self.withdrawn is None or utc(now) < utc(self.withdrawn))


@dataclass(frozen=True, slots=True)
class Granted:
    """A role given to an actor, from one instant up to and without another. `until` None: no end is on record."""

    role: str
    since: datetime
    until: datetime | None = None

    def holds(self, now: datetime) -> bool:
        """Whether the grant is in force at `now`; one without an end is, from its start."""
        return utc(self.since) <= utc(now) and (self.until is None or utc(now) < utc(self.until))


@dataclass(frozen=True, slots=True)
class Standing:
    """The facts beside the charter.

    `devices` is keyed by (system id, device id). `informed` None means that nobody knows who was informed: then nobody was.
    `consultations` come in any order; the charter's own governance keys count as well. `published` is the day on which the charter now
    in force was published, None when there is none or it is not known.
    """

    devices: Mapping[tuple[str, str], DeviceState] = field(default_factory=dict)
    consultations: tuple[Consulted, ...] = ()
    informed: Informed | None = None
    published: date | None = None

    def informed_at(self, person: str, at: datetime) -> bool:
        """Whether `person` (a pseudonym) had been given the notice at `at` or before."""
        match self.informed:
            case None:
                return False
            case Mapping():
                given = self.informed.get(person)
            case AbstractSet():
                return person in self.informed
            case _:
                given = self.informed(person)
        return given is not None and utc(given) <= utc(at)
