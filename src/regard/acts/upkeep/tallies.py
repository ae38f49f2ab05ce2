"""Looks and refusals counted by week, for those who may know how often and must not know who.

Traces number millions a year, and which rule refused is sealed in each: the clockwork counts every trace once, in order, and pages read the
counts. A count says nobody's name, but a small one can point at someone: `seen` hides it (STAT-01), and hides totals that would give it away.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa

from regard.acts.running import tables
from regard.acts.running.refusals import COUNTED, REFUSED, REFUSED_ACT
from regard.acts.running.site import RunningSite
from regard.acts.running.traces import SITE, AnyTrace
from regard.gate import small
from regard.ledger import tables as ledger_tables
from regard.ledger import traces
from regard.terms.clock import from_micros, micros
from regard.terms.errors import NotFound
from regard.terms.words import Act

LOOK, REFUSAL = "look", "refusal"
BATCH = 5000
"""Traces counted in one transaction: while it lasts, other writers wait."""
KEPT_WEEKS = 53
"""Counts go with the traces that they were made of: a year, where the charter keeps traces for no longer."""
_LOOKED = (Act.SHOW.value, Act.DERIVE.value)
Key = tuple[str, str, str, str, str]


@dataclass(frozen=True, slots=True)
class Line:
    """How often in one week: `number` is None where it is small and hidden. `word` is a purpose, or a requirement; "" for none."""

    role: str
    system: str
    word: str
    number: int | None


@dataclass(frozen=True, slots=True)
class Week:
    """A week that begins on `monday`: its total, None when it is small or would give a hidden line away, and its lines."""

    monday: date
    total: int | None
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """The last weeks, the newest first. Numbers under `least` are hidden. `until` is when the counting last ended, None before the first."""

    weeks: tuple[Week, ...]
    total: int | None
    least: int
    until: datetime | None


def fold(site: RunningSite, *, batches: int = 20) -> int:
    """Count the traces that are not counted yet, at most `batches` times `BATCH`; how many were. Forgets weeks that are over their year."""
    cipher = AnyTrace(site)
    done = 0
    for _ in range(batches):
        counted = site.write(_fold, site, cipher)
        done += counted
        if counted < BATCH:
            break
    oldest = _week((site.clock.now() - timedelta(weeks=KEPT_WEEKS)).astimezone(site.zone).date())
    site.write(lambda conn: conn.execute(sa.delete(tables.week_tally).where(tables.week_tally.c.week < oldest)))
    return done


def looks(site: RunningSite, *, weeks: int = 12) -> Tally:
    """Looks by week, role, system and purpose. Reads at most the counts of so many weeks."""
    return _tally(site, LOOK, weeks)


def refusals(site: RunningSite, *, weeks: int = 12) -> Tally:
    """Refusals by week and rule: a refusal that rests on several rules stands under each, and once in the total."""
    return _tally(site, REFUSAL, weeks)


def seen(numbers: Mapping[Line, int], least: int, total: int | None = None) -> tuple[tuple[Line, ...], int | None]:
    """`numbers` with the small ones hidden, and their total when it neither is small nor gives a hidden one away.

    What remains of the total beside the lines that show is the sum of the hidden ones: it shows only when that is itself not small.
    """
    whole = sum(numbers.values()) if total is None else total
    lines = tuple(
        Line(each.role, each.system, each.word, number if number >= least else None) for each, number in numbers.items()
    )
    hidden = sum(number for number in numbers.values() if number < least)
    return lines, whole if whole >= least and (not hidden or hidden >= least) else None


def _fold(conn: sa.Connection, site: RunningSite, cipher: AnyTrace) -> int:
    state, trace = tables.process_state, ledger_tables.trace
    stands = conn.execute(sa.select(state.c.value).where(state.c.name == COUNTED)).scalar()
    start = int(stands or 0)
    end = min(start + BATCH, traces.size(conn))
    found: Counter[Key] = Counter()
    span = (trace.c.idx >= start, trace.c.idx < end, trace.c.follows.is_(None))
    by = (trace.c.week, trace.c.system, trace.c.role, trace.c.purpose)
    looked = sa.select(sa.func.count(), *by).where(
        *span, trace.c.act.in_(_LOOKED), trace.c.outcome == "permit", trace.c.system != SITE
    )
    for number, week, system, role, purpose in conn.execute(looked.group_by(*by)):
        if not role.startswith("process"):
            found[week, LOOK, system, role, purpose] += number
    outcome = trace.c.outcome.in_(REFUSED)
    refused_ = sa.select(trace.c.idx, trace.c.week, trace.c.act).where(*span, outcome).order_by(trace.c.idx)
    for index, week, act in conn.execute(refused_).all():
        found[week, REFUSAL, "", "", ""] += 1
        found[week, REFUSED_ACT, "", "", act] += 1
        for requirement in _requirements(conn, index, cipher):
            found[week, REFUSAL, "", "", requirement[:64]] += 1
    _add(conn, found)
    now = {"value": str(end), "at_us": micros(site.clock.now())}
    if stands is None:
        conn.execute(state.insert().values(name=COUNTED, **now))
    else:
        conn.execute(state.update().where(state.c.name == COUNTED).values(**now))
    return max(0, end - start)


def _requirements(conn: sa.Connection, index: int, cipher: AnyTrace) -> tuple[str, ...]:
    try:
        return tuple(dict.fromkeys(traces.find(conn, index, cipher=cipher).values("requirement")))
    except NotFound:
        return ()  # its term was over before it was counted


def _add(conn: sa.Connection, found: Counter[Key]) -> None:
    table = tables.week_tally.c
    for (week, kind, system, role, word), number in found.items():
        at = (table.week == week, table.kind == kind, table.system == system, table.role == role, table.word == word)
        moved = conn.execute(tables.week_tally.update().where(*at).values(number=table.number + number)).rowcount
        if not moved:
            row = {"week": week, "kind": kind, "system": system, "role": role, "word": word, "number": number}
            conn.execute(tables.week_tally.insert().values(**row))


def _tally(site: RunningSite, kind: str, count: int) -> Tally:
    now = site.clock.now()
    this = now.astimezone(site.zone).date()
    mondays = [this - timedelta(days=this.weekday(), weeks=back) for back in range(count)]
    table = tables.week_tally
    query = sa.select(table).where(table.c.week.in_([_week(m) for m in mondays]), table.c.kind == kind)
    rows = site.read(lambda conn: conn.execute(query.order_by(table.c.role, table.c.system, table.c.word)).all())
    state = tables.process_state
    until = site.read(lambda conn: conn.execute(sa.select(state.c.at_us).where(state.c.name == COUNTED)).scalar())
    least = small.thresholds(site.charter, now).min_group
    weeks, whole, apart = [], 0, 0
    for monday in mondays:
        numbers: dict[Line, int] = {}
        own: int | None = 0 if kind == REFUSAL else None
        for row in rows:
            if row.week != _week(monday):
                continue
            if kind == REFUSAL and not row.word:
                own = row.number
            else:
                numbers[Line(row.role, row.system, row.word, None)] = row.number
        lines, total = seen(numbers, least, own)
        amount = sum(numbers.values()) if own is None else own
        whole += amount
        # What the sum of all weeks would still give away beside what the weeks themselves show.
        apart += 0 if total is not None else amount - (0 if own is not None else sum(one.number or 0 for one in lines))
        weeks.append(Week(monday, total if amount else 0, lines))
    total = whole if not whole or (whole >= least and (not apart or apart >= least)) else None
    return Tally(tuple(weeks), total, least, from_micros(until) if until is not None else None)


def _week(monday: date) -> str:
    year, week, _ = monday.isocalendar()
    return f"{year}-W{week:02d}"
