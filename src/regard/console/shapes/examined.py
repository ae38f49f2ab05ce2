"""What examinations found, of this site and of systems that others run; how far those are that were asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from regard.console.shapes.perimeter import CopyRow, NoticeRow
from regard.terms.finding import State
from regard.terms.text import Text


@dataclass(frozen=True, slots=True)
class ExaminationRow:
    """One examination that was asked for: how far it is (`step`, `percent`), how it ended, and how much of each state was found."""

    id: str
    name: str
    at: datetime
    state: str
    step: Text
    percent: int | None
    ended: datetime | None
    breached: int | None
    not_evidenced: int | None
    met: int | None
    fault: Text | None
    trace: int


@dataclass(frozen=True, slots=True)
class Examinations:
    """The last examinations, the kinds of export that are known (with what each was tested on), what lies on the server."""

    rows: tuple[ExaminationRow, ...]
    kinds: tuple[tuple[str, Text, Text], ...]
    exports: tuple[str, ...]
    most_mb: int


@dataclass(frozen=True, slots=True)
class Mending:
    """The page where a finding is mended: the names of its address, the first that this console has, and what is done there."""

    places: tuple[str, ...]
    label: Text


@dataclass(frozen=True, slots=True)
class HeldException:
    """An exception in force; `binding`: the duty is law, and the breach counts all the same."""

    until: datetime
    reason: str
    binding: bool


@dataclass(frozen=True, slots=True)
class FoundRow:
    """One finding. `authority` says whose reading decided, since when; `coverage` is in percent. Beside another examination, `mark` is
    `new` or `changed`, and `was` its state there. `notice` is the id of the open formal notice that covers it."""

    requirement: str
    title: Text
    state: State
    system: str
    where: str
    article: str
    severity: str
    force: Text
    sentence: Text
    measured: tuple[str, ...]
    limit: Text | None
    origin: Text | None
    what_to_do: Text | None
    reading: Text | None
    authority: Text | None = None
    coverage: int | None = None
    key: str = ""
    mark: str = ""
    was: State | None = None
    exception: HeldException | None = None
    notice: str = ""
    mending: Mending | None = None
    may_except: bool = False


@dataclass(frozen=True, slots=True)
class Against:
    """What differs from another examination, or from the same facts judged for other days (`id` empty then). `name` and `on` are the
    other's, `made` when it was made."""

    id: str
    name: str
    on: date
    read_as_of: date | None
    made: datetime | None
    new: int
    changed: int
    gone: tuple[FoundRow, ...]


@dataclass(frozen=True, slots=True)
class Sifted:
    """The findings of one examination with what they can be filtered by, and what they are held against."""

    findings: tuple[FoundRow, ...] = ()
    counts: tuple[tuple[State, int], ...] = ()
    systems: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    severities: tuple[tuple[str, Text], ...] = ()
    against: Against | None = None
    others: tuple[tuple[str, str, datetime], ...] = ()


@dataclass(frozen=True, slots=True)
class OwnFindings:
    """The last examination of this site; `examined` None before the first. `on` and `read_as_of` are the days that it is judged for."""

    sifted: Sifted
    examined: datetime | None = None
    on: date | None = None
    read_as_of: date | None = None
    made_on: date | None = None
    made_as_of: date | None = None
    release: str = ""
    may_examine: bool = False
    documents: tuple[tuple[str, Text], ...] = ()
    notices: tuple[NoticeRow, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadFile:
    """One line of the query log."""

    name: str
    size: int
    rows: int | None
    refused: int
    reader: str
    sha256: str


@dataclass(frozen=True, slots=True)
class ExaminationFace:
    """An examination as its page shows it; empty lists until it is done."""

    row: ExaminationRow
    name: str = ""
    on: date | None = None
    read_as_of: date | None = None
    release: str = ""
    made_on: date | None = None
    made_as_of: date | None = None
    sifted: Sifted = Sifted()
    gaps: tuple[Text, ...] = ()
    refused: tuple[tuple[str, int, Text], ...] = ()
    files: tuple[ReadFile, ...] = ()
    documents: tuple[tuple[str, Text], ...] = ()
    copies: tuple[CopyRow, ...] = ()


@dataclass(frozen=True, slots=True)
class TimedSays:
    """A reading of the duty: who, from when until when, which put an end to it, and what it says."""

    by: Text
    since: date
    until: date | None
    overruled: bool
    says: Text


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days on which the law says one thing: of the same facts (None: they had not happened), and of such facts of those days."""

    since: date
    until: date
    same: State | None
    then: State
    duty: bool
    why: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class OverTime:
    """One finding on every day since `begins`. `first` is what was found for the examination's days, `second` for the day chosen
    (`day`); `both`: the facts are taken to be of that day too. `because` says what changed between the two. `alone`: the day chosen is the
    examination's own, and `since` the first of the days on which these facts were judged so."""

    row: FoundRow
    name: str
    on: date
    read_as_of: date
    begins: date
    today: date
    versions: tuple[tuple[date, date | None], ...]
    readings: tuple[TimedSays, ...]
    stretches: tuple[Stretch, ...]
    day: date
    both: bool
    first: State
    second: State
    second_duty: bool
    second_sentence: Text | None
    because: tuple[Text, ...]
    alone: bool
    since: date
    home: str
    home_id: str
