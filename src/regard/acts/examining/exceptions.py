"""The exceptions of a running site, as reports know them."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

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
