"""Keep: an hour that ended is sealed into segments, each under a key of its own that dies on its own day.

One journal gives up to three segments: the *person part* (who did what, for the shortest term), the *stock part* (where things went,
cut to the minute, nobody in it) and the *identities* that tell a repeated row from a new one, for as long as late rows are taken.
"""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import sqlalchemy as sa

from regard.activity import stock
from regard.acts.running.intake import PERSON_FIELDS, PERSON_KIND, SEEN_KIND, STOCK_KIND, Intake, decode, erase_by
from regard.acts.running.site import RunningSite
from regard.acts.running.traces import Doing, append, entry
from regard.gate import retention
from regard.gate.admission import PartTerms
from regard.people import register
from regard.terms.actor import process
from regard.terms.decision import Answer, Decision
from regard.terms.duration import Duration
from regard.terms.words import Act, Grain, Per
from regard.vault import index, scans
from regard.vault.journal import Journal
from regard.vault.store import Kept, Sealed

SETTLE = timedelta(minutes=10)
"""How long an hour waits for its last rows before it is sealed."""
_SEALER = process("sealer")
_ROUTINE = Decision(Answer.PERMIT)


def seal_due(site: RunningSite, intake: Intake, *, after: timedelta = SETTLE) -> int:
    """Seal every hour that ended `after` ago; returns how many segments were made.

    What could not be sealed (a full disk) is taken up again by the next call, as a start would.
    """
    made = 0
    if intake.interrupted:
        made += seal_left(site)
        intake.interrupted = False
    hours = intake.ready(site.clock.now(), after=after)
    try:
        for hour in hours:
            made += _seal(site, hour.journal, hour.kept)
    except BaseException:
        intake.interrupted = True
        for hour in hours:
            hour.journal.close()
        raise
    return made


def seal_left(site: RunningSite) -> int:
    """At start: finish what a crash or a stop left half done, and seal the journals that hold rows. Returns how many segments were made."""
    recovery = site.write(site.vault.recover)
    made = 0
    for path in recovery.to_seal:
        made += _seal(site, site.vault.resume(path), site.vault.kept(path))
    return made


def _seal(site: RunningSite, journal: Journal, kept: Kept) -> int:
    """Split one journal into its segments; index rows and traces in one transaction; then the journal goes."""
    frames = [decode(frame) for frame in journal.frames()]
    rows = pa.concat_tables(frames, promote_options="default").unify_dictionaries().sort_by("at") if frames else None
    rows = None if rows is None else _still_known(site, kept.system, rows)
    sealed = [] if rows is None else _parts(site, kept, rows)
    person = None if rows is None else _person_table(rows, frames[0].schema.metadata or {})
    over = kept.erase_by <= site.clock.now()  # sealed so late that its own part is due: nothing of that part is written
    if over:
        sealed.append(site.vault.seal(journal, [], codec=scans.CODEC))
    elif kept.kind == PERSON_KIND and person is not None:
        who = person["person"].combine_chunks().dictionary_decode().unique().to_pylist()
        sealed.append(
            site.vault.seal(journal, scans.encode(person), codec=scans.CODEC, rows=person.num_rows, persons=who)
        )
    elif kept.kind == STOCK_KIND and rows is not None:
        table = _stock_table(rows)
        sealed.append(site.vault.seal(journal, scans.encode(table), codec=scans.CODEC, rows=table.num_rows))
    else:
        sealed.append(site.vault.seal(journal, [], codec=scans.CODEC))

    def commit(conn: sa.Connection) -> None:
        for one in sealed:
            index.insert(conn, one.row, one.persons)
            record(conn, site, one)

    try:
        site.write(commit)
    except BaseException:
        for one in sealed:
            site.vault.abandon(one)
        raise
    for one in sealed:
        site.vault.settle(one)
    return len(sealed)


