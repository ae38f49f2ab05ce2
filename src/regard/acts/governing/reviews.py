"""The weekly sample of reasons: some of last week's looks, drawn so that nobody chooses them, read again by someone who did not look.

A look counts when it was permitted, at people or teams, with a purpose. The draw takes the ledger's tree as it stood at the end of the
week: a look's rank is SHA-256(root ‖ index of its leaf, eight bytes, big end first), and the lowest are in the sample. The root is fixed by
what happened that week and is under every later checkpoint, so that whoever has the tiles finds the same rank again (docs/console.md).
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import sqlalchemy as sa

from regard.acts.running import actors, tables
from regard.acts.running.permission import may_govern
from regard.acts.running.site import RunningSite
from regard.acts.running.traces import SITE, AnyTrace, Doing, gated
from regard.ledger import tables as ledger_tables
from regard.ledger import traces
from regard.terms.actor import Actor, process
from regard.terms.clock import from_micros, micros
from regard.terms.decision import Answer, Decision, Ground, strictest
from regard.terms.errors import Conflict, InputRefused, NotFound
from regard.terms.span import Span
from regard.terms.text import Text
from regard.terms.words import Act, Purpose

SAMPLE = 10
"""How many looks a week, or all where there are fewer."""
KIND = "reviews"
DRAWER = process("reviews")
_ROUTINE = Decision(Answer.PERMIT)
_UNKNOWN = Text("This look is not in a sample.", "Cette consultation n’est pas dans un échantillon.")
_OWN = Text(
    "You made this look: someone else says whether its reason is fine.",
    "Vous avez fait cette consultation : une autre personne dit si son motif convient.",
)
_ANOTHER = Text("Ask another person who governs.", "Demandez à une autre personne qui en a le droit.")
_SAY = Text(
    "Write in a few words what was asked, or what was explained.",
    "Écrivez en quelques mots ce qui est demandé, ou ce qui a été expliqué.",
)
_SETTLED = Text("This look was settled already.", "Cette consultation est déjà réglée.")


class State(StrEnum):
    """Where a look of the sample stands."""

    WAITING = "waiting"
    FINE = "fine"
    TO_EXPLAIN = "to-explain"
    EXPLAINED = "explained"


OPEN = (State.WAITING, State.TO_EXPLAIN)


@dataclass(frozen=True, slots=True)
class Sampled:
    """A look of the sample, opened. `reason` is the actor's own words; None when the trace has reached its term. Never who looked."""

    id: str
    week: str
    trace: int
    at: datetime | None
    role: str
    system: str
    purpose: str
    what: str
    reason: str | None
    state: State
    decided: datetime | None
    note: str
    own: bool


@dataclass(frozen=True, slots=True)
class Week:
    """A week's draw: out of how many looks, from which tree; `looks` are those of the sample."""

    week: str
    drawn: datetime
    size: int
    root: str
    out_of: int
    looks: tuple[Sampled, ...]


def rank(root: bytes, index: int) -> bytes:
    """The rank of a leaf in a draw: SHA-256(root ‖ index, eight bytes, big-endian). The lowest are drawn."""
    return hashlib.sha256(root + index.to_bytes(8, "big")).digest()


def chosen(root: bytes, indices: Sequence[int], most: int = SAMPLE) -> tuple[int, ...]:
    """The sample: the `most` lowest ranks, in the order of the ledger."""
    return tuple(sorted(sorted(indices, key=lambda index: rank(root, index))[:most]))


def last_week(site: RunningSite) -> tuple[str, Span]:
    """The ISO week before the present one, on the site's calendar: its name and its span."""
    today = site.clock.now().astimezone(site.zone).replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
    monday = today - timedelta(days=today.weekday())
    start, end = ((monday - timedelta(days=days)).replace(tzinfo=site.zone) for days in (7, 0))
    year, number, _ = start.isocalendar()
    return f"{year}-W{number:02d}", Span(start, end)


