"""The console's pages on a large site: how long the server takes for each, as each role; how soon a cold browser shows something."""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from hashlib import sha256
from pathlib import Path
from typing import Any

from bench import processes
from bench.registry import Reading, Unmeasured, at_most, figure
from bench.stage import ROOT, Stage

SEGMENTS, TRACES, PEOPLE = 5_000_000, 10_000_000, 2_000
TIMES = 20
OLDEST_SECONDS = 20 * 3600
GOAL_MS = 200.0


@figure("console_pages", goal=at_most(GOAL_MS, "ms"), full_rows=SEGMENTS)
def console_pages(stage: Stage) -> Reading:
    """Server time of the slowest page at the 95th percentile: every page, as every role, on 5 million segments and 10 million traces."""
    segments = min(SEGMENTS, stage.rows)
    folder = _site(stage, segments)
    walked = _walked(folder)
    for line in sorted(walked, key=lambda line: -_at(line, 0.95)):
        print(_told(line), file=sys.stderr)
    pages = [line for line in walked if line["html"] and line["status"] == 200]
    worst = max(pages, key=lambda line: _at(line, 0.95))
    over = {line["page"] for line in pages if _at(line, 0.95) > GOAL_MS}
    files = [line for line in walked if not line["html"] and line["status"] == 200]
    said = (
        f"{worst['page']} as {worst['role']}",
        f"median page {statistics.median(_at(line, 0.5) for line in pages):.0f} ms",
        f"{len({line['page'] for line in pages})} pages, {len(over)} over: {', '.join(sorted(over)) or 'none'}",
        f"most queries {max(line['queries'] for line in pages):.0f}, heaviest {max(line['bytes'] for line in pages) / 1000:.0f} kB",
        f"files up to {max((_at(line, 0.95) for line in files), default=0):.0f} ms",
        processes.load_now(),
    )
    return Reading(value=_at(worst, 0.95), unit="ms", rows=segments, note="; ".join(said))


@figure("console_first_paint", goal=at_most(1000.0, "ms"))
def console_first_paint(stage: Stage) -> Reading:
    """First contentful paint of the public page in a fresh Chromium with nothing cached, on loopback: the median of several."""
    chromium = Path("/usr/bin/chromium")
    if not chromium.exists():
        raise Unmeasured("no /usr/bin/chromium here")
    folder, port = _site(stage, min(SEGMENTS, stage.rows)), processes.free_port()
    env = {**os.environ, "REGARD_SITE": str(folder)}
    for left in folder.glob("console.db*"):
        left.unlink()
    command = [sys.executable, "-m", "regard.console", "serve", "--port", str(port)]
    served = subprocess.Popen(command, env=env, start_new_session=True, stdout=subprocess.DEVNULL)
    try:
        processes.wait_for(f"http://localhost:{port}/healthz", served)
        paints, weight = _paints(f"http://localhost:{port}/", str(chromium), 7)
    finally:
        processes.kill(served)
    note = f"slowest {max(paints):.0f} ms; {weight / 1000:.0f} kB sent with style and script; {processes.load_now()}"
    return Reading(value=statistics.median(paints), unit="ms", note=note)


def _paints(address: str, chromium: str, times: int) -> tuple[list[float], int]:
    """First contentful paints in milliseconds, a browser of its own each, and the bytes of the last page with all that it loads."""
    from playwright.sync_api import sync_playwright

    found, weight = [], 0
    with sync_playwright() as play:
        for _ in range(times):
            browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
            page = browser.new_page(locale="fr-FR")
            page.goto(address, wait_until="load")
            page.wait_for_function("performance.getEntriesByName('first-contentful-paint').length > 0")
            found.append(float(page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")))
            entries = "[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]"
            weight = int(page.evaluate(f"{entries}.reduce((sum, one) => sum + one.transferSize, 0)"))
            browser.close()
    return found, weight


def _site(stage: Stage, segments: int) -> Path:
    """The large site, made once a day: what is over its term tomorrow is not what a site that is swept looks like."""
    traces = TRACES * segments // SEGMENTS
    folder = stage.cache / f"large-{segments}-{_schema()}"
    done = folder / "complete"
    if done.exists() and time.time() - done.stat().st_mtime < OLDEST_SECONDS:
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "bench.large_site", str(folder), str(segments), str(traces), str(PEOPLE)]
    subprocess.run(command, check=True, cwd=ROOT)
    return folder


def _schema() -> str:
    """What the site depends on: another first migration, or another maker, makes another site."""
    sources = (ROOT / "src/regard/site/migrations/versions/r0001_first.py", ROOT / "bench/large_site.py")
    return sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()[:8]


def _walked(folder: Path) -> list[dict[str, Any]]:
    command = [sys.executable, "-m", "bench.page_walk", str(folder), str(TIMES)]
    done = subprocess.run(command, check=False, cwd=ROOT, capture_output=True, text=True)
    told = [line for line in done.stdout.splitlines() if line.startswith("RESULT ")]
    if done.returncode or not told:
        raise RuntimeError(f"the walk failed:\n{done.stderr[-2000:]}")
    return list(json.loads(told[0][7:]))


def _at(line: dict[str, Any], share: float) -> float:
    """A percentile of a page's answers, in milliseconds: the slowest of those that are at most so many."""
    ordered = sorted(line["seconds"])
    return float(ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))]) * 1e3


def _told(line: dict[str, Any]) -> str:
    return (
        f"{line['role']:<19}{line['page']:<24}{line['status']} p50 {_at(line, 0.5):7.1f} p95 {_at(line, 0.95):7.1f} ms "
        f"{line['queries']:6.1f} queries {line['bytes'] / 1000:7.1f} kB  slowest query {line['slow_s'] * 1e3:6.1f} ms"
    )
