"""The types of a charter, exactly as docs/formats/charter.md says: import them from here.

Attribute names are the TOML keys, except `for` and `from`, which Python keeps for itself (`for_`, `from_`). Values are frozen.
A scalar, a table or a list of words that is absent is `None`: *not known*. A list of tables that is absent is empty.
`False` is *known not to be so*. The two are never the same.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field as Key

from regard.charter import lists
from regard.charter.model_system import (
    Accounts,
    Accuracy,
    Authorisation,
    Camera,
    Consultation,
    Content,
    Copy,
    Device,
    Field,
    Governance,
    Indicator,
    Keeps,
    Notice,
    Password,
    Processor,
    Recording,
    Rights,
    Security,
    Share,
    System,
    Traces,
)
from regard.charter.values import Count, Country, Day, FormatOne, Line, LineOrFalse, Table, TimeOfDay, Word
from regard.terms.errors import NotFound
from regard.terms.text import Text

__all__ = [
    "Accounts",
    "Accuracy",
    "Authorisation",
    "Camera",
    "Charter",
    "Consultation",
    "Content",
    "Controller",
    "Copy",
    "Device",
    "Field",
    "Governance",
    "Indicator",
    "Keeps",
    "Notice",
    "Password",
    "Permission",
    "Processor",
    "Protected",
    "Recording",
    "Rights",
    "Role",
    "Security",
    "Share",
    "Shift",
    "Site",
    "Small",
    "System",
    "Table",
    "Team",
    "Traces",
]

FORMAT = 1
"""The version of the format that this release reads."""
DEFAULT_MIN_GROUP = 11
"""The smallest group whose figures are shown when the charter says nothing."""
DEFAULT_DOMINANCE = 0.85
"""The share that one person may have of a group's figure when the charter says nothing."""


class Site(Table):
    """`[site]`: the place or service. `zone` is an IANA time zone; the profile `site` requires it."""

    name: Line | None = None
    kind: lists.SiteKind | None = None
    country: Country | None = None
    sector: Word | None = None
    staff: Count | None = None
    temps: Count | None = None
    turnover_eur: Count | None = None
    zone: Line | None = None


class Controller(Table):
    """`[controller]`: who answers for it. `dpo` is an address, or `False`: known to have none."""

    name: Line | None = None
    contact: Line | None = None
    dpo: LineOrFalse | None = None
    role: lists.ControllerRole | None = None


class Permission(Table):
    """One row of `may`: an act, on a system, for a purpose, in a relation to the person, about whom, at which grain."""

    act: lists.Act
    system: Word | None = None
    purpose: lists.Purpose | None = None
    relation: lists.Relation | None = None
    per: lists.Per | None = None
    grain: lists.Grain | None = None


class Role(Table):
    """`[[role]]`: one row of the disclosure table. `reason` says how often a look must be given its reason."""

    name: Word
    may: tuple[Permission, ...] = ()
    reason: lists.ReasonScope | None = None


class Team(Table):
    """`[[team]]`: a group whose figures may be shown when it is large enough."""

    name: Line


class Shift(Table):
    """`[[shift]]`: planned hours on the site's clock; an `end` before `start` lies on the next day."""

    name: Line
    days: tuple[lists.Weekday, ...]
    start: TimeOfDay
    end: TimeOfDay
    breaks: tuple[tuple[TimeOfDay, TimeOfDay], ...] = ()


class Protected(Table):
    """`[[protected]]`: a published mandate, room or line that is never watched; never a list of members."""

    kind: lists.ProtectedKind
    id: Line
    why: Line | None = None


class Small(Table):
    """`[small]`: when a group's figure would show one person. The floor of `min_group` is 3."""

    min_group: Annotated[int, Key(strict=True, ge=3, le=10_000)] | None = None
    dominance: Annotated[float, Key(strict=True, gt=0, le=1)] | None = None


class Charter(Table):
    """A whole `charter.toml`, of either profile."""

    format: FormatOne
    profile: lists.Profile = "dossier"
    observed_on: Day | None = None
    site: Site | None = None
    controller: Controller | None = None
    system: tuple[System, ...] = ()
    role: tuple[Role, ...] = ()
    team: tuple[Team, ...] = ()
    shift: tuple[Shift, ...] = ()
    protected: tuple[Protected, ...] = ()
    small: Small | None = None

    def named(self, system_id: str) -> System:
        """The system with that id. Raises NotFound (`charter_no_system`)."""
        for system in self.system:
            if system.id == system_id:
                return system
        raise NotFound("charter_no_system", _NO_SYSTEM, system=system_id, known=", ".join(s.id for s in self.system))

    def role_named(self, name: str) -> Role:
        """The role with that name. Raises NotFound (`charter_no_role`)."""
        for role in self.role:
            if role.name == name:
                return role
        raise NotFound("charter_no_role", _NO_ROLE, role=name, known=", ".join(r.name for r in self.role))

    @property
    def min_group(self) -> int:
        """The smallest group whose figures may be shown: as declared, else 11."""
        return self.small.min_group if self.small and self.small.min_group is not None else DEFAULT_MIN_GROUP

    @property
    def dominance(self) -> float:
        """The largest share that one person may have of a group's figure: as declared, else 0.85."""
        return self.small.dominance if self.small and self.small.dominance is not None else DEFAULT_DOMINANCE


_NO_SYSTEM = Text(
    "The charter has no system “{system}”. It has: {known}.",
    "La charte n’a pas de système « {system} ». Elle a : {known}.",
)
_NO_ROLE = Text(
    "The charter has no role “{role}”. It has: {known}.",
    "La charte n’a pas de rôle « {role} ». Elle a : {known}.",
)
