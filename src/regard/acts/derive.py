"""Derive: figures from segments at the grain that the purpose allows. What the purpose does not allow is not computed.

Live figures help now and are never stored. Stored figures are teams' by day, added up by week; each table is a segment with its own term.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pyarrow as pa
import pyarrow.compute as pc
import sqlalchemy as sa

from regard.activity.indicators import Indicator
from regard.activity.live import Snapshot
from regard.activity.teams import Protection
from regard.acts.keep import record
from regard.acts.running import figures
from regard.acts.running.intake import journal_tables
from regard.acts.running.site import RunningSite
from regard.acts.running.traces import Doing, gated, not_allowed, outcome
from regard.charter.model import System
from regard.gate import derivation, retention, small
from regard.terms.actor import Actor, process
from regard.terms.clock import micros
from regard.terms.decision import Decision, strictest
from regard.terms.errors import NotFound
from regard.terms.span import Span
from regard.terms.words import Act, Area, Grain, Per, Purpose, Relation
from regard.vault import index, scans
from regard.vault.store import Kept

FOLDER = process("folder")
SUNDAY = 6
_AFTER_MIDNIGHT = timedelta(hours=1)


def due_days(site: RunningSite, *, actor: Actor = FOLDER) -> int:
    """Compute every team day that ended and was not computed yet, and the weeks that they belong to. Returns how many days."""
    made = 0
    now = site.clock.now()
    today = (now - _AFTER_MIDNIGHT).astimezone(site.zone).date()
    for system in site.charter.system:
        if system.area != Area.SCANNERS:
            continue
        name = f"days:{system.id}"
        done = site.read(figures.state_get, name).get("last")
        first = date.fromisoformat(done) + timedelta(days=1) if done else _first_day(site, system)
        day = first
        while day is not None and day < today:
            made += team_day(site, system.id, day, actor=actor)
            if day.weekday() == SUNDAY:
                _ended_week(site, system, day - timedelta(days=SUNDAY), actor, Purpose.PLANNING)
            values = {"last": day.isoformat()}
            site.write(figures.state_set, name, values, micros(site.clock.now()))
            day += timedelta(days=1)
    return made


def team_day(
    site: RunningSite, system_id: str, day: date, *, actor: Actor = FOLDER, purpose: Purpose = Purpose.PLANNING
) -> int:
    """Compute and seal one team day, and its week anew. Returns 1, or 0 when no scan of that day lives. Raises NotAllowed."""
    system = site.charter.named(system_id)
    chosen = allowed(site, system, actor, purpose, Grain.DAY)
    if not chosen:
        return 0
    limits = small.thresholds(site.charter, site.clock.now())
    decision = strictest(limits.decision, *[answer for _, answer in chosen])
    gated(site, actor, Doing(Act.DERIVE, system_id, purpose, object=f"team-day:{day.isoformat()}"), decision)
    protection = Protection(min_group=limits.min_group, dominance=limits.dominance)
    release = figures.of_day(site, system, day, tuple(one for one, _ in chosen), protection)
    if release is None:
        return 0
    table = figures.as_table(release, day)
    start = datetime.combine(day, time(0), site.zone)
    end = datetime.combine(day + timedelta(days=1), time(0), site.zone)
    _seal(site, system, figures.DAY_KIND, Grain.DAY, Span(start, end), table)
    return 1


def live(
    site: RunningSite,
    actor: Actor,
    system_id: str,
    purpose: Purpose = Purpose.REAL_TIME_HELP,
    *,
    team: str | None = None,
) -> Snapshot:
    """Who may need a hand now: silence of the scanner beyond the declared threshold, breaks excluded. Nothing is stored. Raises NotAllowed."""
    system = site.charter.named(system_id)
    now = site.clock.now()
    declared = [
        (one, made) for one, made in figures.indicators(system, Per.PERSON, live=True) if made.name == "silence"
    ]
    request = derivation.DerivationRequest(
        system=system_id,
        figure=declared[0][0].name if declared else "silence",
        per=Per.PERSON,
        grain=Grain.NOW,
        purpose=purpose,
        actor=actor,
        relation=actor.relation_to(system_id, team=team),
        live=True,
    )
    decision = derivation.decide(site.charter, request, now).decision
    trace = gated(site, actor, Doing(Act.DERIVE, system_id, purpose, object="live"), decision)
    tables = _recent(site, system_id, Span(now - timedelta(hours=16), now))
    if not tables:
        return Snapshot(now, (), 0)
    wanted = [t.select([c for c in figures.COLUMNS if c in t.column_names]) for t in tables]
    found = figures.live(site, system, tuple(made for _, made in declared), [t.filter(_known(t)) for t in wanted], now)
    silent = tuple(one for one in found.silent if team is None or one.team == team)
    told = Doing(Act.DERIVE, system_id, purpose, object="live", persons=tuple(one.worker for one in silent))
    outcome(site, actor, told, follows=trace, word="shown")
    return Snapshot(found.at, silent, found.unknown)


def _recent(site: RunningSite, system_id: str, over: Span) -> list[pa.Table]:
    """The scans of a span: open hours first, then sealed ones, each once though an hour may be sealed meanwhile."""
    tables: list[pa.Table] = []
    read: set[str] = set()
    for path in site.vault.journals():
        try:
            if site.vault.kept(path).system == system_id:
                tables += journal_tables(site, path)
                read.add(path.stem)
        except NotFound:  # sealed meanwhile: the index has it now
            continue
    rows = figures.in_term(site, site.read(index.find, system=system_id, kind=figures.RAW_KIND, span=over))
    return tables + [site.vault.table(row) for row in rows if row.id not in read]


def allowed(
    site: RunningSite, system: System, actor: Actor, purpose: Purpose, grain: Grain
) -> list[tuple[Indicator, Decision]]:
    """The declared indicators that the purpose allows for teams, with the gate's answers; the others are not computed."""
    now = site.clock.now()
    limits = small.thresholds(site.charter, now)
    found = []
    for declared, made in figures.indicators(system, Per.TEAM):
        request = derivation.DerivationRequest(
            system=system.id,
            figure=declared.name,
            per=Per.TEAM,
            grain=grain,
            purpose=purpose,
            actor=actor,
            relation=Relation.SITE,
            team_size=limits.min_group,
        )
        answer = derivation.decide(site.charter, request, now).decision
        if answer.permitted:
            found.append((made, answer))
    return found


