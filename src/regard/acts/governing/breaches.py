"""The register of personal data breaches (GDPR 33(5)): facts, effects, measures; notified or not, and why; the clock of 72 hours.

The words are sealed and open only for whoever governs and may see names. The law gives the register no term: Regard keeps an entry five years
after its last change, as long as a civil action may be brought (C. civ. art. 2224), and a change writes it again for as long.
"""

from __future__ import annotations

import csv
import hashlib
import io
import secrets
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa

from regard.acts.running import actors, tables
from regard.acts.running.permission import may_govern
from regard.acts.running.site import RunningSite
from regard.acts.running.traces import SITE, Doing, gated
from regard.gate import deadlines
from regard.terms.actor import Actor
from regard.terms.clock import from_micros, micros
from regard.terms.duration import Duration
from regard.terms.errors import Conflict, InputRefused, NotFound
from regard.terms.text import Text
from regard.terms.words import Act
from regard.vault.buckets import erase_by

KIND = "breaches"
KEPT = Duration.parse("P5Y")
MOST = 4000
"""The longest text of a field, in characters."""
PAGE = 50
_UNKNOWN = Text("There is no such breach on record.", "Cette violation n’est pas au registre.")
_CLOSED = Text(
    "This breach is closed. Open another one if something new was found.",
    "Cette violation est close. Ouvrez-en une autre si un fait nouveau est apparu.",
)
_NO_FACTS = Text(
    "Say what happened: the register documents the facts.", "Dites ce qui s’est passé : le registre consigne les faits."
)
_AHEAD = Text("This instant lies in the future.", "Cet instant est à venir.")
_BEFORE = Text("This instant is before the breach was known.", "Cet instant précède la connaissance de la violation.")
_WHY = Text(
    "Say why: an authority will ask why it was not notified, or why late.",
    "Dites pourquoi : l’autorité demandera la raison d’une absence ou d’un retard de notification.",
)
_UNDECIDED = Text(
    "Before closing, say whether the authority was notified, or why not.",
    "Avant de clore, dites si l’autorité a été notifiée, ou pourquoi elle ne l’est pas.",
)
_NO_MEASURES = Text(
    "Before closing, write the effects and the measures taken.",
    "Avant de clore, écrivez les effets et les mesures prises.",
)
_DECIDED = Text("The authority was notified already.", "L’autorité a déjà été notifiée.")


class Clock(StrEnum):
    """Where a breach stands towards the authority."""

    RUNS = "runs"
    LATE = "late"
    NOTIFIED = "notified"
    NOTIFIED_LATE = "notified-late"
    NOT_NEEDED = "not-needed"


@dataclass(frozen=True, slots=True)
class Words:
    """What is written of a breach; all of it sealed. `people` and `data`: how many and what, roughly (GDPR 33(3)(a))."""

    facts: str
    people: str = ""
    data: str = ""
    effects: str = ""
    measures: str = ""
    authority: str = ""
    told: str = ""


@dataclass(frozen=True, slots=True)
class Breach:
    """One breach on record. `due` is when the authority must know, None where the law of that day sets no length. Instants in UTC."""

    id: str
    trace: int
    opened: datetime
    known: datetime
    due: datetime | None
    notified: datetime | None
    unneeded: datetime | None
    told: datetime | None
    closed: datetime | None
    clock: Clock
    words: Words


def open_breach(site: RunningSite, actor: Actor, words: Words, known: datetime) -> str:
    """Put a breach on record, known since `known`. Raises InputRefused (`breach_facts`, `breach_instant`), NotAllowed."""
    now = site.clock.now()
    words = _cut(words)
    if not words.facts.strip():
        raise InputRefused("breach_facts", _NO_FACTS)
    if known > now:
        raise InputRefused("breach_instant", _AHEAD)
    breach_id = secrets.token_hex(16)
    trace = _governed(site, actor, breach_id, "open")
    due = deadlines.breach_due(known, site.zone, now).at
    bucket, sealed = _seal(site, breach_id, words)
    row = {
        "id": breach_id,
        "trace": trace,
        "opened_us": micros(now),
        "known_us": micros(known),
        "due_us": None if due is None else micros(due),
        "bucket": bucket,
        "sealed": sealed,
    }
    site.write(lambda conn: conn.execute(tables.breach.insert().values(**row)))
    return breach_id


