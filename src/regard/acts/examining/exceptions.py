"""The exceptions of a running site, as reports and findings know them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from regard.acts.examining.remembered import Found
from regard.acts.running import tables
from regard.acts.running.site import RunningSite
from regard.audit.exceptions import Excepted
from regard.terms.clock import from_micros, micros


@dataclass(frozen=True, slots=True)
class Holding:
    """An exception in force, and the instant at which it ends."""

    excepted: Excepted
    until: datetime


def of_site(site: RunningSite) -> tuple[Excepted, ...]:
    """Every exception that was approved here, in force or lapsed. Owner and approver are opaque ids; days are the site's."""
    rows = site.read(lambda conn: conn.execute(sa.select(tables.exception).order_by(tables.exception.c.until_us)).all())
    return tuple(_excepted(site, row) for row in rows)


def in_force(site: RunningSite) -> tuple[Holding, ...]:
    """Those in force now, the one that ends first at the head."""
    columns, now = tables.exception.c, micros(site.clock.now())
    query = (
        sa.select(tables.exception).where(columns.until_us > now, columns.since_us <= now).order_by(columns.until_us)
    )
    rows = site.read(lambda conn: conn.execute(query).all())
    return tuple(Holding(_excepted(site, row), from_micros(row.until_us)) for row in rows)


def covering(holding: Sequence[Holding], found: Found) -> Holding | None:
    """Which of those in force is about what was found: the one that ends last."""
    about = [
        each
        for each in holding
        if each.excepted.requirement == found.requirement and each.excepted.system in ("", found.system)
    ]
    return max(about, key=lambda each: each.until, default=None)


def _excepted(site: RunningSite, row: sa.Row[Any]) -> Excepted:
    return Excepted(
        requirement=row.requirement,
        system=row.system,
        owner=row.owner,
        approver=row.approver or "",
        reason=row.reason,
        evidence_sha256=row.evidence_sha256,
        until=(from_micros(row.until_us) - timedelta(microseconds=1)).astimezone(site.zone).date(),
        since=from_micros(row.since_us).astimezone(site.zone).date(),
    )
