"""ActivityWatch: what its bucket export shows of how someone's computer is watched."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from pathlib import PurePosixPath
from typing import Any

from regard.audit.extract import Asked, Extract, FileRead, Refusal
from regard.audit.mapping import times
from regard.audit.mapping.seen import age
from regard.audit.readers.activitywatch.stream import NotAnExport, events
from regard.audit.source import Source
from regard.terms.errors import InputRefused, RegardError
from regard.terms.span import Span
from regard.terms.text import Text
from regard.terms.words import Area

WINDOW, AFK, WEB, INPUT = "currentwindow", "afkstatus", "web.tab.current", "os.hid.input"
"""Bucket types (docs.activitywatch.net, Buckets and events)."""
MAX_HOSTS = 10_000


@dataclass(slots=True)
class _Seen:
    """What was met in all files."""

    types: Counter[str] = field(default_factory=Counter)
    hosts: set[str] = field(default_factory=set)
    first: datetime | None = None
    last: datetime | None = None
    titles: int = 0
    addresses: int = 0
    private: int = 0
    shots: int = 0
    rows: int = 0
    bad: int = 0


class ActivityWatch:
    """The `Reader` of ActivityWatch exports."""

    kind = "activitywatch"
    version = "1"
    title = Text("ActivityWatch bucket export", "export de « buckets » ActivityWatch")
    area: Area | None = Area.COMPUTERS
    tested_on = Text(
        "A real server: aw-server 0.12.0 (aw-core 0.5.18), filled through its interface as its watchers do, exported by it; no watcher ran",
        "Un vrai serveur : aw-server 0.12.0 (aw-core 0.5.18), rempli par son interface comme le font ses observateurs, et exporté par lui ; "
        "aucun observateur n’a tourné",
    )

    def recognises(self, source: Source) -> bool:
        """Whether a `.json` file begins with buckets."""
        return any(_looks(source, name) for name in islice(_json(source), 20))

    def read(self, source: Source, asked: Asked) -> Extract:
        """Read every export. Raises InputRefused (`activitywatch_not_an_export`) when none is one."""
        seen = _Seen()
        files: list[FileRead] = []
        refused: list[Refusal] = []
        for name in _json(source):
            before, bad = seen.rows, seen.bad
            try:
                self._file(source, name, seen, asked)
            except NotAnExport:
                refused.append(Refusal(name, None, "", _NOT_ONE))
                continue
            size, digest = source.file(name).stat().st_size, source.sha256(name)
            files.append(FileRead(name, size, digest, self.kind, self.version, seen.rows - before, seen.bad - bad))
            if seen.bad > bad:
                refused.append(Refusal(name, None, "timestamp", _BAD, seen.bad - bad))
        if not files:
            raise InputRefused("activitywatch_not_an_export", _NONE, file=source.label)
        return Extract(
            self.kind,
            self.version,
            systems=(_system(seen, asked),),
            files=tuple(files),
            refused=tuple(refused),
            gaps=_gaps(seen),
            period=Span(seen.first, seen.last) if seen.first and seen.last else None,
            coverage=1 - seen.bad / seen.rows if seen.rows else None,
        )

    def _file(self, source: Source, name: str, seen: _Seen, asked: Asked) -> None:
        size = max(1, source.file(name).stat().st_size)
        done = 0

        def told(count: int) -> None:
            nonlocal done
            done += count
            asked.progress("events", min(1.0, done / size))

        with source.open(name) as opened:
            found = False
            for bucket, event in events(opened, told):
                found = True
                if event is not None:
                    _event(seen, bucket, event, asked)
            if not found and b'"buckets"' not in source.head(name, 4096):
                raise NotAnExport


def _event(seen: _Seen, bucket: dict[str, Any], event: Any, asked: Asked) -> None:
    seen.rows += 1
    try:
        start = times.instant(event["timestamp"], ("iso",), asked.zone)
        end = start + timedelta(seconds=min(max(float(event.get("duration", 0)), 0.0), 10 * 86_400.0))
        data = event.get("data") or {}
    except (TypeError, KeyError, ValueError, AttributeError, OverflowError):
        seen.bad += 1
        return
    kind = str(bucket.get("type", ""))[:100]
    seen.types[kind] += 1
    if len(seen.hosts) < MAX_HOSTS and isinstance(bucket.get("hostname"), str):
        seen.hosts.add(bucket["hostname"])
    seen.first = start if seen.first is None or start < seen.first else seen.first
    seen.last = end if seen.last is None or end > seen.last else seen.last
    if isinstance(data, dict):
        seen.titles += bool(data.get("title"))
        seen.addresses += bool(data.get("url"))
        seen.private += data.get("incognito") is True
        seen.shots += "screenshot" in kind


def _system(seen: _Seen, asked: Asked) -> dict[str, Any]:
    system: dict[str, Any] = {"id": asked.system or "computers", "area": Area.COMPUTERS.value}
    keeps: dict[str, Any] = {
        "data": "raw-events",
        "per": "person",
        "grain": "event",
        "kept": "unlimited",
        "erasure": "manual",
    }
    oldest = age(seen.first, asked.now)
    if oldest is not None:
        keeps["oldest"] = oldest
    system["keeps"] = [keeps]
    recording: list[dict[str, Any]] = []
    if seen.types[WINDOW] or seen.types[WEB]:
        recording.append({"medium": "app-use", "starts": "always"})
    if seen.shots:
        recording.append({"medium": "screenshot", "starts": "interval"})
    if recording:
        system["recording"] = recording
    indicators: list[dict[str, Any]] = []
    if seen.types[AFK] or seen.types[INPUT]:
        indicators.append({"name": "away from keyboard", "measures": "inactivity", "per": "person", "grain": "event"})
    if seen.types[WINDOW] or seen.types[WEB]:
        indicators.append(
            {"name": "time by program and page", "measures": "app-use", "per": "person", "grain": "event"}
        )
    if indicators:
        system["indicator"] = indicators
    return system


def _gaps(seen: _Seen) -> tuple[Text, ...]:
    found = [_WHO]
    if seen.titles or seen.addresses:
        found.append(_TITLES.filled(titles=seen.titles, addresses=seen.addresses))
    if seen.private:
        found.append(_PRIVATE.filled(count=seen.private))
    if len(seen.hosts) > 1:
        found.append(_HOSTS.filled(count=len(seen.hosts)))
    if seen.types[INPUT]:
        found.append(_INPUT)
    return tuple(found)


def _json(source: Source) -> list[str]:
    return [name for name in islice(source.names(), 100_000) if PurePosixPath(name).suffix.lower() == ".json"]


def _looks(source: Source, name: str) -> bool:
    try:
        head = source.head(name, 4096).lstrip(b"\xef\xbb\xbf \t\r\n")
    except (RegardError, OSError):
        return False
    return head.startswith(b"{") and b'"buckets"' in head and b'"' in head


_NOT_ONE = Text("not an export of ActivityWatch: not read", "pas un export d’ActivityWatch : non lu")
_BAD = Text("an event without a readable time", "un événement sans heure lisible")
_NONE = Text(
    "{file} holds no export of ActivityWatch. Export from its page: Raw Data, Export all buckets.",
    "{file} ne contient aucun export d’ActivityWatch. Exportez depuis sa page : Raw Data, Export all buckets.",
)
_WHO = Text(
    "The export does not show why the computers are watched, who reads it, nor whether it can be paused or leaves the computer: ask for the "
    "purpose, the recipients, the synchronisation and what the person was told.",
    "L’export ne montre ni pourquoi les postes sont suivis, ni qui lit le relevé, ni s’il peut être suspendu ou quitte le poste : demandez "
    "la finalité, les destinataires, la synchronisation et l’information remise.",
)
_TITLES = Text(
    "{titles} window titles and {addresses} addresses of pages are held. They can tell of health, beliefs or union life; they were counted, "
    "not read: ask whether they are needed (ActivityWatch can leave titles out).",
    "{titles} titres de fenêtres et {addresses} adresses de pages sont conservés. Ils peuvent révéler santé, convictions ou vie syndicale ; "
    "ils ont été comptés, pas lus : demandez s’ils sont nécessaires (ActivityWatch peut omettre les titres).",
)
_PRIVATE = Text("{count} events come from private browsing.", "{count} événements viennent de la navigation privée.")
_HOSTS = Text(
    "The export gathers {count} computers: the data left the devices where they were made.",
    "L’export réunit {count} postes : les données ont quitté les appareils où elles sont nées.",
)
_INPUT = Text(
    "Key presses and mouse moves are counted (aw-watcher-input); which keys is not in the export.",
    "Les frappes et mouvements de souris sont comptés (aw-watcher-input) ; les touches elles-mêmes n’y sont pas.",
)
