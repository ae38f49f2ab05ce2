"""Who may act on the site itself: the roles that the charter gives the act, and whoever holds the machine and its keys."""

from __future__ import annotations

from regard.acts.running import standing
from regard.acts.running.site import RunningSite
from regard.gate import disclosure
from regard.gate.lookup import ADMINISTRATORS
from regard.terms.actor import Actor
from regard.terms.decision import Answer, Decision
from regard.terms.words import Act, Grain, Per, Relation

__all__ = ["ADMINISTRATORS", "OWNER", "may", "may_govern"]

OWNER = Actor(id="owner:keys", roles=frozenset({"owner"}), second_factor=True)
"""Whoever holds the machine and its keys: founds the site and enrols its first officer, and is traced doing so."""


def may_govern(site: RunningSite, actor: Actor, *, names: bool = False) -> Decision:
    """The gate's answer for an act of governing; `names` says that it opens who is watched, for which it asks more.

    The owner of the keys may: root on the machine can, and is traced (threat model).
    """
    return may(site, actor, Act.GOVERN, names=names)


def may(
    site: RunningSite,
    actor: Actor,
    act: Act,
    system: str | None = None,
    *,
    names: bool = False,
    machines: bool = False,
) -> Decision:
    """The gate's answer for an act on the site itself (govern, erase what is due, answer a request), by the charter's roles.

    `machines`: it is about devices, processes and copies alone, which an administrator may govern too.

    A process of the site acts under the charter, in nobody's name.
    """
    if actor == OWNER or actor.id.startswith("process:"):
        return Decision(Answer.PERMIT, conditions=(("role", next(iter(actor.roles))),))
    request = disclosure.DisclosureRequest(
        actor=actor,
        act=act,
        system=system,
        purpose=None,
        relation=Relation.SITE,
        data="register",
        # Governing decides about people: a row about nobody (`per = "none"`) is for machines alone, as `gate.lookup.governs` says.
        per=Per.TEAM if act is Act.GOVERN and not machines else Per.NONE,
        grain=Grain.EVENT,
        person_data=names,
        grants=site.read(standing.grants, actor.id),
    )
    return disclosure.decide(site.charter, request, site.clock.now())