def describe(site: RunningSite, actor: Actor, breach_id: str, words: Words) -> None:
    """Write what is known by now: facts, people, data, effects, measures. What was said to whom stays. Raises as `notify`."""
    if not words.facts.strip():
        raise InputRefused("breach_facts", _NO_FACTS)

    def change(held: Breach) -> tuple[Words, dict[str, int]]:
        return replace(words, authority=held.words.authority, told=held.words.told), {}

    _change(site, actor, breach_id, "describe", change)


def notify(site: RunningSite, actor: Actor, breach_id: str, at: datetime, said: str) -> None:
    """Write down that the authority was notified at `at`; `said` is its reference, and why it is late when it is (GDPR 33(1)).

    Raises NotFound (`breach_unknown`), Conflict (`breach_closed`, `breach_notified`), InputRefused (`breach_instant`, `breach_why`), NotAllowed.
    """

    def change(held: Breach) -> tuple[Words, dict[str, int]]:
        if held.notified is not None:
            raise Conflict("breach_notified", _DECIDED)
        _plausible(site, held, at)
        if held.due is not None and at > held.due and not said.strip():
            raise InputRefused("breach_why", _WHY)
        return replace(held.words, authority=said), {"notified_us": micros(at)}

    _change(site, actor, breach_id, "notify", change)


def not_needed(site: RunningSite, actor: Actor, breach_id: str, why: str) -> None:
    """Write down why the authority is not notified: no risk to people is likely (GDPR 33(1)). Raises as `notify`."""

    def change(held: Breach) -> tuple[Words, dict[str, int]]:
        if held.notified is not None:
            raise Conflict("breach_notified", _DECIDED)
        if not why.strip():
            raise InputRefused("breach_why", _WHY)
        return replace(held.words, authority=why), {"unneeded_us": micros(site.clock.now())}

    _change(site, actor, breach_id, "not-needed", change)


def people_told(site: RunningSite, actor: Actor, breach_id: str, at: datetime | None, said: str) -> None:
    """Write down that the people were told at `at` (GDPR 34), or, with None, why they are not. Raises as `notify`."""

    def change(held: Breach) -> tuple[Words, dict[str, int]]:
        if at is None and not said.strip():
            raise InputRefused("breach_why", _WHY)
        if at is not None:
            _plausible(site, held, at)
        return replace(held.words, told=said), {} if at is None else {"told_us": micros(at)}

    _change(site, actor, breach_id, "people", change)


def close(site: RunningSite, actor: Actor, breach_id: str) -> None:
    """Close a breach whose effects, measures and notification are written. Raises as `notify`, and Conflict (`breach_undecided`)."""

    def change(held: Breach) -> tuple[Words, dict[str, int]]:
        if held.notified is None and held.unneeded is None:
            raise Conflict("breach_undecided", _UNDECIDED)
        if not held.words.effects.strip() or not held.words.measures.strip():
            raise Conflict("breach_undecided", _NO_MEASURES)
        return held.words, {"closed_us": micros(site.clock.now())}

    _change(site, actor, breach_id, "close", change)


def register(
    site: RunningSite, actor: Actor, *, limit: int = PAGE, before: datetime | None = None
) -> tuple[Breach, ...]:
    """The breaches on record, open ones first, then the latest known; `limit` at most. One look, traced. Raises NotAllowed."""
    gated(site, actor, Doing(Act.SHOW, object="breaches"), may_govern(site, actor, names=True))
    columns = tables.breach.c
    query = sa.select(tables.breach).order_by(columns.closed_us.is_not(None), columns.known_us.desc()).limit(limit)
    if before is not None:
        query = query.where(columns.known_us < micros(before), columns.closed_us.is_not(None))
    return tuple(_breach(site, row) for row in site.read(lambda conn: conn.execute(query).all()))


def one(site: RunningSite, actor: Actor, breach_id: str) -> Breach:
    """One breach, opened; traced. Raises NotAllowed, NotFound (`breach_unknown`)."""
    gated(site, actor, Doing(Act.SHOW, object=f"breach:{breach_id[:32]}"), may_govern(site, actor, names=True))
    return _held(site, breach_id)


