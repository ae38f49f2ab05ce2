"""Flags about a person's work: shown to that person before anyone else, with the words that they put beside.

A flag is computed anew from scans that still live. Once it was shown to its person a row says so, sealed under the term of those scans, with
the annotation; a team lead sees a quick pair only once that row is there (`acts.board`). A silence of the scanner is shown to its person from
half the time on at which their team lead would be told of it.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pyarrow as pa
import sqlalchemy as sa

from regard.activity import calendar as calendars
from regard.activity.fast_pair import FastPair
from regard.activity.lately import Scan, fast_pairs, silent_for
from regard.activity.silence import Silence
from regard.acts.running import actors, figures, held, tables
from regard.acts.running.site import RunningSite
from regard.acts.running.traces import Doing, gated
from regard.charter.model import Indicator, System
from regard.gate import derivation, disclosure
from regard.people import register
from regard.terms.actor import Actor
from regard.terms.clock import from_micros, micros
from regard.terms.decision import Decision, strictest
from regard.terms.errors import NotFound
from regard.terms.span import Span
from regard.terms.text import Text
from regard.terms.words import Act, Grain, Per, Purpose, Relation
from regard.vault import scans as segments
from regard.vault.index import SegmentRow

KIND = "flags"
MOST_WORDS = 500
_NEEDED = ("at", "person", "task", "error")
"""The longest annotation, in characters."""
PAIR, SILENCE = "fast-pair", "silence"
_UNKNOWN = Text(
    "There is no such flag about you; it may have reached its term.",
    "Il n’y a pas de tel signalement à votre sujet ; il a peut-être atteint son échéance.",
)


@dataclass(frozen=True, slots=True)
class Flag:
    """One flag: which indicator and kind (`fast-pair`, `silence`), when, and what its person wrote beside it. `going`: a silence under way."""

    id: str
    system: str
    indicator: str
    kind: str
    at: datetime
    dies: datetime
    shown: datetime
    apart: timedelta = timedelta()
    task: str = ""
    words: str = ""
    noted: datetime | None = None
    going: bool = False
    statement: Text | None = None


@dataclass(frozen=True, slots=True)
class _Found:
    indicator: str
    kind: str
    at: datetime
    dies: datetime
    apart: timedelta = timedelta()
    task: str = ""


def declared(system: System, *, purpose: Purpose | None = None) -> tuple[tuple[Indicator, FastPair | Silence], ...]:
    """The live indicators about a person that flag something, those for `purpose` when one is named."""
    return tuple(
        (one, made)
        for one, made in figures.indicators(system, Per.PERSON, live=True)
        if isinstance(made, FastPair | Silence) and (purpose is None or purpose in (one.for_ or ()))
    )


def mine(site: RunningSite, actor: Actor) -> tuple[Flag, ...]:
    """The flags about the actor's own work, the latest first. From now on they count as shown. One act for each system, traced."""
    found: list[Flag] = []
    for system, pseudonym in actor.person:
        allowed = [one for one in _allowed(site, actor, system) if one[2].permitted]
        if not allowed:
            continue
        doing = Doing(Act.DERIVE, system, role="self", object="flags", persons=(pseudonym,))
        gated(site, actor, doing, strictest(*(answer for _, _, answer in allowed)))
        now = site.clock.now()
        scans_ = _own(site, system, pseudonym)
        raised = {
            identity(site, system, pseudonym, one.indicator, one.at): one
            for declared_, made, _ in allowed
            for one in _raised(site, system, pseudonym, declared_, made, scans_, now)
        }
        _shown(site, system, pseudonym, raised, now)
        known = {flag.id: flag for flag in _rows(site, system, (pseudonym,))}
        means = {one.name: made.statement for one, made, _ in allowed}
        found += [
            replace(known[key], going=one.kind == SILENCE, statement=means.get(one.indicator))
            for key, one in raised.items()
            if key in known
        ]
    return tuple(sorted(found, key=lambda one: one.at, reverse=True))


def kept(site: RunningSite, system: str, pseudonym: str) -> tuple[Flag, ...]:
    """What is stored of a person's flags, for an act that the gate has allowed already (a copy of everything)."""
    now = site.clock.now()
    return tuple(flag for flag in _rows(site, system, (pseudonym,)) if flag.dies > now)


