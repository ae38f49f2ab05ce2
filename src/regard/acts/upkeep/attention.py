"""What asks for an act: the questions of a Monday morning, each answered by a bounded query, so that the page opens at once on a large site.

Is anything over term, breached or not evidenced, unexplained, unanswered, untold, excepted for too long, unwitnessed, not backed up? What
changed? A concern that is in order is told too: an empty page says what was looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from pathlib import Path

import sqlalchemy as sa

from regard.acts import examine, show
from regard.acts.examining import law, notices
from regard.acts.governing import leavers, reviews
from regard.acts.prove import SILENT_AFTER
from regard.acts.running import tables
from regard.acts.running.permission import may_govern
from regard.acts.running.site import RunningSite
from regard.acts.running.traces import Doing, gated
from regard.people import tables as people_tables
from regard.terms.actor import Actor
from regard.terms.clock import from_micros, micros
from regard.terms.decision import strictest
from regard.terms.finding import State
from regard.terms.words import Act
from regard.vault import holds, index
from regard.vault import tables as vault_tables

WEEK = timedelta(days=7)
SOON = timedelta(days=14)
"""What ends or falls due within a fortnight is shown before it does; requests and breaches within their own days."""
REQUEST_SOON = timedelta(days=7)
EXAMINED_WITHIN = timedelta(days=2)
LAPSED_SHOWN = timedelta(days=90)


class Weight(StrEnum):
    """How much a concern asks for."""

    NOW = "now"
    SOON = "soon"
    FINE = "fine"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Concern:
    """One question and its answer: how many, since or until when, where. `key` names it; no person is in it."""

    key: str
    weight: Weight
    number: int = 0
    when: datetime | None = None
    names: tuple[str, ...] = ()
    other: int = 0


def concerns(site: RunningSite, actor: Actor) -> tuple[Concern, ...]:
    """Every concern, what asks for an act first. One look at the site itself, traced. Raises NotAllowed with the gate's decision."""
    decision = strictest(show.site_decision(site, actor, "register"), may_govern(site, actor, names=True))
    gated(site, actor, Doing(Act.SHOW, object="attention"), decision)
    return gathered(site)


def gathered(site: RunningSite) -> tuple[Concern, ...]:
    """The same, untraced, for who has been let in already: counts alone."""
    order = list(Weight)
    found = [one for check in _CHECKS for one in check(site, site.clock.now())]
    return tuple(sorted(found, key=lambda one: order.index(one.weight)))


def pressing(site: RunningSite) -> int:
    """How many concerns ask for an act now: the number beside the place in the rail."""
    return sum(one.weight is Weight.NOW for one in gathered(site))


def _terms(site: RunningSite, now: datetime) -> Iterator[Concern]:
    """Segments whose key should be gone: only the buckets whose date has come are looked at, and hardly any is left there."""
    past = [one.id for one in site.keyring.buckets() if not one.rows and one.erase_by and one.erase_by <= now]
    columns = vault_tables.segment.c
    number, oldest = 0, None
    for batch in index.batches(past):
        query = sa.select(sa.func.count(), sa.func.min(columns.erase_by_us)).where(
            columns.bucket.in_(batch), index.is_due(micros(now))
        )
        count, first = site.read(_one, query)
        number += count
        oldest = first if oldest is None else min(oldest, first or oldest)
    # The sweep runs every minute: what fell due in the last one is on its way out.
    late = oldest is not None and from_micros(oldest) < now - timedelta(minutes=5)
    weight = Weight.NOW if number and late else Weight.FINE
    yield Concern("terms", weight, number if late else 0, from_micros(oldest) if oldest is not None and late else None)


def _findings(site: RunningSite, now: datetime) -> Iterator[Concern]:
    last = examine.last(site)
    if last is None or now - last.made > EXAMINED_WITHIN:
        yield Concern("unexamined", Weight.NOW, when=last.made if last else None)
    if last is None:
        return
    open_ = [one for one in last.findings if one.excepted_until is None or one.force == "binding"]
    breached = sum(one.state is State.BREACHED for one in open_)
    unknown = sum(one.state is State.NOT_EVIDENCED for one in open_)
    yield Concern("breached", Weight.NOW if breached else Weight.FINE, breached, last.made)
    yield Concern("not-evidenced", Weight.SOON if unknown else Weight.FINE, unknown, last.made)


