"""The breach register."""

from __future__ import annotations

from datetime import datetime

from regard.acts.governing import breaches as acts
from regard.console import shapes
from regard.console.calls.opened import need_row, running
from regard.terms.actor import Actor
from regard.terms.errors import InputRefused
from regard.terms.text import Text
from regard.terms.words import Act

_INSTANT = Text("Give the day and the time.", "Donnez le jour et l’heure.")


def breaches(actor: Actor) -> tuple[shapes.BreachRow, ...]:
    """The register: open ones first, then the latest; fifty at most. One look, traced. Raises NotAllowed."""
    need_row(actor, Act.GOVERN)
    return tuple(_row(one) for one in acts.register(running(), actor))


def breach(actor: Actor, breach_id: str) -> shapes.BreachRow:
    """One breach. One look, traced. Raises NotAllowed, NotFound."""
    need_row(actor, Act.GOVERN)
    return _row(acts.one(running(), actor, breach_id))


def open_breach(actor: Actor, *, known: datetime | None, facts: str) -> str:
    """Put a breach on record; its id. `known` is aware, or naive in the site's zone. Raises InputRefused, NotAllowed."""
    need_row(actor, Act.GOVERN)
    return acts.open_breach(running(), actor, acts.Words(facts), _at(known))


def describe_breach(
    actor: Actor, *, breach_id: str, facts: str, people: str, data: str, effects: str, measures: str
) -> None:
    """Write what is known by now. Raises InputRefused, Conflict, NotFound, NotAllowed."""
    need_row(actor, Act.GOVERN)
    acts.describe(running(), actor, breach_id, acts.Words(facts, people, data, effects, measures))


def decide_breach(actor: Actor, *, breach_id: str, notified: bool, at: datetime | None, said: str) -> None:
    """Write down that the authority was notified, or why it is not. Raises as `describe_breach`."""
    need_row(actor, Act.GOVERN)
    if notified:
        acts.notify(running(), actor, breach_id, _at(at), said)
    else:
        acts.not_needed(running(), actor, breach_id, said)


def tell_of_breach(actor: Actor, *, breach_id: str, told: bool, at: datetime | None, said: str) -> None:
    """Write down that people were told, or why they are not. Raises as `describe_breach`."""
    need_row(actor, Act.GOVERN)
    acts.people_told(running(), actor, breach_id, _at(at) if told else None, said)


def close_breach(actor: Actor, *, breach_id: str) -> None:
    """Close a breach. Raises as `describe_breach`."""
    need_row(actor, Act.GOVERN)
    acts.close(running(), actor, breach_id)


def export_breaches(actor: Actor) -> shapes.Download:
    """The register as CSV; its hash is traced. Raises NotAllowed."""
    need_row(actor, Act.GOVERN)
    return shapes.Download("breaches.csv", "text/csv; charset=utf-8", acts.exported(running(), actor))


def _at(at: datetime | None) -> datetime:
    if at is None:
        raise InputRefused("breach_instant", _INSTANT)
    return at if at.tzinfo else at.replace(tzinfo=running().zone)


def _row(one: acts.Breach) -> shapes.BreachRow:
    return shapes.BreachRow(
        id=one.id,
        clock=one.clock.value,
        opened=one.opened,
        known=one.known,
        due=one.due,
        notified=one.notified,
        told=one.told,
        closed=one.closed,
        facts=one.words.facts,
        people=one.words.people,
        data=one.words.data,
        effects=one.words.effects,
        measures=one.words.measures,
        authority=one.words.authority,
        said_to_people=one.words.told,
        trace=one.trace,
    )
