"""ZoneMinder: `mysqldump zm`, /etc/zm, and the folder of events, in one folder or archive."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import islice
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from regard.audit.extract import Asked, Extract, FileRead, Table
from regard.audit.readers.recordings_folder import survey
from regard.audit.readers.zoneminder import facts
from regard.audit.readers.zoneminder.installation import OPTIONS, Installation, installation
from regard.audit.readers.zoneminder.sqldump import Dump
from regard.audit.readers.zoneminder.words import SAID
from regard.terms.errors import InputRefused
from regard.terms.span import Span
from regard.terms.text import Text
from regard.terms.words import Area

if TYPE_CHECKING:
    from regard.audit.source import Source

_EVENT_FILE = re.compile(r"(?:^|/)(?:\d{4}-\d\d-\d\d|\d\d/\d\d/\d\d)/(\d{1,19})/[^/]+$|(?:^|/)(\d{1,19})-video\.\w+$")
_SETTING = re.compile(r"\s*(ZM_[A-Z0-9_]{1,60})\s*=\s*(.{0,200})")
_MOST_ORPHANS = 2000


class ZoneMinderReader:
    """Reads what ZoneMinder's owner exports: the dump is cut into tokens and never run, recordings are opened for their headers alone."""

    kind = "zoneminder"
    version = "1"
    area: Area | None = Area.CCTV
    title = Text("ZoneMinder", "ZoneMinder")
    tested_on = Text(
        "A real installation: ZoneMinder 1.36.33+dfsg1-1 with MariaDB 10.11.19 on Debian 12, cameras played by FFmpeg 5.1.9.",
        "Une installation réelle : ZoneMinder 1.36.33+dfsg1-1 avec MariaDB 10.11.19 sur Debian 12, caméras jouées par FFmpeg 5.1.9.",
    )

    def recognises(self, source: Source) -> bool:
        """Whether there is a dump that begins with ZoneMinder's options, or its settings file."""
        names = list(islice(source.names(), 5000))
        if any(PurePosixPath(name).name == "zm.conf" for name in names):
            return True
        return any(_is_dump(source, name) for name in names if name.lower().endswith(".sql"))

    def read(self, source: Source, asked: Asked) -> Extract:
        """One system with what the dump, the settings and the files show. Raises InputRefused (`zoneminder_*`)."""
        names = list(source.names())
        dumps = [name for name in names if name.lower().endswith(".sql") and _is_dump(source, name)]
        if len(dumps) != 1:
            raise InputRefused("zoneminder_dump", _DUMP, count=len(dumps))
        files: list[FileRead] = []
        known = _settings(source, names, files)
        asked.progress("zoneminder", None)
        found = installation(Dump(source, dumps[0]), asked.zone, known)
        if not found.monitors and not found.events:
            raise InputRefused("zoneminder_nothing", _NOTHING, file=dumps[0])
        log = FileRead(
            dumps[0],
            source.size(dumps[0]),
            source.sha256(dumps[0]),
            self.kind,
            self.version,
            found.rows,
            len(found.refused),
        )
        system = asked.system or "cctv"
        made = facts.fragment(found, system, asked)
        disk = _on_disk(source, names, found, asked, self)
        if disk.keeps:
            made.setdefault("keeps", []).append(disk.keeps)
        events = found.events
        period = Span(min(e.start for e in events), max(e.end for e in events)) if events else None
        return Extract(
            reader=self.kind,
            version=self.version,
            systems=(made,),
            tables=tuple(_tables(found, system, dumps[0])),
            files=(log, *files, *disk.files),
            refused=(*found.refused, *disk.refused),
            gaps=(*disk.said, *facts.gaps(found)),
            period=period,
            coverage=1.0 if not found.refused else found.rows / (found.rows + sum(r.count for r in found.refused)),
        )


def _is_dump(source: Source, name: str) -> bool:
    head = source.head(name, 65_536)
    return b"CREATE TABLE `Config`" in head and b"ZM_" in head


