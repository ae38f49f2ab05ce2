"""Team figures: days protected one by one from the scans that still live, weeks added up from protected days. No person is stored in any."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import pyarrow as pa
import sqlalchemy as sa

from regard.activity import calendar as calendars
from regard.activity.edges import Edges
from regard.activity.events import EventBatch, Names
from regard.activity.fast_pair import FastPair
from regard.activity.indicators import Indicator, statements
from regard.activity.lengths import TEN_MINUTES
from regard.activity.silence import Silence
from regard.activity.teams import Hidden, Protection, Release, protect
from regard.activity.units import Units
from regard.charter.model import Indicator as Declared
from regard.charter.model import System
from regard.gate import retention
from regard.people import register
from regard.terms.clock import from_micros
from regard.terms.duration import Duration
from regard.terms.span import Span
from regard.terms.text import Text
from regard.terms.words import Grain, Per
from regard.vault import index, scans

if TYPE_CHECKING:
    from regard.activity.fold import Fold
    from regard.activity.live import Snapshot
    from regard.acts.running.site import RunningSite

RAW_KIND = "raw-events"
DAY_KIND = "team-days"
WEEK_KIND = "team-figures"
COLUMNS = ("at", "person", "task", "qty", "error")
_CELLS = pa.schema(
    [
        ("on", pa.string()),
        ("team", pa.string()),
        ("measure", pa.string()),
        ("value", pa.int64()),
        ("people", pa.int64()),
        ("hidden", pa.string()),
        ("days_shown", pa.int64()),
        ("days_hidden", pa.int64()),
    ]
)
_OWNER = {"scans": "units", "units": "units", "measured_us": "units"}
SUPPRESSED: dict[str, Text] = {
    Hidden.SMALL: Text(
        "Fewer people than the minimum for a figure.", "Moins de personnes que le minimum pour un chiffre."
    ),
    Hidden.DOMINANT: Text("One person makes up most of it.", "Une seule personne en fait l’essentiel."),
    Hidden.COMPLEMENT: Text(
        "Shown, it would let another hidden figure be worked out.",
        "Montré, il permettrait de retrouver un autre chiffre masqué.",
    ),
    Hidden.DIFFERENCE: Text(
        "It differs from an earlier figure by too few people.",
        "Il diffère d’un chiffre précédent par trop peu de personnes.",
    ),
}


@dataclass(frozen=True, slots=True)
class TeamCell:
    """One team (None: all together), one measure, over some days. `value` is None when every day was hidden; `hidden` says why."""

    team: str | None
    measure: str
    value: int | None
    people: int | None
    hidden: str | None
    days_shown: int
    days_hidden: int

    @property
    def why(self) -> Text | None:
        """Why it is hidden."""
        return SUPPRESSED.get(self.hidden) if self.hidden else None


@dataclass(frozen=True, slots=True)
class TeamWeek:
    """The figures of one ISO week, by its Monday, and when they die."""

    monday: date
    cells: tuple[TeamCell, ...]
    erase_by: datetime | None

    def only(self, team: str) -> TeamWeek:
        """The same week with one team's cells alone."""
        return replace(self, cells=tuple(c for c in self.cells if c.team == team))

    @property
    def teams(self) -> tuple[str, ...]:
        """The teams in it, by name."""
        return tuple(sorted({c.team for c in self.cells if c.team is not None}))

    def cell(self, team: str | None, measure: str) -> TeamCell | None:
        """The cell of a team and measure, if there is one."""
        return next((c for c in self.cells if c.team == team and c.measure == measure), None)


def meaning(measure: str) -> Text | None:
    """What a measure does not mean."""
    return statements().get(_OWNER.get(measure, measure)) or statements().get(_family(measure))


def not_meant(one: Declared) -> Text | None:
    """What an indicator of the charter does not mean; None for one that this release does not compute."""
    made = _computed(one)
    return meaning(made.name) if made is not None else None


def indicators(system: System, per: Per, *, live: bool = False) -> tuple[tuple[Declared, Indicator], ...]:
    """The charter's indicators about `per` (a team's to store, a person's to help live) as this release computes them; each once."""
    found: dict[str, tuple[Declared, Indicator]] = {}
    for one in system.indicator:
        if one.per != per or bool(one.live) is not live:
            continue
        made = _computed(one)
        if made is not None and made.name not in found:
            found[made.name] = (one, made)
    return tuple(found.values())


def of_day(
    site: RunningSite, system: System, day: date, chosen: tuple[Indicator, ...], protection: Protection
) -> Release | None:
    """The protected figures of one local day; None when no scan of it lives, or when a part of it is over term already.

    A day counted from what is left of it would be a wrong figure of the day.
    """
    start = datetime.combine(day, time(0), site.zone)
    end = datetime.combine(day + timedelta(days=1), time(0), site.zone)
    over = Span(start, end)
    if _over_term(site, system, over):
        return None
    rows = in_term(site, site.read(index.find, system=system.id, kind=RAW_KIND, span=over))
    tables = [site.vault.table(row, columns_of(site, row)) for row in rows]
    if not tables:
        return None
    events = _joined(tables)
    fold = _fold(site, system, over, chosen, events, Grain.DAY)
    fold.advance(over.end)
    figures = [f for f in fold.figures(Grain.DAY) if f.period.start >= over.start]
    return protect(figures[0], protection) if figures else None


