"""A small real warehouse for the tests: its charter, people, devices and scans, as plain functions over a site in a folder."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa

from regard.acts import admit, govern, keep, show
from regard.acts.governing import accounts
from regard.acts.running import actors, drafts
from regard.acts.running.site import RunningSite
from regard.ledger import traces
from regard.ledger.traces import TraceRow
from regard.people import register
from regard.terms.actor import Actor
from regard.terms.clock import SetClock
from regard.vault import index
from regard.vault.index import SegmentRow

START = datetime(2026, 10, 5, 3, 0, tzinfo=UTC)
"""A Monday, 05:00 in Paris: an hour before the morning shift."""
SHIFT = datetime(2026, 10, 5, 4, 0, tzinfo=UTC)
HOUR, DAY, MINUTE = timedelta(hours=1), timedelta(days=1), timedelta(minutes=1)
SYSTEM = "scanners"
DEVICE = "scanner-001"
UNTOLD = "WORKER-007"


def charter(*changes: tuple[str, str], language: str = "en") -> str:
    """The template of a warehouse with every fact stated: thirty-six hours of scans, team figures by day and week.

    `changes` are (old, new) texts; each old one must be there.
    """
    text = re.sub(r"^(\s*)# > ", r"\1", drafts.template("warehouse", language), flags=re.M)
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return text


def without_key(text: str, key: str) -> str:
    """A charter without the lines that set `key`."""
    cut = re.sub(rf"^{re.escape(key)} = .*\n", "", text, flags=re.M)
    assert cut != text, key
    return cut


def found(path: Path, clock: SetClock, *, text: str | None = None, demo: bool = False) -> RunningSite:
    """A site in `path` with its charter in force. A real one: the doors ask for the consultation."""
    site = govern.found(path, clock=clock, demo=demo)
    govern.publish_charter(site, govern.OWNER, text or charter())
    return site


def worker(number: int) -> str:
    return f"WORKER-{number:03d}"


def name(number: int) -> str:
    return f"Secret-Name-{number:03d}"


def people(site: RunningSite, count: int = 24, *, teams: Sequence[str] = ("inbound-A", "inbound-B")) -> None:
    """A roster of `count`, spread over the teams in blocks; every fifth is a temp; WORKER-007 was not told."""
    told = site.clock.now() - 3 * DAY
    size = -(-count // len(teams))
    govern.roster(
        site,
        govern.OWNER,
        SYSTEM,
        [
            govern.Rostered(
                worker(n),
                name(n),
                "staff" if n % 5 else "temps",
                teams[n // size],
                "morning",
                told=None if worker(n) == UNTOLD else told,
            )
            for n in range(count)
        ],
    )


def device(site: RunningSite, name: str = DEVICE) -> str:
    return govern.enrol_device(site, govern.OWNER, SYSTEM, name)


def open_door(site: RunningSite, token: str | None = None) -> tuple[admit.Doors, admit.Door]:
    """The open doors and the device's own. Close them before the site."""
    doors = admit.Doors(site)
    return doors, doors.recognise(SYSTEM, f"Bearer {token or device(site)}")


def forget_caches(doors: admit.Doors) -> None:
    """As if the second had passed for which the doors remember the site's standing."""
    doors.intake._standing.clear()
    doors.intake._tokens.clear()


def scan(who: str, at: datetime, **more: object) -> dict[str, object]:
    return {
        "at": at.isoformat(),
        "worker": who,
        "task": "stow",
        "item": f"ITEM-{at:%H%M}",
        "place": "A1",
        **more,
    }


def hour_of(start: datetime, workers: Iterable[int], *, every: timedelta = 10 * MINUTE) -> list[dict[str, object]]:
    """Scans of one hour: each worker every so often, a second apart from one worker to the next."""
    found = []
    for number in workers:
        at = start
        while at < start + HOUR:
            found.append(scan(worker(number), at + timedelta(seconds=number)))
            at += every
    return found


def ndjson(rows: Iterable[dict[str, object]]) -> bytes:
    return "\n".join(json.dumps(row) for row in rows).encode()


