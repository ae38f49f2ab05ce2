"""Prove: the notice that anyone reads, checkpoints for witnesses, receipts, and attestations that name their perimeter."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from regard.acts import erase
from regard.acts.examining import elsewhere
from regard.acts.running import doors, refusals, tables
from regard.acts.running.signing import ledger_key
from regard.acts.running.site import RunningSite
from regard.acts.running.traces import AnyTrace, Doing, append, entry, gated
from regard.charter.model import System
from regard.ledger import stamp as stamps
from regard.ledger import traces
from regard.ledger.checkpoint import Checkpoint
from regard.ledger.log import Cosigned
from regard.ledger.verifier import verifier_html, verifier_sha256
from regard.ledger.verify import Report
from regard.ledger.verify import verify as verify_ledger
from regard.terms.actor import Actor, process
from regard.terms.clock import from_micros
from regard.terms.decision import Answer, Decision
from regard.terms.duration import Duration
from regard.terms.errors import Damaged, NotFound
from regard.terms.text import Text
from regard.terms.words import Act
from regard.vault import index

SILENT_AFTER = timedelta(days=2)
"""A cosignature older than this is a finding."""
_NOTARY = process("notary")


@dataclass(frozen=True, slots=True)
class CopyElsewhere:
    """A copy of the same data that lives outside Regard, and whether it was looked into lately."""

    where: str
    per: str | None
    kept: str | None
    examined_on: date | None
    stale: bool


@dataclass(frozen=True, slots=True)
class KeptPublicly:
    """One line of the notice: which data, about whom, how long, for what."""

    data: str
    per: str | None
    grain: str | None
    kept: str | None
    purposes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SystemNotice:
    """What the public page says of one system. Plain values of the charter; nothing that helps an intruder."""

    id: str
    area: str
    purposes: tuple[str, ...]
    basis: str | None
    people: tuple[str, ...]
    since: date | None
    keeps: tuple[KeptPublicly, ...]
    fields: tuple[str, ...]
    indicators: tuple[str, ...]
    roles: tuple[str, ...]
    traces_kept: str | None
    copies: tuple[CopyElsewhere, ...]
    objection: bool | None
    access_within: str | None
    closed: Text | None = None
    place: str | None = None
    balancing: bool | None = None
    recipients: tuple[str, ...] = ()
    processors: tuple[str, ...] = ()
    automated: bool | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """The public page: who answers for it, what is watched, and what was refused lately (counted, nobody named)."""

    site: str
    zone: str
    controller: str
    contact: str | None
    dpo: str | None
    charter_number: int
    charter_sha256: str
    published: datetime
    systems: tuple[SystemNotice, ...]
    refusals: int
    demo: bool
    refused: tuple[tuple[str, int], ...] = ()
    country: str = ""


@dataclass(frozen=True, slots=True)
class LedgerState:
    """Where the ledger stands: its last checkpoint, its witnesses, and whether they are silent."""

    origin: str
    key: str
    checkpoint: Checkpoint | None
    note: str
    leaves: int
    witnesses: tuple[Cosigned, ...]
    silent: bool
    verifier_sha256: str


@dataclass(frozen=True, slots=True)
class Attestation:
    """What Regard erased up to an instant, and which copies elsewhere it has not seen: a statement with its perimeter."""

    made: datetime
    site: str
    charter_sha256: str
    oldest_kept: datetime | None
    over_term: int
    erased_segments: int
    last_erasure: datetime | None
    older_keys_overwritten: str
    perimeter: tuple[CopyElsewhere, ...]
    unseen: tuple[str, ...]
    checkpoint: str


def notice(site: RunningSite) -> Notice:
    """The public page's content. No login, no trace: nothing personal is read. Raises NotFound (`charter_none`)."""
    charter = site.charter
    row = site.read(
        lambda conn: conn.execute(
            sa.select(tables.charter_version).order_by(tables.charter_version.c.number.desc())
        ).first()
    )
    by_act = refusals.by_act(site)
    controller = charter.controller
    return Notice(
        site=charter.site.name or "" if charter.site else "",
        zone=str(site.zone),
        controller=controller.name or "" if controller else "",
        contact=controller.contact if controller else None,
        dpo=controller.dpo if controller and isinstance(controller.dpo, str) else None,
        charter_number=site.charter_number,
        charter_sha256=row.sha256 if row else "",
        published=from_micros(row.published_us) if row else site.clock.now(),
        systems=tuple(_system(site, one) for one in charter.system),
        refusals=sum(by_act.values()),
        demo=site.settings.demo,
        refused=tuple(sorted(by_act.items(), key=lambda pair: (-pair[1], pair[0]))),
        country=charter.site.country or "" if charter.site else "",
    )


