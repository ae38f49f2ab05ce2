"""Frigate: config.yml, frigate.db, docker-compose.yml, and recordings, in one folder or archive."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from regard.audit.extract import Asked, Extract, FileRead, Refusal, Table
from regard.audit.readers.frigate import database
from regard.audit.readers.frigate.document import loaded
from regard.audit.readers.frigate.settings import Camera, Settings, published, settings
from regard.audit.readers.frigate.words import GAPS, SAID
from regard.audit.readers.recordings_folder import survey
from regard.audit.readers.zoneminder.facts import generic, named
from regard.terms.duration import Duration
from regard.terms.errors import InputRefused
from regard.terms.span import Span
from regard.terms.text import Text
from regard.terms.words import Area

if TYPE_CHECKING:
    from regard.audit.source import Source

_SETTINGS = frozenset({"config.yml", "config.yaml", "frigate.yml", "frigate.yaml"})
_COMPOSE = frozenset({"docker-compose.yml", "docker-compose.yaml", "compose.yml", "compose.yaml"})
_STREAM_PORTS = (8554, 1984)
_MOST_SURVEYED = 2000


class FrigateReader:
    """Reads Frigate's settings and database, and looks at some of its recordings' headers."""

    kind = "frigate"
    version = "1"
    area: Area | None = Area.CCTV
    title = Text("Frigate", "Frigate")
    tested_on = Text(
        "The published formats of Frigate 0.13 to 0.17 (settings reference, database models); no running Frigate.",
        "Les formats publiés de Frigate 0.13 à 0.17 (référence des réglages, modèles de la base) ; aucun Frigate en marche.",
    )

    def recognises(self, source: Source) -> bool:
        """Whether there is a `frigate.db`, or a settings file that has cameras read by ffmpeg."""
        for name in islice(source.names(), 200_000):
            last = PurePosixPath(name).name.lower()
            if last == "frigate.db" or (last in _SETTINGS and _is_settings(source, name)):
                return True
        return False

    def read(self, source: Source, asked: Asked) -> Extract:
        """One system with what settings, database and files show. Raises InputRefused (`frigate_*`, `source_*`)."""
        site = _gathered(source, asked, self)
        if site.settings is None and site.held is None:
            raise InputRefused("frigate_nothing", _NOTHING)
        system = asked.system or "cctv"
        rows = site.held.recordings if site.held else []
        return Extract(
            reader=self.kind,
            version=self.version,
            systems=(_fragment(site, system, asked),),
            tables=tuple(_tables(site, system)),
            files=tuple(site.files),
            refused=tuple(site.refused),
            gaps=tuple(_said(site)),
            period=Span(min(r[2] for r in rows), max(r[3] for r in rows)) if rows else None,
            coverage=1.0 if site.held is None or not site.held.refused else len(rows) / (len(rows) + site.held.refused),
        )


@dataclass
class _Site:
    settings: Settings | None = None
    held: database.Held | None = None
    usual: list[tuple[str, str, datetime, datetime]] = field(default_factory=list)
    ports: tuple[tuple[int, str], ...] | None = None
    looked: survey.Survey = field(default_factory=survey.Survey)
    orphans: int = 0
    files: list[FileRead] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    database_name: str = ""

    def open_port(self) -> bool:
        return any(port == 5000 for port, _ in self.ports or ())

    def streams(self) -> list[int]:
        return sorted({port for port, _ in self.ports or () if port in _STREAM_PORTS})


def _is_settings(source: Source, name: str) -> bool:
    head = source.head(name, 65_536)
    return b"cameras:" in head and b"ffmpeg" in head


def _gathered(source: Source, asked: Asked, reader: FrigateReader) -> _Site:
    site = _Site()
    names = list(source.names())

    def log(name: str, rows: int | None = None, refused: int = 0) -> None:
        site.files.append(
            FileRead(name, source.size(name), source.sha256(name), reader.kind, reader.version, rows, refused)
        )

    for name in names:
        last = PurePosixPath(name).name.lower()
        if last in _SETTINGS and site.settings is None and _is_settings(source, name):
            site.settings = settings(loaded(source, name))
            log(name)
        elif last in _COMPOSE and site.ports is None:
            site.ports = published(loaded(source, name))
            log(name)
        elif last == "frigate.db":
            asked.progress("frigate", None)
            site.held, site.database_name = database.held(source.sqlite(name)), name
            site.usual = site.held.usual()
            if site.held.refused:
                site.refused.append(Refusal(name, None, "start_time", _NO_START, site.held.refused))
            log(name, site.held.rows, site.held.refused)
    _on_disk(source, names, site, asked, reader)
    return site


def _on_disk(source: Source, names: list[str], site: _Site, asked: Asked, reader: FrigateReader) -> None:
    """Which recordings lie on the disk, and which of these the database does not know (by day, hour, camera and minute)."""
    stored = [name for name in survey.recordings_in(names) if "recordings/" in name or site.held is None]
    if not stored:
        return
    every = max(1, len(stored) // _MOST_SURVEYED)
    site.looked = survey.surveyed(source, stored[::every], asked, reader=reader.kind, version=reader.version)
    site.files += site.looked.files
    site.refused += site.looked.refused
    if site.held is not None:
        known = {(camera, f"{start:%Y-%m-%d/%H}", f"{start:%M.%S}") for _, camera, start, _ in site.held.recordings}
        for name in stored:
            parts = PurePosixPath(name).with_suffix("").parts
            if len(parts) >= 4 and (parts[-2], f"{parts[-4]}/{parts[-3]}", PurePosixPath(name).stem) not in known:
                site.orphans += 1


def _fragment(site: _Site, system: str, asked: Asked) -> dict[str, Any]:
    made: dict[str, Any] = {"id": system, "area": "cctv"}
    keeps = list(_keeps(site, asked))
    if keeps:
        made["keeps"] = keeps
    if site.settings is not None:
        made["camera"] = [_camera(camera, site) for camera in site.settings.cameras]
    accounts = _accounts(site)
    if accounts:
        made["accounts"] = accounts
    if site.open_port() or site.streams():
        made["security"] = {"transport": False}
    if site.settings is None or not site.settings.proxy:
        made["traces"] = {"fields": ["when", "what"], "tamper_evident": False}
    shares = [{"to": firm} for firm in site.settings.clouds] if site.settings else []
    if site.held is not None and site.held.sent:
        shares.append({"to": "Frigate, Inc. (Frigate+)"})
    if shares:
        made["shares"] = shares
    return made


def _camera(camera: Camera, site: _Site) -> dict[str, Any]:
    made: dict[str, Any] = {"id": camera.name, "count": 1}
    sound = camera.sound
    if sound is None:
        told = {row.sound for row in site.looked.recordings if row.device == camera.name}
        sound = True if True in told else (False if told == {False} else None)
    if sound is not None:
        made["sound"] = sound
    if camera.analytics:
        made["analytics"] = list(camera.analytics)
    return made


def _keeps(site: _Site, asked: Asked) -> Iterator[dict[str, Any]]:
    """Recordings under the terms set; snapshots; what is held for ever; exports, which no term reaches."""
    cameras = site.settings.cameras if site.settings else ()
    terms = [camera.days for camera in cameras if camera.days is not None]
    usual: dict[str, Any] = {"data": "images"}
    if terms:
        usual |= {"kept": _days(max(terms)), "erasure": "automatic"}
    usual |= _oldest(min((row[2] for row in site.usual), default=None), asked)
    if len(usual) > 1:
        yield usual
    snapshots = [camera.snapshot_days for camera in cameras if camera.snapshot_days is not None]
    if snapshots:
        seen = site.held.snapshots_oldest if site.held else None
        yield {"data": "images", "kept": _days(max(snapshots)), "erasure": "automatic", **_oldest(seen, asked)}
    if site.held is None:
        return
    if site.held.held_events:
        first = min(event[1] for event in site.held.held_events)
        yield {"data": "images", "erasure": "manual", **_oldest(first, asked)}
    if site.held.exports:
        yield {"data": "images", "erasure": "manual", **_oldest(min(site.held.exports), asked)}


def _days(days: float) -> Duration:
    return Duration.of(days=days)


def _oldest(start: datetime | None, asked: Asked) -> dict[str, Duration]:
    oldest = survey.age(start, asked.now)
    return {} if oldest is None else {"oldest": oldest}


def _accounts(site: _Site) -> dict[str, Any]:
    made: dict[str, Any] = {}
    asks = site.settings.asks if site.settings else None
    proxy = site.settings.proxy if site.settings else False
    if site.open_port() or (asks is False and not proxy):
        made["password"] = {"none": True}
    if not proxy and site.settings is not None:
        made["mfa"] = False
    if asks and site.held is not None and any(generic(name) for name, _ in site.held.accounts):
        made["generic"] = True
    return made


def _tables(site: _Site, system: str) -> Iterator[Table]:
    if site.held is None:
        return
    rows = site.usual
    if rows:
        sounds = {camera.name: camera.sound for camera in site.settings.cameras} if site.settings else {}
        columns: dict[str, list[Any]] = {
            "id": [row[0] for row in rows],
            "system": [system] * len(rows),
            "device": [row[1] for row in rows],
            "start": [row[2] for row in rows],
            "end": [row[3] for row in rows],
            "sound": [sounds.get(row[1]) for row in rows],
        }
        yield Table("recordings", survey.arrow(columns), system, site.database_name)
    accounts = site.held.accounts
    if accounts and (site.settings is None or site.settings.asks):
        columns = {
            "account": [name for name, _ in accounts],
            "role": [role for _, role in accounts],
            "active": [True] * len(accounts),
            "mfa": [False] * len(accounts),
        }
        yield Table("accounts", survey.arrow(columns), system, site.database_name)


def _said(site: _Site) -> Iterator[Text]:
    if site.settings is not None:
        yield from _said_of_settings(site.settings)
    else:
        yield SAID["no_settings"]
    if site.ports is None:
        yield SAID["no_compose"]
    if site.open_port():
        yield SAID["port"]
    if site.streams():
        yield SAID["streams"].filled(ports=", ".join(str(port) for port in site.streams()))
    if site.held is None:
        yield SAID["no_database"]
    else:
        counts = {"exports": len(site.held.exports), "held": len(site.held.held_events), "sent": site.held.sent}
        for word, count in (counts | {"orphans": site.orphans}).items():
            if count:
                yield SAID[word].filled(count=count)
    yield from GAPS


def _said_of_settings(found: Settings) -> Iterator[Text]:
    masks = [camera.name for camera in found.cameras if camera.masks and not camera.redrawn]
    if masks:
        yield SAID["masks"].filled(count=len(masks), cameras=named(masks))
    redrawn = [camera.name for camera in found.cameras if camera.redrawn]
    if redrawn:
        yield SAID["redrawn"].filled(count=len(redrawn), cameras=named(redrawn))
    if not found.asks and not found.proxy:
        yield SAID["open"]
    if not found.asks and found.proxy:
        yield SAID["proxy"]
        if not found.proxy_secret:
            yield SAID["trusting"]


_NOTHING = Text(
    "There is neither Frigate’s config.yml nor frigate.db here. Hand over the folder /config.",
    "Il n’y a ici ni config.yml ni frigate.db de Frigate. Remettez le dossier /config.",
)
_NO_START = Text(
    "These recordings have no start that can be read: they are left out.",
    "Ces enregistrements n’ont pas de début lisible : ils sont laissés de côté.",
)