def exported(site: RunningSite, actor: Actor) -> bytes:
    """The whole register as CSV (UTF-8, `;`), for the authority (GDPR 33(5)); its hash is traced before it leaves. Raises NotAllowed."""
    made = _csv(register(site, actor, limit=10_000))
    digest = hashlib.sha256(made).hexdigest()
    doing = Doing(Act.PROVE, object="export:breaches", detail=(("sha256", digest),))
    gated(site, actor, doing, may_govern(site, actor, names=True))
    return made


def clock_of(due: datetime | None, notified: datetime | None, unneeded: datetime | None, now: datetime) -> Clock:
    """Where a breach stands towards the authority at `now`."""
    if notified is not None:
        return Clock.NOTIFIED_LATE if due is not None and notified > due else Clock.NOTIFIED
    if unneeded is not None:
        return Clock.NOT_NEEDED
    return Clock.LATE if due is not None and now > due else Clock.RUNS


def _change(
    site: RunningSite,
    actor: Actor,
    breach_id: str,
    step: str,
    change: Callable[[Breach], tuple[Words, dict[str, int]]],
) -> None:
    """Open, check, trace, then write again under a key of the new term."""
    held = _held(site, breach_id)
    if held.closed is not None:
        raise Conflict("breach_closed", _CLOSED)
    words, dates = change(held)
    _governed(site, actor, breach_id, step)
    bucket, sealed = _seal(site, breach_id, _cut(words))
    values = {**dates, "bucket": bucket, "sealed": sealed}
    which = tables.breach.c.id == breach_id
    site.write(lambda conn: conn.execute(tables.breach.update().where(which).values(**values)))


def _governed(site: RunningSite, actor: Actor, breach_id: str, step: str) -> int:
    doing = Doing(Act.GOVERN, object=f"breach:{breach_id}", detail=(("step", step),))
    return gated(site, actor, doing, may_govern(site, actor, names=True))


def _plausible(site: RunningSite, held: Breach, at: datetime) -> None:
    if at > site.clock.now():
        raise InputRefused("breach_instant", _AHEAD)
    if at < held.known:
        raise InputRefused("breach_instant", _BEFORE)


def _seal(site: RunningSite, breach_id: str, words: Words) -> tuple[str, bytes]:
    plain: dict[str, object] = {field.name: getattr(words, field.name) for field in fields(words)}
    return actors.seal_json(site, SITE, KIND, erase_by(site.clock.now(), KEPT, site.zone), plain, breach_id)


def _cut(words: Words) -> Words:
    return Words(**{field.name: str(getattr(words, field.name)).strip()[:MOST] for field in fields(words)})


def _held(site: RunningSite, breach_id: str) -> Breach:
    query = sa.select(tables.breach).where(tables.breach.c.id == breach_id)
    row = site.read(lambda conn: conn.execute(query).one_or_none())
    if row is None:
        raise NotFound("breach_unknown", _UNKNOWN)
    return _breach(site, row)


def _breach(site: RunningSite, row: sa.Row[tuple[object, ...]]) -> Breach:
    data = row._mapping
    try:
        said = actors.open_json(site, SITE, KIND, str(data["bucket"]), bytes(data["sealed"]), str(data["id"]))
        words = Words(**{field.name: str(said.get(field.name, "")) for field in fields(Words)})
    except NotFound:
        words = Words("")
    at = {name: _instant(data[f"{name}_us"]) for name in ("due", "notified", "unneeded", "told", "closed")}
    return Breach(
        id=str(data["id"]),
        trace=int(data["trace"]),
        opened=from_micros(int(data["opened_us"])),
        known=from_micros(int(data["known_us"])),
        due=at["due"],
        notified=at["notified"],
        unneeded=at["unneeded"],
        told=at["told"],
        closed=at["closed"],
        clock=clock_of(at["due"], at["notified"], at["unneeded"], site.clock.now()),
        words=words,
    )


def _instant(value: object) -> datetime | None:
    return None if value is None else from_micros(int(str(value)))


def _csv(rows: tuple[Breach, ...]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    dates = ("opened", "known", "due", "notified", "told", "closed")
    texts = tuple(field.name for field in fields(Words))
    writer.writerow(("id", *dates, "clock", *texts))
    for each in rows:
        stated = (getattr(each, name) for name in dates)
        writer.writerow(
            (
                each.id,
                *("" if at is None else at.isoformat() for at in stated),
                each.clock.value,
                *(_harmless(getattr(each.words, name)) for name in texts),
            )
        )
    return out.getvalue().encode("utf-8-sig")


def _harmless(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