def note(site: RunningSite, actor: Actor, flag_id: str, words: str) -> None:
    """Put words beside a flag about oneself; empty takes them away. Whoever sees the flag sees them. Raises NotFound (`flag_unknown`)."""
    row = site.read(lambda conn: conn.execute(sa.select(tables.flag).where(tables.flag.c.id == flag_id)).one_or_none())
    now = site.clock.now()
    if row is None or (row.system, row.pseudonym) not in actor.person or row.term_us <= micros(now):
        raise NotFound("flag_unknown", _UNKNOWN)
    request = disclosure.DisclosureRequest(
        actor=actor,
        act=Act.ANSWER,
        system=row.system,
        purpose=None,
        relation=Relation.SELF,
        data="indicators",
        per=Per.PERSON,
        grain=Grain.EVENT,
        person_data=True,
    )
    doing = Doing(Act.ANSWER, row.system, role="self", object="flag-note", persons=(row.pseudonym,))
    gated(site, actor, doing, disclosure.decide(site.charter, request, now))
    said = actors.open_json(site, row.system, KIND, row.bucket, bytes(row.sealed), row.id)
    said["words"] = words.strip()[:MOST_WORDS]
    bucket, sealed = actors.seal_json(site, row.system, KIND, from_micros(row.term_us), said, row.id)
    values = {"bucket": bucket, "sealed": sealed, "noted_us": micros(now) if said["words"] else None}
    site.write(lambda conn: conn.execute(tables.flag.update().where(tables.flag.c.id == row.id).values(**values)))


def of_team(site: RunningSite, system: str, members: Iterable[str], since: datetime) -> tuple[tuple[str, Flag], ...]:
    """What was raised of these people since `since` and was shown to them: (pseudonym, flag), for a board that the gate has allowed."""
    listed = tuple(members)
    query = _of(system, listed)
    rows = site.read(lambda conn: conn.execute(query).all()) if listed else []
    found = [(str(row.pseudonym), flag) for row in rows if (flag := _flag(site, row)) and flag.at >= since]
    return tuple(sorted(found, key=lambda one: one[1].at, reverse=True))


def identity(site: RunningSite, system: str, pseudonym: str, indicator: str, at: datetime) -> str:
    """The id of a flag: a keyed digest, the same each time it is computed, telling nothing by itself."""
    about = "\0".join(("flag", system, pseudonym, indicator, str(micros(at))))
    return hmac.digest(site.blind, about.encode(), "sha256")[:16].hex()


def forget(conn: sa.Connection, now: datetime) -> int:
    """Remove the rows of flags whose term is over, when their key dies; returns how many."""
    return int(conn.execute(tables.flag.delete().where(tables.flag.c.term_us <= micros(now))).rowcount)


def _allowed(
    site: RunningSite, actor: Actor, system_id: str
) -> Iterator[tuple[Indicator, FastPair | Silence, Decision]]:
    now = site.clock.now()
    for one, made in declared(site.charter.named(system_id)):
        for purpose in (one.for_ or ())[:1]:
            request = derivation.DerivationRequest(
                system=system_id,
                figure=one.name,
                per=Per.PERSON,
                grain=Grain.NOW,
                purpose=Purpose(purpose),
                actor=actor,
                relation=Relation.SELF,
                live=True,
            )
            yield one, made, derivation.decide(site.charter, request, now).decision


def _own(site: RunningSite, system: str, pseudonym: str) -> list[tuple[Scan, datetime]]:
    """A person's scans that live, each with the instant at which it dies. Of an hour of hundreds of people only their rows become objects."""
    own: list[tuple[datetime, pa.Table]] = []
    for row in _sealed(site, system, pseudonym):
        columns = [name for name in figures.columns_of(site, row) if name in _NEEDED]
        own.append((row.erase_by, segments.only(site.vault.table(row, columns), "person", pseudonym)))
    own += [(kept.erase_by, rows) for kept, rows in held.open_hours(site, system, pseudonym)]
    return [(scan, dies) for dies, table in own for scan in _scans(table, pseudonym)]


