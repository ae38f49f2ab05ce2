"""Formal notices that this site received: recorded, proof handed back, closed. Each is an act of governing, traced first.

A notice is sealed: it may name people. It is kept five years after it was last written, as long as what it asked may be argued about
(C. civ. art. 2224); its days alone stand in clear.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from regard.acts.examining.remembered import Found
from regard.acts.running import actors, tables
from regard.acts.running.permission import may_govern
from regard.acts.running.site import RunningSite
from regard.acts.running.traces import SITE, Doing, gated
from regard.audit.notice import Covered, FormalNotice, NoticeKind, Penalty, Procedure, Proof, Standing
from regard.terms.actor import Actor
from regard.terms.clock import micros
from regard.terms.duration import Duration
from regard.terms.errors import Conflict, InputRefused, NotFound
from regard.terms.text import Text
from regard.terms.words import Act
from regard.vault.buckets import erase_by

KIND = "notices"
KEPT = Duration.parse("P5Y")
_SHOWN = timedelta(days=5 * 365 - 31)
"""A notice leaves the list before the key of its words dies."""
_ABSENT = Text("No formal notice has the id {id}.", "Aucune mise en demeure n’a l’identifiant {id}.")
_CLOSED = Text(
    "This notice was closed on {on}: nothing more can be written on it.",
    "Cette mise en demeure a été clôturée le {on} : on ne peut plus rien y inscrire.",
)
_TOO_EARLY = Text(
    "This day, {on}, lies before the notification of {since}, or in the future. Check it.",
    "Ce jour, le {on}, est antérieur à la notification du {since}, ou à venir. Vérifiez-le.",
)


@dataclass(frozen=True, slots=True)
class OnRecord:
    """A notice on record, and where it stands today (on the site's clock)."""

    id: str
    notice: FormalNotice
    standing: Standing
    days_left: int
    penalty_days: int
    penalty_eur: int


def record(site: RunningSite, actor: Actor, notice: FormalNotice) -> str:
    """Put a notice on record; its id. Raises NotAllowed."""
    notice_id = secrets.token_hex(8)
    trace = _governed(site, actor, notice_id, "record", notice.reference)
    row = {"id": notice_id, "trace": trace, "recorded_us": micros(site.clock.now()), **_row(site, notice_id, notice)}
    site.write(lambda conn: conn.execute(tables.formal_notice.insert().values(**row)))
    return notice_id


def notices(site: RunningSite) -> tuple[OnRecord, ...]:
    """Every notice on record, the latest notification first."""
    columns = tables.formal_notice.c
    young = columns.changed_us > micros(site.clock.now() - _SHOWN)
    query = (
        sa.select(tables.formal_notice).where(young).order_by(columns.notified_on.desc(), columns.recorded_us.desc())
    )
    rows = site.read(lambda conn: conn.execute(query).all())
    return tuple(_on_record(site, row.id, _opened(site, row)) for row in rows)


def notice(site: RunningSite, notice_id: str) -> OnRecord:
    """One notice. Raises NotFound (`notice_unknown`)."""
    return _on_record(site, notice_id, _held(site, notice_id))


def latest_open(site: RunningSite) -> FormalNotice | None:
    """The notice that reports speak of: of those not closed, the one that ends first."""
    still = [each.notice for each in notices(site) if each.standing is not Standing.CLOSED]
    return min(still, key=lambda each: each.until, default=None)


def concerns(one: FormalNotice, found: Found) -> bool:
    """Whether it is about what was found: the duty or the article, in its system or in all."""
    return any(
        each.system in ("", found.system)
        and (each.requirement == found.requirement if each.requirement else each.article == found.article)
        for each in one.covers
    )


def hand_back(site: RunningSite, actor: Actor, notice_id: str, proof: Proof) -> None:
    """Write down what was handed back to the authority. Raises NotFound, Conflict (`notice_closed`), InputRefused, NotAllowed."""
    held = _still_open(site, notice_id)
    _plausible(site, held, proof.handed_on)
    _governed(site, actor, notice_id, "proof", proof.sha256)
    _rewrite(site, notice_id, replace(held, proofs=(*held.proofs, proof)))


def close(site: RunningSite, actor: Actor, notice_id: str, on: date) -> None:
    """Write down that the authority closed it on a day. Raises NotFound, Conflict (`notice_closed`), InputRefused, NotAllowed."""
    held = _still_open(site, notice_id)
    _plausible(site, held, on)
    _governed(site, actor, notice_id, "close", held.reference)
    _rewrite(site, notice_id, replace(held, closed_on=on))


def _governed(site: RunningSite, actor: Actor, notice_id: str, step: str, what: str) -> int:
    doing = Doing(Act.GOVERN, object=f"notice:{notice_id}", detail=(("step", step), ("what", what)))
    return gated(site, actor, doing, may_govern(site, actor))


def _today(site: RunningSite) -> date:
    return site.clock.now().astimezone(site.zone).date()


def _on_record(site: RunningSite, notice_id: str, held: FormalNotice) -> OnRecord:
    today = _today(site)
    return OnRecord(
        notice_id, held, held.standing(today), held.days_left(today), held.penalty_days(today), held.penalty_eur(today)
    )


def _held(site: RunningSite, notice_id: str) -> FormalNotice:
    query = sa.select(tables.formal_notice).where(tables.formal_notice.c.id == notice_id)
    row = site.read(lambda conn: conn.execute(query).one_or_none())
    if row is None:
        raise NotFound("notice_unknown", _ABSENT, id=notice_id[:40])
    return _opened(site, row)


def _opened(site: RunningSite, row: sa.Row[Any]) -> FormalNotice:
    return _read(actors.open_json(site, SITE, KIND, row.bucket, row.sealed, row.id))


def _still_open(site: RunningSite, notice_id: str) -> FormalNotice:
    held = _held(site, notice_id)
    if held.closed_on is not None:
        raise Conflict("notice_closed", _CLOSED, on=held.closed_on.isoformat())
    return held


def _plausible(site: RunningSite, held: FormalNotice, on: date) -> None:
    if not held.notified_on <= on <= _today(site):
        raise InputRefused("notice_day_wrong", _TOO_EARLY, on=on.isoformat(), since=held.notified_on.isoformat())


def _rewrite(site: RunningSite, notice_id: str, changed: FormalNotice) -> None:
    values = _row(site, notice_id, changed)
    which = tables.formal_notice.c.id == notice_id
    site.write(lambda conn: conn.execute(tables.formal_notice.update().where(which).values(**values)))


def _row(site: RunningSite, notice_id: str, one: FormalNotice) -> dict[str, Any]:
    now = site.clock.now()
    bucket, sealed = actors.seal_json(site, SITE, KIND, erase_by(now, KEPT, site.zone), _plain(one), notice_id)
    return {
        "notified_on": one.notified_on.isoformat(),
        "until_on": one.until.isoformat(),
        "closed_on": None if one.closed_on is None else one.closed_on.isoformat(),
        "changed_us": micros(now),
        "bucket": bucket,
        "sealed": sealed,
    }


def _plain(one: FormalNotice) -> dict[str, Any]:
    penalty = one.penalty
    return {
        "authority": one.authority,
        "reference": one.reference,
        "kind": str(one.kind),
        "notified_on": one.notified_on.isoformat(),
        "until": one.until.isoformat(),
        "period": None if one.period is None else str(one.period),
        "public": one.public,
        "procedure": None if one.procedure is None else str(one.procedure),
        "covers": [[c.requirement, c.article, c.system] for c in one.covers],
        "penalty": None if penalty is None else [penalty.eur_a_day, penalty.since.isoformat(), penalty.most_eur],
        "proofs": [[p.what, p.handed_on.isoformat(), p.sha256] for p in one.proofs],
        "closed_on": None if one.closed_on is None else one.closed_on.isoformat(),
    }


def _read(plain: Mapping[str, Any]) -> FormalNotice:
    penalty = plain["penalty"]
    return FormalNotice(
        authority=plain["authority"],
        reference=plain["reference"],
        kind=NoticeKind(plain["kind"]),
        notified_on=date.fromisoformat(plain["notified_on"]),
        until=date.fromisoformat(plain["until"]),
        period=None if plain["period"] is None else Duration.parse(plain["period"]),
        public=plain["public"],
        procedure=None if plain["procedure"] is None else Procedure(plain["procedure"]),
        covers=tuple(Covered(*each) for each in plain["covers"]),
        penalty=None if penalty is None else Penalty(penalty[0], date.fromisoformat(penalty[1]), penalty[2]),
        proofs=tuple(Proof(what, date.fromisoformat(on), sha) for what, on, sha in plain["proofs"]),
        closed_on=None if plain["closed_on"] is None else date.fromisoformat(plain["closed_on"]),
    )