def _settings(source: Source, names: list[str], files: list[FileRead]) -> Mapping[str, str]:
    """The options set in /etc/zm that are looked at; no password is."""
    known: dict[str, str] = {}
    for name in names:
        if not name.endswith(".conf") or len(PurePosixPath(name).parts) > 4:
            continue
        content = source.bytes(name, most=1 << 20)
        for line in content.decode("utf-8", "replace").splitlines():
            setting = _SETTING.fullmatch(line)
            if setting and setting[1] in OPTIONS:
                known[setting[1]] = setting[2].strip().strip("\"'")
        files.append(FileRead(name, len(content), source.sha256(name), "zoneminder", "1"))
    return known


class _Disk:
    def __init__(self) -> None:
        self.keeps: dict[str, Any] = {}
        self.said: list[Text] = []
        self.files: tuple[FileRead, ...] = ()
        self.refused: tuple[Any, ...] = ()


def _on_disk(source: Source, names: list[str], found: Installation, asked: Asked, reader: ZoneMinderReader) -> _Disk:
    """What lies in the folder of events and the database does not know, and the other way round. Nothing where no folder was handed over."""
    disk = _Disk()
    stored: dict[str, str] = {}
    for name in survey.recordings_in(names):
        place = _EVENT_FILE.search(name)
        if place:
            stored[place[1] or place[2]] = name
    if not stored:
        return disk
    known = {event.number for event in found.events}
    orphans = [name for number, name in stored.items() if number not in known]
    looked = survey.surveyed(source, orphans[:_MOST_ORPHANS], asked, reader=reader.kind, version=reader.version)
    disk.files, disk.refused = tuple(looked.files), tuple(looked.refused)
    if orphans:
        disk.said.append(SAID["orphans"].filled(count=len(orphans)))
        disk.keeps = {"data": "images", "erasure": "never"}
        oldest = looked.oldest(asked.now)
        if oldest is not None:
            disk.keeps["oldest"] = oldest
    missing = len(known - stored.keys())
    if missing:
        disk.said.append(SAID["missing"].filled(count=missing))
    return disk


def _tables(found: Installation, system: str, file: str) -> list[Table]:
    """Events under the usual rule, and accounts. Archived events are told apart in the facts: a procedure may hold them."""
    tables = []
    usual = [event for event in found.events if not (event.archived and facts.spared(found))]
    if usual:
        monitors = found.monitors
        rows: dict[str, list[Any]] = {
            "id": [event.number for event in usual],
            "system": [system] * len(usual),
            "device": [monitors[e.monitor].name if e.monitor in monitors else e.monitor for e in usual],
            "start": [event.start for event in usual],
            "end": [event.end for event in usual],
            "sound": [monitors[e.monitor].sound if e.monitor in monitors else None for e in usual],
        }
        tables.append(Table("recordings", survey.arrow(rows), system, file))
    if found.accounts and found.on("ZM_OPT_USE_AUTH"):
        rows = {
            "account": [account.name for account in found.accounts],
            "role": [account.role for account in found.accounts],
            "active": [account.active for account in found.accounts],
        }
        if found.settings.get("ZM_AUTH_TYPE", "builtin") != "remote":
            rows["mfa"] = [False] * len(found.accounts)
        tables.append(Table("accounts", survey.arrow(rows), system, file))
    return tables


_DUMP = Text(
    "One dump of ZoneMinder’s database is needed; there are {count}. Hand over the output of `mysqldump zm`, in one file.",
    "Il faut une sauvegarde de la base de ZoneMinder ; il y en a {count}. Remettez la sortie de `mysqldump zm`, en un seul fichier.",
)
_NOTHING = Text(
    "{file} holds neither cameras nor events. Export the whole database, with its data.",
    "{file} ne contient ni caméras ni événements. Exportez toute la base, avec ses données.",
)
