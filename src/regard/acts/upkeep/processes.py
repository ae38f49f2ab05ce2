"""What the machine under the site does: its processes, room, backups, certificates, clock and versions. Nothing about anyone.

The starter of a site's processes leaves what it started in `run/processes.json`; whether they live is asked of the system. Nothing here
reaches out of the machine, but for `look_at_certificate`, which asks the site's own public address and nothing else.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import ssl
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import sqlalchemy as sa
from cryptography import x509

from regard.acts.running import tables
from regard.acts.running.serving import PROCESSES
from regard.terms.clock import from_micros, micros
from regard.terms.errors import Unavailable
from regard.terms.text import Text
from regard.vault import index

if TYPE_CHECKING:
    from regard.acts.running.site import RunningSite

_SPACE, _CERTIFICATE = "space", "certificate"
_SYNCHRONISED = Path("/run/systemd/timesync/synchronized")
_DAYS_OF_SPACE = 30
_PARTS = ("segments", "journals", "site.db", "console.db", "ledger", "backups")
_WALKED = ("ledger", "backups")
_FOLDERS = "folders-measured"
_NO_TLS = Text(
    "The site has no public address over https, or nothing answers there.",
    "Le site n’a pas d’adresse publique en https, ou rien n’y répond.",
)


@dataclass(frozen=True, slots=True)
class Running:
    """One process of `serve`: whether it lives, since when, and how many times it was started again."""

    name: str
    up: bool
    since: datetime
    restarts: int


@dataclass(frozen=True, slots=True)
class Room:
    """Bytes: free and whole disk, each part of the site, and how many come a day (None before a day was measured)."""

    free: int
    total: int
    parts: tuple[tuple[str, int], ...]
    daily: int | None

    @property
    def days_left(self) -> int | None:
        """Days until the disk is full at this pace; None when nothing grows, or nobody knows."""
        return self.free // self.daily if self.daily and self.daily > 0 else None


@dataclass(frozen=True, slots=True)
class Backup:
    """One backup: when it was made, how many bytes."""

    name: str
    made: datetime
    size: int


@dataclass(frozen=True, slots=True)
class Certificate:
    """What the site's public address showed when it was last looked at: until when it is valid, by whom."""

    until: datetime
    issuer: str
    seen: datetime


@dataclass(frozen=True, slots=True)
class Stamping:
    """The time-stamping authority: whether one is set, when it last stamped, when the first of its roots ends."""

    set: bool
    last: datetime | None
    roots_until: datetime | None


@dataclass(frozen=True, slots=True)
class Versions:
    """What is installed: this release, and the day of the youngest of its libraries on this disk."""

    release: str
    python: str
    libraries: int
    installed: datetime | None


def processes(site: RunningSite) -> tuple[Running, ...]:
    """The processes of the last `serve`, those that ended among them; nothing when the site was never served."""
    try:
        rows = json.loads((site.folder.run / PROCESSES).read_bytes())
        return tuple(
            Running(str(r["name"]), _lives(int(r["pid"])), from_micros(int(r["since_us"])), int(r["restarts"]))
            for r in rows
        )
    except (OSError, ValueError, KeyError, TypeError):
        return ()


def room(site: RunningSite) -> Room:
    """How much room there is, what takes it, and how fast it grows."""
    disk = shutil.disk_usage(site.folder.path)
    measured = _measured(site)
    parts = tuple((name, measured[name] if name in measured else _part(site, name)) for name in _PARTS)
    return Room(disk.free, disk.total, parts, _daily(site, sum(size for name, size in parts if name != "backups")))


def measure_room(site: RunningSite) -> None:
    """Note today's size, once a day, so that growth can be told. Sizes alone; those of a month ago go."""
    now = site.clock.now()
    name = f"{_SPACE}:{now:%Y-%m-%d}"
    columns = tables.process_state.c
    if site.read(lambda conn: conn.execute(sa.select(columns.name).where(columns.name == name)).first()):
        return
    parts = {part: _part(site, part) for part in _PARTS}
    size = sum(each for part, each in parts.items() if part != "backups")
    walked = json.dumps({part: parts[part] for part in _WALKED})
    old = micros(now - timedelta(days=_DAYS_OF_SPACE))

    def note(conn: sa.Connection) -> None:
        conn.execute(tables.process_state.delete().where(columns.name.like(f"{_SPACE}:%"), columns.at_us < old))
        conn.execute(tables.process_state.insert().values(name=name, value=str(size), at_us=micros(now)))
        conn.execute(tables.process_state.delete().where(columns.name == _FOLDERS))
        conn.execute(tables.process_state.insert().values(name=_FOLDERS, value=walked, at_us=micros(now)))

    site.write(note)


def _part(site: RunningSite, name: str) -> int:
    """Bytes of one part: of segments, what the index adds up to, since there may be millions of files."""
    if name == "segments":
        return sum(one.size for one in site.read(index.summary))
    return _size(site.folder.path / name)


def _measured(site: RunningSite) -> dict[str, int]:
    """The sizes of the folders of many files, as the clock last found them: to walk them takes longer than a page may."""
    columns = tables.process_state.c
    value = site.read(lambda conn: conn.execute(sa.select(columns.value).where(columns.name == _FOLDERS)).scalar())
    return {str(name): int(size) for name, size in json.loads(value).items()} if value else {}