def _person_table(rows: pa.Table, metadata: dict[bytes, bytes]) -> pa.Table:
    """The rows of people who may be kept, with the fields that the purposes of their part need and no other."""
    wanted = {"at", "person", *metadata.get(PERSON_FIELDS, b"").decode().split(",")}
    return rows.filter(pc.is_valid(rows["person"])).select([name for name in rows.column_names if name in wanted])


def _still_known(site: RunningSite, system: str, rows: pa.Table) -> pa.Table:
    """The rows without those people who were erased since they scanned: their movement stays, they do not."""
    known = {one.pseudonym for one in site.read(register.everyone, system)}
    column = rows["person"].combine_chunks()
    names = column.dictionary.to_pylist()
    if all(name in known for name in names):
        return rows
    codes = column.indices.to_numpy(zero_copy_only=False)
    gone = np.isin(codes, [code for code, name in enumerate(names) if name not in known])
    mask = pc.or_(pc.is_null(column), pa.array(gone))
    return rows.set_column(
        rows.column_names.index("person"), "person", pc.if_else(mask, pa.scalar(None, column.type), column)
    )


def record(conn: sa.Connection, site: RunningSite, sealed: Sealed) -> None:
    """The keep trace of one segment, in the transaction that makes it part of the index."""
    record_row(conn, site, sealed.row)


def record_row(conn: sa.Connection, site: RunningSite, row: index.SegmentRow) -> None:
    """The same, for a segment that was in place already (taken back after a restore)."""
    detail = (
        ("kind", row.kind),
        ("rows", str(row.rows)),
        ("sha256", row.sha256),
        ("erase-by", row.erase_by.isoformat()),
    )
    append(
        conn,
        site,
        [entry(site, _SEALER, Doing(Act.KEEP, system=row.system, object=f"segment:{row.id}", detail=detail), _ROUTINE)],
    )


def _parts(site: RunningSite, kept: Kept, rows: pa.Table) -> list[Sealed]:
    """The parts beside the journal's own: stock and identities."""
    made = [_keep_identities(site, kept, rows)]
    if kept.kind == PERSON_KIND:
        part = _stock_part(site, kept.system)
        if part is not None:
            table = _stock_table(rows)
            due = erase_by(site, part, kept.span)
            if due <= site.clock.now():
                return made
            stock_kept = Kept(system=kept.system, kind=STOCK_KIND, span=kept.span, erase_by=due)
            made.append(site.vault.keep(stock_kept, scans.encode(table), codec=scans.CODEC, rows=table.num_rows))
    return made


def _keep_identities(site: RunningSite, kept: Kept, rows: pa.Table) -> Sealed:
    term = retention.Term(Duration.of(hours=site.settings.late_window_hours + 1))
    due = retention.bucket_of(retention.erase_by(term, kept.span.start, site.zone), term, site.zone)
    table = rows.select(["at", "identity"])
    return site.vault.keep(
        Kept(system=kept.system, kind=SEEN_KIND, span=kept.span, erase_by=due),
        scans.encode(table),
        codec=scans.CODEC,
        rows=table.num_rows,
    )


def _stock_part(site: RunningSite, system: str) -> PartTerms | None:
    """The charter's term for where things went, with nobody in it."""
    keeping = retention.term(site.charter, system, "raw-events", Per.NONE, Grain.EVENT, site.clock.now())
    if keeping.term is None:
        return None
    return PartTerms(
        data="raw-events",
        per=Per.NONE,
        grain=Grain.EVENT,
        fields=frozenset(),
        purposes=keeping.term.purposes,
        term=keeping.term.duration,
        ceilings=keeping.term.ceilings,
    )


def _stock_table(rows: pa.Table) -> pa.Table:
    """Where things went. A charter that admits no items leaves movements of places and tasks."""
    if "item" not in rows.column_names:
        rows = rows.append_column("item", pa.nulls(rows.num_rows, pa.string()))
    return stock.history(rows)
