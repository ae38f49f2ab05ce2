"""The plain values that pages are made from. No Django, no database: `calls` fills them, templates read them.

Instants are aware, in UTC; pages show them in the site's zone. Words that people read are `Text`, in both languages.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from regard.terms.finding import State
from regard.terms.text import Text


@dataclass(frozen=True, slots=True)
class SiteSettings:
    """What the console needs of the site's secret settings. `origin` is the only address that it answers to."""

    secret_key: str
    database: Path | None
    origin: str = "http://localhost:8000"
    developer: bool = False
    idle_minutes: int = 30


@dataclass(frozen=True, slots=True)
class SiteFace:
    """What every page shows of the site. `simulated` marks a demonstration."""

    name: str
    zone: str
    controller: str = ""
    contact: str = ""
    dpo: str = ""
    simulated: bool = False


@dataclass(frozen=True, slots=True)
class Download:
    """A file to hand over."""

    name: str
    media_type: str
    content: bytes


# --- the public page -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Kept:
    """One kind of thing that a system keeps: what, about whom, how long, what for."""

    what: Text
    how_long: Text


@dataclass(frozen=True, slots=True)
class CopyElsewhere:
    """The same data outside Regard, and the last day that someone examined it (None: never)."""

    where: str
    how_long: Text | None
    examined_on: date | None
    stale: bool = True


@dataclass(frozen=True, slots=True)
class PublicSystem:
    """One processing as a passer-by reads it; `closed` says why nothing of it is taken in yet."""

    id: str
    name: Text
    watches: Text
    purposes: tuple[Text, ...]
    basis: Text
    people: tuple[Text, ...]
    since: date | None
    keeps: tuple[Kept, ...]
    seen_by: tuple[Text, ...]
    copies: tuple[CopyElsewhere, ...]
    not_done: tuple[Text, ...] = ()
    traces_kept: Text | None = None
    closed: Text | None = None


@dataclass(frozen=True, slots=True)
class PublicPage:
    """What is watched here: the whole of the first page. `at_work`: every system watches work (scanners, calls), none a place."""

    systems: tuple[PublicSystem, ...]
    charter_published: date | None
    charter_number: int = 0
    refusals: int = 0
    at_work: bool = False


# --- people who sign in ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Enrolled:
    """Whom a single-use enrolment link or paper code stood for."""

    actor: str
    roles: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Self:
    """What the frame shows of whoever is signed in, and the places that are theirs (see `frame.PLACES`)."""

    roles: tuple[Text, ...]
    places: tuple[str, ...]
    alerts: tuple[tuple[str, int], ...] = ()


# --- the watched person ----------------------------------------------------------------------------------------------------------


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


# --- staff: a reason first -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ReasonChoice:
    """One look that the actor's roles allow; `teams` are those that it may be tied to, by id and name."""

    key: str
    purpose: Text
    what: Text
    role: Text
    teams: tuple[tuple[str, str], ...] = ()
    needs_reason: bool = True
    minutes: int = 15


@dataclass(frozen=True, slots=True)
class OpenLook:
    """A viewing session under way, as the purpose bar shows it."""

    id: str
    purpose: Text
    reason: str
    scope: Text
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class TeamRow:
    """One team's figures; a None is one that the gate withheld."""

    team: str
    people: int | None
    units: int | None
    hours: float | None
    rate: float | None
    days_hidden: int = 0


@dataclass(frozen=True, slots=True)
class Withheld:
    """What was not shown, why, and what would be."""

    what: Text
    why: Text | None


@dataclass(frozen=True, slots=True)
class WeekFigure:
    """One bar of the chart: a week by its Monday; None where it is withheld."""

    week: date
    units: int | None


@dataclass(frozen=True, slots=True)
class TeamWeek:
    """A week of one team, or (`team` empty) of all: the answer, the picture, the table, what was left out, how it was computed."""

    week: date
    team: str
    units: int | None
    teams: int
    weeks: tuple[WeekFigure, ...]
    rows: tuple[TeamRow, ...]
    withheld: tuple[Withheld, ...]
    how: tuple[Text, ...]
    previous: date | None = None
    following: date | None = None
    dies: datetime | None = None


# --- erasure ---------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DueGroup:
    """Things of one kind whose term is over."""

    system: Text
    what: Text
    count: int
    size: int


@dataclass(frozen=True, slots=True)
class KeptNow:
    """All that is kept of one kind: how much, for how long at most, when the next and the last of it die, under which rule."""

    system: Text
    what: Text
    count: int
    rows: int
    size: int
    term: Text | None
    next_dies: datetime
    last_dies: datetime
    requirement: str = ""


