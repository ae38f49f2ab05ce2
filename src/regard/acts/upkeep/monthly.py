"""One page a month for management: what was kept and erased, how often people looked and for what, requests, findings, breaches. No names.

Counts that are small are hidden as everywhere (STAT-01). Weeks are counted in the month of their Monday, since looks are counted by week.
"""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from regard.acts import erase, show
from regard.acts.governing import breaches, reviews
from regard.acts.running import tables
from regard.acts.running.permission import may_govern
from regard.acts.running.site import RunningSite
from regard.acts.running.traces import Doing, gated
from regard.acts.running.words import said
from regard.acts.upkeep import tallies
from regard.gate import small
from regard.papers import management
from regard.terms.actor import Actor
from regard.terms.clock import from_micros, micros
from regard.terms.decision import strictest
from regard.terms.errors import InputRefused
from regard.terms.text import Text
from regard.terms.words import Act
from regard.vault import holds

Json = dict[str, Any]
_AHEAD = Text("That month has not begun.", "Ce mois n’a pas commencé.")


def page(site: RunningSite, actor: Actor, month: date, language: str) -> bytes:
    """The page of the month that `month` lies in, as PDF/A-2b. One act, traced before anything is gathered.

    Raises NotAllowed with the gate's decision, InputRefused (`month_ahead`), Unavailable (`paper_not_set`).
    """
    first = month.replace(day=1)
    if first > _today(site):
        raise InputRefused("month_ahead", _AHEAD)
    decision = strictest(show.site_decision(site, actor, "register"), may_govern(site, actor))
    gated(site, actor, Doing(Act.PROVE, object=f"management:{first:%Y-%m}"), decision)
    return management.pdf(document(site, first), language)


def document(site: RunningSite, first: date) -> Json:
    """What the page says, as plain values: counts, dates, words of the charter in both languages."""
    after = (first.replace(day=28) + timedelta(days=4)).replace(day=1)
    start, end = (datetime.combine(day, datetime.min.time(), site.zone) for day in (first, after))
    now = site.clock.now()
    name = site.charter.site.name if site.charter.site else ""
    return {
        "made": now.isoformat(),
        "site": name or "",
        "zone": str(site.zone),
        "month": first.isoformat(),
        "over": now >= end,
        "kept": _kept(site),
        "erased": _erased(site, start, end),
        "looks": _looks(site, first, after),
        "requests": _requests(site, start, end),
        "findings": [_findings(site, at) for at in (start, min(end, now + timedelta(seconds=1)))],
        "exceptions": _exceptions(site, start, end),
        "breaches": _breaches(site, start, end),
        "reviews": _reviews(site, first, after),
        "holds": len(site.read(holds.active)),
        "charters": _number(site, tables.charter_version, tables.charter_version.c.published_us, start, end),
    }


def _kept(site: RunningSite) -> list[Json]:
    areas = {one.id: said.word(str(one.area)) for one in site.charter.system}
    found = []
    for one in erase.kept(site):
        system = areas.get(one.system, Text(one.system, one.system))
        row: Json = {"system": _pair(system), "kind": one.kind, "segments": one.segments, "rows": one.rows}
        found.append({**row, "term": _pair(said.duration(one.term)) if one.term else None})
    return found


def _erased(site: RunningSite, start: datetime, end: datetime) -> Json:
    run = tables.erasure_run.c
    sums = [sa.func.coalesce(sa.func.sum(column), 0) for column in (run.segments, run.rows, run.traces)]
    query = sa.select(sa.func.count(), *sums).where(run.finished_us >= micros(start), run.finished_us < micros(end))
    runs, segments, rows, traces = site.read(lambda conn: conn.execute(query).one())
    return {"runs": int(runs), "segments": int(segments), "rows": int(rows), "traces": int(traces)}


def _looks(site: RunningSite, first: date, after: date) -> Json:
    """Looks by purpose and refusals, from the weekly counts; small ones hidden, and a total that would give one away."""
    table = tables.week_tally.c
    by = (table.kind, table.word)
    query = sa.select(*by, sa.func.sum(table.number)).where(table.week.in_(_weeks(first, after))).group_by(*by)
    rows = site.read(lambda conn: conn.execute(query).all())
    least = small.thresholds(site.charter, site.clock.now()).min_group
    numbers: Counter[tallies.Line] = Counter()
    refused = 0
    for kind, word, number in rows:
        if kind == tallies.LOOK:
            numbers[tallies.Line("", "", word, None)] += int(number)
        elif not word:
            refused += int(number)
    lines, total = tallies.seen(numbers, least)
    listed = sorted(lines, key=lambda one: (one.number is None, -(one.number or 0), one.word))
    return {
        "least": least,
        "total": total if numbers else 0,
        "by": [{"purpose": _pair(said.word(one.word)), "number": one.number} for one in listed],
        "refused": refused if refused >= least or not refused else None,
    }


