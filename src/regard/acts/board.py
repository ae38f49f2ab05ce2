"""The board of a team lead: who may need a hand now, and what was shown to its person first. Live, for one's own team, and stored nowhere.

A board is a look like any other (`acts.show`): opened with a purpose and a reason, closed by itself. Its first drawing leaves one trace of the
computation; a later drawing leaves one only when it shows somebody who was not on it before, so that they can read it.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta

import pyarrow as pa
import pyarrow.compute as pc
import sqlalchemy as sa

from regard.activity import calendar as calendars
from regard.activity.lately import silent_for
from regard.activity.silence import Silence
from regard.acts import flags, show
from regard.acts.running import figures, names
from regard.acts.running.intake import journal_tables
from regard.acts.running.site import RunningSite
from regard.acts.running.traces import Doing, gated, not_allowed, outcome
from regard.charter.model import System
from regard.gate import derivation
from regard.people import register
from regard.terms.actor import Actor
from regard.terms.clock import from_micros
from regard.terms.decision import Decision, strictest
from regard.terms.errors import NotFound
from regard.terms.span import Span
from regard.terms.text import Text
from regard.terms.words import Act, Grain, Per, Purpose
from regard.vault import index

LATELY = timedelta(hours=4)
"""Someone whose shift is not known counts as here when they scanned this lately."""
LONGEST_SHIFT = timedelta(hours=16)
_MOST_BOARDS = 500
_told: OrderedDict[str, set[str]] = OrderedDict()
"""Whom each open board has shown already, in this process alone: only spares traces that would say the same."""


@dataclass(frozen=True, slots=True)
class Hand:
    """Someone who may need a hand: the place of their last scan where the purpose admits it, and what they wrote about it."""

    name: str
    place: str
    silent_for: timedelta
    words: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A quick pair that its person has seen, with their words."""

    name: str
    at: datetime
    task: str
    apart: timedelta
    words: str = ""


@dataclass(frozen=True, slots=True)
class Board:
    """The board at an instant. `people` of the team are at work by their shift; of `unknown` no shift is known, so nothing is computed.

    `means` says what the figure does not mean. Hands go by place, then name: nobody is ranked.
    """

    at: datetime
    look: show.Look
    hands: tuple[Hand, ...]
    flags: tuple[Shown, ...]
    people: int
    unknown: int
    threshold: timedelta | None
    means: tuple[Text, ...]


def has_board(site: RunningSite, way: show.Way) -> bool:
    """Whether this way of looking is a board: one's own team, by person, now, and an indicator is declared live for its purpose."""
    if way.per is not Per.PERSON or way.grain is not Grain.NOW:
        return False
    system = next((one for one in site.charter.system if one.id == way.system), None)
    return system is not None and bool(flags.declared(system, purpose=way.purpose))


def open_board(site: RunningSite, actor: Actor, way: show.Way, team: str, reason: str) -> show.Look:
    """Open a board of one's own team. Raises NotAllowed with the gate's decision, of looking or of computing."""
    decision = _decision(site, actor, way.system, way.purpose, team)
    if not decision.permitted:
        gated(site, actor, Doing(Act.DERIVE, way.system, way.purpose, reason, object="live"), decision)
    scope = show.Scope(way.system, "statistics", Per.PERSON, Grain.NOW, team=team)
    return show.open_look(site, actor, scope, way.purpose, reason)


def board(site: RunningSite, actor: Actor, look_id: str) -> Board:
    """The board as it is now. Raises Conflict (`look_over`) once it closed, NotAllowed when what allowed it has gone."""
    look = show.current(site, actor, look_id)
    team = look.scope.team
    if look.scope.per is not Per.PERSON or look.scope.grain is not Grain.NOW or team is None:
        raise NotFound("look_unknown", Text("No such view is open.", "Aucune vue de ce nom n’est ouverte."))
    decision = _decision(site, actor, look.scope.system, look.purpose, team)
    doing = Doing(Act.DERIVE, look.scope.system, look.purpose, look.reason, object="live", role=look.role)
    if look_id not in _told:
        gated(site, actor, doing, decision)
        _told[look_id] = set()
        while len(_told) > _MOST_BOARDS:
            _told.popitem(last=False)
    elif not decision.permitted:
        raise not_allowed(decision)
    made = _drawn(site, look, team)
    _tell(site, actor, look, made[1])
    return made[0]


def _drawn(site: RunningSite, look: show.Look, team: str) -> tuple[Board, frozenset[str]]:
    system = site.charter.named(look.scope.system)
    now = site.clock.now()
    members = site.read(register.members, system.id, team, now)
    at_work = _at_work(site, system.id, members, now)
    since = min((window.span.start for window in at_work.values()), default=now)
    chosen = flags.declared(system, purpose=look.purpose)
    quiet = next((made for _, made in chosen if isinstance(made, Silence)), None)
    scans = _scans(site, system.id, Span(min(since, now - LATELY), now))
    last = _last(scans, members)
    silent = {} if quiet is None else _silent(at_work, last, now, quiet.at_least.rest)
    # A quick pair is on the board while its person's shift lasts, and not before they have seen it.
    paired = [
        (who, flag)
        for who, flag in flags.of_team(site, system.id, at_work, since)
        if flag.kind == flags.PAIR
        and flag.at >= at_work[who].span.start
        and flag.indicator in {one.name for one, _ in chosen}
    ]
    words = {
        (who, flag.at): flag.words
        for who, flag in flags.of_team(site, system.id, silent, since)
        if flag.kind == flags.SILENCE
    }
    called = _names(site, system.id, {*silent, *(who for who, _ in paired)})
    places = _places(system, look, scans, {who: last[who] for who in silent})
    hands = [
        Hand(called.get(who, ""), places.get(who, ""), length, words.get((who, last[who]), ""))
        for who, length in silent.items()
    ]
    shown = [Shown(called.get(who, ""), flag.at, flag.task, flag.apart, flag.words) for who, flag in paired]
    unknown = sum(
        who not in at_work and not _has_shift(site, system.id, who) for who in last if now - last[who] < LATELY
    )
    drawn = Board(
        at=now,
        look=look,
        hands=tuple(sorted(hands, key=lambda one: (one.place, one.name))),
        flags=tuple(sorted(shown, key=lambda one: (one.name, one.at))),
        people=len(at_work),
        unknown=unknown,
        threshold=None if quiet is None else quiet.at_least.rest,
        means=tuple(dict.fromkeys(made.statement for _, made in chosen)),
    )
    return drawn, frozenset({*silent, *(who for who, _ in paired)})


