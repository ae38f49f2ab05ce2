from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

from acts import warehouse as w
from regard.acts import govern
from regard.acts.running.site import RunningSite
from regard.cli.frame import run
from regard.terms.clock import SystemClock


@dataclass
class Said:
    """What a command answered: its exit code, what it printed, what it complained of."""

    code: int
    out: str
    err: str

    @property
    def json(self):
        return json.loads(self.out)

    @property
    def error(self):
        return json.loads(self.err)["error"]


Run = Callable[..., Said]


@pytest.fixture
def regard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs one command line in this process, as the program would."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    for name in ("REGARD_LANG", "LC_ALL", "LC_MESSAGES", "LANG", "REGARD_SITE"):
        monkeypatch.delenv(name, raising=False)

    def one(*line: object, lang: str | None = None, folder: Path | None = None, columns: str = "200") -> Said:
        env = {"REGARD_SITE": str(folder or tmp_path / "site"), "COLUMNS": columns, "REGARD_LANG": lang}
        with CliRunner().isolation(env=env) as (out, err, *_):
            code = run([str(part) for part in line])
            return Said(code, out.getvalue().decode(), err.getvalue().decode())

    return one


@pytest.fixture
def running(tmp_path: Path) -> Iterator[RunningSite]:
    """A real site on the machine's own clock: people told, an hour of today sealed, one day's charter."""
    now = SystemClock().now()
    first = (now - 40 * w.DAY).date()
    text = w.charter(
        ("since = 2026-01-05", f"since = {first}"),
        ("dpia = 2025-12-01", f"dpia = {first - 60 * w.DAY}"),
        (
            "submitted = 2025-10-06, expert = false, opinion = 2025-11-03",
            f"submitted = {first - 90 * w.DAY}, expert = false, opinion = {first - 60 * w.DAY}",
        ),
        ("examined_on = 2026-01-05", f"examined_on = {now.date()}"),
    )
    site = govern.found(tmp_path / "site")
    site.folder.charter.write_text(text, "utf-8")
    govern.publish_charter(site, govern.OWNER, text)
    yield site
    site.close()


@pytest.fixture
def crew(running: RunningSite) -> RunningSite:
    """The same with two dozen people on the roster, all told, and a device."""
    w.people(running)
    govern.tell(running, govern.OWNER, w.SYSTEM, [w.pseudonym(running, w.UNTOLD)])
    w.device(running)
    return running