def in_term(site: RunningSite, rows: list[index.SegmentRow]) -> list[index.SegmentRow]:
    """The segments that figures are made from: within their own term, and no copy that a hold keeps for its procedure alone."""
    now = site.clock.now()
    return [row for row in rows if row.erase_by > now and not (row.hold and row.supplement_of)]


def own_day(site: RunningSite, system: System, pseudonym: str, day: date) -> tuple[timedelta, timedelta]:
    """One person's working time of a day, breaks out, for that person alone: planned by their shift, and measured between scans."""
    start = datetime.combine(day, time(0), site.zone)
    over = Span(start, datetime.combine(day + timedelta(days=1), time(0), site.zone))
    rows = in_term(site, site.read(index.find, system=system.id, kind=RAW_KIND, span=over, pseudonym=pseudonym))
    own = [scans.only(site.vault.table(row, ["at", "person"]), "person", pseudonym) for row in rows]
    shift = site.read(register.of, system.id, pseudonym).shift
    known = [s for s in shifts(site) if s.name == shift]
    windows = [w for s in known for w in calendars.expand(s, over) if w.span.start >= over.start]
    planned = sum((w.span.length - sum((b.length for b in w.breaks), timedelta()) for w in windows), timedelta())
    if not own:
        return planned, timedelta()
    at = [from_micros(us) for us in _joined(own)["at"].cast(pa.int64()).to_pylist()]
    pauses = [pause for window in windows for pause in window.breaks]
    gaps = [Span(before, after) for before, after in pairwise(at)]
    worked = [gap.length - sum((gap.overlap(pause) for pause in pauses), timedelta()) for gap in gaps]
    # As the indicator counts it (activity.units): a gap is measured while it is short, breaks out. No compiler for so little.
    return planned, sum((one for one in worked if one < TEN_MINUTES.rest), timedelta())


def live(
    site: RunningSite, system: System, chosen: tuple[Indicator, ...], tables: list[pa.Table], now: datetime
) -> Snapshot:
    """Who may need a hand now, from the scans of the last hours; nothing of it is stored."""
    over = Span(now - timedelta(hours=16), now + timedelta(hours=1))
    events = _joined(tables)
    return _fold(site, system, over, chosen, events, Grain.DAY).snapshot(now)


def as_table(release: Release, day: date) -> pa.Table:
    """A day's release as a table to seal."""
    rows = [
        {
            "on": day.isoformat(),
            "team": c.team,
            "measure": c.measure,
            "value": c.value,
            "people": c.people,
            "hidden": str(c.hidden) if c.hidden else None,
            "days_shown": int(c.hidden is None),
            "days_hidden": int(c.hidden is not None),
        }
        for c in release.cells
    ]
    return pa.Table.from_pylist(rows, schema=_CELLS)


def add_up(days: list[pa.Table], monday: date) -> pa.Table:
    """A week from its days: what was shown is added, what was hidden stays hidden and is counted."""
    groups: dict[tuple[str | None, str], list[dict[str, object]]] = {}
    for table in days:
        for row in table.to_pylist():
            groups.setdefault((row["team"], row["measure"]), []).append(row)
    rows = []
    for (team, measure), some in groups.items():
        shown = [r for r in some if r["value"] is not None]
        why = Counter(str(r["hidden"]) for r in some if r["hidden"]).most_common(1)
        rows.append(
            {
                "on": monday.isoformat(),
                "team": team,
                "measure": measure,
                "value": sum(int(str(r["value"])) for r in shown) if shown else None,
                "people": max((int(str(r["people"])) for r in shown if r["people"] is not None), default=None),
                "hidden": why[0][0] if why and not shown else None,
                "days_shown": len(shown),
                "days_hidden": len(some) - len(shown),
            }
        )
    return pa.Table.from_pylist(rows, schema=_CELLS)


def stored(
    site: RunningSite, system: str, kind: str, over: Span | None = None
) -> list[tuple[index.SegmentRow, pa.Table]]:
    """The derived tables of a kind, by day or week; what is past its term and waits for the sweep is left out."""
    rows = in_term(site, site.read(lambda conn: index.find(conn, system=system, kind=kind, span=over)))
    return [(row, site.vault.table(row)) for row in rows]


def weeks(site: RunningSite, system: str) -> tuple[TeamWeek, ...]:
    """Every week whose figures still live, the newest first; the week that is not over is added up from its days."""
    found = {w.monday: w for row, table in stored(site, system, WEEK_KIND) if (w := _week(table, row.erase_by))}
    days: dict[date, list[tuple[index.SegmentRow, pa.Table]]] = {}
    for row, table in stored(site, system, DAY_KIND):
        day = row.span.start.astimezone(site.zone).date()
        days.setdefault(day - timedelta(days=day.weekday()), []).append((row, table))
    for monday, some in days.items():
        going = _week(add_up([table for _, table in some], monday), max(row.erase_by for row, _ in some))
        if going and monday not in found:
            found[monday] = going
    return tuple(sorted(found.values(), key=lambda w: w.monday, reverse=True))


