"""The exceptions of a running site, as reports and findings know them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from regard.acts.examining.remembered import Found
from regard.acts.running import tables
from regard.acts.running.site import RunningSite
from regard.audit.exceptions import Excepted
from regard.terms.clock import from_micros


def of_site(site: RunningSite) -> tuple[Excepted, ...]:
    """Every exception that was approved here, in force or lapsed. Owner and approver are opaque ids; days are the site's."""
    rows = site.read(lambda conn: conn.execute(sa.select(tables.exception).order_by(tables.exception.c.until_us)).all())
    zone = site.zone
    return tuple(
        Excepted(
            requirement=row.requirement,
            system=row.system,
            owner=row.owner,
            approver=row.approver or "",
            reason=row.reason,
            evidence_sha256=row.evidence_sha256,
            until=(from_micros(row.until_us) - timedelta(microseconds=1)).astimezone(zone).date(),
            since=from_micros(row.since_us).astimezone(zone).date(),
        )
        for row in rows
    )


def covering(excepted: Sequence[Excepted], found: Found, today: date) -> Excepted | None:
    """The exception in force on `today` for what was found: the one that ends last."""
    about = [
        each
        for each in excepted
        if each.requirement == found.requirement and each.system in ("", found.system) and each.in_force(today)
    ]
    return max(about, key=lambda each: each.until, default=None)


def ends(excepted: Excepted, zone: ZoneInfo) -> datetime:
    """The instant at which it ends: the end of its last day in `zone`."""
    return datetime.combine(excepted.until + timedelta(days=1), time(0), zone)