@dataclass(frozen=True, slots=True)
class ErasureRun:
    """One erase run: what it destroyed, and its trace."""

    id: str
    at: datetime
    kind: Text
    segments: int
    rows: int
    traces: int
    finished: bool
    trace: int


@dataclass(frozen=True, slots=True)
class Erasure:
    """What is due, what is kept, what stays for a reason, what was erased.

    `waits_minutes` is how long a demonstration leaves what is over its term after it starts; None on a real site.
    """

    now: datetime
    due: tuple[DueGroup, ...]
    kept: tuple[KeptNow, ...]
    keys: int
    held: int
    too_early: int
    runs: tuple[ErasureRun, ...]
    may_run: bool
    waits_minutes: int | None = None


# --- findings and law ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One finding: what was measured, against which limit, declared or seen."""

    requirement: str
    title: Text
    state: State
    system: str
    sentence: Text
    measured: tuple[str, ...] = ()
    limit: Text | None = None
    origin: Text | None = None
    what_to_do: Text | None = None
    excepted_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Findings:
    """The site's findings now, with how many there are in each state and the rulebook's release."""

    rows: tuple[FindingRow, ...]
    counts: tuple[tuple[State, int], ...]
    examined: datetime | None
    release: str
    read_as_of: date | None
    may_examine: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """How an authority or a court understood a requirement."""

    by: Text
    from_day: date
    until: date | None
    says: Text
    source: Text
    url: str
    overruled_by: Text | None = None


@dataclass(frozen=True, slots=True)
class RequirementFace:
    """One duty of the law as its page shows it."""

    id: str
    short: Text
    title: Text
    duty: Text
    force: Text
    in_force: date | None
    ended: date | None
    sources: tuple[tuple[Text, str], ...]
    readings: tuple[Reading, ...]
    limits: tuple[tuple[Text, Text], ...]
    confidence: Text
    release: str


# --- ledger ----------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Witness:
    """A witness and its last cosignature; older than two days is a finding."""

    name: str
    cosigned: datetime | None
    size: int | None
    late: bool


@dataclass(frozen=True, slots=True)
class LedgerFace:
    """The ledger as representatives see it."""

    origin: str
    leaves: int
    signed_size: int | None
    public_key: str
    checkpoint: str
    witnesses: tuple[Witness, ...]
    silent: bool
    verifier_sha256: str


@dataclass(frozen=True, slots=True)
class LedgerCheck:
    """The outcome of verifying the whole ledger now."""

    whole: bool
    leaves: int
    opened: int
    seconds: float
    faults: tuple[Text, ...] = ()


# --- people and charter ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Granted:
    """A role that someone holds, until when."""

    role: str
    label: Text
    team: str
    until: datetime | None


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Someone who may sign in."""

    actor: str
    label: str
    roles: tuple[Granted, ...]
    factor: bool
    active: bool
    me: bool = False


@dataclass(frozen=True, slots=True)
class People:
    """People and roles."""

    rows: tuple[PersonRow, ...]
    roles: tuple[tuple[str, Text], ...]
    teams: tuple[str, ...]
    systems: tuple[tuple[str, Text], ...]


@dataclass(frozen=True, slots=True)
class WatchedRow:
    """Someone watched: their sealed name, opened for whoever governs; `told` is when the notice was handed over."""

    person: str
    name: str
    group: Text
    team: str
    told: datetime | None


@dataclass(frozen=True, slots=True)
class Watched:
    """The people whom one system watches: those of one team, or (`team` None) those who were not told.

    `teams` counts each team; "" is nobody's team.
    """

    system: str
    name: Text
    rows: tuple[WatchedRow, ...]
    untold: int
    total: int
    teams: tuple[tuple[str, int], ...] = ()
    team: str | None = None


@dataclass(frozen=True, slots=True)
class EnrolmentLink:
    """A single-use way in, shown once, for `actor`. `token` goes into the link's fragment.

    `later` is a role that may only be granted once its holder has two factors.
    """

    token: str
    minutes: int
    actor: str = ""
    later: Text | None = None


@dataclass(frozen=True, slots=True)
class CharterChange:
    """One difference between two published charters."""

    where: str
    sentence: Text
    widens: bool


@dataclass(frozen=True, slots=True)
class CharterVersion:
    """One publication of the charter."""

    version: int
    published: datetime
    sha256: str
    widens: bool
    changes: tuple[CharterChange, ...] = ()


@dataclass(frozen=True, slots=True)
class CharterFace:
    """The charter in force, its history, the consultation on record, and the systems whose doors stay shut, with why."""

    text: str
    versions: tuple[CharterVersion, ...]
    consultation: tuple[tuple[Text, Text], ...]
    sha256: str = ""
    closed: tuple[tuple[Text, Text], ...] = ()