def _looks(site: RunningSite, now: datetime) -> Iterator[Concern]:
    column = tables.review.c.state
    query = sa.select(column, sa.func.count()).where(column.in_(reviews.OPEN)).group_by(column)
    counted = {str(state): int(n) for state, n in site.read(lambda conn: conn.execute(query).all())}
    unexplained = counted.get(reviews.State.TO_EXPLAIN, 0)
    waiting = counted.get(reviews.State.WAITING, 0)
    yield Concern("unexplained", Weight.NOW if unexplained else Weight.FINE, unexplained)
    yield Concern("to-review", Weight.SOON if waiting else Weight.FINE, waiting)


def _requests(site: RunningSite, now: datetime) -> Iterator[Concern]:
    columns = tables.request.c
    late = sa.func.coalesce(sa.func.sum(sa.case((columns.due_us <= micros(now), 1), else_=0)), 0)
    query = sa.select(sa.func.count(), sa.func.min(columns.due_us), late).where(columns.answered_us.is_(None))
    number, due, over = site.read(lambda conn: conn.execute(query).one())
    first = from_micros(due) if due is not None else None
    pressing_ = first is not None and first - now <= REQUEST_SOON
    weight = Weight.NOW if pressing_ else Weight.SOON if number else Weight.FINE
    yield Concern("requests", weight, number, first, other=int(over))


def _untold(site: RunningSite, now: datetime) -> Iterator[Concern]:
    columns = people_tables.person.c
    systems = [one.id for one in site.charter.system]
    query = (
        sa.select(columns.system, sa.func.count())
        .where(columns.system.in_(systems), columns.told_us.is_(None), columns.left_us.is_(None))
        .group_by(columns.system)
    )
    found = dict(site.read(lambda conn: [(str(s), int(n)) for s, n in conn.execute(query)]))
    number = sum(found.values())
    yield Concern("untold", Weight.NOW if number else Weight.FINE, number, names=tuple(sorted(found)))


def _exceptions(site: RunningSite, now: datetime) -> Iterator[Concern]:
    columns = tables.exception.c
    query = sa.select(columns.requirement, columns.system, columns.until_us).where(
        columns.until_us > micros(now - LAPSED_SHOWN)
    )
    latest: dict[tuple[str, str], int] = {}
    for requirement, system, until in site.read(lambda conn: conn.execute(query).all()):
        latest[requirement, system] = max(until, latest.get((requirement, system), 0))
    over = sorted(until for until in latest.values() if until <= micros(now))
    soon = sorted(until for until in latest.values() if micros(now) < until <= micros(now + SOON))
    weight = Weight.NOW if over else Weight.FINE
    yield Concern("exceptions-over", weight, len(over), from_micros(over[-1]) if over else None)
    if soon:
        yield Concern("exceptions-soon", Weight.SOON, len(soon), from_micros(soon[0]))
    asked = site.read(
        lambda conn: conn.execute(sa.select(sa.func.count()).select_from(tables.asked_exception)).scalar()
    )
    if asked:
        yield Concern("exceptions-asked", Weight.SOON, int(asked))


def _breaches(site: RunningSite, now: datetime) -> Iterator[Concern]:
    columns = tables.breach.c
    query = sa.select(columns.due_us, columns.notified_us, columns.unneeded_us).where(columns.closed_us.is_(None))
    rows = site.read(lambda conn: conn.execute(query.limit(500)).all())
    running = [row.due_us for row in rows if row.notified_us is None and row.unneeded_us is None]
    dues = sorted(due for due in running if due is not None)
    over = sum(due <= micros(now) for due in dues)
    weight = Weight.NOW if running else Weight.SOON if rows else Weight.FINE
    when = from_micros(dues[0]) if dues else None
    yield Concern("breaches-clock" if running else "breaches", weight, len(running) or len(rows), when, other=over)


def _holds(site: RunningSite, now: datetime) -> Iterator[Concern]:
    ending = sorted(one.until for one in site.read(holds.active) if one.until - now <= SOON)
    if ending:
        yield Concern("holds-ending", Weight.SOON, len(ending), ending[0])


def _notice(site: RunningSite, now: datetime) -> Iterator[Concern]:
    held = notices.latest_open(site)
    if held is not None:
        end = datetime.combine(held.until, datetime.min.time(), site.zone) + timedelta(days=1)
        yield Concern("notice", Weight.NOW if end - now <= SOON else Weight.SOON, 1, end)


def _witnesses(site: RunningSite, now: datetime) -> Iterator[Concern]:
    age = site.log.cosignature_age(now)
    if age is None:
        yield Concern("witness-none", Weight.SOON, len(site.log.witnesses))
    else:
        weight = Weight.NOW if age > SILENT_AFTER else Weight.FINE
        yield Concern("witness", weight, when=now - age)


