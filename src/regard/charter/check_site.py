"""The checks of a running site's roles and terms: every right leads somewhere, every kind of data has its term."""

from __future__ import annotations

from collections.abc import Iterator

from regard.charter.keys import keys
from regard.charter.model import Charter, Permission, Role, System
from regard.charter.problem import Severity
from regard.charter.refusal import nearest
from regard.charter.told import NOT_DECLARED, Path, Told
from regard.terms.text import Text
from regard.terms.words import Act, Area, Grain, Per, ReasonScope, Relation

ERROR, WARNING = Severity.ERROR, Severity.WARNING

_BASE_DATA = {
    Area.SCANNERS: ("raw-events",),
    Area.CCTV: ("images",),
    Area.BODYCAM: ("images",),
    Area.CALLS: ("sound", "screen"),
    Area.REPORTS: ("reports",),
}
_MEDIUM_DATA = {"sound": "sound", "screen-video": "screen", "screenshot": "screen", "video": "images"}
# Kinds of data that are tables: whom they are about and how finely must be said. The others show what was recorded.
_TABLES = frozenset({"raw-events", "indicators", "statistics"})
# Acts that reach what is observed: they name a system and a purpose. The others may stand alone.
_REACHING = frozenset({Act.ADMIT, Act.KEEP, Act.DERIVE, Act.SHOW})


def roles(charter: Charter) -> Iterator[Told]:
    """Rights that lead nowhere or say too little."""
    if not any(p.act is Act.ANSWER and p.relation is Relation.SELF for role in charter.role for p in role.may):
        yield Told(("role",), "nobody_answered", _NOBODY_ANSWERED, WARNING)
    if not any(p.act is Act.GOVERN for role in charter.role for p in role.may):
        yield Told(("role",), "nobody_governs", _NOBODY_GOVERNS, WARNING)
    for index, role in enumerate(charter.role):
        path: Path = ("role", index)
        if not role.may:
            yield Told((*path, "may"), "role_idle", _ROLE_IDLE.filled(role=role.name), WARNING)
        if role.reason in (None, ReasonScope.NONE) and any(_looks_at_people(permission) for permission in role.may):
            yield Told(path, "reason_none", _REASON_NONE.filled(role=role.name), WARNING)
        for number, permission in enumerate(role.may):
            yield from _permission(charter, permission, (*path, "may", number))
        yield from _same_permission(role, path)


def _looks_at_people(permission: Permission) -> bool:
    about = permission.per in (None, Per.PERSON)
    return permission.act in (Act.SHOW, Act.DERIVE) and about and permission.relation is not Relation.SELF


def _permission(charter: Charter, permission: Permission, path: Path) -> Iterator[Told]:
    act = permission.act
    alone = permission.system is None and permission.per is Per.NONE  # register, findings, ledger: about nobody
    own = permission.relation is Relation.SELF  # one's own data need no purpose (GDPR 15)
    if act in _REACHING and not alone and not own:
        for name in ("system", "purpose"):
            if getattr(permission, name) is None:
                yield Told(path, f"permission_no_{name}", _PERMISSION_NEEDS.filled(act=act.value, key=name))
        if act in (Act.SHOW, Act.DERIVE) and permission.relation is None:
            yield Told(path, "permission_no_relation", _PERMISSION_NEEDS.filled(act=act.value, key="relation"))
    if permission.grain is Grain.NOW and act not in (Act.SHOW, Act.DERIVE):
        yield Told((*path, "grain"), "grain_now", _GRAIN_NOW)
    if permission.relation is Relation.OWN_TEAM and not charter.team:
        yield Told((*path, "relation"), "no_teams", _NO_TEAMS, WARNING)
    if permission.system is None:
        return
    known = {system.id: system for system in charter.system}
    system = known.get(permission.system)
    if system is None:
        near = nearest(permission.system, tuple(known))
        text = _NO_SYSTEM.filled(system=permission.system, known=", ".join(known))
        yield Told((*path, "system"), "permission_unknown_system", text, ERROR, near)
    elif permission.purpose is not None and permission.purpose not in (system.purposes or ()):
        text = NOT_DECLARED.filled(purpose=permission.purpose.value, system=system.id)
        yield Told((*path, "purpose"), "purpose_not_declared", text)


def _same_permission(role: Role, path: Path) -> Iterator[Told]:
    for number, permission in enumerate(role.may):
        if permission in role.may[:number]:
            yield Told((*path, "may", number), "permission_twice", _PERMISSION_TWICE, WARNING)


