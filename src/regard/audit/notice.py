"""A formal notice: who asked for what, by when, what it covers, what was handed back, and what runs when the day has passed.

`notice.toml` stands beside a dossier's charter; a site holds its own in its database. Days are counted on the calendar from the day
of notification, which does not count; months run from a day to the same day; nothing is extended over week-ends (an authority may
grant that: the day it wrote then goes into `until`).
Sources: loi 78-17 art. 20 (formal notice; injunction with a daily penalty up to 100 000 €), art. 22-1 since loi 2022-52 (simplified
procedure: up to 100 € a day). Read on the authority's page and in the debates, not in the code itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from regard.audit import strict
from regard.audit.exceptions import SHA256
from regard.charter import refusal
from regard.charter.lines import LineIndex
from regard.charter.values import CLOSED, Count, Day, FormatOne, Length, Line, Table, Yes
from regard.rulebook import Finding, law
from regard.terms.duration import Duration
from regard.terms.text import Text

FILE = "notice.toml"
REFUSED = "notice_refused"


class NoticeKind(StrEnum):
    """A formal notice of the authority's president, which is no sanction, or an injunction of its panel, which may carry a penalty."""

    FORMAL_NOTICE = "formal-notice"
    INJUNCTION = "injunction"


class Procedure(StrEnum):
    """Which panel: it bounds the daily penalty."""

    ORDINARY = "ordinary"
    SIMPLIFIED = "simplified"


CEILINGS = {Procedure.ORDINARY: 100_000, Procedure.SIMPLIFIED: 100}
"""The highest daily penalty in euros (loi 78-17 art. 20 and 22-1; a rise for the simplified procedure was proposed in 2025: not found adopted)."""


class Standing(StrEnum):
    """Where a notice stands on a day."""

    RUNNING = "running"
    LAST_DAY = "last-day"
    OVERDUE = "overdue"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Covered:
    """What the notice is about: a requirement or an article, of one system or of all (`system` "")."""

    requirement: str = ""
    article: str = ""
    system: str = ""

    def covers(self, finding: Finding) -> bool:
        """Whether `finding` is one that the notice is about."""
        if self.system and self.system != finding.system:
            return False
        if self.requirement:
            return finding.requirement == self.requirement
        return finding.article == self.article


@dataclass(frozen=True, slots=True)
class Penalty:
    """A daily penalty: euros a day from `since` on, day included; `most_eur` is the cap that the decision set, None without one."""

    eur_a_day: int
    since: date
    most_eur: int | None = None


@dataclass(frozen=True, slots=True)
class Proof:
    """What was handed back to the authority: what it is, when, and its SHA-256 (lower-case hex)."""

    what: str
    handed_on: date
    sha256: str


@dataclass(frozen=True, slots=True)
class FormalNotice:
    """A notice or an injunction on record. `until` is its last day; `closed_on` the day of the authority's closure."""

    authority: str
    reference: str
    kind: NoticeKind
    notified_on: date
    until: date
    period: Duration | None = None
    public: bool | None = None
    procedure: Procedure | None = None
    covers: tuple[Covered, ...] = ()
    penalty: Penalty | None = None
    proofs: tuple[Proof, ...] = ()
    closed_on: date | None = None

    def concerns(self, finding: Finding) -> bool:
        """Whether it covers `finding`."""
        return any(each.covers(finding) for each in self.covers)

    def standing(self, today: date) -> Standing:
        """Where it stands on `today`."""
        if self.closed_on is not None and self.closed_on <= today:
            return Standing.CLOSED
        if today > self.until:
            return Standing.OVERDUE
        return Standing.LAST_DAY if today == self.until else Standing.RUNNING

    def days_left(self, today: date) -> int:
        """Whole days until its last day; negative when that is past."""
        return (self.until - today).days

    def penalty_days(self, today: date) -> int:
        """Days on which the penalty has run by `today`, that day included, closure excluded; 0 without one."""
        if self.penalty is None:
            return 0
        last = today if self.closed_on is None else min(today, self.closed_on - timedelta(days=1))
        return max(0, (last - self.penalty.since).days + 1)

    def penalty_eur(self, today: date) -> int:
        """What the days so far come to, capped as decided. The authority sets what is due; this only counts."""
        if self.penalty is None:
            return 0
        total = self.penalty_days(today) * self.penalty.eur_a_day
        return total if self.penalty.most_eur is None else min(total, self.penalty.most_eur)

    def above_ceiling(self) -> int | None:
        """The ceiling in euros a day that the penalty exceeds, None where it does not."""
        if self.penalty is None:
            return None
        ceiling = CEILINGS[self.procedure or Procedure.ORDINARY]
        return ceiling if self.penalty.eur_a_day > ceiling else None


def last_day(notified_on: date, period: Duration) -> date:
    """The last day of a period that begins on the day of notification, counted on the calendar."""
    start = datetime(notified_on.year, notified_on.month, notified_on.day, tzinfo=UTC)
    return period.after(start, UTC).date()


class CoveredRow(Table):
    """`[[covers]]`: a requirement or an article, and the system when it is one."""

    requirement: Line | None = None
    article: Line | None = None
    system: Line | None = None


class PenaltyRow(Table):
    """`[penalty]`: euros a day, and the first day; the day after the last one of the period where none is written."""

    eur_a_day: Count
    since: Day | None = None
    most_eur: Count | None = None


