"""An examination: what was pointed at becomes measures, the rulebook judges them, and everything that was read is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from regard import charter as charters
from regard import rulebook
from regard.audit import dossier as dossiers
from regard.audit import readers
from regard.audit.evidence import ABOUT, SHOWING, About, Fragment, Part, Tables, measured
from regard.audit.evidence.scans import per_worker
from regard.audit.extract import Asked, Extract, FileRead, Progress, Reader, Refusal, silent
from regard.audit.merging import Merged
from regard.audit.source import Source
from regard.charter.model import Charter
from regard.rulebook import Finding, Measure
from regard.rulebook.together import together
from regard.terms.clock import from_micros, micros
from regard.terms.errors import InputRefused
from regard.terms.finding import State
from regard.terms.span import Span
from regard.terms.text import Text
from regard.terms.words import Area


@dataclass(frozen=True, slots=True)
class Copied:
    """One line of the perimeter: the same data elsewhere, with the last day that someone examined it (None: never, or not known).

    `stale`: longer ago than a month before the day of the facts, or never; such a copy is not evidenced.
    """

    system: str
    where: str
    examined_on: date | None
    stale: bool


@dataclass(frozen=True, slots=True)
class Examination:
    """What was found: on facts of a day, with the law as it was read on another, under one release of the rulebook.

    `files` is the query log: what was read, by which reader and version, with the digest of each file. `refused` are the rows
    and entries that could not be read, `gaps` what this export can never show, with what to ask for. `perimeter` lists the copies elsewhere.
    `period` is the stretch that the evidence covers (None: declarations alone). `measures` are the facts that were judged, declared and seen;
    `kinds` the readers that were used, by kind and version.
    """

    name: str
    on: date
    read_as_of: date
    release: str
    findings: tuple[Finding, ...]
    files: tuple[FileRead, ...] = ()
    refused: tuple[Refusal, ...] = ()
    gaps: tuple[Text, ...] = ()
    perimeter: tuple[Copied, ...] = ()
    period: Span | None = None
    measures: tuple[Measure, ...] = ()
    kinds: tuple[str, ...] = ()

    def of(self, state: State) -> tuple[Finding, ...]:
        """The findings in one state."""
        return tuple(f for f in self.findings if f.state is state)

    @property
    def counts(self) -> dict[State, int]:
        """How many findings each state has."""
        found = Counter(f.state for f in self.findings)
        return {state: found[state] for state in State}


def examine(
    source: Source,
    *,
    now: datetime,
    kind: str | None = None,
    charter: Path | None = None,
    mapping: Path | None = None,
    on: date | None = None,
    read_as_of: date | None = None,
    zone: ZoneInfo | None = None,
    progress: Progress = silent,
) -> Examination:
    """Examine a dossier folder (charter.toml and evidence tables), a plain charter, or a foreign export with or without a charter.

    The day of the facts is `on`, else the charter's `observed_on`, else, for an export, the day of `now` in `zone` (else the charter's zone,
    else Europe/Paris), or, when its newest row is older than `QUIET`, the day of that row: nothing shows that what it tells of was
    still held later, so an old export overstates no age. A gap says so; the law is read as of today then.
    A dossier is measured at the earliest instant of that day at which its tables can have been made, an
    export at `now`, at its newest row where that decided, or at the end of an earlier day. Raises InputRefused (`charter_*`, `source_*`,
    `audit_*`, `dossier_*`, `examine_no_day`, a reader's own), NotFound, Unavailable.
    """
    gathered = _Gathered(source, now, zone, progress)
    prefix = None if kind not in (None, dossiers.READER) else dossiers.prefix_of(source)
    if kind == dossiers.READER and prefix is None and not _is_charter(source):
        raise InputRefused("dossier_no_charter", _NO_CHARTER, name=source.label)
    gathered.declared = charters.load(charter) if charter else None
    if prefix is not None or (kind in (None, dossiers.READER) and _is_charter(source)):
        gathered.read_dossier(prefix or "")
    else:
        gathered.read_export(kind, mapping, on)
    facts = gathered.day(on)
    found = gathered.measured(facts)
    read = read_as_of or gathered.reading(facts)
    progress("judging", None)
    findings = together(rulebook.judge(found, on=facts, read_as_of=read))
    return Examination(
        name=gathered.name,
        on=facts,
        read_as_of=read,
        release=rulebook.RELEASE,
        findings=findings,
        files=tuple(gathered.files),
        refused=tuple(gathered.refused),
        gaps=tuple(dict.fromkeys(gathered.gaps)),
        perimeter=perimeter(found, facts),
        period=gathered.period,
        measures=found,
        kinds=tuple(gathered.kinds),
    )


def perimeter(found: Iterable[Measure], on: date) -> tuple[Copied, ...]:
    """The copies elsewhere that `found` speaks of, with the age of the last examination of each on the day `on`."""
    copies: dict[tuple[str, str], dict[str, Measure]] = {}
    for measure in found:
        if measure.kind == "copies":
            copies.setdefault((measure.system, measure.item), {})[measure.name] = measure
    listed = []
    for (system, item), facts in copies.items():
        seen = facts.get("examined_on")
        day = seen.value if seen is not None and isinstance(seen.value, date) else None
        where = str(facts["where"].value) if "where" in facts else item
        listed.append(Copied(system, where, day, day is None or on - day > EXAMINED_WITHIN))
    return tuple(listed)


class _Gathered:
    """What comes together before it is judged."""

    def __init__(self, source: Source, now: datetime, zone: ZoneInfo | None, progress: Progress) -> None:
        self.source, self.now, self.progress = source, now, progress
        self._zone = zone
        self.declared: Charter | None = None
        self.parts: list[Part] = []
        self.extracts: list[Extract] = []
        self.files: list[FileRead] = []
        self.refused: list[Refusal] = []
        self.gaps: list[Text] = []
        self.kinds: list[str] = []
        self.period: Span | None = None
        self.foreign = False
        self.newest: datetime | None = None

    @property
    def name(self) -> str:
        """What is examined, for people."""
        site = self.declared.site if self.declared else None
        return (site.name if site else None) or self.source.label

    @property
    def zone(self) -> ZoneInfo:
        """The zone of days: as asked, else the charter's, else Europe/Paris."""
        if self._zone is not None:
            return self._zone
        named = self.declared.site.zone if self.declared and self.declared.site else None
        try:
            return ZoneInfo(named or "Europe/Paris")
        except (ZoneInfoNotFoundError, ValueError):
            return ZoneInfo("Europe/Paris")

    def read_dossier(self, prefix: str) -> None:
        """The charter (unless another was given) and the tables beside it."""
        alone = self.source.label if not prefix and not self.source.has(dossiers.CHARTER) else prefix + dossiers.CHARTER
        charter = charters.load(self.source.file(alone))
        self._log(alone, None, 0)
        self.declared = self.declared or charter
        held = dossiers.tables(self.source, prefix, self.declared)
        self.parts += held.parts
        self.gaps += held.gaps
        self.kinds.append(f"{dossiers.READER} {dossiers.VERSION}")

    def read_export(self, kind: str | None, mapping: Path | None, on: date | None) -> None:
        """One foreign export, by the reader that was named or that knows it."""
        reader = readers.named(kind) if kind else readers.find(self.source)
        self.foreign = True
        asked = Asked(self._instant(self.day(on)), self.zone, mapping, self._system_of(reader), self.progress)
        extract = reader.read(self.source, asked)
        if on is None and (self.declared is None or self.declared.observed_on is None) and self._is_old(extract.period):
            extract = reader.read(self.source, replace(asked, now=self._instant(self.day(None))))
        self.extracts.append(extract)
        self.files += extract.files
        self.refused += extract.refused
        self.gaps += extract.gaps
        self.kinds.append(f"{extract.reader} {extract.version}")
        self.parts += [Part(t.name, t.data, t.system, t.file or t.name) for t in extract.tables]

    def _is_old(self, period: Span | None) -> bool:
        """Whether the newest row is so old that the export may have been made then: its day becomes that of the facts, and a gap says so."""
        quiet = self.now - period.end if period is not None else timedelta(0)
        if period is None or quiet < _TOLD_FROM:
            return False
        day = period.end.astimezone(self.zone).date().isoformat()
        if quiet >= QUIET:
            self.newest = period.end
        self.gaps.append((_OLD if quiet >= QUIET else _PERHAPS_OLD).filled(day=day, days=quiet.days))
        return quiet >= QUIET

    def reading(self, facts: date) -> date:
        """The day of the reading when none was asked for: that of the facts, or today where nobody said when the facts hold."""
        return facts if self.newest is None else self.now.astimezone(self.zone).date()

    def day(self, on: date | None) -> date:
        """The day of the facts. Raises InputRefused (`examine_no_day`)."""
        found = on or (self.declared.observed_on if self.declared else None)
        if found is None and self.foreign:
            found = (self.newest or self.now).astimezone(self.zone).date()
        if found is None:
            raise InputRefused("examine_no_day", _NO_DAY)
        return found

    def measured(self, on: date) -> tuple[Measure, ...]:
        """Every measure, declared and seen."""
        merged = Merged(self.declared)
        for extract in self.extracts:
            self._extracted(merged, extract)
        if self.parts:
            self._evidence(merged, on)
        return tuple(merged.measures)

    def _extracted(self, merged: Merged, extract: Extract) -> None:
        self._covers(extract.period)
        for item, facts in (("site", extract.site), ("controller", extract.controller)):
            merged.add_site(item, facts, source=extract.reader, period=extract.period, coverage=extract.coverage)
        for system in extract.systems:
            merged.add(Fragment(system, extract.reader, extract.coverage, extract.period))

    def _evidence(self, merged: Merged, on: date) -> None:
        """Open the tables, measure them, log them."""
        with Tables(self.parts, private=self.source.private(), zone=self.zone) as opened:
            self.refused += opened.refusals
            self.gaps += opened.notes
            at = self._taken(opened, on)
            abouts = [self._about(system, area, at) for system, area in merged.areas.items()]
            fitting = {name: self._fitting(name, opened, abouts) for name in {part.table for part in self.parts}}
            for number, about in enumerate(abouts):
                self.progress("evidence", number / len(abouts))
                for fragment in measured(opened, [about], lambda name, one: one.id in fitting[name]):
                    merged.add(fragment)
                    self.gaps += fragment.gaps
                    self._covers(fragment.period)
            for one in opened.opened:
                if isinstance(one.part.data, Path) and not self.foreign:
                    self._log(self._named(one.part.data), one.rows - one.bad, one.bad)
                if not one.rows:
                    self.gaps.append(_EMPTY.filled(file=one.part.file))

    def _about(self, system: str, area: Area, at: datetime) -> About:
        declared = next((s for s in self.declared.system if s.id == system), None) if self.declared else None
        lines = tuple(p.id for p in self.declared.protected if p.kind == "line") if self.declared else ()
        return About(system, area, at, self.zone, declared, lines)

    def _fitting(self, name: str, opened: Tables, abouts: list[About]) -> frozenset[str]:
        """The systems that a table is about: those that its file or its reader names, else the only one that it can be about."""
        named = {part.system for part in self.parts if part.table == name and part.system}
        if named and not any(part.table == name and not part.system for part in self.parts):
            return frozenset(named)
        able = [a for a in abouts if name not in ABOUT or a.area in ABOUT[name]]
        if name == "recordings":
            view = opened.of(name)
            systems = (
                {str(row[0]) for row in view.rows_of('SELECT DISTINCT "system" FROM {t} LIMIT 1000')} if view else set()
            )
            inside = frozenset(a.id for a in able if a.id in systems)
            strange = systems - {a.id for a in abouts} - {"", "None"}
            if strange:
                self.gaps.append(_STRANGE_SYSTEM.filled(count=len(strange)))
            return inside | (
                frozenset(a.id for a in able) if len(able) == 1 and systems & {"", "None"} else frozenset()
            )
        if name in ("accesses", "accounts") and len(able) > 1:
            attribute = "traces" if name == "accesses" else "accounts"
            able = [a for a in able if a.declared is not None and getattr(a.declared, attribute) is not None]
        if len(able) != 1 and name in SHOWING:
            self.gaps.append((_SEVERAL if able else _NONE).filled(table=name))
            return frozenset(named)
        return frozenset({*named, *(a.id for a in able)})

    def _taken(self, opened: Tables, on: date) -> datetime:
        """The earliest instant at which the tables can have been made: the first of the day, or the last that they speak of, within that day."""
        start = datetime.combine(on, time(0), self.zone)
        if self.foreign:
            return self._instant(on)
        end = min(start + timedelta(days=1), max(self.now, start))
        latest = [row for name, column in _LAST if (row := _latest(opened, name, column)) is not None]
        last = max((from_micros(each) for each in latest if each <= micros(end)), default=start)
        return max(start, last)

    def _instant(self, on: date) -> datetime:
        """The present instant (or that of an old export's newest row), or the end of the day of the facts when that lies before."""
        return min(
            self.newest or self.now,
            datetime.combine(on + timedelta(days=1), time(0), self.zone) - timedelta(microseconds=1),
        )

    def _system_of(self, reader: Reader) -> str | None:
        """The id of the declared system that an export is about, when one alone has its area."""
        if self.declared is None or reader.area is None:
            return None
        alike = [s.id for s in self.declared.system if s.area == reader.area]
        return alike[0] if len(alike) == 1 else None

    def _covers(self, period: Span | None) -> None:
        if period is not None and self.period is not None:
            period = Span(min(period.start, self.period.start), max(period.end, self.period.end))
        self.period = period or self.period

    def _named(self, path: Path) -> str:
        return path.relative_to(self.source.root).as_posix()

    def _log(self, name: str, rows: int | None, refused: int) -> None:
        self.progress("hashing", None)
        size, digest = self.source.size(name), self.source.sha256(name)
        self.files.append(FileRead(name, size, digest, dossiers.READER, dossiers.VERSION, rows, refused))


def _latest(opened: Tables, name: str, column: str) -> int | None:
    view = opened.of(name)
    if name == "scans" and view is not None and view.rows:
        last: int = opened.rows(f"SELECT max(last) FROM {per_worker(opened, view)}")[0][0]  # noqa: S608 - our own words
        return last
    return None if view is None or not view.rows else view.one(f'SELECT max("{column}") FROM {{t}}')[0]  # noqa: S608 - our own words


def _is_charter(source: Source) -> bool:
    """Whether a single TOML file was pointed at."""
    return not source.path.is_dir() and source.path.suffix.lower() == ".toml"


EXAMINED_WITHIN = timedelta(days=31)
"""A copy that was examined longer ago than this is stale (dossier format, `copies`)."""
QUIET = timedelta(days=7)
"""An export whose newest row is older than this may have been made then. A week without a row happens (nothing moved, the site was shut),
more than one seldom does in what runs."""
_TOLD_FROM = timedelta(days=2)
_LAST = (("scans", "at"), ("accesses", "at"), ("recordings", "start"), ("calls", "start"), ("reports", "at"))
_OLD = Text(
    "The newest row is of {day}, {days} days ago: ages were measured on that day, since nothing shows that all this was still held later. "
    "Ask when the export was made, and give that day with --on.",
    "La ligne la plus récente est du {day}, il y a {days} jours : les âges sont mesurés à ce jour, car rien ne montre que tout cela était encore "
    "conservé ensuite. Demandez quand l’export a été fait, et donnez ce jour avec --on.",
)
_PERHAPS_OLD = Text(
    "The newest row is of {day}, {days} days ago: ages were measured today. If the export was made then, give --on {day}.",
    "La ligne la plus récente est du {day}, il y a {days} jours : les âges sont mesurés aujourd’hui. Si l’export a été fait ce jour-là, donnez "
    "--on {day}.",
)
_NO_DAY = Text(
    "The charter does not say on which day its facts hold: add `observed_on`, or give --on.",
    "La charte ne dit pas quel jour ses faits sont vrais : ajoutez `observed_on`, ou donnez --on.",
)
_NO_CHARTER = Text(
    "{name} is no dossier: it has no charter.toml.", "{name} n’est pas un dossier : il n’a pas de charter.toml."
)
_EMPTY = Text("{file} has no row: nothing was examined in it.", "{file} n’a aucune ligne : rien n’y a été examiné.")
_SEVERAL = Text(
    "The table “{table}” could be about several systems: name its file after one, such as {table}.ID.csv. It was not judged.",
    "Le tableau « {table} » pourrait concerner plusieurs systèmes : donnez à son fichier le nom de l’un d’eux, par exemple {table}.ID.csv. "
    "Il n’a pas été jugé.",
)
_NONE = Text(
    "The charter has no system that the table “{table}” can be about: it was not judged.",
    "La charte n’a aucun système que le tableau « {table} » puisse concerner : il n’a pas été jugé.",
)
_STRANGE_SYSTEM = Text(
    "The table “recordings” names {count} systems that the charter does not have: their rows were not judged.",
    "Le tableau « recordings » nomme {count} systèmes que la charte n’a pas : leurs lignes n’ont pas été jugées.",
)