def checkpoint(site: RunningSite) -> str:
    """Bring the tree up to date and sign it. Returns the note. Entered by the clock, at every export and on demand."""
    site.read(site.log.integrate)
    note = site.log.checkpoint(site.clock.now())
    return note.decode()


def stamp(site: RunningSite) -> datetime | None:
    """Have the checkpoint time-stamped (RFC 3161) when an authority is set; the instant that it states, None when none is set.

    What was stamped and the answer lie in the ledger's folder (`stamped`, `stamped.tsr`).
    Raises Unavailable (`stamp_unavailable`), InputRefused (`stamp_*`).
    """
    if not site.settings.tsa_url:
        return None
    note = checkpoint(site).encode()
    roots = (Path(site.settings.tsa_roots).read_bytes(),) if site.settings.tsa_roots else ()
    stamped = stamps.request(stamps.Authority(site.settings.tsa_url, roots), note)
    (site.folder.ledger / "stamped").write_bytes(note)
    (site.folder.ledger / "stamped.tsr").write_bytes(stamped.answer)
    return stamped.at


def ledger_state(site: RunningSite) -> LedgerState:
    """Where the ledger stands now. Reads only."""
    latest = site.log.latest()
    age = site.log.cosignature_age(site.clock.now())
    return LedgerState(
        origin=site.log.origin,
        key=ledger_key(site.folder),
        checkpoint=latest,
        note=site.log.resource("checkpoint").decode() if latest else "",
        leaves=site.read(traces.size),
        witnesses=site.log.cosigned(),
        silent=age is None or age > SILENT_AFTER,
        verifier_sha256=verifier_sha256(),
    )


def verify(
    site: RunningSite, *, older: bytes | None = None, progress: Callable[[int, int], None] | None = None
) -> Report:
    """Check the whole ledger: tiles against the checkpoint, every leaf younger than its term against its row."""
    with suppress(Damaged):  # what hinders the tree from growing is what the verification below reports, place by place
        site.read(site.log.integrate)
    return site.read(
        verify_ledger, site.log, cipher=AnyTrace(site), now=site.clock.now(), older=older, progress=progress
    )


def resource(site: RunningSite, path: str) -> bytes:
    """What a witness fetches: `checkpoint`, `tile/...`. Raises NotFound."""
    return site.log.resource(path)


def cosign(site: RunningSite, body: bytes) -> Cosigned:
    """Take a witness's cosignature. Raises InputRefused, Conflict."""
    return site.log.cosign(body, site.clock.now())


def verifier() -> bytes:
    """The one-file page with which anyone checks a receipt, offline."""
    return verifier_html()


def verifier_digest() -> str:
    """The SHA-256 of the verifier page, to publish and print beside it."""
    return verifier_sha256()


def proof(site: RunningSite, index_: int) -> bytes:
    """A receipt for one leaf with no field opened: that it is in the tree, nothing else. Raises NotFound."""
    checkpoint(site)
    leaf = site.read(lambda conn: next((data for _, data in traces.leaves(conn, index_, index_ + 1)), None))
    if leaf is None:
        from regard.terms.text import Text

        raise NotFound(
            "leaf_absent",
            Text("The ledger has no leaf {index}.", "Le registre n’a pas de feuille {index}."),
            index=index_,
        )
    return site.log.receipt(index_, leaf)