def arrow(rows: Iterable[dict[str, object]]) -> bytes:
    listed = [{**row, "at": datetime.fromisoformat(str(row["at"]))} for row in rows]
    table = pa.Table.from_pylist(listed)
    table = table.set_column(0, "at", table["at"].cast(pa.timestamp("us", tz="UTC")))
    sink = io.BytesIO()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return sink.getvalue()


def send(doors: admit.Doors, door: admit.Door, rows: Iterable[dict[str, object]]) -> admit.Answer:
    return doors.batch(door, ndjson(rows), admit.NDJSON)


def seal_all(site: RunningSite, doors: admit.Doors) -> int:
    """Seal every open hour, whatever the clock says."""
    return keep.seal_due(site, doors.intake, after=-400 * DAY)


def work(site: RunningSite, *, hours: int = 3, workers: int = 24, first: datetime = SHIFT) -> admit.Doors:
    """A roster, a device, and some hours of a morning, sealed. The clock ends an hour after the last. Returns the open doors."""
    people(site, workers)
    doors, door = open_door(site)
    for number in range(hours):
        site.clock.set(first + (number + 1) * HOUR)
        answer = send(doors, door, hour_of(first + number * HOUR, range(workers)))
        assert answer.refused_total == 0, answer
    site.clock.set(first + (hours + 1) * HOUR)
    assert keep.seal_due(site, doors.intake) == 3 * hours
    return doors


def pseudonym(site: RunningSite, who: str) -> str:
    found = site.read(lambda conn: site.directory.find(conn, SYSTEM, who))
    assert found is not None, who
    return found


def actor(site: RunningSite, *roles: str, team: str | None = None, days: int = 300) -> Actor:
    """Somebody with these roles, signed in with a second factor."""
    now = site.clock.now()

    def make(conn) -> str:
        made = actors.create(conn, site, f"label of {roles}", now)
        actors.set_second_factor(conn, made, True)
        for role in roles:
            accounts.insert_grant(conn, made, role, team, now, now + timedelta(days=days), "test")
        return made

    actor_id = site.write(make)
    return again(site, actor_id)


def again(site: RunningSite, actor_id: str) -> Actor:
    """The actor as they would be at their next request."""
    return site.read(lambda conn: actors.load(conn, actor_id, site.clock.now(), second_factor=True))


def watched(site: RunningSite, who: str) -> Actor:
    """A worker who linked what is held on them to an account of their own, with the code they were handed on paper."""
    code = govern.paper_code(site, govern.OWNER, SYSTEM, pseudonym(site, who))
    token = govern.redeem_paper_code(site, code)
    assert token is not None
    actor_id = site.write(lambda conn: actors.use_enrolment(conn, token, site.clock.now()))
    return again(site, actor_id)


def segments(site: RunningSite, kind: str | None = None, **more: object) -> list[SegmentRow]:
    return site.read(lambda conn: index.find(conn, system=SYSTEM, kind=kind, **more))


def rows_kept(site: RunningSite, kind: str = "raw-events", **more: object) -> list[dict[str, object]]:
    """Every row of every segment of a kind, in order of time."""
    found = [row for one in segments(site, kind, **more) for row in site.vault.table(one).to_pylist()]
    return sorted(found, key=lambda row: row["at"] if "at" in row else row["minute"])


def all_traces(site: RunningSite, *acts: str) -> tuple[TraceRow, ...]:
    """The traces that open, the oldest first."""
    from regard.acts.running.traces import AnyTrace

    found = site.read(lambda conn: traces.rows(conn, cipher=AnyTrace(site), acts=acts, limit=100_000))
    return tuple(sorted(found, key=lambda row: row.index))


def leaves(site: RunningSite) -> int:
    return site.read(traces.size)


def last_trace(site: RunningSite, *acts: str) -> TraceRow:
    return all_traces(site, *acts)[-1]


def roster_of(site: RunningSite, actor: Actor) -> list[tuple[register.Person, str, str | None]]:
    """Whom the system watches, with name and team, as the roster shows them: sheet by sheet, team by team."""
    teams = [name for name, _ in show.people(site, actor, SYSTEM).teams]
    return [each for team in teams for each in show.people(site, actor, SYSTEM, team).people]
