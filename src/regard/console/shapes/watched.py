"""What people who sign in see of themselves: places, records, looks, requests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from regard.terms.text import Text


@dataclass(frozen=True, slots=True)
class Enrolled:
    """Whom a single-use enrolment link or paper code stood for. `link` names it, to finish its ceremony; it is no secret."""

    actor: str
    roles: tuple[Text, ...]
    link: str = ""


@dataclass(frozen=True, slots=True)
class Self:
    """What the frame shows of whoever is signed in, and the places that are theirs (see `frame.PLACES`)."""

    roles: tuple[Text, ...]
    places: tuple[str, ...]
    alerts: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Held:
    """One kind of thing held on a person: from when to when it was recorded, and when the first and the last of it die."""

    system: Text
    what: Text
    count: int
    since: datetime
    first_dies: datetime
    last_dies: datetime
    purposes: tuple[Text, ...] = ()
    requirement: str = ""
    hold: Text | None = None


@dataclass(frozen=True, slots=True)
class Hours:
    """Working hours of a day of the person's: planned, measured, and not measured; no motive is ever kept."""

    system: Text
    day: date
    planned: float
    measured: float
    unmeasured: float


@dataclass(frozen=True, slots=True)
class Look:
    """One thing that someone (a role, never a name) did about the person; `looked` when they saw or computed something of them."""

    trace: str
    at: datetime
    role: Text
    purpose: Text | None
    reason: str
    what: Text
    looked: bool = True
    refused: bool = False


@dataclass(frozen=True, slots=True)
class Request:
    """A request of the person: copy, objection, rectification, freeze."""

    id: str
    kind: str
    system: Text
    made: datetime
    answer_by: datetime
    days_left: int | None
    answered: datetime | None = None
    answer: Text | None = None
    frozen: bool = False
    words: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class WaitingRequests:
    """The most urgent requests that wait, and how many wait and are late in all."""

    shown: tuple[Request, ...]
    total: int
    late: int


@dataclass(frozen=True, slots=True)
class MyRecords:
    """What is held on the watched person. `told`: when they were handed the notice; None where no record says so."""

    now: datetime
    held: tuple[Held, ...]
    requests: tuple[Request, ...]
    systems: tuple[tuple[str, Text], ...]
    hours: tuple[Hours, ...] = ()
    told: datetime | None = None
    linked: bool = True


@dataclass(frozen=True, slots=True)
class MyLooks:
    """Who looked at the person, newest first; `following` is the cursor of the next page. `linked`: the account is a watched person's."""

    now: datetime
    looks: tuple[Look, ...]
    kept_for: Text
    following: int | None = None
    verifier_sha256: str = ""
    ledger_key: str = ""
    linked: bool = True