def _raised(
    site: RunningSite,
    system: str,
    pseudonym: str,
    one: Indicator,
    made: FastPair | Silence,
    scans: list[tuple[Scan, datetime]],
    now: datetime,
) -> list[_Found]:
    """What an indicator says of a person's scans that live: every quick pair, or the silence that lasts now."""
    if not scans:
        return []
    terms = {scan.at: dies for scan, dies in scans}
    if isinstance(made, FastPair):
        knows = any(field.name == "error" for field in site.charter.named(system).field)
        pairs = fast_pairs([s for s, _ in scans], below=made.below, tasks=made.tasks, errors_only=knows)
        return [_Found(one.name, PAIR, pair.at, terms[pair.at], pair.apart, pair.task) for pair in pairs]
    last = max(terms)
    quiet = silent_for(now, last, windows(site, system, pseudonym, now))
    if quiet and quiet >= made.at_least.rest / 2:
        return [_Found(one.name, SILENCE, last, terms[last])]
    return []


def windows(site: RunningSite, system: str, pseudonym: str, now: datetime) -> tuple[calendars.Window, ...]:
    """The shifts of a person around an instant; none where theirs is not known."""
    shift = site.read(register.of, system, pseudonym).shift
    over = Span(now - timedelta(hours=16), now + timedelta(hours=1))
    return tuple(w for one in figures.shifts(site) if one.name == shift for w in calendars.expand(one, over))


def _sealed(site: RunningSite, system: str, pseudonym: str) -> list[SegmentRow]:
    rows = held.segments(site, system, pseudonym)
    return [row for row in rows if row.kind == figures.RAW_KIND and not (row.hold and row.supplement_of)]


def _scans(table: pa.Table, pseudonym: str) -> Iterator[Scan]:
    for row in table.select([name for name in _NEEDED if name in table.column_names]).to_pylist():
        if row["person"] == pseudonym:
            yield Scan(row["at"], row.get("task"), row.get("error"))


def _shown(site: RunningSite, system: str, pseudonym: str, raised: dict[str, _Found], now: datetime) -> None:
    """Write down what is shown to the person now and was not before."""
    had = {one.id for one in _rows(site, system, (pseudonym,))}
    new = []
    for flag_id, one in raised.items():
        if flag_id in had:
            continue
        said: dict[str, object] = {
            "kind": one.kind,
            "at": micros(one.at),
            "apart_ms": round(one.apart / timedelta(milliseconds=1)),
            "task": one.task,
            "words": "",
        }
        bucket, sealed = actors.seal_json(site, system, KIND, one.dies, said, flag_id)
        new.append(
            {
                "id": flag_id,
                "system": system,
                "pseudonym": pseudonym,
                "indicator": one.indicator,
                "bucket": bucket,
                "sealed": sealed,
                "shown_us": micros(now),
                "term_us": micros(one.dies),
            }
        )
    if new:
        site.write(lambda conn: conn.execute(tables.flag.insert(), new))


def _of(system: str, pseudonyms: tuple[str, ...]) -> sa.Select[tuple[object, ...]]:
    return sa.select(tables.flag).where(tables.flag.c.system == system, tables.flag.c.pseudonym.in_(pseudonyms))


def _rows(site: RunningSite, system: str, pseudonyms: tuple[str, ...]) -> tuple[Flag, ...]:
    rows = site.read(lambda conn: conn.execute(_of(system, pseudonyms)).all())
    return tuple(flag for row in rows if (flag := _flag(site, row)))


def _flag(site: RunningSite, row: sa.Row[tuple[object, ...]]) -> Flag | None:
    """A row as a flag; None once its key is gone."""
    data = row._mapping
    try:
        said = actors.open_json(
            site, str(data["system"]), KIND, str(data["bucket"]), bytes(data["sealed"]), str(data["id"])
        )
    except NotFound:
        return None
    return Flag(
        id=str(data["id"]),
        system=str(data["system"]),
        indicator=str(data["indicator"]),
        kind=str(said["kind"]),
        at=from_micros(int(str(said["at"]))),
        dies=from_micros(int(str(data["term_us"]))),
        shown=from_micros(int(str(data["shown_us"]))),
        apart=timedelta(milliseconds=int(str(said["apart_ms"]))),
        task=str(said["task"]),
        words=str(said["words"]),
        noted=from_micros(int(str(data["noted_us"]))) if data["noted_us"] is not None else None,
    )