def draw(site: RunningSite) -> str | None:
    """Draw the sample of the week that is over, once; the week's name, None when it was drawn already. A routine of the site, traced."""
    week, span = last_week(site)
    known = sa.select(tables.review_week.c.week).where(tables.review_week.c.week == week)
    if not site.charter_number or site.read(lambda conn: conn.execute(known).first()) is not None:
        return None
    site.read(site.log.integrate)
    first, size = site.log.first, site.read(_leaves_until, span.end) - site.log.first
    root = site.log.store.root(max(0, min(size, site.log.size)))
    looks = site.read(_looks, span)
    picked = chosen(root, [index - first for index in looks])
    detail = (("root", root.hex()), ("size", str(size)), ("looks", str(len(looks))), ("sample", str(len(picked))))
    trace = gated(site, DRAWER, Doing(Act.PROVE, object=f"review:{week}", detail=detail), _ROUTINE)
    terms = {index: looks[index] for index in (place + first for place in picked)}

    def keep(conn: sa.Connection) -> str | None:
        if conn.execute(known).first() is not None:
            return None  # another process was first: what it drew is the same
        row = {"week": week, "trace": trace, "drawn_us": micros(site.clock.now()), "size": size, "root": root.hex()}
        conn.execute(tables.review_week.insert().values(**row, looks=len(looks)))
        for index, term_us in terms.items():
            new = {"id": secrets.token_hex(16), "week": week, "trace": index, "state": State.WAITING.value}
            conn.execute(tables.review.insert().values(**new, term_us=term_us))
        return week

    return site.write(keep)


def week_of(site: RunningSite, actor: Actor, week: str | None = None) -> Week | None:
    """A drawn week with its reasons opened, the latest when `week` is None; None when there is none. One look, traced. Raises NotAllowed."""
    table = tables.review_week
    query = sa.select(table).order_by(table.c.week.desc()).limit(1)
    if week is not None:
        query = query.where(table.c.week == week)
    row = site.read(lambda conn: conn.execute(query).one_or_none())
    name = row.week if row else "none"
    gated(site, actor, Doing(Act.SHOW, object=f"reasons:{name}"), may_govern(site, actor, names=True))
    if row is None:
        return None
    wanted = sa.select(tables.review).where(tables.review.c.week == row.week).order_by(tables.review.c.trace)
    found = site.read(lambda conn: conn.execute(wanted).all())
    looks = tuple(_sampled(site, actor, one) for one in found)
    return Week(row.week, from_micros(row.drawn_us), row.size, row.root, row.looks, looks)


def unexplained(site: RunningSite, actor: Actor, *, limit: int = 50) -> tuple[Sampled, ...]:
    """The looks of all weeks that wait for an explanation, the oldest first. One look, traced. Raises NotAllowed."""
    gated(site, actor, Doing(Act.SHOW, object="reasons:to-explain"), may_govern(site, actor, names=True))
    table = tables.review
    query = sa.select(table).where(table.c.state == State.TO_EXPLAIN).order_by(table.c.trace).limit(limit)
    found = site.read(lambda conn: conn.execute(query).all())
    return tuple(_sampled(site, actor, one) for one in found)


def weeks(site: RunningSite, *, limit: int = 12) -> tuple[tuple[str, int], ...]:
    """The drawn weeks, the latest first, each with how many of its looks are not settled."""
    table, each = tables.review_week, tables.review
    waiting = sa.select(sa.func.count()).where(each.c.week == table.c.week, each.c.state.in_(OPEN)).scalar_subquery()
    query = sa.select(table.c.week, waiting).order_by(table.c.week.desc()).limit(limit)
    return tuple((str(name), int(number)) for name, number in site.read(lambda conn: conn.execute(query).all()))


