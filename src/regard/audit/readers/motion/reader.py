"""Motion: /etc/motion, the folder of recordings (`target_dir`), and its SQLite database where one was set up."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from regard.audit.extract import Asked, Extract, FileRead, Table
from regard.audit.readers.motion.settings import Settings, settings
from regard.audit.readers.motion.words import GAPS, SAID
from regard.audit.readers.recordings_folder import survey
from regard.audit.readers.zoneminder.facts import generic, named
from regard.terms.errors import InputRefused, NotFound, Unavailable
from regard.terms.text import Text
from regard.terms.words import Area

if TYPE_CHECKING:
    from regard.audit.source import Source

_PICTURES = frozenset({".jpg", ".jpeg", ".webp", ".ppm", ".grey"})


class MotionReader:
    """Reads Motion's settings and what it stored. Recordings are opened for their headers alone."""

    kind = "motion"
    version = "1"
    area: Area | None = Area.CCTV
    title = Text("Motion", "Motion")
    tested_on = Text(
        "A real installation: Motion 4.5.1-2 on Debian 12, two cameras played by FFmpeg 5.1.9, SQLite database.",
        "Une installation réelle : Motion 4.5.1-2 sur Debian 12, deux caméras jouées par FFmpeg 5.1.9, base SQLite.",
    )

    def recognises(self, source: Source) -> bool:
        """Whether there is a `motion.conf`."""
        return any(PurePosixPath(name).name == "motion.conf" for name in islice(source.names(), 200_000))

    def read(self, source: Source, asked: Asked) -> Extract:
        """One system with what settings and files show. Raises InputRefused (`motion_*`)."""
        names = list(source.names())
        found = settings(source, names)
        system = asked.system or "cctv"
        movies = survey.recordings_in(names)
        looked = survey.surveyed(source, movies, asked, reader=self.kind, version=self.version)
        pictures = _pictures(source, names, asked)
        log, listed, gone = _database(source, names, looked, self)
        made = _fragment(found, looked, pictures, system, asked)
        tables = []
        if looked.recordings:
            tables.append(survey.table(system, looked.recordings, source.label))
        accounts = _accounts_table(found, system)
        if accounts is not None:
            tables.append(accounts)
        read = [FileRead(name, source.size(name), source.sha256(name), self.kind, self.version) for name in found.files]
        return Extract(
            reader=self.kind,
            version=self.version,
            systems=(made,),
            tables=tuple(tables),
            files=(*read, *log, *looked.files),
            refused=tuple(looked.refused),
            gaps=tuple(_said(found, looked, pictures, listed, gone)),
            period=looked.period(),
            coverage=len(looked.recordings) / len(movies) if movies else None,
        )


def _fragment(
    found: Settings, looked: survey.Survey, pictures: list[datetime], system: str, asked: Asked
) -> dict[str, Any]:
    oldest = min((*(each.start for each in looked.recordings), *pictures), default=None)
    keeps: dict[str, Any] = {"data": "images"}
    held = survey.age(oldest, asked.now)
    if held is not None:
        keeps["oldest"] = held
    cameras = []
    for camera in found.cameras:
        entry: dict[str, Any] = {"id": camera.name, "count": 1}
        if looked.sound is not None and len(found.cameras) == 1:
            entry["sound"] = looked.sound
        elif looked.sound is False:
            entry["sound"] = False
        if camera.masked and not camera.hides:
            entry["masked"] = []
        cameras.append(entry)
    made: dict[str, Any] = {"id": system, "area": "cctv", "keeps": [keeps], "camera": cameras}
    if looked.sound and len(found.cameras) > 1:
        cameras.append({"sound": True})
    made.update(_access(found))
    return made


