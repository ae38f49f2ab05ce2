"""The charter made ready for questions: compiled once per charter, so that a decision looks up instead of searching."""

from __future__ import annotations

import weakref
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from regard.charter.model import Charter, Permission, Role, System
from regard.terms.clock import utc
from regard.terms.words import Act, Area, Per, Purpose, ReasonScope

TABLES = frozenset({"raw-events", "indicators", "statistics"})
"""Kinds of data that are tables: whom they are about and how fine they are must be said. The other kinds show what was recorded."""
WORKERS = frozenset({"staff", "temps", "representatives", "contractors", "riders"})
"""The people of a system who work there."""
FORBIDDEN = frozenset({Purpose.UNION_WATCH, Purpose.PROTEST_WATCH})
"""Purposes that a running site cannot have at all."""
ADMINISTRATORS = frozenset({"administrator", "admin", "administrateur"})
REPRESENTATIVES = frozenset({"representative", "representatives", "staff-representative", "works-council"})
INSPECTORS = frozenset({"inspector", "inspectors"})
PERSONAL_ACTS = frozenset({Act.SHOW, Act.DERIVE, Act.ANSWER, Act.KEEP, Act.ERASE})


@dataclass(frozen=True, slots=True)
class Row:
    """One permission of one role."""

    role: str
    reason: ReasonScope | None
    may: Permission


@dataclass(frozen=True, slots=True)
class Plan:
    """The compiled charter. `rows` is keyed by (role, act, system id or None for the site).

    `answers` remembers what depends on the charter and the day alone, such as the term of a kept thing.
    """

    zone: tzinfo
    systems: dict[str, System]
    roles: dict[str, Role]
    rows: dict[tuple[str, Act, str | None], tuple[Row, ...]] = field(default_factory=dict)
    answers: dict[tuple[object, ...], Any] = field(default_factory=dict)

    def day(self, now: datetime) -> date:
        """The day of the law: `now`'s date in the site's zone."""
        return utc(now).astimezone(self.zone).date()


def plan(charter: Charter) -> Plan:
    """The charter's plan; compiled at the first question, kept as long as the charter lives."""
    known = _plans.get(id(charter))
    if known is not None and known[0]() is charter:
        return known[1]
    made = _compile(charter)
    key = id(charter)
    _plans[key] = (weakref.ref(charter, lambda _: _plans.pop(key, None)), made)
    return made


def zone_of(charter: Charter) -> tzinfo:
    """The site's zone; UTC where the charter names none (a dossier)."""
    return plan(charter).zone


def has_regime_of_images(system: System) -> bool:
    """Whether the CSI's rules on video protection speak for it: cameras on the public road or in a place open to the public."""
    return system.area is Area.CCTV and system.place in ("public-road", "open-to-public")


def opens_persons(role: Role) -> bool:
    """Whether a role can open something about identifiable persons."""
    return any(_personal(may) for may in role.may)


def governs(role: Role) -> bool:
    """Whether a role may govern people's matters: publish, grant, hold. A row about nobody (`per = "none"`) is for machines alone."""
    return any(may.act is Act.GOVERN and may.per is not Per.NONE for may in role.may)


def _personal(may: Permission) -> bool:
    return may.act in PERSONAL_ACTS and may.per in (None, Per.PERSON)


def _compile(charter: Charter) -> Plan:
    rows: dict[tuple[str, Act, str | None], list[Row]] = {}
    for role in charter.role:
        for may in role.may:
            rows.setdefault((role.name, may.act, may.system), []).append(Row(role.name, role.reason, may))
    return Plan(
        zone=_zone(charter),
        systems={system.id: system for system in charter.system},
        roles={role.name: role for role in charter.role},
        rows={key: tuple(each) for key, each in rows.items()},
    )


def _zone(charter: Charter) -> tzinfo:
    name = charter.site.zone if charter.site else None
    if name is None:
        return UTC
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return UTC


_plans: dict[int, tuple[weakref.ref[Charter], Plan]] = {}
