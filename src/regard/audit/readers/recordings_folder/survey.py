"""Recordings on disk, one row each: when, how long, with sound or not, signed or not, and where its time comes from."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from regard.audit.extract import Asked, FileRead, Refusal, Table
from regard.audit.readers.recordings_folder import media, opening
from regard.terms.clock import micros
from regard.terms.duration import Duration
from regard.terms.errors import InputRefused, NotFound, Unavailable
from regard.terms.span import Span
from regard.terms.text import Text

if TYPE_CHECKING:
    import pyarrow as pa

    from regard.audit.source import Source

EXTENSIONS = frozenset(
    {".mp4", ".m4v", ".mov", ".mkv", ".webm", ".avi", ".ts", ".mts", ".m2ts", ".3gp", ".m4s", ".m4a", ".mka"}
)
"""What a recording's name ends with; other files of the folder are not looked at."""

_SEARCHED = 200
"""Signatures stand far inside a file: so many recordings, evenly spread, are searched at length; all others in their first kilobytes."""
_NAMED = re.compile(
    r"(?<!\d)((?:19|20)\d\d)[-_.]?(\d\d)[-_.]?(\d\d)(?:[-_.T ]|at|_at_)?(\d\d)[-_.:h]?(\d\d)[-_.:m]?(\d\d)(?!\d)"
)


@dataclass(frozen=True, slots=True)
class Recording:
    """One recording. `told_by` is where its time comes from: `container`, `name` or `file`. Instants are in UTC."""

    name: str
    device: str
    start: datetime
    end: datetime
    told_by: str
    sound: bool | None
    signed: frozenset[str]


@dataclass
class Survey:
    """What a walk over recordings found."""

    recordings: list[Recording] = field(default_factory=list)
    files: list[FileRead] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    searched: int = 0
    searched_signed: int = 0

    @property
    def told_by(self) -> Counter[str]:
        """How many recordings have their time from each place."""
        return Counter(each.told_by for each in self.recordings)

    @property
    def with_sound(self) -> int:
        """How many have a sound track."""
        return sum(each.sound is True for each in self.recordings)

    @property
    def sound(self) -> bool | None:
        """Whether any has a sound track; False when all say that they have none; None when some do not say."""
        if self.with_sound:
            return True
        return False if self.recordings and all(each.sound is False for each in self.recordings) else None

    @property
    def signatures(self) -> frozenset[str]:
        """The kinds of signature that were seen."""
        return frozenset().union(*(each.signed for each in self.recordings)) if self.recordings else frozenset()

    def period(self) -> Span | None:
        """From the start of the oldest to the end of the newest."""
        if not self.recordings:
            return None
        return Span(min(r.start for r in self.recordings), max(r.end for r in self.recordings))

    def oldest(self, now: datetime) -> Duration | None:
        """The age of the oldest at `now`."""
        return age(min((r.start for r in self.recordings), default=None), now)


def recordings_in(names: Iterable[str]) -> list[str]:
    """Those of `names` that end as recordings do."""
    return [name for name in names if PurePosixPath(name).suffix.lower() in EXTENSIONS]