def backups(site: RunningSite) -> tuple[Backup, ...]:
    """The whole backups in their folder, the newest first."""
    folder = Path(site.settings.backup_folder) if site.settings.backup_folder else site.folder.backups
    found = []
    for each in folder.iterdir() if folder.is_dir() else ():
        try:
            told = json.loads((each / "manifest.json").read_bytes())
            size = sum(int(one[1]) for one in told["files"]) + (each / "site.db").stat().st_size
            found.append(Backup(each.name, from_micros(int(told["made_us"])), size))
        except (OSError, ValueError, KeyError, TypeError, IndexError):
            continue
    return tuple(sorted(found, key=lambda one: one.made, reverse=True))


def look_at_certificate(site: RunningSite) -> Certificate:
    """Shake hands with the site's own public address and keep what it showed. Raises Unavailable (`certificate_unseen`)."""
    address = urlsplit(site.settings.public_address)
    if address.scheme != "https" or not address.hostname:
        raise Unavailable("certificate_unseen", _NO_TLS)
    # Looked at, not relied upon: one that has run out must be told too.
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    try:
        with (
            socket.create_connection((address.hostname, address.port or 443), timeout=5) as plain,
            context.wrap_socket(plain, server_hostname=address.hostname) as secure,
        ):
            shown = secure.getpeercert(binary_form=True)
        read = x509.load_der_x509_certificate(shown or b"")
    except (OSError, ValueError) as error:
        raise Unavailable("certificate_unseen", _NO_TLS) from error
    now = site.clock.now()
    found = Certificate(read.not_valid_after_utc, read.issuer.rfc4514_string()[:200], now)
    value = json.dumps({**asdict(found), "until": micros(found.until), "seen": micros(now)})

    def keep(conn: sa.Connection) -> None:
        conn.execute(tables.process_state.delete().where(tables.process_state.c.name == _CERTIFICATE))
        conn.execute(tables.process_state.insert().values(name=_CERTIFICATE, value=value, at_us=micros(now)))

    site.write(keep)
    return found


def certificate(site: RunningSite) -> Certificate | None:
    """What was seen when the certificate was last looked at; None when it never was."""
    columns = tables.process_state.c
    value = site.read(lambda conn: conn.execute(sa.select(columns.value).where(columns.name == _CERTIFICATE)).scalar())
    if value is None:
        return None
    told = json.loads(value)
    return Certificate(from_micros(told["until"]), told["issuer"], from_micros(told["seen"]))


def stamping(site: RunningSite) -> Stamping:
    """Where the time-stamping authority stands."""
    answer = site.folder.ledger / "stamped.tsr"
    last = datetime.fromtimestamp(answer.stat().st_mtime, UTC) if answer.exists() else None
    until = None
    if site.settings.tsa_roots:
        try:
            roots = x509.load_pem_x509_certificates(Path(site.settings.tsa_roots).read_bytes())
            until = min((one.not_valid_after_utc for one in roots), default=None)
        except (OSError, ValueError):
            until = None
    return Stamping(bool(site.settings.tsa_url), last, until)


def versions() -> Versions:
    """What is installed here. Asks nobody."""
    import platform

    days = []
    count = 0
    for one in metadata.distributions():
        count += 1
        record = getattr(one, "_path", None)
        with suppress(OSError):  # taken away meanwhile
            days += [record.stat().st_mtime] if isinstance(record, Path) else []
    at = datetime.fromtimestamp(max(days), UTC) if days else None
    return Versions(metadata.version("regard"), platform.python_version(), count, at)


def clock_set_by(site: RunningSite) -> str:
    """Who keeps the clock: `simulated`, `network` (the system's time service said so since it started), or `unknown`."""
    if site.settings.clock == "file":
        return "simulated"
    return "network" if _SYNCHRONISED.exists() else "unknown"


def _daily(site: RunningSite, size: int) -> int | None:
    """Bytes a day, from the oldest size of the last month that is a day old or more."""
    columns, now = tables.process_state.c, site.clock.now()
    query = (
        sa.select(columns.value, columns.at_us)
        .where(columns.name.like(f"{_SPACE}:%"), columns.at_us <= micros(now - timedelta(days=1)))
        .order_by(columns.at_us)
        .limit(1)
    )
    row = site.read(lambda conn: conn.execute(query).first())
    if row is None:
        return None
    return round((size - int(row.value)) / ((now - from_micros(row.at_us)) / timedelta(days=1)))


def _lives(pid: int) -> bool:
    """Whether a process with that number runs and is not waiting to be buried."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in ("Z", "X")
    except OSError:
        try:
            os.kill(pid, 0)
        except OSError:
            return False
        return not Path("/proc/self").exists()


def _size(path: Path) -> int:
    """Bytes of a file, or of all that a folder holds; what goes away meanwhile counts for nothing."""
    with suppress(OSError):
        if path.is_file():
            return path.stat().st_size
    total = 0
    for folder, _, names in os.walk(path):
        for name in names:
            try:
                total += (Path(folder) / name).stat().st_size
            except OSError:
                continue
    return total
