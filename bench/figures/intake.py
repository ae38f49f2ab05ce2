"""The devices' door, the whole path, from another process over HTTP; then the worker is killed and what it acknowledged is looked for."""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from bench import processes, warehouse
from bench.registry import Reading, at_least, figure
from bench.stage import ROOT, Stage
from regard.acts import admit, keep
from regard.acts.running.intake import SEEN_KIND
from regard.acts.running.site import RunningSite
from regard.intake import identity
from regard.intake.arrivals import SCHEMA, Fields
from regard.intake.doors import scanners_arrow, scanners_ndjson
from regard.intake.siphash import Words
from regard.vault import index

EVENTS = 2_000_000
BATCH = 10_000
CONNECTIONS = 8
AFTER = 60
"""Batches to go on with after the measured ones, until the line is cut."""


@figure("intake_ndjson", goal=at_least(150_000, "events/s"), full_rows=EVENTS)
def intake_ndjson(stage: Stage) -> Reading:
    """Events a second through the door as NDJSON, durable when acknowledged; then kill -9, and all that was acknowledged is there."""
    return _measured(stage, admit.NDJSON, warehouse.as_ndjson)


@figure("intake_arrow", goal=at_least(300_000, "events/s"), full_rows=EVENTS)
def intake_arrow(stage: Stage) -> Reading:
    """The same as Arrow streams."""
    return _measured(stage, admit.ARROW, warehouse.as_arrow)


def _measured(stage: Stage, content_type: str, encode: Callable[[pa.Table], bytes]) -> Reading:
    events = min(EVENTS, stage.rows)
    rounds = [_round(stage, content_type, encode, events, number) for number in range(max(1, stage.rounds))]
    rate = statistics.median(events / one["wall"] for one in rounds)
    middle = min(rounds, key=lambda one: abs(events / one["wall"] - rate))
    looked_for = sum(one["looked_for"] for one in rounds)
    said = (
        f"batches of {BATCH:,}, {CONNECTIONS} connections",
        f"answer p95 {middle['p95'] * 1e3:.0f} ms",
        f"worker {middle['worker_cpu'] / events * 1e6:.2f} µs an event, load generator {middle['cpu']:.1f} s",
        f"worker killed among {sum(one['last'] for one in rounds)} further batches: 0 of {looked_for:,} acknowledged events lost",
        processes.load_now(),
    )
    cpu = middle["worker_cpu"]
    return Reading(value=rate, unit="events/s", cpu_s=cpu, rows=events, note="; ".join(said))


def _round(
    stage: Stage, content_type: str, encode: Callable[[pa.Table], bytes], events: int, number: int
) -> dict[str, Any]:
    folder = stage.scratch()
    port = processes.free_port() + 1
    made = warehouse.found(folder / "site", devices=CONNECTIONS, port=port)
    _bodies(made, folder / "bodies", content_type, encode, events, number)
    server = _serve(made)
    try:
        processes.wait_for(f"http://127.0.0.1:{port}/healthz", server)
        result = _drive(server, made, folder / "bodies")
        _none_lost(made, folder / "bodies", result["acknowledged"], content_type)
        result["looked_for"] = len(result["acknowledged"]) * BATCH
        return result
    finally:
        processes.kill(server)
        shutil.rmtree(folder, ignore_errors=True)


