"""What every report is made from: an examination, the exceptions and the notice beside it, and when and by whom it was made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256
from typing import Protocol
from zoneinfo import ZoneInfo

from regard.audit.examining import Examination
from regard.audit.exceptions import Excepted, lapsed_findings, matching
from regard.audit.notice import FormalNotice
from regard.rulebook import Finding, Force, State


@dataclass(frozen=True, slots=True)
class Judged:
    """A finding as it is reported. `key` is the same in every examination of the same thing (16 hex digits): trackers follow it.

    `excepted` is the exception in force; `noticed` says that the formal notice covers it.
    """

    finding: Finding
    key: str
    excepted: Excepted | None = None
    noticed: bool = False

    @property
    def fails(self) -> bool:
        """Whether it makes the examination fail: breached, and not merely guidance that someone departs from with reasons."""
        f = self.finding
        return f.state is State.BREACHED and not (self.excepted is not None and f.force is Force.SOFT)


@dataclass(frozen=True, slots=True)
class Report:
    """An examination made ready to be written. `made` is aware; `today` its day in `zone`; `by` who examined ("" when nobody said)."""

    examination: Examination
    made: datetime
    zone: ZoneInfo
    by: str
    judged: tuple[Judged, ...]
    exceptions: tuple[Excepted, ...] = ()
    notice: FormalNotice | None = None

    @property
    def today(self) -> date:
        """The day on which it was made, where it was made."""
        return self.made.astimezone(self.zone).date()

    def of(self, state: State) -> tuple[Judged, ...]:
        """Those in one state."""
        return tuple(each for each in self.judged if each.finding.state is state)

    @property
    def excepted(self) -> tuple[Judged, ...]:
        """Those that an exception in force covers."""
        return tuple(each for each in self.judged if each.excepted is not None)

    @property
    def exit_code(self) -> int:
        """8: something is breached and not excused; 9: nothing is, but something is not evidenced; 0 otherwise."""
        if any(each.fails for each in self.judged):
            return 8
        return 9 if self.of(State.NOT_EVIDENCED) else 0


def report(
    examination: Examination,
    *,
    made: datetime,
    zone: ZoneInfo,
    by: str = "",
    exceptions: Sequence[Excepted] = (),
    notice: FormalNotice | None = None,
) -> Report:
    """Put an examination and what stands beside it together. Exceptions count on the day of `made` (aware), not of the facts:
    an old dossier does not bring one back to life."""
    today = made.astimezone(zone).date()
    lapsed = lapsed_findings(
        exceptions,
        examination.findings,
        today=today,
        release=examination.release,
        on=examination.on,
        read_as_of=examination.read_as_of,
    )
    if lapsed:
        examination = replace(examination, findings=(*examination.findings, *lapsed))
    keys = keys_of(examination.findings)
    judged = tuple(
        Judged(f, key, matching(exceptions, f, today), notice is not None and notice.concerns(f))
        for f, key in zip(examination.findings, keys, strict=True)
    )
    return Report(examination, made, zone, by, tuple(sorted(judged, key=_order)), tuple(exceptions), notice)


_STATES = {State.BREACHED: 0, State.NOT_EVIDENCED: 1, State.MET: 2, State.NOT_APPLICABLE: 3}


def _order(each: Judged) -> tuple[int, bool, int, str, str, str, str]:
    f = each.finding
    return (_STATES[f.state], each.excepted is not None, -int(f.severity), f.system, f.article, f.requirement, f.item)


class About(Protocol):
    """What a finding is about, in whatever form it is held."""

    @property
    def requirement(self) -> str:
        """The duty."""

    @property
    def system(self) -> str:
        """The system, "" for the site."""

    @property
    def item(self) -> str:
        """The item, "" for the whole system."""

    @property
    def article(self) -> str:
        """The article, in the spelling of dossiers."""


def keys_of(findings: Sequence[About]) -> list[str]:
    """One key each, in their order: what it is about, and its number where several are about the same."""
    seen: Counter[tuple[str, ...]] = Counter()
    keys = []
    for f in findings:
        about = (f.requirement, f.system, f.item, f.article)
        seen[about] += 1
        parts = about if seen[about] == 1 else (*about, str(seen[about]))
        keys.append(sha256("\x1f".join(parts).encode()).hexdigest()[:16])
    return keys