def _decision(site: RunningSite, actor: Actor, system_id: str, purpose: Purpose, team: str) -> Decision:
    """The gate's answer for every indicator that the board would draw on."""
    now = site.clock.now()
    answers = []
    for one, _ in flags.declared(site.charter.named(system_id), purpose=purpose):
        request = derivation.DerivationRequest(
            system=system_id,
            figure=one.name,
            per=Per.PERSON,
            grain=Grain.NOW,
            purpose=purpose,
            actor=actor,
            relation=actor.relation_to(system_id, team=team),
            live=True,
        )
        answers.append(derivation.decide(site.charter, request, now).decision)
    return strictest(*answers)


def _at_work(site: RunningSite, system: str, members: list[str], now: datetime) -> dict[str, calendars.Window]:
    """Who of the team is in a shift now, with that shift."""
    over = Span(now - LONGEST_SHIFT, now + timedelta(hours=1))
    running = {
        one.name: window
        for one in figures.shifts(site)
        for window in calendars.expand(one, over)
        if window.span.start <= now < window.span.end
    }
    wanted = set(members)
    people = site.read(register.everyone, system, present=True)
    return {p.pseudonym: running[p.shift] for p in people if p.pseudonym in wanted and p.shift in running}


def _has_shift(site: RunningSite, system: str, pseudonym: str) -> bool:
    return site.read(register.of, system, pseudonym).shift in {one.name for one in figures.shifts(site)}


def _scans(site: RunningSite, system: str, over: Span) -> pa.Table | None:
    """Who scanned when and where in a span: hours that are open, then sealed ones, each once though an hour may be sealed meanwhile."""
    found: list[pa.Table] = []
    read: set[str] = set()
    for path in site.vault.journals():
        try:
            if site.vault.kept(path).system == system:
                found += journal_tables(site, path)
                read.add(path.stem)
        except NotFound:  # sealed meanwhile: the index has it now
            continue
    rows = figures.in_term(site, site.read(index.find, system=system, kind=figures.RAW_KIND, span=over))
    found += [site.vault.table(row) for row in rows if row.id not in read]
    plain = [_plain(table) for table in found]
    return pa.concat_tables(plain, promote_options="default") if plain else None


def _plain(table: pa.Table) -> pa.Table:
    wanted = table.select([name for name in ("at", "person", "place") if name in table.column_names])
    fields = [f.with_type(f.type.value_type) if pa.types.is_dictionary(f.type) else f for f in wanted.schema]
    return wanted.cast(pa.schema(fields)).filter(pc.is_valid(wanted["person"]))


def _last(scans: pa.Table | None, members: list[str]) -> dict[str, datetime]:
    """The last scan of each of the team."""
    if scans is None:
        return {}
    own = scans.filter(pc.is_in(scans["person"], pa.array(members, pa.string())))
    newest = own.select(["person", "at"]).group_by("person").aggregate([("at", "max")])
    micros = newest["at_max"].cast(pa.int64()).to_pylist()
    return {str(who): from_micros(at) for who, at in zip(newest["person"].to_pylist(), micros, strict=True)}


def _silent(
    at_work: dict[str, calendars.Window], last: dict[str, datetime], now: datetime, at_least: timedelta
) -> dict[str, timedelta]:
    lengths = {who: silent_for(now, last[who], (window,)) for who, window in at_work.items() if who in last}
    return {who: length for who, length in lengths.items() if length and length >= at_least}


def _places(system: System, look: show.Look, scans: pa.Table | None, last: dict[str, datetime]) -> dict[str, str]:
    """Where the last scan was, when the charter admits the place for this very purpose."""
    admitted = any(field.name == "place" and look.purpose in (field.for_ or ()) for field in system.field)
    if not admitted or scans is None or "place" not in scans.column_names or not last:
        return {}
    own = scans.filter(pc.is_in(scans["person"], pa.array(list(last), pa.string())))
    return {row["person"]: row["place"] or "" for row in own.to_pylist() if row["at"] == last[row["person"]]}


def _names(site: RunningSite, system: str, pseudonyms: set[str]) -> dict[str, str]:
    def opened(conn: sa.Connection) -> dict[str, str]:
        return {
            one: register.name_of(conn, system, one, names.cipher(site, system, one)) or f"{one[:6]}…"
            for one in sorted(pseudonyms)
        }

    return site.read(opened)


def _tell(site: RunningSite, actor: Actor, look: show.Look, shown: frozenset[str]) -> None:
    """Trace whom the board shows for the first time, before it is shown: they read it under “Who looked at me?”."""
    new = shown - _told[look.id]
    if not new:
        return
    doing = Doing(
        Act.DERIVE,
        look.scope.system,
        look.purpose,
        look.reason,
        role=look.role,
        object="live",
        persons=tuple(sorted(new)),
    )
    outcome(site, actor, doing, follows=look.trace, word="shown")
    _told[look.id] |= new