def retention(charter: Charter, system: System, path: Path) -> Iterator[Told]:
    """A term for every kind of data that the system holds, and data for every purpose."""
    for number, keeps in enumerate(system.keeps):
        here = (*path, "keeps", number)
        if keeps.kept is None and not keeps.extracted:
            yield Told((*here, "kept"), "no_term", _NO_TERM.filled(system=system.id))
        needed = ("data", "per", "grain", "for") if keeps.data in _TABLES else ("data", "for")
        for name in needed:
            if getattr(keeps, keys(type(keeps))[name].attribute) is None:
                yield Told((*here, name), f"keeps_no_{name}", _KEEPS_NEEDS.filled(key=name))
    kept = {keeps.data for keeps in system.keeps if keeps.kept is not None}
    captured = {_MEDIUM_DATA[entry.medium] for entry in system.recording if entry.medium in _MEDIUM_DATA}
    for data in sorted(captured):
        if data not in kept:
            yield Told((*path, "keeps"), "data_without_term", _DATA_WITHOUT_TERM.filled(system=system.id, data=data))
    base = _BASE_DATA.get(system.area, ())
    if base and not kept.intersection(base):
        text = _DATA_WITHOUT_TERM.filled(system=system.id, data=" / ".join(base))
        yield Told((*path, "keeps"), "data_without_term", text)
    served = {purpose for keeps in system.keeps for purpose in keeps.for_ or ()}
    served |= {purpose for indicator in system.indicator if indicator.live for purpose in indicator.for_ or ()}
    served |= {
        p.purpose
        for role in charter.role
        for p in role.may
        if p.system == system.id and p.grain is Grain.NOW and p.purpose
    }
    for place, purpose in enumerate(system.purposes or ()):
        if purpose not in served:
            text = _PURPOSE_UNSERVED.filled(system=system.id, purpose=purpose.value)
            yield Told((*path, "purposes", place), "purpose_unserved", text, WARNING)
    if system.traces is None or system.traces.kept is None:
        yield Told((*path, "traces"), "traces_no_term", _TRACES.filled(system=system.id))
    elif system.traces.kept is False:
        yield Told((*path, "traces", "kept"), "traces_off", _TRACES_OFF)


_NOBODY_ANSWERED = Text(
    "no role may “answer” with the relation “self”: the people watched would have no page of their own",
    "aucun rôle ne peut « answer » avec la relation « self » : les personnes observées n’auraient pas de page à elles",
)
_NOBODY_GOVERNS = Text(
    "no role may “govern”: nobody could publish the charter or grant a role",
    "aucun rôle ne peut « govern » : personne ne pourrait publier la charte ni attribuer un rôle",
)
_ROLE_IDLE = Text("the role “{role}” may do nothing", "le rôle « {role} » ne peut rien faire")
_REASON_NONE = Text(
    "the role “{role}” looks at people and gives no reason: set “reason”",
    "le rôle « {role} » regarde des personnes sans donner de motif : précisez « reason »",
)
_PERMISSION_NEEDS = Text("a right to “{act}” must name its “{key}”", "un droit « {act} » doit nommer « {key} »")
_GRAIN_NOW = Text(
    "the grain “now” is for “show” and “derive” only", "le grain « now » ne vaut que pour « show » et « derive »"
)
_NO_TEAMS = Text(
    "the relation “own-team” needs teams, and the charter declares none",
    "la relation « own-team » suppose des équipes, et la charte n’en déclare aucune",
)
_NO_SYSTEM = Text(
    "the charter declares no system “{system}”; it declares {known}",
    "la charte ne déclare pas de système « {system} » ; elle déclare {known}",
)
_PERMISSION_TWICE = Text("the same right stands here twice", "le même droit figure ici deux fois")
_NO_TERM = Text(
    "say how long it is kept: “kept” in “{system}”",
    "dites combien de temps c’est conservé : « kept » dans « {system} »",
)
_KEEPS_NEEDS = Text("what is kept must say its “{key}”", "ce qui est conservé doit indiquer « {key} »")
_DATA_WITHOUT_TERM = Text(
    "the system “{system}” gives no term for its data: {data}",
    "le système « {system} » ne fixe pas de durée pour ses données : {data}",
)
_PURPOSE_UNSERVED = Text(
    "nothing in “{system}” serves the purpose “{purpose}”: keep data for it, show it live, or take it out",
    "rien dans « {system} » ne sert la finalité « {purpose} » : conservez des données pour elle, montrez-les en direct ou retirez-la",
)
_TRACES = Text(
    "say how long the traces of “{system}” are kept: [system.traces] kept",
    "dites combien de temps les traces de « {system} » sont conservées : [system.traces] kept",
)
_TRACES_OFF = Text("Regard has no act without a trace", "Regard n’a pas d’acte sans trace")
