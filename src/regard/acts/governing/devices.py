"""Devices that may deliver: tokens, rotated and ended."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from regard.acts.running import tables
from regard.acts.running.permission import may
from regard.acts.running.site import RunningSite
from regard.acts.running.traces import Doing, gated
from regard.intake import tokens
from regard.terms.actor import Actor
from regard.terms.clock import micros
from regard.terms.errors import NotFound
from regard.terms.text import Text
from regard.terms.words import Act

_NO_DEVICE = Text(
    "No device “{device}” is enrolled in “{system}”.", "Aucun appareil « {device} » n’est inscrit dans « {system} »."
)


def enrol_device(site: RunningSite, actor: Actor, system: str, device: str, *, overlap: timedelta | None = None) -> str:
    """A token for a device that the charter declares; shown once. A token that it had stays valid for `overlap`. Raises NotFound."""
    declared = site.charter.named(system)
    if device not in {one.id for one in declared.device}:
        raise NotFound("device_undeclared", _NO_DEVICE, device=device, system=system)
    now = site.clock.now()
    decision = may(site, actor, Act.GOVERN, machines=True)
    gated(site, actor, Doing(Act.GOVERN, system=system, object=f"device:{device}"), decision)
    ends = now + (timedelta(hours=site.settings.intake_overlap_hours) if overlap is None else overlap)
    token, row = tokens.create(system, device, now=now)

    def rotate(conn: sa.Connection) -> None:
        columns = tables.device.c
        conn.execute(
            tables.device.update()
            .where(
                columns.system == system,
                columns.device == device,
                sa.or_(columns.until_us.is_(None), columns.until_us > micros(ends)),
            )
            .values(until_us=micros(ends))
        )
        conn.execute(
            tables.device.insert().values(
                system=system, device=device, sha256=row.sha256, since_us=micros(now), until_us=None
            )
        )

    site.write(rotate)
    return token


def withdraw_device(site: RunningSite, actor: Actor, system: str, device: str) -> None:
    """End every token of a device now. Raises NotFound (`device_undeclared`) when it has none."""
    now = site.clock.now()
    gated(
        site,
        actor,
        Doing(Act.GOVERN, system=system, object=f"device:{device}", detail=(("what", "withdraw"),)),
        may(site, actor, Act.GOVERN, machines=True),
    )
    columns = tables.device.c
    live = sa.or_(columns.until_us.is_(None), columns.until_us > micros(now))
    ended = site.write(
        lambda conn: (
            conn.execute(
                tables.device.update()
                .where(columns.system == system, columns.device == device, live)
                .values(until_us=micros(now))
            ).rowcount
        )
    )
    if not ended:
        raise NotFound("device_undeclared", _NO_DEVICE, device=device, system=system)
