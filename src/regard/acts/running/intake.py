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


@dataclass(slots=True)
class Hour:
    """One open hour of one system."""

    journal: Journal
    kept: Kept
    users: int = 0
    closed: bool = False


class Intake:
    """The open hours of one process. Several threads may call `take` at once; they share the journals' group commit."""

    def __init__(self, site: RunningSite) -> None:
        self._site = site
        self._lock = threading.Condition()
        self._hours: dict[tuple[str, int], Hour] = {}
        self._seen: dict[str, identity.Seen] = {}
        self._standing: dict[str, tuple[float, Standing]] = {}
        self._tokens: dict[str, tuple[float, list[TokenRow]]] = {}
        self._key = bytes.fromhex(site.settings.identity_key)[:16]
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
        """Keep the rows of an admitted batch, durably. Raises Unavailable when the disk refuses: then none of them is kept."""
        taken = Taken()
        arrivals = self._in_time(arrivals, taken)
        if not arrivals.rows:
            return taken
        ids = identity.identities(arrivals.table, key=self._key)
        seen = self._seen.setdefault(system, identity.Seen())
        claim = _claimed(seen, ids, arrivals.table["at"])
        taken.duplicates = claim.duplicates
        try:
            fresh = pa.array(claim.fresh)
            table = arrivals.table.filter(fresh)
            if table.num_rows:
                rows = self._rows(system, table, ids.filter(fresh), admission)
                taken.kept = rows.num_rows
                taken.without_person = rows[_PERSON].null_count
                self._append(system, rows, admission)
        except BaseException:
            seen.drop(claim)
            raise
        seen.keep(claim)
        return taken

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
        refused: list[Refused] = []
        for code in ("too_late", "in_future"):
            if counts[code]:
                taken.reasons[code] = counts[code]
                lines = (
                    arrivals.lines.filter(getattr(checked, code))[:1000].to_pylist()
                    if arrivals.lines is not None
                    else []
                )
                refused.extend(Refused(line, "at", code) for line in lines)
        taken.refused = tuple(refused)
        return arrivals.where(checked.in_time)

    def _rows(self, system: str, table: pa.Table, ids: pa.Array, admission: Admission) -> pa.Table:
        person = self._persons(system, table, admission)
        columns: dict[str, Any] = {"at": table["at"], _PERSON: person, _IDENTITY: ids}
        for name in table.column_names:
            if name in admission.admitted and name not in ("at", "worker", "id"):
                columns[name] = table[name]
        return pa.table(columns)

    def _persons(self, system: str, table: pa.Table, admission: Admission) -> pa.DictionaryArray:
        """The pseudonym of each row; null where the charter keeps no person, or where the person was not told by then."""
        nobody = pa.DictionaryArray.from_arrays(pa.nulls(table.num_rows, pa.int32()), pa.array([], pa.string()))
        if admission.person_part is None:
            return nobody
        workers = table["worker"].combine_chunks().dictionary_encode()
        names = workers.dictionary.to_pylist()
        if not names:
            return nobody
        pseudonyms = self._pseudonyms(system, names)
        told = np.array([_told_us(admission, one) for one in pseudonyms], np.int64)
        codes = pc.fill_null(workers.indices, 0).to_numpy(zero_copy_only=False)
        at = table["at"].combine_chunks().cast(pa.int64()).to_numpy()
        keep = (at >= told[codes]) & pc.is_valid(workers.indices).to_numpy(zero_copy_only=False)
        return pa.DictionaryArray.from_arrays(
            pa.array(codes, pa.int32(), mask=~keep), pa.array(pseudonyms, pa.string())
        )

    def _pseudonyms(self, system: str, names: list[str]) -> list[str]:
        directory = self._site.directory
        known = directory.known(system, names)
        if all(one is not None for one in known):
            return [str(one) for one in known]
        now = self._site.clock.now()
        resolved = self._site.write(lambda conn: directory.resolve(conn, system, names, now=now))
        directory.remember(resolved)
        self._standing.pop(system, None)
        return list(resolved)

    def _append(self, system: str, rows: pa.Table, admission: Admission) -> None:
        hours = np.floor_divide(rows["at"].combine_chunks().cast(pa.int64()).to_numpy(), HOUR_US) * HOUR_US
        for start in np.unique(hours):
            part = rows if (hours == start).all() else rows.filter(pa.array(hours == start))
            hour = self._enter(system, int(start), admission)
            try:
                hour.journal.append([encode(part)])
            finally:
                with self._lock:
                    hour.users -= 1
                    self._lock.notify_all()

    def _enter(self, system: str, start: int, admission: Admission) -> Hour:
        with self._lock:
            hour = self._hours.get((system, start))
            if hour is None:
                kept = self._kept(system, start, admission)
                hour = self._hours[(system, start)] = Hour(self._site.vault.open_journal(kept), kept)
            hour.users += 1
            return hour

    def _kept(self, system: str, start: int, admission: Admission) -> Kept:
        span = Span(from_micros(start), from_micros(start + HOUR_US))
        part = admission.person_part or admission.stock_part
        assert part is not None, "an admitted batch keeps something"
        kind = PERSON_KIND if admission.person_part else STOCK_KIND
        return Kept(system=system, kind=kind, span=span, erase_by=erase_by(self._site, part, span))

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


def _told_us(admission: Admission, pseudonym: str) -> int:
    informed = admission.standing.informed
    given = informed.get(pseudonym) if isinstance(informed, dict) else None
    return micros(given) if given is not None else np.iinfo(np.int64).max
