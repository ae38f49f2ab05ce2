"""What one intake process holds open: the journals of the hours, the identities of the late window, the standing of the site.

One journal per system and hour of event. A frame is an Arrow IPC stream of one batch: the rows with their pseudonym (null where the
person may not be kept) and their identity. Sealing (act *keep*) splits it into the person part, the stock part and the identities.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from regard.acts.running import standing as facts
from regard.gate import retention
from regard.gate.admission import Admission, PartTerms
from regard.gate.standing import Standing
from regard.intake import identity, timing
from regard.intake.arrivals import Arrivals, Refused
from regard.intake.tokens import TokenRow
from regard.terms.clock import from_micros, micros
from regard.terms.errors import Unavailable
from regard.terms.span import Span
from regard.terms.text import Text
from regard.vault import index
from regard.vault.journal import Journal
from regard.vault.store import Kept

if TYPE_CHECKING:
    from regard.acts.running.site import RunningSite

HOUR_US = 3_600_000_000
PERSON_KIND = "raw-events"
STOCK_KIND = "stock"
SEEN_KIND = "seen"
PERSON_FIELDS = b"regard.person-fields"
"""Key of a frame's metadata: the fields that the purposes of the person part need; the stock part has its own."""
STANDING_LASTS_SECONDS = 1.0
WAIT_SECONDS = 10.0
_WAITS = Text(
    "The same rows are being written for another request. Send the batch again in a second.",
    "Les mêmes lignes sont en cours d’écriture pour une autre requête. Renvoyez le lot dans une seconde.",
)
_IDENTITY = "identity"
_PERSON = "person"


@dataclass(slots=True)
class Taken:
    """What became of a batch's rows: kept, without their person, seen before, or out of time."""

    kept: int = 0
    without_person: int = 0
    duplicates: int = 0
    refused: tuple[Refused, ...] = ()
    reasons: dict[str, int] = field(default_factory=dict)

    def refuse(self, rows: Arrivals, code: str) -> None:
        """Count rows as refused for their time, and name the first thousand by their line."""
        self.reasons[code] = self.reasons.get(code, 0) + rows.rows
        lines = rows.lines[:1000].to_pylist() if rows.lines is not None else []
        self.refused = (*self.refused, *(Refused(line, "at", code) for line in lines))


@dataclass(slots=True)
class Hour:
    """One open hour of one system."""

    journal: Journal
    kept: Kept
    users: int = 0
    closed: bool = False


@dataclass(slots=True)
class _Crew:
    """Who the workers of recent batches are, by the id that their devices use: pseudonym, and when they were told."""

    standing: Standing
    dropped: int
    known: dict[str, tuple[str, int]] = field(default_factory=dict)