def _backups(site: RunningSite, now: datetime) -> Iterator[Concern]:
    if site.settings.demo:
        return
    every = site.settings.backup_every_hours
    if not every:
        yield Concern("backup-off", Weight.SOON)
        return
    made = last_backup(site)
    late = made is None or now - made > timedelta(hours=2 * every)
    yield Concern("backup", Weight.NOW if late else Weight.FINE, when=made)


def _access(site: RunningSite, now: datetime) -> Iterator[Concern]:
    grants, known, at = tables.grant.c, tables.actor.c, micros(now)
    live = sa.and_(known.ended_us.is_(None), grants.withdrawn_us.is_(None))
    query = (
        sa.select(grants.actor, known.created_us, grants.until_us, known.second_factor)
        .join(tables.actor, known.id == grants.actor)
        .where(live, sa.or_(grants.until_us.is_(None), grants.until_us > at), grants.role != "worker")
        .limit(2000)
    )
    rows = site.read(lambda conn: conn.execute(query).all())
    ending = sorted(
        r.until_us for r in rows if r.until_us is not None and r.until_us <= micros(now + leavers.ENDS_SOON)
    )
    if ending:
        yield Concern("roles-ending", Weight.SOON, len(ending), from_micros(ending[0]))
    old = {
        str(r.actor): from_micros(r.created_us) for r in rows if now - from_micros(r.created_us) > leavers.UNUSED_AFTER
    }
    used = leavers.last_used(site, old)
    idle = sum(now - used.get(one, old[one]) > leavers.UNUSED_AFTER for one in old)
    yield Concern("accounts-unused", Weight.SOON if idle else Weight.FINE, idle)


def _changed(site: RunningSite, now: datetime) -> Iterator[Concern]:
    since = micros(now - WEEK)
    columns = tables.charter_version.c
    query = sa.select(sa.func.count(), sa.func.max(columns.published_us)).where(columns.published_us > since)
    number, last = site.read(lambda conn: conn.execute(query).one())
    if number:
        yield Concern("charter", Weight.CHANGED, number, from_micros(last))
    grants = tables.grant.c
    given = sa.select(sa.func.count()).where(grants.since_us > since, grants.role != "worker")
    taken = sa.select(sa.func.count()).where(grants.withdrawn_us > since)
    granted, withdrawn = site.read(lambda conn: (conn.execute(given).scalar() or 0, conn.execute(taken).scalar() or 0))
    if granted or withdrawn:
        yield Concern("roles", Weight.CHANGED, granted, other=withdrawn)
    runs = tables.erasure_run.c
    sums = sa.select(sa.func.coalesce(sa.func.sum(runs.segments), 0)).where(runs.finished_us > since)
    erased = int(site.read(lambda conn: conn.execute(sums).scalar()) or 0)
    if erased:
        yield Concern("erased", Weight.CHANGED, erased)
    today = now.astimezone(site.zone).date()
    moved = _law_changes(today - WEEK, today)
    if moved:
        yield Concern("law", Weight.CHANGED, moved)


def last_backup(site: RunningSite) -> datetime | None:
    """When the newest backup of the site's folder of backups was begun, from its name; None when there is none."""
    folder = Path(site.settings.backup_folder) if site.settings.backup_folder else site.folder.backups
    made = (
        [at for at in (_named(path.name) for path in folder.iterdir() if path.is_dir()) if at]
        if folder.is_dir()
        else []
    )
    return max(made, default=None)


def _one(conn: sa.Connection, query: sa.Executable) -> tuple[int, int | None]:
    row = conn.execute(query).one()
    return int(row[0]), row[1]


def _named(name: str) -> datetime | None:
    try:
        return datetime.strptime(name, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        return None


def _law_changes(before: date, after: date) -> int:
    """How many duties changed between two days: the rulebook's own dates."""
    key = (before, after)
    if key not in _counted:
        _counted.clear()
        _counted[key] = len(law.between(before, after))
    return _counted[key]


_counted: dict[tuple[date, date], int] = {}
_CHECKS: tuple[Callable[[RunningSite, datetime], Iterator[Concern]], ...] = (
    _terms,
    _breaches,
    _findings,
    _looks,
    _requests,
    _untold,
    _exceptions,
    _notice,
    _holds,
    _witnesses,
    _backups,
    _access,
    _changed,
)
