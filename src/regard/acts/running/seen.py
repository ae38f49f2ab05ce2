"""What the site's own state shows: the same typed measures as a declaration gives, marked *seen*.

Coverage is 1.0 where every row was counted. A fact that the state cannot show gives no measure: it stays as declared, or not known.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from regard.acts.running import tables
from regard.charter.model import System
from regard.ledger import tables as ledger_tables
from regard.people import register
from regard.rulebook.measure import Measure, Origin, Value
from regard.terms.clock import from_micros, micros
from regard.terms.duration import Duration
from regard.terms.span import Span
from regard.terms.words import Area
from regard.vault import tables as vault_tables

if TYPE_CHECKING:
    from regard.acts.running.site import RunningSite

_KINDS = {
    ("raw-events", "person", "event"): "raw-events",
    ("raw-events", "none", "event"): "stock",
    ("statistics", "team", "day"): "team-days",
    ("statistics", "team", "week"): "team-figures",
}
"""(data, per, grain) of a `keeps` row → the kind of the segments that it governs."""


def measures(site: RunningSite) -> tuple[Measure, ...]:
    """Every measure that the state of this site gives."""
    return site.read(lambda conn: tuple(m for one in site.charter.system for m in _system(conn, site, one)))


def _system(conn: sa.Connection, site: RunningSite, one: System) -> list[Measure]:
    now = site.clock.now()
    found = [*_ages(conn, one, now), *_accounts(conn, one, now), *_traces(conn, one, now), *_notices(conn, one, now)]
    found += [
        # Regard forces nobody to change a passphrase, and freezes rows at a person's request (acts *answer*).
        _seen(one, "accounts", "password.renewal", False, source="accounts"),
        _seen(one, "rights", "restriction", True, source="requests"),
        _seen(one, "security", "at_rest", True, source="vault"),
        _seen(one, "security", "integrity", True, source="vault"),
        _seen(one, "traces", "tamper_evident", True, source="ledger"),
    ]
    return found


def _ages(conn: sa.Connection, one: System, now: datetime) -> list[Measure]:
    """The age of the oldest thing of each kind that still opens."""
    columns = vault_tables.segment.c
    found = []
    for number, rule in enumerate(one.keeps):
        kind = _KINDS.get((str(rule.data), str(rule.per), str(rule.grain)))
        if kind is None or not isinstance(rule.kept, Duration):
            continue
        query = sa.select(columns.start_us).where(
            columns.system == one.id, columns.kind == kind, columns.state == "sealed", columns.hold.is_(None)
        )
        oldest = conn.execute(query.order_by(columns.start_us).limit(1)).scalar()
        if oldest is None:
            continue
        age = now - from_micros(oldest)
        # Until the sweep has run a segment may stand past its key's hour; what counts is whole minutes.
        measured = Duration(rest=timedelta(minutes=age // timedelta(minutes=1)))
        found.append(
            _seen(one, f"keeps[{number}]", "oldest", measured, source="index", period=Span(from_micros(oldest), now))
        )
    return found


def _accounts(conn: sa.Connection, one: System, now: datetime) -> list[Measure]:
    """Accounts that can look: each has one owner and a second factor, or does not."""
    at = micros(now)
    live = sa.select(tables.actor.c.second_factor).where(
        sa.or_(tables.actor.c.ended_us.is_(None), tables.actor.c.ended_us > at),
        tables.actor.c.id.in_(sa.select(tables.grant.c.actor).where(tables.grant.c.withdrawn_us.is_(None))),
    )
    factors = [bool(row.second_factor) for row in conn.execute(live)]
    if not factors:
        return []
    return [
        _seen(one, "accounts", "mfa", all(factors), source="accounts"),
        _seen(one, "accounts", "shared", False, source="accounts"),
        _seen(one, "accounts", "generic", False, source="accounts"),
        _seen(one, "accounts", "revoked_on_departure", True, source="accounts"),
    ]


def _traces(conn: sa.Connection, one: System, now: datetime) -> list[Measure]:
    """How old the oldest trace is that still opens."""
    columns = ledger_tables.trace.c
    query = sa.select(columns.at_us).where(columns.system == one.id).order_by(columns.at_us).limit(1)
    oldest = conn.execute(query).scalar()
    if oldest is None:
        return []
    age = Duration(rest=timedelta(days=(now - from_micros(oldest)).days))
    return [_seen(one, "traces", "oldest", age, source="ledger", period=Span(from_micros(oldest), now))]


def _notices(conn: sa.Connection, one: System, now: datetime) -> list[Measure]:
    """Which populations have someone present who was never told."""
    everyone = register.everyone(conn, one.id, present=True)
    untold = {p.population for p in everyone if p.told is None}
    found = []
    for number, notice in enumerate(one.notice):
        missing = sorted(str(to) for to in notice.to or () if str(to) in untold)
        if missing:
            found.append(_seen(one, f"notice[{number}]", "when", "after", source="people"))
    return found


def _seen(one: System, item: str, name: str, value: Value, *, source: str, period: Span | None = None) -> Measure:
    return Measure(
        system=one.id,
        area=Area(one.area),
        item=item,
        name=name,
        value=value,
        unit=None,
        origin=Origin.SEEN,
        coverage=1.0,
        period=period,
        source=source,
    )
