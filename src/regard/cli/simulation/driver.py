"""Drives the demo: thirty-five simulated days through the devices' door, then real time, as scanners would."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from regard.acts import derive, erase, examine, govern, prove, show
from regard.acts.running import actors
from regard.acts.running.site import RunningSite
from regard.cli.simulation.workforce import ZONE, Workforce
from regard.terms.actor import Actor
from regard.terms.clock import micros
from regard.terms.errors import NotFound, RegardError, Unavailable
from regard.terms.text import Text
from regard.terms.words import Grain, Per, Purpose

SYSTEM = "scanners"
LAST_SWEEP_BEFORE = timedelta(hours=14)
LOOKS_DAYS = 8
_DOOR_SILENT = Text("The devices’ door does not answer ({why}).", "La porte des appareils ne répond pas ({why}).")


class Driver:
    """Sends what the simulated scanners would send. `advance` sets the shared clock; the driver alone does."""

    def __init__(
        self, site: RunningSite, workforce: Workforce, tokens: dict[str, str], *, set_clock: Callable[[datetime], None]
    ) -> None:
        self.site = site
        self.workforce = workforce
        self._tokens = tokens
        self._set = set_clock
        self._url = f"http://127.0.0.1:{site.settings.intake_port}/intake/{SYSTEM}/scans"
        self.sent = 0
        self.staff: list[tuple[str, str | None, tuple[int, ...]]] = []

    def history(self, first: date, until: datetime, *, progress: Callable[[int], None]) -> None:
        """Every day from `first` up to the instant `until`, each hour sent when the simulated clock has reached its end."""
        day = first
        while day <= until.astimezone(ZONE).date():
            tables = self.workforce.day(day)
            start = datetime.combine(day, datetime.min.time(), ZONE).astimezone(UTC)
            for hour in range(24):
                end = min(start + timedelta(hours=hour + 1), until)
                if end > self.site.clock.now():
                    self._set(end)
                self._hour(tables, start + timedelta(hours=hour), end)
                self.lead(day, until)
                if end == until:
                    break
            self._close_day(start + timedelta(days=1), until)
            progress(1)
            day += timedelta(days=1)
        self._sealed(until)

    def present(self, *, every_seconds: float = 20.0, stop: Callable[[], bool] = lambda: False) -> None:
        """From now on, in real time: every few seconds, what the scanners sent since."""
        sent_until = self.site.clock.now()
        day, tables = sent_until.astimezone(ZONE).date(), self.workforce.day(sent_until.astimezone(ZONE).date())
        while not stop():
            time.sleep(every_seconds)
            now = self.site.clock.now()
            if now.astimezone(ZONE).date() != day:
                day = now.astimezone(ZONE).date()
                tables = self.workforce.day(day)
            try:
                self._hour(tables, sent_until, now, arrow=False)
                sent_until = now
            except Unavailable:
                continue

    def _hour(self, tables: dict[str, pa.Table], start: datetime, end: datetime, *, arrow: bool = True) -> None:
        for gateway, table in tables.items():
            at = table["at"].cast(pa.int64())
            part = table.filter(pc.and_(pc.greater_equal(at, micros(start)), pc.less(at, micros(end))))
            for first in range(0, part.num_rows, 20_000):
                self._send(gateway, part.slice(first, 20_000), arrow=arrow)

    def _send(self, gateway: str, part: pa.Table, *, arrow: bool) -> None:
        if not part.num_rows:
            return
        body = _arrow(part) if arrow else _ndjson(part)
        headers = {
            "Authorization": f"Bearer {self._tokens[gateway]}",
            "Content-Type": "application/vnd.apache.arrow.stream" if arrow else "application/x-ndjson",
        }
        request = urllib.request.Request(self._url, data=body, headers=headers, method="POST")  # noqa: S310
        for attempt in range(60):
            try:
                with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
                    self.sent += int(json.load(answer)["accepted"])
                    return
            except urllib.error.HTTPError as error:
                if error.code not in (429, 503):
                    raise _silent(f"{error.code} {error.read()[:300].decode('utf-8', 'replace')}") from error
                time.sleep(0.2)
            except (urllib.error.URLError, ConnectionError, TimeoutError) as error:
                if attempt > 40:
                    raise _silent(type(error).__name__) from error
                time.sleep(0.25)
        raise _silent("429")

    def lead(self, day: date, until: datetime) -> None:
        """Twice a day, late in the history, two simulated team leads look who may need a hand; on Mondays a manager plans."""
        if not self.staff or (until.astimezone(ZONE).date() - day).days > LOOKS_DAYS or day.weekday() > 4:
            return
        now = self.site.clock.now().astimezone(ZONE)
        for actor, team, hours in self.staff:
            if now.hour in hours and team:
                derive.live(self.site, self._actor(actor), SYSTEM, team=team)
            elif now.hour in hours and day.weekday() == 0:
                scope = show.Scope(SYSTEM, "statistics", Per.TEAM, Grain.WEEK)
                look = show.open_look(
                    self.site, self._actor(actor), scope, Purpose.PLANNING, "planning of the week (simulation)"
                )
                show.close(self.site, self._actor(actor), look.id)

    def _actor(self, actor_id: str) -> Actor:
        return self.site.read(actors.load, actor_id, self.site.clock.now(), second_factor=True)

    def _close_day(self, end: datetime, until: datetime) -> None:
        """What the site's own clockwork does at night: seal, compute, erase, sign."""
        if end + timedelta(hours=2) > until:
            return
        self._set(end + timedelta(hours=2))
        self._sealed(end)
        derive.due_days(self.site)
        if end < until - LAST_SWEEP_BEFORE:
            erase.run(self.site)
        prove.checkpoint(self.site)

    def _sealed(self, before: datetime) -> None:
        """Wait until the intake process has sealed the hours that ended well before an instant."""
        limit = before - timedelta(hours=2)
        for _ in range(300):
            if not any(self._waits(path, limit) for path in self.site.vault.journals()):
                return
            time.sleep(0.1)
        raise _silent("sealing")

    def _waits(self, journal: Path, limit: datetime) -> bool:
        """Whether a journal that ended by `limit` is still there: the intake process takes it away when it has sealed it."""
        try:
            return self.site.vault.kept(journal).span.end <= limit
        except NotFound:
            return False


