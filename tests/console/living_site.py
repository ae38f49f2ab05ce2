"""A site that has lived a few days: charter, people, scans, figures, an erasure, an examination. Everything goes through the acts."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

from regard.acts import admit, derive, erase, examine, govern, keep, prove
from regard.acts.running import actors
from regard.acts.running.drafts import template
from regard.acts.running.site import RunningSite
from regard.people import register
from regard.site.clock import FileClock
from regard.terms.clock import SystemClock

TEAMS = ("inbound-A", "inbound-B", "outbound-A")
WORKERS = 14
SYSTEM = "scanners"


def found(folder: Path, *, port: int, days: int = 4) -> dict[str, str]:
    """Make the site in `folder` (absent). Returns the first officer's account id and a worker's paper code."""
    now = SystemClock().now()
    start = (now - timedelta(days=days)).replace(hour=5, minute=0, second=0, microsecond=0)
    site = govern.found(folder, demo_from=start, console_port=port)
    clock = site.clock
    assert isinstance(clock, FileClock)
    try:
        _govern(site, start)
        _days(site, clock, start, now)
        clock.set(max(clock.now(), now))
        clock.release()
        return _people(site)
    finally:
        site.close()


def _govern(site: RunningSite, start: datetime) -> None:
    text = template("warehouse", "fr").replace("# > ", "").replace("since = 2026-01-05", f"since = {start.date()}")
    govern.publish_charter(site, govern.OWNER, text)
    lines = [
        govern.Rostered(
            f"w{team}-{n}", f"Person {n}", "staff" if n % 3 else "temps", team, "morning", start if n else None
        )
        for team in TEAMS
        for n in range(WORKERS)
    ]
    govern.roster(site, govern.OWNER, SYSTEM, lines)


def _days(site: RunningSite, clock: FileClock, start: datetime, until: datetime) -> None:
    doors = admit.Doors(site)
    chance = random.Random(7)  # the same site every time
    token = govern.enrol_device(site, govern.OWNER, SYSTEM, "scanner-001")
    try:
        day = start
        while day + timedelta(hours=9) < until:
            door = doors.recognise(SYSTEM, f"Bearer {token}")
            for hour in range(4):
                begins = day + timedelta(hours=hour)
                clock.set(begins + timedelta(minutes=59))
                rows = [
                    {
                        "id": f"{begins:%d%H}-{team}-{n}-{k}",
                        "at": (begins + timedelta(seconds=chance.randrange(3400))).astimezone(UTC).isoformat(),
                        "worker": f"w{team}-{n}",
                        "task": "pick",
                        "item": f"i{chance.randrange(500)}",
                        "place": f"p{chance.randrange(40)}",
                    }
                    for team in TEAMS
                    for n in range(WORKERS)
                    for k in range(4)
                ]
                doors.batch(door, "\n".join(map(json.dumps, rows)).encode(), "application/x-ndjson")
            clock.set(day + timedelta(hours=8))
            keep.seal_due(site, doors.intake)
            clock.set((day + timedelta(days=1)).replace(hour=1))
            derive.due_days(site)
            if day + timedelta(days=1, hours=9) < until:
                erase.run(site)
            day += timedelta(days=1)
    finally:
        doors.close()


def _people(site: RunningSite) -> dict[str, str]:
    token = govern.first_officer(site, "Camille Roux")
    officer = site.read(actors.peek_enrolment, token, site.clock.now())
    examine.site(site)
    watched = site.read(lambda conn: register.everyone(conn, SYSTEM, present=True))
    told = next(one for one in watched if one.told is not None)
    govern.tell(site, govern.OWNER, SYSTEM, [told.pseudonym])
    paper = govern.paper_code(site, govern.OWNER, SYSTEM, told.pseudonym)
    prove.checkpoint(site)
    return {"officer": officer, "paper": paper}


def link(folder: Path, actor_id: str) -> str:
    """A fresh token of an enrolment link for an account of the site, which may be served meanwhile. It lasts 15 minutes."""
    site = RunningSite.open(folder)
    try:
        return govern.enrolment_link(site, govern.OWNER, actor_id)
    finally:
        site.close()


def newcomer(folder: Path, by: str, role: str, *, label: str = "", team: str | None = None, days: int = 90) -> str:
    """A new account that holds `role` for `days`, granted by the officer `by`; its id. Several may hold the same role.

    The account is taken to have its two factors already, as those roles ask that open what is about people: `link` then leads to them.
    """
    site = RunningSite.open(folder)
    try:
        now = site.clock.now()
        granter = site.read(lambda conn: actors.load(conn, by, now, second_factor=True))
        made = govern.enrol_actor(site, granter, label or role)
        site.write(actors.set_second_factor, made, True)
        govern.grant(site, granter, made, role, until=now + timedelta(days=days), team=team)
        return made
    finally:
        site.close()