def surveyed(source: Source, names: list[str], asked: Asked, *, reader: str, version: str) -> Survey:
    """Look at each of `names`; those that are no recordings are refused one by one, and the rest goes on."""
    survey = Survey()
    every = max(1, len(names) // _SEARCHED)
    for number, name in enumerate(names):
        if number % 500 == 0:
            asked.progress("recordings", number / len(names))
        deep = number % every == 0
        size = 0
        try:
            with source.open(name) as opened:
                status = os.fstat(opened.fileno())
                size = status.st_size
                found = opening.read(opened, size, deep=deep)
        except media.Unreadable as why:
            survey.refused.append(Refusal(name, None, "", _REASONS[why.reason]))
            survey.files.append(FileRead(name, size, "", reader, version, 0, 1))
            continue
        except (InputRefused, NotFound, Unavailable, OSError):
            survey.refused.append(Refusal(name, None, "", _REASONS["unread"]))
            continue
        survey.files.append(FileRead(name, size, "", reader, version, 1))
        survey.recordings.append(_recording(name, found, status.st_mtime, asked.now, asked.zone))
        survey.searched += deep
        survey.searched_signed += deep and bool(found.signed)
    return survey


def _recording(name: str, found: media.Media, modified: float, now: datetime, zone: ZoneInfo) -> Recording:
    length = timedelta(seconds=min(max(found.seconds or 0.0, 0.0), 31 * 86_400.0))
    horizon = now + timedelta(days=1)
    start, told_by = found.created, "container"
    if start is None or start > horizon:
        start, told_by = named_time(name, zone), "name"
    if start is None or start > horizon:
        start, told_by = datetime.fromtimestamp(max(modified, 0.0), UTC) - length, "file"
    path = PurePosixPath(name)
    return Recording(name, path.parent.name, start, start + length, told_by, found.sound, found.signed)


def named_time(name: str, zone: ZoneInfo) -> datetime | None:
    """The time that a file's name says (`20240131T235959`, with or without signs between), in `zone`; None unless there is just one."""
    found = _NAMED.findall(PurePosixPath(name).stem)
    if len(found) != 1:
        return None
    try:
        return datetime.strptime("".join(found[0]), "%Y%m%d%H%M%S").replace(tzinfo=zone).astimezone(UTC)
    except ValueError:
        return None


def age(start: datetime | None, now: datetime) -> Duration | None:
    """How old something of `start` is at `now`: whole days from the second day on, whole hours before. Never more than it is."""
    if start is None or start > now:
        return None
    old = now - start
    return Duration.of(days=old.days) if old.days >= 2 else Duration.of(hours=old // timedelta(hours=1))


def table(system: str, rows: Iterable[Recording], file: str = "") -> Table:
    """The evidence table `recordings` in memory."""
    listed = list(rows)
    return Table(
        "recordings",
        arrow(
            {
                "id": [row.name for row in listed],
                "system": [system] * len(listed),
                "device": [row.device or None for row in listed],
                "start": [row.start for row in listed],
                "end": [row.end for row in listed],
                "sound": [row.sound for row in listed],
            }
        ),
        system,
        file,
    )


_INSTANTS = frozenset({"at", "start", "end", "kept_until", "last_login", "online_at", "left_on"})
_FLAGS = frozenset({"sound", "active", "mfa"})


def arrow(columns: dict[str, list[Any]]) -> pa.Table:
    """An Arrow table with the dossier's types: instants in UTC to the microsecond, flags, and text; empty ones keep their columns."""
    import pyarrow as pa

    def column(name: str, values: list[Any]) -> pa.Array:
        if name in _INSTANTS:
            whole = [None if value is None else micros(value) for value in values]
            return pa.array(whole, pa.int64()).cast(pa.timestamp("us", tz="UTC"))
        return pa.array(values, pa.bool_() if name in _FLAGS else pa.string())

    return pa.table({name: column(name, values) for name, values in columns.items()})


@dataclass(frozen=True, slots=True)
class Holes:
    """Stretches without any recording, of one device, between its first and its last: how many, and the longest."""

    count: int
    longest: timedelta


def holes(rows: Iterable[Recording], *, over: timedelta = timedelta(days=1)) -> Holes:
    """The stretches longer than `over` in which a device that recorded before and after recorded nothing."""
    count, longest = 0, timedelta(0)
    reached: dict[str, datetime] = {}
    for row in sorted(rows, key=lambda each: each.start):
        before = reached.get(row.device)
        if before is not None and row.start - before > over:
            count, longest = count + 1, max(longest, row.start - before)
        reached[row.device] = max(before or row.end, row.end)
    return Holes(count, longest)


def texts(survey: Survey) -> Iterator[Text]:
    """What people must know of how the recordings were dated, of holes between them, and of what the walk cannot tell."""
    told = survey.told_by
    yield _DATED.filled(container=told["container"], name=told["name"], file=told["file"])
    if told["file"]:
        yield _DATED_BY_FILE.filled(count=told["file"])
    found = holes(survey.recordings)
    if found.count:
        yield _HOLES.filled(count=found.count, days=found.longest.days)
    if survey.signatures:
        kinds = ", ".join(sorted(survey.signatures))
        yield _SIGNED.filled(kinds=kinds, signed=survey.searched_signed, searched=survey.searched)


_DATED = Text(
    "Recordings dated by their container: {container}; by their name: {name}; by the file’s own time: {file}.",
    "Enregistrements datés par leur conteneur : {container} ; par leur nom : {name} ; par la date du fichier : {file}.",
)
_DATED_BY_FILE = Text(
    "{count} recordings say no time of their own. A copy can change a file’s time: ask for a copy that keeps it (cp -a, rsync -a).",
    "{count} enregistrements ne portent aucune date. Une copie peut changer celle du fichier : demandez une copie qui la garde "
    "(cp -a, rsync -a).",
)
_HOLES = Text(
    "In {count} places, one camera has nothing for more than a day between two recordings (at most {days} days). Ask whether it was "
    "off, recorded on movement alone, or whether recordings were erased.",
    "À {count} endroits, une caméra n’a rien pendant plus d’un jour entre deux enregistrements (au plus {days} jours). Demandez si elle "
    "était éteinte, si elle n’enregistre que sur mouvement, ou si des enregistrements ont été effacés.",
)
_SIGNED = Text(
    "Signatures are present ({kinds}) in {signed} of the {searched} recordings searched for them. They were not verified: ask for the "
    "certificate and verify with the maker’s tool.",
    "Des signatures sont présentes ({kinds}) dans {signed} des {searched} enregistrements où elles ont été cherchées. Elles n’ont pas été "
    "vérifiées : demandez le certificat et vérifiez avec l’outil du fabricant.",
)
_REASONS = {
    "playlist": Text(
        "It is a playlist or a text, not a recording: it is not opened.",
        "C’est une liste de lecture ou un texte, pas un enregistrement : il n’est pas ouvert.",
    ),
    "unknown": Text(
        "Its first bytes are of no recording that Regard knows (MP4, MOV, MKV, AVI, MPEG-TS).",
        "Ses premiers octets ne sont d’aucun enregistrement que Regard connaît (MP4, MOV, MKV, AVI, MPEG-TS).",
    ),
    "broken": Text(
        "The container is cut short or damaged where its header should be.",
        "Le conteneur est coupé ou abîmé là où devrait être son en-tête.",
    ),
    "empty": Text("The file is empty.", "Le fichier est vide."),
    "unread": Text("The file cannot be read.", "Le fichier est illisible."),
}