class Intake:
    """The open hours of one process. Several threads may call `take` at once; they share the journals' group commit.

    `turn` is held by whoever reads or computes on a batch: batches side by side take one interpreter from each other, and each takes
    longer than both in turn (measured: a third). Waiting for the disk is done without it.
    """

    def __init__(self, site: RunningSite) -> None:
        self._site = site
        self.turn = threading.Lock()
        self._lock = threading.Condition()
        self._hours: dict[tuple[str, int, str], Hour] = {}
        self._seen: dict[str, identity.Seen] = {}
        self._standing: dict[str, tuple[float, Standing]] = {}
        self._tokens: dict[str, tuple[float, list[TokenRow]]] = {}
        self._crews: dict[str, _Crew] = {}
        self._key = bytes.fromhex(site.settings.identity_key)[:16]
        self.interrupted = False
        self._rebuild()

    def tokens(self, system: str) -> list[TokenRow]:
        """The tokens of a system's devices, at most a second old."""
        known = self._tokens.get(system)
        if known is None or time.monotonic() - known[0] > STANDING_LASTS_SECONDS:
            known = (time.monotonic(), self._site.read(facts.device_rows, system))
            self._tokens[system] = known
        return known[1]

    def standing(self, system: str) -> Standing:
        """What the gate asks of the site's state, at most a second old."""
        known = self._standing.get(system)
        if known is None or time.monotonic() - known[0] > STANDING_LASTS_SECONDS:
            self._site.read(self._site.directory.refresh, system)
            known = (time.monotonic(), self._site.read(facts.standing, self._site, system=system))
            self._standing[system] = known
        return known[1]

    def take(self, system: str, arrivals: Arrivals, admission: Admission) -> Taken:
        """Keep the rows of an admitted batch, durably, hour by hour.

        Raises Unavailable when the disk refuses: hours written before are kept, and are known as seen when the batch is sent again.
        """
        taken = Taken()
        arrivals = self._in_time(arrivals, taken)
        if not arrivals.rows:
            return taken
        with self.turn:
            ids = identity.identities(arrivals.table, key=self._key)
        instants = arrivals.table["at"].combine_chunks().cast(pa.int64()).to_numpy()
        hours = np.floor_divide(instants, HOUR_US) * HOUR_US
        for start in np.unique(hours):
            mask = pa.array(hours == start)
            part = arrivals if (hours == start).all() else arrivals.where(mask)
            self._take_hour(system, int(start), part, ids.filter(mask), admission, taken)
        return taken

    def _take_hour(
        self, system: str, start: int, arrivals: Arrivals, ids: pa.Array, admission: Admission, taken: Taken
    ) -> None:
        """Keep the rows of one hour: as long as a part of it may be kept still, and the person only while the person's part may."""
        kept = self._kept(system, start, admission)
        if kept is None:
            taken.refuse(arrivals, "too_late")
            return
        seen = self._seen.setdefault(system, identity.Seen())
        claim = _claimed(seen, ids, arrivals.table["at"])
        taken.duplicates += claim.duplicates
        if not claim.fresh.any():
            seen.drop(claim)
            return
        try:
            fresh = pa.array(claim.fresh)
            with self.turn:
                table = arrivals.table.filter(fresh)
                rows = self._rows(system, table, ids.filter(fresh), admission, kept.kind)
                frame = encode(rows)
            self._append(start, frame, kept)
            taken.kept += rows.num_rows
            taken.without_person += rows[_PERSON].null_count
        except BaseException:
            seen.drop(claim)
            raise
        seen.keep(claim)

    def ready(self, now: datetime, *, after: timedelta) -> list[Hour]:
        """Take out the hours that ended `after` ago or more, once nobody writes to them: they are the caller's to seal."""
        limit = micros(now - after)
        found = []
        with self._lock:
            for key in sorted(k for k in self._hours if k[1] + HOUR_US <= limit):
                hour = self._hours.pop(key)
                hour.closed = True
                while hour.users:
                    self._lock.wait()
                found.append(hour)
        for seen in self._seen.values():
            seen.expire(micros(now - self.late_window))
        self._crews.clear()
        return found

    @property
    def late_window(self) -> timedelta:
        """How old a row may be when it arrives."""
        return timedelta(hours=self._site.settings.late_window_hours)

    def close(self) -> None:
        """Close every journal; the next start takes them up."""
        with self._lock:
            for hour in self._hours.values():
                hour.journal.close()
            self._hours.clear()

    def _in_time(self, arrivals: Arrivals, taken: Taken) -> Arrivals:
        early = timedelta(seconds=self._site.settings.future_tolerance_seconds)
        checked = timing.check(arrivals.table["at"], now=self._site.clock.now(), late=self.late_window, early=early)
        counts = checked.counts
        if counts["in_time"] == arrivals.rows:
            return arrivals
        for code in ("too_late", "in_future"):
            if counts[code]:
                taken.refuse(arrivals.where(getattr(checked, code)), code)
        return arrivals.where(checked.in_time)

    def _rows(self, system: str, table: pa.Table, ids: pa.Array, admission: Admission, kind: str) -> pa.Table:
        person = self._persons(system, table, admission, kind)
        columns: dict[str, Any] = {"at": table["at"], _PERSON: person, _IDENTITY: ids}
        for name in table.column_names:
            if name in admission.admitted and name not in ("at", "worker", "id"):
                columns[name] = table[name]
        own = admission.person_part.fields if admission.person_part else frozenset()
        return pa.table(columns).replace_schema_metadata({PERSON_FIELDS: ",".join(sorted(own))})

    def _persons(self, system: str, table: pa.Table, admission: Admission, kind: str) -> pa.DictionaryArray:
        """The pseudonym of each row; null where no person may be kept (any more), or where the person was not told by then."""
        nobody = pa.DictionaryArray.from_arrays(pa.nulls(table.num_rows, pa.int32()), pa.array([], pa.string()))
        if kind != PERSON_KIND:
            return nobody
        workers = table["worker"].combine_chunks().dictionary_encode()
        names = workers.dictionary.to_pylist()
        if not names:
            return nobody
        pseudonyms, since = self._crew(system, names, admission.standing)
        told = np.array(since, np.int64)
        codes = pc.fill_null(workers.indices, 0).to_numpy(zero_copy_only=False)
        at = table["at"].combine_chunks().cast(pa.int64()).to_numpy()
        keep = (at >= told[codes]) & pc.is_valid(workers.indices).to_numpy(zero_copy_only=False)
        return pa.DictionaryArray.from_arrays(
            pa.array(codes, pa.int32(), mask=~keep), pa.array(pseudonyms, pa.string())
        )

    def _crew(self, system: str, names: list[str], standing: Standing) -> tuple[list[str], list[int]]:
        """The pseudonyms of these workers and when each was told, remembered for as long as one standing lasts: seconds."""
        dropped = self._site.directory.dropped(system)
        crew = self._crews.get(system)
        if crew is None or crew.standing is not standing or crew.dropped != dropped:
            crew = self._crews[system] = _Crew(standing, dropped)
        known = crew.known
        unknown = [name for name in names if name not in known]
        if unknown:
            for name, pseudonym in zip(unknown, self._pseudonyms(system, unknown, standing), strict=True):
                known[name] = (pseudonym, _told_us(standing, pseudonym))
        found = [known[name] for name in names]
        return [pseudonym for pseudonym, _ in found], [told for _, told in found]

    def _pseudonyms(self, system: str, names: list[str], standing: Standing) -> list[str]:
        directory = self._site.directory
        known = directory.known(system, names)
        if all(one is not None for one in known):
            return [str(one) for one in known]
        now = self._site.clock.now()
        resolved = self._site.write(lambda conn: directory.resolve(conn, system, names, now=now))
        directory.remember(resolved)
        if not isinstance(standing.informed, dict) or any(one not in standing.informed for one in resolved):
            self._standing.pop(system, None)  # told perhaps since the standing was read
        return list(resolved)

    def _append(self, start: int, frame: bytes, kept: Kept) -> None:
        hour = self._enter(start, kept)
        try:
            hour.journal.append([frame])
        finally:
            with self._lock:
                hour.users -= 1
                self._lock.notify_all()

    def _enter(self, start: int, kept: Kept) -> Hour:
        with self._lock:
            hour = self._hours.get((kept.system, start, kept.kind))
            if hour is None:
                hour = Hour(self._site.vault.open_journal(kept), kept)
                self._hours[(kept.system, start, kept.kind)] = hour
            hour.users += 1
            return hour

    def _kept(self, system: str, start: int, admission: Admission) -> Kept | None:
        """What an hour is kept as now: its person part while that one's term runs, else the stock part alone; None when both are over."""
        span = Span(from_micros(start), from_micros(start + HOUR_US))
        for kind, part in ((PERSON_KIND, admission.person_part), (STOCK_KIND, admission.stock_part)):
            if part is not None:
                due = erase_by(self._site, part, span)
                if due > self._site.clock.now():
                    return Kept(system=system, kind=kind, span=span, erase_by=due)
        return None

    def _rebuild(self) -> None:
        """Remember again the identities of the late window, from sealed hours and open journals."""
        if not self._site.charter_number:
            return
        since = self._site.clock.now() - self.late_window
        window = Span(since, self._site.clock.now() + timedelta(hours=2))
        for one in self._site.charter.system:
            rows = self._site.read(index.find, system=one.id, kind=SEEN_KIND, span=window)
            tables = [self._site.vault.table(row, [_IDENTITY, "at"]) for row in rows]
            tables += [
                t
                for path in self._site.vault.journals()
                if self._site.vault.kept(path).system == one.id
                for t in journal_tables(self._site, path)
            ]
            if tables:
                seen = self._seen.setdefault(one.id, identity.Seen())
                seen.rebuild((t[_IDENTITY].combine_chunks(), t["at"].combine_chunks()) for t in tables)