def decide(site: RunningSite, actor: Actor, review_id: str, state: State, note: str = "") -> None:
    """Say that a reason is fine, is to be explained, or was explained; by someone other than who looked.

    Raises NotFound (`review_unknown`), Conflict (`review_settled`), InputRefused (`review_note`: a question and an explanation say
    something), NotAllowed with the decision.
    """
    row = site.read(
        lambda conn: conn.execute(sa.select(tables.review).where(tables.review.c.id == review_id)).one_or_none()
    )
    if row is None:
        raise NotFound("review_unknown", _UNKNOWN)
    note = note.strip()[:2000]
    if state is not State.FINE and len(note.split()) < 2:
        raise InputRefused("review_note", _SAY)
    allowed = {State.WAITING: (State.FINE, State.TO_EXPLAIN), State.TO_EXPLAIN: (State.EXPLAINED,)}
    if state not in allowed.get(State(row.state), ()):
        raise Conflict("review_settled", _SETTLED)
    doing = Doing(Act.GOVERN, object=f"review:{review_id}", detail=(("said", state.value),))
    own = _decided_by_another(_sampled(site, actor, row))
    gated(site, actor, doing, strictest(may_govern(site, actor, names=True), own))
    before = _note(site, row)
    said = f"{before}\n{note}".strip()
    # What was said of a look dies with its trace.
    bucket, sealed = actors.seal_json(site, SITE, KIND, from_micros(row.term_us), {"note": said}, review_id)
    values = {
        "state": state.value,
        "decided_us": micros(site.clock.now()),
        "decided_by": actor.id,
        "bucket": bucket,
        "sealed": sealed,
    }
    which = sa.and_(tables.review.c.id == review_id, tables.review.c.state == row.state)
    if not site.write(lambda conn: conn.execute(tables.review.update().where(which).values(**values)).rowcount):
        raise Conflict("review_settled", _SETTLED)


def forget(conn: sa.Connection, now: datetime) -> int:
    """Remove what was said of looks whose traces have reached their term, and weeks that are left empty; how many looks."""
    gone = conn.execute(tables.review.delete().where(tables.review.c.term_us <= micros(now))).rowcount
    if gone:
        left = sa.select(tables.review.c.week)
        over = tables.review_week.c.drawn_us <= micros(now - timedelta(days=60))
        conn.execute(tables.review_week.delete().where(tables.review_week.c.week.not_in(left), over))
    return int(gone)


def _leaves_until(conn: sa.Connection, end: datetime) -> int:
    """How many leaves there were at `end`: the place of the first one after."""
    columns = ledger_tables.trace.c
    later = conn.execute(sa.select(sa.func.min(columns.idx)).where(columns.at_us >= micros(end))).scalar()
    return traces.size(conn) if later is None else int(later)


def _looks(conn: sa.Connection, span: Span) -> dict[int, int]:
    """The permitted looks of a span that had a purpose: index of the trace → its term."""
    columns = ledger_tables.trace.c
    query = sa.select(columns.idx, columns.term_us).where(
        columns.at_us >= micros(span.start),
        columns.at_us < micros(span.end),
        columns.act == Act.SHOW.value,
        columns.purpose != "",
        columns.outcome == Answer.PERMIT.value,
        columns.follows.is_(None),
    )
    return {int(index): int(term) for index, term in conn.execute(query)}


def _sampled(site: RunningSite, actor: Actor, row: sa.Row[tuple[object, ...]]) -> Sampled:
    data = row._mapping
    index = int(data["trace"])
    try:
        trace = site.read(traces.find, index, cipher=AnyTrace(site))
    except NotFound:
        trace = None
    decided = data["decided_us"]
    return Sampled(
        id=str(data["id"]),
        week=str(data["week"]),
        trace=index,
        at=trace.at if trace else None,
        role=trace.value("role") if trace else "",
        system=trace.value("system") if trace else "",
        purpose=_purpose(trace.value("purpose")) if trace else "",
        what=trace.value("object") if trace else "",
        reason=trace.value("reason") if trace else None,
        state=State(str(data["state"])),
        decided=None if decided is None else from_micros(int(decided)),
        note=_note(site, row),
        own=bool(trace and trace.value("actor") == actor.id),
    )


def _purpose(word: str) -> str:
    return word if word in set(Purpose) else ""


def _note(site: RunningSite, row: sa.Row[tuple[object, ...]]) -> str:
    data = row._mapping
    if not data["sealed"]:
        return ""
    try:
        said = actors.open_json(site, SITE, KIND, str(data["bucket"]), bytes(data["sealed"]), str(data["id"]))
    except NotFound:
        return ""
    return str(said["note"])


def _decided_by_another(look: Sampled) -> Decision:
    if not look.own:
        return _ROUTINE
    return Decision(Answer.REFUSE, (Ground("GDPR-32", _OWN, instead=_ANOTHER),))
