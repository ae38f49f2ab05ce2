"""A real ActivityWatch server for as long as a test lasts, filled through its own interface as its watchers fill it.

It is installed apart, from `requirements.lock` beside this file, since it holds some libraries back. Run as a program, this makes
`examples/exports/aw-buckets-export.json` anew.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[4]
PLACE = ROOT / "build" / "activitywatch"
LOCK = Path(__file__).with_name("requirements.lock")
EXAMPLE = ROOT / "examples" / "exports" / "aw-buckets-export.json"
HOST = "POSTE-12"
BUCKETS = {
    f"aw-watcher-window_{HOST}": ("currentwindow", "aw-watcher-window"),
    f"aw-watcher-afk_{HOST}": ("afkstatus", "aw-watcher-afk"),
    f"aw-watcher-web-firefox_{HOST}": ("web.tab.current", "aw-client-web"),
}
WINDOWS = (
    ("soffice.bin", "Devis 2026-114.ods - LibreOffice Calc"),
    ("firefox", "Permanence de la section syndicale - Intranet"),
    ("thunderbird", "Boîte de réception"),
    ("firefox", "Prendre rendez-vous chez un médecin"),
)
PAGES = (
    ("https://intranet.example/section-syndicale", "Permanence de la section syndicale - Intranet", False),
    ("https://medecins.example/rendez-vous", "Prendre rendez-vous chez un médecin", True),
)


def installed() -> str:
    """Install the server apart, once. Gives back why it cannot be here; nothing when it is."""
    if (PLACE / "done").exists():
        return ""
    pip = [str(PLACE / "bin" / "pip"), "install", "-q", "--disable-pip-version-check", "--retries", "1"]
    steps = (
        [sys.executable, "-m", "venv", "--clear", str(PLACE)],
        [*pip, "--timeout", "20", "--require-hashes", "-r", str(LOCK)],
    )
    for step in steps:
        try:
            made = subprocess.run(step, capture_output=True, text=True, timeout=300, check=False)
        except (OSError, subprocess.TimeoutExpired) as found:
            return f"aw-server could not be installed: {type(found).__name__}"
        if made.returncode:
            return f"aw-server could not be installed: {made.stderr.strip().splitlines()[-1:]}"
    (PLACE / "done").touch()
    return ""


@contextmanager
def running(home: Path) -> Iterator[str]:
    """The server on a free port with `home` as its home; its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    # It writes into the XDG folders of the user where they are set.
    kept = {k: v for k, v in os.environ.items() if not k.startswith("XDG_") and k != "PYTHONPATH"}
    command = [str(PLACE / "bin" / "aw-server"), "--testing", "--host", "127.0.0.1", "--port", str(port)]
    server = subprocess.Popen(
        command, env={**kept, "HOME": str(home)}, cwd=home, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        address = f"http://127.0.0.1:{port}/api/0"
        for _ in range(120):
            try:
                asked(f"{address}/info")
                break
            except (urllib.error.URLError, ConnectionError):
                assert server.poll() is None, "aw-server ended"
                time.sleep(0.25)
        yield address
    finally:
        server.terminate()
        server.wait(20)


def asked(url: str, body: object = None) -> bytes:
    """What the server answers to a question, or to what is posted."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data=data, headers={"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=20) as answer:
        return bytes(answer.read())


def fill(address: str, last: datetime, days: int) -> int:
    """What three watchers send over that many days, until `last`; how many events that is."""
    for bucket, (kind, client) in BUCKETS.items():
        asked(f"{address}/buckets/{bucket}", {"type": kind, "client": client, "hostname": HOST})
    sent = 0
    for bucket, (kind, _) in BUCKETS.items():
        events = [one for day in range(days) for one in _day(kind, last - timedelta(days=day))]
        asked(f"{address}/buckets/{bucket}/events", events)
        sent += len(events)
    return sent


def _day(kind: str, at: datetime) -> Iterator[dict[str, Any]]:
    start = at.replace(hour=8, minute=0)
    if kind == "currentwindow":
        for number, (app, title) in enumerate(WINDOWS):
            data = {"app": app, "title": title}
            yield {"timestamp": (start + timedelta(hours=number)).isoformat(), "duration": 1800, "data": data}
    elif kind == "afkstatus":
        for number, status in enumerate(("not-afk", "afk", "not-afk")):
            at = start + timedelta(hours=3 * number)
            yield {"timestamp": at.isoformat(), "duration": 600, "data": {"status": status}}
    else:
        for number, (url, title, private) in enumerate(PAGES):
            at = start + timedelta(hours=1 + 2 * number)
            data = {"url": url, "title": title, "audible": False, "incognito": private, "tabCount": 3}
            yield {"timestamp": at.isoformat(), "duration": 300, "data": data}


def example(home: Path) -> str:
    """The export of thirty-five made-up days at one computer, as the server writes it; the day of its making taken out."""
    with running(home) as address:
        fill(address, datetime(2026, 11, 13, tzinfo=UTC), 35)
        found = json.loads(asked(f"{address}/export"))
    for bucket in found["buckets"].values():
        bucket["created"] = "2026-10-09T08:00:00+00:00"
        bucket["events"].sort(key=lambda event: event["timestamp"])
    return json.dumps(found, ensure_ascii=False, separators=(",", ":")).replace('{"id"', '\n{"id"') + "\n"


if __name__ == "__main__":
    import tempfile

    if reason := installed():
        sys.exit(reason)
    with tempfile.TemporaryDirectory() as folder:
        EXAMPLE.write_text(example(Path(folder)), "utf-8")