def _claimed(seen: identity.Seen, ids: pa.Array, at: pa.ChunkedArray) -> identity.Claim:
    """A claim on the rows; one that repeats a batch which is not durable yet waits for it, so that no answer runs ahead of the disk."""
    until = time.monotonic() + WAIT_SECONDS
    while True:
        claim = seen.claim(ids, at)
        if not claim.waits:
            return claim
        seen.drop(claim)
        if time.monotonic() > until:
            raise Unavailable("batch_waits", _WAITS)
        time.sleep(0.005)


def erase_by(site: RunningSite, part: PartTerms, span: Span) -> datetime:
    """When a part of an hour must be gone: its earliest moment plus the declared term, under its ceilings."""
    term = retention.Term(
        part.term, fixed=part.fixed, ceilings=part.ceilings, minimum=part.minimum, requirement=part.requirement
    )
    return retention.bucket_of(retention.erase_by(term, span.start, site.zone), term, site.zone)


def encode(rows: pa.Table) -> bytes:
    """One frame of a journal: an Arrow IPC stream of one batch."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, rows.schema) as writer:
        for batch in rows.combine_chunks().to_batches():
            writer.write_batch(batch)
    return bytes(sink.getvalue())


def decode(frame: bytes) -> pa.Table:
    """The rows of one frame."""
    with pa.ipc.open_stream(frame) as reader:
        return reader.read_all()


def journal_tables(site: RunningSite, path: Any) -> list[pa.Table]:
    """The batches of a journal on the disk, as tables."""
    from regard.vault import journal

    head = journal.read_head(path)
    return [decode(frame) for frame in journal.read(path, site.keyring.segment_key(head.segment))]


def _told_us(standing: Standing, pseudonym: str) -> int:
    informed = standing.informed
    given = informed.get(pseudonym) if isinstance(informed, dict) else None
    return micros(given) if given is not None else np.iinfo(np.int64).max
