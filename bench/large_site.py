"""A site of a year and more, made in bulk: 5 million segments, 10 million traces, 2,000 people. Rows, keys and leaves as the acts write them.

    python -m bench.large_site FOLDER SEGMENTS TRACES PEOPLE

Every row opens and verifies: keep traces of one hour share their bytes, since sealing ten million would take longer than all the rest;
looks at people are each their own. Only what pages open has a payload: the figures of teams, and the last hours of one person.
"""

from __future__ import annotations

import os
import secrets
import sqlite3
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import sqlalchemy as sa

from bench import keying, warehouse
from regard.acts import examine, govern, prove
from regard.acts.governing.accounts import insert_grant
from regard.acts.running import actors, figures
from regard.acts.running.site import RunningSite
from regard.acts.running.traces import cipher_of
from regard.acts.upkeep import processes, tallies
from regard.ledger import traces as ledger
from regard.ledger.entry import Entry
from regard.people.tables import person
from regard.terms.clock import micros
from regard.terms.duration import Duration
from regard.terms.span import Span
from regard.vault import buckets, index, scans, totals
from regard.vault.store import Kept

SYSTEM = warehouse.SYSTEM
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
RAW_HOURS, STOCK_DAYS, TRACE_DAYS = 36, 31, 365
RAW_SHARE = 72_000 / 5_000_000
IN_A_SEGMENT = 3
OWN_HOURS = 16
CREW = 700
STAFF = ("dpo", "operations-manager", "team-lead", "representative", "inspector", "administrator")
# fmt: off
SEGMENT = ["id", "system", "kind", "start_us", "end_us", "device", "erase_by_us", "bucket", "size", "sha256", "codec", "rows", "state", "created_us"]
LEAF = ["idx", "kind", "act", "hour", "term", "bytes"]
TRACE = ["idx", "act", "at_us", "week", "system", "role", "purpose", "outcome", "actor_blind", "bucket", "sealed", "term_us"]
REQUEST = ["id", "system", "pseudonym", "kind", "bucket", "sealed", "received_us", "due_us", "answered_us", "outcome"]
RUN = ["id", "trace", "started_us", "finished_us", "segments", "rows", "traces", "oldest_us", "kind"]
# fmt: on


def insert(conn: sqlite3.Connection, table: str, columns: list[str], rows: Iterable[tuple[object, ...]]) -> None:
    """Rows into a table, as they come."""
    marks = ", ".join("?" * len(columns))
    conn.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", rows)