class ProofRow(Table):
    """`[[proof]]`: what was handed back."""

    what: Line
    handed_on: Day
    sha256: Line


class NoticeFile(Table):
    """`notice.toml`."""

    format: FormatOne
    authority: Line
    reference: Line
    kind: Annotated[NoticeKind, CLOSED]
    notified_on: Day
    period: Length | None = None
    until: Day | None = None
    public: Yes | None = None
    procedure: Annotated[Procedure, CLOSED] | None = None
    closed_on: Day | None = None
    covers: tuple[CoveredRow, ...]
    penalty: PenaltyRow | None = None
    proof: tuple[ProofRow, ...] = ()


def load(path: Path, systems: Iterable[str] | None = None) -> FormalNotice | None:
    """The notice of the file at `path` (or of the folder that it stands in); None where there is no such file.

    Raises DeclarationRefused (`notice_refused`) with the place of each fault.
    """
    file = path / FILE if path.is_dir() else path
    if not file.exists():
        return None
    made, lines = strict.read(file, NoticeFile, REFUSED)
    return _checked(made, lines, file.name, systems)


def loads(text: str, systems: Iterable[str] | None = None, *, file: str = FILE) -> FormalNotice:
    """The same from the file's text."""
    made, lines = strict.loads(text, NoticeFile, REFUSED, file=file)
    return _checked(made, lines, file, systems)


def _checked(made: NoticeFile, lines: LineIndex, file: str, systems: Iterable[str] | None) -> FormalNotice:
    faults = [*_of_dates(made), *_of_cover(made.covers, None if systems is None else tuple(systems))]
    for index, proof in enumerate(made.proof):
        if not re.fullmatch(SHA256[1:-1], proof.sha256.lower()):
            faults.append((("proof", index, "sha256"), "sha256", _NO_HASH, None))
    if faults:
        raise strict.refused(REFUSED, file, faults, lines)
    until = made.until or last_day(made.notified_on, made.period or Duration())
    penalty = made.penalty
    return FormalNotice(
        authority=made.authority,
        reference=made.reference,
        kind=made.kind,
        notified_on=made.notified_on,
        until=until,
        period=made.period,
        public=made.public,
        procedure=made.procedure,
        covers=tuple(Covered(c.requirement or "", c.article or "", c.system or "") for c in made.covers),
        penalty=None
        if penalty is None
        else Penalty(penalty.eur_a_day, penalty.since or until + timedelta(days=1), penalty.most_eur),
        proofs=tuple(Proof(p.what, p.handed_on, p.sha256.lower()) for p in made.proof),
        closed_on=made.closed_on,
    )


def _of_dates(made: NoticeFile) -> list[strict.Fault]:
    faults: list[strict.Fault] = []
    if made.period is None and made.until is None:
        faults.append((("notified_on",), "no_period", _NO_PERIOD, None))
    if made.until is not None and made.until < made.notified_on:
        faults.append((("until",), "ends_first", _ENDS_FIRST, None))
    if made.closed_on is not None and made.closed_on < made.notified_on:
        faults.append((("closed_on",), "ends_first", _ENDS_FIRST, None))
    if made.penalty is not None and made.kind is NoticeKind.FORMAL_NOTICE:
        faults.append((("penalty",), "penalty", _NO_PENALTY, None))
    return faults


def _of_cover(rows: Sequence[CoveredRow], systems: tuple[str, ...] | None) -> list[strict.Fault]:
    faults: list[strict.Fault] = []
    requirements = law.requirements()
    for index, row in enumerate(rows):
        if (row.requirement is None) == (row.article is None):
            faults.append((("covers", index), "one_of_two", _ONE_OF_TWO, None))
        elif row.requirement and row.requirement not in requirements:
            near = refusal.nearest(row.requirement, tuple(requirements))
            faults.append(
                (("covers", index, "requirement"), "unknown_requirement", _named(_NO_DUTY, row.requirement), near)
            )
        if row.system and systems is not None and row.system not in systems:
            near = refusal.nearest(row.system, systems)
            faults.append((("covers", index, "system"), "unknown_system", _named(_NO_SYSTEM, row.system), near))
    return faults


def _named(text: Text, word: str) -> Text:
    return text.filled(shown=refusal.shown(word))


_NO_PERIOD = Text(
    'the period is missing: write `period` (such as "P2M") or its last day, `until`',
    'il manque le délai : écrivez `period` (par exemple "P2M") ou son dernier jour, `until`',
)
_ENDS_FIRST = Text("this day lies before the notification", "ce jour est antérieur à la notification")
_NO_PENALTY = Text(
    'a formal notice carries no daily penalty: only an injunction does (kind = "injunction")',
    'une mise en demeure n’est assortie d’aucune astreinte : seule une injonction peut l’être (kind = "injunction")',
)
_ONE_OF_TWO = Text(
    "a requirement or an article is needed, not both", "il faut une exigence ou un article, pas les deux"
)
_NO_DUTY = Text("no requirement is called “{shown}”", "aucune exigence ne s’appelle « {shown} »")
_NO_SYSTEM = Text("the dossier has no system “{shown}”", "le dossier n’a pas de système « {shown} »")
_NO_HASH = Text(
    "the SHA-256 of what was handed back is needed: 64 hexadecimal digits",
    "il faut l’empreinte SHA-256 de ce qui a été remis : 64 chiffres hexadécimaux",
)