def _access(found: Settings) -> dict[str, Any]:
    """Accounts, traces and transport, for the ways in that reach beyond the machine."""
    beyond = [door for door in found.doors() if door.beyond]
    if not beyond:
        return {}
    made: dict[str, Any] = {}
    accounts: dict[str, Any] = {"mfa": False}
    if any(not door.asks for door in beyond):
        accounts["password"] = {"none": True}
    else:
        weakest = min(beyond, key=lambda door: (door.secret_length, door.secret_classes))
        if weakest.secret_length:
            attempts = found.option("webcontrol_lock_attempts")
            accounts["password"] = {
                "none": False,
                "length": weakest.secret_length,
                "classes": max(1, weakest.secret_classes),
                **({"lockout": int(attempts)} if attempts.isdigit() and 0 < int(attempts) < 10_000 else {}),
            }
        else:
            accounts["password"] = {"none": True}
    if any(door.asks and generic(door.account) for door in beyond):
        accounts["generic"] = True
    made["accounts"] = accounts
    made["security"] = {"transport": all(door.encrypted for door in beyond)}
    level = found.option("log_level")
    if level.isdigit() and int(level) < 7:
        made["traces"] = {"kept": False}
    else:
        made["traces"] = {"actions": ["view"], "fields": ["when"], "tamper_evident": False}
    return made


def _pictures(source: Source, names: list[str], asked: Asked) -> list[datetime]:
    """When each stored picture was made: by its name, else by its file."""
    found = []
    for name in names:
        if PurePosixPath(name).suffix.lower() not in _PICTURES:
            continue
        told = survey.named_time(name, asked.zone)
        if told is None or told > asked.now:
            try:
                with source.open(name) as opened:
                    told = datetime.fromtimestamp(max(os.fstat(opened.fileno()).st_mtime, 0.0), UTC)
            except (InputRefused, NotFound, Unavailable):
                continue
        found.append(told)
    return found


def _database(
    source: Source, names: list[str], looked: survey.Survey, reader: MotionReader
) -> tuple[list[FileRead], int, int]:
    """How many files the database lists, and how many of these are no longer there; nothing where there is no database."""
    for name in names:
        if not name.lower().endswith((".db", ".sqlite", ".sqlite3")) or source.head(name, 16) != b"SQLite format 3\0":
            continue
        opened = source.sqlite(name)
        table = next((t for t in opened.tables if "filename" in {c.lower() for c in opened.columns(t)}), None)
        if table is None:
            continue
        from regard.audit.foreign import quoted

        here = {PurePosixPath(each.name).name for each in looked.recordings}
        here |= {PurePosixPath(each).name for each in names}
        rows = gone = 0
        for (path,) in opened.rows(f"SELECT filename FROM {quoted(table)} LIMIT 5000000"):  # noqa: S608 - a quoted name
            rows += 1
            gone += PurePosixPath(str(path)).name not in here
        log = FileRead(name, source.size(name), source.sha256(name), reader.kind, reader.version, rows)
        return [log], rows, gone
    return [], 0, 0


def _accounts_table(found: Settings, system: str) -> Table | None:
    """The one account of each way in; Motion knows no others."""
    doors = [door for door in found.doors() if door.asks]
    if not doors:
        return None
    roles = {door.account: door.sort for door in reversed(doors)}
    columns: dict[str, list[Any]] = {
        "account": list(roles),
        "role": ["administrator" if sort == "webcontrol" else "viewer" for sort in roles.values()],
        "active": [True] * len(roles),
        "mfa": [False] * len(roles),
    }
    return Table("accounts", survey.arrow(columns), system, found.files[0])


def _said(found: Settings, looked: survey.Survey, pictures: list[datetime], listed: int, gone: int) -> Iterator[Text]:
    if found.missing:
        yield SAID["missing"].filled(count=len(found.missing), names=named(found.missing))
    for sort in sorted({door.sort for door in found.doors() if door.beyond and not door.asks}):
        yield SAID[f"open_{sort}"]
    burned = [camera.name for camera in found.cameras if camera.hides]
    if burned:
        yield SAID["privacy"].filled(count=len(burned), cameras=named(burned))
    bare = [camera.name for camera in found.cameras if camera.masked and not camera.hides]
    if bare:
        yield SAID["unmasked"].filled(count=len(bare), cameras=named(bare))
    if looked.recordings:
        yield from survey.texts(looked)
    else:
        yield SAID["no_files"]
    if pictures:
        yield SAID["pictures"].filled(count=len(pictures))
    if gone:
        yield SAID["database"].filled(listed=listed, gone=gone)
    yield from GAPS
