"""Disclosure: the charter's roles as a decision table, compiled once per charter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from regard.charter.model import Charter
from regard.gate.standing import Granted
from regard.terms.actor import Actor
from regard.terms.decision import Decision
from regard.terms.words import Act, Grain, Per, Purpose, ReasonScope, Relation


@dataclass(frozen=True, slots=True)
class DisclosureRequest:
    """One look, export or command. `system` None: the site itself (register, ledger, findings).

    `data` is a word of `keeps.data` (`raw-events`, `statistics`, `images` …), `register`, `findings`, `ledger`, `charter`.
    `person_data` says that what opens is about identifiable people. `reason` is the reason given, `reason_scope` what it is tied to.
    `grants` are the actor's grants with their dates; roles without one are taken as in force (`Actor.roles` says so), save the
    inspector's, who needs one. `oldest` is the earliest moment opened: past the purpose's own term nothing opens.
    """

    actor: Actor
    act: Act
    system: str | None
    purpose: Purpose | None
    relation: Relation
    data: str
    per: Per
    grain: Grain
    person_data: bool
    reason: str | None = None
    reason_scope: ReasonScope | None = None
    grants: tuple[Granted, ...] = ()
    oldest: datetime | None = None


@dataclass(frozen=True, slots=True)
class Looked:
    """What a watched person is told of one look (WHO-01): decided here, filled in by the act."""

    decision: Decision
    role: bool = True
    date: bool = True
    purpose: bool = True
    name: bool = False


def decide(charter: Charter, request: DisclosureRequest, now: datetime) -> Decision:
    """Whether `request.actor` may open this. Conditions of a permit: `("role", name)`, `("reason", scope)`, `("basis", "own-data")`."""
    raise NotImplementedError


def who_looked(*, weighed: bool, judicial: bool, authority: bool, now: datetime) -> Looked:
    """What may be told of who looked: role, date and purpose; the name only after a recorded weighing or to the authority.

    `judicial`: the recipient is judicial and the secrecy is not lifted: then nothing is told of this look.
    """
    raise NotImplementedError
