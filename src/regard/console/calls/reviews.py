"""The weekly sample of reasons."""

from __future__ import annotations

from regard.acts.governing import reviews as acts
from regard.console import shapes, wording
from regard.console.calls.opened import need_row, running, system_name
from regard.terms.actor import Actor
from regard.terms.errors import InputRefused
from regard.terms.text import Text
from regard.terms.words import Act

_STATE = Text("Choose one of the answers.", "Choisissez l’une des réponses.")


def reviews(actor: Actor, week: str | None) -> shapes.ReviewWeek:
    """A week's sample, the latest when `week` is None, with what is still unexplained of other weeks. One look each, traced. Raises
    NotAllowed. The sample of the week that is over is drawn first if the site's clock has not done it yet."""
    site = running()
    need_row(actor, Act.GOVERN)
    acts.draw(site)
    found = acts.week_of(site, actor, week)
    weeks = acts.weeks(site)
    if found is None:
        return shapes.ReviewWeek("", None, 0, 0, "", (), (), weeks)
    here = {one.id for one in found.looks}
    earlier = tuple(_row(one) for one in acts.unexplained(site, actor) if one.id not in here)
    rows = tuple(_row(one) for one in found.looks)
    return shapes.ReviewWeek(found.week, found.drawn, found.out_of, found.size, found.root, rows, earlier, weeks)


def decide_review(actor: Actor, *, review: str, state: str, note: str) -> None:
    """Say that a reason is fine, is to be explained, or was explained. Raises InputRefused, Conflict, NotFound, NotAllowed."""
    need_row(actor, Act.GOVERN)
    if state not in set(acts.State) - {acts.State.WAITING}:
        raise InputRefused("review_state", _STATE)
    acts.decide(running(), actor, review, acts.State(state), note)


def _row(one: acts.Sampled) -> shapes.ReviewRow:
    return shapes.ReviewRow(
        id=one.id,
        at=one.at,
        role=wording.capital(wording.role(one.role)) if one.role else Text("–", "–"),
        system=system_name(one.system),
        purpose=wording.word(one.purpose) if one.purpose else Text("–", "–"),
        what=wording.looked_at(one.what),
        reason=one.reason,
        state=one.state.value,
        note=one.note,
        own=one.own,
        weak=one.reason is not None and len(one.reason.split()) < 2,
    )