def hire_staff(site: RunningSite, until: datetime) -> list[tuple[str, str | None, tuple[int, ...]]]:
    """Simulated staff who look, with roles that end; they have no way to sign in. Granted by the simulated officer, traced as theirs."""
    govern.first_officer(site, "DPO (simulation)")  # the link that counts is drawn when the history is in
    officer = site.read(actors.everyone, site, site.clock.now())[0].id
    found: list[tuple[str, str | None, tuple[int, ...]]] = []
    chosen = (("team-lead", "stow-A", (9, 11)), ("team-lead", "pick-B", (16, 18)), ("operations-manager", None, (8,)))
    by = Actor(officer, frozenset({"dpo"}), second_factor=True)
    for role, team, hours in chosen:
        label = f"{team or role} (simulation)"
        made = govern.enrol_actor(site, by, label)
        site.write(actors.set_second_factor, made, True)
        govern.grant(site, by, made, role, until=until + timedelta(days=90), team=team)
        found.append((made, team, hours))
    return found


def examine_now(site: RunningSite) -> None:
    """The first examination, so that the findings page has something to say."""
    examine.site(site)
    prove.checkpoint(site)


def roster(workforce: Workforce) -> list[govern.Rostered]:
    """The simulated people as a roster, each told on their day, four of them not at all."""
    return [
        govern.Rostered(
            worker=w.id,
            name=w.name,
            population=w.population,
            team=w.team,
            shift=w.shift,
            told=_morning(w.told) if w.told else None,
            since=_morning(w.joins),
        )
        for w in workforce.workers
    ]


def _morning(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time(), ZONE).astimezone(UTC)


def _arrow(part: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, part.schema) as writer:
        writer.write_table(part.combine_chunks())
    return bytes(sink.getvalue())


def _ndjson(part: pa.Table) -> bytes:
    rows = part.to_pylist()
    return "\n".join(json.dumps({**row, "at": row["at"].isoformat()}) for row in rows).encode()


def _silent(why: str) -> RegardError:
    return Unavailable("door_silent", _DOOR_SILENT, why=why)
