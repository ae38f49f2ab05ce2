"""Who acts: a plain value, never a web-framework object."""

from __future__ import annotations

from dataclasses import dataclass

from regard.terms.words import Relation


@dataclass(frozen=True, slots=True)
class Actor:
    """Someone (or a process of the site) who acts.

    `id` is opaque and stable; `roles` are names from the charter, those in force now; `second_factor` says that this session passed
    one. `person` maps a system to the actor's own pseudonym there, when the actor is also watched; `teams` are those the actor leads.
    """

    id: str
    roles: frozenset[str] = frozenset()
    second_factor: bool = False
    person: tuple[tuple[str, str], ...] = ()
    teams: frozenset[str] = frozenset()

    def pseudonym(self, system: str) -> str | None:
        """The actor's own pseudonym in `system`, if they are watched there."""
        return dict(self.person).get(system)

    def relation_to(self, system: str, *, person: str | None = None, team: str | None = None) -> Relation:
        """How the actor stands to a person (by pseudonym) or a team of `system`; to the whole site when neither is named."""
        if person is not None and person == self.pseudonym(system):
            return Relation.SELF
        if team is not None:
            return Relation.OWN_TEAM if team in self.teams else Relation.SITE
        return Relation.SITE


def process(name: str) -> Actor:
    """A process of the site itself (`sweep`, `sealer`): it acts under the charter, in nobody's name."""
    return Actor(id=f"process:{name}", roles=frozenset({"process"}))