def attestation(site: RunningSite, actor: Actor = _NOTARY) -> Attestation:
    """What was erased and what was not seen, as of now; entered in the ledger."""
    gated(site, actor, Doing(Act.PROVE, object="attestation"), Decision(Answer.PERMIT))
    made = erase.runs(site, limit=100_000)
    planned = erase.plan(site)
    copies = tuple(copy for one in site.charter.system for copy in _copies(site, one))
    rows = site.read(index.summary)
    oldest = site.read(lambda conn: min((r.span.start for r in index.find(conn)), default=None)) if len(rows) else None
    return Attestation(
        made=site.clock.now(),
        site=notice(site).site,
        charter_sha256=notice(site).charter_sha256,
        oldest_kept=oldest,
        over_term=planned.segments,
        erased_segments=sum(r.segments for r in made),
        last_erasure=next((r.finished for r in made if r.finished), None),
        older_keys_overwritten=_overwritten(site),
        perimeter=copies,
        unseen=tuple(c.where for c in copies if c.stale),
        checkpoint=checkpoint(site),
    )


def sealed_json(value: object) -> tuple[str, str]:
    """A value as canonical JSON and the SHA-256 of it, for a file that proves itself."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text, hashlib.sha256(text.encode()).hexdigest()


def note_export(site: RunningSite, actor: Actor, what: str, sha256: str) -> int:
    """Enter an export in the ledger: what it was and its hash."""
    doing = Doing(Act.PROVE, object=f"export:{what}", detail=(("sha256", sha256),))
    return site.write(lambda conn: append(conn, site, [entry(site, actor, doing, Decision(Answer.PERMIT))])[0])


def _system(site: RunningSite, one: System) -> SystemNotice:
    looking = tuple(
        role.name for role in site.charter.role if any(m.act == Act.SHOW and m.system == one.id for m in role.may)
    )
    keeps = tuple(
        KeptPublicly(str(k.data), _word(k.per), _word(k.grain), _length(k.kept), tuple(str(p) for p in k.for_ or ()))
        for k in one.keeps
        if k.data
    )
    return SystemNotice(
        id=one.id,
        area=str(one.area),
        purposes=tuple(str(p) for p in one.purposes or ()),
        basis=_word(one.basis),
        people=tuple(str(p) for p in one.people or ()),
        since=one.since,
        keeps=keeps,
        fields=tuple(f.name for f in one.field),
        indicators=tuple(i.name for i in one.indicator),
        roles=looking,
        traces_kept=_length(one.traces.kept) if one.traces else None,
        copies=_copies(site, one),
        objection=one.rights.objection if one.rights else None,
        access_within=_length(one.rights.access_within) if one.rights else None,
        closed=doors.closed(site, site.charter, one),
        place=_word(one.place),
        balancing=one.balancing,
        recipients=tuple(share.to for share in one.shares),
        processors=tuple(p.name for p in (one.governance.processors or () if one.governance else ())),
        automated=_automated(one),
    )


def _automated(one: System) -> bool | None:
    """Whether an indicator alone decides about someone; None where the charter does not say of each."""
    said = [indicator.automated_only for indicator in one.indicator]
    if any(value is True for value in said):
        return True
    return None if any(value is None for value in said) else False


def _copies(site: RunningSite, one: System) -> tuple[CopyElsewhere, ...]:
    return tuple(
        CopyElsewhere(c.where, c.per, c.kept, c.examined_on, c.stale)
        for c in elsewhere.copies(site)
        if c.system == one.id
    )


def _overwritten(site: RunningSite) -> str:
    return "with-escrow" if site.settings.escrow_folder else "no-escrow"


def _length(value: Duration | str | bool | None) -> str | None:
    return None if value is None or value is False else str(value)


def _word(value: object) -> str | None:
    return None if value is None else str(value)