def state_get(conn: sa.Connection, name: str) -> dict[str, str]:
    """Where a periodic work stands."""
    from regard.acts.running import tables

    value = conn.execute(sa.select(tables.process_state.c.value).where(tables.process_state.c.name == name)).scalar()
    return dict(json.loads(value)) if value else {}


def state_set(conn: sa.Connection, name: str, value: dict[str, str], at_us: int) -> None:
    """Say where a periodic work stands."""
    from regard.acts.running import tables

    conn.execute(tables.process_state.delete().where(tables.process_state.c.name == name))
    conn.execute(tables.process_state.insert().values(name=name, value=json.dumps(value), at_us=at_us))


def _over_term(site: RunningSite, system: System, over: Span) -> bool:
    """Whether scans of the first hour of a day are due already, by the charter's term for them."""
    term = retention.term(site.charter, system.id, RAW_KIND, Per.PERSON, Grain.EVENT, site.clock.now()).term
    if term is None:
        return False
    return retention.bucket_of(retention.erase_by(term, over.start, site.zone), term, site.zone) <= site.clock.now()


def _fold(
    site: RunningSite, system: System, over: Span, chosen: tuple[Indicator, ...], events: pa.Table, grain: Grain
) -> Fold:
    listed = shifts(site)
    people = site.read(lambda conn: register.everyone(conn, system.id))
    teams = site.read(lambda conn: register.teams_at(conn, system.id, over.end - timedelta(seconds=1)))
    known = {s.name for s in listed}
    assigned = {p.pseudonym: p.shift for p in people if p.shift in known}
    wide = Span(over.start - timedelta(days=1), over.end + timedelta(days=1))
    names = Names()
    calendar = calendars.Calendar.of(listed, wide, {k: v for k, v in assigned.items() if v})
    from regard.activity.fold import Fold  # compiles: only whoever computes pays for it

    fold = Fold(list(chosen), grain=grain, zone=str(site.zone), names=names, calendar=calendar, since=over.start)
    if events.num_rows:
        who = events["person"].combine_chunks()
        who = who.dictionary_decode() if pa.types.is_dictionary(who.type) else who
        who = who.dictionary_encode()
        team_names = pa.array([teams.get(str(p), "") for p in who.dictionary.to_pylist()], pa.string())
        team = pa.DictionaryArray.from_arrays(who.indices, team_names).dictionary_decode()
        fold.feed(EventBatch.from_arrow(events.append_column("team", team), names, columns={"worker": "person"}))
    return fold


def shifts(site: RunningSite) -> list[calendars.Shift]:
    """The charter's shifts as the calendar takes them."""
    return [
        calendars.Shift(s.name, str(site.zone), tuple(str(d) for d in s.days), s.start, s.end, tuple(s.breaks))
        for s in site.charter.shift
    ]


def _joined(tables: list[pa.Table]) -> pa.Table:
    """Tables from journals (texts) and segments (dictionaries) as one, in order of time."""
    plain = [table.cast(pa.schema([_as_text(field) for field in table.schema])) for table in tables]
    return pa.concat_tables(plain, promote_options="default").sort_by("at")


def _as_text(field: pa.Field) -> pa.Field:
    return field.with_type(field.type.value_type) if pa.types.is_dictionary(field.type) else field


def columns_of(site: RunningSite, row: index.SegmentRow) -> list[str]:
    """Which of the columns that figures are made from a segment has; its schema alone is read."""
    have = pa.ipc.read_schema(pa.py_buffer(site.vault.read(row, [scans.SCHEMA])[scans.SCHEMA])).names
    return [name for name in COLUMNS if name in have]


def _computed(one: Declared) -> Indicator | None:
    match str(one.measures):
        case "units" | "rate":
            return Units(per=Per.TEAM)
        case "gap-below":
            tasks = frozenset({one.task}) if one.task else None
            return FastPair(below=one.threshold or Duration.of(seconds=1.25), tasks=tasks, per=Per.TEAM)
        case "gap-above":
            return Silence(at_least=one.threshold or Duration.of(minutes=10), per=Per.TEAM)
        case "gap-between" if one.windows:
            windows = frozenset(str(w) for w in one.windows)
            return Edges(
                at_least=one.threshold or Duration.of(minutes=1),
                below=one.upper or Duration.of(minutes=10),
                windows=windows,
                per=Per.TEAM,
            )
        case _:
            return None


def _family(measure: str) -> str:
    if measure.startswith("edge"):
        return "edges"
    return "silence" if measure.startswith("silen") else "fast_pair" if measure.endswith("pairs") else measure


def _week(table: pa.Table, erase_by: datetime) -> TeamWeek | None:
    rows = table.to_pylist()
    if not rows:
        return None
    cells = tuple(
        TeamCell(
            r["team"] or None, r["measure"], r["value"], r["people"], r["hidden"], r["days_shown"], r["days_hidden"]
        )
        for r in rows
    )
    return TeamWeek(date.fromisoformat(rows[0]["on"]), cells, erase_by)
