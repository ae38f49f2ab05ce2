"""What the two profiles refuse and require.

`dossier` states facts about any system: it refuses no key of the format, the running site's own tables included (whoever examines a
Regard site may copy them), and requires `observed_on` alone, because the law is judged as it stood on that day.

`site` declares: it refuses the keys that only facts can fill, the areas that Regard only examines and the purposes that it never
serves, and requires what the gate cannot do without.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

from regard.charter.keys import keys
from regard.charter.model import Charter
from regard.charter.values import Table
from regard.terms.text import Text
from regard.terms.words import Area, Purpose

REFUSED_PURPOSES = frozenset({Purpose.UNION_WATCH, Purpose.PROTEST_WATCH})
"""Regard serves neither: watching unions or protests cannot be declared."""

_REQUIRED = (
    ("site",),
    ("site", "name"),
    ("site", "kind"),
    ("site", "country"),
    ("site", "zone"),
    ("controller",),
    ("controller", "name"),
    ("controller", "contact"),
    ("controller", "dpo"),
    ("system",),
    ("role",),
)

SITE_NEEDS = frozenset({*(".".join(path) for path in _REQUIRED), "system.purposes"})
"""The keys that a running site cannot leave out, beside those that the format itself needs."""

Found = tuple[tuple[str | int, ...], str, Text, str | None]


def profile_problems(data: dict[str, Any]) -> Iterator[Found]:
    """What the file's own profile refuses or misses, as (path, code, sentence, nearest word)."""
    site = data.get("site")
    if isinstance(site, dict) and isinstance(site.get("zone"), str) and not known_zone(site["zone"]):
        yield ("site", "zone"), "charter_zone", _ZONE, None
    if data.get("profile", "dossier") == "dossier":
        if "observed_on" not in data:
            yield ("observed_on",), "charter_required", _OBSERVED_ON, None
    elif data.get("profile") == "site":
        yield from _required(data)
        yield from _facts(data, Charter, ())
        yield from _systems(data)


def known_zone(name: str) -> bool:
    """Whether `name` is a time zone of the IANA database."""
    try:
        ZoneInfo(name)
    except (ValueError, KeyError, OSError):
        return False
    return True


def _required(data: dict[str, Any]) -> Iterator[Found]:
    for path in _REQUIRED:
        holder: Any = data
        for part in path[:-1]:
            holder = holder.get(part) if isinstance(holder, dict) else None
        if isinstance(holder, dict) and path[-1] not in holder:
            yield path, "charter_required", _SITE_NEEDS.filled(key=".".join(path)), None
    for name in ("system", "role"):
        if data.get(name) == []:
            yield (name,), "charter_required", _SITE_NEEDS.filled(key=name), None


def _facts(data: object, table: type[Table], path: tuple[str | int, ...]) -> Iterator[Found]:
    if not isinstance(data, dict):
        return
    known = keys(table)
    for name, value in data.items():
        key = known.get(name)
        if key is None:
            continue
        if key.fact:
            yield (*path, name), "charter_fact_only", _FACT.filled(key=name), None
        elif key.table is not None:
            entries = enumerate(value) if isinstance(value, list) else ()
            for index, entry in entries:
                yield from _facts(entry, key.table, (*path, name, index))
            yield from _facts(value, key.table, (*path, name))


def _systems(data: dict[str, Any]) -> Iterator[Found]:
    systems = data.get("system")
    for index, system in enumerate(systems if isinstance(systems, list) else ()):
        if not isinstance(system, dict):
            continue
        area = system.get("area")
        if isinstance(area, str) and area in set(Area) and not Area(area).runs:
            yield ("system", index, "area"), "charter_area_not_run", _AREA.filled(area=area), None
        if not system.get("purposes"):
            yield ("system", index, "purposes"), "charter_required", _SITE_NEEDS.filled(key="purposes"), None
        yield from _refused_purposes(system, ("system", index))
    roles = data.get("role")
    for index, role in enumerate(roles if isinstance(roles, list) else ()):
        yield from _refused_purposes(role, ("role", index))


def _refused_purposes(value: object, path: tuple[str | int, ...]) -> Iterator[Found]:
    if isinstance(value, dict):
        for name, below in value.items():
            yield from _refused_purposes(below, (*path, name))
    elif isinstance(value, list):
        for index, below in enumerate(value):
            yield from _refused_purposes(below, (*path, index))
    elif isinstance(value, str) and value in REFUSED_PURPOSES and path[-1] not in ("name", "id"):
        yield path, "charter_purpose_refused", _PURPOSE.filled(purpose=value), None


_ZONE = Text(
    'this is not a time zone of the IANA database; write for instance "Europe/Paris"',
    'ce n’est pas un fuseau horaire de la base IANA ; écrivez par exemple "Europe/Paris"',
)
_OBSERVED_ON = Text(
    "the key “observed_on” is needed: the day on which these facts hold, such as 2026-01-31",
    "la clé « observed_on » est nécessaire : le jour où ces faits sont vrais, par exemple 2026-01-31",
)
_SITE_NEEDS = Text("a running site must declare “{key}”", "un site en service doit déclarer « {key} »")
_FACT = Text(
    "“{key}” reports what was seen; a running site declares, and Regard measures it: take this key out",
    "« {key} » rapporte ce qui a été constaté ; un site en service déclare, et Regard mesure : retirez cette clé",
)
_AREA = Text(
    "Regard examines systems of the area “{area}” and runs none: describe it in a dossier",
    "Regard examine les systèmes du domaine « {area} » et n’en exploite pas : décrivez-le dans un dossier",
)
_PURPOSE = Text(
    "Regard does not serve the purpose “{purpose}”: it cannot be declared",
    "Regard ne sert pas la finalité « {purpose} » : elle ne peut pas être déclarée",
)
