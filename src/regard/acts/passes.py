"""Passes: single-use codes on paper for people who want no account (temps). Each opens one's own pages for a quarter of an hour.

Two factors of different kinds hold (délibération CNIL 2025-019): the paper, and a PIN that the person chose when it was made. What opens is
what the person may see of themselves (GDPR 15) and their requests; no role, no team, no account is left behind.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from regard.acts.running.permission import may_govern
from regard.acts.running.site import RunningSite
from regard.acts.running.traces import Doing, append, entry, gated
from regard.people import passes
from regard.terms.actor import Actor
from regard.terms.decision import Answer, Decision
from regard.terms.errors import Conflict, InputRefused
from regard.terms.text import Text
from regard.terms.words import Act

LASTS = timedelta(minutes=15)
"""How long one code opens one's own pages."""
LONGEST = 31
"""The most days for which a paper is good."""
MOST = passes.MOST
_OWN = Decision(Answer.PERMIT, conditions=(("basis", "own-data"), ("role", "self")))
_WRONG = Text(
    "This code and this PIN open nothing together. Each code works once; after five wrong tries the whole paper is dead: ask for another.",
    "Ce code et ce code PIN n’ouvrent rien ensemble. Chaque code sert une fois ; après cinq essais faux, tout le papier est mort : "
    "demandez-en un autre.",
)
_DAYS = Text("A paper is good for 1 to {most} days.", "Un papier est valable de 1 à {most} jours.")


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit that a code opened: the secret that names it to this site's own session, and when it ends by itself."""

    token: str
    until: datetime


def make(
    site: RunningSite, actor: Actor, system: str, pseudonym: str, *, pin: str, count: int = 1, days: int = 1
) -> tuple[str, ...]:
    """The codes of a paper for one person, to print once; earlier papers of theirs are dead. `pin` is typed by the person.

    Raises NotAllowed, NotFound (`person_unknown`), InputRefused (`pass_pin`, `pass_count`, `pass_days`).
    """
    if not 1 <= days <= LONGEST:
        raise InputRefused("pass_days", _DAYS, most=LONGEST)
    detail = (("codes", str(count)), ("days", str(days)))
    doing = Doing(Act.GOVERN, system=system, object="pass", persons=(pseudonym,), detail=detail)
    gated(site, actor, doing, may_govern(site, actor))
    now, lasts = site.clock.now(), timedelta(days=days)
    return site.write(
        lambda conn: passes.new_paper(conn, system, pseudonym, pin=pin, count=count, now=now, lasts=lasts)
    )


def enter(site: RunningSite, code: str, pin: str) -> Visit:
    """Spend a code. Raises Conflict (`pass_wrong`), saying no more than that the two open nothing together."""
    now = site.clock.now()

    def spend(conn: sa.Connection) -> str | None:
        found = passes.use(conn, code, pin, now=now, lasts=LASTS)
        if found is None:
            return None
        code_id, system, pseudonym, token = found
        doing = Doing(Act.ANSWER, system=system, role="self", object="pass", persons=(pseudonym,))
        append(conn, site, [entry(site, _visitor(code_id, system, pseudonym), doing, _OWN)])
        return token

    token = site.write(spend)
    if token is None:
        raise Conflict("pass_wrong", _WRONG)
    return Visit(token, now + LASTS)


def visitor(site: RunningSite, token: str) -> Actor | None:
    """Who visits: an actor with their own data and no role; None once the visit is over."""
    found = site.read(lambda conn: passes.visitor(conn, token, now=site.clock.now()))
    return None if found is None else _visitor(*found)


def end(site: RunningSite, token: str) -> None:
    """End a visit before its time; ending twice is no error."""
    site.write(lambda conn: passes.end(conn, token))


def _visitor(code_id: str, system: str, pseudonym: str) -> Actor:
    return Actor(id=f"pass:{code_id}", roles=frozenset(), second_factor=True, person=((system, pseudonym),))
