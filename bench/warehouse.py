"""A real warehouse to measure on: a site with its charter in force, people told, gateways enrolled, and what they would send."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa

from regard.acts import govern
from regard.acts.running import drafts
from regard.acts.running.site import RunningSite
from regard.terms.clock import micros

SYSTEM = "scanners"
WORKERS = 600
TEAMS = ("inbound-A", "inbound-B", "outbound-A", "outbound-B")
TASKS = ("stow", "pick", "pack", "receive", "count")
HOUR_US = 3_600_000_000
INSTANT = pa.timestamp("us", tz="UTC")


@dataclass(frozen=True)
class Warehouse:
    """A site in `folder`, closed again, and the tokens of its gateways."""

    folder: Path
    port: int
    tokens: tuple[str, ...]


def charter(devices: int) -> str:
    """The template of a warehouse with every fact stated, and `devices` gateways."""
    text = re.sub(r"^(\s*)# > ", r"\1", drafts.template("warehouse", "en"), flags=re.M)
    gateways = "".join(f'[[system.device]]\nid = "{gateway(n)}"\nplace = "dock {n}"\n\n' for n in range(devices))
    first = text.index("[[system.device]]")
    return text[:first] + gateways + text[text.index("# Who may do what") :]


def gateway(number: int) -> str:
    return f"gateway-{number}"


def worker(number: int) -> str:
    return f"W{number:04d}"


def found(folder: Path, *, devices: int = 4, port: int = 0) -> Warehouse:
    """Make it: no demo, so that the gate asks for everything that the law does."""
    site = govern.found(folder, console_port=port - 1 if port else None)
    try:
        govern.publish_charter(site, govern.OWNER, charter(devices))
        told = site.clock.now() - timedelta(days=30)
        per_team = -(-WORKERS // len(TEAMS))
        rostered = [
            govern.Rostered(worker(n), f"Somebody {n}", "staff" if n % 4 else "temps", TEAMS[n // per_team], "morning", told=told)
            for n in range(WORKERS)
        ]  # fmt: skip
        govern.roster(site, govern.OWNER, SYSTEM, rostered)
        tokens = tuple(govern.enrol_device(site, govern.OWNER, SYSTEM, gateway(n)) for n in range(devices))
    finally:
        site.close()
    return Warehouse(folder, port, tokens)


def opened(warehouse: Warehouse) -> RunningSite:
    return RunningSite.open(warehouse.folder)


def scans(rows: int, *, site: RunningSite, seed: int = 1) -> pa.Table:
    """Scans of the present hour in order of time, each with its own id: seven fields, some 170 bytes a line as NDJSON."""
    rng = np.random.default_rng(seed)
    end = micros(site.clock.now())
    start = end // HOUR_US * HOUR_US
    if end - start < 60_000_000:
        start -= HOUR_US  # the hour has just begun: the one before still takes rows
    at = np.sort(rng.integers(start, min(end, start + HOUR_US), rows)) // 1000 * 1000
    crew = rng.integers(0, WORKERS, rows)
    per_team = -(-WORKERS // len(TEAMS))
    items = pa.array([f"B{code:09X}" for code in rng.integers(0, 1 << 36, 50_000)])
    places = pa.array([f"P-{n % 4 + 1}-A{n // 100:03d}C{n % 600:03d}" for n in range(20_000)])
    ids = pa.array(np.arange(rows) + seed * 1_000_000_000).cast(pa.string())
    return pa.table(
        {
            "at": pa.array(at).cast(INSTANT),
            "worker": pa.array([worker(n) for n in range(WORKERS)]).take(pa.array(crew)),
            "task": pa.array(TASKS).take(pa.array(rng.choice(5, rows, p=[0.42, 0.38, 0.12, 0.06, 0.02]))),
            "team": pa.array(TEAMS).take(pa.array(crew // per_team)),
            "item": items.take(pa.array(rng.integers(0, len(items), rows))),
            "place": places.take(pa.array(rng.integers(0, len(places), rows))),
            "id": ids,
        }
    )


def as_arrow(table: pa.Table) -> bytes:
    """One Arrow stream, as a gateway sends it: one record batch, no compression."""
    sink = io.BytesIO()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table.combine_chunks())
    return sink.getvalue()


def as_ndjson(table: pa.Table) -> bytes:
    """One object a line."""
    import msgspec

    encode = msgspec.json.Encoder().encode
    stamps = np.datetime_as_string(table["at"].cast(pa.int64()).to_numpy().view("M8[us]"), unit="ms")
    columns = [table[name].to_pylist() for name in table.column_names if name != "at"]
    names = [name for name in table.column_names if name != "at"]
    lines = [
        encode({"at": f"{at}Z", **dict(zip(names, values, strict=True))})
        for at, *values in zip(stamps.tolist(), *columns, strict=True)
    ]
    return b"\n".join(lines) + b"\n"