def make(folder: Path, *, segments: int, traces: int, people: int) -> None:
    """The whole site, in an absent folder. `complete` is there once it is done."""
    site = govern.found(folder)
    try:
        govern.publish_charter(site, govern.OWNER, warehouse.charter(4))
        pseudonyms = _people(site, people)
        accounts = _accounts(site, pseudonyms)
        _figures(site)
        _own_hours(site, pseudonyms)
        with closing(_bulk(site)) as conn:
            indices = _drop_indices(conn)
            _segments(site, conn, segments, pseudonyms)
            _traces(site, conn, traces, pseudonyms, accounts)
            _small_tables(site, conn, pseudonyms, accounts)
            for _, statement in indices:
                conn.execute(statement)
            conn.execute("ANALYZE")
            conn.commit()
            conn.execute("PRAGMA journal_mode=WAL")
        site.write(totals.make_again)
        tallies.fold(site, batches=traces // tallies.BATCH + 1)
        for _ in range(3):
            examine.site(site)
        prove.checkpoint(site)
        processes.measure_room(site)
    finally:
        site.close()
    (folder / "complete").touch()


def _say(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


def _people(site: RunningSite, people: int) -> list[str]:
    told = site.clock.now() - timedelta(days=30)
    teams = warehouse.TEAMS
    lines = [
        govern.Rostered(
            worker=warehouse.worker(n),
            name=f"Somebody {n}",
            population="staff" if n % 4 else "temps",
            team=teams[n % len(teams)],
            shift="morning",
            told=told if n % 50 else None,
        )
        for n in range(people)
    ]
    govern.roster(site, govern.OWNER, SYSTEM, lines)
    found = site.read(lambda conn: site.directory.resolve(conn, SYSTEM, [line.worker for line in lines], now=told))
    return list(found)


def _accounts(site: RunningSite, pseudonyms: list[str]) -> list[str]:
    """One account for each role, then those of six watched people in ten; their ids. The first watched one is person 1."""
    until, now = site.clock.now() + timedelta(days=200), site.clock.now()
    made = []
    for role in STAFF:
        one, team = govern.enrol_actor(site, govern.OWNER, role), "inbound-A" if role == "team-lead" else None
        site.write(actors.set_second_factor, one, True)
        site.write(insert_grant, one, role, team, now, until, govern.OWNER.id)
        made.append(one)

    def watched(conn: sa.Connection) -> None:
        for who in pseudonyms[1 : 1 + len(pseudonyms) * 6 // 10]:
            one = actors.create(conn, site, "", now)
            insert_grant(conn, one, "worker", None, now, None, "paper")
            actors.set_second_factor(conn, one, True)
            conn.execute(
                person.update().where(person.c.system == SYSTEM, person.c.pseudonym == who).values(actor_id=one)
            )
            made.append(one)

    site.write(watched)
    return made


def _figures(site: RunningSite) -> None:
    """Half a year of weeks and a fortnight of days of every team, as the derivation leaves them."""
    today = site.clock.now().astimezone(site.zone).replace(hour=0, minute=0, second=0, microsecond=0)
    monday = today - timedelta(days=today.weekday())
    for n in range(26):
        _keep_figures(site, figures.WEEK_KIND, monday - timedelta(days=7 * (n + 1)), 7, "P6M")
    for n in range(12):
        _keep_figures(site, figures.DAY_KIND, today - timedelta(days=n + 1), 1, "P14D")


def _keep_figures(site: RunningSite, kind: str, start: datetime, days: int, term: str) -> None:
    measured = {"units": 90_000 * days, "scans": 100_000 * days, "measured_us": days * 2_000 * 3_600_000_000}
    common = {"on": start.date().isoformat(), "people": 400, "hidden": None, "days_shown": days, "days_hidden": 0}
    rows = [
        {**common, "team": team, "measure": measure, "value": value}
        for team in ("", *warehouse.TEAMS)
        for measure, value in measured.items()
    ]
    span = Span(start.astimezone(UTC), (start + timedelta(days=days)).astimezone(UTC))
    erase_by = buckets.erase_by(span.start, Duration.parse(term), site.zone)
    _keep(site, Kept(SYSTEM, kind, span, erase_by), pa.Table.from_pylist(rows, schema=figures._CELLS), ())


def _own_hours(site: RunningSite, pseudonyms: list[str]) -> None:
    """The last two shifts, whole: 28,000 scans an hour by 700 people, the first of the watched accounts among them."""
    rng, end = np.random.default_rng(5), site.clock.now().replace(minute=0)
    crew = min(CREW, len(pseudonyms) - 1)
    for back in [*range(1, OWN_HOURS // 2 + 1), *range(24, 24 + OWN_HOURS // 2)]:
        start = end - back * HOUR
        rows = crew * 40
        at = np.sort(rng.integers(micros(start), micros(start + HOUR), rows))
        who = pa.DictionaryArray.from_arrays(
            pa.array(rng.integers(0, crew, rows).astype(np.int32)), pa.array(pseudonyms[1 : crew + 1])
        )
        table = pa.table({"at": pa.array(at).cast(warehouse.INSTANT), "person": who})
        erase_by = buckets.erase_by(start, Duration.parse("PT36H"), site.zone)
        _keep(
            site, Kept(SYSTEM, figures.RAW_KIND, Span(start, start + HOUR), erase_by), table, pseudonyms[1 : crew + 1]
        )


def _keep(site: RunningSite, kept: Kept, table: pa.Table, persons: list[str] | tuple[str, ...]) -> None:
    sealed = site.vault.keep(kept, scans.encode(table), codec=scans.CODEC, rows=table.num_rows, persons=persons)
    site.write(index.insert, sealed.row, sealed.persons)
    site.vault.settle(sealed)


def _bulk(site: RunningSite) -> sqlite3.Connection:
    site.engine.dispose()
    conn = sqlite3.connect(site.folder.site_db)
    for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-1000000", "temp_store=MEMORY"):
        conn.execute(f"PRAGMA {pragma}")
    return conn


def _drop_indices(conn: sqlite3.Connection) -> list[tuple[str, str]]:
    """Indices are built once the rows are there: kept up row by row they take ten times as long."""
    tables = "('segment', 'segment_person', 'trace', 'trace_person', 'leaf')"
    found = conn.execute(
        f"SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN {tables}"
    ).fetchall()
    for name, _ in found:
        conn.execute(f"DROP INDEX {name}")
    return found


def _segments(site: RunningSite, conn: sqlite3.Connection, count: int, pseudonyms: list[str]) -> None:
    _say(f"{count:,} segments")
    end = site.clock.now().replace(minute=0)
    raw = max(1, int(count * RAW_SHARE) // RAW_HOURS)
    stock = (count - raw * RAW_HOURS) // (STOCK_DAYS * 24 - 24)
    rng = np.random.default_rng(6)
    keys: dict[buckets.Bucket, list[bytes]] = {}
    for back in range(1, RAW_HOURS - 1):
        names = _hour(site, conn, "raw-events", end - back * HOUR, raw, "PT36H", keys)
        drawn = rng.integers(2, len(pseudonyms), (len(names), IN_A_SEGMENT))
        rows = ((name, SYSTEM, pseudonyms[who]) for name, few in zip(names, drawn, strict=True) for who in set(few))
        insert(conn, "segment_person", ["segment_id", "system", "pseudonym"], rows)
    for back in range(1, (STOCK_DAYS - 1) * 24):
        _hour(site, conn, "stock", end - back * HOUR, stock, "P31D", keys)
    for into, some in keys.items():
        keying.give_keys(site, into, [name.hex() for name in some])
    conn.commit()


def _hour(
    site: RunningSite, conn: sqlite3.Connection, kind: str, start: datetime, count: int, term: str, keys: dict[buckets.Bucket, list[bytes]]
) -> list[bytes]:  # fmt: skip
    """The segments of one hour; their keys are to be made, bucket by bucket."""
    erase_by = buckets.erase_by(start, Duration.parse(term), site.zone)
    into = buckets.bucket(SYSTEM, kind, erase_by)
    names = [os.urandom(16) for _ in range(count)]
    keys.setdefault(into, []).extend(names)
    start_us, end_us = micros(start), micros(start + HOUR)
    digest = os.urandom(32)
    rows = (
        (
            *(name, SYSTEM, kind, start_us, end_us, f"gateway-{n % 4}", micros(erase_by), into.id),
            *(30_000 + n, digest, scans.CODEC, 900, "sealed", end_us),
        )
        for n, name in enumerate(names)
    )
    insert(conn, "segment", SEGMENT, rows)
    return names


def _traces(
    site: RunningSite, conn: sqlite3.Connection, count: int, pseudonyms: list[str], accounts: list[str]
) -> None:
    _say(f"{count:,} traces")
    head = conn.execute("SELECT size FROM ledger_head").fetchone()[0]
    # Those made while founding stay at their place; the year is written behind them.
    for number, day in enumerate(range(TRACE_DAYS, 0, -1)):
        upto = head + count * (number + 1) // TRACE_DAYS
        start = conn.execute("SELECT coalesce(max(idx) + 1, 0) FROM leaf").fetchone()[0]
        _day(site, conn, start, upto - start, site.clock.now() - day * DAY, pseudonyms, accounts)
    size = conn.execute("SELECT max(idx) + 1 FROM leaf").fetchone()[0]
    conn.execute("UPDATE ledger_head SET size = ?", (size,))
    conn.commit()


def _day(
    site: RunningSite, conn: sqlite3.Connection, start: int, count: int, day: datetime, pseudonyms: list[str], accounts: list[str]
) -> None:  # fmt: skip
    """One day of traces: looks at people and refusals each on their own, the rest of each hour alike."""
    term = buckets.erase_by(day, Duration.parse("P1Y"), site.zone)
    lookers = list(_looks(day, term, max(24, count // 45), pseudonyms, accounts))
    alike = [entry for hour in range(24) for entry in _alike(day.replace(hour=0) + hour * HOUR, term, accounts)]
    prepared = ledger.prepare(
        [*lookers, *alike], cipher=cipher_of(site, SYSTEM, term), blind=site.blind, zone=ZoneInfo("Europe/Paris")
    )
    rows = [_rows(prepared, place) for place in range(len(prepared.entries))]
    few, many = len(lookers), len(alike)
    order = sorted(range(count), key=lambda n: (n * 7919) % count)[:few]
    own = {start + place: number for number, place in enumerate(order[: min(few, count)])}
    leaves, found, persons = [], [], []
    for n in range(start, start + count):
        place = own.get(n, few + (n - start) * many // count)
        leaf, trace, about = rows[place]
        leaves.append((n, *leaf))
        found.append((n, *trace))
        persons += [(one, n) for one in about]
    insert(conn, "leaf", LEAF, leaves)
    insert(conn, "trace", TRACE, found)
    insert(conn, "trace_person", ["blind", "idx"], persons)


def _rows(prepared: ledger.Prepared, place: int) -> tuple[tuple[object, ...], tuple[object, ...], tuple[bytes, ...]]:
    leaf = ledger._leaf_row(0, prepared.leaves[place])
    trace = {**prepared.rows[place]}
    names = (
        "act",
        "at_us",
        "week",
        "system",
        "role",
        "purpose",
        "outcome",
        "actor_blind",
        "bucket",
        "sealed",
        "term_us",
    )
    return (
        tuple(leaf[name] for name in ("kind", "act", "hour", "term", "bytes")),
        tuple(trace[name] for name in names),
        prepared.persons[place],
    )


def _looks(day: datetime, term: datetime, number: int, pseudonyms: list[str], accounts: list[str]) -> Iterator[Entry]:
    """Looks at people; one in fifty at the first of the watched, one in twenty refused."""
    for n in range(number):
        who = pseudonyms[1 if n % 50 == 0 else secrets.randbelow(len(pseudonyms))]
        at = day + timedelta(seconds=60 * 60 * 10 * n / number)
        refused = n % 20 == 19
        own = n % 3 == 0
        yield Entry(
            act="answer" if own else "show",
            at=at,
            term=term,
            actor=accounts[7 if own else 2],
            role="worker" if own else "team-lead",
            purpose="" if own else "real-time-help",
            reason="" if own else "somebody may need a hand",
            system=SYSTEM,
            object="raw-events/person/now",
            outcome="refuse" if refused else "permit",
            requirements=("GDPR-05",) if refused else (),
            persons=(who,),
            detail=(("charter", "1"),),
        )


def _alike(hour: datetime, term: datetime, accounts: list[str]) -> Iterator[Entry]:
    """What an hour repeats: segments kept, figures derived, groups shown, what is due erased."""
    for n in range(17):
        at = hour + timedelta(minutes=n)
        if n < 14:
            detail = (("charter", "1"), ("kind", "stock"), ("rows", "900"), ("sha256", "0" * 64))
            yield Entry(
                "keep", at, term, "process:sealer", system=SYSTEM, object="segment", outcome="permit", detail=detail
            )
        elif n == 14:
            yield Entry(
                "show",
                at,
                term,
                accounts[1],
                "operations-manager",
                "planning",
                "next week",
                SYSTEM,
                "statistics/team/week",
                "permit",
            )
        else:
            yield Entry("erase" if n == 15 else "derive", at, term, "process:sweep", system=SYSTEM, object="run", outcome="permit")  # fmt: skip


def _small_tables(site: RunningSite, conn: sqlite3.Connection, pseudonyms: list[str], accounts: list[str]) -> None:
    """A year of requests (some wait), of erasures once an hour, and a day of looks."""
    now = site.clock.now()
    rows = []
    for n in range(2_000):
        made, name = now - timedelta(hours=n * 4), secrets.token_hex(8)
        sealed = actors.seal_json(site, SYSTEM, "requests", now + 365 * DAY, {"words": "Please."}, name)
        ended = (None, None) if n < 60 else (micros(made + DAY), "granted")
        rows.append(
            (
                name,
                SYSTEM,
                pseudonyms[n % len(pseudonyms)],
                "copy",
                *sealed,
                micros(made),
                micros(made + 30 * DAY),
                *ended,
            )
        )
    insert(conn, "person_request", REQUEST, rows)
    hours = ((n, micros(now - n * HOUR)) for n in range(8_760))
    runs = ((secrets.token_hex(8), n, at, at, 6_700, 6_000_000, 27_000, at, "sweep") for n, at in hours)
    insert(conn, "erasure_run", RUN, runs)
    conn.commit()


if __name__ == "__main__":
    make(Path(sys.argv[1]), segments=int(sys.argv[2]), traces=int(sys.argv[3]), people=int(sys.argv[4]))