def _ended_week(site: RunningSite, system: System, monday: date, actor: Actor, purpose: Purpose) -> None:
    """Add a week up once its last day is computed; until then pages add the days up as they read."""
    start = datetime.combine(monday, time(0), site.zone)
    over = Span(start, datetime.combine(monday + timedelta(days=7), time(0), site.zone))
    days = [table for _, table in figures.stored(site, system.id, figures.DAY_KIND, over)]
    answers = [answer for _, answer in allowed(site, system, actor, purpose, Grain.WEEK)]
    if not days or not answers:
        return
    gated(
        site,
        actor,
        Doing(Act.DERIVE, system.id, purpose, object=f"team-week:{monday.isoformat()}"),
        strictest(*answers),
    )
    _seal(site, system, figures.WEEK_KIND, Grain.WEEK, over, figures.add_up(days, monday))


def _seal(site: RunningSite, system: System, kind: str, grain: Grain, over: Span, table: pa.Table) -> None:
    """Seal a derived table under the charter's term for it; what exists already stays as it is."""
    if any(
        row.span == over for row in site.read(lambda conn: index.find(conn, system=system.id, kind=kind, span=over))
    ):
        return
    keeping = retention.term(site.charter, system.id, "statistics", Per.TEAM, grain, site.clock.now())
    if keeping.term is None:
        raise not_allowed(keeping.decision)
    due = retention.bucket_of(retention.erase_by(keeping.term, over.start, site.zone), keeping.term, site.zone)
    kept = Kept(system=system.id, kind=kind, span=over, erase_by=due)
    sealed = site.vault.keep(kept, scans.encode(table), codec=scans.CODEC, rows=table.num_rows)

    def commit(conn: sa.Connection) -> None:
        index.insert(conn, sealed.row)
        record(conn, site, sealed)

    site.write(commit)
    site.vault.settle(sealed)


def _first_day(site: RunningSite, system: System) -> date | None:
    rows = site.read(lambda conn: index.find(conn, system=system.id, kind=figures.RAW_KIND))
    return rows[0].span.start.astimezone(site.zone).date() if rows else None


def _known(table: pa.Table) -> pa.ChunkedArray:
    return pc.is_valid(table["person"])
