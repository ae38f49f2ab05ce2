"""Examinations of systems that others run, asked for on this site: who asked, how far it is, what came out.

Asking is one act (*examine*), traced before anything is read. A process of its own does the reading; its progress can be left and found
again. What comes out is sealed for a year: the findings and the reports in both languages, as they were made on that day.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from regard.acts.examining import uploads
from regard.acts.running import tables
from regard.acts.running.traces import SITE, Doing, append, entry, gated
from regard.site import outbox
from regard.terms.actor import Actor, process
from regard.terms.clock import from_micros, micros
from regard.terms.decision import Answer, Decision
from regard.terms.duration import Duration
from regard.terms.errors import NotFound, RegardError
from regard.terms.span import Span
from regard.terms.text import Text
from regard.terms.words import Act
from regard.vault import index
from regard.vault.buckets import erase_by
from regard.vault.store import Kept

if TYPE_CHECKING:
    from regard.acts.running.site import RunningSite
    from regard.terms.sealing import RowCipher

JOB = "examine"
KIND = "examination"
LASTS = Duration.parse("P1Y")
"""How long an outcome is kept: as long as the traces of the act (CNIL, délibération 2021-122, upper end)."""
PAGE = "page.json"
"""The frame of the outcome that its page is made from; the others are documents to take away."""
_AT_MOST = timedelta(days=363)
WAITING, RUNNING, DONE, REFUSED = "waiting", "running", "done", "refused"
EXAMINER = process("examiner")
_UNKNOWN = Text("There is no such examination here.", "Il n’y a pas d’examen de ce numéro ici.")
_NOT_DONE = Text("This examination has no report yet.", "Cet examen n’a pas encore de rapport.")
_NO_FOLDER = Text(
    "“{name}” is not in the exports folder of this server.",
    "« {name} » n’est pas dans le dossier des exports de ce serveur.",
)
_ROUTINE = Decision(Answer.PERMIT)


@dataclass(frozen=True, slots=True)
class Asking:
    """What is asked: the name of the export and its digest, and how it is to be read. Days are ISO dates; None leaves it to the export.

    `charter` and `mapping` are the texts of files that go with it; `pointed` is the name of what lies in the exports folder.
    """

    name: str
    sha256: str = ""
    upload: str = ""
    pointed: str = ""
    kind: str | None = None
    charter: str | None = None
    mapping: str | None = None
    on: str | None = None
    read_as_of: str | None = None
    zone: str | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """One examination that was asked for. `step` and `share` say how far it is; `fault` why it was refused."""

    id: str
    asking: Asking
    by: str
    at: datetime
    state: str
    step: str
    share: float | None
    ended: datetime | None
    breached: int | None
    not_evidenced: int | None
    met: int | None
    fault: Text | None
    trace: int


def ask(site: RunningSite, actor: Actor, asking: Asking) -> str:
    """Ask for an examination; returns its id. One act, traced. Raises NotFound (`export_unknown`) for what is not in the folder."""
    if asking.pointed:
        _in_folder(site, asking.pointed)
    now = site.clock.now()
    examination = secrets.token_hex(16)
    detail = (("sha256", asking.sha256),) if asking.sha256 else ()
    trace = gated(site, actor, Doing(Act.EXAMINE, object=f"export:{examination}", detail=detail), _ROUTINE)
    bucket, sealed = _cipher(site, now).seal(json.dumps(asdict(asking)).encode(), about=examination.encode())

    def put(conn: sa.Connection) -> None:
        conn.execute(
            tables.asked_examination.insert().values(
                id=examination, actor=actor.id, trace=trace, asked_us=micros(now), state=WAITING, step="",
                bucket=bucket, sealed=sealed,
            )
        )  # fmt: skip
        outbox.put(conn, JOB, {"examination": examination}, now=now)

    site.write(put)
    return examination


def listed(site: RunningSite, limit: int = 50) -> tuple[Asked, ...]:
    """The last ones, newest first; none whose key has died."""
    rows = tables.asked_examination
    oldest = micros(site.clock.now() - _AT_MOST)
    query = sa.select(rows).where(rows.c.asked_us > oldest).order_by(rows.c.asked_us.desc()).limit(limit)
    found = site.read(lambda conn: conn.execute(query).all())
    return tuple(_asked(site, row) for row in found)


def tidy(site: RunningSite) -> int:
    """Remove the rows of those whose keys are dying; returns how many."""
    table, oldest = tables.asked_examination, micros(site.clock.now() - _AT_MOST)
    return int(site.write(lambda conn: conn.execute(sa.delete(table).where(table.c.asked_us <= oldest)).rowcount))


def one(site: RunningSite, examination: str) -> Asked:
    """One of them. Raises NotFound (`examination_unknown`)."""
    return _asked(site, _row(site, examination))


def exports(site: RunningSite) -> tuple[str, ...]:
    """What lies in the exports folder of the server, by name; nothing when none is set."""
    named = site.settings.exports_folder
    folder = Path(named) if named else None
    if folder is None or not folder.is_dir():
        return ()
    return tuple(
        sorted(each.name for each in folder.iterdir() if not each.name.startswith(".") and not each.is_symlink())
    )


@contextmanager
def reading(site: RunningSite, asking: Asking) -> Iterator[Path]:
    """The export as a path, for as long as the block lasts. Raises NotFound, Unavailable as `uploads.opened` does."""
    if asking.pointed:
        yield _in_folder(site, asking.pointed)
        return
    with uploads.opened(site, asking.upload, asking.name) as path:
        yield path


def started(site: RunningSite, examination: str) -> Asking:
    """Mark it as under way; returns what was asked. Raises NotFound."""
    asked = one(site, examination)
    _set(site, examination, state=RUNNING, step="opening", permille=None)
    return asked.asking


def progressed(site: RunningSite, examination: str, step: str, share: float | None) -> None:
    """Say how far it is."""
    _set(site, examination, step=step, permille=None if share is None else round(share * 1000))


def ended(site: RunningSite, examination: str, counts: dict[str, int], documents: dict[str, bytes]) -> None:
    """Seal what came out and say so, in one transaction with its trace; the upload dies."""
    now = site.clock.now()
    kept = Kept(system=SITE, kind=KIND, span=Span(now, now), erase_by=erase_by(now, LASTS, UTC), device=examination)
    sealed = site.vault.keep(kept, sorted(documents.items()), codec=uploads.CODEC)
    uploads.keep(site, sealed)
    values = counts | {"state": DONE, "ended_us": micros(now), "step": "", "permille": 1000, "segment": sealed.row.id}
    _end(site, examination, values, "done")


def refused(site: RunningSite, examination: str, error: RegardError) -> None:
    """Say why nothing came out; the upload dies."""
    now = site.clock.now()
    text = json.dumps([error.text.en, error.text.fr]).encode()
    bucket, sealed = _cipher(site, now).seal(text, about=b"fault" + examination.encode())
    values = {"state": REFUSED, "ended_us": micros(now), "outcome_bucket": bucket, "outcome_sealed": sealed}
    _end(site, examination, values, error.code)


def document(site: RunningSite, examination: str, name: str) -> bytes:
    """One of the documents that came out. Raises NotFound (`examination_unknown`, `examination_not_done`, `frame_absent`)."""
    row = _row(site, examination)
    if row.segment is None:
        raise NotFound("examination_not_done", _NOT_DONE)
    return site.vault.read(site.read(index.get, row.segment), [name])[name]


def _end(site: RunningSite, examination: str, values: dict[str, Any], word: str) -> None:
    row = _row(site, examination)
    doing = Doing(Act.EXAMINE, object=f"export:{examination}")

    def write(conn: sa.Connection) -> None:
        table = tables.asked_examination
        conn.execute(sa.update(table).where(table.c.id == examination).values(**values))
        append(conn, site, [entry(site, EXAMINER, doing, outcome=word, follows=row.trace)])

    site.write(write)
    asking = _asked(site, row).asking
    if asking.upload:
        uploads.drop(site, asking.upload)


def _set(site: RunningSite, examination: str, **values: Any) -> None:
    table = tables.asked_examination
    site.write(lambda conn: conn.execute(sa.update(table).where(table.c.id == examination).values(**values)))


def _row(site: RunningSite, examination: str) -> sa.Row[Any]:
    table = tables.asked_examination
    found = site.read(lambda conn: conn.execute(sa.select(table).where(table.c.id == examination)).one_or_none())
    if found is None:
        raise NotFound("examination_unknown", _UNKNOWN)
    return found


def _asked(site: RunningSite, row: sa.Row[Any]) -> Asked:
    at = from_micros(row.asked_us)
    cipher = _cipher(site, at)
    asking = Asking(**json.loads(cipher.open(row.bucket, row.sealed, about=row.id.encode())))
    fault = None
    if row.outcome_sealed is not None:
        fault = Text(*json.loads(cipher.open(row.outcome_bucket, row.outcome_sealed, about=b"fault" + row.id.encode())))
    return Asked(
        id=row.id,
        asking=asking,
        by=row.actor,
        at=at,
        state=row.state,
        step=row.step,
        share=None if row.permille is None else row.permille / 1000,
        ended=from_micros(row.ended_us) if row.ended_us is not None else None,
        breached=row.breached,
        not_evidenced=row.not_evidenced,
        met=row.met,
        fault=fault,
        trace=row.trace,
    )


def _cipher(site: RunningSite, at: datetime) -> RowCipher:
    return site.keyring.row_cipher(SITE, "examinations", erase_by(at, LASTS, UTC))


def _in_folder(site: RunningSite, name: str) -> Path:
    if name not in exports(site):
        raise NotFound("export_unknown", _NO_FOLDER, name=name)
    return Path(site.settings.exports_folder) / name


def day(value: str | None) -> date | None:
    """An ISO day, or None."""
    return date.fromisoformat(value) if value else None