def _bodies(
    made: warehouse.Warehouse, folder: Path, content_type: str, encode: Callable[[pa.Table], bytes], events: int, seed: int
) -> None:  # fmt: skip
    """Write every batch as a file, and the plan."""
    folder.mkdir()
    count = max(1, events // BATCH)
    names = [f"{number:05d}" for number in range(CONNECTIONS * 2 + count + AFTER)]
    site = warehouse.opened(made)
    try:
        table = warehouse.scans(len(names) * BATCH, site=site, seed=seed + 1)
    finally:
        site.close()
    for place, name in enumerate(names):
        (folder / name).write_bytes(encode(table.slice(place * BATCH, BATCH)))
    plan = {
        "type": content_type,
        "tokens": made.tokens,
        "warm": names[: CONNECTIONS * 2],
        "measured": names[CONNECTIONS * 2 : -AFTER],
        "after": names[-AFTER:],
    }
    (folder / "plan.json").write_text(json.dumps(plan))


def _serve(made: warehouse.Warehouse) -> subprocess.Popen[bytes]:
    """One worker process, started as `regard serve` starts it (regard/cli/serve.py)."""
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--factory", "--workers", "1", "--no-ws", "--blocking-threads", "8",
        "--host", "127.0.0.1", "--port", str(made.port), "--log-level", "error", "regard.console.intake_wsgi:build",
    ]  # fmt: skip
    env = {**os.environ, "REGARD_SITE": str(made.folder), "PYTHONPATH": str(ROOT / "src")}
    return subprocess.Popen(command, env=env, start_new_session=True, stdout=subprocess.DEVNULL)


def _drive(server: subprocess.Popen[bytes], made: warehouse.Warehouse, bodies: Path) -> dict[str, Any]:
    """Run the load; kill the worker while it goes on; what was measured and acknowledged."""
    command = [
        sys.executable, "-m", "bench.load", str(made.port), warehouse.SYSTEM, str(bodies), str(CONNECTIONS)
    ]  # fmt: skip
    load = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert load.stdout is not None
    result: dict[str, Any] = {}
    began = 0.0
    for line in load.stdout:
        word, _, rest = line.partition(" ")
        if word.strip() == "BEGIN":
            began = processes.cpu_seconds(server.pid)
        elif word == "RESULT":
            result |= json.loads(rest)
            result["worker_cpu"] = processes.cpu_seconds(server.pid) - began
            time.sleep(0.5)
            processes.kill(server)
        elif word == "CUT":
            result |= json.loads(rest)
    if load.wait(60) or "acknowledged" not in result or result["refused"]:
        raise RuntimeError(f"the load failed: {result.get('refused')}")
    return result


def _none_lost(
    made: warehouse.Warehouse, bodies: Path, acknowledged: list[tuple[str, int]], content_type: str
) -> None:  # fmt: skip
    """Start again after the kill, seal what the journals hold, and find every acknowledged event by its identity."""
    site = warehouse.opened(made)
    try:
        keep.seal_left(site)
        rows = site.read(index.find, system=warehouse.SYSTEM, kind=SEEN_KIND)
        kept = np.concatenate([_comparable(site.vault.table(row, ["identity"])["identity"]) for row in rows])
        kept.sort()
        if (kept[1:] == kept[:-1]).any():
            raise AssertionError("an event was kept twice")
        for name, device in acknowledged:
            wanted = _identities(site, (bodies / name).read_bytes(), content_type, warehouse.gateway(device))
            place = np.minimum(np.searchsorted(kept, wanted), len(kept) - 1)
            lost = int((kept[place] != wanted).sum())
            if lost:
                raise AssertionError(f"{lost} acknowledged events of batch {name} are not there")
    finally:
        site.close()


def _identities(site: RunningSite, body: bytes, content_type: str, device: str) -> Words:
    """The identities of a batch's events, computed from what was sent."""
    read = scanners_ndjson.read if content_type == admit.NDJSON else scanners_arrow.read
    declared = {one.name for one in site.charter.named(warehouse.SYSTEM).field}
    arrivals = read(body, fields=Fields.of(declared & set(SCHEMA.names)), device=device)
    return _comparable(
        pa.chunked_array([identity.identities(arrivals.table, key=bytes.fromhex(site.settings.identity_key))])
    )


def _comparable(ids: pa.ChunkedArray) -> Words:
    """Identities as their first eight bytes: two alike among millions are next to impossible (2⁻²⁵ a run)."""
    whole = np.frombuffer(ids.combine_chunks().buffers()[1], "<u8", count=2 * len(ids))
    return np.ascontiguousarray(whole[::2])
