"""The trace of an act: durable before the act has any effect. If it cannot be written, the act does not happen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa

from regard.ledger import traces
from regard.ledger.entry import Entry
from regard.terms.actor import Actor
from regard.terms.decision import Answer, Decision
from regard.terms.duration import Duration
from regard.terms.errors import NotAllowed
from regard.terms.sealing import RowCipher
from regard.terms.text import Text
from regard.terms.words import Act, Purpose
from regard.vault.buckets import erase_by

if TYPE_CHECKING:
    from regard.acts.running.site import RunningSite

DEFAULT_TERM = Duration.parse("P1Y")
"""How long a trace is kept where the charter says nothing: the upper end of the CNIL's six months to one year (délib. 2021-122)."""
KIND = "traces"
SITE = "site"
"""The system named in traces and keys of what concerns the whole site."""
_REFUSED = Text("Refused: {why}", "Refusé : {why}")
_GAP = Text("Not allowed as things stand: {why}", "Non permis en l’état : {why}")


@dataclass(frozen=True, slots=True)
class Doing:
    """What an act is about to do, as its trace says it. Words and opaque ids only in `object`; `reason` is the actor's own words."""

    act: Act
    system: str = ""
    purpose: Purpose | None = None
    reason: str = ""
    role: str = ""
    object: str = ""
    persons: tuple[str, ...] = ()
    detail: tuple[tuple[str, str], ...] = ()


def gated(site: RunningSite, actor: Actor, doing: Doing, decision: Decision) -> int:
    """Trace the decision, durably; return the trace's index when it permits.

    Raises NotAllowed (`refused`, `gap`) with the decision when it does not, and whatever the writer raises when the trace cannot be
    written: in both cases the act must not happen.
    """
    index = _alone(site, entry(site, actor, doing, decision))
    if not decision.permitted:
        raise not_allowed(decision)
    return index


def not_allowed(decision: Decision) -> NotAllowed:
    """The error for a decision that does not permit: its first ground as a sentence, the whole decision attached."""
    why = (
        decision.grounds[0].sentence
        if decision.grounds
        else Text("no rule of the charter allows it.", "aucune règle de la charte ne le permet.")
    )
    frame = _GAP if decision.answer is Answer.GAP else _REFUSED
    error = NotAllowed("gap" if decision.answer is Answer.GAP else "refused", frame.filled(why="{why}"))
    error._text = Text(frame.en.replace("{why}", _plain(why.en)), frame.fr.replace("{why}", _plain(why.fr)))
    error.decision = decision
    return error


def _plain(sentence: str) -> str:
    return sentence.replace("{", "{{").replace("}", "}}")


def entry(
    site: RunningSite,
    actor: Actor,
    doing: Doing,
    decision: Decision | None = None,
    *,
    outcome: str = "",
    follows: int | None = None,
) -> Entry:
    """The trace of `doing`, with the decision that it rests on."""
    now = site.clock.now()
    role = doing.role or _role_of(actor, decision)
    return Entry(
        act=doing.act.value,
        at=now,
        term=term_of(site, doing.system, now),
        actor=actor.id,
        role=role,
        purpose=doing.purpose.value if doing.purpose else "",
        reason=doing.reason,
        system=doing.system or SITE,
        object=doing.object,
        outcome=outcome or (decision.answer.value if decision else "permit"),
        requirements=decision.requirements if decision else (),
        persons=doing.persons,
        detail=(
            ("charter", str(site.charter_number)),
            *((("rulebook", decision.release),) if decision and decision.release else ()),
            *doing.detail,
        ),
        follows=follows,
    )


def append(conn: sa.Connection, site: RunningSite, entries: Sequence[Entry]) -> list[int]:
    """Append traces inside the caller's transaction; their leaf indices, in order."""
    return [index for one in entries for index in traces.add(conn, _prepared(site, one))]


def _alone(site: RunningSite, one: Entry) -> int:
    """Append one trace in a transaction of its own. All but its place is made before: while a transaction lasts, all other acts wait."""
    prepared = _prepared(site, one)
    return site.write(lambda conn: traces.add(conn, prepared)[0])


def _prepared(site: RunningSite, one: Entry) -> traces.Prepared:
    return traces.prepare([one], cipher=cipher_of(site, one.system, one.term), blind=site.blind, zone=site.zone)


def outcome(site: RunningSite, actor: Actor, doing: Doing, *, follows: int, word: str = "done") -> int:
    """Record how an act ended, after its effect: a second leaf that follows the first."""
    return _alone(site, entry(site, actor, doing, outcome=word, follows=follows))


def term_of(site: RunningSite, system: str, now: datetime) -> datetime:
    """The instant at which a trace of `system` made now is erased: the charter's term of traces, a year where it says none."""
    kept: Duration = DEFAULT_TERM
    if site.charter_number and system and system != SITE:
        declared = next((s.traces for s in site.charter.system if s.id == system), None)
        if declared and isinstance(declared.kept, Duration):
            kept = declared.kept
    return erase_by(now, kept, site.zone)


def cipher_of(site: RunningSite, system: str, term: datetime | None = None) -> RowCipher:
    """What seals and opens trace rows of `system`."""
    return site.keyring.row_cipher(system or SITE, KIND, term)


def _role_of(actor: Actor, decision: Decision | None) -> str:
    if decision:
        named = dict(decision.conditions).get("role")
        if named:
            return named
    return next(iter(sorted(actor.roles)), "")


class AnyTrace:
    """Opens trace rows of every system: the bucket says whose they are. Seals nothing."""

    def __init__(self, site: RunningSite) -> None:
        self._site = site
        self._ciphers: dict[str, RowCipher] = {}

    def seal(self, plain: bytes, *, about: bytes) -> tuple[str, bytes]:
        """Never: a trace is sealed under its own system (`cipher_of`)."""
        raise TypeError("this cipher only opens")

    def open(self, bucket: str, sealed: bytes, *, about: bytes) -> bytes:
        """The plain row. Raises NotFound (`key_destroyed`), Damaged."""
        system = bucket.partition("/")[0]
        cipher = self._ciphers.get(system)
        if cipher is None:
            cipher = self._ciphers[system] = cipher_of(self._site, system)
        return cipher.open(bucket, sealed, about=about)