def _requests(site: RunningSite, start: datetime, end: datetime) -> Json:
    column = tables.request.c
    stands = min(micros(end), micros(site.clock.now()))
    received = _number(site, tables.request, column.received_us, start, end)
    answered = sa.select(column.received_us, column.answered_us, column.due_us).where(
        column.answered_us >= micros(start), column.answered_us < micros(end)
    )
    rows = site.read(lambda conn: conn.execute(answered).all())
    waiting = sa.select(sa.func.count()).where(
        column.received_us < stands, sa.or_(column.answered_us.is_(None), column.answered_us > stands)
    )
    late = waiting.where(column.due_us < stands)
    left, over = site.read(lambda conn: (conn.execute(waiting).scalar() or 0, conn.execute(late).scalar() or 0))
    longest = max(((r.answered_us - r.received_us) // 86_400_000_000 for r in rows), default=None)
    in_time = sum(row.answered_us <= row.due_us for row in rows)
    return {
        "received": received,
        "answered": len(rows),
        "in_time": in_time,
        "longest_days": longest,
        "waiting": left,
        "late": over,
    }


def _findings(site: RunningSite, at: datetime) -> Json | None:
    """The states of the last examination before an instant; None when none is kept (the last fifty are)."""
    table = tables.examination
    query = sa.select(table).where(table.c.made_us < micros(at)).order_by(table.c.made_us.desc()).limit(1)
    row = site.read(lambda conn: conn.execute(query).one_or_none())
    if row is None:
        return None
    states = Counter(str(each["state"]) for each in json.loads(row.findings))
    return {"made": from_micros(row.made_us).isoformat(), **{state.replace("-", "_"): n for state, n in states.items()}}


def _exceptions(site: RunningSite, start: datetime, end: datetime) -> Json:
    column = tables.exception.c
    stands = min(micros(end), micros(site.clock.now()))
    force = sa.select(sa.func.count()).where(column.since_us < stands, column.until_us >= stands)
    return {
        "in_force": int(site.read(lambda conn: conn.execute(force).scalar()) or 0),
        "approved": _number(site, tables.exception, column.since_us, start, end),
        "ended": _number(site, tables.exception, column.until_us, start, min(end, site.clock.now())),
    }


def _breaches(site: RunningSite, start: datetime, end: datetime) -> Json:
    column = tables.breach.c
    query = sa.select(tables.breach).where(column.opened_us >= micros(start), column.opened_us < micros(end))
    clocks: Counter[str] = Counter()
    for row in site.read(lambda conn: conn.execute(query).all()):
        due, notified, unneeded = (
            None if at is None else from_micros(at) for at in (row.due_us, row.notified_us, row.unneeded_us)
        )
        clocks[breaches.clock_of(due, notified, unneeded, site.clock.now()).value] += 1
    still = sa.select(sa.func.count()).where(column.closed_us.is_(None))
    opened = sum(clocks.values())
    return {"opened": opened, "open": int(site.read(lambda conn: conn.execute(still).scalar()) or 0), **clocks}


def _reviews(site: RunningSite, first: date, after: date) -> Json:
    column = tables.review.c
    query = sa.select(column.state, sa.func.count()).where(column.week.in_(_weeks(first, after))).group_by(column.state)
    found = {str(state): int(number) for state, number in site.read(lambda conn: conn.execute(query).all())}
    return {state.value: found.get(state.value, 0) for state in reviews.State}


def _number(site: RunningSite, table: sa.Table, column: sa.ColumnElement[int], start: datetime, end: datetime) -> int:
    query = sa.select(sa.func.count()).select_from(table).where(column >= micros(start), column < micros(end))
    return int(site.read(lambda conn: conn.execute(query).scalar()) or 0)


def _weeks(first: date, after: date) -> list[str]:
    monday = first + timedelta(days=-first.weekday() % 7)
    found = []
    while monday < after:
        year, week, _ = monday.isocalendar()
        found.append(f"{year}-W{week:02d}")
        monday += timedelta(days=7)
    return found


def _today(site: RunningSite) -> date:
    return site.clock.now().astimezone(site.zone).date()


def _pair(text: Text) -> list[str]:
    return [text.en, text.fr]
