"""One ZoneMinder, as its dump and its files tell: cameras, zones, accounts, erasing filters, events, settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo

from regard.audit.extract import Refusal
from regard.audit.readers.zoneminder.filters import Rule, rule
from regard.audit.readers.zoneminder.sqldump import Dump
from regard.terms.text import Text

WANTED: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "Config": frozenset({"Name", "Value"}),
        "Monitors": frozenset(
            {"Id", "Name", "Function", "Capturing", "Recording", "Enabled", "Deleted", "VideoWriter", "RecordAudio"}
            | {"DecodingEnabled", "Decoding"}
        ),
        "Zones": frozenset({"MonitorId", "Type", "NumCoords"}),
        "Users": frozenset({"Username", "Password", "Enabled", "Stream", "Events", "Snapshots", "System"}),
        "Filters": frozenset({"Name", "Query_json", "Query", "AutoDelete", "Background"}),
        "Events": frozenset(
            {"Id", "MonitorId", "StartDateTime", "StartTime", "EndDateTime", "EndTime", "Archived", "Length"}
        ),
    }
)
"""The tables and columns that are read; `StartTime`, `Function` and `Query` are the names that other versions give."""

OPTIONS = frozenset(
    {"ZM_OPT_USE_AUTH", "ZM_AUTH_TYPE", "ZM_TIMEZONE", "ZM_LOG_LEVEL_DATABASE", "ZM_LOG_DATABASE_LIMIT"}
)
"""The options that are looked at; the others, secrets among them, are not kept."""

_MOST_EVENTS = 5_000_000


@dataclass(frozen=True, slots=True)
class Monitor:
    """One camera. `captures`: it is switched on, to look or to record; `privacy` is how many zones of type Privacy it has; `masked`: they are
    burned into what is stored."""

    number: str
    name: str
    captures: bool
    records: bool
    sound: bool
    privacy: int
    masked: bool


@dataclass(frozen=True, slots=True)
class Account:
    """One account. `stored` is how its password lies in the database: `bcrypt`, `sha1`, `plain`, `installed` (never changed) or `none`."""

    name: str
    role: str
    active: bool
    looks: bool
    stored: str


@dataclass(frozen=True, slots=True)
class Event:
    """One event: the recording of one camera over a stretch."""

    number: str
    monitor: str
    start: datetime
    end: datetime
    archived: bool


@dataclass
class Installation:
    """What was read. `settings` are ZoneMinder's own options by name."""

    monitors: dict[str, Monitor] = field(default_factory=dict)
    accounts: list[Account] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    settings: dict[str, str] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    rows: int = 0
    refused: list[Refusal] = field(default_factory=list)

    def on(self, option: str) -> bool | None:
        """Whether an option is on; None when the dump does not have it."""
        value = self.settings.get(option)
        return None if value is None else value.strip().lower() in ("1", "yes", "true", "on")


def installation(dump: Dump, zone: ZoneInfo, known: Mapping[str, str]) -> Installation:
    """Read the dump. Times of events have no zone of their own: ZoneMinder's own setting, else `zone`. `known` are options from files."""
    found = Installation(settings=dict(known))
    cameras: list[dict[str, str | None]] = []
    zones: dict[str, int] = {}
    for table, row in dump.rows(WANTED):
        found.rows += 1
        found.seen.add(table)
        if table == "Config":
            if row.get("Name") in OPTIONS and row["Name"] not in known:  # what /etc/zm says prevails
                found.settings[str(row["Name"])] = str(row.get("Value") or "")[:200]
        elif table == "Monitors":
            cameras.append(row)
        elif table == "Zones" and row.get("Type") == "Privacy":
            zones[str(row.get("MonitorId"))] = zones.get(str(row.get("MonitorId")), 0) + 1
        elif table == "Users":
            found.accounts.append(_account(row))
        elif table == "Filters" and row.get("AutoDelete") == "1" and row.get("Background") == "1":
            found.rules.append(rule(row.get("Query_json") or row.get("Query") or ""))
        elif table == "Events" and len(found.events) < _MOST_EVENTS:
            _event(found, row, _zone(found.settings, zone), dump.name)
    found.monitors = {m.number: m for m in (_monitor(row, zones) for row in cameras if row.get("Deleted") != "1")}
    found.refused += dump.refused
    return found


def _zone(settings: Mapping[str, str], zone: ZoneInfo) -> ZoneInfo:
    own = settings.get("ZM_TIMEZONE", "")
    try:
        return ZoneInfo(own) if own else zone
    except (ValueError, OSError):
        return zone


def _event(found: Installation, row: Mapping[str, str | None], zone: ZoneInfo, file: str) -> None:
    start = instant(row.get("StartDateTime") or row.get("StartTime"), zone)
    end = instant(row.get("EndDateTime") or row.get("EndTime"), zone)
    if start is None:
        found.refused.append(Refusal(file, None, "StartDateTime", _NO_START))
        return
    end = max(start, end or start)
    found.events.append(Event(str(row.get("Id")), str(row.get("MonitorId")), start, end, row.get("Archived") == "1"))


def instant(value: str | None, zone: ZoneInfo) -> datetime | None:
    """A `datetime` column's value, on the clock of `zone`, in UTC; None where there is none."""
    if not value or value.startswith("0000"):
        return None
    try:
        return datetime.fromisoformat(value[:26]).replace(tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _monitor(row: Mapping[str, str | None], zones: Mapping[str, int]) -> Monitor:
    number = str(row.get("Id"))
    writer, decodes = row.get("VideoWriter"), row.get("DecodingEnabled", "1") != "0" and row.get("Decoding") != "None"
    function, recording = row.get("Function"), row.get("Recording")
    records = function in ("Record", "Mocord", "Modect", "Nodect") if recording is None else recording != "None"
    off = row.get("Enabled") == "0" or row.get("Capturing") == "None" or (recording is None and function == "None")
    privacy = zones.get(number, 0)
    return Monitor(
        number=number,
        name=str(row.get("Name") or number),
        captures=not off,
        records=records and not off,
        sound=row.get("RecordAudio") == "1" and writer in ("1", "2"),
        privacy=privacy,
        masked=bool(privacy) and decodes and writer != "2",
    )


_INSTALLED = "$2b$12$NHZsm6AM2f2LQVROriz79ul3D6DnmFiZC.ZK5eqbF.ZWfwH9bqUJ6"
"""What `zm_create.sql` of ZoneMinder stores for the account `admin` on the day of the installation: public, and the same everywhere."""


def _account(row: Mapping[str, str | None]) -> Account:
    stored = row.get("Password") or ""
    if stored == _INSTALLED:
        kind = "installed"
    elif stored.startswith(("$2", "-ZM-")):
        kind = "bcrypt"
    elif stored.startswith("*") and len(stored) == 41:
        kind = "sha1"
    else:
        kind = "plain" if stored else "none"
    role = "viewer"
    if row.get("System") == "Edit":
        role = "administrator"
    elif row.get("Events") == "Edit":
        role = "editor"
    looks = any(row.get(right) in ("View", "Edit") for right in ("Stream", "Events", "Snapshots"))
    return Account(str(row.get("Username") or ""), role, row.get("Enabled") == "1", looks, kind)


_NO_START = Text(
    "This event has no start that can be read: it is left out.",
    "Cet événement n’a pas de début lisible : il est laissé de côté.",
)
